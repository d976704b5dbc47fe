"""A survey of a large file, of which totals of all respondents are known and a random sample of rows is held.

What rests on counts and moments takes them from the totals; what needs single rows takes the sample, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NoReturn, SupportsIndex

import numpy as np

from repurchase.array_types import Floats
from repurchase.errors import CAUTION, INFO, EstimationError, InputError, Note, note
from repurchase.numeric.classical.moments import Moments, counted_moments
from repurchase.numeric.resampling.block_totals import BlockTotals
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Construct
from repurchase.survey.survey import Survey
from repurchase.survey.whole.whole_file import WholeFile
from repurchase.text import joined

SAMPLED = "whole.sampled"


class RowsNotHeld(tuple[Any, ...]):
    """What stands in place of the rows of a large file: whoever reaches for them is told that they are not held."""

    def __iter__(self) -> NoReturn:
        raise EstimationError("whole.needs_rows")

    def __len__(self) -> NoReturn:
        raise EstimationError("whole.needs_rows")

    def __getitem__(self, _: SupportsIndex | slice) -> NoReturn:
        raise EstimationError("whole.needs_rows")


def respondents(survey: Survey) -> int:
    """How many respondents a survey speaks for: those kept of the whole file, where it is a large one."""
    return survey.n if survey.whole is None else survey.whole.n


def item_totals(survey: Survey, names: Sequence[str]) -> BlockTotals:
    """The totals of some items of a large file, in the order given.

    Raises
    ------
    InputError
        For a variable of which no totals were made: a background question, a statement.
    """
    whole = whole_of(survey)
    unknown = [v for v in names if v not in whole.items]
    if unknown:
        raise InputError("whole.no_totals", names=joined(unknown), n=len(unknown))
    b = whole.blocks
    totals = BlockTotals(
        float(whole.complete), whole.midpoints, whole.sums, whole.products, b.n, b.sums, b.products
    )  # fmt: skip
    return totals.of([whole.items.index(v) for v in names])


def item_answers(survey: Survey, names: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """How often each answer was given to each of some items, lowest first, missing answers left out."""
    whole = whole_of(survey)
    return tuple(tuple(int(k) for k in whole.counts[whole.items.index(v)][:-1]) for v in names)


def item_moments(survey: Survey, names: Sequence[str]) -> Moments:
    """Moments of some items over all who answered each."""
    whole = whole_of(survey)
    answers = item_answers(survey, names)
    points = [
        whole.lows[whole.items.index(v)] + np.arange(len(a), dtype=float) for v, a in zip(names, answers, strict=True)
    ]
    return counted_moments(points, answers)


def construct_moments(survey: Survey, constructs: Sequence[Construct]) -> tuple[int, Floats, Floats]:
    """Complete cases, and means (c,) and covariances (c, c) of the constructs' mean scores."""
    totals = item_totals(survey, [i for c in constructs for i in c.item_names])
    weights = score_weights(constructs)
    return int(totals.n), totals.mean @ weights, weights.T @ totals.covariance(1) @ weights


def score_weights(constructs: Sequence[Construct]) -> Floats:
    """What turns the items of some constructs, one after the other, into their mean scores: shape (items, c)."""
    sizes = [len(c.items) for c in constructs]
    weights = np.zeros((sum(sizes), len(sizes)))
    for j, (end, k) in enumerate(zip(np.cumsum(sizes), sizes, strict=True)):
        weights[end - k : end, j] = 1 / k
    return weights


def whole_of(survey: Survey) -> WholeFile[Any]:
    """The totals of a survey that has them."""
    if survey.whole is None:
        raise InputError("whole.none")
    return survey.whole


def in_rows(survey: Survey) -> Survey:
    """The survey without totals: of a large file the random sample of rows, with a note that it is one."""
    if survey.whole is None:
        return survey
    rows = replace(survey, whole=None)
    if survey.whole.n <= survey.n:  # the sample is all there is
        return rows
    counts = {"n": survey.n, "total": survey.whole.n}
    return rows.with_notes(note(SAMPLED, CAUTION, **{name: Number(k, Kind.COUNT) for name, k in counts.items()}))


def complete_notes(survey: Survey) -> tuple[Note, ...]:
    """That moments are of those who answered every item, where some did not."""
    whole = whole_of(survey)
    if whole.complete == whole.n:
        return ()
    return (note("whole.complete", INFO, n=Number(whole.complete, Kind.COUNT), total=Number(whole.n, Kind.COUNT)),)
