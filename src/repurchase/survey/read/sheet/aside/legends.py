"""A legend beside the table: columns that only the first rows fill, behind a gap or under a head that says so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repurchase.survey.read.sheet.aside.beside_words import is_legend
from repurchase.survey.read.sheet.grid import SheetColumn

MOST_FILLED = 0.5  # share of the rows that a legend may fill
LEAST_ROWS = 8  # respondents from which on a few filled rows at the top are no answers


def legend_beside(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """The columns of a legend to the right of the answers; none where there is no such thing.

    Each of them is filled from the first row on without a hole, far from the last row, and they stand behind an empty
    column or under a head that is called one.
    """
    if len(columns) < 3 or len(columns[0].codes) < LEAST_ROWS:
        return []
    tail: list[SheetColumn] = []
    for c in reversed(columns[1:]):
        if not _fills_the_top(c):
            break
        tail.insert(0, c)
    while tail:
        before = columns[columns.index(tail[0]) - 1]
        apart = tail[0].index > before.index + 1
        called = any(is_legend(part) for part in (tail[0].header, *tail[0].parts, *tail[0].header.split(" / ")))
        if apart or (called and len(tail) > 1):
            return tail
        tail.pop(0)
    return []


def without_legend(
    columns: list[SheetColumn], lines: list[int]
) -> tuple[list[SheetColumn], list[int], list[SheetColumn]]:
    """The columns without a legend beside them, the lines of the rows that are left, and the legend's columns.

    A legend longer than the table leaves rows behind that hold nothing else; they go with it.
    """
    legend = legend_beside(columns)
    if not legend:
        return columns, lines, []
    left = [c for c in columns if c not in legend]
    keep = np.flatnonzero(np.any([c.codes >= 0 for c in left], axis=0))
    kept = [c.take(keep) for c in left]
    return kept, [lines[i] for i in keep], legend


def _fills_the_top(c: SheetColumn) -> bool:
    """Whether only the first rows are filled, one after the other."""
    filled = [k for k, code in enumerate(c.codes) if code >= 0]
    last = filled[-1] + 1 if filled else 0
    return last <= MOST_FILLED * len(c.codes) and len(filled) >= 0.6 * last
