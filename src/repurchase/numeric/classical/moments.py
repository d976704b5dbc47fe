"""Moments of columns, one at a time: what a table of descriptives holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from repurchase.array_types import Floats

Definition = Literal["spss", "moment", "minitab"]


@dataclass(frozen=True, slots=True)
class Moments:
    """Descriptives of the columns of a matrix; every array has shape (p,).

    Attributes
    ----------
    n : ndarray of int
        Values present.
    minimum, maximum, mean, sd : ndarray
        `sd` divides by ``n - 1``; NaN where fewer than two values are present.
    skewness, kurtosis : ndarray
        SPSS's (and SAS's) definitions G1 and G2, 0 for a normal distribution; NaN for a constant column, and
        below three (four) values.
    """

    n: NDArray[np.int_]
    minimum: Floats
    maximum: Floats
    mean: Floats
    sd: Floats
    skewness: Floats
    kurtosis: Floats


def moments(x: Floats) -> Moments:
    """Descriptives of each column, missing values left out column by column.

    Parameters
    ----------
    x : ndarray of shape (n, p)
        NaN where missing.

    Returns
    -------
    Moments

    Notes
    -----
    Skewness and kurtosis equal ``psych::describe(type = 2)`` and SPSS.
    """
    columns = [c[~np.isnan(c)] for c in x.T]
    n = np.array([c.size for c in columns], dtype=int)
    return Moments(
        n=n,
        minimum=np.array([c.min() if c.size else np.nan for c in columns]),
        maximum=np.array([c.max() if c.size else np.nan for c in columns]),
        mean=np.array([c.mean() if c.size else np.nan for c in columns]),
        sd=np.array([c.std(ddof=1) if c.size > 1 else np.nan for c in columns]),
        skewness=np.array([skewness(c) for c in columns]),
        kurtosis=np.array([kurtosis(c) for c in columns]),
    )


def counted_moments(points: Sequence[Floats], counts: Sequence[ArrayLike]) -> Moments:
    """`moments` of columns of which it is known how often each value occurs.

    Parameters
    ----------
    points : sequence of arrays of shape (k,)
        The values of each column.
    counts : sequence of arrays of shape (k,)
        How often each occurs.
    """
    found = [_counted(np.asarray(v, float), np.asarray(c, float)) for v, c in zip(points, counts, strict=True)]
    n, *rest = (np.array(column) for column in zip(*found, strict=True))
    return Moments(n.astype(int), *rest)


def _counted(values: Floats, counts: Floats) -> tuple[float, ...]:
    """n, minimum, maximum, mean, SD, G1 and G2 of one column."""
    n, seen = float(counts.sum()), values[counts > 0]
    nothing = float("nan")
    if not n:
        return 0.0, *[nothing] * 6
    mean = float(counts @ values / n)
    m2, m3, m4 = (float(counts @ (values - mean) ** power / n) for power in (2, 3, 4))
    varies = m2 > _noise(seen)
    g1 = m3 / m2**1.5 * np.sqrt(n * (n - 1)) / (n - 2) if varies and n > 2 else nothing
    g2 = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6) if varies and n > 3 else nothing
    sd = float(np.sqrt(m2 * n / (n - 1))) if n > 1 else nothing
    return n, float(seen.min()), float(seen.max()), mean, sd, float(g1), float(g2)


def skewness(x: ArrayLike, definition: Definition = "spss") -> float:
    """Skewness of one column.

    Parameters
    ----------
    x : array_like of shape (n,)
        No NaN.
    definition : {"spss", "moment", "minitab"}
        G1 (SPSS, SAS, Excel), g1 = m3 / m2^1.5, or b1 = m3 / s^3 (Minitab, psych's default).

    Returns
    -------
    float
        0 for a symmetric column; NaN for a constant one and below three values.

    References
    ----------
    Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. Journal of the Royal
    Statistical Society D, 47(1), 183-189.
    """
    values = np.asarray(x, float)
    n, m2 = values.size, _central(values, 2)
    if n < 3 or not m2 > _noise(values):
        return float("nan")
    g1 = _central(values, 3) / m2**1.5
    factor = {"spss": np.sqrt(n * (n - 1)) / (n - 2), "moment": 1.0, "minitab": ((n - 1) / n) ** 1.5}[definition]
    return float(g1 * factor)


def kurtosis(x: ArrayLike, definition: Definition = "spss") -> float:
    """Excess kurtosis of one column.

    Parameters
    ----------
    x : array_like of shape (n,)
        No NaN.
    definition : {"spss", "moment", "minitab"}
        G2 (SPSS, SAS, Excel), g2 = m4 / m2^2 - 3, or b2 = m4 / s^4 - 3 (Minitab, psych's default).

    Returns
    -------
    float
        0 for a normal distribution; NaN for a constant column and below four values.

    References
    ----------
    Joanes & Gill (1998), as in `skewness`.
    """
    values = np.asarray(x, float)
    n, m2 = values.size, _central(values, 2)
    if n < 4 or not m2 > _noise(values):
        return float("nan")
    g2 = _central(values, 4) / m2**2 - 3
    if definition == "moment":
        return float(g2)
    if definition == "minitab":
        return float((g2 + 3) * ((n - 1) / n) ** 2 - 3)
    return float((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6))


def interval_of_mean(mean: float, sd: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Student's interval of a mean from the mean and the standard deviation of n values; NaN below two."""
    if n < 2:
        return float("nan"), float("nan")
    half = float(stdtrit(n - 1, (1 + level) / 2)) * sd / np.sqrt(n)
    return float(mean - half), float(mean + half)


def mean_interval(x: ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """Student's interval of a mean.

    Parameters
    ----------
    x : array_like of shape (n,)
        No NaN.
    level : float
        Two-sided coverage, in (0, 1).

    Returns
    -------
    tuple of float
        Lower and upper limit; NaN below two values.
    """
    values = np.asarray(x, float)
    if values.size < 2:
        return float("nan"), float("nan")
    return interval_of_mean(float(values.mean()), float(values.std(ddof=1)), values.size, level)


def _central(values: Floats, power: int) -> float:
    return float(np.mean((values - values.mean()) ** power)) if values.size else float("nan")


def _noise(values: Floats) -> float:
    """Variance that rounding alone can leave in a constant column."""
    return 1e-20 * max(1.0, float(np.max(np.abs(values))) ** 2)
