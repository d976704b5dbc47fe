"""Normal-theory maximum likelihood of a `Layout`: discrepancy, gradient, expected and observed information.

Everything is batched over a leading axis of R replicates and summed over G groups with weights n_g / N.
F = sum_g w_g [log|Sigma| + tr(S Sigma^-1) - log|S| - p + d' Sigma^-1 d], d = mean - mu; chi-square is N F.
Informations are those of one observation: covariances of estimates are (N I)^-1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.moment_derivatives import (
    column_derivatives,
    gradient,
    group_matrices,
    mean_curvature,
)
from repurchase.numeric.linear import cholesky
from repurchase.numeric.linear.covariance_stacks import positive_definite, scaled_to_correlations
from repurchase.numeric.sem.layout import Layout, Matrices, dictionary, implied_from, matrices, mean_weights


@dataclass(frozen=True, eq=False)
class SampleMoments:
    """Moments of R samples for ML: S (R, G, p, p) with the likelihood's divisor, mean (R, G, p), weights (G,)."""

    S: Array
    mean: Array | None
    weights: Array
    logdet: Array

    @property
    def size(self) -> int:
        """The number of samples."""
        return len(self.S)

    def take(self, rows: Array) -> "SampleMoments":
        """Take some of the samples."""
        return SampleMoments(
            self.S[rows], None if self.mean is None else self.mean[rows], self.weights, self.logdet[rows]
        )


def sample_moments(S: Array, mean: Array | None, weights: Array) -> SampleMoments:
    """Prepare the `SampleMoments` of R samples.

    Parameters
    ----------
    S : (R, G, p, p) array
    mean : (R, G, p) array or None
    weights : (G,) array
        Share of the cases in each group.

    Returns
    -------
    SampleMoments
        Its log|S| is minus infinity for a singular matrix.
    """
    sign, logdet = np.linalg.slogdet(S)
    return SampleMoments(S, mean, np.asarray(weights, float), np.where(sign > 0, logdet, -np.inf))


SINGULAR = 1e-14  # share of a variance that the others leave: below, its sign is rounding, other on every processor
FEW = 16  # so many matrices are factored sooner one by one


def _factored(Sigma: Array) -> tuple[Array, Array, Array]:
    """Inverses and log-determinants of the positive definite members of (R, G, p, p), and which members are not."""
    scale, correlation = scaled_to_correlations(Sigma)
    logscale = -np.log(np.diagonal(scale, axis1=-2, axis2=-1)).sum(-1)
    bad = ~(np.diagonal(Sigma, axis1=-2, axis2=-1) > 0).all(-1) | ~np.isfinite(correlation).all((-2, -1))
    if bad.any():
        correlation = np.where(bad[..., None, None], np.eye(Sigma.shape[-1]), correlation)
    try:
        factor = np.linalg.cholesky(correlation)
    except np.linalg.LinAlgError:
        bad |= ~positive_definite(correlation)
        correlation = np.where(bad[..., None, None], np.eye(Sigma.shape[-1]), correlation)
        factor = np.linalg.cholesky(correlation)
    singular = (np.diagonal(factor, axis1=-2, axis2=-1) ** 2).min(-1) < SINGULAR
    if singular.any():
        bad |= singular
        correlation = np.where(singular[..., None, None], np.eye(Sigma.shape[-1]), correlation)
        factor = np.linalg.cholesky(correlation)
    logdet = 2 * np.log(np.diagonal(factor, axis1=-2, axis2=-1)).sum(-1) + np.where(bad, 0.0, logscale)
    return np.linalg.inv(correlation) * np.where(bad[..., None, None], 1.0, scale), logdet, bad


def _factored_singly(Sigma: Array) -> tuple[Array, Array, Array]:
    """Factor as `_factored` does, one matrix after another; Cholesky's method does not mind the variables' units."""
    shape, p = Sigma.shape[:2], Sigma.shape[-1]
    W, logdet, bad = np.empty((*shape, p, p)), np.zeros(shape), np.zeros(shape, bool)
    for place in np.ndindex(*shape):
        found = cholesky.factor(Sigma[place])
        if found is None or (found.diagonal() ** 2 < SINGULAR * Sigma[place].diagonal()).any():
            bad[place], W[place] = True, np.eye(p)
        else:
            W[place], logdet[place] = cholesky.inverse_from(found), cholesky.log_determinant_from(found)
    return W, logdet, bad


@dataclass(frozen=True, eq=False)
class Point:
    """A model at R vectors theta: everything that discrepancy, gradient and informations share.

    Attributes
    ----------
    Sigma, mu : (R, G, p, p), (R, G, p) arrays
    W, logdet : (R, G, p, p), (R, G) arrays
        Inverse and log-determinant of Sigma; the identity and zero where it is not positive definite: `bad` (R, G).
    """

    layout: Layout
    mats: Matrices
    Sigma: Array
    mu: Array
    W: Array
    logdet: Array
    bad: Array

    @cached_property
    def D(self) -> Array:
        """The dictionary of derivatives (R, G, p, p + 2m)."""
        return dictionary(self.mats)

    @cached_property
    def mean_weights(self) -> Array:
        """The factors of derivatives of means (R, G, m + 2)."""
        return mean_weights(self.mats)


