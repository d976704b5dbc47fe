"""Full information maximum likelihood of a `Layout`: every row counts with what it has.

F is -2 log L / N over all groups. Informations are those of one row: covariances of estimates are (N I)^-1.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.ml_discrepancy import discrepancy, hessian, information
from repurchase.numeric.estimate.ml_discrepancy import sample_moments as complete_moments
from repurchase.numeric.estimate.moment_derivatives import curvature, gradient, group_matrices
from repurchase.numeric.estimate.optimise import Optimum, optimise, search
from repurchase.numeric.estimate.weighted_least_squares_discrepancy import moment_jacobian
from repurchase.numeric.missing.likelihood import (
    Evaluation,
    MissingFlag,
    Patterns,
    evaluate,
    moment_hessian,
    moment_scores,
    score_parts,
)
from repurchase.numeric.missing.saturated import Saturated
from repurchase.numeric.robust.design import PLAIN, Design
from repurchase.numeric.search.batch_lbfgs import minimise
from repurchase.numeric.sem.layout import Layout, dictionary, implied, implied_from, matrices
from repurchase.numeric.sem.starting_values import simple_values, starting_values

POLISHED = 1e-20  # a decrement above this after eight steps: the kept Hessian was another place's


@dataclass(frozen=True, eq=False)
class Data:
    """All groups' patterns and saturated moments.

    Attributes
    ----------
    groups : tuple of Patterns
    saturated : tuple of Saturated
    design : Design
        Clusters and weights of the rows that are not empty.
    """

    groups: tuple[Patterns, ...]
    saturated: tuple[Saturated, ...]
    design: Design = PLAIN

    @property
    def n(self) -> Array:
        """Rows of each group that are not empty, or the sums of their weights, (G,)."""
        return np.array([g.total for g in self.groups], float)

    @property
    def moments(self) -> tuple[Array, Array]:
        """Saturated covariances (1, G, p, p) and means (1, G, p)."""
        S = np.stack([s.covariance for s in self.saturated])
        return S[None], np.stack([s.mean for s in self.saturated])[None]


def evaluations(layout: Layout, theta: Array, data: Data) -> list[Evaluation] | None:
    """Each group's `Evaluation` at theta (q,); None where an implied matrix is not positive definite."""
    Sigma, mu = implied(layout, theta[None])
    found = [evaluate(group, Sigma[0, g], mu[0, g]) for g, group in enumerate(data.groups)]
    return None if any(e is None for e in found) else [e for e in found if e is not None]


class Objective:
    """F, its gradient and half-Hessians, as `repurchase.numeric.estimate.optimise.optimise` takes them."""

    def __init__(self, layout: Layout, data: Data):
        self.layout, self.data, self.total = layout, data, data.n.sum()
        self.cached: tuple[Array, Array] | None = None

    def __call__(self, theta: Array) -> tuple[Array, Array]:
        """F (1,) and its gradient (1, q)."""
        mats = matrices(self.layout, theta)
        Sigma, mu = implied_from(mats)
        if not np.isfinite(Sigma).all():
            return np.array([np.inf]), np.zeros((1, self.layout.q))
        found = [evaluate(group, Sigma[0, g], mu[0, g]) for g, group in enumerate(self.data.groups)]
        if any(e is None for e in found):
            return np.array([np.inf]), np.zeros((1, self.layout.q))
        parts = [score_parts(d, e) for d, e in zip(self.data.groups, found, strict=True) if e is not None]
        Omega, r = (np.stack(column)[None] / self.total for column in zip(*parts, strict=True))
        deviance = sum(e.deviance for e in found if e is not None) / self.total
        return np.array([deviance]), gradient(self.layout, mats, Omega, r)

    def metric(self, theta: Array) -> Array:
        """The expected half-Hessian."""
        found = fiml_information(self.layout, theta[0], self.data, expected=True)
        return np.full((self.layout.q, self.layout.q), np.nan) if found is None else found

    def newton(self, theta: Array) -> Array:
        """The exact half-Hessian, kept while theta stays within a tenth of a standard error or so."""
        if self.cached is not None:
            there, H = self.cached
            move = theta[0] - there
            if move @ H @ move * self.total < 0.05:
                return H
        found = fiml_information(self.layout, theta[0], self.data)
        if found is None:
            return self.metric(theta)
        self.cached = (theta[0].copy(), found)
        return found


def fiml_information(layout: Layout, theta: Array, data: Data, expected: bool = False) -> Array | None:
    """Observed (or expected) information (q, q) of one row at theta (q,); None outside the domain."""
    found = evaluations(layout, theta, data)
    if found is None:
        return None
    mats = matrices(layout, theta[None])
    D = dictionary(mats)[0]
    slopes = moment_jacobian(layout, theta)
    result = np.zeros((layout.q, layout.q))
    for g, (group, at, J) in enumerate(zip(data.groups, found, slopes, strict=True)):
        mine = np.flatnonzero(layout.group == g)
        part = J[:, mine].T @ moment_hessian(group, at, expected) @ J[:, mine]
        if not expected:
            Omega, r = score_parts(group, at)
            KO, rho = D[g].T @ Omega @ D[g], D[g].T @ r
            part += 0.5 * curvature(layout, mine, group_matrices(mats, 0, g), KO, rho)
        result[np.ix_(mine, mine)] += part
    return (result + result.T) / (2 * data.n.sum())


