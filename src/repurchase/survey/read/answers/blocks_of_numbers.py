"""Blocks of numeric columns that rate nothing: rankings, and counts or hours under one head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from repurchase.errors import Note, note
from repurchase.survey.read.answers.numbers.written_ranks import written_rank
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.text import Text, Words, listed

LEAST_RANKED = 3  # columns: of two, each row of a scale is a permutation too often
MOST_RANKED = 30  # things that anybody ranks
LEAST_ROWS = 8  # respondents whose rows must be permutations before that is no accident
RANKED = 0.95  # share of the rows that must be permutations: a typed ranking holds slips
FULL_SCALES = frozenset({1, 2, 3, 4, 5, 6, 7, 9, 10})  # highest codes of scales that begin at 0
UNEVEN = 2  # points by which the highest counts of a block differ at least

Numbers = NDArray[np.float64]


def is_ranking(columns: Sequence[SheetColumn]) -> bool:
    """Whether the columns of a block rank what they stand for: each row holds 1 to k, each place once.

    A respondent may rank only the first few; what is left blank, 0 or below has no place.

    Parameters
    ----------
    columns : sequence of SheetColumn
        The whole block, in the order of the file.
    """
    if not LEAST_RANKED <= len(columns) <= MOST_RANKED:
        return False
    values = [ranks_given(c) for c in columns]
    return all(v is not None for v in values) and _permutations(np.column_stack([v for v in values if v is not None]))


def rankings(columns: Sequence[SheetColumn]) -> list[list[SheetColumn]]:
    """Runs of neighbouring columns that are rankings: the longest in which no row repeats a place."""
    found: list[list[SheetColumn]] = []
    for run in _numeric_runs(columns):
        places = [ranks_given(c) for c in run]
        start = 0
        while start + LEAST_RANKED <= len(run):
            end = _distinct_until(places, start)
            if end - start >= LEAST_RANKED and is_ranking(run[start:end]):
                found.append(list(run[start:end]))
                start = end
            else:
                start += 1
    return found


def ranking_note(block: Sequence[SheetColumn]) -> Note:
    """What is said of a ranking."""
    return note("categories.ranking", columns=_named(block), k=len(block))


def counts_note(block: Sequence[SheetColumn]) -> Note:
    """What is said of counts that look like ratings."""
    tops = listed(f"{max((v for v in c.numbers if v is not None), default=0):g}" for c in block[:8])
    return note("categories.counts", columns=_named(block), tops=tops)


def _named(block: Sequence[SheetColumn]) -> Words | Text:
    return listed((c.header[:40] for c in block), 6)


def _numeric_runs(columns: Sequence[SheetColumn]) -> Iterator[list[SheetColumn]]:
    run: list[SheetColumn] = []
    for c in columns:
        if run and (c.index != run[-1].index + 1 or ranks_given(c) is None):
            yield run
            run = []
        if ranks_given(c) is not None:
            run.append(c)
    yield run


def _distinct_until(ranks: Sequence[Numbers | None], start: int) -> int:
    """The end of the columns from `start` on in which (nearly) no row repeats a place."""
    end = start + 1
    while end < len(ranks) and end - start < MOST_RANKED:
        new = ranks[end]
        repeated = np.zeros(0 if new is None else len(new), dtype=bool)
        for old in ranks[start:end]:
            if old is not None and new is not None:
                repeated |= old == new
        answered = 0 if new is None else int(np.isfinite(new).sum())
        if repeated.sum() > (1 - RANKED) * max(answered, 1):
            break
        end += 1
    return end


def ranks_given(c: SheetColumn) -> Numbers | None:
    """The place that each respondent gives, NaN for none; None where the column holds no places."""
    if len(c.uniques) > MOST_RANKED + 5 or not c.filled or c.labels:
        return None
    values: list[float] = []
    for value, word in zip(c.numbers, c.words, strict=True):
        value = written_rank(word) if value is None and word else value
        if word and value is None:
            return None
        values.append(value if word and value is not None and value > 0 else np.nan)
    held = [v for v in values if v == v]
    if not held or max(held) > MOST_RANKED or any(v != int(v) for v in held):
        return None
    return np.asarray(c.spread(values), dtype=float)


def _permutations(x: Numbers) -> bool:
    """Whether nearly every row that holds anything holds 1 to m, each once, and some row more than one place."""
    answered = np.isfinite(x).sum(axis=1)
    rows = x[answered > 0]
    if len(rows) < LEAST_ROWS:
        return False
    counts = np.isfinite(rows).sum(axis=1)
    ordered = np.sort(rows, axis=1)
    wanted = np.arange(1, x.shape[1] + 1)
    right = (np.isnan(ordered) | (ordered == wanted)).all(axis=1)
    return bool(right.mean() >= RANKED and np.median(counts) >= 2 and np.nanmax(x) >= LEAST_RANKED - 1)


def are_counts(columns: Sequence[SheetColumn]) -> bool:
    """Whether a block of numeric columns counts or measures: it begins at 0 and its columns end at unlike numbers.

    Parameters
    ----------
    columns : sequence of SheetColumn
        Two or more, which share a prefix or a head.
    """
    if len(columns) < 2 or any(c.labels for c in columns):
        return False
    held = [
        [
            v
            for v, w, n in zip(c.numbers, c.words, c.counts, strict=True)
            if w and v is not None and v >= 0 and not c.slip(v, int(n))
        ]
        for c in columns
    ]
    if not all(held) or min(map(min, held)) > 0:
        return False
    return uneven([max(h) for h in held])


def uneven(tops: Sequence[float]) -> bool:
    """Whether the highest answers of columns belong to no common scale."""
    odd = sum(t not in FULL_SCALES for t in tops)
    return max(tops) - min(tops) >= UNEVEN or (odd > 0 and len(set(tops)) > 1)
