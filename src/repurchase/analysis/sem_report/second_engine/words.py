"""Two engines in sentences."""

from __future__ import annotations

from repurchase.analysis.sem_report.second_engine.findings import VerificationFindings
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def sentences(findings: VerificationFindings) -> tuple[Text, ...]:
    """Whether the two engines agree, and how far they are from one another."""
    if findings.agrees is None:
        return (text("verification.not_compared"),)
    numbers = {
        "estimate": Number(findings.estimate_difference, Kind.VALUE, 5),
        "error": Number(findings.error_difference, Kind.VALUE, 5),
        "chisq": Number(findings.chisq, Kind.VALUE, 4),
        "other": Number(findings.other_chisq, Kind.VALUE, 4),
    }
    said = text("verification.said", version=findings.version, n=findings.compared, worst=findings.worst, **numbers)
    key = "verification.agrees" if findings.agrees else "verification.disagrees"
    return (text(key, bound=Number(findings.bound, Kind.VALUE, 2)), said)
