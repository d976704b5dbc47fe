"""Importance of drivers on a 0-100 metric that no choice of marker items can change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from repurchase.array_types import Floats
from repurchase.numeric.resampling.intervals import inverted_p, percentile_limits


@dataclass(frozen=True, slots=True, eq=False)
class AdjustedContrasts:
    """Differences with Bonferroni's simultaneous intervals and p, each of shape (d,).

    An interval at coverage 1 - alpha leaves out zero exactly where its `p_value` lies below alpha.
    """

    difference: Floats
    low: Floats
    high: Floats
    p_value: Floats


def total_effects(B: Floats) -> Floats:
    """Total effects among variables, ``(I - B)^-1 - I``.

    Parameters
    ----------
    B : ndarray of shape (..., m, m)
        ``B[i, j]`` is the direct effect of variable j on variable i.

    Returns
    -------
    ndarray of shape (..., m, m)
        NaN where a replicate holds NaN or its ``I - B`` is singular.
    """
    m = B.shape[-1]
    usable = np.asarray(np.isfinite(B).all(axis=(-2, -1)))
    safe = np.where(usable[..., None, None], np.eye(m) - np.where(np.isfinite(B), B, 0.0), np.eye(m))
    usable &= np.abs(np.linalg.det(safe)) > 1e-12
    inverse = np.linalg.inv(np.where(usable[..., None, None], safe, np.eye(m)))
    return np.where(usable[..., None, None], inverse - np.eye(m), np.nan)


def importance(total: Floats, loadings: Floats, spans: ArrayLike, drivers: ArrayLike, outcome: int) -> Floats:
    """Points of the outcome (0-100) that one point of each driver (0-100) moves.

    Parameters
    ----------
    total : ndarray of shape (..., m, m)
        Unstandardised total effects.
    loadings : ndarray of shape (..., m)
        Mean unstandardised loading of each variable's items.
    spans : array_like of shape (m,)
        Range of each variable's answer scale.
    drivers : array_like of int, shape (d,)
    outcome : int

    Returns
    -------
    ndarray of shape (..., d)
        NaN where a mean loading is not positive.

    Notes
    -----
    Rescaling a latent variable by c divides its loadings by c and multiplies its effects in step, so that
    ``total * mean loading of the outcome / mean loading of the driver`` stays what it is: effect coding.

    References
    ----------
    Little, T. D., Slegers, D. W., & Card, N. A. (2006). A non-arbitrary method of identifying and scaling latent
    variables in SEM and MACS models. Structural Equation Modeling, 13(1), 59-72.
    """
    at, span = np.asarray(drivers, dtype=int), np.asarray(spans, float)
    positive = np.where(loadings > 0, loadings, np.nan)
    return total[..., outcome, at] * positive[..., [outcome]] / positive[..., at] * span[at] / span[outcome]


def rank_in_first(values: Floats, top: int) -> Floats:
    """Count how often each column is among the `top` largest values of its row.

    Parameters
    ----------
    values : ndarray of shape (draws, d)
        Rows with NaN are left out.
    top : int

    Returns
    -------
    ndarray of shape (d,)
        Shares of the usable rows, in [0, 1]; NaN when no row is usable.
    """
    usable = values[np.isfinite(values).all(axis=1)]
    if not len(usable):
        return np.full(values.shape[1], np.nan)
    place = np.argsort(np.argsort(-usable, axis=1, kind="stable"), axis=1, kind="stable")
    return (place < top).mean(axis=0)


def against_others(values: Floats) -> Floats:
    """Subtract from each value the mean of the others in its row.

    Parameters
    ----------
    values : ndarray of shape (..., d)

    Returns
    -------
    ndarray of shape (..., d)
        NaN where there is no other.
    """
    d = values.shape[-1]
    if d < 2:
        return np.full(values.shape, np.nan)
    return (d * values - values.sum(axis=-1, keepdims=True)) / (d - 1)


def paired_contrasts(x: Floats, level: float = 0.95, *, adjusted: bool = True) -> AdjustedContrasts:
    """Test whether the mean of each column is zero, by Student's t with Bonferroni's adjustment over the columns.

    Parameters
    ----------
    x : ndarray of shape (n, d)
        Differences within respondents; rows with NaN are left out.
    level : float
        Simultaneous coverage of the intervals, in (0, 1).
    adjusted : bool
        False for the plain interval and p of each column.

    Returns
    -------
    AdjustedContrasts
        Limits and p are NaN below two respondents, and where a difference does not vary.
    """
    x = x[np.isfinite(x).all(axis=1)]
    n, d = x.shape
    nothing = np.full(d, np.nan)
    if n < 2 or not d:
        return AdjustedContrasts(x.mean(axis=0) if n else nothing, nothing, nothing, nothing)
    mean, error = x.mean(axis=0), x.std(axis=0, ddof=1) / np.sqrt(n)
    error = np.where(error > 0, error, np.nan)
    tests = d if adjusted else 1
    half = stdtrit(n - 1, 1 - (1 - level) / (2 * tests)) * error
    p = 2 * stdtr(n - 1, -np.abs(mean / error))
    return AdjustedContrasts(mean, mean - half, mean + half, np.minimum(1.0, tests * p))


def drawn_contrasts(point: Floats, draws: Floats, level: float = 0.95) -> AdjustedContrasts:
    """Test each column of draws against zero by its percentile interval, with Bonferroni's adjustment over the columns.

    Parameters
    ----------
    point : ndarray of shape (d,)
    draws : ndarray of shape (R, d)
        Without NaN. No p is smaller than 2 d / (R + 1).
    level : float
        Simultaneous coverage of the intervals, in (0, 1).

    Returns
    -------
    AdjustedContrasts
        Limits and p are NaN below two draws.
    """
    R, d = draws.shape
    if R < 2 or not d:
        nothing = np.full(d, np.nan)
        return AdjustedContrasts(point, nothing, nothing, nothing)
    low, high = percentile_limits(draws, 1 - (1 - level) / d)
    return AdjustedContrasts(point, low, high, np.minimum(1.0, d * inverted_p(draws)))


def resampled_means(x: Floats, counts: Floats) -> Floats:
    """Mean of each column in each resample, over the respondents who have a value.

    Parameters
    ----------
    x : ndarray of shape (n, d)
    counts : ndarray of shape (R, n)
        How often each respondent was drawn.

    Returns
    -------
    ndarray of shape (R, d)
        NaN where nobody drawn has a value.
    """
    present = np.isfinite(x)
    total = counts @ present.astype(float)
    sums = counts @ np.where(present, x, 0.0)
    return np.where(total > 0, sums / np.where(total > 0, total, 1.0), np.nan)
