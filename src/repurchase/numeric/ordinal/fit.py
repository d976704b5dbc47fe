"""Diagonally weighted and unweighted least squares of a model to polychoric correlations.

F = sum_g (n_g - 1) / N e' W e over thresholds and correlations; N F is lavaan's chi-square. Standard errors are the
robust ones (``robust.sem``), with lavaan's divisor N - G; the traces of U Gamma make the mean-adjusted and the
scaled-and-shifted test.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntFlag
from functools import partial

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.categorical.cells import pairs_of
from repurchase.numeric.categorical.influence import Influence, influence
from repurchase.numeric.categorical.mixed_model_moments import implied_mixed, plain
from repurchase.numeric.categorical.mixed_statistics import Mixed, MixedSample
from repurchase.numeric.categorical.model_moments import Implied, Reduced, implied_ordinal, reduced, whole
from repurchase.numeric.categorical.polychoric import Polychorics, polychorics
from repurchase.numeric.estimate.moment_derivatives import curvature, group_matrices
from repurchase.numeric.estimate.optimise import Optimum, search
from repurchase.numeric.estimate.solution import invert_information
from repurchase.numeric.sem.layout import Layout, Matrix, dictionary, matrices
from repurchase.numeric.sem.starting_values import simple_values, starting_values


class OrdinalFlag(IntFlag):
    """A flag names a defect of a fit to ordinal items."""

    NOT_POSITIVE_DEFINITE = 1  # a polychoric matrix
    NOT_IDENTIFIED = 2  # the information matrix is singular
    NOT_CONVERGED = 4


@dataclass(frozen=True, eq=False)
class OrdinalSample:
    """A group's statistics with each respondent's influence on them."""

    statistics: Polychorics
    influence: Influence
    n: int


@dataclass(frozen=True)
class OrdinalTraces:
    """tr(U Gamma) and tr(U Gamma U Gamma) of one model."""

    first: float
    second: float


@dataclass(frozen=True, eq=False)
class RespondentEffects:
    """A respondent's effect on the free parameters; every tuple has one array a group.

    Attributes
    ----------
    slopes, half : tuples of (s, f) arrays
        Of the statistics by the free parameters, and those times the group's share and the weights.
    inverse : (f, f) array
        Of the information; NaN where the model is not identified.
    pulls, moved : tuples of (n, f) arrays
        What a respondent adds to the score, and thereby to the estimates times n.
    """

    slopes: tuple[Array, ...]
    half: tuple[Array, ...]
    inverse: Array
    pulls: tuple[Array, ...]
    moved: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class OrdinalFit:
    """A model fitted to ordinal items.

    Attributes
    ----------
    theta : (q,) array
    covariance, naive_covariance : (q, q) arrays
        Of the estimates: robust, and as if the weights were right; NaN where the model is not identified.
    chisq, df : float, int
        N F and the degrees of freedom, with those of the baseline model (no correlations) after them.
    traces, traces0 : Traces
    implied : Implied
        With the sample's thresholds where those are saturated.
    effects : RespondentEffects
    iterations : int
    flags : OrdinalFlag
    weakest : tuple of int
        Positions in theta of parameters that the data do not identify.
    """

    theta: Array
    covariance: Array
    naive_covariance: Array
    chisq: float
    df: int
    chisq0: float
    df0: int
    traces: OrdinalTraces
    traces0: OrdinalTraces
    implied: Implied
    effects: RespondentEffects
    iterations: int
    flags: OrdinalFlag
    weakest: tuple[int, ...] = ()


def ordinal_sample(codes: Array, n_categories: Array) -> OrdinalSample:
    """Estimate the `OrdinalSample` of one group.

    Parameters
    ----------
    codes : (n, p) int array
        Negative where missing.
    n_categories : (p,) int array

    Returns
    -------
    OrdinalSample
    """
    statistics = polychorics(codes, n_categories)
    return OrdinalSample(statistics, influence(codes, statistics), len(codes))


def inverse_variances(variance: Array) -> Array:
    """DWLS weights; zero for a statistic on which the answers hold no information."""
    return np.where(variance > 0, 1 / np.where(variance > 0, variance, 1.0), 0.0)


Samples = Sequence[OrdinalSample | MixedSample]


class _Problem:
    """Statistics, weights and layout of one fit."""

    def __init__(self, layout: Layout, samples: Samples, unweighted: bool):
        self.full, self.samples, self.unweighted = layout, samples, unweighted
        self.mixed = not plain(layout)
        self.reduced: Reduced = whole(layout) if self.mixed else reduced(layout)
        self.layout = self.reduced.layout
        self.with_thresholds = not self.reduced.saturated
        self.n = np.array([s.n for s in samples], float)
        self.share = self.n / self.n.sum()
        self.fitted_share = (self.n - 1) / self.n.sum()  # lavaan's weights of the groups in F, but not in U
        self.tau = np.stack([s.statistics.thresholds[np.isfinite(s.statistics.thresholds)] for s in samples])
        rho = np.stack([s.statistics.pairs for s in samples])
        self.values = np.hstack([self.tau, rho]) if self.with_thresholds else rho
        variance = np.stack([np.einsum("ns,ns->s", z, z) / len(z) for z in map(self.influences, samples)])
        self.weight = np.ones_like(variance) if unweighted else inverse_variances(variance)
        self.pair_weight = self.weight[:, self.weight.shape[1] - rho.shape[1] :]  # of none, where one item is explained
        self.cached: tuple[Array, Implied] | None = None
        self.grams: dict[int, Array] = {}

    def implied(self, theta: Array) -> Implied:
        """Implied statistics, kept for the objective, its gradient and both Hessians at one theta."""
        if self.cached is None or not np.array_equal(self.cached[0], theta):
            found = (implied_mixed(self.layout, theta) if self.mixed
                     else implied_ordinal(self.layout, theta, self.with_thresholds))  # fmt: skip
            self.cached = (theta.copy(), found)
        return self.cached[1]

    def influences(self, sample: OrdinalSample | MixedSample) -> Array:
        """Influences (n, s) on the statistics in use."""
        if not self.with_thresholds:
            return sample.influence.correlations
        return np.hstack([sample.influence.thresholds, sample.influence.correlations])

    def scaled(self, g: int) -> Array:
        """A group's influences (n, s) in units of the weights, over sqrt(n)."""
        return self.influences(self.samples[g]) * np.sqrt(self.weight[g] / self.n[g])

    def gram(self, g: int) -> Array:
        """Products (n, n) of the respondents of a group by their influences in units of the weights."""
        if g not in self.grams:
            scaled = self.scaled(g)
            self.grams[g] = scaled @ scaled.T
        return self.grams[g]

    def complete(self, theta: Array) -> Array:
        """The full theta, with the sample's thresholds where those are left out of the search."""
        full, at = np.zeros(self.full.q), self.reduced.dropped
        full[self.reduced.kept] = theta
        full[at] = self.tau[self.full.group[at], self.full.row[at]]
        return full

    def objective(self, theta: Array) -> tuple[Array, Array]:
        """F (1,) and its gradient (1, q)."""
        implied = self.implied(theta[0])
        error = self.values - implied.values
        weighted = self.fitted_share[:, None] * self.weight * error
        return np.array([(weighted * error).sum()]), -2 * np.einsum("gs,gsq->q", weighted, implied.slopes)[None]

    def metric(self, theta: Array) -> Array:
        """The Gauss-Newton half-Hessian (q, q)."""
        slopes = self.implied(theta[0]).slopes
        return sum(f * (d.T * w) @ d for f, w, d in zip(self.fitted_share, self.weight, slopes, strict=True))

    def newton(self, theta: Array) -> Array:
        """The exact half-Hessian, where delta and the means are fixed."""
        implied = self.implied(theta[0])  # newton serves saturated thresholds only, so these are correlations
        mats = matrices(self.layout, theta)
        D = dictionary(mats)[0]
        result = self.metric(theta)
        first, second = pairs_of(self.layout.p)
        for g in range(self.layout.n_groups):
            at = np.flatnonzero(self.layout.group == g)
            Omega = np.zeros((self.layout.p, self.layout.p))
            Omega[first, second] = 0.5 * self.fitted_share[g] * self.weight[g] * (implied.values[g] - self.values[g])
            Omega += Omega.T
            KO = D[g].T @ Omega @ D[g]
            result[np.ix_(at, at)] += curvature(self.layout, at, group_matrices(mats, 0, g), KO, None)
        return result


