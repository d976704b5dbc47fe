"""What the ordinary reader made of each cell of a sample, so that the same can be made of every row of the file.

Whatever the reader decided (labels and their codes, what is a missing answer, which categories there are), the answer
of a respondent is a function of the cell that he filled in. That function is read off the sample, cell by cell, and
held against each of its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from repurchase.array_types import Floats, Integers
from repurchase.survey.column_entry import ADDRESS, FINISHED, SECONDS, STATUS, USER
from repurchase.survey.read.answers.choices import NO_NUMBER
from repurchase.survey.read.answers.numbers.quantities import OwnUnit, own_unit, quantity
from repurchase.survey.read.answers.times.durations import time_taken
from repurchase.survey.read.identities.hashing import hashed
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import SheetColumn, column, factorized
from repurchase.survey.read.sheet.normalise import clean
from repurchase.survey.survey import Survey

NO_UNIT = OwnUnit()
MANY_TYPED = 20  # answers given once, from which on what else is typed is taken to be pooled with them


@dataclass(frozen=True, slots=True)
class LearnedColumn:
    """One column of the survey as a function of one column of the file.

    Attributes
    ----------
    name : str
        Of the column in the survey.
    source : int
        The place of the column in the file, from 0.
    values : mapping of cell to float
        NaN is a missing answer; categories are their places, options of a question with several are 0 and 1.
    blank : float
        What an empty cell is.
    others : float or None
        What any other cell is, where so many were typed that they are pooled; None where it is not known.
    categories : tuple of str
        What the values are places of.
    number : bool
        Whether a number is asked for, of which only is told whether it was given.
    unit : OwnUnit
        Of the numbers; numbers of another are none.
    decimal : str
        The mark before the decimals of the numbers.
    """

    name: str
    source: int
    values: Mapping[Cell, float]
    blank: float = float("nan")
    others: float | None = None
    categories: tuple[str, ...] = ()
    number: bool = False
    unit: OwnUnit = NO_UNIT
    decimal: str = "."

    def shown(self, value: float | None) -> float | str | None:
        """A value as one sample and the next may be compared: a category by its words."""
        if value is None or value != value:
            return None if value is None else "-"
        return self.categories[int(value)] if self.categories else value

    def value(self, cell: Cell) -> float | None:
        """What a cell is; None where the sample does not tell."""
        if cell is None or cell == "" or cell != cell:
            return self.blank
        found = self.values.get(cell)
        if found is None and self.number:
            return self._counted(cell)
        return self.others if found is None else found

    def _counted(self, cell: Cell) -> float | None:
        """1 of a number; missing is one of another unit or that stands for no answer, as the reader has them."""
        found = quantity(clean(cell), self.decimal)
        if found is None:
            return None
        value = self.unit.value(found) if self.unit.kind or self.unit.bare else found.value
        return float("nan") if value is None or value in NO_NUMBER else 1.0


@dataclass(frozen=True, slots=True)
class LearnedFile:
    """All columns of a survey that are counted, and what else the screening looks at.

    Attributes
    ----------
    responses, background : tuple of LearnedColumn
        In the order of the survey's own; of a number only whether it is one (1).
    seconds, finished, person, network : optional
        The columns of a duration, of whether the end was reached, and of who answered from where.
    branches : tuple of tuple of str
        Names of the responses that only part of the respondents were shown, those shown together in one.
    unlearned : tuple of str
        Columns of the survey that no column of the file gives cell by cell.
    """

    responses: tuple[LearnedColumn, ...]
    background: tuple[LearnedColumn, ...]
    seconds: SecondsColumn | None = None
    finished: LearnedColumn | None = None
    person: int | None = None
    network: int | None = None
    branches: tuple[tuple[str, ...], ...] = ()
    unlearned: tuple[str, ...] = ()

    def agrees(self, later: LearnedFile) -> bool:
        """Whether a later sample tells of every cell of this one what this one told."""
        mine, theirs = (self.responses, self.background), (later.responses, later.background)
        for before, after in zip(mine, theirs, strict=True):
            if [(c.name, c.source) for c in before] != [(c.name, c.source) for c in after]:
                return False
            for one, two in zip(before, after, strict=True):
                if one.shown(one.blank) != two.shown(two.blank):
                    return False
                if any(one.shown(v) != two.shown(two.value(k)) for k, v in one.values.items()):
                    return False
        return self.unlearned == later.unlearned


@dataclass(frozen=True, slots=True)
class SecondsColumn:
    """A duration: the sample's own cells, by which the unit of any further cell is told as it was of theirs."""

    sample: SheetColumn
    source: int

    def of(self, cells: Sequence[Cell]) -> Floats:
        """Seconds of some cells, NaN where one is no duration."""
        c, n = self.sample, len(self.sample.codes)
        codes, uniques = factorized([*c.uniques, *cells])
        both = SheetColumn(
            c.header, c.name, c.wording, uniques, np.append(codes[: len(c.uniques)][c.codes], codes[len(c.uniques) :])
        )
        taken = time_taken([both], None)
        return np.full(len(cells), np.nan) if taken is None else taken.seconds[n:]


