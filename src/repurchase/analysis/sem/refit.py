"""Refits of a fit to other samples: the batched kernel of its estimator, or one fit after another where there is none.

Ordinal items beside continuous ones, beside observed predictors, or with missing answers are refitted one by one, and
so is the distribution-free WLS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from repurchase.analysis.sem.estimate import refit, solve
from repurchase.analysis.sem.estimate_ordinal import given_starts
from repurchase.analysis.sem.estimators import EstimationProblem, kind_of
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.model_layout import structure
from repurchase.analysis.sem.notes import notes_on
from repurchase.errors import RepurchaseError
from repurchase.model.table import Model
from repurchase.numeric.categorical.polychoric_batch import prepared
from repurchase.numeric.linear.threads import one_thread
from repurchase.numeric.missing.likelihood import patterns
from repurchase.numeric.refits import least_squares as bootstrap_ls
from repurchase.numeric.refits import missing as bootstrap_missing
from repurchase.numeric.refits import ml as kernel
from repurchase.numeric.refits import ordinal as bootstrap_ordinal
from repurchase.numeric.resampling.block_totals import BlockTotals
from repurchase.numeric.resampling.chunks import in_order
from repurchase.numeric.resampling.counts import (
    Part,
    chunk_of,
    chunk_slices,
    cluster_jackknife_parts,
    cluster_parts,
    cross_products,
    group_counts,
    jackknife_parts,
    random_parts,
    weighted_part,
)
from repurchase.numeric.sem.standardise_draws import standardised_draws

ALONE = 16  # resamples a piece of work, where each is fitted alone
AnyFit = TypeVar("AnyFit", bound=Fitted)


@dataclass(frozen=True, eq=False)
class RefittedSamples:
    """Estimates (R, q), exogenous moments (R, n_x), statistics, and which refits converged and are admissible (R,).

    `lacking` counts the resamples that cannot be fitted because a category of the sample does not occur in them.
    """

    theta: np.ndarray
    x: np.ndarray
    chisq: np.ndarray
    converged: np.ndarray
    admissible: np.ndarray
    lacking: int = 0


def batched(fit: Fitted) -> bool:
    """Whether a kernel refits all resamples of this fit at once, whatever its errors and test."""
    kind, layout = kind_of(fit.settings), fit.solution.layout
    if kind == "ordinal":
        plain = layout.ordinal.all() and not len(layout.covariates) and not len(layout.x_matrix)
        return bool(plain) and not any(np.isnan(y).any() for y in fit.sample.data)
    if kind == "least_squares":
        return bool(fit.settings.recipe.discrepancy in ("GLS", "ULS"))
    return kind != "fiml" or fit.solution.information is not None


def group_rows(fit: Fitted) -> list[np.ndarray]:
    """For each group the numbers of its respondents among those that the fit used, in the order of the data."""
    rows = fit.sample.rows
    order = np.sort(np.concatenate(rows))
    return [np.searchsorted(order, r) for r in rows]


def resampled(fit: Fitted, draws: int, seed: int, given: np.ndarray | None, kind: str) -> RefittedSamples:
    """Refits of random or given resamples of respondents, or of data in which the model holds."""
    if fit.sample.totals is not None:
        return _of_blocks(fit, fit.sample.totals, draws, seed)
    data = list(fit.sample.data)
    if kind == "bollen-stine":
        s = fit.solution
        mean = np.array([y.mean(axis=0) for y in data])
        mu = s.mu if fit.structure.layout.means else mean
        S = np.array([np.cov(y.T, bias=True) for y in data])
        data = kernel.bollen_stine_data(data, S, mean, s.Sigma, mu)
    parts: Iterator[Part]
    clusters = fit.sample.design.clusters
    if given is not None:
        rows, together = group_rows(fit), chunk_of(sum(map(len, data)))
        parts = (partial(group_counts, given[part], rows) for part in chunk_slices(len(given), together))
    elif clusters is not None:
        parts = cluster_parts(clusters, draws, seed)
    else:
        parts = random_parts([len(y) for y in data], draws, seed)
    return _refits(fit, data, _weighted(fit, parts), drawn=given is None)


def jackknifed(fit: Fitted) -> RefittedSamples:
    """Refits with one respondent, one cluster, or one block of a large file left out each."""
    if fit.sample.totals is not None:
        return _of_blocks(fit, fit.sample.totals)
    data, clusters = list(fit.sample.data), fit.sample.design.clusters
    parts = jackknife_parts([len(y) for y in data]) if clusters is None else cluster_jackknife_parts(clusters)
    return _refits(fit, data, _weighted(fit, parts))


def _of_blocks(fit: Fitted, totals: BlockTotals, draws: int = 0, seed: int = 0) -> RefittedSamples:
    """Refits of resamples of the random blocks of a large file; without draws, with one block left out each."""
    s, cross, less = fit.solution, totals.cross_products(), int(fit.settings.likelihood == "wishart")
    parts = (
        (partial(list, counts) for counts in totals.resamples(draws, seed)) if draws else jackknife_parts(cross.sizes)
    )
    with one_thread():
        problem = kernel.prepare(s.layout, s.theta, cross, less, _given(fit), bool(draws))
        return _refitted(kernel.refit_all(problem, parts), s.n_effective)


def _weighted(fit: Fitted, parts: Iterator[Part]) -> Iterator[Part]:
    """Counts times sampling weights: who is drawn keeps the own weight."""
    weights = fit.sample.design.weights
    return parts if weights is None else (partial(weighted_part, weights, part) for part in parts)


def effective(fit: Fitted, theta: np.ndarray, x: np.ndarray | None, standardized: bool) -> np.ndarray:
    """theta (R, q) as it is, or completely standardised."""
    return standardised_draws(fit.solution.layout, theta, x) if standardized else theta


def _refits(fit: Fitted, data: list[np.ndarray], parts: Iterator[Part], drawn: bool = False) -> RefittedSamples:
    if not batched(fit):
        return _slow(fit, data, parts)
    kind = kind_of(fit.settings)
    several = len(data) > 1 and not fit.sample.design.plain and not len(fit.solution.layout.x_matrix)
    with one_thread():  # groups whose shares differ between resamples: the kernel that takes rows with their weights
        if kind == "ml" and not several:
            return _complete(fit, data, parts, drawn)
        return KERNELS["fiml" if kind == "ml" else kind](fit, data, parts)


def _complete(fit: Fitted, data: list[np.ndarray], parts: Iterator[Part], drawn: bool) -> RefittedSamples:
    s, less = fit.solution, int(fit.settings.likelihood == "wishart")
    problem = kernel.prepare(s.layout, s.theta, cross_products(data), less, _given(fit), drawn)
    return _refitted(kernel.refit_all(problem, parts), s.n_effective)


def _least_squares(fit: Fitted, data: list[np.ndarray], parts: Iterator[Part]) -> RefittedSamples:
    s, once = fit.solution, fit.settings.recipe.discrepancy == "ULS"
    problem = bootstrap_ls.LeastSquaresRefitProblem(s.layout, s.theta, cross_products(data), once, _given(fit))
    return _refitted(bootstrap_ls.refit_all(problem, parts), fit.n)


def _incomplete(fit: Fitted, data: list[np.ndarray], parts: Iterator[Part]) -> RefittedSamples:
    """No chi-square: it would need the saturated moments of each resample, a search longer than the model's own."""
    s = fit.solution
    groups = tuple(patterns(y) for y in data)
    problem = bootstrap_missing.prepare(s.layout, s.theta, groups, np.asarray(s.information), _given(fit))
    return _refitted(bootstrap_missing.refit_all(problem, parts), np.nan)


