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

from repurchase.numeric.mixed_moments import implied_mixed, plain
from repurchase.numeric.mixed_sample import Mixed, MixedSample
from repurchase.numeric.ordinal import Array, Polychorics, polychorics
from repurchase.numeric.ordinal_influence import Influence, influence
from repurchase.numeric.ordinal_moments import Implied, Reduced, implied_ordinal, reduced, whole
from repurchase.numeric.sem import Layout, Matrix, dictionary, matrices
from repurchase.numeric.sem_ml import curvature, group_matrices
from repurchase.numeric.sem_optimise import Optimum, search
from repurchase.numeric.sem_start import simple_values, starting_values
from repurchase.numeric.solution import invert_information


class OrdinalFlag(IntFlag):
    """What is wrong with a fit to ordinal items."""

    NOT_POSITIVE_DEFINITE = 1  # a polychoric matrix
    NOT_IDENTIFIED = 2  # the information matrix is singular
    NOT_CONVERGED = 4


@dataclass(frozen=True, eq=False)
class OrdinalSample:
    """One group's statistics, and what each respondent adds to them."""

    found: Polychorics
    influence: Influence
    n: int


@dataclass(frozen=True)
class Traces:
    """tr(U Gamma) and tr(U Gamma U Gamma) of one model."""

    first: float
    second: float


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
    traces: Traces
    traces0: Traces
    implied: Implied
    iterations: int
    flags: OrdinalFlag
    weakest: tuple[int, ...] = ()


def ordinal_sample(codes: Array, n_categories: Array) -> OrdinalSample:
    """The `OrdinalSample` of one group's codes (n, p), negative where missing."""
    found = polychorics(codes, n_categories)
    return OrdinalSample(found, influence(codes, found), len(codes))


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
        self.tau = np.stack([s.found.thresholds[np.isfinite(s.found.thresholds)] for s in samples])
        rho = np.stack([s.found.pairs for s in samples])
        self.values = np.hstack([self.tau, rho]) if self.with_thresholds else rho
        variance = np.stack([np.einsum("ns,ns->s", z, z) / len(z) for z in map(self.influences, samples)])
        self.weight = np.ones_like(variance) if unweighted else inverse_variances(variance)
        self.cached: tuple[Array, Implied] | None = None

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
        first, second = np.triu_indices(self.layout.p, 1)
        for g in range(self.layout.n_groups):
            at = np.flatnonzero(self.layout.group == g)
            Omega = np.zeros((self.layout.p, self.layout.p))
            Omega[first, second] = 0.5 * self.fitted_share[g] * self.weight[g] * (implied.values[g] - self.values[g])
            Omega += Omega.T
            KO = D[g].T @ Omega @ D[g]
            result[np.ix_(at, at)] += curvature(self.layout, at, group_matrices(mats, 0, g), KO, None)
        return result


def fit_ordinal(
    layout: Layout, samples: Samples, unweighted: bool = False, start: Array | None = None
) -> OrdinalFit:
    """A model fitted to thresholds and polychoric correlations: DWLS, or ULS where `unweighted`.

    With continuous variables or covariates also to means, residual variances and slopes, and to residual covariances.

    Parameters
    ----------
    layout : Layout
        Thresholds as TAU rows; covariates with their moments fixed at the sample's.
    samples : sequence of OrdinalSample, or of MixedSample where not all observed variables are ordinal
        One a group.
    start : (q,) array, optional

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


def refit_ordinal(
    layout: Layout, samples: Samples, unweighted: bool, start: Array
) -> tuple[Array, float, bool]:
    """theta (q,), chi-square and convergence alone, from nearby estimates: for resamples."""
    problem = _Problem(layout, samples, unweighted)
    best = _best(problem, start)
    return problem.complete(best.theta), best.value * float(problem.n.sum()), best.converged


def _best(problem: _Problem, start: Array | None) -> Optimum:
    """The optimum from the first starting values that lead to one."""
    newton = problem.newton if problem.reduced.saturated else None
    return search(problem.layout, _starts(problem, start), problem.objective, problem.metric, newton)


def _lowest(sample: OrdinalSample | MixedSample) -> float:
    return float(np.linalg.eigvalsh(sample.found.correlations)[0])


def _starts(problem: _Problem, start: Array | None) -> list[Callable[[], Array]]:
    def given() -> Array:
        return np.zeros(0) if start is None else start[problem.reduced.kept]

    plain: list[Callable[[], Array]] = [
        partial(_start, problem, values) for values in (starting_values, simple_values)
    ]
    return plain if start is None else [given, *plain]


def _start(problem: _Problem, values: Callable[[Layout, Array, Array | None], Array]) -> Array:
    """Starting values for the correlations, with the sample's thresholds."""
    layout, found = problem.layout, [s.found for s in problem.samples]
    moments = [f.start if isinstance(f, Mixed) else (f.correlations, None) for f in found]
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
    T, m = problem.tau.shape[1], len(problem.samples[0].found.first)
    df = problem.layout.n_groups * (T + m) - problem.full.f
    K = problem.layout.K
    half = [f * w[:, None] * d for f, w, d in zip(problem.share, problem.weight, implied.slopes @ K, strict=True)]
    E = sum(d.T @ h for d, h in zip(implied.slopes @ K, half, strict=True))
    inverse, weakest = _inverse(problem, E)
    if weakest:
        flags |= OrdinalFlag.NOT_IDENTIFIED
    if problem.reduced.saturated:
        implied = replace(implied, thresholds=problem.tau)
    traces = _traces(problem, half, inverse)
    covariance, naive = _covariances(problem, half, inverse)
    rho = np.stack([s.found.pairs for s in problem.samples])
    w = problem.weight[:, -m:]
    chisq0 = float(((problem.n[:, None] - 1) * w * rho**2).sum())
    return OrdinalFit(
        problem.complete(theta), covariance, naive, chisq, df, chisq0, problem.layout.n_groups * m, traces,
        _baseline_traces(problem), implied, iterations, flags, weakest,
    )  # fmt: skip


