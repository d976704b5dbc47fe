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
from repurchase.numeric.linear import cholesky
from repurchase.numeric.sem.layout import Layout, Matrices, Matrix, dictionary, implied_from, matrices, mean_weights


@dataclass(frozen=True, eq=False)
class SampleMoments:
    """What ML needs of R samples: S (R, G, p, p) with the divisor of the likelihood, mean (R, G, p), weights (G,)."""

    S: Array
    mean: Array | None
    weights: Array
    logdet: Array

    @property
    def size(self) -> int:
        """How many samples."""
        return len(self.S)

    def take(self, rows: Array) -> "SampleMoments":
        """Some of the samples."""
        return SampleMoments(
            self.S[rows], None if self.mean is None else self.mean[rows], self.weights, self.logdet[rows]
        )


def sample_moments(S: Array, mean: Array | None, weights: Array) -> SampleMoments:
    """`SampleMoments` of covariance matrices (R, G, p, p); log|S| is minus infinity for a singular one."""
    sign, logdet = np.linalg.slogdet(S)
    return SampleMoments(S, mean, np.asarray(weights, float), np.where(sign > 0, logdet, -np.inf))


def positive_definite(Sigma: Array) -> Array:
    """Whether each matrix of a stack (..., p, p) has a Cholesky factor."""
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
    """Inverses of covariance matrices, accurate whatever the variables' units; NaN where a matrix is singular."""
    scale, R = _correlations(Sigma)
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


def _correlations(Sigma: Array) -> tuple[Array, Array]:
    """1 / (d_i d_j) and Sigma times it, d the standard deviations."""
    d = np.sqrt(np.abs(np.diagonal(Sigma, axis1=-2, axis2=-1)))
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 1.0 / (d[..., :, None] * d[..., None, :])
        return scale, Sigma * scale


FEW = 16  # so many matrices are factored sooner one by one


def _factored(Sigma: Array) -> tuple[Array, Array, Array]:
    """Inverses and log-determinants of the positive definite members of (R, G, p, p), and which members are not."""
    scale, correlation = _correlations(Sigma)
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
    logdet = 2 * np.log(np.diagonal(factor, axis1=-2, axis2=-1)).sum(-1) + np.where(bad, 0.0, logscale)
    return np.linalg.inv(correlation) * np.where(bad[..., None, None], 1.0, scale), logdet, bad


def _factored_singly(Sigma: Array) -> tuple[Array, Array, Array]:
    """As `_factored`, one matrix after another; Cholesky's method does not mind the variables' units."""
    shape, p = Sigma.shape[:2], Sigma.shape[-1]
    W, logdet, bad = np.empty((*shape, p, p)), np.zeros(shape), np.zeros(shape, bool)
    for place in np.ndindex(*shape):
        found = cholesky.factor(Sigma[place])
        if found is None:
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
    """The `Point` of a layout at theta (R, q).

    Few matrices are factored one by one, which differs in the last bit, unless the numbers of a vector are to be
    `alike` whatever stands beside it.
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
    """F (R,) and its gradient (R, q) by theta; F is infinite where Sigma is not positive definite."""
    return discrepancy_at(point(layout, theta, x), moments)


def discrepancy_at(point: Point, moments: SampleMoments) -> tuple[Array, Array]:
    """As `discrepancy`."""
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


def gradient(layout: Layout, mats: Matrices, Omega: Array, r: Array | None) -> Array:
    """tr(Omega dSigma_i) - 2 r' dmu_i, (R, q), of symmetric Omega (R, G, p, p) and r (R, G, p)."""
    L, E, C = mats.Lambda, mats.E, mats.C
    OL = Omega @ L
    EL = E.swapaxes(-1, -2) @ (L.swapaxes(-1, -2) @ OL)
    parts = {Matrix.LAMBDA: 2 * (OL @ C), Matrix.BETA: 2 * (EL @ C), Matrix.THETA: Omega, Matrix.PSI: EL @ E}
    if r is not None:
        ea = (E @ mats.alpha[..., None])[..., 0]
        Er = (E.swapaxes(-1, -2) @ (L.swapaxes(-1, -2) @ r[..., None]))[..., 0]
        parts[Matrix.LAMBDA] = parts[Matrix.LAMBDA] - 2 * r[..., :, None] * ea[..., None, :]
        parts[Matrix.BETA] = parts[Matrix.BETA] - 2 * Er[..., :, None] * ea[..., None, :]
        parts[Matrix.NU], parts[Matrix.ALPHA] = -2 * r, -2 * Er
    filling, R = layout.filling, len(L)
    row = np.zeros((R, len(filling.base)))
    for code, part in parts.items():
        first, last, _ = filling.spans[code]
        row[:, first:last] = part.reshape(R, -1)
    return row[:, filling.cell] * layout.times


