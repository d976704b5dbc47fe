"""The two shapes a file passes through: the raw sheet, and its columns with their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from repurchase.errors import Note
from repurchase.identity_patterns import MASK, mask_identities
from repurchase.plain_text import printable_text
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.normalise import LONGEST_HEAD, clean, no_answer, number

Codes = NDArray[np.intp]
FARTHEST_POINT = 10  # of a scale of points
RARE = 0.02  # share of the answers up to which a number beyond it is a slip, not a count
FARTHEST = 5  # from zero, on a scale that runs through it
PLUSES, MINUS = frozenset({"+", "++", "+++"}), "\u2212"  # points that are signs: −−, −, 0, +, ++
LEAST_BELOW = 0.08  # share of the answers below zero from which on they are points and no codes for missing ones


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells as the container holds them, row by row, header and title rows still among them.

    Attributes
    ----------
    rows : list of list
        Cells (str, float, int, datetime, bool, None); rows may be ragged.
    container : str
        What the file really is: xlsx, xls, ods, csv.
    merged : tuple of (first row, first column, last row, last column)
        Merged ranges, from 0, inclusive, where the container tells them.
    aside : tuple of str
        Text outside the sheet that was chosen: other sheets' first cells, titles; searched for the synthetic mark.
    delimiter : str
        What separates the cells of a text; empty for a workbook.
    lines : sequence of int
        The number of each row in the file, from 1, where only some of them are held; empty where all are.
    """

    rows: list[list[Cell]]
    container: str
    encoding: str = ""
    sheet: str = ""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    aside: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    delimiter: str = ""
    lines: Sequence[int] = ()


