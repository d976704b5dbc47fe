"""Sliders from 0 to 100: runs of neighbouring columns that use the whole of them, and hand out no 100 points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from repurchase.survey.instrument import Instrument
from repurchase.survey.read.answers.numbers.number_words import asks_for_measure
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold
from repurchase.survey.read.sheet.question_heads import named, words_of

FEWEST_COLUMNS = 3  # columns from which on they speak for one another
SLIDER = (0.0, 100.0)
WIDE = 80.0  # the highest answer of a run of sliders is beyond this
LOW_PART, HIGH_PART = 30.0, 70.0  # into which the answers to each slider reach where no name joins them
LOW_END, HIGH_END = 10.0, 90.0  # into which those of the run then reach
SUM_SHARE = 0.9  # share of the respondents whose answers add up to 100: points handed out, no sliders
MOST_SUMMED = 30  # neighbours among which points may be handed out
Table = NDArray[np.float64]


def may_go_together(a: SheetColumn, b: SheetColumn, *, many: bool) -> bool:
    """Whether two neighbours with numbers of 0 to 100 may be sliders of one block.

    They are of one name; or both hold `many` different numbers, and neither measures something.
    """
    return _akin(a, b) or (many and not any(map(_measures, (a, b))))


def sliders_of(run: Sequence[SheetColumn], many: Sequence[bool]) -> list[SheetColumn]:
    """The columns of a run that are sliders; none where they hand out 100 points or leave a part unused.

    Parameters
    ----------
    run : sequence of SheetColumn
        Neighbours that hold numbers of 0 to 100.
    many : sequence of bool
        Whether each holds more different numbers than a scale of points has.
    """
    if len(run) < FEWEST_COLUMNS or len({c.percent for c in run}) > 1:
        return []
    table = np.column_stack([c.spread([np.nan if v is None else v for v in c.numbers]) for c in run])
    akin = all(_akin(run[0], c) for c in run[1:])
    summed = _summing(table)
    kept = [k for k in range(len(run)) if k not in summed]
    if len(kept) < FEWEST_COLUMNS or sum(many[k] for k in kept) < len(kept) / 2:
        return []
    used = table[:, kept]
    if not WIDE < np.nanmax(used) <= SLIDER[1] or np.nanmin(used) > WIDE / 2:
        return []
    reach_half = bool((np.nanmax(used, axis=0) >= SLIDER[1] / 2).all())  # counts of one name end at unlike numbers
    return [run[k] for k in kept] if (akin and reach_half) or _use_all(used) else []


def _akin(a: SheetColumn, b: SheetColumn) -> bool:
    """Whether two columns share a question, or a name with a running number."""
    if a.group or b.group:
        return a.group == b.group
    names = named(a), named(b)
    return names[0] is not None and names[1] is not None and names[0].prefix == names[1].prefix


def _measures(c: SheetColumn) -> bool:
    return asks_for_measure(c.wording) or asks_for_measure(c.name)


def _use_all(table: Table) -> bool:
    """Whether the answers to each column lie in the low and the high part, and those of the run reach both ends."""
    lowest, highest = np.nanmin(table, axis=0), np.nanmax(table, axis=0)
    each = (lowest <= LOW_PART).all() and (highest >= HIGH_PART).all()
    return bool(each and lowest.min() <= LOW_END and highest.max() >= HIGH_END)


def _summing(table: Table) -> set[int]:
    """Columns among neighbours whose answers add up to 100 for nearly everybody."""
    rows = np.isfinite(table).any(axis=1)
    sums = np.cumsum(np.column_stack([np.zeros(len(table)), np.nan_to_num(table)]), axis=1)[rows]
    found: set[int] = set()
    for start in range(table.shape[1] - 1):
        for end in range(start + 2, min(start + MOST_SUMMED, table.shape[1]) + 1):
            total = sums[:, end] - sums[:, start]
            if len(total) and np.mean(np.isclose(total, SLIDER[1], atol=1)) > SUM_SHARE:
                found |= set(range(start, end))
    return found


def stated_sliders(columns: Sequence[SheetColumn], instruments: Sequence[Instrument]) -> frozenset[int]:
    """Columns that an instrument words exactly and rates from 0 to 100, whatever part of it the answers use."""
    rated = [c for known in instruments for c in known if (c.scale.low, c.scale.high) == SLIDER]
    words = {fold(w) for c in rated for item in c.items for w in (item.name, *item.label.values()) if w}
    return frozenset(c.index for c in columns if fold(c.name) in words or fold(words_of(c.wording)) in words)
