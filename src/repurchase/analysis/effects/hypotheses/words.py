"""Verdicts on hypotheses in sentences."""

from __future__ import annotations

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings
from repurchase.text import Text, joined, text


def sentences(findings: HypothesisFindings) -> tuple[Text, ...]:
    """Which hypotheses are supported, and which are not."""
    said = []
    for outcome in ("supported", "not_supported", "opposite", "not_estimated"):
        ids = [t.id for t in findings.tested if t.outcome == outcome]
        if ids:
            said.append(text(f"hypotheses.said_{outcome}", ids=joined(ids), n=len(ids), total=len(findings.tested)))
    return tuple(said)