@dataclass(eq=False)
class SheetColumn:
    """One column: its words and its distinct cells.

    Attributes
    ----------
    header : str
        The head as the file has it (several rows joined by `` / ``), the name by which reports call the column.
    name : str
        The short name: the first header row, or the variable name of SPSS and Stata.
    wording : str
        What the respondent read: the last header row that holds text, or the variable label.
    uniques : list
        Distinct raw cells; `codes[i]` indexes the cell of respondent i, -1 where it is blank.
    labels : mapping of number to str
        Value labels of SPSS, Stata.
    raw : tuple of str
        Head, name and wording as the file has them, where something in them was masked: compared with a codebook,
        never shown.
    decimal : str
        The mark before the decimals of its numbers that are stored as text.
    code : str
        The item code that stands before or behind the wording (``PE1`` in *PE1: I find it useful*).
    again : int
        2 for the second column under the same head, 3 for the third; 0 where a head stands once.
    counted : bool
        Whether its whole numbers count something (cups, hours, trips), as the range of its neighbours tells.
    unit : str
        What its numbers are of, where its answers said so and its head does not.
    """

    header: str
    name: str
    wording: str
    uniques: list[Cell]
    codes: Codes
    labels: Mapping[float, str] = field(default_factory=dict)
    index: int = 0
    stem: str = ""
    statement: str = ""
    group: str = ""
    import_id: str = ""
    parts: tuple[str, ...] = ()
    number: str = ""
    raw: tuple[str, ...] = ()
    decimal: str = "."
    code: str = ""
    again: int = 0
    counted: bool = False
    unit: str = ""

    @cached_property
    def counts(self) -> NDArray[np.intp]:
        """How often each distinct cell occurs."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.uniques))

    @cached_property
    def words(self) -> list[str]:
        """Each distinct cell cleaned; a missing answer is empty."""
        shown = [clean(u) for u in self.uniques]
        if not PLUSES.isdisjoint(shown):  # beside a plus, a hyphen is a minus and no blank
            return [w.replace("-", MINUS) for w in shown]
        return ["" if no_answer(w) else w for w in shown]

    @cached_property
    def numbers(self) -> list[float | None]:
        """Each distinct cell as a number where it is one; the 0 between minus and plus is a sign."""
        if not PLUSES.isdisjoint(clean(u) for u in self.uniques):
            return [None] * len(self.uniques)
        return [number(u, self.decimal) for u in self.uniques]

    @property
    def numbers_given(self) -> list[tuple[float, int]]:
        """Each distinct cell that is a number and occurs, and how often."""
        return [(v, int(n)) for v, n in zip(self.numbers, self.counts, strict=True) if v is not None and n]

    @property
    def numbers_answered(self) -> set[float]:
        """The numbers that occur and are answers."""
        return {v for v, n, w in zip(self.numbers, self.counts, self.words, strict=True) if v is not None and n and w}

    @property
    def labelled_words(self) -> list[str]:
        """Each distinct cell in the words of its value label, where it has one."""
        return [self.labels.get(v, w) if v is not None else w for v, w in zip(self.numbers, self.words, strict=True)]

    @property
    def percent(self) -> bool:
        """Whether the answers are written with a percent sign."""
        return any("%" in w and v is not None for w, v in zip(self.words, self.numbers, strict=True))

    def slip(self, value: float, n: int) -> bool:
        """Whether a number given `n` times is a slip of the hand: rare, and beyond any point (67 among 1 to 7)."""
        return value > FARTHEST_POINT and n <= RARE * self.filled

    @cached_property
    def signed(self) -> bool:
        """Whether its whole numbers run from below zero to as far above, as on a semantic differential (-3 to 3)."""
        counts = dict(self.numbers_given)
        near = {v: n for v, n in counts.items() if v == int(v) and abs(v) <= FARTHEST}
        below = sum(n for v, n in near.items() if v < 0)
        if 0.0 not in near or sum(v < 0 for v in near) < 2 or below < LEAST_BELOW * sum(counts.values()):
            return False
        return abs(max(near) + min(near)) <= 1

    @cached_property
    def filled(self) -> int:
        """Cells that are not blank or missing in words."""
        return int(sum(c for w, c in zip(self.words, self.counts, strict=True) if w))

    @cached_property
    def distinct(self) -> list[str]:
        """Distinct cleaned answers, missing ones left out."""
        return [w for w, c in zip(self.words, self.counts, strict=True) if w and c]

    @property
    def question(self) -> str:
        """The words to judge the column by: statement, else wording, else name."""
        return self.statement or self.wording or self.name

    def spread(
        self, values: Sequence[object] | NDArray[np.generic], blank: object = np.nan, dtype: DTypeLike = float
    ) -> NDArray[Any]:
        """`values`, one a distinct cell, laid out by respondent."""
        table = np.empty(len(values) + 1, dtype=dtype)
        table[:-1] = cast("ArrayLike", values)
        table[-1] = blank
        return table[self.codes]

    def take(self, keep: NDArray[np.intp]) -> SheetColumn:
        """The column for some respondents only."""
        return SheetColumn(
            self.header,
            self.name,
            self.wording,
            self.uniques,
            self.codes[keep],
            self.labels,
            self.index,
            self.stem,
            self.statement,
            self.group,
            self.import_id,
            self.parts,
            self.number,
            self.raw,
            self.decimal,
            self.code,
            self.again,
            self.counted,
        )


@dataclass(eq=False)
class SheetTable:
    """Columns of equal length, header rows understood and taken off.

    `lines` holds each respondent's row in the file, from 1.
    """

    columns: list[SheetColumn]
    lines: NDArray[np.intp]
    container: str
    encoding: str = ""
    sheet: str = ""
    aside: tuple[str, ...] = ()
    notes: list[Note] = field(default_factory=list)
    delimiter: str = ""

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def names(self) -> list[str]:
        """Heads of the columns, from left to right."""
        return [c.name for c in self.columns]


def factorized(cells: Sequence[Cell]) -> tuple[Codes, list[Cell]]:
    """Codes and distinct cells, blanks (None, NaN, empty) coded -1."""
    place = {cell: i for i, cell in enumerate(dict.fromkeys(cells))}
    codes = np.fromiter(map(place.__getitem__, cells), dtype=np.intp, count=len(cells))
    blank = [cell is None or cell == "" or cell != cell for cell in place]
    rank = np.cumsum(~np.array(blank, dtype=bool)) - 1
    rank[blank] = -1
    return (rank[codes] if len(cells) else codes), [c for c, gone in zip(place, blank, strict=True) if not gone]


def column(
    header: str,
    cells: Sequence[Cell],
    *,
    name: str = "",
    wording: str = "",
    labels: Mapping[float, str] | None = None,
    index: int = 0,
    import_id: str = "",
    members: Codes | None = None,
) -> SheetColumn:
    """A `SheetColumn` from its cells in file order; with `members`, from distinct cells and each row's among them.

    What leads to a person is masked in its head, name and wording.
    """
    codes, uniques = factorized(cells)
    if members is not None:
        codes = np.append(codes, np.intp(-1))[members]
    told = (header, name or clean(header), wording or clean(header))
    head, short_name, words = map(shown_head, told)
    return SheetColumn(
        head,
        short_name,
        words,
        uniques,
        codes,
        labels or {},
        index,
        import_id=import_id,
        raw=tuple(dict.fromkeys(t[:LONGEST_HEAD] for t in told)) if MASK in head + short_name + words else (),
    )


def shown_head(words: str) -> str:
    """Bring a head into the form in which it may be shown: printable, masked, not too long.

    It is masked before it is cut, so that no number is left over by half.
    """
    return mask_identities(printable_text(words[: LONGEST_HEAD + 200]))[:LONGEST_HEAD]
