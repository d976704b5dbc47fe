"""The answers that a model is fitted to: columns by name, groups by label, who was left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.analysis.results.frame_columns import column_hint, read_numbers
from repurchase.analysis.results.result import Provenance, versions
from repurchase.analysis.results.sampling_design import Drawing, design_of
from repurchase.analysis.results.survey_input import Data, told_categories
from repurchase.analysis.results.whole_survey import RowsNotHeld, item_moments, item_totals, respondents
from repurchase.analysis.results.wording import coded
from repurchase.array_types import Floats, Mask
from repurchase.errors import EstimationError, InputError, Note, note, shown_value
from repurchase.numeric.linear.definiteness import dependent_columns
from repurchase.numeric.resampling.block_totals import BlockTotals
from repurchase.numeric.robust.design import PLAIN, Design
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Label
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text

LARGEST, SMALLEST = 1e25, 1e-12  # of an answer, and of the distance of two: beyond them, squares and ratios get lost


@dataclass(frozen=True, eq=False)
class Answers:
    """Data as they came: numbers by name, groups, labels of what the names mean, and where they came from.

    `told` are the categories of items whose answer scale is known; `large` is the survey of a large file, of which the
    frame holds a random sample of rows only.
    """

    frame: pd.DataFrame
    labels: Mapping[str, Label]
    provenance: Provenance
    told: Mapping[str, int] = field(default_factory=dict)
    large: Survey | None = None
    measured: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Sample:
    """What an estimator gets of the data.

    Attributes
    ----------
    data : tuple of (n_g, p) arrays
        One a group, columns in the order asked for; NaN only where missing answers were allowed.
    rows : tuple of (n_g,) int arrays
        Positions in the data frame.
    groups : tuple of str
        Labels in order of first appearance; ``("",)`` without groups.
    n_total : int
        Rows before anyone was left out.
    totals : BlockTotals, optional
        Of the cases of a large file, in place of `data` and `rows`, which then refuse to be read.
    """

    data: tuple[Floats, ...]
    rows: tuple[NDArray[np.intp], ...]
    groups: tuple[str, ...]
    n_total: int
    notes: tuple[Note, ...] = field(default_factory=tuple)
    design: Design = PLAIN
    totals: BlockTotals | None = None

    @property
    def cases(self) -> int:
        """Cases of all groups."""
        return sum(map(len, self.data)) if self.totals is None else int(self.totals.n)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Cases of each group."""
        return tuple(map(len, self.data)) if self.totals is None else (self.cases,)

    @property
    def means(self) -> Floats:
        """Means of the answers, shape (G, p)."""
        if self.totals is not None:
            return self.totals.mean[None]
        return np.array([np.nanmean(y, axis=0) for y in self.data])

    def in_order(self, columns: Sequence[int]) -> Sample:
        """The same cases with their variables in another order."""
        if self.totals is not None:
            return replace(self, totals=self.totals.of(columns))
        return replace(self, data=tuple(y[:, columns] for y in self.data))

    @property
    def n(self) -> Floats:
        """Cases of each group, or the sums of their weights."""
        if self.totals is not None:
            return np.array([self.totals.n])
        if self.design.weights is not None:
            return np.array([w.sum() for w in self.design.weights], float)
        return np.array([len(y) for y in self.data], float)


def answers(data: Data) -> Answers:
    """The data of a `Survey` (items reverse-keyed, background) or of a DataFrame.

    Raises
    ------
    InputError
        When the data are neither.
    """
    if isinstance(data, Survey):
        frame = data.frame()
        drawn = data.drawn[[c for c in data.drawn.columns if c not in frame.columns]]
        known = {*frame.columns, *drawn.columns}
        others = data.background[[c for c in data.background.columns if c not in known]]
        labels = {c.name: coded(c) for c in data.instrument.constructs}
        labels |= {i.name: coded(i) for i in data.instrument.items}
        source = data.source
        where = Provenance(source.file or None, source.sha256 or None, data.n, versions=_versions())
        large = data if data.whole is not None else None
        measured = {c.name: c.item_names for c in data.instrument.constructs}
        return Answers(pd.concat([frame, others, drawn], axis=1), labels, where, told_categories(data), large, measured)
    if not isinstance(data, pd.DataFrame):
        raise InputError("inputs.neither", kind=type(data).__name__)
    given = data.columns.tolist()
    names = [str(c) for c in given]
    renamed = data if names == given else data.set_axis(names, axis=1)
    return Answers(renamed, {}, Provenance(n=len(data), versions=_versions()))


@cache
def _versions() -> dict[str, str]:
    return versions("numpy", "scipy")


