"""Convergent and discriminant validity from loadings and correlations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from repurchase.array_types import Floats, Integers, Mask
from repurchase.numeric.refits.incomplete_moments import covariance, mapped_resamples
from repurchase.numeric.resampling.counts import chunk_slices
from repurchase.numeric.resampling.covariances import correlations

Indices = Sequence[int] | Integers

NUMBERS, FEWEST = 500_000, 16  # correlations, and matrices of them, that are worked on at once


def composite_reliability(
    loadings: ArrayLike, residuals: ArrayLike | None = None, total_variance: float | None = None
) -> float:
    """Composite reliability (rho_C, CR) of one construct.

    Parameters
    ----------
    loadings : array_like of shape (k,)
        Standardised loadings; or unstandardised ones of a construct with unit variance.
    residuals : array_like of shape (k,), optional
        Residual variances; ``1 - loadings**2`` when left out, the textbook's CR.
    total_variance : float, optional
        Variance of the items' sum, in place of the model's: semTools' ``compRelSEM``.

    Returns
    -------
    float
        ``(sum l)^2 / ((sum l)^2 + sum theta)``; NaN when the denominator is not positive.

    References
    ----------
    Fornell, C., & Larcker, D. F. (1981). Evaluating structural equation models with unobservable
    variables and measurement error. Journal of Marketing Research, 18(1), 39-50.
    """
    l = np.asarray(loadings, float)
    theta = 1 - l**2 if residuals is None else np.asarray(residuals, float)
    common = l.sum() ** 2
    total = common + theta.sum() if total_variance is None else total_variance
    return float(common / total) if total > 0 else float("nan")


def average_variance_extracted(loadings: ArrayLike, residuals: ArrayLike | None = None) -> float:
    """Average variance extracted (AVE) of one construct.

    Parameters
    ----------
    loadings : array_like of shape (k,)
        Standardised loadings; or unstandardised ones of a construct with unit variance.
    residuals : array_like of shape (k,), optional
        Residual variances; ``1 - loadings**2`` when left out, which makes AVE the mean squared loading.

    Returns
    -------
    float
        ``sum l^2 / (sum l^2 + sum theta)``; NaN when the denominator is not positive.

    References
    ----------
    Fornell, C., & Larcker, D. F. (1981), as in `composite_reliability`.
    """
    l = np.asarray(loadings, float)
    theta = 1 - l**2 if residuals is None else np.asarray(residuals, float)
    total = np.sum(l**2) + theta.sum()
    return float(np.sum(l**2) / total) if total > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class FornellLarcker:
    """Square roots of AVE against correlations of constructs.

    Attributes
    ----------
    matrix : ndarray of shape (c, c)
        Correlations; square roots of AVE on the diagonal.
    ave, msv, asv : ndarray of shape (c,)
        Average variance extracted; maximum and average squared correlation with the others (NaN
        when there is one construct).
    meets : ndarray of shape (c,), bool
        The square root of AVE exceeds every absolute correlation of the construct.
    """

    matrix: Floats
    ave: Floats
    msv: Floats
    asv: Floats
    meets: Mask


def fornell_larcker(ave: ArrayLike, phi: ArrayLike) -> FornellLarcker:
    """Compare each construct's AVE with its squared correlations (Fornell and Larcker).

    Parameters
    ----------
    ave : array_like of shape (c,)
        Average variance extracted, 0 to 1.
    phi : array_like of shape (c, c)
        Correlations of the constructs.

    Returns
    -------
    FornellLarcker

    References
    ----------
    Fornell & Larcker (1981); MSV and ASV: Hair, Black, Babin & Anderson (2010).
    """
    extracted, r = np.asarray(ave, float), np.array(phi, float)
    c = len(extracted)
    off = np.where(np.eye(c, dtype=bool), np.nan, r**2)
    msv = asv = np.full(c, np.nan)
    if c > 1:
        msv, asv = np.nanmax(off, axis=1), np.nanmean(off, axis=1)
    np.fill_diagonal(r, np.sqrt(extracted))
    return FornellLarcker(r, extracted, msv, asv, extracted > msv if c > 1 else np.ones(1, bool))


def htmt(r: Floats, groups: Sequence[Indices], *, geometric: bool = False, single_item: float = float("nan")) -> Floats:
    """Heterotrait-monotrait ratios of correlations.

    Parameters
    ----------
    r : ndarray of shape (..., p, p)
        Correlations of the items; any number of replicates in front.
    groups : sequence of index arrays
        Columns of each of the ``c`` constructs.
    geometric : bool
        Geometric means in place of arithmetic ones: HTMT2, for congeneric items.
    single_item : float
        Monotrait correlation of a construct with one item; it does not exist, PLS programs take 1.

    Returns
    -------
    ndarray of shape (..., c, c)
        Symmetric, ones on the diagonal, from absolute correlations. NaN where a construct has a single
        item (unless `single_item` is given) or monotrait correlations of zero.

    Notes
    -----
    Equals ``semTools::htmt`` with absolute correlations.

    References
    ----------
    Henseler, Ringle & Sarstedt (2015); HTMT2: Roemer, Schuberth & Henseler (2021).
    """
    p, c = r.shape[-1], len(groups)
    if r.ndim == 3 and len(r) > _together(p):
        parts = chunk_slices(len(r), _together(p))
        return np.concatenate([htmt(r[k], groups, geometric=geometric, single_item=single_item) for k in parts])
    member = np.zeros((p, c))
    for j, items in enumerate(groups):
        member[np.asarray(items), j] = 1
    size = member.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(np.abs(r)) if geometric else np.abs(r)  # log 0 = -inf: a geometric mean of zero
        value[..., np.arange(p), np.arange(p)] = 0
        if geometric:  # -inf times the zeros of `member` would spoil every sum
            value = np.maximum(value, -700.0)
        sums = member.T @ value @ member
        mean = sums / (size[:, None] * size - np.diag(size))
        alone = np.log(single_item) if geometric else single_item
        mono = np.where(size > 1, np.diagonal(mean, axis1=-2, axis2=-1), alone)
        if geometric:
            ratio = np.exp(mean - (mono[..., :, None] + mono[..., None, :]) / 2)
        else:
            ratio = mean / np.sqrt(mono[..., :, None] * mono[..., None, :])
    ratio[..., np.arange(c), np.arange(c)] = 1.0
    return np.where(np.isfinite(ratio), ratio, np.nan)


@dataclass(frozen=True, slots=True)
class HtmtLimits:
    """HTMT and HTMT2 with the upper limit of a one-sided bootstrap interval.

    Attributes
    ----------
    htmt, htmt2 : ndarray of shape (c, c)
        Ratios in the sample.
    htmt_upper, htmt2_upper : ndarray of shape (c, c)
        Their `level` quantiles over the replicates.
    level : float
        Coverage of the one-sided interval.
    draws : int
        Replicates drawn.
    usable : ndarray of shape (c, c), int
        Replicates in which both ratios of a pair could be computed.
    """

    htmt: Floats
    htmt2: Floats
    htmt_upper: Floats
    htmt2_upper: Floats
    level: float
    draws: int
    usable: NDArray[np.int_]


def htmt_limits(
    x: Floats, groups: Sequence[Indices], *, draws: int = 5000, seed: int = 1, level: float = 0.95
) -> HtmtLimits:
    """HTMT and HTMT2 of a sample with their one-sided bootstrap upper limits.

    Parameters
    ----------
    x : ndarray of shape (n, p)
        Items; NaN where missing: correlations are then those of all answers, by maximum likelihood.
    groups : sequence of index arrays
        Columns of each construct.
    draws, seed : int
        Replicates and the seed of their random numbers.
    level : float
        Coverage of the one-sided interval; .95 is the upper end of a two-sided 90 % interval.

    Returns
    -------
    HtmtLimits

    Notes
    -----
    Percentile limits with R's quantile type 6. A replicate in which an item does not vary is left
    out of the pairs that need it and `usable` says so.

    References
    ----------
    Franke & Sarstedt (2019): inference on HTMT by the upper limit of its interval.
    """
    found = mapped_resamples(partial(_both_ratios, groups), x, draws, seed)
    return _limits(covariance(x), found, groups, draws, level)


def limits_of_covariances(
    cov: Floats, resampled: Iterator[Floats], groups: Sequence[Indices], draws: int, level: float = 0.95
) -> HtmtLimits:
    """`htmt_limits` from the covariances (p, p) of the sample and those (R, p, p) of its resamples, chunk by chunk."""
    return _limits(cov, [_both_ratios(groups, chunk) for chunk in resampled], groups, draws, level)


def _limits(
    cov: Floats, replicates: list[tuple[Floats, Floats]], groups: Sequence[Indices], draws: int, level: float
) -> HtmtLimits:
    sample = correlations(cov)
    one, two = (np.concatenate(ratios) for ratios in zip(*replicates, strict=True))
    return HtmtLimits(
        htmt=htmt(sample, groups),
        htmt2=htmt(sample, groups, geometric=True),
        htmt_upper=upper_quantile(one, level),
        htmt2_upper=upper_quantile(two, level),
        level=level,
        draws=draws,
        usable=(np.isfinite(one) & np.isfinite(two)).sum(axis=0),
    )


def _both_ratios(groups: Sequence[Indices], cov: Floats) -> tuple[Floats, Floats]:
    """HTMT and HTMT2 of covariance matrices (R, p, p)."""
    found = []
    for part in chunk_slices(len(cov), _together(cov.shape[-1])) or [slice(0)]:
        r = correlations(cov[part])
        found.append((htmt(r, groups), htmt(r, groups, geometric=True)))
    one, two = zip(*found, strict=True)
    return np.concatenate(one), np.concatenate(two)


def _together(p: int) -> int:
    """How many matrices (p, p) are worked on at once: each step goes through all, and the cache holds these."""
    return max(FEWEST, NUMBERS // p**2)


def upper_quantile(replicates: Floats, level: float) -> Floats:
    """Quantile over the first axis, replicates with NaN left out (R's type 6).

    Parameters
    ----------
    replicates : ndarray of shape (draws, ...)
    level : float
        Probability, in (0, 1).

    Returns
    -------
    ndarray of shape (...)
        NaN where no replicate is usable.
    """
    finite = np.isfinite(replicates)
    if finite.all():
        return np.quantile(replicates, level, axis=0, method="weibull")
    padded = np.where(finite.any(axis=0), replicates, 0.0)
    return np.where(finite.any(axis=0), np.nanquantile(padded, level, axis=0, method="weibull"), np.nan)
