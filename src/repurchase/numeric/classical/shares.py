"""Counts, shares and tests of shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, chdtrc, ndtri

from repurchase.array_types import Mask


def answer_counts(x: ArrayLike, codes: ArrayLike) -> NDArray[np.int_]:
    """Count the answers of each code.

    Parameters
    ----------
    x : array_like of shape (n,)
        Answers, NaN where missing.
    codes : array_like of shape (m,)

    Returns
    -------
    ndarray of int, shape (m,)
    """
    return (np.asarray(x, float)[:, None] == np.asarray(codes, float)).sum(axis=0)


def wilson_interval(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share, without continuity correction.

    Parameters
    ----------
    count, n : int
        Successes and trials, ``0 <= count <= n``.
    level : float
        Two-sided coverage, in (0, 1).

    Returns
    -------
    tuple of float
        Lower and upper limit, in [0, 1]; NaN when `n` is 0.

    Notes
    -----
    Equals ``prop.test(count, n, correct = FALSE)$conf.int``.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association, 22(158), 209-212.
    """
    if not 0 <= count <= n:
        raise ValueError(f"{count} successes in {n} trials")
    if n == 0:
        return float("nan"), float("nan")
    z = float(ndtri((1 + level) / 2))
    share = count / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


@dataclass(frozen=True, slots=True)
class CochranQ:
    """Cochran's test that several dichotomies, answered by the same people, have equal shares.

    Attributes
    ----------
    statistic : float
        NaN when everybody answered all of them alike.
    df : int
        Dichotomies less one.
    p_value : float
    n : int
        Respondents.
    """

    statistic: float
    df: int
    p_value: float
    n: int


def cochran_q(x: Mask) -> CochranQ:
    """Cochran's Q.

    Parameters
    ----------
    x : ndarray of shape (n, k), bool
        One column a dichotomy, ``k >= 2``, no missing values.

    Returns
    -------
    CochranQ

    References
    ----------
    Cochran, W. G. (1950). The comparison of percentages in matched samples. Biometrika, 37(3/4), 256-266.
    """
    n, k = x.shape
    if k < 2:
        raise ValueError("Cochran's Q compares two columns at least")
    columns, rows = x.sum(axis=0).astype(float), x.sum(axis=1).astype(float)
    below = k * rows.sum() - (rows**2).sum()
    if below <= 0:
        return CochranQ(float("nan"), k - 1, float("nan"), n)
    q = float((k - 1) * (k * (columns**2).sum() - columns.sum() ** 2) / below)
    return CochranQ(q, k - 1, float(chdtrc(k - 1, q)), n)


@dataclass(frozen=True, slots=True)
class McNemar:
    """Two paired shares against each other.

    Attributes
    ----------
    difference : float
        First share less the second.
    first_only, second_only : int
        Respondents for whom only the first (the second) holds.
    p_value : float
        Exact, two-sided; 1 when no respondent is discordant.
    n : int
    """

    difference: float
    first_only: int
    second_only: int
    p_value: float
    n: int


def mcnemar(first: Mask, second: Mask) -> McNemar:
    """McNemar's test in its exact binomial form.

    Parameters
    ----------
    first, second : ndarray of shape (n,), bool

    Returns
    -------
    McNemar

    Notes
    -----
    The p-value equals ``binom.test(b, b + c)``.

    References
    ----------
    McNemar, Q. (1947). Note on the sampling error of the difference between correlated proportions or percentages.
    Psychometrika, 12(2), 153-157.
    """
    b, c, n = int((first & ~second).sum()), int((~first & second).sum()), len(first)
    p = min(1.0, 2 * float(bdtr(min(b, c), b + c, 0.5))) if b + c else 1.0
    return McNemar((b - c) / n if n else float("nan"), b, c, p, n)
