"""Full information maximum likelihood of many resamples of incomplete answers at once.

A resample weights the same rows anew, so that missing patterns stay what they are. With V = Sigma^-1, d = y - mu and M
what a row misses, its deviations are completed by -(V_MM)^-1 (V d)_M, which have the covariance (V_MM)^-1 beside them:

    -2 log L = sum w (log|Sigma| + log|V_MM| + p_O log 2 pi) + tr(V sum w d* d*')
    Omega = V (n Sigma - sum w d* d*' - sum w (V_MM)^-1) V,   r = V sum w d*

so that only matrices as large as the holes are inverted for each pattern, and the one bound is a positive definite
Sigma.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.ml_discrepancy import information
from repurchase.numeric.estimate.moment_derivatives import gradient
from repurchase.numeric.linear.batch_inverse import swept
from repurchase.numeric.linear.covariance_stacks import inverse, positive_definite
from repurchase.numeric.linear.joined_records import joined_records
from repurchase.numeric.linear.stable_product import product
from repurchase.numeric.missing.fit import Data, fiml_information, fiml_starts
from repurchase.numeric.missing.likelihood import LOG_2PI, Patterns, patterns
from repurchase.numeric.missing.saturated import saturated
from repurchase.numeric.refits.ml import Refits, admissible
from repurchase.numeric.refits.own_metric import common_whitening, single_minima, stepped, whitenings
from repurchase.numeric.resampling.chunks import in_order
from repurchase.numeric.resampling.counts import Part
from repurchase.numeric.search.batch_lbfgs import minimise
from repurchase.numeric.sem.free_vectors import expanded, gathered
from repurchase.numeric.sem.layout import Layout, implied_from, matrices
from repurchase.numeric.sem.starting_values import starting_values

TOL = 1e-13  # the weakest directions need it: estimates within 1e-6 of their limits
BLOCK = 200_000  # numbers in one array of completed rows: more would leave the cache


@dataclass(frozen=True, eq=False)
class _Holes:
    """Rows of one group that miss the same number c of variables.

    Attributes
    ----------
    pattern : (K,) int array
    rows, pattern_index : (n,) int arrays
        The rows, and which of the K patterns each has.
    columns : (n, c) int array
        What each row misses.
    cell : (K, c, c) int array
        Positions of V_MM in a flat (p, p) matrix.
    """

    pattern: Array
    rows: Array
    pattern_index: Array
    columns: Array
    cell: Array


class Completion:
    """Incomplete rows of several groups, to be completed under many weightings of them.

    Parameters
    ----------
    groups : tuple of Patterns
    """

    def __init__(self, groups: tuple[Patterns, ...]) -> None:
        self.groups = groups
        self.holes = [_holes(group) for group in groups]
        self.seen = [group.observed[group.rows].astype(float) for group in groups]
        self.share = [np.eye(len(group.n))[group.rows] for group in groups]
        self.block = max(1, BLOCK // max(1, max(group.values.size for group in groups)))

    def completed(self, g: int, V: Array, mu: Array, weights: Array) -> tuple[Array, Array, Array, Array]:
        """sum w d* d*' (R, p, p), sum w d* (R, p), sum w (V_MM)^-1 (R, p, p), and the part of F without d (R,)."""
        group, (R, p) = self.groups[g], mu.shape
        d = (group.values - mu[:, None, :]) * self.seen[g]
        deviance = product(weights, self.seen[g].sum(axis=1, keepdims=True))[:, 0] * LOG_2PI
        spread, size = np.zeros(R * p * p), product(weights, self.share[g])
        if self.holes[g]:
            Vd = d @ V
            turned = np.ascontiguousarray(V.reshape(R, -1).T)  # replicates last: the sweeps below run along them
        for h in self.holes[g]:
            inverted, logdet, _ = swept(turned[h.cell.transpose(1, 2, 0)])
            deviance += np.einsum("rk,kr->r", size[:, h.pattern], logdet)
            solved = np.ascontiguousarray(inverted.transpose(3, 2, 0, 1))
            cells = h.cell.ravel() + p * p * np.arange(R)[:, None]
            weighted = solved * size[:, h.pattern, None, None]
            spread += np.bincount(cells.ravel(), weighted.ravel(), R * p * p)
            own = Vd[:, h.rows[:, None], h.columns]
            d[:, h.rows[:, None], h.columns] = -(solved[:, h.pattern_index] @ own[..., None])[..., 0]
        wd = weights[:, :, None] * d
        return wd.swapaxes(1, 2) @ d, wd.sum(axis=1), spread.reshape(R, p, p), deviance


