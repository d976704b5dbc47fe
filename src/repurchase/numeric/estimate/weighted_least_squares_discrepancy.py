"""Weighted least squares with a full weight matrix: the asymptotically distribution-free estimator (Browne 1984).

F = sum_g w_g (s - sigma)' W (s - sigma), s the means (where modelled) and the covariances on and above the diagonal, W
the inverse of their estimated covariance matrix Gamma. The functions are those of
`repurchase.numeric.estimate.least_squares_discrepancy`.
"""

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.moment_derivatives import curvature, gradient, group_matrices
from repurchase.numeric.linear import cholesky
from repurchase.numeric.sem.implied_jacobian import slopes
from repurchase.numeric.sem.layout import Layout, Matrices, dictionary, implied, matrices


@dataclass(frozen=True, eq=False)
class FullyWeighted:
    """One sample and its weights: S (G, p, p), mean (G, p) or None, W (G, k, k), weights (G,)."""

    S: Array
    mean: Array | None
    W: Array
    weights: Array


def case_moments(y: Array, means: bool) -> Array:
    """Each case's contribution to the means (where wanted) and to the covariances (n, k), centred."""
    d = y - y.mean(0)
    i, j = np.triu_indices(y.shape[1])
    z = d[:, i] * d[:, j]
    z = z - z.mean(0)
    return np.column_stack([d, z]) if means else z


def inverse_gamma(y: Array, means: bool) -> Array | None:
    """Invert Gamma, the covariance matrix of one group's moments.

    Parameters
    ----------
    y : (n, p) array
        Complete data.
    means : bool
        Whether the means are among the k moments.

    Returns
    -------
    (k, k) array or None
        None where Gamma is singular: no more cases than moments, say.
    """
    z = case_moments(y, means)
    scale = np.sqrt((z**2).mean(0))
    if len(z) <= z.shape[1] or not (scale > 0).all():
        return None
    factored = cholesky.factor((z / scale).T @ (z / scale) / len(z))
    if factored is None or float(factored.diagonal().min()) < 1e-7:
        return None
    return cholesky.inverse_from(factored) / (scale[:, None] * scale)


def moment_jacobian(layout: Layout, theta: Array) -> list[Array]:
    """Differentiate the moments of each group by theta.

    Parameters
    ----------
    layout : Layout
    theta : (q,) array

    Returns
    -------
    list of (k, q) arrays
        Means first, if the model has them, then covariances in the order of ``np.triu_indices``.
    """
    return moment_slopes(layout, matrices(layout, theta[None]))


def moment_slopes(layout: Layout, mats: Matrices) -> list[Array]:
    """Differentiate the moments of each group by the free entries of a layout, at matrices that are filled already."""
    dS, dm = slopes(layout, mats)
    return [np.vstack([dm[0, g], dS[0, g]]) if layout.means else dS[0, g] for g in range(layout.n_groups)]


def discrepancy(layout: Layout, theta: Array, sample: FullyWeighted) -> tuple[Array, Array]:
    """Evaluate the WLS discrepancy and its gradient.

    Parameters
    ----------
    layout : Layout
    theta : (1, q) array
        Free entries.
    sample : FullyWeighted

    Returns
    -------
    F : (1,) array
    gradient : (1, q) array
    """
    We = _weighted_errors(layout, theta, sample)
    F = sum(w * float(we @ e) for w, (we, e) in zip(sample.weights, We, strict=True))
    Omega, r = _on_matrices(layout, sample, [we for we, _ in We])
    return np.array([F if np.isfinite(F) else np.inf]), gradient(layout, matrices(layout, theta), Omega[None], r)


def gauss_newton(layout: Layout, theta: Array, sample: FullyWeighted, weights: Array) -> Array:
    """Half the Hessian of F without second derivatives (q, q): also the information of one observation.

    Parameters
    ----------
    layout : Layout
    theta : (1, q) array
        Free entries.
    sample : FullyWeighted
    weights : (G,) array
        What each group counts for.

    Returns
    -------
    (q, q) array
    """
    parts = zip(weights, moment_jacobian(layout, theta[0]), sample.W, strict=True)
    return np.asarray(sum(w * J.T @ W @ J for w, J, W in parts))


def hessian(layout: Layout, theta: Array, sample: FullyWeighted) -> Array:
    """Half the Hessian of F (q, q).

    Parameters
    ----------
    layout : Layout
    theta : (1, q) array
        Free entries.
    sample : FullyWeighted

    Returns
    -------
    (q, q) array
    """
    result = gauss_newton(layout, theta, sample, sample.weights)
    Omega, r = _on_matrices(layout, sample, [we for we, _ in _weighted_errors(layout, theta, sample)])
    mats = matrices(layout, theta)
    D = dictionary(mats)[0]
    for g in range(layout.n_groups):
        at = np.flatnonzero(layout.group == g)
        rho = None if r is None else D[g].T @ r[0, g]
        second = curvature(layout, at, group_matrices(mats, 0, g), D[g].T @ Omega[g] @ D[g], rho)
        result[np.ix_(at, at)] += 0.5 * second
    return result


def fit_of(S: Array, mean: Array | None, Sigma: Array, mu: Array, W: Array) -> float:
    """GFI of one group: 1 - e'We / s'Ws."""
    e, s = _stacked(S - Sigma, None if mean is None else mean - mu), _stacked(S, mean)
    return 1.0 - float(e @ W @ e) / float(s @ W @ s)


def _stacked(S: Array, mean: Array | None) -> Array:
    covariances = S[np.triu_indices(len(S))]
    return covariances if mean is None else np.concatenate([mean, covariances])


def _weighted_errors(layout: Layout, theta: Array, sample: FullyWeighted) -> list[tuple[Array, Array]]:
    """W e and e = s - sigma of each group."""
    Sigma, mu = (a[0] for a in implied(layout, theta))
    return [(W @ e, e) for W, e in zip(sample.W, errors(sample, Sigma, mu), strict=True)]


def errors(sample: FullyWeighted, Sigma: Array, mu: Array) -> list[Array]:
    """s - sigma (k,) of each group, from implied moments (G, p, p) and (G, p)."""
    means = [None] * len(mu) if sample.mean is None else list(sample.mean - mu)
    return [_stacked(S - Sg, d) for S, Sg, d in zip(sample.S, Sigma, means, strict=True)]


def _on_matrices(layout: Layout, sample: FullyWeighted, We: list[Array]) -> tuple[Array, Array | None]:
    """Derivatives of F by Sigma (G, p, p), and r (1, G, p) with those by mu being -2 r."""
    p, skip = layout.p, layout.p * int(sample.mean is not None)
    i, j = np.triu_indices(p)
    Omega = np.zeros((len(We), p, p))
    for g, we in enumerate(We):
        Omega[g, i, j] = -we[skip:]
        Omega[g] += Omega[g].T
        Omega[g] *= sample.weights[g]
    if sample.mean is None:
        return Omega, None
    return Omega, np.array([w * we[:p] for w, we in zip(sample.weights, We, strict=True)])[None]
