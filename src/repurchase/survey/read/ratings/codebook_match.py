"""Which row of the codebook speaks of which column: by name, by wording, by place in its question, by likeness."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field

from repurchase.errors import Note, note
from repurchase.identity_patterns import mask_identities
from repurchase.survey.read.ratings.codebook import Codebook, CodebookEntry
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.question_heads import short
from repurchase.text import first_few

MOST_NAMED = 8  # rows or columns that a note lists; more would hide the first


@dataclass(slots=True)
class Matches:
    """Columns and the rows that speak of them.

    Attributes
    ----------
    rows : dict of column index to number of the row
    holders : dict of number of a row to SheetColumn
        The same the other way round.
    rivals : dict of number of a row to list of SheetColumn
        Columns that a row fits as well as the one that has it.
    """

    rows: dict[int, int] = field(default_factory=dict)
    holders: dict[int, SheetColumn] = field(default_factory=dict)
    rivals: dict[int, list[SheetColumn]] = field(default_factory=dict)


def column_names(c: SheetColumn) -> list[str]:
    """What a codebook or a study may call a column; one whose head stood before is called by its counted head only."""
    if c.again:
        return [c.header]
    return [n for n in (c.code, c.name if short(c.name) else "", c.header, *c.raw[:1]) if n]


def column_wordings(c: SheetColumn) -> list[str]:
    """What a codebook or a study may give as the words of a column."""
    return [] if c.again else [w for w in (c.statement, c.wording, *c.raw[1:]) if w]


def matches(columns: Sequence[SheetColumn], codebook: Codebook) -> Matches:
    """Each column's row: the surest kind of evidence first, and each row for one column only."""
    found = Matches()
    kinds: tuple[Callable[[SheetColumn], int | None], ...] = (
        lambda c: codebook.by_item([c.header, *([] if c.again else c.raw[:1])]),
        lambda c: codebook.by_item(column_names(c)),
        lambda c: codebook.by_wording(column_wordings(c)),
        lambda c: None if c.again else codebook.by_place(c.code or c.name),
    )
    for row_of in kinds:
        for c in columns:
            if c.index not in found.rows and (k := row_of(c)) is not None:
                _give(c, k, found)
    for _, k, c in sorted(_likely(columns, codebook, found), key=lambda p: (-p[0], p[1], p[2].index)):
        if c.index not in found.rows:
            _give(c, k, found)
    return found


def lists(codebook: Codebook, c: SheetColumn) -> bool:
    """Whether a row may speak of the column."""
    if codebook.entry([*column_names(c), *c.raw], column_wordings(c)):
        return True
    return codebook.by_place(c.code or c.name) is not None


def entries(columns: Sequence[SheetColumn], codebook: Codebook | None) -> dict[int, CodebookEntry]:
    """The codebook's row of each column that has one, by the column's index."""
    if codebook is None:
        return {}
    return {index: codebook.entries[k] for index, k in matches(columns, codebook).rows.items()}


def codebook_notes(rated: Container[int], questions: Sequence[SheetColumn], codebook: Codebook | None) -> list[Note]:
    """Rows that fit no column, two columns, or one that is no rating; `rated` holds the indices of those that are."""
    if codebook is None:
        return []
    found = matches([c for c in questions if c.index in rated], codebook)
    elsewhere = matches([c for c in questions if c.index not in rated], codebook)
    notes = []
    for k, rivals in sorted(found.rivals.items()):
        if left := [c for c in rivals if c.index not in found.rows]:
            shown = [c.header[:60] for c in (found.holders[k], *left)]
            notes.append(note("read.codebook_twice", item=_shown(codebook, k), columns=_some(shown), first=shown[0]))
    open_rows = [k for k, e in enumerate(codebook.entries) if e.construct and k not in found.holders]
    if lost := [_shown(codebook, k) for k in open_rows if k not in elsewhere.holders]:
        notes.append(note("read.codebook_unmatched", n=len(lost), items=_some(lost)))
    if asked := [elsewhere.holders[k].header[:60] for k in open_rows if k in elsewhere.holders]:
        notes.append(note("read.codebook_unrated", n=len(asked), columns=_some(asked)))
    return notes


def _give(c: SheetColumn, k: int, matches: Matches) -> None:
    if k not in matches.holders:
        matches.rows[c.index] = k
        matches.holders[k] = c
    elif c not in matches.rivals.setdefault(k, []):
        matches.rivals[k].append(c)


def _likely(
    columns: Sequence[SheetColumn], codebook: Codebook, matches: Matches
) -> Iterator[tuple[float, int, SheetColumn]]:
    for c in columns:
        if c.index not in matches.rows:
            yield from ((score, k, c) for score, k in codebook.alike(column_wordings(c)))


def _shown(codebook: Codebook, k: int) -> str:
    return mask_identities(codebook.entries[k].item)[:60]


def _some(names: Sequence[str]) -> object:
    return first_few(names, MOST_NAMED)
