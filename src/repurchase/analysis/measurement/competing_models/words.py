"""Competing models in sentences."""

from __future__ import annotations

from repurchase.analysis.measurement.competing_models.findings import CompetingFindings
from repurchase.analysis.results.wording import bounded_number
from repurchase.text import Text, text


def sentences(findings: CompetingFindings) -> tuple[Text, ...]:
    """Whether the hypothesised model fits best, and its closest rival."""
    first, others = findings.rivals[0], findings.rivals[1:]
    if not others:
        return ()
    closest = max(others, key=lambda r: r.measures["cfi"])
    delta = closest.measures["cfi"] - first.measures["cfi"]
    values = {"k": len(first.groups), "name": closest.name, "delta": bounded_number(delta)}
    if delta >= 0:
        return (text("models.sentence_rival", **values),)
    return (
        text(
            "models.sentence_best",
            **values,
            **{k: bounded_number(first.measures[k]) for k in ("cfi", "rmsea", "srmr")},
        ),
    )