def sample(
    source: Answers, names: Sequence[str], group: str | None, missing: str, complete: Sequence[str],
    drawn: Drawing | None = None,
) -> Sample:  # fmt: skip
    """The columns `names` of each group.

    Parameters
    ----------
    missing : {"listwise", "fiml", "pairwise"}
        Listwise leaves out every case with a missing answer; the others only cases that answered nothing.
    complete : sequence of str
        Variables without which a case is left out in any event (exogenous covariates).
    drawn : Drawing, optional
        Clusters and weights of all rows.
    """
    _check_constructs(source, names)
    values, said = read_numbers(source.frame, names)
    labels, rows, notes = _kept(source, values, names, group, missing, complete)
    data = tuple(values[r] for r in rows)
    for y in (*rows, *data):
        y.setflags(write=False)  # a fit holds them, and its bootstrap goes back to them
    for label, y in zip(labels, data, strict=True):
        _check(y, names, nth_group(label, labels))
    design, drawn_notes = design_of(drawn, rows)
    return Sample(data, rows, labels, len(values), (*said, *notes, *drawn_notes), design)


def _kept(
    source: Answers, values: Floats, names: Sequence[str], group: str | None, missing: str, complete: Sequence[str]
) -> tuple[tuple[str, ...], tuple[NDArray[np.intp], ...], tuple[Note, ...]]:
    """The groups' labels, the rows that each of them keeps, and what is to be said of the others."""
    blank = np.isnan(values)
    if group is None and not blank.any():
        return ("",), (np.arange(len(values), dtype=np.intp),), ()
    _refuse_unanswered(blank, names)
    labels, codes = _groups(source.frame, group)
    empty, absent = np.all(blank, axis=1), np.any(blank, axis=1)
    at = [names.index(v) for v in complete]
    lacking = np.any(blank[:, at], axis=1) if at else np.zeros(len(values), bool)
    drop = absent if missing == "listwise" else empty | lacking
    if missing == "listwise" and len(values) and drop.all():
        raise EstimationError("fit.none_complete", total=len(values))
    keep = (codes >= 0) & ~drop
    rows = tuple(np.flatnonzero(keep & (codes == g)) for g in range(len(labels)))
    return labels, rows, _left_out_notes(missing, codes, drop, empty, absent)


def totals_sample(survey: Survey, names: Sequence[str]) -> Sample:
    """The columns `names` of a large file as totals of all respondents who answered every item."""
    totals, total = item_totals(survey, names), respondents(survey)
    moments = item_moments(survey, names)
    constant = [v for v, low, high in zip(names, moments.minimum, moments.maximum, strict=True) if not low < high]
    if constant:
        raise EstimationError("fit.constant", n=len(constant), items=joined(constant), where=text("fit.in_all"))
    if totals.n < 2:
        raise EstimationError("fit.none_complete", total=total)
    lost = total - int(totals.n)
    gone, every, kept = (Number(k, Kind.COUNT) for k in (lost, total, int(totals.n)))
    notes = (note("fit.listwise", n=gone, total=every, kept=kept),) if lost else ()
    return Sample(RowsNotHeld(), RowsNotHeld(), ("",), total, notes, totals=totals)


def group_names(data: Data, group: str) -> tuple[str, ...]:
    """The labels of the groups that a column forms, in order of first appearance."""
    return _groups(answers(data).frame, group)[0]


def levels_of(source: Answers, names: Sequence[str], items: Sequence[str], most: int = 12) -> dict[str, int]:
    """Number of categories of ordinal items that occur in the data.

    Raises
    ------
    InputError
        For an item with decimals, or with more categories than an ordinal item has.
    """
    unknown = [v for v in items if v not in names]
    if unknown:
        raise InputError("fit.ordered_unknown", items=joined(unknown))
    if not items:
        return {}
    found = {}
    chosen = [v for v in names if v in items]
    for v, values in zip(chosen, read_numbers(source.frame, chosen)[0].T, strict=True):
        present = np.unique(values[~np.isnan(values)])
        if len(present) > most:
            raise InputError("fit.too_many_categories", item=v, n=len(present), most=most)
        if len(present) < 2:
            raise EstimationError("fit.constant", n=1, items=v, where=text("fit.in_all"))
        found[v] = len(present)
    return found


def _check_constructs(source: Answers, names: Sequence[str]) -> None:
    """Refuse a model that names a construct of the survey and not what measures it."""
    for name in names:
        if name not in source.frame and (items := source.measured.get(name)):
            shown = f"{name} =~ {' + '.join(items)}"
            raise InputError("fit.unmeasured", name=name, measured=shown)


