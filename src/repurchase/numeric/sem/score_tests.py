"""Score tests: what a fixed entry, or one held equal to others, would gain if it were free (modification indices).

A candidate is one more direction of the model. With the score s and the expected information I at the fitted model,
the index is N s_c^2 / V and the expected change s_c / V, V = I_cc - I_cf K (K' I_ff K)^-1 K' I_fc (Sorbom 1989). All
derivatives are pairs of columns of the dictionary D = [I | Lambda E | Lambda C], so that hundreds of candidates cost
gathers from D' Sigma^-1 D.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.linear import cholesky
from repurchase.numeric.sem.layout import Layout, dictionary, matrices, mean_weights

SMALLEST = np.finfo(float).eps ** (1 / 3)  # lavaan's bound for a direction that the data cannot tell apart


@dataclass(frozen=True, eq=False)
class Part:
    """Cases that share what was observed: a group, or a pattern of missing answers within one.

    Attributes
    ----------
    group : int
    share : float
        Cases of this part over all cases.
    W : (p, p) array
        Inverse of the implied covariances of the observed variables, zero elsewhere.
    A : (p, p) array
        W (S + d d') W - W, d = mean - mu: twice the derivative of the log-likelihood of one case by Sigma.
    r : (p,) array
        W d: its derivative by mu.
    """

    group: int
    share: float
    W: Array
    A: Array
    r: Array


@dataclass(frozen=True, eq=False)
class ScoreTests:
    """Indices and expected changes of c candidates; NaN where a candidate is not identified.

    Attributes
    ----------
    index, change : (c,) arrays
    """

    index: Array
    change: Array


def complete_parts(Sigma: Array, mu: Array, S: Array, mean: Array | None, weights: Array) -> list[Part]:
    """Set up a `Part` for each group of complete data.

    Parameters
    ----------
    Sigma, S : (G, p, p) arrays
    mu, mean : (G, p) arrays
        `mean` is None without a mean structure.
    weights : (G,) array
        n_g / N.

    Returns
    -------
    list of Part
    """
    found = []
    for g, W in enumerate(np.linalg.inv(Sigma)):
        d = np.zeros(len(W)) if mean is None else mean[g] - mu[g]
        r = W @ d
        found.append(Part(g, float(weights[g]), W, W @ S[g] @ W + np.outer(r, r) - W, r))
    return found


def weighted_parts(V: Array, Sigma: Array, mu: Array, S: Array, mean: Array | None, n: Array) -> list[Part]:
    """A `Part` for each group of a least squares fit with weight V (G, p, p): V = S^-1 is GLS, V = I is ULS.

    `n` (G,) are cases. The score is that of the discrepancy times (n - 1) / n, the information is not: lavaan's way,
    whose expected changes are that much short of a Newton step.
    """
    found = []
    for g in range(len(V)):
        d = np.zeros(len(V[g])) if mean is None else mean[g] - mu[g]
        r = V[g] @ np.column_stack([(S[g] - Sigma[g]) @ V[g], d]) * (n[g] - 1) / n[g]
        found.append(Part(g, float(n[g] / n.sum()), V[g], r[:, :-1], r[:, -1]))
    return found


def pattern_parts(data: Sequence[Array], Sigma: Array, mu: Array, weights: Sequence[Array] | None = None) -> list[Part]:
    """A `Part` for each pattern of missing answers in each group's data (n_g, p); NaN is missing."""
    found, N = [], sum(int((~np.isnan(y)).any(1).sum()) for y in data)
    for g, y in enumerate(data):
        seen = ~np.isnan(y)
        patterns, which = np.unique(seen, axis=0, return_inverse=True)
        for k, pattern in enumerate(patterns):
            at = np.flatnonzero(pattern)
            if not len(at):
                continue
            own = which.ravel() == k
            rows, w = y[own][:, at], np.ones(int(own.sum())) if weights is None else weights[g][own]
            W = np.zeros_like(Sigma[g])
            W[np.ix_(at, at)] = np.linalg.inv(Sigma[g][np.ix_(at, at)])
            d = np.zeros((len(rows), len(W)))
            d[:, at] = rows - mu[g][at]
            z = d @ W
            n = float(w.sum())
            found.append(Part(g, n / N, W, (z.T * w) @ z / n - W, w @ z / n))
    return found


def score_tests(
    layout: Layout, theta: Array, candidates: Layout, parts: Sequence[Part], N: int, x: Array | None = None
) -> ScoreTests:
    """Score tests of fixed entries.

    Parameters
    ----------
    layout : Layout
        The fitted model.
    theta : (q,) array
        Its estimates.
    candidates : Layout
        The candidates as the free entries of a layout of the same size.
    parts : sequence of Part
    N : int
        Cases.
    x : (1, n_x) array, optional
        Values of entries fixed at sample moments.

    Returns
    -------
    ScoreTests
    """
    mats = matrices(layout, theta[None], x)
    D, weight = dictionary(mats)[0], mean_weights(mats)[0]
    c, q = candidates.q, layout.q
    score, I_cc, I_cf, I_ff = np.zeros(c), np.zeros(c), np.zeros((c, q)), np.zeros((q, q))
    means = layout.means
    for part in parts:
        f, e = np.flatnonzero(layout.group == part.group), np.flatnonzero(candidates.group == part.group)
        Dg, wg = D[part.group], weight[part.group]
        K, KA, rho = Dg.T @ part.W @ Dg, Dg.T @ part.A @ Dg, Dg.T @ part.r
        u, v, h, w = _columns(candidates, e, wg, means)
        score[e] += part.share * (h * KA[u, v] + w * rho[u])
        I_cc[e] += part.share * (h * h * (K[u, u] * K[v, v] + K[u, v] ** 2) + w * w * K[u, u])
        free = _columns(layout, f, wg, means)
        _add(I_cf, e, f, _cross(K, (u, v, h, w), free), part.share)
        _add(I_ff, f, f, _cross(K, free, free), part.share)
    return _tests(score, I_cc, I_cf, I_ff, _basis(layout), N)


def release_tests(
    layout: Layout, theta: Array, members: Array, parts: Sequence[Part], N: int, x: Array | None = None
) -> ScoreTests:
    """Score tests of releasing each of the parameters `members` (c,) from the constraints that hold it."""
    mats = matrices(layout, theta[None], x)
    D, weight = dictionary(mats)[0], mean_weights(mats)[0]
    score, information = np.zeros(layout.q), np.zeros((layout.q, layout.q))
    for part in parts:
        f = np.flatnonzero(layout.group == part.group)
        Dg = D[part.group]
        K, KA, rho = Dg.T @ part.W @ Dg, Dg.T @ part.A @ Dg, Dg.T @ part.r
        u, v, h, w = _columns(layout, f, weight[part.group], layout.means)
        score[f] += part.share * (h * KA[u, v] + w * rho[u])
        information[np.ix_(f, f)] += part.share * _cross(K, (u, v, h, w), (u, v, h, w))
    return _tests(score[members], information[members, members], information[members], information, _basis(layout), N)


def group_tests(
    layout: Layout,
    free: Sequence[Array],
    extra: Sequence[Array],
    weights: Sequence[Array],
    errors: Sequence[Array],
    score_share: Array,
    share: Array,
    N: int,
) -> ScoreTests:
    """Score tests of a least squares fit of moments with weights of their own.

    Parameters
    ----------
    free, extra : sequences of (s, q), (s, c) arrays
        For each group, derivatives of its s implied statistics by the free entries and by the candidates.
    weights, errors : sequences of arrays
        Weights of the statistics, (s,) or (s, s); sample minus implied ones (s,).
    score_share, share : (G,) arrays
        What each group counts for in the score and in the information.
    N : int
        Cases.

    Returns
    -------
    ScoreTests
    """
    q, c = free[0].shape[1], extra[0].shape[1]
    score, I_cc, I_cf, I_ff = np.zeros(c), np.zeros(c), np.zeros((c, q)), np.zeros((q, q))
    for g, (d, x, w, e) in enumerate(zip(free, extra, weights, errors, strict=True)):
        weighted = w @ x if w.ndim == 2 else w[:, None] * x
        score += score_share[g] * (weighted.T @ e)
        I_cc += share[g] * (x * weighted).sum(axis=0)
        I_cf += share[g] * (weighted.T @ d)
        I_ff += share[g] * (d.T @ w @ d if w.ndim == 2 else (d.T * w) @ d)
    return _tests(score, I_cc, I_cf, I_ff, _basis(layout), N)


def _add(total: Array, rows: Array, columns: Array, part: Array, share: float) -> None:
    """total[rows, columns] += share * part, in place."""
    part *= share
    if part.shape == total.shape:
        total += part
    else:
        total[np.ix_(rows, columns)] += part


Columns = tuple[Array, Array, Array, Array]


def _columns(layout: Layout, positions: Array, weight: Array, means: bool) -> Columns:
    w = weight[layout.w[positions]] if means else np.zeros(len(positions))
    return layout.u[positions], layout.v[positions], layout.h[positions], w


def _cross(K: Array, a: Columns, b: Columns) -> Array:
    """Information between two sets of derivatives."""
    (u, v, h, w), (s, t, k, z) = a, b
    Ks, Kt = K.take(s, axis=1), K.take(t, axis=1)  # columns first: whole rows are then copied
    us = Ks.take(u, axis=0)
    found = us * Kt.take(v, axis=0)
    found += Kt.take(u, axis=0) * Ks.take(v, axis=0)
    found *= h[:, None] * k
    if w.any():
        found += us * (w[:, None] * z)
    return np.asarray(found)


def _basis(layout: Layout) -> Array | None:
    """K of the constraints; None without any."""
    return layout.K if layout.constrained else None


def _tests(score: Array, I_cc: Array, I_cf: Array, I_ff: Array, K: Array | None, N: int) -> ScoreTests:
    reduced, M = (I_cf @ K, K.T @ I_ff @ K) if K is not None else (I_cf, I_ff)
    factored = cholesky.factor(M)
    if factored is None:
        V = I_cc - np.einsum("cf,fc->c", reduced, np.linalg.solve(M, reduced.T))
    else:
        V = I_cc - (cholesky.half_solve_from(factored, reduced.T) ** 2).sum(0)
    known = (V > SMALLEST) & (I_cc < 1e8 * V)
    V = np.where(known, V, np.nan)
    return ScoreTests(N * score**2 / V, score / V)
