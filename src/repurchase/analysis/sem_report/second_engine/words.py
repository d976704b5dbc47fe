"""Two engines in sentences."""

from __future__ import annotations

from repurchase.analysis.sem_report.second_engine.findings import VerificationFindings
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def sentences(findings: VerificationFindings) -> tuple[Text, ...]:
    """How far the two engines are from one another."""
    if not findings.done:
        return ()
    numbers = {
        "estimate": Number(findings.estimate_difference, Kind.VALUE, 5),
        "error": Number(findings.error_difference, Kind.VALUE, 5),
        "chisq": Number(findings.chisq, Kind.VALUE, 4),
        "other": Number(findings.other_chisq, Kind.VALUE, 4),
    }
    return (text("verification.said", version=findings.version, n=findings.compared, worst=findings.worst, **numbers),)
