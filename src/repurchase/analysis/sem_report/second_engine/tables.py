"""The table of two engines."""

from __future__ import annotations

from repurchase.analysis.sem_report.second_engine.findings import VerificationFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind
from repurchase.text import text


def differences(findings: VerificationFindings) -> tuple[Table, ...]:
    """The differences between the two engines."""
    columns = (Column("quantity", text("verification.quantity"), Kind.WORDS),
               Column("difference", text("verification.difference"), decimals=6))  # fmt: skip
    rows = (
        (text("verification.estimates", n=findings.compared), findings.estimate_difference),
        (text("verification.errors"), findings.error_difference),
        (text("verification.chisq"), findings.chisq_difference),
    )
    return (Table("verification", text("verification.title"), columns, rows, appendix=True),)
