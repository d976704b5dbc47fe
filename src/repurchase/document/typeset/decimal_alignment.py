"""Decimals under decimals: numbers of a column padded to one shape, so that centring lines them up."""

from __future__ import annotations

import re
from collections.abc import Sequence

FIGURE_SPACE = "\u2007"  # as wide as a digit
_NUMBER = re.compile(r"^([<−-]?\d*)((?:\.\d+)?%?)(\**)$")


def padded(cells: Sequence[str]) -> list[str]:
    """`cells` with every number padded left and right; what is no number stays as it is."""
    matches = [_NUMBER.match(cell) if cell else None for cell in cells]
    parts = [m.groups() for m in matches if m]
    if len(parts) < 2:
        return list(cells)
    widest = [max(len(p[i]) for p in parts) for i in range(3)]
    out = []
    for cell, m in zip(cells, matches, strict=True):
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
