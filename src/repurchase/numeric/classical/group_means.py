"""Means of groups against one another, without the assumption of equal variances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import chdtrc, fdtr, fdtrc, ncfdtr, ndtr, ndtri, stdtr, stdtrit

from repurchase.array_types import Floats
from repurchase.numeric.classical.rank_correlation import mean_ranks
from repurchase.numeric.classical.studentized_range import studentized_range_ppf, studentized_range_sf

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class WelchT:
    """Two means against each other.

    Attributes
    ----------
    statistic, df, p_value : float
        Welch's t; NaN when neither group varies.
    difference, ci_low, ci_high : float
        First mean less the second, with its interval.
    d, d_low, d_high : float
        Cohen's d (pooled standard deviation) and its large-sample interval.
    """

    statistic: float
    df: float
    p_value: float
    difference: float
    ci_low: float
    ci_high: float
    d: float
    d_low: float
    d_high: float


def welch_t(a: Floats, b: Floats, level: float = 0.95) -> WelchT:
    """Welch's t test of two independent groups.

    Parameters
    ----------
    a, b : ndarray of shape (n1,), (n2,)
        No NaN; two values each at least.
    level : float
        Two-sided coverage of the intervals.

    Returns
    -------
    WelchT

    Notes
    -----
    Equals ``t.test(a, b)``. The interval of d uses ``sqrt((n1 + n2) / (n1 n2) + d^2 / (2 (n1 + n2)))``.

    References
    ----------
    Welch, B. L. (1947). The generalization of “Student's” problem when several different population variances are
    involved. Biometrika, 34(1/2), 28-35.
    """
    _enough(a, b)
    n1, n2 = len(a), len(b)
    v1, v2 = float(a.var(ddof=1)) / n1, float(b.var(ddof=1)) / n2
    difference, spread = float(a.mean() - b.mean()), v1 + v2
    if not spread > 0:
        return WelchT(NAN, NAN, NAN, difference, NAN, NAN, NAN, NAN, NAN)
    df = spread**2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    t = difference / np.sqrt(spread)
    half = float(stdtrit(df, (1 + level) / 2)) * np.sqrt(spread)
    d = cohen_d(a, b)
    wide = float(ndtri((1 + level) / 2)) * np.sqrt((n1 + n2) / (n1 * n2) + d**2 / (2 * (n1 + n2)))
    return WelchT(
        float(t),
        float(df),
        2 * float(stdtr(df, -abs(t))),
        difference,
        float(difference - half),
        float(difference + half),
        d,
        float(d - wide),
        float(d + wide),
    )


def cohen_d(a: Floats, b: Floats) -> float:
    """Difference of two means over their pooled standard deviation.

    Parameters
    ----------
    a, b : ndarray of shape (n1,), (n2,)

    Returns
    -------
    float
        NaN when neither group varies.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.). Erlbaum.
    """
    pooled = ((len(a) - 1) * a.var(ddof=1) + (len(b) - 1) * b.var(ddof=1)) / (len(a) + len(b) - 2)
    return float((a.mean() - b.mean()) / np.sqrt(pooled)) if pooled > 0 else NAN


@dataclass(frozen=True, slots=True)
class WelchAnova:
    """Several means against one another.

    Attributes
    ----------
    statistic, df1, df2, p_value : float
        Welch's F; NaN when a group does not vary.
    eta2, omega2 : float
        Share of the variance between groups in the sample, and its estimate in the population (at least 0).
    eta2_low, eta2_high : float
        Limits of the share in the population.
    """

    statistic: float
    df1: float
    df2: float
    p_value: float
    eta2: float
    omega2: float
    eta2_low: float = NAN
    eta2_high: float = NAN


def welch_anova(groups: Sequence[Floats], level: float = 0.95) -> WelchAnova:
    """Welch's analysis of variance.

    Parameters
    ----------
    groups : sequence of ndarray
        Two groups or more, two values each at least, no NaN.
    level : float
        Two-sided coverage of the interval of eta squared.

    Returns
    -------
    WelchAnova

    Notes
    -----
    F equals ``oneway.test(y ~ g)``; eta squared, its interval and omega squared are those of the ordinary analysis of
    variance.

    References
    ----------
    Welch, B. L. (1951). On the comparison of several mean values: An alternative approach. Biometrika, 38(3/4),
    330-336.
    """
    _enough(*groups)
    k = len(groups)
    n = np.array([len(g) for g in groups], float)
    mean, variance = np.array([g.mean() for g in groups]), np.array([g.var(ddof=1) for g in groups])
    everything = np.concatenate(list(groups))
    between = float((n * (mean - everything.mean()) ** 2).sum())
    whole = float(((everything - everything.mean()) ** 2).sum())
    within = (whole - between) / (len(everything) - k)
    eta2 = between / whole if whole > 0 else NAN
    omega2 = max(0.0, (between - (k - 1) * within) / (whole + within)) if whole > 0 else NAN
    limits = eta_squared_limits(eta2, k, len(everything), level)
    if not (variance > 0).all():
        return WelchAnova(NAN, NAN, NAN, NAN, eta2, omega2, *limits)
    w = n / variance
    grand = (w * mean).sum() / w.sum()
    lack = ((1 - w / w.sum()) ** 2 / (n - 1)).sum()
    f = (w * (mean - grand) ** 2).sum() / (k - 1) / (1 + 2 * (k - 2) / (k**2 - 1) * lack)
    df2 = (k**2 - 1) / (3 * lack)
    return WelchAnova(float(f), float(k - 1), float(df2), float(fdtrc(k - 1, df2, f)), eta2, omega2, *limits)


def eta_squared_limits(eta2: float, k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Limits of eta squared from those of the noncentrality of F.

    Parameters
    ----------
    eta2 : float
        Of the sample, below 1.
    k, n : int
        Groups and respondents, ``n > k``.
    level : float
        Two-sided coverage.

    Returns
    -------
    low, high : float
        The lower one 0 where the test at ``(1 - level) / 2`` does not reject; NaN where eta squared is 1 or undefined.

    References
    ----------
    Steiger, J. H. (2004). Beyond the F test: Effect size confidence intervals and tests of close fit in the analysis of
    variance and contrast analysis. Psychological Methods, 9(2), 164-182.
    """
    if not 0 <= eta2 < 1:
        return NAN, NAN
    df1, df2 = k - 1, n - k
    f = eta2 / (1 - eta2) * df2 / df1
    low, high = (_noncentrality(f, df1, df2, p) for p in ((1 + level) / 2, (1 - level) / 2))
    return low / (low + n), high / (high + n)


