"""The table of two engines."""

from __future__ import annotations

from repurchase.analysis.sem_report.second_engine.findings import VerificationFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind
from repurchase.text import text


def differences(findings: VerificationFindings) -> tuple[Table, ...]:
    """The differences between the two engines, each in a unit of its own, against the one bound."""
    columns = (Column("quantity", text("verification.quantity"), Kind.WORDS),
               Column("difference", text("verification.difference"), decimals=6),
               Column("bound", text("verification.bound"), decimals=2))  # fmt: skip
    rows = (
        (text("verification.estimates", n=findings.compared), findings.estimate_difference, findings.bound),
        (text("verification.errors"), findings.error_difference, findings.bound),
        (text("verification.chisq"), findings.chisq_deviations, findings.bound),
    )
    return (Table("verification", text("verification.title"), columns, rows, appendix=True),)