def _ordinal(fit: Fitted, data: list[np.ndarray], parts: Iterator[Part]) -> RefittedSamples:
    s, both = fit.solution, np.concatenate(data)
    values = [np.unique(column) for column in both.T]
    levels = np.array([fit.structure.levels[v] for v in fit.structure.observed])
    codes = [np.column_stack([np.searchsorted(v, y) for v, y in zip(values, part.T, strict=True)]) for part in data]
    groups = tuple(prepared(c, levels) for c in codes)
    given = given_starts(fit.structure)
    problem = bootstrap_ordinal.OrdinalRefitProblem(
        s.layout, s.theta, groups, fit.settings.recipe.discrepancy == "ULS", given
    )
    found, lacking = bootstrap_ordinal.refit_all(problem, parts)
    return replace(_refitted(found, fit.n), lacking=lacking)


def _given(fit: Fitted) -> np.ndarray | None:
    """The model's own starting values (q,), NaN where it gives none; None where it gives none at all."""
    given = [fit.structure.rows[i].start for i in fit.structure.positions]
    return None if all(value is None for value in given) else np.array(given, float)


def _refitted(refits: kernel.Refits, n: float) -> RefittedSamples:
    return RefittedSamples(refits.theta, refits.x, n * refits.discrepancy, refits.converged, refits.admissible)