def _noncentrality(f: float, df1: int, df2: int, p: float) -> float:
    """The noncentrality at which F falls below `f` with probability `p`; 0 where it does so more rarely anyway."""
    if f <= 0 or fdtr(df1, df2, f) <= p:
        return 0.0
    low, high = 0.0, 1.0
    while ncfdtr(df1, df2, high, f) > p:
        low, high = high, 2 * high
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if ncfdtr(df1, df2, middle, f) > p else (low, middle)
    return (low + high) / 2


@dataclass(frozen=True, slots=True)
class PairOfMeans:
    """Two of several groups: difference first less second, its interval and Games-Howell p; indices of the groups."""

    first: int
    second: int
    difference: float
    ci_low: float
    ci_high: float
    statistic: float
    df: float
    p_value: float


def games_howell(groups: Sequence[Floats], level: float = 0.95) -> tuple[PairOfMeans, ...]:
    """Games and Howell's comparisons of every pair of groups.

    Parameters
    ----------
    groups : sequence of ndarray
        Two groups or more, two values each at least, no NaN.
    level : float
        Simultaneous coverage of the intervals.

    Returns
    -------
    tuple of PairOfMeans
        NaN where neither group of a pair varies.

    References
    ----------
    Games, P. A., & Howell, J. F. (1976). Pairwise multiple comparison procedures with unequal N's and/or variances.
    Journal of Educational Statistics, 1(2), 113-125.
    """
    _enough(*groups)
    found = []
    for i, j in combinations(range(len(groups)), 2):
        plain = welch_t(groups[i], groups[j])
        if np.isnan(plain.statistic):
            found.append(PairOfMeans(i, j, plain.difference, NAN, NAN, NAN, NAN, NAN))
            continue
        error = plain.difference / plain.statistic if plain.statistic else _error(groups[i], groups[j])
        p = studentized_range_sf(abs(plain.statistic) * np.sqrt(2), len(groups), plain.df)
        half = studentized_range_ppf(level, len(groups), plain.df) * abs(error) / np.sqrt(2)
        found.append(
            PairOfMeans(
                i, j, plain.difference, plain.difference - half, plain.difference + half, plain.statistic, plain.df, p
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Ranks:
    """A test of ranks: Mann-Whitney's z or Kruskal-Wallis's H (`df` is None for z), p, and its effect size.

    `effect` is the rank-biserial correlation for two groups, epsilon squared for more.
    """

    statistic: float
    df: int | None
    p_value: float
    effect: float


def rank_test(groups: Sequence[Floats]) -> Ranks:
    """Mann-Whitney's test of two groups, Kruskal-Wallis's of more; both with ties.

    Parameters
    ----------
    groups : sequence of ndarray
        Two groups or more, no NaN.

    Returns
    -------
    Ranks
        NaN when all values are equal.

    Notes
    -----
    Normal approximation with ties, without continuity correction: ``wilcox.test(exact = FALSE, correct = FALSE)``
    and ``kruskal.test``.

    References
    ----------
    Kruskal, W. H., & Wallis, W. A. (1952). Use of ranks in one-criterion variance analysis. Journal of the American
    Statistical Association, 47(260), 583-621.
    """
    everything = np.concatenate(list(groups))
    n, k = len(everything), len(groups)
    counts = np.unique(everything, return_counts=True)[1]
    ranks = np.split(mean_ranks(everything), np.cumsum([len(g) for g in groups])[:-1])
    spread = n * (n + 1) / 12 * (1 - float((counts**3.0 - counts).sum()) / (n**3 - n)) if n > 1 else 0.0
    if not spread > 0:
        return Ranks(NAN, None if k == 2 else k - 1, NAN, NAN)
    if k == 2:
        n1, n2 = len(groups[0]), len(groups[1])
        u = float(ranks[0].sum()) - n1 * (n1 + 1) / 2
        z = (u - n1 * n2 / 2) / np.sqrt(n1 * n2 / n * spread)
        return Ranks(float(z), None, 2 * float(ndtr(-abs(z))), 2 * u / (n1 * n2) - 1)
    h = sum(len(r) * (float(r.mean()) - (n + 1) / 2) ** 2 for r in ranks) / spread
    return Ranks(h, k - 1, float(chdtrc(k - 1, h)), h / (n - 1))


def _enough(*groups: Floats) -> None:
    if len(groups) < 2 or any(len(g) < 2 for g in groups):
        raise ValueError("a comparison needs two groups with two values each at least")


def _error(a: Floats, b: Floats) -> float:
    return float(np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)))
