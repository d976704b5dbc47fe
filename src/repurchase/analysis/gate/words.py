"""The premises in sentences."""

from __future__ import annotations

from repurchase.analysis.gate.findings import GateFindings
from repurchase.text import Text, joined, text


def sentences(findings: GateFindings) -> tuple[Text, ...]:
    """Which premises do not hold, and which cannot be told."""
    failing = [p.phrase for p in findings.failing]
    untold = [p.phrase for p in findings.premises if p.holds is None]
    said = []
    if failing:
        said.append(text("gate.said_failing", n=len(failing), which=joined(failing)))
    else:
        said.append(text("gate.said_none_failing"))
    healed = [p.phrase for p in findings.failing if p.holds_in(True) is True]
    if healed:
        said.append(text("gate.said_freed", n=len(healed), which=joined(healed)))
    if untold:
        said.append(text("gate.said_untold", n=len(untold), which=joined(untold)))
    return tuple(said)
