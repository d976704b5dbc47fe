"""tr(U Gamma U Gamma) in the space of moments: for samples so large that a matrix of case pairs would not fit."""

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.linear.covariance_stacks import inverse
from repurchase.numeric.sem.implied_jacobian import jacobian
from repurchase.numeric.sem.layout import Layout, implied_from, matrices

CHUNK = 4096


def moment_count(layout: Layout) -> int:
    """Means (where modelled) and covariances of all groups."""
    return layout.n_groups * (layout.p * (layout.p + 1) // 2 + int(layout.means) * layout.p)


def second_trace(layout: Layout, theta: Array, deviations: list[tuple[Array, Array, Array]], A: Array) -> float:
    """tr(U Gamma U Gamma) from (d, e, M) of each group and the bread A (q, q) of the model."""
    sizes = np.array([len(d) for d, _, _ in deviations], float)
    share = sizes / sizes.sum()
    Sigma = implied_from(matrices(layout, theta[None]))[0][0]
    dS, dm = jacobian(layout, theta[None])
    blocks, WJ = [], []
    for g, (d, e, M) in enumerate(deviations):
        V = normal_weights(inverse(Sigma[g]), layout.means)
        J = np.vstack([dm[0, g], dS[0, g]]) if layout.means else dS[0, g]
        Gamma = _gamma(d, e, M, layout.means)
        WJ.append(V @ J)
        blocks.append((V, Gamma, share[g]))
    k = len(blocks[0][0])
    U = -np.vstack([w * b for w, b in zip(share, WJ, strict=True)]) @ A
    U = U @ np.vstack([w * b for w, b in zip(share, WJ, strict=True)]).T
    for g, (V, _, w) in enumerate(blocks):
        U[g * k : (g + 1) * k, g * k : (g + 1) * k] += w * V
    UG = np.hstack([U[:, g * k : (g + 1) * k] @ Gamma / w for g, (_, Gamma, w) in enumerate(blocks)])
    return float(np.sum(UG * UG.T))


def product_covariances(S: Array, i: Array, j: Array) -> Array:
    """Covariances (k, k) of the k products of variables `i` and `j` that are normal with covariances S."""
    return np.asarray(S[np.ix_(i, i)] * S[np.ix_(j, j)] + S[np.ix_(i, j)] * S[np.ix_(j, i)])


def normal_weights(W: Array, means: bool) -> Array:
    """Normal-theory weights of [means,] vech(S) at W = Sigma^-1: D'(W x W)D / 2 for the covariances."""
    p = len(W)
    i, j = np.triu_indices(p)
    times = np.where(i == j, 1.0, 2.0)
    V = product_covariances(W, i, j)
    V *= 0.25 * np.outer(times, times)
    if not means:
        return V
    full = np.zeros((p + len(V), p + len(V)))
    full[:p, :p], full[p:, p:] = W, V
    return full


def _gamma(d: Array, e: Array, M: Array, means: bool) -> Array:
    """Covariances of a group's case moments, given covariates; by chunks of cases."""
    i, j = np.triu_indices(d.shape[1])
    centre, total = M[i, j], 0.0
    for first in range(0, len(d), CHUNK):
        a, b = d[first : first + CHUNK], e[first : first + CHUNK]
        z = a[:, i] * a[:, j] - b[:, i] * b[:, j] - centre
        if means:
            z = np.hstack([a - b, z])
        total = total + z.T @ z
    return np.asarray(total) / len(d)