def fit_ordinal(layout: Layout, samples: Samples, unweighted: bool = False, start: Array | None = None) -> OrdinalFit:
    """Fit a model to thresholds and polychoric correlations: DWLS, or ULS where `unweighted`.

    With continuous variables or covariates also to means, residual variances and slopes, and to residual covariances.

    Parameters
    ----------
    layout : Layout
        Thresholds as TAU rows; covariates with their moments fixed at the sample's.
    samples : sequence of OrdinalSample, or of MixedSample where not all observed variables are ordinal
        One a group.
    start : (q,) array, optional

    Returns
    -------
    OrdinalFit

    Notes
    -----
    Equals lavaan's ``estimator = "WLSMV"`` (``"ULSMV"``) with ``parameterization = "delta"``.
    """
    problem = _Problem(layout, samples, unweighted)
    best = _best(problem, start)
    flags = OrdinalFlag(0) if best.converged else OrdinalFlag.NOT_CONVERGED
    if any(_lowest(s) < 1e-8 for s in samples):
        flags |= OrdinalFlag.NOT_POSITIVE_DEFINITE
    return _finished(problem, best.theta, best.iterations, flags)


def refit_ordinal(layout: Layout, samples: Samples, unweighted: bool, start: Array) -> tuple[Array, float, bool]:
    """theta (q,), chi-square and convergence alone, from nearby estimates: for resamples."""
    problem = _Problem(layout, samples, unweighted)
    best = _best(problem, start)
    return problem.complete(best.theta), best.value * float(problem.n.sum()), best.converged


