"""Multivariate normality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, ndtr

from repurchase.array_types import Floats

CHUNK = 1024  # rows whose products are held at once


@dataclass(frozen=True, slots=True)
class Mardia:
    """Mardia's multivariate skewness and kurtosis.

    Attributes
    ----------
    skewness : float
        b1p, at least 0.
    skewness_statistic, skewness_df, skewness_p : float
        Chi-square test of it, ``n b1p / 6`` on ``p (p + 1) (p + 2) / 6`` degrees of freedom.
    kurtosis : float
        b2p.
    excess : float
        ``b2p - p (p + 2)``: what AMOS prints as multivariate kurtosis.
    critical_ratio, kurtosis_p : float
        ``excess / sqrt(8 p (p + 2) / n)``, AMOS's C.R., and its two-sided p.
    n, p : int
    """

    skewness: float
    skewness_statistic: float
    skewness_df: int
    skewness_p: float
    kurtosis: float
    excess: float
    critical_ratio: float
    kurtosis_p: float
    n: int
    p: int


def mardia(x: Floats) -> Mardia:
    """Mardia's tests of multivariate normality.

    Parameters
    ----------
    x : ndarray of shape (n, p)
        No NaN; ``n > p``.

    Returns
    -------
    Mardia

    Raises
    ------
    ValueError
        When the covariance matrix cannot be inverted.

    Notes
    -----
    Covariances divide by ``n``, as in Mardia's paper and in AMOS; ``psych::mardia`` divides by ``n - 1``.

    References
    ----------
    Mardia, K. V. (1970). Measures of multivariate skewness and kurtosis with applications. Biometrika, 57(3), 519-530.
    """
    n, p = x.shape
    centred = x - x.mean(axis=0)
    cov = centred.T @ centred / n
    if n <= p or np.linalg.matrix_rank(cov) < p:
        raise ValueError("the covariance matrix is singular")
    white = np.linalg.solve(np.linalg.cholesky(cov), centred.T).T
    skewness = _skewness(white)
    kurtosis = float(((white**2).sum(axis=1) ** 2).mean())
    statistic, df = n * skewness / 6, p * (p + 1) * (p + 2) // 6
    excess = kurtosis - p * (p + 2)
    ratio = excess / np.sqrt(8 * p * (p + 2) / n)
    return Mardia(
        skewness,
        statistic,
        df,
        float(chdtrc(df, statistic)),
        kurtosis,
        excess,
        float(ratio),
        2 * float(ndtr(-abs(ratio))),
        n,
        p,
    )


def _skewness(z: Floats) -> float:
    """b1p of whitened answers: the sum of squares of all mean triple products, without an n x n matrix."""
    n, p = z.shape
    triple = np.zeros((p * p, p))
    for start in range(0, n, CHUNK):
        part = z[start : start + CHUNK]
        triple += (part[:, :, None] * part[:, None, :]).reshape(len(part), p * p).T @ part
    return float(((triple / n) ** 2).sum())
