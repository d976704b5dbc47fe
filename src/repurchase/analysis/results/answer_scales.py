"""Whether the items of a construct share the answer scale on which its mean is put."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from repurchase.array_types import Floats
from repurchase.errors import Note, note
from repurchase.survey.instrument import Construct
from repurchase.survey.survey import Survey
from repurchase.text import joined

NARROWEST = (
    0.25  # of the span of all answers: an item that spans less, among items of a guessed scale, has another unit
)
FEWEST_VALUES = 4  # different answers from which the step of an item can be read


def scale_problem(survey: Survey, construct: Construct, against: tuple[str, ...] = ()) -> Note | None:
    """Why the mean of a construct cannot be put on 0-100; None where it can.

    Parameters
    ----------
    survey : Survey
    construct : Construct
        Of the survey.
    against : tuple of str
        Items that a model finds to run against the others.
    """
    names = [i for i in construct.item_names if i in survey.responses]
    values = survey.scored(construct.name)
    low, high = construct.scale.low, construct.scale.high
    outside = [n for n, x in zip(names, values.T, strict=True) if (x < low).any() or (x > high).any()]
    if outside:
        return note("scales.outside", construct=construct.label, items=joined(outside), low=low, high=high)
    if construct.scale.assumed and not one_unit(values):
        return note("scales.units", construct=construct.label, items=joined(names))
    if against:
        return note("scales.directions", construct=construct.label, items=joined(against), n=len(against))
    return None


def scale_problems(survey: Survey, names: Iterable[str]) -> dict[str, Note]:
    """`scale_problem` of each construct that has one, by name."""
    return {n: problem for n in names if (problem := scale_problem(survey, survey.instrument[n])) is not None}


def one_unit(values: Floats) -> bool:
    """Whether columns (n, k) of a guessed scale look like answers in one unit: common range, width and step."""
    columns = [x[np.isfinite(x)] for x in values.T]
    columns = [x for x in columns if len(x)]
    if len(columns) < 2:
        return True
    low, high = max(x.min() for x in columns), min(x.max() for x in columns)
    span = max(x.max() for x in columns) - min(x.min() for x in columns)
    wide = [x for x in columns if len(np.unique(x)) >= FEWEST_VALUES]
    steps = {step for x in wide if (step := _step(x)) is not None}
    return bool(low <= high and all(np.ptp(x) >= NARROWEST * span for x in wide) and len(steps) < 2)


def _step(x: Floats) -> int | None:
    """The greatest common divisor of the distances of whole numbers; None for others."""
    distinct = np.unique(x)
    if (distinct != np.round(distinct)).any():
        return None
    return math.gcd(*(int(d) for d in np.diff(distinct)))
