"""Where a table may be cut: between groups of rows rather than within one, and never near its ends."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.document.office.word.layout.block_heights import TableHeight
from repurchase.document.office.word.markup.word_look import line_of
from repurchase.document.typeset.typeset_blocks import TypesetCell, TypesetTable

LEAST_ROWS = 3  # of one line, that stand on either side of a cut
_BACK = 0.6  # of the rows that would fit: no cut is moved further ahead to spare a group


def cut_after(table: TypesetTable, height: TableHeight, first: int, room: float) -> int:
    """Number of the row before which the part that begins at row `first` ends; 0 where it needs no end.

    Parameters
    ----------
    room : float
        Points that are left on the page.
    """
    used, n = height.heads + (height.caption if first == 0 else 0), len(height.rows)
    if used + sum(height.rows[first:]) + height.end <= room:
        return 0
    last = first
    while last < n and used + height.rows[last] <= room:
        used += height.rows[last]
        last += 1
    last = min(last, n - least_rows(height, height.rows[::-1]))
    fewest = least_rows(height, height.rows[first:])
    if last - first < fewest:
        return 0
    least = first + max(round((last - first) * _BACK), fewest)
    return next((row for row in range(last, least - 1, -1) if _begins_group(table, row)), last)


def least_rows(height: TableHeight, rows: Sequence[float]) -> int:
    """How many of `rows` must stand on one side of a cut: three, or fewer that are as high as three lines."""
    least, used = LEAST_ROWS * line_of(height.layout.size), 0.0
    for count, row in enumerate(rows[:LEAST_ROWS], 1):
        used += row
        if used >= least:
            return count
    return LEAST_ROWS


def _begins_group(table: TypesetTable, row: int) -> bool:
    """Whether the cells of a row stand for themselves; every row, where no cell of the table stands for several."""
    if not any(cell.row_span != 1 for cells in table.rows for cell in cells):
        return not table.rules or row in table.rules
    return bool(table.rows[row][0].row_span) and all(cell.row_span for cell in table.rows[row])


def part_rows(table: TypesetTable, first: int, last: int) -> list[tuple[TypesetCell, ...]]:
    """Rows of a part; a label whose rows are cut is repeated, and stands for those of its part alone."""
    rows = list(table.rows[first:last])
    for j in range(len(table.columns)):
        head = 0
        for i in range(len(rows) + 1):
            if i == len(rows) or rows[i][j].row_span or i == 0:
                if i:
                    rows[head] = _with_span(rows[head], j, i - head)
                head = i
    return rows


def _with_span(row: tuple[TypesetCell, ...], column: int, span: int) -> tuple[TypesetCell, ...]:
    cell = row[column]
    if cell.row_span == span:
        return row
    aligned = cell.aligned or cell.words
    return (*row[:column], TypesetCell(cell.words, aligned, span, cell.numbers), *row[column + 1 :])
