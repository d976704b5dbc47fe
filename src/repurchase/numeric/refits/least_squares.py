"""GLS and ULS of many resamples of complete continuous answers at once.

Each resample is weighted by its own S^-1 (GLS) or by none (ULS), as a fit of it would be, and searched for in the
metric of its own Gauss-Newton Hessian at the sample's estimates. Moments, divisors and weights are those of
`repurchase.numeric.estimate.fit_least_squares`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.moment_derivatives import gradient
from repurchase.numeric.linear.covariance_stacks import inverse, positive_definite
from repurchase.numeric.linear.joined_records import joined_records
from repurchase.numeric.refits.ml import Refits, admissible
from repurchase.numeric.refits.own_metric import curvatures, minima, whitenings
from repurchase.numeric.resampling.chunks import in_order
from repurchase.numeric.resampling.counts import CrossProducts, Part, weighted_moments
from repurchase.numeric.sem.free_vectors import expanded
from repurchase.numeric.sem.layout import Layout, Matrices, dictionary, implied_from, matrices, mean_weights
from repurchase.numeric.sem.starting_values import sample_starts

TOL = 1e-13


@dataclass(frozen=True, eq=False)
class LeastSquaresRefitProblem:
    """A model fitted by least squares, ready to be refitted to other samples.

    Attributes
    ----------
    layout : Layout
    theta : (q,) array
        Estimates of the original sample.
    cross : CrossProducts
    once : bool
        ULS, where a variance counts as much as a covariance.
    given : (q,) array or None
        Starting values of the model, NaN where it gives none.
    """

    layout: Layout
    theta: Array
    cross: CrossProducts
    once: bool
    given: Array | None = None

    @property
    def weights(self) -> Array:
        """(n_g - 1) / N."""
        sizes = np.array(self.cross.sizes, float)
        return (sizes - 1) / sizes.sum()


class LeastSquares:
    """F and its gradient of many samples: S, V (R, G, p, p), mean (R, G, p) or None, x (R, n_x), weights (G,)."""

    curved = True

    def __init__(self, problem: LeastSquaresRefitProblem, S: Array, mean: Array | None, x: Array) -> None:
        self.layout, self.weights, self.once = problem.layout, problem.weights, problem.once
        self.S, self.mean, self.x = S, mean, x
        self.V = np.broadcast_to(np.eye(S.shape[-1]), S.shape) if problem.once else inverse(S)

    def __call__(self, theta: Array, rows: Array) -> tuple[Array, Array]:
        """F (n,) and gradient (n, q) of the samples `rows` at theta (n, q)."""
        layout, w = self.layout, self.weights
        mats = matrices(layout, theta, self.x[rows])
        Sigma, mu = implied_from(mats)
        error, V = self.S[rows] - Sigma, self.V[rows]
        if self.once:
            VE, Omega = error, -error
        else:
            VE = V @ error
            Omega = -VE @ V
        F = 0.5 * np.einsum("rgij,rgji->rg", VE, VE)
        if self.once:
            diagonal = np.diagonal(error, axis1=-2, axis2=-1)
            F = F + 0.5 * (diagonal**2).sum(-1)
            Omega = Omega - diagonal[..., None] * np.eye(layout.p)
        F = (F * w).sum(-1)  # not a product, whose last bit depends on the number of rows
        r = None
        if self.mean is not None:
            d = self.mean[rows] - mu
            r = (V @ d[..., None])[..., 0] * w[:, None]
            F = F + np.einsum("rgi,rgi->r", d, r)
        F[~np.isfinite(F)] = np.inf
        return F, gradient(layout, mats, Omega * w[:, None, None], r)

    def hessian(self, theta: Array, rows: Array, exact: bool) -> Array:
        """Half the Hessian of F (n, q, q) at theta (n, q), without second derivatives of the moments unless `exact`."""
        layout = self.layout
        mats = matrices(layout, theta, self.x[rows])
        Sigma, mu = implied_from(mats)
        D, weight = dictionary(mats), mean_weights(mats)
        K = D.swapaxes(-1, -2) @ self.V[rows] @ D
        result = np.zeros((len(theta), layout.q, layout.q))
        for g in range(layout.n_groups):
            at = np.flatnonzero(layout.group == g)
            u, v, h = layout.u[at], layout.v[at], layout.h[at]
            Ku, Kv = K[:, g][:, u], K[:, g][:, v]
            uv, uu = Ku[:, :, v], Ku[:, :, u]
            block = (uu * Kv[:, :, v] + uv * uv.swapaxes(1, 2)) * np.outer(h, h)
            if self.once:
                variances = 2 * h * D[:, g][:, :, u] * D[:, g][:, :, v]
                block += 0.5 * variances.swapaxes(1, 2) @ variances
            if layout.means:
                w = weight[:, g][:, layout.w[at]]
                block += uu * w[:, :, None] * w[:, None, :]
            if exact:
                block += self._curvature(g, mats, D[:, g], Sigma[:, g], mu[:, g], rows)
            result[:, at[:, None], at] = self.weights[g] * block
        return result

    def _curvature(self, g: int, mats: Matrices, D: Array, Sigma: Array, mu: Array, rows: Array) -> Array:
        V, error, turned = self.V[rows, g], self.S[rows, g] - Sigma, D.swapaxes(1, 2)
        Omega = -V @ error @ V
        if self.once:
            Omega = Omega - error * np.eye(self.layout.p)
        rho = None
        if self.mean is not None:
            rho = (turned @ (V @ (self.mean[rows, g] - mu)[..., None]))[..., 0]
        return 0.5 * curvatures(self.layout, g, mats, turned @ Omega @ D, rho)


def refit_all(problem: LeastSquaresRefitProblem, parts: Iterator[Part]) -> Refits:
    """Refits of samples given as counts, chunk by chunk; chi-square is N F."""
    return joined_records(in_order(partial(_refit_part, problem), parts))


def _refit_part(problem: LeastSquaresRefitProblem, part: Part) -> Refits:
    return refit(problem, *weighted_moments(problem.cross, part(), 1))


def refit(problem: LeastSquaresRefitProblem, S: Array, mean: Array) -> Refits:
    """Refits to samples with covariances S (R, G, p, p), divisor n - 1, and means (R, G, p)."""
    layout, R = problem.layout, len(S)
    x = layout.exogenous(S, mean)
    usable = np.asarray(positive_definite(S).all(axis=1) | problem.once)
    S = np.where(usable[:, None, None, None], S, np.eye(layout.p))
    form = LeastSquares(problem, S, mean if layout.means else None, x)
    start = np.repeat(layout.reduce(problem.theta)[None], R, axis=0)
    with np.errstate(all="ignore"):
        found = minima(form, start, _metric(form, start), TOL, sample_starts(layout, S, form.mean, problem.given))
        converged = found.converged & usable
        theta = expanded(layout, found.x)
        theta[~converged] = np.nan
        proper = admissible(layout, theta, x, converged)
    return Refits(theta, x, np.where(converged, found.value, np.nan), converged, proper)


def _metric(form: LeastSquares, start: Array) -> Array:
    """Whitening (R, f, f) of Gauss-Newton's Hessian at `start` (R, f)."""
    layout, found = form.layout, np.empty((*start.shape, start.shape[1]))
    for first in range(0, len(start), 8):  # more at once would leave the cache
        rows = np.arange(first, min(first + 8, len(start)))
        H = form.hessian(layout.expand(start[rows]), rows, False)
        found[rows] = whitenings(layout.K.T @ H @ layout.K if layout.constrained else H, np.eye(layout.f))
    return found
