"""What a model leaves unexplained of one group's covariances and means."""

from dataclasses import dataclass

import numpy as np

from repurchase.numeric.sem import Array


@dataclass(frozen=True, eq=False)
class Residuals:
    """Sample minus implied moments of one group.

    Attributes
    ----------
    raw : (p, p) array
    correlation : (p, p) array
        Divided by the observed standard deviations (Bentler).
    z : (p, p) array
        Divided by the standard errors of the raw residuals; NaN where a residual is zero whatever the sample.
    mean, mean_z : (p,) array or None
        None without a mean structure.
    """

    raw: Array
    correlation: Array
    z: Array
    mean: Array | None
    mean_z: Array | None


def residuals(
    S: Array, mean: Array | None, Sigma: Array, mu: Array, dS: Array, dm: Array, vcov: Array, n: int
) -> Residuals:
    """`Residuals` of one group.

    Parameters
    ----------
    S, Sigma : (p, p) arrays
    mean, mu : (p,) arrays
    dS, dm : (p(p+1)/2, q), (p, q) arrays
        Derivatives of the implied moments, in the order of ``np.triu_indices(p)``.
    vcov : (q, q) array
        Covariances of the estimates.
    n : int
        Cases of the group.

    Notes
    -----
    Normal theory: the covariance matrix of a residual is that of the sample moment less that of the implied one,
    J(Sigma)^-1 / n - D V D' (Joreskog & Sorbom 1981). Equals lavaan's ``lavResiduals(type = "raw")$cov.z`` for ML.
    """
    p = len(S)
    i, j = np.triu_indices(p)
    d = np.sqrt(np.diag(S))
    raw = S - Sigma
    variance = (Sigma[i, i] * Sigma[j, j] + Sigma[i, j] ** 2) / n
    left = variance - np.einsum("sq,qr,sr->s", dS, vcov, dS, optimize=True)
    z = np.full((p, p), np.nan)
    z[i, j] = z[j, i] = _ratio(raw[i, j], left, variance)
    if mean is None:
        return Residuals(raw, raw / np.outer(d, d), z, None, None)
    variance = np.diag(Sigma) / n
    left = variance - np.einsum("sq,qr,sr->s", dm, vcov, dm, optimize=True)
    return Residuals(raw, raw / np.outer(d, d), z, mean - mu, _ratio(mean - mu, left, variance))


def _ratio(residual: Array, variance: Array, total: Array) -> Array:
    known = variance > 1e-8 * total
    return np.where(known, residual / np.sqrt(np.where(known, variance, 1.0)), np.nan)
