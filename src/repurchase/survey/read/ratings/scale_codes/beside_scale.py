"""Numbers at the ends of a block that are no points of its scale: a 0, an 8 or a 9 for "not applicable".

Such a number is a point where those who gave it answer the other columns as that end of the scale lets expect, and a
code where they answer them like everybody. Where that cannot be told, what is usual decides, and the doubt is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurchase.survey.read.answers.answer_profile import Profile
from repurchase.survey.read.sheet.grid import SheetColumn

Matrix = NDArray[np.float64]

HALF_WAY = 0.5  # of the distance that an end lets expect: below it answers are nearer to everybody's
UNTOLD = 0.3  # standard error of that distance from which on nothing can be told
SURE = 1.6  # standard errors by which a number next to the points must miss half the way to be no point
PLENTY = 0.25  # share of the answers from which on a 0 is no code: more than ever answer "not applicable"
ODD_TOPS = frozenset({5, 7})  # highest points of scales that usually begin at 1
LONGEST_FROM_ZERO = 10  # highest point of the scale that usually begins at 0
CODES = frozenset({8, 9})  # numbers that questionnaires give to "don't know" and "no answer"
LEAST_COLUMNS = 2
WEAK = 0.1  # share of a column's spread that the others must explain before they tell anything of it

Members = Sequence[tuple[SheetColumn, Profile]]


@dataclass(frozen=True, slots=True)
class Beside:
    """Numbers that were taken for codes, and whether a 0 that was kept may be one."""

    codes: frozenset[int] = frozenset()
    doubtful: bool = False


def beside_scale(columns: Members, counts: Counter[int], known: tuple[int, int] | None = None) -> Beside:
    """Tell which of the numbers that a block uses are no points of its scale.

    Parameters
    ----------
    columns : sequence of (SheetColumn, Profile)
        Columns that share a scale.
    counts : Counter of int
        How often each number is used, rare strays left out.
    known : (int, int), optional
        Ends of the scale that the study or the words of the file tell.
    """
    used = sorted(counts)
    if known is not None and len(used) > 2 and used[-2] > known[1]:  # these answers are on another scale
        known = None
    codes = {used[-1]} if len(used) > 2 and _is_code_above(columns, used, known) else set()
    used = [v for v in used if v not in codes]
    if len(used) < 3 or used[0] != 0:
        return Beside(frozenset(codes))
    point = _is_lowest_point(columns, counts, used[1:], known)
    return Beside(frozenset(codes if point is not False else codes | {0}), doubtful=point is None)


def _is_code_above(columns: Members, used: Sequence[int], known: tuple[int, int] | None) -> bool:
    """Whether the highest number stands apart from the points: beyond a gap, or beyond the end of a usual scale."""
    top, below = used[-1], used[-2]
    skipped = top - below - 1
    if known is not None and below <= known[1] < top:
        return _share_of_way(columns, top)[0] < HALF_WAY
    if not skipped and below not in ODD_TOPS:
        return False
    way, error = _share_of_way(columns, top)
    if error > UNTOLD:
        return skipped > 1 and top in CODES
    return way + (0.0 if skipped else SURE * error) < HALF_WAY


def _is_lowest_point(
    columns: Members, counts: Counter[int], others: Sequence[int], known: tuple[int, int] | None
) -> bool | None:
    """Whether 0 is the lowest point of the scale; None where it is kept in doubt."""
    if others[-1] == LONGEST_FROM_ZERO and (known is None or known[0] <= 0):
        return True
    share = counts[0] / sum(counts[v] for v in (0, *others))
    way, error = _share_of_way(columns, 0)
    usual = others[-1] in ODD_TOPS
    dip = share < PLENTY and _exceeds(counts[0], counts[1]) and _exceeds(counts[2], counts[1])  # a heap of its own
    if known is not None and known[0] > 0:
        return way >= HALF_WAY
    if share >= PLENTY or error > UNTOLD:
        if not usual:
            return True
        odd_one = len(columns) > LEAST_COLUMNS and _holding(columns, 0) < len(columns) / 2
        return False if odd_one or dip else None
    if not usual:
        return way + SURE * error >= HALF_WAY
    return True if way >= HALF_WAY else False if dip or way + SURE * error < HALF_WAY else None


def _exceeds(more: int, fewer: int) -> bool:
    """Whether one count is above another by more than chance."""
    return more - fewer > SURE * float(np.sqrt(more + fewer))


def _holding(columns: Members, value: int) -> int:
    """How many of the columns hold a number."""
    return sum(any(v == value and n for v, n in zip(p.numbers, c.counts, strict=True)) for c, p in columns)


def _share_of_way(columns: Members, value: int) -> tuple[float, float]:
    """How far those who gave a number answer the other columns as an end of the scale would, 0 not at all, 1 fully.

    The standard error comes with it; it is infinite where nothing can be told.
    """
    table = np.column_stack([c.spread([np.nan if v is None else v for v in p.numbers]) for c, p in columns])
    given = table == value
    points = np.where(given | (table < 0) | (table > max(10, value)), np.nan, table)
    if table.shape[1] < LEAST_COLUMNS or not given.any():
        return 0.0, np.inf
    centre = _mean(points, 0)
    spread = np.sqrt(_mean((points - centre) ** 2, 0))
    spread[~(spread > 0)] = np.nan
    z, signs = _one_direction((points - centre) / spread)
    pairs = [_expected(z, j, given[:, j], signs[j] * (value - centre[j]) / spread[j]) for j in range(z.shape[1])]
    wanted, seen, varied = (np.concatenate(x) for x in zip(*pairs, strict=True))
    if not len(wanted):
        return 0.0, np.inf
    size = float(wanted @ wanted)
    return float(wanted @ seen) / size, float(np.sqrt(varied.mean() / size))


def _expected(z: Matrix, j: int, given: NDArray[np.bool_], score: float) -> tuple[Matrix, Matrix, Matrix]:
    """What those who gave a number answer elsewhere if it is a point with its score; what they do; its variance."""
    rest = _mean(np.delete(z, j, axis=1), 1)
    both = np.isfinite(rest) & np.isfinite(z[:, j])
    slope = float((rest[both] * z[both, j]).mean()) if both.sum() > LEAST_COLUMNS else 0.0
    seen = rest[given & np.isfinite(rest)] if slope > WEAK else np.empty(0)
    return np.full(len(seen), slope * score), seen, np.full(len(seen), rest[both].var() if both.any() else 0.0)


def _mean(values: Matrix, axis: int) -> Matrix:
    """Mean of the numbers that are there, NaN where none is."""
    held = np.isfinite(values)
    sums, n = np.where(held, values, 0.0).sum(axis=axis), held.sum(axis=axis)
    return np.where(n > 0, sums / np.maximum(n, 1), np.nan)


def _one_direction(z: Matrix) -> tuple[Matrix, Matrix]:
    """Standard scores with the columns turned that run against the others, and the sign of each column."""
    filled = np.nan_to_num(z)
    _, vectors = np.linalg.eigh(filled.T @ filled)
    signs = np.where(vectors[:, -1] < 0, -1.0, 1.0)
    return z * signs, signs