def categories_of(source: Answers, names: Sequence[str]) -> dict[str, int]:
    """How many answers each item offers: those of its scale where that is known, else those that somebody gave.

    A five-point item whose lowest answer nobody chose is a five-point item.
    """
    values, _ = read_numbers(source.frame, names)
    seen = (len(np.unique(c[~np.isnan(c)])) for c in values.T)
    return {v: max(k, source.told.get(v, 0)) for v, k in zip(names, seen, strict=True)}


def _without_answer(blank: Mask, names: Sequence[str]) -> list[str]:
    """Variables that nobody answered."""
    return [names[k] for k in np.flatnonzero(np.all(blank, axis=0)).tolist()] if blank.any() or not len(blank) else []


def _refuse_unanswered(blank: Mask, names: Sequence[str]) -> None:
    empty = _without_answer(blank, names)
    if len(blank) and 0 < len(empty) < len(names):
        raise EstimationError("fit.unanswered", n=len(empty), items=joined(empty), where=text("fit.in_all"))


def _groups(frame: pd.DataFrame, group: str | None) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    if group is None:
        return ("",), np.zeros(len(frame), dtype=np.intp)
    if not isinstance(group, str):
        raise InputError("fit.one_name", argument="group", given=shown_value(group))
    if group not in frame.columns:
        worded = [not pd.api.types.is_numeric_dtype(kind) for kind in frame.dtypes]  # most groups are; named first
        columns = [*frame.columns[worded], *frame.columns[np.logical_not(worded)]]
        raise InputError("fit.no_group", name=group, hint=column_hint([group], columns))
    column = frame[group]
    if pd.api.types.is_float_dtype(column):
        column = column.where(np.isfinite(column.to_numpy(dtype=float, na_value=np.nan)))  # infinite is no answer
    try:
        codes, found = pd.factorize(column, use_na_sentinel=True)
    except TypeError:  # lists and the like, which name no group
        raise InputError("fit.not_groups", name=group) from None
    labels = tuple(str(int(v)) if isinstance(v, float) and v.is_integer() else str(v) for v in found)
    if len(labels) < 2:
        raise InputError("fit.one_group", name=group)
    return labels, codes


def _left_out_notes(missing: str, codes: NDArray[np.intp], drop: Mask, empty: Mask, absent: Mask) -> tuple[Note, ...]:
    """Notes on the rows that the analysis leaves out."""
    notes, total = [], len(codes)
    if (codes < 0).any():
        notes.append(note("fit.no_group_value", "info", n=int((codes < 0).sum())))
    known = codes >= 0
    gone = int((drop & known).sum())
    if gone and missing == "listwise":
        notes.append(note("fit.listwise", n=gone, total=total, kept=int((known & ~drop).sum())))
    elif gone:
        only_empty = int((empty & known).sum())
        if only_empty:
            notes.append(note("fit.empty_rows", "info", n=only_empty))
        if gone > only_empty:
            notes.append(note("fit.covariates_missing", n=gone - only_empty))
    left = known & ~drop
    if missing != "listwise" and (absent & left).any():
        notes.append(note("fit.incomplete", "info", n=int((absent & left).sum()), total=int(left.sum())))
    return tuple(notes)


def nth_group(label: str, labels: Sequence[str]) -> Text:
    """Where an error is: a group by its number, never by its label, which may be a person's name."""
    return text("fit.in_nth_group", k=labels.index(label) + 1, n=len(labels)) if label else text("fit.in_all")


def _check(y: Floats, names: Sequence[str], where: Text) -> None:
    """Refuse what no estimator can use: too few cases, and variables without variance."""
    if len(y) < 2:
        raise EstimationError("fit.no_cases", n=len(y), where=where)
    blank = np.isnan(y)
    empty = _without_answer(blank, names)
    if empty:
        raise EstimationError("fit.unanswered", n=len(empty), items=joined(empty), where=where)
    highest, lowest = y.max(0), y.min(0)
    if np.isnan(highest).any():
        highest, lowest = y.max(0, initial=-np.inf, where=~blank), y.min(0, initial=np.inf, where=~blank)
    constant = [names[k] for k in np.flatnonzero(highest == lowest).tolist()]
    if constant:
        raise EstimationError("fit.constant", n=len(constant), items=joined(constant), where=where)
    with np.errstate(over="ignore"):
        wide = highest - lowest
    size = np.maximum(np.maximum(highest, -lowest), wide)
    beyond = [names[k] for k in np.flatnonzero((size > LARGEST) | (wide < SMALLEST)).tolist()]
    if beyond:
        raise EstimationError("fit.magnitude", n=len(beyond), items=joined(beyond), where=where)


def dependent_items(S: Floats, names: Sequence[str]) -> list[str]:
    """Items that are linear combinations of one another in S; empty where S is positive definite."""
    return [names[i] for i in dependent_columns(S)]
