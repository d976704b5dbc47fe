"""What every platform says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurchase.survey.instrument import Label
from repurchase.survey.read.platforms.shared.roles import Rule
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable
from repurchase.survey.read.sheet.normalise import fold

Mask = NDArray[np.bool_]


def no_previews(table: SheetTable) -> Mask:
    """No row is a preview."""
    return np.zeros(len(table), dtype=bool)


def unchanged(table: SheetTable) -> None:
    """The heads are fine as they are."""


@dataclass(frozen=True, slots=True)
class Platform:
    """One family of exports.

    Attributes
    ----------
    key, label
        Its name in `Source.platform`, and in words.
    marks : tuple of (pattern, weight)
        Patterns that a whole folded head matches; each counts once, weights add up to a score (capped at 1).
    rules : tuple of (pattern, Role)
        What the platform's own columns are for, before the rules that hold everywhere.
    arrange : function of a Table
        Brings heads into the common form (stem, statement) where the platform has a way of its own.
    previews : function of a Table
        Rows that are the author's tests.
    evidence : function of (Table, file name)
        Further evidence, added to the score.
    numbers_questions : bool
        Whether it numbers every question, so that what stands before the first number is its own.
    """

    key: str
    label: Label
    marks: tuple[tuple[str, float], ...] = ()
    rules: tuple[Rule, ...] = ()
    arrange: Callable[[SheetTable], None] = unchanged
    previews: Callable[[SheetTable], Mask] = no_previews
    evidence: Callable[[SheetTable, str], float] = lambda table, file: 0.0
    numbers_questions: bool = False

    def score(self, table: SheetTable, file: str) -> float:
        """How sure the platform is that the file is its own, 0 to 1."""
        heads = {fold(w) for c in table.columns for w in {c.name, c.wording} if len(w) < 120}
        found = sum(weight for pattern, weight in self.marks if any(re.fullmatch(pattern, h, re.I) for h in heads))
        return min(found + self.evidence(table, file), 1.0)


def share(table: SheetTable, test: Callable[[SheetColumn], bool]) -> float:
    """Share of columns that pass `test`."""
    return sum(map(test, table.columns)) / max(len(table.columns), 1)


def rows_where(column: SheetColumn, test: Callable[[str], bool]) -> Mask:
    """Respondents whose (folded) cell passes `test`."""
    return column.spread([test(fold(w)) for w in column.words], False, bool)
