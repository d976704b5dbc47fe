"""Internal consistency of one scale.

Every function takes the scored items of a single scale: reverse-keyed already, no NaN. What needs
loadings of a measurement model or several scales at once (CR, AVE, HTMT) is in `numeric.validity`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from repurchase.array_types import Floats, Integers
from repurchase.numeric.factors.extraction import extract
from repurchase.numeric.resampling.covariances import bootstrap_covariances, correlations
from repurchase.numeric.scales.internal_consistency import (
    NOTHING,
    alpha_of_covariance,
    checked,
    consistency,
    finite_values,
    multiple_correlations,
    without,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha and its companions; every value NaN when the total score does not vary.

    Attributes
    ----------
    estimate, ci_low, ci_high : float
        Raw alpha with Feldt's interval; at most 1, and below 0 when items run against one another.
    standardized : float
        Alpha of the correlation matrix.
    std_error : float
        Asymptotic standard error (Duhachek & Iacobucci 2004).
    guttman6 : float
        Guttman's lambda 6, from squared multiple correlations.
    average_r, median_r : float
        Of the correlations between items.
    signal_to_noise : float
        ``k r / (1 - r)`` with the average correlation.
    mean, sd : float
        Of the respondents' mean scores.
    n, k : int
        Respondents and items.
    level : float
        Coverage of the interval.
    """

    estimate: float
    ci_low: float
    ci_high: float
    standardized: float
    std_error: float
    guttman6: float
    average_r: float
    median_r: float
    signal_to_noise: float
    mean: float
    sd: float
    n: int
    k: int
    level: float


def cronbach_alpha(x: Floats, level: float = 0.95) -> Alpha:
    """Cronbach's alpha of one scale, raw and standardised.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        Scored items; ``n >= 2``, ``k >= 2``.
    level : float
        Coverage of Feldt's interval, in (0, 1).

    Returns
    -------
    Alpha

    Raises
    ------
    ValueError
        When there are fewer than two items or respondents, or a NaN.

    Notes
    -----
    Feldt's interval assumes normal scores and essentially parallel items; `alpha_bootstrap` does not.
    Equals ``psych::alpha(x)$total`` and ``psych::alpha.ci``.

    References
    ----------
    Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Statistical inference for coefficient alpha.
    Applied Psychological Measurement, 11(1), 93-103.
    """
    return alpha_of_moments(np.cov(checked(x), rowvar=False), x.mean(axis=0), len(x), level)


def alpha_of_moments(cov: Floats, mean: Floats, n: int, level: float = 0.95) -> Alpha:
    """`cronbach_alpha` of n respondents from covariances (k, k), with the divisor n - 1, and means (k,)."""
    k, found = len(cov), consistency(cov)
    df = (n - 1, (n - 1) * (k - 1))
    tail = (1 - level) / 2
    return Alpha(
        estimate=found.raw,
        ci_low=1 - (1 - found.raw) * float(fdtri(*df, 1 - tail)),
        ci_high=1 - (1 - found.raw) * float(fdtri(*df, tail)),
        standardized=found.standardized,
        std_error=float(np.sqrt(found.spread / n)),
        guttman6=found.guttman6,
        average_r=found.average_r,
        median_r=found.median_r,
        signal_to_noise=found.signal_to_noise,
        mean=float(mean.mean()),
        sd=float(np.sqrt(cov.sum()) / k),
        n=n,
        k=k,
        level=level,
    )


@dataclass(frozen=True, slots=True)
class AlphaBootstrap:
    """Percentile bootstrap interval of Cronbach's alpha.

    Attributes
    ----------
    ci_low, ci_high, std_error : float
    level : float
        Coverage, two-sided.
    draws, usable : int
        Replicates drawn; replicates in which the total score varied.
    """

    ci_low: float
    ci_high: float
    std_error: float
    level: float
    draws: int
    usable: int


def alpha_bootstrap(x: Floats, *, draws: int = 5000, seed: int = 1, level: float = 0.95) -> AlphaBootstrap:
    """Percentile bootstrap interval of Cronbach's alpha, free of Feldt's assumptions.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        Scored items; ``n >= 2``, ``k >= 2``, no NaN.
    draws, seed : int
        Replicates and the seed of their random numbers.
    level : float
        Two-sided coverage, in (0, 1).

    Returns
    -------
    AlphaBootstrap
        Limits are quantiles of R's type 6.
    """
    checked(x)
    values = np.concatenate([alpha_of_covariance(cov) for cov in bootstrap_covariances(x, draws, seed)])
    return alpha_interval(values, draws, level)


def alpha_interval(values: Floats, draws: int, level: float = 0.95) -> AlphaBootstrap:
    """The percentile interval of alpha from its values in resamples, NaN where the total score did not vary."""
    values = values[np.isfinite(values)]
    if values.size < 2:
        return AlphaBootstrap(np.nan, np.nan, np.nan, level, draws, values.size)
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2], method="weibull")
    return AlphaBootstrap(float(low), float(high), float(values.std(ddof=1)), level, draws, values.size)


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """Item statistics of a scale; every array has shape (k,).

    Attributes
    ----------
    mean, sd : ndarray
    citc : ndarray
        Corrected item-total correlation: with the sum of the *other* items. NaN for a constant item.
    item_total : ndarray
        Correlation with the total, the item included.
    item_total_standardized : ndarray
        The same with every item standardised.
    item_whole_corrected : ndarray
        Corrected for overlap by the squared multiple correlation (psych's ``r.cor``).
    smc : ndarray
        Squared multiple correlation with the other items.
    alpha_if_deleted, standardized_if_deleted, guttman6_if_deleted, average_r_if_deleted, \
median_r_if_deleted, signal_to_noise_if_deleted, std_error_if_deleted, variance_r_if_deleted : ndarray
        Of the other ``k - 1`` items; NaN when ``k == 2``.
    """

    mean: Floats
    sd: Floats
    citc: Floats
    item_total: Floats
    item_total_standardized: Floats
    item_whole_corrected: Floats
    smc: Floats
    alpha_if_deleted: Floats
    standardized_if_deleted: Floats
    guttman6_if_deleted: Floats
    average_r_if_deleted: Floats
    median_r_if_deleted: Floats
    signal_to_noise_if_deleted: Floats
    std_error_if_deleted: Floats
    variance_r_if_deleted: Floats