def point(layout: Layout, theta: Array, x: Array | None = None, alike: bool = False) -> Point:
    """Evaluate a model at theta: the `Point` there.

    Few matrices are factored one by one, which differs in the last bit, unless the numbers of a vector are to be
    `alike` whatever stands beside it.

    Parameters
    ----------
    layout : Layout
    theta : (R, q) array
        Free entries of R replicates.
    x : (R, n_x) array, optional
        Values of the entries fixed at sample moments; by default the layout's own.
    alike : bool
        Give a vector the same numbers, to the last bit, whatever stands beside it: few matrices are otherwise factored
        one by one.

    Returns
    -------
    Point
    """
    mats = matrices(layout, theta, x)
    Sigma, mu = implied_from(mats)
    singly = not alike and Sigma.shape[0] * Sigma.shape[1] <= FEW
    return Point(layout, mats, Sigma, mu, *(_factored_singly(Sigma) if singly else _factored(Sigma)))


def remembered(layout: Layout) -> Callable[[Array], Point]:
    """`point` that keeps the last one: a search asks for value, gradient and curvature at one theta in turn."""
    last: list[tuple[Array, Point]] = []

    def point_at(theta: Array) -> Point:
        if not last or not np.array_equal(last[0][0], theta):
            last[:] = [(theta.copy(), point(layout, theta))]
        return last[0][1]

    return point_at


def residual_mean(moments: SampleMoments, mu: Array) -> Array | None:
    """mean - mu (R, G, p), or None without a mean structure."""
    return None if moments.mean is None else moments.mean - mu


def discrepancy(layout: Layout, theta: Array, moments: SampleMoments, x: Array | None = None) -> tuple[Array, Array]:
    """Evaluate the ML discrepancy and its gradient.

    Parameters
    ----------
    layout : Layout
    theta : (R, q) array
        Free entries of R replicates.
    moments : SampleMoments
        Of R samples.
    x : (R, n_x) array, optional
        Values of the entries fixed at sample moments; by default the layout's own.

    Returns
    -------
    F : (R,) array
        Infinite where Sigma is not positive definite.
    gradient : (R, q) array
        Derivatives of F by theta.
    """
    return discrepancy_at(point(layout, theta, x), moments)


def discrepancy_at(point: Point, moments: SampleMoments) -> tuple[Array, Array]:
    """Evaluate the ML discrepancy and its gradient at a `Point`; see `discrepancy`."""
    S, W = moments.S, point.W
    d = residual_mean(moments, point.mu)
    if d is not None:
        S = S + d[..., :, None] * d[..., None, :]
    WS = W @ S
    F = point.logdet + np.trace(WS, axis1=-2, axis2=-1) - moments.logdet - point.layout.p
    F = (F * moments.weights).sum(-1)
    F[point.bad.any(1)] = np.inf
    Omega = (W - WS @ W) * moments.weights[:, None, None]
    r = None if d is None else np.einsum("...ij,...j->...i", W, d) * moments.weights[:, None]
    return F, gradient(point.layout, point.mats, Omega, r)


def information(layout: Layout, theta: Array, weights: Array, x: Array | None = None) -> Array:
    """Evaluate the expected information of one observation.

    Parameters
    ----------
    layout : Layout
    theta : (R, q) array
        Free entries of R replicates.
    weights : (G,) array
        Share of the cases in each group.
    x : (R, n_x) array, optional
        Values of the entries fixed at sample moments; by default the layout's own.

    Returns
    -------
    (R, q, q) array
    """
    return information_at(point(layout, theta, x), weights)


def information_at(point: Point, weights: Array) -> Array:
    """Evaluate the expected information of one observation at a `Point`; see `information`."""
    layout, D, weight = point.layout, point.D, point.mean_weights if point.layout.means else point.mu[..., :0]
    K = D.swapaxes(-1, -2) @ point.W @ D
    if layout.n_groups == 1:
        return weights[0] * _group_information(layout, layout.positions[0], K[:, 0], weight[:, 0])
    result = np.zeros((len(D), layout.q, layout.q))
    for g in range(layout.n_groups):
        rows = layout.positions[g]
        result[:, rows[:, None], rows] = weights[g] * _group_information(layout, rows, K[:, g], weight[:, g])
    return result


