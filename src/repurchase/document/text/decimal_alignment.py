"""Decimals under decimals: numbers of a column padded to one shape, so that centring lines them up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repurchase.document.parts.blocks import Table
from repurchase.style import Kind, Style

FIGURE_SPACE = "\u2007"  # as wide as a digit
_NUMBER = re.compile(r"^([<−-]?\d*)((?:\.\d+)?%?)(\**)$")


def aligned_cells(table: Table, lang: str, style: Style | None = None) -> list[list[str]]:
    """`Table.cells` with the numbers of each column padded by figure spaces to equal parts around the point."""
    rows = table.cells(lang, style)
    if not rows:
        return rows
    columns = [
        padded([row[j] for row in rows]) if c.kind is not Kind.WORDS else [row[j] for row in rows]
        for j, c in enumerate(table.columns)
    ]
    return [[column[i] for column in columns] for i in range(len(rows))]


def padded(cells: Sequence[str]) -> list[str]:
    """`cells` with every number padded left and right; what is no number stays as it is."""
    found = [_NUMBER.match(cell) if cell else None for cell in cells]
    parts = [m.groups() for m in found if m]
    if len(parts) < 2:
        return list(cells)
    widest = [max(len(p[i]) for p in parts) for i in range(3)]
    out = []
    for cell, m in zip(cells, found, strict=True):
        if m is None:
            out.append(cell)
            continue
        whole, fraction, stars = m.groups()
        tail = fraction + stars
        room = widest[1] + widest[2] - len(tail)
        out.append(FIGURE_SPACE * (widest[0] - len(whole)) + whole + tail + FIGURE_SPACE * room)
    return out


SYMBOLS = frozenset({"M", "SD", "n", "N", "p", "t", "z", "F", "d", "r", "df", "H", "k", "Q", "U", "W"})


def is_symbol(heading: str) -> bool:
    """Whether a heading is a statistical symbol, which English house style sets in italics."""
    return heading in SYMBOLS