def _best(problem: _Problem, start: Array | None) -> Optimum:
    """The optimum from the first starting values that lead to one."""
    newton = problem.newton if problem.reduced.saturated else None
    return search(problem.layout, _starts(problem, start), problem.objective, problem.metric, newton)


def _lowest(sample: OrdinalSample | MixedSample) -> float:
    return float(np.linalg.eigvalsh(sample.statistics.correlations)[0])


def _starts(problem: _Problem, start: Array | None) -> list[Callable[[], Array]]:
    def given() -> Array:
        return np.zeros(0) if start is None else start[problem.reduced.kept]

    plain: list[Callable[[], Array]] = [partial(_start, problem, values) for values in (starting_values, simple_values)]
    return plain if start is None else [given, *plain]


def _start(problem: _Problem, values: Callable[[Layout, Array, Array | None], Array]) -> Array:
    """Starting values for the correlations, with the sample's thresholds."""
    layout, statistics = problem.layout, [s.statistics for s in problem.samples]
    moments = [f.start if isinstance(f, Mixed) else (f.correlations, None) for f in statistics]
    S, means = np.stack([m[0] for m in moments]), [m[1] for m in moments if m[1] is not None]
    theta = values(layout, S, np.stack(means) if means else None)
    at = layout.slots[Matrix.TAU]
    theta[at] = problem.tau[layout.group[at], layout.row[at]]
    theta[layout.slots[Matrix.DELTA]] = 1.0
    return theta


def _finished(problem: _Problem, theta: Array, iterations: int, flags: OrdinalFlag) -> OrdinalFit:
    implied = problem.implied(theta)
    error = problem.values - implied.values
    chisq = float(((problem.n[:, None] - 1) * problem.weight * error**2).sum())
    T, m = problem.tau.shape[1], len(problem.samples[0].statistics.first)
    df = problem.layout.n_groups * (T + m) - problem.full.f
    effects, weakest = _effects(problem, implied)
    if weakest:
        flags |= OrdinalFlag.NOT_IDENTIFIED
    if problem.reduced.saturated:
        implied = replace(implied, thresholds=problem.tau)
    covariance, naive = _covariances(problem, effects)
    rho = np.stack([s.statistics.pairs for s in problem.samples])
    w = problem.pair_weight
    chisq0 = float(((problem.n[:, None] - 1) * w * rho**2).sum())
    return OrdinalFit(
        problem.complete(theta), covariance, naive, chisq, df, chisq0, problem.layout.n_groups * m,
        _traces(problem, effects), _baseline_traces(problem), implied, effects, iterations, flags, weakest,
    )  # fmt: skip


def _effects(problem: _Problem, implied: Implied) -> tuple[RespondentEffects, tuple[int, ...]]:
    """`RespondentEffects` at the estimates, and the parameters that are not identified."""
    slopes = tuple(implied.slopes @ problem.layout.K if problem.layout.constrained else implied.slopes)
    half = tuple(f * w[:, None] * d for f, w, d in zip(problem.share, problem.weight, slopes, strict=True))
    inverse, weakest = _inverse(problem, sum(d.T @ h for d, h in zip(slopes, half, strict=True)))
    pulls = tuple(problem.influences(s) @ h for s, h in zip(problem.samples, half, strict=True))
    return RespondentEffects(slopes, half, inverse, pulls, tuple(pull @ inverse for pull in pulls)), weakest


