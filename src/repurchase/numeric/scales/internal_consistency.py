"""Consistency of a set of items from their covariances: what alpha and its companions share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Floats
from repurchase.numeric.factors.extraction import squared_multiple_correlations
from repurchase.numeric.resampling.covariances import correlations


def checked(x: Floats) -> Floats:
    """Refuse items that make no scale.

    Parameters
    ----------
    x : ndarray of shape (n, k)

    Returns
    -------
    ndarray of shape (n, k)
        `x` itself.
    """
    if x.ndim != 2 or x.shape[0] < 2 or x.shape[1] < 2:
        raise ValueError(f"a scale needs two respondents and two items at least, got shape {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError("the items hold missing values")
    return x


def alpha_of_covariance(cov: Floats) -> Floats:
    """Cronbach's alpha of covariance (or correlation) matrices.

    Parameters
    ----------
    cov : ndarray of shape (..., k, k)

    Returns
    -------
    ndarray of shape (...)
        NaN for one item, or where the total score does not vary.
    """
    k = cov.shape[-1]
    total = cov.sum(axis=(-2, -1))
    if k < 2:
        return np.full(total.shape, np.nan)
    trace = np.trace(cov, axis1=-2, axis2=-1)
    return k / (k - 1) * (1 - trace / np.where(total > 1e-12, total, np.nan))


@dataclass(frozen=True, slots=True)
class Consistency:
    """Indices of one covariance matrix of items; `Alpha` and `ItemStatistics` say what they are."""

    raw: float
    standardized: float
    guttman6: float
    average_r: float
    median_r: float
    signal_to_noise: float
    spread: float
    variance_r: float


NOTHING = Consistency(*[float("nan")] * 8)


def consistency(cov: Floats) -> Consistency:
    """Compute indices of internal consistency from the covariances of items.

    Parameters
    ----------
    cov : ndarray of shape (k, k)

    Returns
    -------
    Consistency
        All NaN when the items' sum does not vary.
    """
    k, total, trace = cov.shape[0], float(cov.sum()), float(np.trace(cov))
    if k < 2 or total <= 1e-12:  # one item, or a total score that never varies
        return NOTHING
    r = correlations(cov)
    below = r[np.tril_indices(k, -1)]
    mean = float(below.mean())
    square = cov @ cov
    spread = total * (np.trace(square) + trace**2) - 2 * trace * square.sum()
    return Consistency(
        raw=k / (k - 1) * (1 - trace / total),
        standardized=float(alpha_of_covariance(r)),
        guttman6=float(1 - (k - multiple_correlations(r).sum()) / r.sum()),
        average_r=mean,
        median_r=float(np.median(below)),
        signal_to_noise=k * mean / (1 - mean) if mean < 1 else float("inf"),
        spread=max(0.0, float(2 * k**2 / ((k - 1) ** 2 * total**3) * spread)),
        variance_r=float(below.var(ddof=1)) if below.size > 1 else float("nan"),
    )


def multiple_correlations(r: Floats) -> Floats:
    """Compute the squared multiple correlation of each item with the others.

    Parameters
    ----------
    r : ndarray of shape (k, k)

    Returns
    -------
    ndarray of shape (k,)
        NaN where the correlations hold NaN.
    """
    return squared_multiple_correlations(r) if np.isfinite(r).all() else np.full(len(r), np.nan)


def without(cov: Floats, j: int) -> Floats:
    """The matrix without row and column `j`."""
    return np.delete(np.delete(cov, j, axis=0), j, axis=1)


def finite_values(values: object) -> Floats:
    """The values as an array, NaN where they are not finite."""
    array = np.asarray(values, float)
    return np.where(np.isfinite(array), array, np.nan)
