"""The table of premises."""

from __future__ import annotations

from repurchase.analysis.gate.findings import GateFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind
from repurchase.text import text

HOLDS = {True: "yes", False: "no", None: "untold"}


def premise_table(findings: GateFindings) -> Table:
    """Each premise, what was found, and whether it holds."""
    columns = (
        Column("premise", text("gate.premise"), Kind.WORDS),
        Column("found", text("gate.found"), Kind.WORDS),
        Column("holds", text("gate.holds"), Kind.WORDS),
    )
    rows = tuple((p.title, p.note, text(f"gate.{HOLDS[p.holds]}")) for p in findings.premises)
    return Table("gate", text("gate.title"), columns, rows, (text("gate.table_note"),))
