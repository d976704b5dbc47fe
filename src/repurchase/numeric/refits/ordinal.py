"""DWLS and ULS of many resamples of complete ordinal answers at once.

Each resample has its own thresholds, polychoric correlations and, under DWLS, weights, as a fit of it would. A resample
in which a category of the sample does not occur has no threshold there: it cannot be fitted, as in lavaan.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.categorical.model_moments import Reduced, implied_ordinal, reduced
from repurchase.numeric.categorical.polychoric_batch import Ordinal, PolychoricStatistics, statistics
from repurchase.numeric.estimate.moment_derivatives import gradient
from repurchase.numeric.linear.joined_records import joined_records
from repurchase.numeric.refits.ml import Refits, admissible
from repurchase.numeric.refits.own_metric import curvatures, minima, whitenings
from repurchase.numeric.resampling.chunks import in_order
from repurchase.numeric.resampling.counts import Part
from repurchase.numeric.sem.free_vectors import expanded
from repurchase.numeric.sem.layout import Layout, Matrix, dictionary, implied_from, matrices
from repurchase.numeric.sem.starting_values import simple_values, starting_values

TOL = 1e-13


@dataclass(frozen=True, eq=False)
class OrdinalRefitProblem:
    """A model fitted to ordinal items, ready to be refitted to resamples.

    Attributes
    ----------
    layout : Layout
    theta : (q,) array
        Estimates of the original sample.
    groups : tuple of Ordinal
    unweighted : bool
        ULS.
    given : (q,) array or None
        Starting values, where the model gives all of them.
    """

    layout: Layout
    theta: Array
    groups: tuple[Ordinal, ...]
    unweighted: bool
    given: Array | None = None


class OrdinalLeastSquares:
    """F and its gradient of many samples.

    Parameters
    ----------
    small : Reduced
        The layout to search over; thresholds are among the statistics unless they are saturated.
    values, weights : (R, G, s) arrays
        Thresholds (unless saturated), then correlations; the weights with (n_g - 1) / N in them.
    """

    def __init__(self, small: Reduced, values: Array, weights: Array) -> None:
        self.layout, self.values, self.weights = small.layout, values, weights
        self.with_thresholds = not small.saturated
        self.curved = small.saturated
        self.T = 0 if small.saturated else len(small.layout.threshold_item)
        self.first, self.second = np.triu_indices(self.layout.p, 1)

    def __call__(self, theta: Array, rows: Array) -> tuple[Array, Array]:
        """F (n,) and gradient (n, q) of the samples `rows` at theta (n, q)."""
        layout, item, T = self.layout, self.layout.threshold_item, self.T
        mats = matrices(layout, theta)
        Sigma, mu = implied_from(mats)
        delta, w = mats.delta, self.weights[rows]
        scale = delta[..., self.first] * delta[..., self.second]
        error = self.values[rows].copy()
        error[..., T:] -= Sigma[..., self.first, self.second] * scale
        r = None
        if T:
            height = mats.tau - mu[..., item]
            error[..., :T] -= delta[..., item] * height
            lifted = w[..., :T] * error[..., :T]
            r = np.zeros_like(mu)
            np.add.at(r, (slice(None), slice(None), item), -lifted * delta[..., item])  # type: ignore[arg-type]
        pull = w * error
        Omega = np.zeros_like(Sigma)
        Omega[..., self.first, self.second] = -pull[..., T:] * scale
        Omega += Omega.swapaxes(-1, -2)
        g = gradient(layout, mats, Omega, r)
        if T:
            self._own_parts(g, Sigma, delta, height, pull)
        F = (pull * error).sum((1, 2))
        F[~np.isfinite(F)] = np.inf
        return F, g

    def hessian(self, theta: Array, rows: Array, exact: bool) -> Array:
        """Half the Hessian of F (n, q, q), without second derivatives of the statistics unless `exact`.

        These are known where thresholds are saturated, so that means and scales are fixed.
        """
        layout, result = self.layout, np.empty((len(rows), self.layout.q, self.layout.q))
        for k, row in enumerate(rows):
            implied = implied_ordinal(layout, theta[k], self.with_thresholds)
            slopes, w = implied.slopes, self.weights[row]
            result[k] = sum((d * v[:, None]).T @ d for d, v in zip(slopes, w, strict=True))
        if not exact or self.with_thresholds:
            return result
        mats = matrices(layout, theta)
        Sigma, D = implied_from(mats)[0], dictionary(mats)
        for g in range(layout.n_groups):
            at = np.flatnonzero(layout.group == g)
            Omega = np.zeros_like(Sigma[:, g])
            error = self.values[rows, g] - Sigma[:, g, self.first, self.second]
            Omega[:, self.first, self.second] = -0.5 * self.weights[rows, g] * error
            Omega += Omega.swapaxes(1, 2)
            KO = D[:, g].swapaxes(1, 2) @ Omega @ D[:, g]
            result[:, at[:, None], at] += curvatures(layout, g, mats, KO, None)
        return result

    def _own_parts(self, g: Array, Sigma: Array, delta: Array, height: Array, pull: Array) -> None:
        """Derivatives by thresholds and by the scales of the latent responses."""
        layout, item, T = self.layout, self.layout.threshold_item, self.T
        at = layout.slots[Matrix.TAU]
        g[:, at] = -2 * (pull[..., :T] * delta[..., item])[:, layout.group[at], layout.row[at]]
        at = layout.slots[Matrix.DELTA]
        if len(at):
            inner = np.zeros_like(Sigma)
            inner[..., self.first, self.second] = pull[..., T:] * Sigma[..., self.first, self.second]
            whole = ((inner + inner.swapaxes(-1, -2)) @ delta[..., None])[..., 0]
            np.add.at(whole, (slice(None), slice(None), item), pull[..., :T] * height)  # type: ignore[arg-type]
            g[:, at] = -2 * whole[:, layout.group[at], layout.row[at]]


def refit_all(problem: OrdinalRefitProblem, parts: Iterator[Part]) -> tuple[Refits, int]:
    """Refits of samples given as counts, chunk by chunk, and how many lack a category; chi-square is N F."""
    found = in_order(partial(_refit_part, problem), parts)
    return joined_records([refits for refits, _ in found]), sum(lacking for _, lacking in found)


def _refit_part(problem: OrdinalRefitProblem, part: Part) -> tuple[Refits, int]:
    return refit(problem, part())


def refit(problem: OrdinalRefitProblem, counts: Sequence[Array]) -> tuple[Refits, int]:
    """Refits of one chunk of counts (R, n_g), and how many lack a category."""
    layout, R = problem.layout, len(counts[0])
    found = [statistics(g, c, not problem.unweighted) for g, c in zip(problem.groups, counts, strict=True)]
    whole = np.logical_and.reduce([f.complete for f in found])
    rows = np.flatnonzero(whole)
    theta, value, converged = np.full((R, layout.q), np.nan), np.full(R, np.nan), np.zeros(R, bool)
    if len(rows):
        tau = np.stack([f.tau[rows] for f in found], axis=1)
        theta[rows], value[rows], converged[rows] = _minimised(problem, found, rows, tau)
    x = np.repeat(layout.x_value[None], R, axis=0)
    proper = admissible(layout, theta, x, converged)
    proper[converged] &= _responses_positive(layout, theta[converged])
    return Refits(theta, x, value, converged, proper), int((~whole).sum())


def _minimised(problem: OrdinalRefitProblem, resampled: list, rows: Array, tau: Array) -> tuple[Array, Array, Array]:
    """theta (R, q), F (R,) and convergence (R,) of the resamples `rows`."""
    small = reduced(problem.layout)
    layout, n = small.layout, np.array([len(g.codes) for g in problem.groups], float)
    values = np.stack([f.rho[rows] for f in resampled], axis=1)
    variance = np.stack([f.rho_variance[rows] for f in resampled], axis=1)
    if not small.saturated:
        values = np.concatenate([tau, values], axis=2)
        variance = np.concatenate([np.stack([f.tau_variance[rows] for f in resampled], axis=1), variance], axis=2)
    weights = np.where(variance > 0, 1 / np.where(variance > 0, variance, 1.0), 0.0) * ((n - 1) / n.sum())[:, None]
    form = OrdinalLeastSquares(small, values, weights)
    start = np.repeat(layout.reduce(problem.theta[small.kept])[None], len(rows), axis=0)
    with np.errstate(all="ignore"):
        best = minima(form, start, _common_metric(form, start), TOL, _starts(problem, small, resampled, rows))
    theta = np.zeros((len(rows), problem.layout.q))
    theta[:, small.kept] = expanded(layout, best.x)
    at = small.dropped
    theta[:, at] = tau[:, problem.layout.group[at], problem.layout.row[at]]
    theta[~best.converged] = np.nan
    return theta, np.where(best.converged, best.value, np.nan), best.converged


def _starts(
    problem: OrdinalRefitProblem, small: Reduced, resampled: list[PolychoricStatistics], rows: Array
) -> list[Callable[[int], Array]]:
    """List starting values of a single fit: the given, closed-form or careful ones, with its own thresholds."""
    layout, given = small.layout, problem.given
    at, (first, second) = layout.slots[Matrix.TAU], np.triu_indices(layout.p, 1)

    def start(row: int, make: Callable[[Layout, Array, Array | None], Array]) -> Array:
        S = np.tile(np.eye(layout.p), (len(resampled), 1, 1))
        for g, f in enumerate(resampled):
            S[g, first, second] = S[g, second, first] = f.rho[rows[row]]
        theta = make(layout, S, None)
        theta[at] = np.array([f.tau[rows[row]] for f in resampled])[layout.group[at], layout.row[at]]
        theta[layout.slots[Matrix.DELTA]] = 1.0
        return theta

    plain: list[Callable[[int], Array]] = [partial(start, make=make) for make in (starting_values, simple_values)]
    return plain if given is None else [lambda row: given[small.kept], *plain]


def _common_metric(form: OrdinalLeastSquares, start: Array) -> Array:
    """Whitening (R, f, f) of Gauss-Newton's Hessian where all begin: one matrix of slopes, each resample's weights."""
    layout = form.layout
    slopes = implied_ordinal(layout, layout.expand(start[0]), form.with_thresholds).slopes @ layout.K
    found, eye = np.empty((*start.shape, layout.f)), np.eye(layout.f)
    for k, weights in enumerate(form.weights):
        half = sum((d * w[:, None]).T @ d for d, w in zip(slopes, weights, strict=True))
        found[k] = whitenings(np.asarray(half)[None], eye)[0]
    return found


def _responses_positive(layout: Layout, theta: Array) -> Array:
    """Whether no ordinal item's latent response has a negative residual variance."""
    mats = matrices(layout, theta)
    explained = np.diagonal(implied_from(mats)[0] - mats.Theta, axis1=-2, axis2=-1)
    return np.asarray((1 / mats.delta**2 - explained >= 0).all((1, 2)))
