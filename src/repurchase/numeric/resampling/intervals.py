"""Bootstrap confidence limits: percentile, bias-corrected (BC), bias-corrected and accelerated (BCa).

Quantiles interpolate between order statistics at (R + 1) p, as SPSS does (type 6 of Hyndman & Fan 1996).
"""

import numpy as np
from scipy.special import ndtr, ndtri

from repurchase.array_types import Array


def quantile6(draws: Array, p: Array) -> Array:
    """Interpolate type 6 quantiles of each column of draws.

    Parameters
    ----------
    draws : (R, k) array
        Without NaN.
    p : (..., k) array
        Probabilities of each column.

    Returns
    -------
    (..., k) array
    """
    ordered = np.sort(draws, axis=0)
    R = len(ordered)
    place = np.clip((R + 1) * np.asarray(p, float), 1, R)
    below = np.clip(np.floor(place).astype(int), 1, R)
    above = np.minimum(below + 1, R)
    columns = np.arange(draws.shape[1])
    low, high = ordered[below - 1, columns], ordered[above - 1, columns]
    return low + (place - below) * (high - low)


def percentile_limits(draws: Array, level: float = 0.95) -> Array:
    """Cut off equal tails of each column of draws.

    Parameters
    ----------
    draws : (R, k) array
    level : float

    Returns
    -------
    (2, k) array
    """
    tail = (1 - level) / 2
    return quantile6(draws, np.repeat([[tail], [1 - tail]], draws.shape[1], axis=1))


def bias(draws: Array, estimate: Array) -> Array:
    """Compute the bias correction z0: the normal quantile of the share of draws below the estimate, ties counted half.

    Parameters
    ----------
    draws : (R, k) array
    estimate : (k,) array

    Returns
    -------
    (k,) array
        Infinite where every draw lies on one side.
    """
    below = (draws < estimate).mean(axis=0) + 0.5 * (draws == estimate).mean(axis=0)
    return ndtri(below)


def acceleration(left_out: Array) -> Array:
    """Compute the acceleration a from jackknife estimates (Efron 1987, eq. 6.6).

    Parameters
    ----------
    left_out : (n, k) array
        Estimates without one respondent each.

    Returns
    -------
    (k,) array
        Zero where they do not vary.
    """
    d = left_out.mean(axis=0) - left_out
    cubes, squares = (d**3).sum(axis=0), (d**2).sum(axis=0)
    return np.where(squares > 0, cubes / (6 * np.where(squares > 0, squares, 1) ** 1.5), 0.0)


def adjusted_limits(draws: Array, estimate: Array, a: Array | float = 0.0, level: float = 0.95) -> Array:
    """Compute BC limits (``a = 0``) or BCa limits.

    Parameters
    ----------
    draws : (R, k) array
    estimate : (k,) array
    a : (k,) array or float
        The acceleration.
    level : float

    Returns
    -------
    (2, k) array
        NaN where the bias is infinite.
    """
    z0 = bias(draws, estimate)
    z = ndtri((1 - level) / 2) * np.array([[1.0], [-1.0]])
    with np.errstate(invalid="ignore"):
        p = ndtr(z0 + (z0 + z) / (1 - a * (z0 + z)))
    limits = quantile6(draws, np.where(np.isfinite(p), p, 0.5))
    return np.where(np.isfinite(z0), limits, np.nan)


def inverted_p(draws: Array, null: float = 0.0) -> Array:
    """Invert the percentile interval: the smallest 1 - level whose interval leaves `null` out.

    It lies below alpha exactly when the 1 - alpha percentile interval excludes `null`. With R draws it cannot be
    smaller than 2 / (R + 1).

    Parameters
    ----------
    draws : (R, k) array
    null : float

    Returns
    -------
    (k,) array
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