def information(layout: Layout, theta: Array, weights: Array, x: Array | None = None) -> Array:
    """Expected information (R, q, q) of one observation at theta."""
    return information_at(point(layout, theta, x), weights)


def information_at(point: Point, weights: Array) -> Array:
    """As `information`."""
    layout, D, weight = point.layout, point.D, point.mean_weights
    K = D.swapaxes(-1, -2) @ point.W @ D
    if layout.n_groups == 1:
        return weights[0] * _group_information(layout, np.arange(layout.q), K[:, 0], weight[:, 0])
    result = np.zeros((len(D), layout.q, layout.q))
    for g in range(layout.n_groups):
        rows = np.flatnonzero(layout.group == g)
        result[:, rows[:, None], rows] = weights[g] * _group_information(layout, rows, K[:, g], weight[:, g])
    return result


def _group_information(layout: Layout, positions: Array, K: Array, weight: Array) -> Array:
    u, v, h = layout.u[positions], layout.v[positions], layout.h[positions]
    Kuu, Kuv, Kvv = _gathered(K, u, v)
    result = Kuu * Kvv
    result += Kuv * Kuv.swapaxes(-1, -2)
    result *= h[:, None] * h
    if layout.means:
        w = weight[:, layout.w[positions]]
        result += Kuu * w[:, :, None] * w[:, None, :]
    return result


def _column_derivatives(layout: Layout, positions: Array, E: Array, C: Array) -> tuple[Array, Array]:
    """c1, c2 (p + 2m, q_g): the derivative of dictionary column k by theta_j is c1_kj D_u(j) + c2_kj D_v(j)."""
    p, m = layout.p, layout.m
    c1, c2 = np.zeros((p + 2 * m, len(positions))), np.zeros((p + 2 * m, len(positions)))
    code, row, column, h = (
        layout.matrix[positions],
        layout.row[positions],
        layout.column[positions],
        layout.h[positions],
    )
    regression = np.flatnonzero((code == Matrix.LAMBDA) | (code == Matrix.BETA))
    c1[p : p + m, regression] = E[column[regression]].T
    c1[p + m :, regression] = C[column[regression]].T
    beta = np.flatnonzero(code == Matrix.BETA)
    c2[p + m :, beta] = E[:, row[beta]]
    psi = np.flatnonzero(code == Matrix.PSI)
    c1[p + m :, psi] = E[:, column[psi]] * h[psi]
    c2[p + m :, psi] = E[:, row[psi]] * h[psi]
    return c1, c2


def curvature(layout: Layout, positions: Array, mats: Matrices, KO: Array, rho: Array | None) -> Array:
    """tr(Omega d2Sigma_ij) - 2 r' d2mu_ij, (q_g, q_g), of one replicate's one group.

    `mats` holds that group's matrices (no leading axes), KO = D' Omega D, rho = D' r.
    """
    u, v, h = layout.u[positions], layout.v[positions], layout.h[positions]
    c1, c2 = _column_derivatives(layout, positions, mats.E, mats.C)
    uu, uv, vv = _gathered(KO, u, v)
    result = c1[u] * uv.T + c2[u] * vv
    result += c1[v] * uu + c2[v] * uv
    result *= 2 * h[:, None]
    if rho is not None:
        ea = mats.E @ mats.alpha
        weight = np.concatenate([ea, [1.0, 0.0]])[layout.w[positions]]
        dw = np.zeros((layout.m + 2, len(positions)))
        code, row, column = layout.matrix[positions], layout.row[positions], layout.column[positions]
        beta, alpha = np.flatnonzero(code == Matrix.BETA), np.flatnonzero(code == Matrix.ALPHA)
        dw[: layout.m, beta] = mats.E[:, row[beta]] * ea[column[beta]]
        dw[: layout.m, alpha] = mats.E[:, row[alpha]]
        second = weight[:, None] * (c1[u] * rho[u] + c2[u] * rho[v]) + rho[u][:, None] * dw[layout.w[positions]]
        result -= 2 * second
    return result


