"""Tables of results without their tests: at this size a p-value tells nothing that the interval beside it does not."""

from __future__ import annotations

from dataclasses import replace

from repurchase.document.parts.blocks import Table
from repurchase.style import Kind, Number
from repurchase.text import Text

TESTS = frozenset({"statistic", "p_value", "p_holm", "z", "importance_p", "performance_p", "importance_contrast_p"})


def without_tests(table: Table) -> Table:
    """The table without columns of statistics and p-values, and without stars and what is said of them."""
    kept = [k for k, c in enumerate(table.columns) if c.kind is not Kind.P and c.name not in TESTS]
    rows = tuple(tuple(_plain(row[k]) for k in kept) for row in table.rows)
    notes = tuple(
        n for n in table.notes if not isinstance(n, Text) or n.key not in ("measure.no_stars", "measure.stars")
    )
    return replace(table, columns=tuple(table.columns[k] for k in kept), rows=rows, notes=notes)


def _plain(cell: object) -> object:
    return replace(cell, stars="") if isinstance(cell, Number) and cell.stars else cell