def _inverse(problem: _Problem, E: Array) -> tuple[Array, tuple[int, ...]]:
    """The inverse of the free parameters' information, or NaN and the parameters that are not identified."""
    unconstrained = replace(problem.layout, K=np.eye(len(E)), matrix=np.zeros(len(E), int))
    inverse, weak = invert_information(unconstrained, E, 1.0)
    if inverse is not None:
        return inverse, ()
    columns = problem.layout.K[:, list(weak)]
    positions = problem.reduced.kept[np.abs(columns).argmax(axis=0)]
    return np.full_like(E, np.nan), tuple(int(i) for i in positions)


def _traces(problem: _Problem, half: list[Array], inverse: Array) -> Traces:
    """Traces of U Gamma, U = V - V D (D'VD)^-1 D'V, from whichever of its two Gram matrices is smaller."""
    blocks = [problem.influences(s) / np.sqrt(s.n * f) for s, f in zip(problem.samples, problem.share, strict=True)]
    V = [f * w for f, w in zip(problem.share, problem.weight, strict=True)]
    projected = [z @ h for z, h in zip(blocks, half, strict=True)]
    if not np.isfinite(inverse).all():
        return Traces(np.nan, np.nan)
    root = np.linalg.cholesky(inverse)
    if sum(len(z) for z in blocks) <= sum(z.shape[1] for z in blocks):
        P = np.concatenate(projected) @ root
        B = -P @ P.T
        first = 0
        for z, v in zip(blocks, V, strict=True):
            last = first + len(z)
            B[first:last, first:last] += (z * v) @ z.T
            first = last
        return Traces(float(np.trace(B)), float((B * B).sum()))
    return _traces_by_gamma(blocks, V, half, root)


def _traces_by_gamma(blocks: list[Array], V: list[Array], half: list[Array], root: Array) -> Traces:
    """The same traces with Gamma of each group formed: for many respondents."""
    scaled = [z * np.sqrt(v) for z, v in zip(blocks, V, strict=True)]
    gamma = [z.T @ z for z in scaled]
    # orthonormal columns over all groups; a statistic without weight adds nothing
    H = [h * np.sqrt(inverse_variances(v))[:, None] @ root for h, v in zip(half, V, strict=True)]
    GH = [g @ h for g, h in zip(gamma, H, strict=True)]
    HGH = sum(h.T @ gh for h, gh in zip(H, GH, strict=True))
    first = sum(float(np.trace(g)) for g in gamma) - float(np.trace(HGH))
    second = sum(float((g * g).sum()) for g in gamma) - 2 * sum(float((gh * gh).sum()) for gh in GH)
    return Traces(first, second + float((HGH * HGH).sum()))


def _baseline_traces(problem: _Problem) -> Traces:
    """Traces of the model without correlations: U is the weight itself."""
    m = len(problem.samples[0].found.first)
    first = second = 0.0
    for sample, weight in zip(problem.samples, problem.weight, strict=True):
        z = sample.influence.correlations * np.sqrt(weight[-m:] / sample.n)
        gram = z @ z.T if len(z) < m else z.T @ z
        first, second = first + float(np.trace(gram)), second + float((gram * gram).sum())
    return Traces(first, second)


def _covariances(problem: _Problem, half: list[Array], inverse: Array) -> tuple[Array, Array]:
    """Robust and naive covariance matrices of the estimates, in the full theta."""
    total, q = problem.n.sum() - len(problem.n), problem.full.q
    pieces, naive = [], np.zeros((q, q))
    kept, dropped = problem.reduced.kept, problem.reduced.dropped
    naive[np.ix_(kept, kept)] = problem.layout.K @ inverse @ problem.layout.K.T / total
    for g, (sample, h) in enumerate(zip(problem.samples, half, strict=True)):
        piece = np.zeros((sample.n, q))
        piece[:, kept] = problem.influences(sample) @ h @ inverse @ problem.layout.K.T / sample.n
        mine = dropped[problem.full.group[dropped] == g]
        piece[:, mine] = sample.influence.thresholds[:, problem.full.row[mine]] / sample.n
        spread = 1 / sample.n if problem.unweighted else np.square(piece[:, mine]).sum(axis=0)
        naive[mine, mine] = spread * (problem.n.sum() / total)
        pieces.append(piece)
    return sum(piece.T @ piece for piece in pieces) * (problem.n.sum() / total), naive
