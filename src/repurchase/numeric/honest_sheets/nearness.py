"""How near answer sheets stand to one another, beside honest ones that know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtrc

from repurchase.array_types import Array, Floats, Integers, Mask
from repurchase.numeric.honest_sheets.sheet_model import SheetModel, sheet_blocks, surprise

TIMES = 100  # honest sheets drawn for each real one that a sheet is compared with: a chance of one in a hundred
BY_CHANCE = 1 / (1 + TIMES)  # share of honest sheets that stand nearer than that, or fewer where ties occur
TIED = 1e-3  # agreements no further apart are equal: their sums are rounded
SLICE = 512  # drawn sheets compared at a time
MOST_PAIRS = 250_000  # real pairs compared; above that a random part of the sheets is looked at


@dataclass(frozen=True, eq=False)
class Nearness:
    """Sheets whose nearest neighbour is nearer than honest, independent sheets stand.

    Attributes
    ----------
    rows : ndarray of int, shape (t,)
        Sheets looked at.
    nearer : ndarray of bool, shape (t,)
        Whether none of `TIMES` times as many honest sheets comes as near as the nearest real one.
    """

    rows: Integers
    nearer: Mask

    @property
    def share(self) -> float:
        """Share of the sheets looked at that stand nearer than honest ones; 1 / (1 + `TIMES`) at most is chance."""
        return float(self.nearer.mean()) if len(self.nearer) else 0.0

    @property
    def p_value(self) -> float:
        """Chance of as many such sheets among honest ones, as if they did not depend on one another."""
        found, t = int(self.nearer.sum()), len(self.nearer)
        return float(bdtrc(found - 1, t, BY_CHANCE)) if found else 1.0


def nearness(x: Floats, model: SheetModel, rng: np.random.Generator) -> Nearness:
    """Compare each sheet's nearest real neighbour with its nearest among honest sheets.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        NaN where nothing was answered, which equals nothing.
    model : SheetModel
        Of honest sheets.
    rng : Generator

    Returns
    -------
    Nearness

    Notes
    -----
    Agreement is the sum, over the questions answered alike, of minus the log share of that answer: the percent match of
    Kuriakose and Robbins with rare answers counting for more. A sheet among honest ones is as likely as any of the
    n - 1 real and 100 (n - 1) drawn sheets to hold the nearest, so it stands out with chance 1 / 101 or, with ties,
    less.

    References
    ----------
    Kuriakose, N., & Robbins, M. (2016). Don't get duped: Fraud through duplication in public opinion surveys.
    Statistical Journal of the IAOS, 32(3), 283-291.
    """
    n = len(x)
    t = min(n, max(1, MOST_PAIRS // max(n, 1)))
    rows = np.sort(rng.choice(n, t, replace=False)) if t < n else np.arange(n)
    if n < 3 or not x.shape[1]:
        return Nearness(rows, np.zeros(len(rows), dtype=bool))
    marks = _marks(x[rows], surprise(model, x[rows]))
    real = _nearest(marks, (x[i : i + 4096] for i in range(0, n, 4096)), rows)
    return Nearness(rows, _unmatched(real - TIED, marks, sheet_blocks(model, TIMES * (n - 1), rng)))


def _marks(x: Floats, weight: Floats) -> list[tuple[float, Array]]:
    """(answer, its weight where a sheet gave it, else 0) of every answer that was given."""
    return [(float(v), np.where(x == v, weight, 0.0).astype(np.float32)) for v in np.unique(x[~np.isnan(x)])]


def _agreement(marks: list[tuple[float, Array]], block: Floats) -> Array:
    """Agreement of each sheet with each of `block`, shape (t, b)."""
    agreement = np.zeros((len(marks[0][1]) if marks else 0, len(block)), dtype=np.float32)
    for value, mark in marks:
        agreement += mark @ (block == value).astype(np.float32).T
    return agreement


def _unmatched(nearest: Array, marks: list[tuple[float, Array]], drawn: Iterable[Floats]) -> Mask:
    """Which sheets agree with none of `drawn` as much as `nearest` (t,); what is matched is not compared any more."""
    left = np.arange(len(nearest))
    for block in drawn:
        for start in range(0, len(block), SLICE):
            agreement = _agreement(marks, block[start : start + SLICE])
            still = agreement.max(axis=1) < nearest[left]
            if not still.all():
                left, marks = left[still], [(value, mark[still]) for value, mark in marks]
        if not len(left):
            break
    unmatched = np.zeros(len(nearest), dtype=bool)
    unmatched[left] = True
    return unmatched


def _nearest(marks: list[tuple[float, Array]], others: Iterable[Floats], own: Integers) -> Array:
    """Largest agreement with any of `others`, shape (t,); sheet i is itself number `own[i]` of them."""
    best = np.full(len(marks[0][1]) if marks else 0, -1.0, dtype=np.float32)
    start = 0
    for block in others:
        agreement = _agreement(marks, block)
        inside = np.flatnonzero((own >= start) & (own < start + len(block)))
        agreement[inside, own[inside] - start] = -1.0
        best = np.maximum(best, agreement.max(axis=1))
        start += len(block)
    return best