def fiml_scores(layout: Layout, theta: Array, data: Data) -> Array:
    """Derivatives (N, q) of each row's log-likelihood by theta, group after group; weighted, summed over clusters."""
    found = evaluations(layout, theta, data)
    if found is None:
        raise ValueError("an implied covariance matrix is not positive definite")
    mu = implied(layout, theta[None])[1][0]
    slopes = moment_jacobian(layout, theta)
    return np.concatenate([
        data.design.summed(g, moment_scores(group, at, mu[g]) @ slopes[g])
        for g, (group, at) in enumerate(zip(data.groups, found, strict=True))
    ])  # fmt: skip


def fit_fiml(layout: Layout, data: Data, start: Array | None = None) -> Optimum:
    """The FIML estimates of a model with a mean structure, from the complete-data ones of the saturated moments.

    Parameters
    ----------
    layout : Layout
        With a mean structure.
    data : Data
    start : (q,) array, optional

    Returns
    -------
    Optimum
        `value` is -2 log L / N, constants included.
    """
    objective = Objective(layout, data)
    starts = fiml_starts(layout, data, start)
    found = _near(layout, objective, starts[0])
    if found is None or not found.converged:
        objective.cached = None
        found = search(layout, [partial(_value, s) for s in starts], objective, objective.metric, objective.newton)
    if not np.isfinite(found.value):
        raise ValueError("no starting values with positive definite matrices")
    return _polished(layout, objective, found) if found.converged else found


def _value(theta: Array) -> Array:
    return theta


def refit_fiml(layout: Layout, groups: tuple[Patterns, ...], near: Array, information: Array) -> tuple[Array, bool]:
    """Refit a model to a resample from nearby estimates.

    Parameters
    ----------
    layout : Layout
    groups : tuple of Patterns
    near : (q,) array
    information : (q, q) array
        At `near`.

    Returns
    -------
    theta : (q,) array
    converged : bool
    """
    objective = Objective(layout, Data(groups, ()))
    H = layout.K.T @ information @ layout.K
    whitening = np.linalg.inv(np.linalg.cholesky(2 * H)).T

    def value(free: Array, rows: Array) -> tuple[Array, Array]:
        F, g = objective(layout.expand(free))
        return F, g @ layout.K

    found = minimise(value, layout.reduce(near)[None], whitening)
    return layout.expand(found.x)[0], bool(found.converged[0])


def _near(layout: Layout, objective: Objective, theta: Array) -> Optimum | None:
    """Newton steps from where complete-data ML ended; None where that is no place for them."""
    if not np.isfinite(objective(theta[None])[0][0]):
        return None
    H = objective.newton(theta[None])
    if not np.isfinite(H).all() or np.linalg.eigvalsh(layout.K.T @ H @ layout.K)[0] <= 0:
        return None
    return optimise(layout, theta, objective, objective.newton, objective.newton)


def _polished(layout: Layout, objective: Objective, optimum: Optimum) -> Optimum:
    """The optimum to machine precision: steps with the kept Hessian, which cost a gradient each, then with its own."""
    for _ in range(2):
        optimum, decrement = _chords(layout, objective, optimum)
        if decrement < POLISHED:
            break
        objective.cached = None
    return optimum


def _chords(layout: Layout, objective: Objective, optimum: Optimum) -> tuple[Optimum, float]:
    """Steps with one Hessian, and the decrement before the last of them."""
    K, free = layout.K, layout.reduce(optimum.theta)
    M = K.T @ objective.newton(optimum.theta[None]) @ K
    value, best = optimum.value, np.inf
    if not np.isfinite(M).all() or np.linalg.cond(M) > 1e15:
        return optimum, 0.0  # not identified: there is no one point to go to
    for _ in range(8):
        F, g = objective(layout.expand(free)[None])
        slope = (g @ K)[0]
        step = -0.5 * np.linalg.solve(M, slope)
        decrement = -float(slope @ step)
        if not 0 <= decrement < best:
            break
        value, best = float(F[0]), decrement
        free = free + step
        if decrement < 1e-26:
            break
    return replace(optimum, theta=layout.expand(free), value=value), best


def fiml_starts(layout: Layout, data: Data, start: Array | None) -> list[Array]:
    """List starting values: the given ones or the complete-data estimates, the closed form, the careful values."""
    S, mean = data.moments
    if any(s.flags & MissingFlag.NO_TEST for s in data.saturated):  # no proper moments: lean on the variances
        S = 0.5 * S + 0.5 * S * np.eye(layout.p)
    plain = [f(layout, S[0], mean[0]) for f in (starting_values, simple_values)]
    if start is not None:
        return [start, *plain]
    moments = complete_moments(S, mean, data.n / data.n.sum())
    found = optimise(
        layout, plain[0],
        lambda theta: discrepancy(layout, theta, moments),
        lambda theta: information(layout, theta, moments.weights)[0],
        lambda theta: hessian(layout, theta, moments),
    )  # fmt: skip
    return [found.theta, *plain]