def group_matrices(mats: Matrices, replicate: int, group: int) -> Matrices:
    """One replicate's matrices of one group, without leading axes."""
    return Matrices(**{name: value[replicate, group] for name, value in vars(mats).items()})


def hessian(layout: Layout, theta: Array, moments: SampleMoments, x: Array | None = None) -> Array:
    """Observed information (q, q) of one observation: half the second derivatives of F, for one sample (1, q)."""
    return hessian_at(point(layout, theta, x), moments)


def hessian_at(point: Point, moments: SampleMoments) -> Array:
    """As `hessian`."""
    layout = point.layout
    d = residual_mean(moments, point.mu)
    result = np.zeros((layout.q, layout.q))
    for g in range(layout.n_groups):
        rows = np.flatnonzero(layout.group == g)
        D = point.D[0, g]
        dg = None if d is None else d[0, g]
        S = moments.S[0, g] if dg is None else moments.S[0, g] + np.outer(dg, dg)
        WD = point.W[0, g] @ D
        K, A = D.T @ WD, WD.T @ S @ WD
        rho = None if dg is None else WD.T @ dg
        part = 0.5 * curvature(layout, rows, group_matrices(point.mats, 0, g), K - A, rho)
        part += _first_order(layout, rows, K, A, rho, point.mean_weights[0, g])
        part *= moments.weights[g]
        if layout.n_groups == 1:
            return part
        result[np.ix_(rows, rows)] = part
    return result


def _first_order(layout: Layout, positions: Array, K: Array, A: Array, rho: Array | None, weight: Array) -> Array:
    """The part of half the Hessian that first derivatives make."""
    u, v, h = layout.u[positions], layout.v[positions], layout.h[positions]
    uu, uv, vv = _gathered(K, u, v)
    auu, auv, avv = _gathered(A, u, v)
    part = uv * auv.T
    part += part.T
    part += vv * auu
    part += uu * (avv - vv)
    part -= uv * uv.T
    part *= h[:, None] * h
    if rho is not None:
        w = weight[layout.w[positions]]
        cross = h[:, None] * w * (uu * rho[v][:, None] + uv.T * rho[u][:, None])
        part += cross + cross.T + uu * np.outer(w, w)
    return part


def _gathered(K: Array, u: Array, v: Array) -> tuple[Array, Array, Array]:
    """K[u, u], K[u, v] and K[v, v] of symmetric K (..., n, n), each (..., len(u), len(u))."""
    first, second = K.take(u, axis=-1), K.take(v, axis=-1)  # columns first: whole rows are then copied
    return first.take(u, axis=-2), second.take(u, axis=-2), second.take(v, axis=-2)


def case_scores(layout: Layout, theta: Array, data: list[Array], mean: Array | None) -> Array:
    """Derivatives (n, q) of each case's log-likelihood at theta (1, q).

    Parameters
    ----------
    data : list of (n_g, p) arrays
        Complete data of each group; the result has their rows in this order.
    mean : (G, p) array or None
        Where to centre without a mean structure (the sample means); None uses the model's means.
    """
    mats = matrices(layout, theta)
    Sigma, mu = implied_from(mats)
    W, D, weight = inverse(Sigma)[0], dictionary(mats)[0], mean_weights(mats)[0]
    centre = mu[0] if mean is None else mean
    result = np.zeros((sum(len(y) for y in data), layout.q))
    first = 0
    for g, y in enumerate(data):
        positions = np.flatnonzero(layout.group == g)
        u, v, h = layout.u[positions], layout.v[positions], layout.h[positions]
        WD = W[g] @ D[g]
        z, K = (y - centre[g]) @ WD, D[g].T @ WD
        part = h * (z[:, u] * z[:, v] - K[u, v])
        if layout.means:
            part += z[:, u] * weight[g][layout.w[positions]]
        result[first : first + len(y), positions] = part
        first += len(y)
    return result