class IncompleteML(Completion):
    """F = -2 log L / N and its gradient under many weightings of the same incomplete rows.

    Parameters
    ----------
    layout : Layout
        With a mean structure.
    groups : tuple of Patterns
    """

    def __init__(self, layout: Layout, groups: tuple[Patterns, ...]) -> None:
        super().__init__(groups)
        self.layout = layout
        self.total = float(sum(group.total for group in groups))
        self.weights = np.array([group.total for group in groups]) / self.total

    def __call__(self, theta: Array, counts: list[Array]) -> tuple[Array, Array]:
        """F (R,) and gradient (R, q) at theta (R, q), with rows of each group weighted by counts (R, n_g)."""
        value, g = np.empty(len(theta)), np.empty((len(theta), self.layout.q))
        for first in range(0, len(theta), self.block):
            part = slice(first, first + self.block)
            value[part], g[part] = self._block(theta[part], [c[part] for c in counts])
        return value, g

    def _block(self, theta: Array, counts: list[Array]) -> tuple[Array, Array]:
        mats = matrices(self.layout, theta)
        Sigma, mu = implied_from(mats)
        bad = ~positive_definite(Sigma)
        Sigma = np.where(bad[..., None, None], np.eye(self.layout.p), Sigma)
        V, logdet = inverse(Sigma), np.linalg.slogdet(Sigma)[1]
        Omega, r, F = np.empty_like(V), np.empty_like(mu), np.zeros(len(theta))
        for g, weights in enumerate(counts):
            n = weights.sum(axis=1)
            S, shift, spread, deviance = self.completed(g, V[:, g], mu[:, g], weights)
            VS = V[:, g] @ S
            F += deviance + n * logdet[:, g] + np.trace(VS, axis1=1, axis2=2)
            Omega[:, g] = n[:, None, None] * V[:, g] - (VS + V[:, g] @ spread) @ V[:, g]
            r[:, g] = (V[:, g] @ shift[:, :, None])[:, :, 0]
        F[bad.any(axis=1) | ~np.isfinite(F)] = np.inf
        return F / self.total, gradient(self.layout, mats, Omega / self.total, r / self.total)


def _holes(group: Patterns) -> list[_Holes]:
    p, holes = group.values.shape[1], []
    for pattern, missing in group.groups:
        if not missing.shape[1]:
            continue
        index = np.full(len(group.n), -1)
        index[pattern] = np.arange(len(pattern))
        rows = np.flatnonzero(index[group.rows] >= 0)
        row_index = index[group.rows[rows]]
        cell = missing[:, :, None] * p + missing[:, None, :]
        holes.append(_Holes(pattern, rows, row_index, missing[row_index], cell))
    return holes


@dataclass(frozen=True, eq=False)
class Incomplete:
    """A model fitted to incomplete answers, ready to be refitted to weightings of them.

    Attributes
    ----------
    form : IncompleteML
    theta : (q,) array
    whitening : (f, f) array
        From the sample's observed information at theta.
    lost : (q, q) array
        That information less the one that complete answers would have given.
    given : (q,) array or None
        Starting values of the model, NaN where it gives none.
    """

    form: IncompleteML
    theta: Array
    whitening: Array
    lost: Array
    given: Array | None = None


def prepare(
    layout: Layout, theta: Array, groups: tuple[Patterns, ...], observed: Array, given: Array | None = None
) -> Incomplete:
    """`Incomplete` of a converged solution theta (q,) with its observed information (q, q) of one row.

    Raises
    ------
    ValueError
        When the information is singular.
    """
    form = IncompleteML(layout, groups)
    lost = observed - information(layout, theta[None], form.weights)[0]
    return Incomplete(form, theta, common_whitening(layout.K.T @ observed @ layout.K), lost, given)


