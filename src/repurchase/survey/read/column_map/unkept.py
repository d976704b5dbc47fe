"""What the column map states and the reading could not keep, cell by cell: nothing stated is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.errors import Note, note
from repurchase.survey.column_entry import CHECK, NONE, ColumnEntry
from repurchase.survey.read.column_map.told_columns import Told
from repurchase.survey.read.roles.reasons import DOUBTFUL
from repurchase.survey.read.sheet.grid import SheetColumn


def unkept_notes(columns: Sequence[SheetColumn], lines: Iterable[ColumnEntry], told: Told) -> list[Note]:
    """A note on each name, construct and passing answer of the map that the lines as read do not have.

    What a role has no use for is left over where somebody changes the role alone, and no more than told.

    Parameters
    ----------
    columns : sequence of SheetColumn
        The columns of the file.
    lines : iterable of ColumnEntry
        What became of each, in the same order.
    told : Told
        What the user's own map says.
    """
    notes: list[Note] = []
    for c, line in zip(columns, lines, strict=True):
        stated = told[c]
        if stated is not None:
            notes += _unkept(c.header[:60], stated, line, told.name_moved(c) or c.index in told.by_study)
    return notes


def _unkept(column: str, stated: ColumnEntry, line: ColumnEntry, moved: bool) -> list[Note]:
    notes = []
    if stated.item and line.item and stated.item != line.item and not moved:
        notes.append(note("columns.name_taken", column=column, name=stated.item, item=line.item))
    if stated.construct not in {"", NONE} and not line.construct:
        role = line.role or stated.role
        notes.append(
            note("columns.construct_unused", "info", column=column, construct=stated.construct[:40], role=role)
        )
    if stated.passing and line.role == CHECK and line.sure <= DOUBTFUL:
        notes.append(note("columns.passing", column=column, value=stated.passing[:24]))
    return notes
