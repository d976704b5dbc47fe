"""Tests of the difference between nested models."""

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from scipy.special import chdtrc

from repurchase.array_types import Array
from repurchase.numeric.categorical.mixed_model_moments import implied_mixed, plain
from repurchase.numeric.categorical.model_moments import implied_ordinal
from repurchase.numeric.sem.implied_jacobian import jacobian
from repurchase.numeric.sem.layout import Layout

CLOSE_TO_ZERO = 1e-10


@dataclass(frozen=True)
class Difference:
    """A chi-square difference test; NaN where it does not exist.

    Attributes
    ----------
    method : {"standard", "satorra.bentler.2001", "satorra.2000"}
    statistic, p_value : float
    df : int
    scaling : float
        What the plain difference was divided by.
    refused : float
        The scaling factor of 2001 in whose place this test stands, because it is not positive (NaN too, where a model
        has none); None for a test that stands for no other.
    """

    method: str
    statistic: float
    df: int
    p_value: float
    scaling: float = 1.0
    refused: float | None = None


def plain_difference(chisq0: float, df0: int, chisq1: float, df1: int) -> Difference:
    """The restricted model (0) against the freer one (1): T0 - T1 on df0 - df1."""
    return _difference("standard", chisq0 - chisq1, df0 - df1)


def scaled_difference(chisq0: float, df0: int, c0: float, chisq1: float, df1: int, c1: float) -> Difference:
    """Satorra & Bentler (2001): (T0 - T1) / c, c = (df0 c0 - df1 c1) / (df0 - df1).

    `chisq0`, `chisq1` are the unscaled statistics, `c0`, `c1` the scaling factors. NaN where c is not positive.
    """
    df = df0 - df1
    c = (df0 * c0 - df1 * c1) / df if df > 0 else nan
    if not c > 0:
        return Difference("satorra.bentler.2001", nan, df, nan, c)
    return _difference("satorra.bentler.2001", (chisq0 - chisq1) / c, df, c)


def restrictions(delta1: Array, delta0: Array) -> Array:
    """A (m, f1) with A theta = constant where the freer model's parameters obey the restricted one.

    Parameters
    ----------
    delta1, delta0 : (s, f1), (s, f0) arrays
        Derivatives of the implied moments of the freer and of the restricted model by their parameters.

    Returns
    -------
    (m, f1) array
    """
    H = np.linalg.lstsq(delta1, delta0, rcond=None)[0]
    left, values, _ = np.linalg.svd(H, full_matrices=True)
    rank = int((values > CLOSE_TO_ZERO * max(values.max(initial=0.0), 1.0)).sum())
    return np.asarray(left[:, rank:].T)


def satorra_2000(chisq0: float, chisq1: float, A: Array, robust: Array, naive: Array, shifted: bool) -> Difference:
    """Compute Satorra's (2000) scaled difference, or its scaled-and-shifted form.

    Parameters
    ----------
    A : (m, f1) array
        From `restrictions`.
    robust, naive : (f1, f1) arrays
        Covariances of the freer model's estimates: the sandwich, and the inverse information alone.

    Returns
    -------
    Difference

    Notes
    -----
    tr(U Gamma) of the difference is tr[(A naive A')^-1 A robust A']. Equals lavaan's ``method = "satorra.2000"``
    with ``A.method = "delta"``.
    """
    m = len(A)
    if not m:  # the restricted model reaches whatever the freer one does
        return Difference("satorra.2000", nan, 0, nan)
    M = np.linalg.solve(A @ naive @ A.T, A @ robust @ A.T)
    first, second = float(np.trace(M)), float(np.trace(M @ M))
    if not shifted:
        return _difference("satorra.2000", (chisq0 - chisq1) * m / first, m, first / m)
    a = sqrt(second / m)
    return _difference("satorra.2000", (chisq0 - chisq1) / a + m - first / a, m, a)


def parameter_slopes(layout: Layout, theta: Array) -> Array:
    """Derivatives (s, f) of all implied moments by the parameters.

    Covariances, and means where the model has them; thresholds and correlations of ordinal items.
    """
    if layout.ordinal.any() and not plain(layout):
        return np.vstack(list(implied_mixed(layout, theta).slopes)) @ layout.K
    if layout.ordinal.any():
        return np.vstack(list(implied_ordinal(layout, theta, True).slopes)) @ layout.K
    dS, dm = jacobian(layout, theta[None])
    parts = [dS[0].reshape(-1, layout.q)]
    if layout.means:
        parts.append(dm[0].reshape(-1, layout.q))
    return np.vstack(parts) @ layout.K


def wald(estimate: Array, covariance: Array) -> Difference:
    """Wald's test that the k functions `estimate` (k,) with `covariance` (k, k) are all zero.

    NaN where the covariances do not exist or are singular.
    """
    k = len(estimate)
    if not np.isfinite(covariance).all() or np.linalg.matrix_rank(covariance) < k:
        return Difference("wald", nan, k, nan)
    return _difference("wald", float(estimate @ np.linalg.solve(covariance, estimate)), k)


def _difference(method: str, statistic: float, df: int, scaling: float = 1.0) -> Difference:
    if df <= 0 or not np.isfinite(statistic):
        return Difference(method, nan, df, nan, scaling)
    p = float(chdtrc(df, statistic)) if statistic > 0 else 1.0
    return Difference(method, float(statistic), df, p, scaling)