def refit_all(problem: Incomplete, parts: Iterator[Part]) -> Refits:
    """Refits of samples given as counts of each group's rows, chunk by chunk; F is -2 log L / N."""
    return joined_records(in_order(partial(_refit_part, problem), parts))


def _refit_part(problem: Incomplete, part: Part) -> Refits:
    return refit(problem, part())


def refit(problem: Incomplete, counts: list[Array]) -> Refits:
    """Refits of one chunk of counts (R, n_g).

    Notes
    -----
    The first step is taken in the sample's metric. From there each resample has its own: complete-data information
    where it stands, with what the holes take from it in the sample. That spares a third of the steps.
    """
    form, layout, R = problem.form, problem.form.layout, len(counts[0])
    counts = [c[:, group.kept] for c, group in zip(counts, form.groups, strict=True)]
    start = np.repeat(layout.reduce(problem.theta)[None], R, axis=0)

    def objective(free: Array, rows: Array) -> tuple[Array, Array]:
        value, g = form(expanded(layout, free), [c[rows] for c in counts])
        return value, gathered(layout, g)

    with np.errstate(all="ignore"):
        near = stepped(objective, start, problem.whitening)
        found = minimise(objective, near, _metric(problem, near), TOL, max_iter=60, last=True)
        again = np.flatnonzero(~found.converged)
        if len(again):
            alone = _Resamples(form, counts, problem.given)
            found = found.replaced(single_minima(alone, again, alone.starts()), again)
        theta = expanded(layout, found.x)
        theta[~found.converged] = np.nan
        x = np.repeat(layout.x_value[None], R, axis=0)
        proper = admissible(layout, theta, x, found.converged)
    return Refits(theta, x, found.value, found.converged, proper)


class _Resamples:
    """The form of a single fit of each resample, whose patterns are made when they are needed."""

    curved = True

    def __init__(self, form: IncompleteML, counts: list[Array], given: Array | None) -> None:
        self.form, self.layout, self.counts, self.given = form, form.layout, counts, given
        self.raw = [np.where(g.observed[g.rows], g.values, np.nan) for g in form.groups]
        self.made: dict[int, tuple[Patterns, ...]] = {}
        self.begun: dict[int, list[Array]] = {}

    def __call__(self, theta: Array, rows: Array) -> tuple[Array, Array]:
        """F (n,) and gradient (n, q) of the resamples `rows` at theta (n, q)."""
        return self.form(theta, [c[rows] for c in self.counts])

    def hessian(self, theta: Array, rows: Array, exact: bool) -> Array:
        """Half the Hessian (n, q, q), of the observed information where `exact`; NaN outside the domain."""
        found = np.full((len(rows), self.layout.q, self.layout.q), np.nan)
        for k, row in enumerate(rows):
            information_here = fiml_information(self.layout, theta[k], Data(self._groups(int(row)), ()), not exact)
            if information_here is not None:
                found[k] = information_here
        return found

    def starts(self) -> list[Callable[[int], Array]]:
        """List starting values of a single fit of each resample."""
        return [partial(self._start, k) for k in range(3)]

    def _start(self, k: int, row: int) -> Array:
        if row not in self.begun:
            groups = self._groups(row)
            data = Data(groups, tuple(saturated(g) for g in groups))
            self.begun[row] = fiml_starts(self.layout, data, self._given(data))
        return self.begun[row][k]

    def _given(self, data: Data) -> Array | None:
        if self.given is None:
            return None
        (S,), (mean,) = data.moments
        return np.where(np.isnan(self.given), starting_values(self.layout, S, mean), self.given)

    def _groups(self, row: int) -> tuple[Patterns, ...]:
        if row not in self.made:
            times = [c[row] for c in self.counts]
            self.made[row] = tuple(patterns(y[t > 0], t[t > 0]) for y, t in zip(self.raw, times, strict=True))
        return self.made[row]


def _metric(problem: Incomplete, free: Array) -> Array:
    layout, found = problem.form.layout, np.empty((len(free), *problem.whitening.shape))
    for first in range(0, len(free), 8):  # more at once would leave the cache
        theta = expanded(layout, free[first : first + 8])
        H = information(layout, theta, problem.form.weights) + problem.lost
        H = layout.K.T @ H @ layout.K if layout.constrained else H
        found[first : first + 8] = whitenings(H, problem.whitening)
    return found