def _inverse(problem: _Problem, E: Array) -> tuple[Array, tuple[int, ...]]:
    """The inverse of the free parameters' information, or NaN and the parameters that are not identified."""
    unconstrained = replace(problem.layout, K=np.eye(len(E)), matrix=np.zeros(len(E), int))
    inverse, weak = invert_information(unconstrained, E, 1.0)
    if inverse is not None:
        return inverse, ()
    columns = problem.layout.K[:, list(weak)]
    positions = problem.reduced.kept[np.abs(columns).argmax(axis=0)]
    return np.full_like(E, np.nan), tuple(int(i) for i in positions)


def _traces(problem: _Problem, effects: RespondentEffects) -> OrdinalTraces:
    """Traces of U Gamma, U = V - V D (D'VD)^-1 D'V, from whichever of its two Gram matrices is smaller."""
    if not np.isfinite(effects.inverse).all():
        return OrdinalTraces(np.nan, np.nan)
    root = np.linalg.cholesky(effects.inverse)
    if problem.n.sum() > problem.weight.size:
        return _traces_by_gamma(problem, effects.half, root)
    scale = np.sqrt(problem.n * problem.share)
    P = np.concatenate([pull / c for pull, c in zip(effects.pulls, scale, strict=True)]) @ root
    B = -(P @ P.T)
    first = 0
    for g, sample in enumerate(problem.samples):
        last = first + sample.n
        B[first:last, first:last] += problem.gram(g)
        first = last
    return OrdinalTraces(float(np.trace(B)), float(np.vdot(B, B)))


def _traces_by_gamma(problem: _Problem, half: tuple[Array, ...], root: Array) -> OrdinalTraces:
    """Compute the same traces with Gamma of each group formed: for many respondents."""
    scaled = [problem.scaled(g) for g in range(len(half))]
    gamma = [z.T @ z for z in scaled]
    # orthonormal columns over all groups; a statistic without weight adds nothing
    V = problem.share[:, None] * problem.weight
    H = [h * np.sqrt(inverse_variances(v))[:, None] @ root for h, v in zip(half, V, strict=True)]
    GH = [g @ h for g, h in zip(gamma, H, strict=True)]
    HGH = sum(h.T @ gh for h, gh in zip(H, GH, strict=True))
    first = sum(float(np.trace(g)) for g in gamma) - float(np.trace(HGH))
    second = sum(float(np.vdot(g, g)) for g in gamma) - 2 * sum(float(np.vdot(gh, gh)) for gh in GH)
    return OrdinalTraces(first, second + float(np.vdot(HGH, HGH)))


def _baseline_traces(problem: _Problem) -> OrdinalTraces:
    """Traces of the model without correlations: U is the weight itself."""
    m = len(problem.samples[0].statistics.first)
    first = second = 0.0
    for g, sample in enumerate(problem.samples):
        if sample.n < m and not problem.with_thresholds:
            gram = problem.gram(g)
        else:
            z = sample.influence.correlations * np.sqrt(problem.pair_weight[g] / sample.n)
            gram = z @ z.T if sample.n < m else z.T @ z
        first, second = first + float(np.trace(gram)), second + float(np.vdot(gram, gram))
    return OrdinalTraces(first, second)


def _covariances(problem: _Problem, effects: RespondentEffects) -> tuple[Array, Array]:
    """Robust and naive covariance matrices of the estimates, in the full theta."""
    total, q, layout = problem.n.sum() - len(problem.n), problem.full.q, problem.layout
    kept, dropped = problem.reduced.kept, problem.reduced.dropped
    spread, moved = effects.inverse, effects.moved
    if layout.constrained:
        spread, moved = layout.K @ spread @ layout.K.T, tuple(a @ layout.K.T for a in moved)
    naive, robust = np.zeros((q, q)), np.zeros((q, q))
    naive[np.ix_(kept, kept)] = spread / total
    for g, (sample, step) in enumerate(zip(problem.samples, moved, strict=True)):
        piece = np.zeros((sample.n, q))
        piece[:, kept] = step / sample.n
        mine = dropped[problem.full.group[dropped] == g]
        piece[:, mine] = sample.influence.thresholds[:, problem.full.row[mine]] / sample.n
        own = 1 / sample.n if problem.unweighted else np.square(piece[:, mine]).sum(axis=0)
        naive[mine, mine] = own * (problem.n.sum() / total)
        robust += piece.T @ piece
    return robust * (problem.n.sum() / total), naive
