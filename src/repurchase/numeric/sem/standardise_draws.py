"""Completely standardised estimates of many draws at once."""

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.layout import Layout, Matrices, Matrix, implied_from, matrices

CHUNK = 512


def standardised_draws(layout: Layout, theta: Array, x: Array | None = None) -> Array:
    """Standardise the free entries of many draws at once.

    Parameters
    ----------
    layout : Layout
    theta : (R, q) array
        Free entries of R replicates.
    x : (R, n_x) array, optional
        Values of the entries fixed at sample moments; by default the layout's own.

    Returns
    -------
    (R, q) array
        As `repurchase.numeric.sem.standardise.standardise` without derivatives; NaN where a variance is not positive.
    """
    parts = []
    for first in range(0, len(theta), CHUNK):
        rows = slice(first, first + CHUNK)
        mats = matrices(layout, theta[rows], None if x is None else x[rows])
        with np.errstate(divide="ignore", invalid="ignore"):
            parts.append(theta[rows] * _factors(layout, mats))
    return np.concatenate(parts)


def _diagonal(a: Array) -> Array:
    return np.diagonal(a, axis1=-2, axis2=-1)


def _root(variance: Array) -> Array:
    return np.sqrt(np.where(variance > 0, variance, np.nan))


def _factors(layout: Layout, mats: Matrices) -> Array:
    """Compute the factor that standardises each entry, (R, q)."""
    variance, theta = _diagonal(implied_from(mats)[0]), _diagonal(mats.Theta)
    response = 1 / mats.delta**2  # of the responses behind ordinal items
    residual = np.where(layout.ordinal, response - (variance - theta), theta)
    y, eta = _root(np.where(layout.ordinal, response, variance)), _root(_diagonal(mats.C))
    e, z = np.sqrt(np.abs(residual)), np.sqrt(np.abs(_diagonal(mats.Psi)))
    factor = np.ones((len(mats.Psi), layout.q))

    def entries(code: Matrix) -> tuple[Array, Array, Array, Array]:
        k = layout.slots[code]
        return k, layout.group[k], layout.row[k], layout.column[k]

    k, g, r, c = entries(Matrix.LAMBDA)
    factor[:, k] = eta[:, g, c] / y[:, g, r]
    k, g, r, c = entries(Matrix.BETA)
    factor[:, k] = eta[:, g, c] / eta[:, g, r]
    for code, whole, rest in ((Matrix.THETA, y, e), (Matrix.PSI, eta, z)):
        k, g, r, c = entries(code)
        scale = np.where(r == c, whole[:, g, r] * whole[:, g, c], rest[:, g, r] * rest[:, g, c])
        factor[:, k] = 1 / scale
    for code, scale in ((Matrix.NU, y), (Matrix.ALPHA, eta)):
        k, g, r, _ = entries(code)
        factor[:, k] = 1 / scale[:, g, r]
    return factor