@dataclass(slots=True)
class _Sheet:
    """The sample's cells by the place of their column in the file, in the order of its respondents."""

    cells: Mapping[int, Sequence[Cell]]
    columns: Mapping[int, SheetColumn]
    coded: dict[int, tuple[Integers, list[Cell]]] = field(default_factory=dict)

    def factor(self, j: int) -> tuple[Integers, list[Cell]]:
        if j not in self.coded:
            self.coded[j] = factorized(self.cells[j])
        return self.coded[j]


def learned(survey: Survey, sheet: Sequence[SheetColumn], cells: Mapping[int, Sequence[Cell]]) -> LearnedFile:
    """What the reader made of each cell.

    Parameters
    ----------
    survey : Survey
        As the ordinary reader read the sample.
    sheet : sequence of SheetColumn
        The columns that it read, in the order of the file.
    cells : mapping of int to sequence of cells
        By the place of their column in the file: of the same respondents, in the same order.
    """
    held = _Sheet(cells, {c.index: c for c in sheet})
    by_name: dict[str, list[int]] = {}
    for entry, c in zip(survey.columns, sheet, strict=True):
        by_name.setdefault(entry.item, []).append(c.index)
    rated = _rated_sources(survey, sheet, by_name)
    lacking: list[str] = []
    responses = [_column(str(n), survey.responses[n], rated.get(str(n), []), held, lacking) for n in survey.responses]
    background: list[LearnedColumn | None] = []
    for question in survey.instrument.background:
        background += _question(survey, question.name, by_name.get(question.name, []), held, lacking)
    roles = {role: [c.index for e, c in zip(survey.columns, sheet, strict=True) if e.role == role] for role in _BESIDE}
    seconds = _seconds(survey, sheet, roles[SECONDS], held)
    finished = None
    if "finished" in survey.meta:
        finished = _column("finished", survey.meta["finished"], [*roles[FINISHED], *roles[STATUS]], held, [])
    return LearnedFile(
        tuple(c for c in responses if c is not None),
        tuple(c for c in background if c is not None),
        seconds,
        finished,
        _hashed(survey, "person", sheet, [*roles[USER], *roles[ADDRESS]], held),
        _hashed(survey, "network", sheet, roles[ADDRESS], held),
        _branches(survey),
        tuple(lacking),
    )


_BESIDE = (SECONDS, FINISHED, STATUS, USER, ADDRESS)


def _rated_sources(
    survey: Survey, sheet: Sequence[SheetColumn], by_name: Mapping[str, list[int]]
) -> dict[str, list[int]]:
    """Where items, statements and checks may stand in the file: by their names, else by their heads."""
    heads: dict[str, list[int]] = {}
    for c in sheet:
        heads.setdefault(c.header, []).append(c.index)
    instrument = survey.instrument
    things: tuple[Any, ...] = (*instrument.items, *instrument.statements, *instrument.checks)
    return {t.name: [*by_name.get(t.name, []), *heads.get(t.column, [])] for t in things}


def _question(
    survey: Survey, name: str, sources: Sequence[int], held: _Sheet, lacking: list[str]
) -> Iterable[LearnedColumn | None]:
    """The columns of one background question; each option of several has its own place where the file has."""
    frame, prefix = survey.background, f"{name}: "
    options = [str(c) for c in frame.columns if str(c).startswith(prefix)]
    for k, option in enumerate(options):
        likely = [sources[k]] if len(sources) == len(options) else []
        yield _column(option, frame[option], [*likely, *sources], held, lacking, 0.0)
    if name in frame and not options:
        answers = frame[name]
        if isinstance(answers.dtype, pd.CategoricalDtype):
            codes = pd.Series(answers.cat.codes.to_numpy().astype(float))
            made = _column(name, codes.where(codes >= 0), sources, held, lacking)
            words = tuple(map(str, answers.cat.categories))
            yield None if made is None else replace(made, categories=words)
        else:
            made = _column(name, answers.notna().astype(float).where(answers.notna()), sources, held, lacking)
            yield None if made is None else _of_numbers(made, held)


