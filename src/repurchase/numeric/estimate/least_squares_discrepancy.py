"""Least squares of complete continuous data with a normal-theory weight: GLS and ULS.

GLS: F = sum_g w_g { tr[(V (S - Sigma))^2] / 2 + (mean - mu)' V (mean - mu) }, V = S^-1. ULS: every mean, variance and
covariance counts once, which is V = I and half the squared variances beside. Batched like `ml_discrepancy`, with the
same dictionary of derivatives.
"""

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.moment_derivatives import curvature, gradient, group_matrices
from repurchase.numeric.sem.layout import Layout, dictionary, implied_from, matrices, mean_weights


@dataclass(frozen=True, eq=False)
class Weighted:
    """One sample and its weights: S (G, p, p), mean (G, p) or None, V (G, p, p), weights (G,).

    `once`: ULS, where a variance counts as much as a covariance.
    """

    S: Array
    mean: Array | None
    V: Array
    weights: Array
    once: bool


def discrepancy(layout: Layout, theta: Array, sample: Weighted) -> tuple[Array, Array]:
    """Evaluate the GLS or ULS discrepancy and its gradient.

    Parameters
    ----------
    layout : Layout
    theta : (R, q) array
        Free entries of R replicates.
    sample : Weighted

    Returns
    -------
    F : (R,) array
    gradient : (R, q) array
    """
    mats = matrices(layout, theta)
    Sigma, mu = implied_from(mats)
    w, VE = sample.weights, sample.V @ (sample.S - Sigma)
    Omega = -VE @ sample.V
    F = 0.5 * np.einsum("rgij,rgji->rg", VE, VE)
    if sample.once:
        diagonal = np.diagonal(VE, axis1=-2, axis2=-1)
        F = F + 0.5 * (diagonal**2).sum(-1)
        Omega = Omega - diagonal[..., None] * np.eye(layout.p)
    F = F @ w
    r = None
    if sample.mean is not None:
        d = sample.mean - mu
        r = np.einsum("gij,rgj->rgi", sample.V, d) * w[:, None]
        F = F + np.einsum("rgi,rgi->r", d, r)
    F[~np.isfinite(F)] = np.inf
    return F, gradient(layout, mats, Omega * w[:, None, None], r)


def gauss_newton(layout: Layout, theta: Array, sample: Weighted, weights: Array) -> Array:
    """Half the Hessian of F without second derivatives (q, q): also the information of one observation.

    Parameters
    ----------
    layout : Layout
    theta : (1, q) array
        Free entries.
    sample : Weighted
    weights : (G,) array
        What each group counts for.

    Returns
    -------
    (q, q) array
    """
    V = sample.V
    mats = matrices(layout, theta)
    D, weight = dictionary(mats)[0], mean_weights(mats)[0]
    result = np.zeros((layout.q, layout.q))
    for g in range(layout.n_groups):
        at = np.flatnonzero(layout.group == g)
        u, v, h, w = layout.u[at], layout.v[at], layout.h[at], weight[g][layout.w[at]]
        K = D[g].T @ V[g] @ D[g]
        block = np.outer(h, h) * (K[np.ix_(u, u)] * K[np.ix_(v, v)] + K[np.ix_(u, v)] * K[np.ix_(v, u)])
        if sample.once:
            variances = 2 * h * D[g][:, u] * D[g][:, v]
            block += 0.5 * variances.T @ variances
        if layout.means:
            block += K[np.ix_(u, u)] * np.outer(w, w)
        result[np.ix_(at, at)] = weights[g] * block
    return result


def hessian(layout: Layout, theta: Array, sample: Weighted) -> Array:
    """Half the Hessian of F (q, q).

    Parameters
    ----------
    layout : Layout
    theta : (1, q) array
        Free entries.
    sample : Weighted

    Returns
    -------
    (q, q) array
    """
    mats = matrices(layout, theta)
    Sigma, mu = implied_from(mats)
    D, result = dictionary(mats)[0], gauss_newton(layout, theta, sample, sample.weights)
    for g in range(layout.n_groups):
        at = np.flatnonzero(layout.group == g)
        V = sample.V[g]
        E = sample.S[g] - Sigma[0, g]
        Omega = -V @ E @ V - (np.diag(np.diag(E)) if sample.once else 0.0)
        rho = None if sample.mean is None else D[g].T @ V @ (sample.mean[g] - mu[0, g])
        second = curvature(layout, at, group_matrices(mats, 0, g), D[g].T @ Omega @ D[g], rho)
        result[np.ix_(at, at)] += 0.5 * sample.weights[g] * second
    return result
