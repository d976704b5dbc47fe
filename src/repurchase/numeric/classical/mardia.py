"""Multivariate normality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, ndtr

from repurchase.array_types import Floats

CHUNK = 1024  # rows whose products are held at once


@dataclass(frozen=True, slots=True)
class HenzeZirkler:
    """Henze and Zirkler's statistic and its p."""

    statistic: float
    p_value: float


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
    white = _whitened(x)
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


def henze_zirkler(x: Floats) -> HenzeZirkler:
    """Henze and Zirkler's test of multivariate normality.

    Parameters
    ----------
    x : ndarray of shape (n, p)
        No NaN; ``n > p > 1``.

    Returns
    -------
    HenzeZirkler

    Raises
    ------
    ValueError
        When the covariance matrix cannot be inverted.

    Notes
    -----
    The statistic compares the answers' characteristic function with that of the normal distribution; its distribution
    is near the lognormal one with the same mean and variance. Equal to ``pingouin.multivariate_normality``.

    References
    ----------
    Henze, N., & Zirkler, B. (1990). A class of invariant consistent tests for multivariate normality. Communications in
    Statistics - Theory and Methods, 19(10), 3595-3617.
    """
    n, p = x.shape
    white = _whitened(x)
    length = np.einsum("ij,ij->i", white, white)
    smooth = (n * (2 * p + 1) / 4) ** (2 / (p + 4)) / 2  # beta squared
    alone = (1 + smooth) ** (-p / 2) * np.exp(-smooth / (2 * (1 + smooth)) * length).sum()
    statistic = _nearness(white, length, smooth) / n - 2 * alone + n * (1 + 2 * smooth) ** (-p / 2)
    mean, variance = _expected(smooth, p)
    spread = np.log1p(variance / mean**2)
    z = (np.log(statistic) - np.log(mean) + spread / 2) / np.sqrt(spread)
    return HenzeZirkler(float(statistic), float(ndtr(-z)))


def _nearness(z: Floats, length: Floats, smooth: float) -> float:
    """Sum over all pairs of rows, each with itself too, of ``exp(-smooth / 2 * squared distance)``."""
    total = 0.0
    for start in range(0, len(z), CHUNK):
        part = slice(start, start + CHUNK)
        squared = length[part, None] + length - 2 * z[part] @ z.T
        total += float(np.exp(-smooth / 2 * squared).sum())
    return total


def _expected(smooth: float, p: int) -> tuple[float, float]:
    """Mean and variance of Henze and Zirkler's statistic where answers are normal (their Theorem 2.3)."""
    a, w = 1 + 2 * smooth, (1 + smooth) * (1 + 3 * smooth)
    b, b2 = p * smooth, p * (p + 2) * smooth**2
    mean = 1 - a ** (-p / 2) * (1 + b / a + b2 / (2 * a**2))
    variance = (
        2 * (1 + 4 * smooth) ** (-p / 2)
        + 2 * a**-p * (1 + 2 * b * smooth / a**2 + 3 * b2 * smooth**2 / (4 * a**4))
        - 4 * w ** (-p / 2) * (1 + 3 * b * smooth / (2 * w) + b2 * smooth**2 / (2 * w**2))
    )
    return mean, variance


def _whitened(x: Floats) -> Floats:
    """Answers without their means, variances and correlations; covariances divide by n."""
    n, p = x.shape
    centred = x - x.mean(axis=0)
    cov = centred.T @ centred / n
    if n <= p or np.linalg.matrix_rank(cov) < p:
        raise ValueError("the covariance matrix is singular")
    return np.asarray(np.linalg.solve(np.linalg.cholesky(cov), centred.T).T)


def _skewness(z: Floats) -> float:
    """b1p of whitened answers: the sum of squares of all mean triple products, without an n x n matrix."""
    n, p = z.shape
    triple = np.zeros((p * p, p))
    for start in range(0, n, CHUNK):
        part = z[start : start + CHUNK]
        triple += (part[:, :, None] * part[:, None, :]).reshape(len(part), p * p).T @ part
    return float(((triple / n) ** 2).sum())