def _group_information(layout: Layout, positions: Array, K: Array, weight: Array) -> Array:
    u, v, h = layout.u[positions], layout.v[positions], layout.h[positions]
    first, second = K.take(u, axis=-1), K.take(v, axis=-1)  # columns first: whole rows are then copied
    Kuu = first.take(u, axis=-2)
    result = (second * h).take(v, axis=-2)
    result *= Kuu
    other = (first * h).take(v, axis=-2)
    other *= second.take(u, axis=-2)
    result += other
    result *= h[:, None]
    if layout.means:
        w = weight[:, layout.w[positions]]
        result += Kuu * w[:, :, None] * w[:, None, :]
    return result


def hessian(layout: Layout, theta: Array, moments: SampleMoments, x: Array | None = None) -> Array:
    """Evaluate the observed information of one observation: half the second derivatives of F.

    Parameters
    ----------
    layout : Layout
    theta : (1, q) array
        Free entries.
    moments : SampleMoments
        Of one sample.
    x : (1, n_x) array, optional
        Values of the entries fixed at sample moments.

    Returns
    -------
    (q, q) array
    """
    return hessian_at(point(layout, theta, x), moments)


def hessian_at(point: Point, moments: SampleMoments) -> Array:
    """Evaluate the observed information of one observation at a `Point`; see `hessian`."""
    layout = point.layout
    d = residual_mean(moments, point.mu)
    result = np.zeros((layout.q, layout.q))
    for g in range(layout.n_groups):
        D = point.D[0, g]
        dg = None if d is None else d[0, g]
        S = moments.S[0, g] if dg is None else moments.S[0, g] + np.outer(dg, dg)
        WD = point.W[0, g] @ D
        K, A = D.T @ WD, WD.T @ S @ WD
        rho = None if dg is None else WD.T @ dg
        part = moments.weights[g] * _group_hessian(point, g, K, A, rho)
        if layout.n_groups == 1:
            return part
        rows = layout.positions[g]
        result[rows[:, None], rows] = part
    return result


def _group_hessian(point: Point, g: int, K: Array, A: Array, rho: Array | None) -> Array:
    """Half the Hessian of one group's F: first derivatives of the moments and `curvature`, summed up together.

    With O = K - A, what the first derivatives give at i, j is h_i h_j (K_vu A_uv + K_vv A_uu - O_vu K_uv - O_vv K_uu),
    where the letters tell which dictionary column of i and of j is meant.
    """
    layout, O = point.layout, K - A
    positions = layout.positions[g]
    u, v, h = layout.u[positions], layout.v[positions], layout.h[positions]
    mats = group_matrices(point.mats, 0, g)
    c1, c2 = column_derivatives(layout, positions, mats.E, mats.C)
    Ku, Kv = K.take(u, axis=1) * h, K.take(v, axis=1) * h
    Au, Av, Ou, Ov = A.take(u, axis=1), A.take(v, axis=1), O.take(u, axis=1), O.take(v, axis=1)
    part = Ku.take(v, axis=0) * Av.take(u, axis=0)
    for left, at, right, beside in (
        (Kv, v, Au, u), (c1 - Kv, u, Ou, v), (c2 - Ku, u, Ov, v), (c1, v, Ou, u), (c2, v, Ov, u)
    ):  # fmt: skip
        term = left.take(at, axis=0)
        term *= right.take(beside, axis=0)
        part += term
    part *= h[:, None]
    if rho is not None:
        part -= mean_curvature(layout, positions, mats, rho)
        w, uu = point.mean_weights[0, g][layout.w[positions]], K[u[:, None], u]
        cross = h[:, None] * w * (uu * rho[v][:, None] + K[v[:, None], u] * rho[u][:, None])
        part += cross + cross.T + uu * np.outer(w, w)
    return part


def case_scores_at(point: Point, data: list[Array], mean: Array | None) -> Array:
    """Derivatives (n, q) of each case's log-likelihood at a `Point` of one replicate.

    Parameters
    ----------
    data : list of (n_g, p) arrays
        Complete data of each group; the result has their rows in this order.
    mean : (G, p) array or None
        Where to centre without a mean structure (the sample means); None uses the model's means.

    Returns
    -------
    (n, q) array
    """
    layout, W, D = point.layout, point.W[0], point.D[0]
    centre = point.mu[0] if mean is None else mean
    result = np.zeros((layout.q, sum(len(y) for y in data)))  # entries of theta as rows, which are copied whole
    first = 0
    for g, y in enumerate(data):
        positions = layout.positions[g]
        u, v, h = layout.u[positions], layout.v[positions], layout.h[positions]
        WD = W[g] @ D[g]
        z, K = WD.T @ (y - centre[g]).T, D[g].T @ WD
        part = z.take(u, axis=0)
        part *= z.take(v, axis=0)
        part -= K[u, v][:, None]
        part *= h[:, None]
        if layout.means:
            part += z[u] * point.mean_weights[0, g][layout.w[positions]][:, None]
        result[positions, first : first + len(y)] = part
        first += len(y)
    return result.T
