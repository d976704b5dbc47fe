"""The table of modification indices."""

from __future__ import annotations

from repurchase.analysis.diagnostics.modification_indices.findings import ModificationFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind
from repurchase.text import text


def largest_table(findings: ModificationFindings) -> tuple[Table, ...]:
    """The largest modification indices."""
    columns: tuple[Column, ...] = (
        Column("parameter", text("diagnostics.parameter"), Kind.WORDS),
        Column("group", text("diagnostics.group"), Kind.WORDS),
        Column("mi", text("diagnostics.mi"), decimals=2),
        Column("p_value", text("measure.p"), Kind.P),
        Column("epc", text("diagnostics.epc")),
        Column("sepc_all", text("diagnostics.sepc")),
    )
    several = findings.frame.group.nunique() > 1
    rows: tuple[tuple[object, ...], ...] = tuple(
        (f"{r.lhs} {r.op} {r.rhs}".strip(), r.group, r.mi, r.p_value, r.epc, r.sepc_all)
        for r in findings.frame.head(findings.most).itertuples()
    )
    if not several:
        columns, rows = (columns[0], *columns[2:]), tuple((r[0], *r[2:]) for r in rows)
    return (Table("modification_indices", text("diagnostics.mi_title"), columns, rows,
                  (text("diagnostics.mi_note"),), appendix=True),)  # fmt: skip
