"""Derivatives of the implied moments by the free entries of a layout."""

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.layout import Layout, Matrices, dictionary, matrices, mean_weights


def jacobian(layout: Layout, theta: Array, x: Array | None = None) -> tuple[Array, Array]:
    """Differentiate the implied moments by theta.

    Parameters
    ----------
    layout : Layout
    theta : (R, q) array
        Free entries of R replicates.
    x : (R, n_x) array, optional
        Values of the entries fixed at sample moments; by default the layout's own.

    Returns
    -------
    dSigma : (R, G, p(p+1)/2, q) array
        In the order of ``np.triu_indices(p)``: lavaan's ``vech``, column-wise below the diagonal.
    dmu : (R, G, p, q) array
    """
    return slopes(layout, matrices(layout, theta, x))


def slopes(layout: Layout, mats: Matrices) -> tuple[Array, Array]:
    """Differentiate the implied moments by the free entries of a layout, at filled matrices.

    Parameters
    ----------
    layout : Layout
    mats : Matrices
        Those of any layout of the same size.

    Returns
    -------
    dSigma : (R, G, p(p+1)/2, q) array
        In the order of `jacobian`.
    dmu : (R, G, p, q) array
    """
    D, weight = dictionary(mats), mean_weights(mats)
    R, G, p, _ = D.shape
    i, j = np.triu_indices(p)
    dS, dm = np.zeros((R, G, len(i), layout.q)), np.zeros((R, G, p, layout.q))
    for g in range(G):
        at = np.flatnonzero(layout.group == g)
        U, V = D[:, g][:, :, layout.u[at]], D[:, g][:, :, layout.v[at]]
        dS[:, g, :, at] = np.moveaxis((U[:, i] * V[:, j] + V[:, i] * U[:, j]) * layout.h[at], -1, 0)
        dm[:, g, :, at] = np.moveaxis(U * weight[:, g][:, None, layout.w[at]], -1, 0)
    return dS, dm