def _of_numbers(made: LearnedColumn, held: _Sheet) -> LearnedColumn:
    """A column of numbers with the unit by which the sample's cells were counted; bare where the reader took none."""
    c, (codes, uniques) = held.columns[made.source], held.factor(made.source)
    whole = replace(c, uniques=uniques, codes=codes)
    unit = own_unit(whole)
    read = [(cell, q) for cell, w in zip(uniques, whole.words, strict=True) if (q := quantity(w, c.decimal))]
    own = [cell for cell, q in read if q.signed and (v := unit.value(q)) is not None and v not in NO_NUMBER]
    if own and all(made.values[cell] != made.values[cell] for cell in own):
        unit = replace(unit, bare=True)
    return replace(made, number=True, unit=unit, decimal=c.decimal)


def _column(
    name: str,
    answers: pd.Series,
    sources: Iterable[int],
    held: _Sheet,
    lacking: list[str],
    empty: float = float("nan"),
) -> LearnedColumn | None:
    """The first of some columns of the file whose cells tell every answer; None, and said so, where there is none."""
    values = answers.to_numpy(dtype=float, na_value=np.nan)
    for j in dict.fromkeys(sources):
        made = _function(name, j, values, *held.factor(j), empty)
        if made is not None:
            return made
    lacking.append(name)
    return None


def _function(
    name: str, j: int, values: Floats, codes: Integers, uniques: list[Cell], empty: float
) -> LearnedColumn | None:
    """The answer to each cell, where equal cells have equal answers; `empty` where the sample has no blank one."""
    places = np.where(codes < 0, len(uniques), codes)  # blank is a cell of its own
    first = np.full(len(uniques) + 1, -1, dtype=np.intp)
    first[places[::-1]] = np.arange(len(places))[::-1]
    told = np.where(first >= 0, values[first], np.nan)
    spread = told[places]
    if not bool(((spread == values) | (np.isnan(spread) & np.isnan(values))).all()):
        return None
    counts = np.bincount(places, minlength=len(uniques) + 1)
    blank = float(told[-1]) if first[-1] >= 0 else empty
    return LearnedColumn(name, j, dict(zip(uniques, map(float, told), strict=False)), blank, _pooled(told, counts))


def _pooled(told: Floats, counts: Integers) -> float | None:
    """What answers given once became, where all of many became the same."""
    once = told[:-1][counts[:-1] == 1]
    alike = len(once) >= MANY_TYPED and (np.isnan(once).all() or bool((once == once[0]).all()))
    return float(once[0]) if alike else None


def _seconds(
    survey: Survey, sheet: Sequence[SheetColumn], sources: Sequence[int], held: _Sheet
) -> SecondsColumn | None:
    if "seconds" not in survey.meta:
        return None
    values = survey.meta["seconds"].to_numpy(dtype=float)
    by_index = {c.index: c for c in sheet}
    for j in sources:
        c, (codes, uniques) = by_index[j], held.factor(j)
        whole = SheetColumn(c.header, c.name, c.wording, uniques, codes)
        taken = time_taken([whole], None)
        if taken is not None and np.array_equal(taken.seconds, values, equal_nan=True):
            return SecondsColumn(whole, j)
    return None


def _hashed(
    survey: Survey, name: str, sheet: Sequence[SheetColumn], sources: Sequence[int], held: _Sheet
) -> int | None:
    """The place of the column whose hashes a survey keeps."""
    if name not in survey.meta:
        return None
    kept = survey.meta[name].to_numpy(dtype=object)
    by_index = {c.index: c for c in sheet}
    for j in sources:
        again = hashed(column(by_index[j].header, list(held.cells[j]), index=j))
        if all(a == b or (a is None and (b is None or b != b)) for a, b in zip(again, kept, strict=True)):
            return j
    return None


def _branches(survey: Survey) -> tuple[tuple[str, ...], ...]:
    """Names of the responses that only part of the respondents were shown, those shown together in one tuple."""
    groups: dict[bytes, list[str]] = {}
    for name in survey.shown.columns:
        groups.setdefault(survey.shown[name].to_numpy().tobytes(), []).append(str(name))
    return tuple(map(tuple, groups.values()))
