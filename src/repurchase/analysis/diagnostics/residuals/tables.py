"""The table of residuals."""

from __future__ import annotations

from repurchase.analysis.diagnostics.residuals.findings import ResidualFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind
from repurchase.text import text


def largest_table(findings: ResidualFindings) -> tuple[Table, ...]:
    """The pairs with the largest residuals."""
    columns = (
        Column("group", text("diagnostics.group"), Kind.WORDS),
        Column("pair", text("diagnostics.parameter"), Kind.WORDS),
        Column("residual", text("diagnostics.residual"), Kind.BOUNDED),
        Column("z", text("diagnostics.z"), decimals=2),
    )
    first = int(len(findings.groups) == 1)  # one group needs no column of its own
    rows = tuple((label, f"{a} ~~ {b}", r, z)[first:] for label, a, b, r, z in findings.largest())
    return (Table("residuals", text("diagnostics.residual_title"), columns[first:], rows,
                  (text("diagnostics.residual_note"),), appendix=True),)  # fmt: skip
