"""Correlation of ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtr

from repurchase.array_types import Floats


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """Spearman's rho with its interval and p; NaN where a variable does not vary."""

    rho: float
    ci_low: float
    ci_high: float
    p_value: float
    n: int


def spearman(x: Floats, y: Floats, level: float = 0.95) -> RankCorrelation:
    """Spearman's rank correlation, ties at their mean rank.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        No NaN, ``n >= 4``.
    level : float
        Two-sided coverage.

    Returns
    -------
    RankCorrelation

    Notes
    -----
    rho and p (t approximation) equal ``cor.test(x, y, method = "spearman", exact = FALSE)``; the interval is Bonett and
    Wright's, Fisher's z with variance ``(1 + rho^2 / 2) / (n - 3)``.

    References
    ----------
    Bonett, D. G., & Wright, T. A. (2000). Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations. Psychometrika, 65(1), 23-28.
    """
    n = len(x)
    a, b = mean_ranks(x), mean_ranks(y)
    spread = float(a.std() * b.std())
    if n < 4 or not spread > 0:
        return RankCorrelation(np.nan, np.nan, np.nan, np.nan, n)
    rho = float(np.clip(((a - a.mean()) * (b - b.mean())).mean() / spread, -1, 1))
    if abs(rho) >= 1:
        return RankCorrelation(rho, rho, rho, 0.0, n)
    half = float(ndtri((1 + level) / 2)) * np.sqrt((1 + rho**2 / 2) / (n - 3))
    z = np.arctanh(rho)
    t = rho * np.sqrt((n - 2) / (1 - rho**2))
    return RankCorrelation(rho, float(np.tanh(z - half)), float(np.tanh(z + half)), 2 * float(stdtr(n - 2, -abs(t))), n)


def mean_ranks(x: Floats) -> Floats:
    """Ranks from 1, ties at their mean."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[inverse]
