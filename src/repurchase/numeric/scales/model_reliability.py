"""Reliability of a sum of items from the parameters of a one-factor model, and its interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, ndtr, ndtri

from repurchase.array_types import Floats
from repurchase.numeric.categorical.cells import Corners
from repurchase.numeric.sem.path_effects import delta_errors


@dataclass(frozen=True, slots=True)
class ReliabilityInterval:
    """A coefficient between 0 and 1 with its delta-method error and the limits that its logit has."""

    estimate: float
    std_error: float
    ci_low: float
    ci_high: float


def sum_reliability(loadings: Floats, residuals: Floats) -> Floats:
    """McDonald's omega of continuous items.

    Parameters
    ----------
    loadings, residuals : ndarray of shape (..., k)
        Loadings on a factor of unit variance, and residual variances.

    Returns
    -------
    ndarray of shape (...)
    """
    common = loadings.sum(axis=-1) ** 2
    return np.asarray(common / (common + residuals.sum(axis=-1)))


def category_sum_reliability(loadings: Floats, thresholds: Floats) -> Floats:
    """Reliability of the sum of ordinal items: of their categories, not of the responses behind them.

    Parameters
    ----------
    loadings : ndarray of shape (R, k)
        Standardised, on polychoric correlations.
    thresholds : ndarray of shape (R, k, K - 1)
        Infinite beyond an item's own categories.

    Returns
    -------
    ndarray of shape (R,)

    Notes
    -----
    Equals semTools' ``compRelSEM(fit, obs.var = FALSE, ord.scale = TRUE)``.

    References
    ----------
    Green, S. B., & Yang, Y. (2009). Reliability of summed item scores using structural equation modeling: An
    alternative to coefficient alpha. Psychometrika, 74(1).
    """
    k = loadings.shape[1]
    first, second = np.triu_indices(k)
    rho = loadings[:, first] * loadings[:, second]
    shape = (-1, thresholds.shape[-1])
    h, w = thresholds[:, first].reshape(shape), thresholds[:, second].reshape(shape)
    joint = Corners.of_pairs(h, w).integrated(rho.reshape(1, -1))[0]
    apart = ndtr(h).T[:, None] * ndtr(w).T[None]
    shared = (joint - apart).sum(axis=(0, 1)).reshape(rho.shape)
    own = first == second
    between = 2 * shared[:, ~own].sum(axis=1)
    below = ndtr(thresholds)
    variance = (np.minimum(below[..., :, None], below[..., None, :]) - below[..., :, None] * below[..., None, :]).sum(
        axis=(-2, -1)
    )
    return np.asarray((shared[:, own].sum(axis=1) + between) / (variance.sum(axis=1) + between))


def logit_interval(
    function: Callable[[Floats], Floats], theta: Floats, vcov: Floats, level: float
) -> ReliabilityInterval:
    """A function of estimates with values between 0 and 1, and its interval by the delta method on the logit.

    Parameters
    ----------
    function : callable
        Values (R,) at theta (R, q).
    theta : ndarray of shape (q,)
    vcov : ndarray of shape (q, q)
    level : float

    Returns
    -------
    ReliabilityInterval
        Limits NaN where the estimate lies outside 0 to 1.

    References
    ----------
    Raykov, T., & Marcoulides, G. A. (2011). Introduction to psychometric theory. Routledge.
    """
    value = float(function(theta[None])[0])
    covariance, _ = delta_errors(lambda t: function(t)[:, None], theta, vcov)
    error = float(np.sqrt(covariance[0, 0]))
    if not 0 < value < 1:
        return ReliabilityInterval(value, error, float("nan"), float("nan"))
    reach = float(ndtri(0.5 + level / 2)) * error / (value * (1 - value))
    low, high = (float(v) for v in expit(logit(value) + np.array([-reach, reach])))
    return ReliabilityInterval(value, error, low, high)
