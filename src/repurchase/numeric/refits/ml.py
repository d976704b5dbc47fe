"""Maximum likelihood refits of many resamples of one model: the bootstrap, the jackknife, Bollen and Stine's.

Each chunk of resamples is refitted at once, starting from the estimates of the original sample. Models with diagonal
residuals take the fast form, whose domain ends at a residual variance of zero; other models take the dense form without
bounds. The replicates that do not converge there are searched for as single fits are, in the dense form.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.diagonal_ml import DiagonalML, applies, lifts
from repurchase.numeric.estimate.ml_discrepancy import information, sample_moments
from repurchase.numeric.linear.covariance_stacks import positive_definite
from repurchase.numeric.linear.joined_records import joined_records
from repurchase.numeric.linear.stable_product import BLOCK
from repurchase.numeric.refits.complete_ml import CompleteML
from repurchase.numeric.refits.own_metric import single_minima
from repurchase.numeric.resampling.chunks import in_order
from repurchase.numeric.resampling.counts import (
    CHUNK,
    CrossProducts,
    Part,
    chunk_slices,
    jackknife_parts,
    weighted_moments,
)
from repurchase.numeric.search.batch_lbfgs import WINDOW, Minima, minimise
from repurchase.numeric.sem.free_vectors import expanded, of_free
from repurchase.numeric.sem.layout import Layout, Matrix, implied_from, matrices
from repurchase.numeric.sem.starting_values import sample_starts

UNSEEN = 1e-3  # standard errors: no interval of random draws, nor their share beyond a value, sees as much
CLOSE = 2e-5  # of an estimate, or of 1: how far from it the last step may begin, in the metric of the sample
FAST_STEPS, DENSE_STEPS = 40, 20  # after so many a search of its own is cheaper, and surer
TOGETHER = 8  # chunks refitted by one search: its last few stragglers cost as much as many; more leave too few pieces
MOMENTS, FEWEST = 2_000_000, 128  # covariances that stay in the cache through a search, and replicates worth a call
MOST_NUMBERS = 10_000_000  # in the counts, and in the covariance matrices, that are held together: 80 MB each


@dataclass(frozen=True, eq=False)
class RefitProblem:
    """A fitted model, ready to be refitted to other samples.

    Attributes
    ----------
    layout : Layout
    theta : (q,) array
        Estimates of the original sample.
    cross : CrossProducts
        The original data.
    whitening : (f, f) array
        L with L L' = (2 I)^-1, I the expected information of one observation.
    divisor_less : {0, 1}
        1 under the Wishart likelihood.
    given : (q,) array or None
        Starting values of the model, NaN where it gives none.
    drawn : bool
        Whether the samples are random draws, of which nothing but their distribution is read.
    """

    layout: Layout
    theta: Array
    cross: CrossProducts
    whitening: Array
    divisor_less: int
    given: Array | None = None
    drawn: bool = False

    @property
    def weights(self) -> Array:
        """n_g / N."""
        sizes = np.array(self.cross.sizes, float)
        return sizes / sizes.sum()

    @property
    def errors(self) -> Array:
        """Standard errors (q,) of the estimates, from the expected information."""
        root = self.layout.K @ self.whitening if self.layout.constrained else self.whitening
        return np.asarray(np.sqrt((root**2).sum(axis=1) * 2 / sum(self.cross.sizes)))

    @property
    def searches_alone(self) -> bool:
        """Whether replicates that do not converge together are searched for one by one, as single fits are."""
        return True

    @property
    def tolerance(self) -> float:
        """The Newton decrement at which no estimate is further than `CLOSE` from its limit.

        The limit is one of the estimate's size, of 1, or of a standard error, whichever is largest. Of random draws no
        estimate need be nearer to its limit than `UNSEEN` standard errors.
        """
        strict = self._strict
        return max(strict, 2 * UNSEEN**2 / sum(self.cross.sizes)) if self.drawn else strict

    @property
    def _strict(self) -> float:
        reach = np.sqrt((self.whitening**2).sum(axis=1))
        size = np.maximum(np.abs(self.layout.reduce(self.theta)), reach * np.sqrt(2 / sum(self.cross.sizes)))
        return float(np.clip(CLOSE / (reach / np.maximum(size, 1.0)).max(), 1e-7, CLOSE) ** 2)


@dataclass(frozen=True, eq=False)
class Refits:
    """Estimates of R resamples.

    Attributes
    ----------
    theta : (R, q) array
        NaN where the refit did not converge.
    x : (R, n_x) array
        Moments of exogenous observed variables in each resample.
    discrepancy : (R,) array
        F at the minimum, log|S| included; chi-square is N F.
    converged, admissible : (R,) bool arrays
        Admissible: no negative variance, no latent or residual covariance matrix that is not positive semi-definite.
    """

    theta: Array
    x: Array
    discrepancy: Array
    converged: Array
    admissible: Array


def prepare(
    layout: Layout,
    theta: Array,
    cross: CrossProducts,
    divisor_less: int = 0,
    given: Array | None = None,
    drawn: bool = False,
) -> RefitProblem:
    """Prepare a converged solution for refits.

    Parameters
    ----------
    layout : Layout
    theta : (q,) array
    cross : CrossProducts
        The original data.
    divisor_less : {0, 1}
        1 under the Wishart likelihood.
    given : (q,) array, optional
        Starting values of the model, NaN where it gives none.
    drawn : bool
        Whether the samples are random draws.

    Returns
    -------
    RefitProblem

    Raises
    ------
    ValueError
        When the expected information is singular at theta: the model is not identified.
    """
    sizes = np.array(cross.sizes, float)
    S, mean = weighted_moments(cross, [np.ones((1, n)) for n in cross.sizes], divisor_less)
    x = layout.exogenous(S, mean)
    expected = information(layout, theta[None], sizes / sizes.sum(), x)[0]
    expected = layout.K.T @ expected @ layout.K
    try:
        factor = np.linalg.cholesky(2 * expected)
    except np.linalg.LinAlgError as error:
        raise ValueError("the information matrix is singular") from error
    return RefitProblem(layout, theta, cross, np.linalg.inv(factor).T, divisor_less, given, drawn)


def jackknife(problem: RefitProblem) -> Refits:
    """Refits that leave out one respondent each, group after group."""
    return refit_all(problem, jackknife_parts(problem.cross.sizes))


def refit_all(problem: RefitProblem, parts: Iterator[Part]) -> Refits:
    """Refits of samples given as counts, several chunks together: a search of many ends as late as one of few.

    Parameters
    ----------
    problem : RefitProblem
    parts : iterator of callables
        Each makes the counts (R, n_g) of a chunk, one array a group.

    Returns
    -------
    Refits
    """
    sizes = problem.cross.sizes
    numbers = max(len(sizes) * problem.layout.p**2, sum(sizes))  # of one resample: its moments, or its counts
    together = max(1, min(TOGETHER, MOST_NUMBERS // (CHUNK * numbers)))
    return joined_records(in_order(partial(_refit_chunks, problem), _batches(parts, together)))


def _batches(parts: Iterator[Part], size: int) -> Iterator[list[Part]]:
    while some := list(islice(parts, size)):
        yield some


def _refit_chunks(problem: RefitProblem, parts: list[Part]) -> Refits:
    moments = [weighted_moments(problem.cross, part(), problem.divisor_less) for part in parts]
    return refit(problem, np.concatenate([S for S, _ in moments]), np.concatenate([mean for _, mean in moments]))


def refit(problem: RefitProblem, S: Array, mean: Array) -> Refits:
    """Refit a model to samples.

    Parameters
    ----------
    problem : RefitProblem
    S : (R, G, p, p) array
    mean : (R, G, p) array

    Returns
    -------
    Refits
    """
    layout, R = problem.layout, len(S)
    used = mean if layout.means else None
    x = layout.exogenous(S, mean)
    start = np.repeat(layout.reduce(problem.theta)[None], R, axis=0)
    with np.errstate(all="ignore"):
        moments = sample_moments(S, used, problem.weights)
        constant = np.where(np.isfinite(moments.logdet), moments.logdet, 0.0)  # of a singular S, so that F stays finite
        form = CompleteML(layout, replace(moments, logdet=constant), x)
        found, again = _together(problem, form, start)
        if len(again) and problem.searches_alone:
            alone = single_minima(form, again, sample_starts(layout, S, used, problem.given))
            found = found.replaced(replace(alone, value=alone.value + form.constant[again]), again)
        theta = expanded(layout, found.x)
        theta[~found.converged] = np.nan
        proper = admissible(layout, theta, x, found.converged)
    discrepancy = found.value - (moments.logdet * problem.weights).sum(-1) - layout.p
    return Refits(theta, x, discrepancy, found.converged, proper)


def _together(problem: RefitProblem, form: CompleteML, start: Array) -> tuple[Minima, Array]:
    """The minima that one search of all replicates finds in few steps, and which replicates are left."""
    layout, tol = problem.layout, problem.tolerance
    raised = lifts(layout, problem.theta, problem.errors)
    if applies(layout) and raised.any(axis=0).sum() <= layout.p // 2:
        fast = _fast(problem, form.moments.S, form.moments.mean, raised)
        window = min(WINDOW, max(FEWEST, MOMENTS // layout.p**2 // BLOCK * BLOCK))
        found = minimise(fast, start, problem.whitening, tol, max_iter=FAST_STEPS, last=True, window=window)
        return found, np.flatnonzero(~found.converged | ~_proper(layout, found.x))
    found = minimise(_dense(form), start, problem.whitening, tol, max_iter=DENSE_STEPS, depth=12, last=True)
    return found, np.flatnonzero(~found.converged)


def _fast(
    problem: RefitProblem, S: Array, mean: Array | None, raised: Array
) -> Callable[[Array, Array], tuple[Array, Array]]:
    return of_free(problem.layout, DiagonalML(problem.layout, S, mean, problem.weights, raised))


def _dense(form: CompleteML) -> Callable[[Array, Array], tuple[Array, Array]]:
    plain = of_free(form.layout, form)

    def objective(free: Array, rows: Array) -> tuple[Array, Array]:
        value, g = plain(free, rows)
        return value + form.constant[rows], g

    return objective


def _proper(layout: Layout, free: Array) -> Array:
    """Whether Sigma is positive definite: the fast form sees the sign of its determinant only."""
    return np.concatenate([_proper_chunk(layout, free[part]) for part in chunk_slices(len(free))])


def _proper_chunk(layout: Layout, free: Array) -> Array:
    mats = matrices(layout, expanded(layout, free))
    good = np.asarray(positive_definite(mats.C).all(axis=1))
    good &= (np.diagonal(mats.Theta, axis1=-2, axis2=-1) > 0).all((1, 2))
    rest = np.flatnonzero(~good)
    if len(rest):
        good[rest] = positive_definite(implied_from(matrices(layout, expanded(layout, free[rest])))[0]).all(1)
    return good


def admissible(layout: Layout, theta: Array, x: Array, converged: Array) -> Array:
    """Whether each converged replicate has no negative variance and no covariance matrix that is not one."""
    good = np.zeros(len(theta), bool)
    rows = np.flatnonzero(converged)
    for part in chunk_slices(len(rows)):
        good[rows[part]] = _admissible_chunk(layout, theta[rows[part]], x[rows[part]])
    return good


def _admissible_chunk(layout: Layout, theta: Array, x: Array) -> Array:
    mats = matrices(layout, theta, x)
    good = _semi_definite(mats.C)
    if layout.diagonal:
        good &= (np.diagonal(mats.Theta, axis1=-2, axis2=-1) >= 0).all((1, 2))
    else:
        good &= _semi_definite(mats.Theta)
    at = layout.slots[Matrix.PSI]
    variances = at[layout.row[at] == layout.column[at]]
    return np.asarray(good & (theta[:, variances] >= 0).all(1))


def _semi_definite(a: Array, slack: float = 1e-8) -> Array:
    """Whether each replicate's matrices (R, G, n, n) have no eigenvalue clearly below zero."""
    if positive_definite(a).all():
        return np.ones(len(a), bool)
    scale = np.abs(np.diagonal(a, axis1=-2, axis2=-1)).max(-1)
    finite = np.isfinite(a).all((-1, -2))
    eigenvalues = np.linalg.eigvalsh(np.where(finite[..., None, None], a, 0.0))
    good = finite & (eigenvalues[..., 0] >= -slack * scale)
    return np.asarray(good.all(axis=1))


def bollen_stine_data(data: list[Array], S: Array, mean: Array, Sigma: Array, mu: Array) -> list[Array]:
    """Rotate data so that the model holds in them exactly (Bollen & Stine 1992).

    Parameters
    ----------
    data : list of (n_g, p) arrays
    S, Sigma : (G, p, p) arrays
        Sample and implied covariances.
    mean, mu : (G, p) arrays

    Returns
    -------
    list of (n_g, p) arrays
    """
    return [
        (y - mean[g]) @ _root(S[g], -0.5) @ _root(Sigma[g], 0.5) + mu[g] for g, y in enumerate(data)
    ]  # fmt: skip


def _root(a: Array, power: float) -> Array:
    values, vectors = np.linalg.eigh(a)
    if values[0] <= 0:
        raise ValueError("a covariance matrix is not positive definite")
    return (vectors * values**power) @ vectors.T
