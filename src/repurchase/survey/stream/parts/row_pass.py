"""One walk over neighbouring rows of a large file: coded, screened, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

import numpy as np

from repurchase.array_types import Mask
from repurchase.errors import Note
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.stream.decisions.coded_rows import CodedRows, RowCoder, joined_rows
from repurchase.survey.stream.decisions.deciding import Decided
from repurchase.survey.stream.parts.row_totals import RowTotals
from repurchase.survey.stream.rows.cell_batch import CellBatch
from repurchase.survey.survey import Survey
from repurchase.survey.whole.row_lots import sample_lots
from repurchase.survey.whole.whole_file import WholeFile

TOGETHER = 1 << 18  # rows that are counted together: some 130 of each block
Keys = np.ndarray


class CopyFinder(Protocol):
    """What tells which sheets have come before."""

    def later(self, keys: Keys) -> Mask:
        """Which of some keys have come before, among these or earlier."""


class RowScreen(Protocol):
    """The rules of screening that tell from a row alone, or from the rows before it, whether it goes."""

    notes: tuple[Note, ...]
    searches: list[CopyFinder]

    def reasons(self, rows: CodedRows) -> Mapping[str, Mask]:
        """Who goes for each reason, in the order in which reasons are counted."""

    def signs(self, rows: CodedRows, gone: Mask) -> Mapping[str, Mask]:
        """Who carries each sign; those in `gone` are not counted."""

    def copy_keys(self, rows: CodedRows) -> list[Keys]:
        """For each search a number of each row, equal where sheets are."""

    def searched_by(self, searches: Sequence[CopyFinder]) -> Self:
        """The same rules, with copies told by others."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a walk over rows left; that of the parts of a file adds up.

    Attributes
    ----------
    whole : WholeFile
        The totals, without a sample.
    aside : tuple of (int, list of cells)
        Numbers and records of rows that were set aside.
    unknown : Counter of str
        Cells that count as missing because nothing is known of them, by column.
    gone : frozenset of int
        Rows of the sample that were dropped.
    """

    whole: WholeFile[Survey]
    aside: tuple[tuple[int, list[Cell]], ...]
    unknown: Counter[str]
    gone: frozenset[int]

    def __add__(self, other: Counted) -> Counted:
        return Counted(
            self.whole + other.whole,
            (*self.aside, *other.aside),
            self.unknown + other.unknown,
            self.gone | other.gone,
        )


@dataclass(slots=True)
class RowPass:
    """One walk over rows.

    Attributes
    ----------
    cut : float
        The largest lot by which a row was drawn into the sample.
    """

    decided: Decided
    coder: RowCoder
    screen: RowScreen | None
    cut: float
    totals: RowTotals = field(init=False)
    read: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    gone: set[int] = field(default_factory=set)  # rows of the sample that were dropped
    held: list[CodedRows] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.totals = RowTotals(self.decided.survey)

    def over(self, batches: Iterable[CellBatch]) -> Counted:
        """Walk over batches of rows."""
        for batch in batches:
            self.take(batch)
        return self.counted()

    def take(self, batch: CellBatch) -> None:
        """Code some rows, and once there are enough of them, screen and count them."""
        self.held.append(respondents_of(self.decided, self.coder, batch))
        if sum(map(len, self.held)) >= TOGETHER:
            self._count()

    def _count(self) -> None:
        """Screen and count the rows that are held."""
        if not self.held:
            return
        rows = joined_rows(self.held)
        self.held.clear()
        self.read += len(rows)
        gone = np.zeros(len(rows), dtype=bool)
        if self.screen is not None and len(rows):
            for reason, failed in self.screen.reasons(rows).items():
                self.dropped[reason] += int((failed & ~gone).sum())
                gone |= failed
            for sign, marked in self.screen.signs(rows, gone).items():
                self.flagged[sign] += int((marked & ~gone).sum())
        if gone.any():
            left = rows.rows[gone]
            self.gone.update(map(int, left[sample_lots(left).astype(float) <= self.cut]))
        self.totals.add(rows.kept(~gone))

    def counted(self) -> Counted:
        """What the walk left."""
        self._count()
        nobody = self.decided.survey.keep(np.zeros(self.decided.survey.n, dtype=bool))
        whole = self.totals.whole(nobody, self.read, self.dropped, self.flagged)
        return Counted(whole, tuple(self.coder.aside), self.coder.unknown, frozenset(self.gone))


def respondents_of(decided: Decided, coder: RowCoder, batch: CellBatch) -> CodedRows:
    """The respondents of a batch, coded; the author's tests are none."""
    rows = coder.coded(batch)
    told = decided.previews(batch)
    return rows.kept(~np.isin(rows.rows, batch.rows[told])) if told.any() else rows
