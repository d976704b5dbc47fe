"""The premises in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from repurchase.analysis.gate.findings import GateFindings
from repurchase.text import Text, joined, text


def sentences(findings: GateFindings) -> tuple[Text, ...]:
    """Which premises do not hold, which cannot be told, and what is otherwise where the direct paths are free."""
    failing = [p.phrase for p in findings.failing]
    untold = [p.phrase for p in findings.premises if p.holds is None]
    said = []
    if failing:
        said.append(text("gate.said_failing", n=len(failing), which=joined(failing)))
    else:
        said.append(text("gate.said_none_failing"))
    said += _freed(findings)
    if untold:
        said.append(text("gate.said_untold", n=len(untold), which=joined(untold)))
    return tuple(said)


def _freed(findings: GateFindings) -> Iterable[Text]:
    """Premises that hold, or do not, only in the model in which the direct paths are free."""
    for holds, key in ((True, "holds"), (False, "fails")):
        other = [p.phrase for p in findings.premises if p.holds_in(freed=True) is holds and p.holds is not holds]
        if other:
            yield text(f"gate.said_freed_{key}", n=len(other), which=joined(other))
