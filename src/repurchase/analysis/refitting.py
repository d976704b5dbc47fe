"""Refits of a fit to other samples: the batched kernel where it applies, one fit after another elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from repurchase.analysis.estimators import Problem, refit, solve
from repurchase.analysis.fit_notes import notes_on
from repurchase.analysis.fitted import Fit
from repurchase.analysis.layout import structure
from repurchase.errors import RepurchaseError
from repurchase.model.table import Model
from repurchase.numeric import bootstrap as kernel
from repurchase.numeric.resample import (
    cross_products,
    group_counts,
    jackknife_counts,
    random_counts,
)
from repurchase.numeric.standard_draws import standardised_draws


@dataclass(frozen=True, eq=False)
class Found:
    """Estimates (R, q), exogenous moments (R, n_x), statistics, and which refits converged and are admissible (R,)."""

    theta: np.ndarray
    x: np.ndarray
    chisq: np.ndarray
    converged: np.ndarray
    admissible: np.ndarray


@cache
def _threads() -> ThreadpoolController:
    """The loaded BLAS libraries; finding them costs more than a small analysis."""
    return ThreadpoolController()


def one_thread() -> Any:
    """A context in which BLAS uses one thread: small matrices are slower on several."""
    return _threads().limit(limits=1)


def batched(fit: Any) -> bool:
    """Whether the estimates are those of maximum likelihood for complete data, whatever the errors and the test."""
    settings = fit.settings
    return settings.recipe.discrepancy == "ML" and settings.missing == "listwise" and not settings.ordered


def group_rows(fit: Any) -> list[np.ndarray]:
    """For each group the numbers of its respondents among those that the fit used, in the order of the data."""
    rows = fit.sample.rows
    order = np.sort(np.concatenate(rows))
    return [np.searchsorted(order, r) for r in rows]


def resampled(fit: Any, draws: int, seed: int, given: np.ndarray | None, kind: str) -> Found:
    """Refits of random or given resamples of respondents, or of data in which the model holds."""
    data = list(fit.sample.data)
    if kind == "bollen-stine":
        s = fit.solution
        mean = np.array([y.mean(axis=0) for y in data])
        mu = s.mu if fit.structure.layout.means else mean
        S = np.array([np.cov(y.T, bias=True) for y in data])
        data = kernel.bollen_stine_data(data, S, mean, s.Sigma, mu)
    sizes = [len(y) for y in data]
    if given is None:
        parts: Iterator[list[np.ndarray]] = random_counts(sizes, draws, seed)
    else:
        counts = group_counts(given, group_rows(fit))
        parts = ([c[first : first + 256] for c in counts] for first in range(0, len(given), 256))
    return _refits(fit, data, parts)


def jackknifed(fit: Any) -> Found:
    """Refits with one respondent left out each."""
    data = list(fit.sample.data)
    return _refits(fit, data, jackknife_counts([len(y) for y in data]))


def effective(fit: Any, theta: np.ndarray, x: np.ndarray | None, standardized: bool) -> np.ndarray:
    """theta (R, q) as it is, or completely standardised."""
    return standardised_draws(fit.solution.layout, theta, x) if standardized else theta


def _refits(fit: Any, data: list[np.ndarray], parts: Iterator[list[np.ndarray]]) -> Found:
    return _fast(fit, data, parts) if batched(fit) else _slow(fit, data, parts)


def _fast(fit: Any, data: list[np.ndarray], parts: Iterator[list[np.ndarray]]) -> Found:
    s, less = fit.solution, int(fit.settings.likelihood == "wishart")
    with one_thread():
        problem = kernel.prepare(s.layout, s.theta, cross_products(data), less)
        found = kernel.refit_all(problem, parts)
    return Found(found.theta, found.x, s.n_effective * found.discrepancy, found.converged, found.admissible)


def _slow(fit: Any, data: list[np.ndarray], parts: Iterator[list[np.ndarray]]) -> Found:
    """One full fit a resample; one that cannot be fitted at all counts as not converged."""
    q, found = len(fit.solution.theta), []
    with one_thread():
        for counts in parts:
            for r in range(len(counts[0])):
                rows = [np.repeat(np.arange(len(c[r])), c[r].astype(int)) for c in counts]
                found.append(_one(fit, tuple(y[i] for y, i in zip(data, rows, strict=True)), q))
    theta = np.array([t for t, _, _ in found])
    converged = np.array([ok for _, _, ok in found])
    x = np.repeat(fit.solution.layout.x_value[None], len(theta), axis=0)
    admissible = kernel.admissible(fit.solution.layout, theta, x, converged)
    return Found(theta, x, np.array([c for _, c, _ in found]), converged, admissible)


def _one(fit: Any, data: tuple[np.ndarray, ...], q: int) -> tuple[np.ndarray, float, bool]:
    problem = Problem(fit.structure, replace(fit.sample, data=data), fit.settings)
    try:
        theta, chisq, converged = refit(problem, fit.solution)
    except (RepurchaseError, ValueError, ArithmeticError, np.linalg.LinAlgError):
        return np.full(q, np.nan), np.nan, False
    return (theta, chisq, True) if converged else (np.full(q, np.nan), np.nan, False)


def with_model(fit: Any, model: Model) -> Fit:
    """The same answers fitted to another model of the same observed variables, with the same options."""
    bound = structure(model, fit.structure.options)
    order = [fit.observed.index(v) for v in bound.observed]
    chosen = replace(fit.sample, data=tuple(y[:, order] for y in fit.sample.data))
    with one_thread():
        solution = solve(Problem(bound, chosen, fit.settings))
    found = Fit(bound, solution, chosen, fit.settings, fit.labels, fit.sample.notes, fit.provenance)
    return found.with_notes(*notes_on(found))
