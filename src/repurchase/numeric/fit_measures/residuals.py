"""A model leaves residuals of one group's covariances and means."""

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array


@dataclass(frozen=True, eq=False)
class ResidualMatrices:
    """Sample minus implied moments of one group.

    Attributes
    ----------
    raw : (p, p) array
    correlation : (p, p) array
        Divided by the observed standard deviations (Bentler).
    z : (p, p) array
        Divided by the standard errors of the residuals; NaN where a residual is zero whatever the sample.
    mean : (p,) array or None
        None without a mean structure.
    """

    raw: Array
    correlation: Array
    z: Array
    mean: Array | None


@dataclass(frozen=True, eq=False)
class ResidualSlopes:
    """A model's moments and estimates change with the sample's by these slopes.

    Attributes
    ----------
    dS, dm : (p(p+1)/2, q), (p, q) arrays
        Derivatives of the implied moments of the group, in the order of ``np.triu_indices(p)``.
    unit_vcov : (q, q) array
        Inverse of the expected information of one observation, constraints included.
    share : float
        Cases of the group over all cases.
    """

    dS: Array
    dm: Array
    unit_vcov: Array
    share: float


def residuals(
    S: Array, mean: Array | None, Sigma: Array, mu: Array, slopes: ResidualSlopes, n: int
) -> ResidualMatrices:
    """Compute the `ResidualMatrices` of one group.

    Parameters
    ----------
    S, Sigma : (p, p) arrays
    mean, mu : (p,) arrays
    slopes : ResidualSlopes
    n : int
        Cases of the group.

    Returns
    -------
    ResidualMatrices

    Notes
    -----
    The covariance matrix of the residuals is Q Gamma Q' / n, Q = I - share D I^-1 D' A1 with A1 the normal-theory
    weight at Sigma and Gamma the normal-theory matrix at S (Ogasawara 2001, Maydeu-Olivares 2017): the standardised
    residuals of lavaan's ``lavResiduals`` under ML.
    """
    i, j = np.triu_indices(len(S))
    d = np.sqrt(np.diag(S))
    raw = S - Sigma
    X, Wm = _weighted(Sigma, slopes)
    gamma, B_gamma, M = _normal_theory(S, X, Wm)
    U = slopes.share * np.vstack([slopes.dS, slopes.dm]) @ slopes.unit_vcov
    variance = gamma - 2 * np.einsum("sq,qs->s", U, B_gamma) + np.einsum("sq,qr,sr->s", U, M, U, optimize=True)
    variance, gamma = variance[: len(i)], gamma[: len(i)]
    known = variance > 1e-8 * gamma
    z = np.full(S.shape, np.nan)
    z[i, j] = z[j, i] = np.where(known, raw[i, j] / np.sqrt(np.where(known, variance, 1.0) / n), np.nan)
    return ResidualMatrices(raw, raw / np.outer(d, d), z, None if mean is None else mean - mu)


def _weighted(Sigma: Array, slopes: ResidualSlopes) -> tuple[Array, Array]:
    """W dSigma_q W (q, p, p) and W dmu (p, q)."""
    p, q = len(Sigma), slopes.dS.shape[1]
    i, j = np.triu_indices(p)
    dSigma = np.zeros((q, p, p))
    dSigma[:, i, j] = dSigma[:, j, i] = slopes.dS.T
    W = np.linalg.inv(Sigma)
    return W @ dSigma @ W, W @ slopes.dm


def _normal_theory(S: Array, X: Array, Wm: Array) -> tuple[Array, Array, Array]:
    """Diagonal of Gamma, B' Gamma and B' Gamma B, B = A1 D, when the answers are normal."""
    i, j = np.triu_indices(len(S))
    SXS = S @ X @ S
    gamma = np.concatenate([S[i, i] * S[j, j] + S[i, j] ** 2, np.diag(S)])
    B_gamma = np.hstack([SXS[:, i, j], Wm.T @ S])
    q = len(X)
    M = 0.5 * X.reshape(q, -1) @ SXS.reshape(q, -1).T + Wm.T @ S @ Wm
    return gamma, B_gamma, M
