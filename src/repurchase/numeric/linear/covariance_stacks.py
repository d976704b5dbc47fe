"""Stacks of covariance matrices: which of them are positive definite, and their inverses, whatever the units."""

import numpy as np

from repurchase.array_types import Array


def positive_definite(Sigma: Array) -> Array:
    """Whether each matrix of a stack (..., p, p) has a Cholesky factor.

    Parameters
    ----------
    Sigma : (..., p, p) array

    Returns
    -------
    (...) bool array
    """
    flat = Sigma.reshape(-1, *Sigma.shape[-2:])
    finite = np.isfinite(flat).all((1, 2))
    good = finite.copy()
    try:
        if finite.all():
            np.linalg.cholesky(flat)
            return good.reshape(Sigma.shape[:-2])
    except np.linalg.LinAlgError:
        pass
    for i in np.flatnonzero(finite):
        try:
            np.linalg.cholesky(flat[i])
        except np.linalg.LinAlgError:
            good[i] = False
    return good.reshape(Sigma.shape[:-2])


def inverse(Sigma: Array) -> Array:
    """Invert covariance matrices, accurately whatever the variables' units.

    Parameters
    ----------
    Sigma : (..., p, p) array

    Returns
    -------
    (..., p, p) array
        NaN where a matrix is singular.
    """
    scale, R = scaled_to_correlations(Sigma)
    usable = np.isfinite(R).all((-2, -1))
    if usable.all():
        try:
            return np.linalg.inv(R) * scale
        except np.linalg.LinAlgError:
            pass
    R = np.where(usable[..., None, None], R, np.eye(R.shape[-1]))
    usable &= np.abs(np.linalg.det(R)) > 0
    R = np.where(usable[..., None, None], R, np.eye(R.shape[-1]))
    return np.linalg.inv(R) * np.where(usable[..., None, None], scale, np.nan)


def scaled_to_correlations(Sigma: Array) -> tuple[Array, Array]:
    """Scale covariance matrices to correlations.

    Parameters
    ----------
    Sigma : (..., p, p) array

    Returns
    -------
    scale : (..., p, p) array
        1 / (d_i d_j), d the standard deviations.
    correlations : (..., p, p) array
        Sigma times `scale`.
    """
    d = np.sqrt(np.abs(np.diagonal(Sigma, axis1=-2, axis2=-1)))
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 1.0 / (d[..., :, None] * d[..., None, :])
        return scale, Sigma * scale
