"""Bootstrap confidence limits: percentile, bias-corrected (BC), bias-corrected and accelerated (BCa).

Quantiles interpolate between order statistics at (R + 1) p, as SPSS does (type 6 of Hyndman & Fan 1996).
"""

import numpy as np
from scipy.special import ndtr, ndtri

from repurchase.array_types import Array


def quantile6(draws: Array, p: Array) -> Array:
    """Quantiles of each column of `draws` (R, k), without NaN, at its own probabilities p (..., k): (..., k)."""
    ordered = np.sort(draws, axis=0)
    R = len(ordered)
    place = np.clip((R + 1) * np.asarray(p, float), 1, R)
    below = np.clip(np.floor(place).astype(int), 1, R)
    above = np.minimum(below + 1, R)
    columns = np.arange(draws.shape[1])
    low, high = ordered[below - 1, columns], ordered[above - 1, columns]
    return low + (place - below) * (high - low)


def percentile_limits(draws: Array, level: float = 0.95) -> Array:
    """Limits (2, k) that cut off equal tails of each column of `draws` (R, k)."""
    tail = (1 - level) / 2
    return quantile6(draws, np.repeat([[tail], [1 - tail]], draws.shape[1], axis=1))


def bias(draws: Array, estimate: Array) -> Array:
    """z0 (k,): normal quantile of the share of draws (R, k) below the estimate (k,), ties counted half.

    Infinite where every draw lies on one side.
    """
    below = (draws < estimate).mean(axis=0) + 0.5 * (draws == estimate).mean(axis=0)
    return ndtri(below)


def acceleration(left_out: Array) -> Array:
    """a (k,) from jackknife estimates (n, k) (Efron 1987, eq. 6.6): zero where they do not vary."""
    d = left_out.mean(axis=0) - left_out
    cubes, squares = (d**3).sum(axis=0), (d**2).sum(axis=0)
    return np.where(squares > 0, cubes / (6 * np.where(squares > 0, squares, 1) ** 1.5), 0.0)


def adjusted_limits(draws: Array, estimate: Array, a: Array | float = 0.0, level: float = 0.95) -> Array:
    """BC limits (2, k) with ``a = 0``, BCa limits with the acceleration a (k,); NaN where the bias is infinite."""
    z0 = bias(draws, estimate)
    z = ndtri((1 - level) / 2) * np.array([[1.0], [-1.0]])
    with np.errstate(invalid="ignore"):
        p = ndtr(z0 + (z0 + z) / (1 - a * (z0 + z)))
    limits = quantile6(draws, np.where(np.isfinite(p), p, 0.5))
    return np.where(np.isfinite(z0), limits, np.nan)


def inverted_p(draws: Array, null: float = 0.0) -> Array:
    """p (k,) of the percentile interval: the smallest 1 - level whose interval leaves `null` out.

    It lies below alpha exactly when the 1 - alpha percentile interval excludes `null`. With R draws it cannot be
    smaller than 2 / (R + 1).
    """
    R, k = draws.shape
    p = np.empty(k)
    for j in range(k):
        p[j] = 2 * min(_tail(np.sort(draws[:, j]) - null, R), _tail(np.sort(null - draws[:, j]), R))
    return np.minimum(p, 1.0)


def _tail(ordered: Array, R: int) -> float:
    """Probability whose type 6 quantile of the ordered draws is zero."""
    if ordered[0] >= 0:
        return 1 / (R + 1)
    if ordered[-1] <= 0:
        return R / (R + 1)
    above = int(np.searchsorted(ordered, 0.0, side="left"))  # first draw at or above zero, 0-based
    low, high = ordered[above - 1], ordered[above]
    return float((above + (0 - low) / (high - low)) / (R + 1))