KERNELS: dict[str, Callable[[Any, list[np.ndarray], Iterator[Part]], RefittedSamples]] = {
    "least_squares": _least_squares,
    "fiml": _incomplete,
    "ordinal": _ordinal,
}


def _slow(fit: Fitted, data: list[np.ndarray], parts: Iterator[Part]) -> RefittedSamples:
    """One full fit a resample; one that cannot be fitted at all counts as not converged."""
    found = list(chain.from_iterable(in_order(partial(_chunk_one_by_one, _bare(fit), data), _few(parts))))
    theta = np.array([t for t, _, _ in found])
    converged = np.array([ok for _, _, ok in found])
    x = np.repeat(fit.solution.layout.x_value[None], len(theta), axis=0)
    admissible = kernel.admissible(fit.solution.layout, theta, x, converged)
    return RefittedSamples(theta, x, np.array([c for _, c, _ in found]), converged, admissible)


def _few(parts: Iterator[Part]) -> Iterator[tuple[Part, slice]]:
    """Chunks cut into pieces of a few resamples: one fit after another takes long."""
    for part in parts:
        for some in chunk_slices(len(part()[0]), ALONE):
            yield part, some


def _chunk_one_by_one(
    fit: Fitted, data: list[np.ndarray], piece: tuple[Part, slice]
) -> list[tuple[np.ndarray, float, bool]]:
    part, some = piece
    counts, q = [c[some].astype(int) for c in part()], len(fit.solution.theta)
    rows = ([np.repeat(np.arange(len(c[r])), c[r]) for c in counts] for r in range(len(counts[0])))
    return [_one(fit, tuple(y[i] for y, i in zip(data, drawn, strict=True)), q) for drawn in rows]


def _bare(fit: Fitted) -> Fitted:
    """What a refit reads of a fit, and nothing else: it may go to another machine."""
    groups = tuple(str(k) for k, _ in enumerate(fit.sample.groups))  # their names are answers
    return Fitted(fit.structure, fit.solution, replace(fit.sample, rows=(), groups=groups, notes=()), fit.settings)


def _one(fit: Fitted, data: tuple[np.ndarray, ...], q: int) -> tuple[np.ndarray, float, bool]:
    problem = EstimationProblem(fit.structure, replace(fit.sample, data=data), fit.settings)
    try:
        theta, chisq, converged = refit(problem, fit.solution)
    except (RepurchaseError, ValueError, ArithmeticError, np.linalg.LinAlgError):
        return np.full(q, np.nan), np.nan, False
    return (theta, chisq, True) if converged else (np.full(q, np.nan), np.nan, False)


def with_model(fit: AnyFit, model: Model) -> AnyFit:
    """The same answers fitted to another model of the same observed variables, with the same options."""
    bound = structure(model, fit.structure.options)
    order = [fit.observed.index(v) for v in bound.observed]
    chosen = fit.sample.in_order(order)
    with one_thread():
        solution = solve(EstimationProblem(bound, chosen, fit.settings))
    found = replace(fit, structure=bound, solution=solution, sample=chosen, notes=fit.sample.notes)
    return found.with_notes(*notes_on(found))
