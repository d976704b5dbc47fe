"""Type size and widths of a table's columns: words wrap before type shrinks, and no table needs a turned page."""

from __future__ import annotations

from typing import NamedTuple

from repurchase.document.office.word.markup.word_look import POINTS_OF_CENTIMETRE, Look
from repurchase.document.typeset.line_width import em_halves
from repurchase.document.typeset.typeset_blocks import TypesetTable

_HALF_WIDTH = 0.5  # of the type size: what a half-width character takes
_SAFETY = 1.03  # typefaces differ a little
PADDING, TIGHT_PADDING = 3.0, 1.5  # points on either side of a cell
FEW_WRAPPED = 3  # rows of two lines that cost no more than headings of further lines: with more, the headings wrap
_TIGHTEST_SIZE = 6.5  # of tables that no usual size fits


class TableLayout(NamedTuple):
    """Type size, widths of columns and padding beside the words, in points."""

    size: float
    widths: tuple[float, ...]
    padding: float


def table_layout(table: TypesetTable, look: Look, room: float) -> TableLayout:
    """Lay out one table as wide as its content asks and `room` points allow."""
    for size in look.table_sizes:
        least = _least(table, size, PADDING)
        if sum(least) <= room:
            natural = [_points(column.natural_ems, size, PADDING) for column in table.columns]
            lines = [max(column.longest_ems / column.natural_ems, 1.0) for column in table.columns]
            widths = _stretched(least, natural, room, lines)
            whole = [max(m, _points(c.longest_ems, size, PADDING)) for m, c in zip(least, table.columns, strict=True)]
            if sum(whole) <= room and _wrapped(table, widths, size) > FEW_WRAPPED:
                widths = _stretched(whole, natural, room, lines)
            return TableLayout(size, tuple(widths), PADDING)
    for size in (look.table_sizes[-1], _TIGHTEST_SIZE):
        least = _least(table, size, TIGHT_PADDING)
        if sum(least) <= room:
            return TableLayout(size, tuple(w * room / sum(least) for w in least), TIGHT_PADDING)
    return TableLayout(_TIGHTEST_SIZE, tuple(w * room / sum(least) for w in least), TIGHT_PADDING)


def _wrapped(table: TypesetTable, widths: list[float], size: float) -> int:
    """How many rows have a cell that is wider than its column."""
    return sum(
        any(_points(em_halves(cell.shown), size, PADDING) > w + 0.01 for cell, w in zip(row, widths, strict=True))
        for row in table.rows
    )


def _stretched(least: list[float], natural: list[float], room: float, lines: list[float]) -> list[float]:
    """Natural widths stretched to the page; where it is too narrow, what is left above the least is shared.

    Cells that take several `lines` even at their natural width ask for as many times the share, so that a row is as
    low as its longest cell lets it be.
    """
    if sum(natural) <= room and max(lines) <= 1:
        return [w * room / sum(natural) for w in natural]
    wish = [max(n * k - m, 0.0) for n, m, k in zip(natural, least, lines, strict=True)]
    share = (room - sum(least)) / sum(wish) if sum(wish) else 0.0
    return [m + share * w for m, w in zip(least, wish, strict=True)]


def _least(table: TypesetTable, size: float, padding: float) -> list[float]:
    return [_points(column.least_ems, size, padding) for column in table.columns]


def _points(half_ems: float, size: float, padding: float) -> float:
    return half_ems * _HALF_WIDTH * size * _SAFETY + 2 * padding + POINTS_OF_CENTIMETRE * 0.1