def item_statistics(x: Floats) -> ItemStatistics:
    """Item-total correlations and what leaving an item out would change.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        Scored items; ``n >= 2``, ``k >= 2``, no NaN.

    Returns
    -------
    ItemStatistics

    Notes
    -----
    Equals ``psych::alpha(x)$item.stats`` and ``$alpha.drop`` for three items or more.
    """
    return item_statistics_of_moments(np.cov(checked(x), rowvar=False), x.mean(axis=0), len(x))


def item_statistics_of_moments(cov: Floats, mean: Floats, n: int) -> ItemStatistics:
    """`item_statistics` of n respondents from covariances (k, k), with the divisor n - 1, and means (k,)."""
    k, r = len(cov), correlations(cov)
    smc = multiple_correlations(r)
    overlap = r.copy()
    np.fill_diagonal(overlap, smc)
    rest = [consistency(without(cov, j)) for j in range(k)] if k > 2 else [NOTHING] * k
    with np.errstate(divide="ignore", invalid="ignore"):
        return ItemStatistics(
            mean=mean,
            sd=np.sqrt(np.diag(cov)),
            citc=finite_values(
                [(cov[j].sum() - cov[j, j]) / np.sqrt(cov[j, j] * without(cov, j).sum()) for j in range(k)]
            ),
            item_total=finite_values(cov.sum(axis=0) / np.sqrt(np.diag(cov) * cov.sum())),
            item_total_standardized=r.sum(axis=0) / np.sqrt(r.sum()),
            item_whole_corrected=overlap.sum(axis=0) / np.sqrt(overlap.sum()),
            smc=smc,
            alpha_if_deleted=np.array([c.raw for c in rest]),
            standardized_if_deleted=np.array([c.standardized for c in rest]),
            guttman6_if_deleted=np.array([c.guttman6 for c in rest]),
            average_r_if_deleted=np.array([c.average_r for c in rest]),
            median_r_if_deleted=np.array([c.median_r for c in rest]),
            signal_to_noise_if_deleted=np.array([c.signal_to_noise for c in rest]),
            std_error_if_deleted=np.sqrt(np.array([c.spread for c in rest]) / n),
            variance_r_if_deleted=np.array([c.variance_r for c in rest]),
        )


@dataclass(frozen=True, slots=True)
class Omega:
    """McDonald's omega total from one factor fitted by maximum likelihood.

    Attributes
    ----------
    estimate : float
        On covariances, ``(sum lambda)^2 / ((sum lambda)^2 + sum theta)``: lavaan's one-factor CFA.
    standardized : float
        The same on correlations: the textbook's CR of a one-factor solution.
    observed : float
        ``(sum lambda)^2`` over the *observed* variance of the sum: semTools' ``compRelSEM``.
    loadings : ndarray of shape (k,)
        Standardised.
    heywood : ndarray of int
        Items whose uniqueness lies on its floor of .005.
    converged : bool
    identified : bool
        False for two items: one factor cannot be told apart, and every value is NaN.
    """

    estimate: float
    standardized: float
    observed: float
    loadings: Floats
    heywood: Integers
    converged: bool
    identified: bool


def omega_total(x: Floats) -> Omega:
    """McDonald's omega total of one scale.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        Scored items, no NaN.

    Returns
    -------
    Omega
        All NaN for two items, and when an item does not vary or items are linearly dependent
        (`converged` is False then).

    References
    ----------
    McDonald, R. P. (1999). Test theory: A unified treatment. Erlbaum.
    """
    return omega_of_covariance(np.cov(checked(x), rowvar=False))


def omega_of_covariance(cov: Floats) -> Omega:
    """`omega_total` of items of which covariances (k, k) are known."""
    k, r = len(cov), correlations(cov)
    nothing = (np.nan, np.nan, np.nan, np.full(k, np.nan), np.array([], dtype=np.intp), False)
    if k == 2:
        return Omega(*nothing, identified=False)
    if not np.isfinite(r).all() or np.linalg.eigvalsh(r)[0] <= 1e-10:
        return Omega(*nothing, identified=True)
    factor = extract(r, 1, "ml")
    l, psi, sd = factor.loadings[:, 0], factor.uniquenesses, np.sqrt(np.diag(cov))
    common = float((l * sd).sum()) ** 2
    return Omega(
        estimate=common / (common + float((psi * sd**2).sum())),
        standardized=float(l.sum() ** 2 / (l.sum() ** 2 + psi.sum())),
        observed=common / float(cov.sum()),
        loadings=l,
        heywood=factor.heywood,
        converged=factor.converged,
        identified=True,
    )
