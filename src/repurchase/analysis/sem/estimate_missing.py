"""Full information maximum likelihood: incomplete answers to a `Solution`, with what there is to mind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from repurchase.analysis.results.wording import group_place
from repurchase.analysis.sem.data import dependent_items, nth_group
from repurchase.analysis.sem.estimate_complete import given_starts
from repurchase.analysis.sem.estimators import EstimationProblem
from repurchase.analysis.sem.model_layout import structure
from repurchase.errors import CAUTION, EstimationError, Note, note
from repurchase.model.saturated_correlates import baseline_with_correlates
from repurchase.numeric.estimate.solution import Solution
from repurchase.numeric.missing import fit as kernel
from repurchase.numeric.missing.fit import Data
from repurchase.numeric.missing.likelihood import MissingFlag, patterns
from repurchase.numeric.missing.solution import coverage_gaps, fiml_solution, saturated_data
from repurchase.text import first_few, joined, text

SHOWN = 6  # pairs of items named in a note


def solve_fiml(problem: EstimationProblem) -> Solution:
    """ML or MLR of incomplete answers.

    Raises
    ------
    EstimationError
        When the items determine one another, or no covariance matrix can be formed to begin with.
    """
    data = saturated_data(list(problem.sample.data), problem.sample.design)
    (S,), (mean,) = data.moments
    _refuse_collinear(problem, data)
    settings = problem.settings
    try:
        solution = fiml_solution(
            problem.structure.layout, data, _covariates(problem), settings.estimator == "MLR",
            settings.information == "expected", given_starts(problem, S, mean),
        )  # fmt: skip
    except (ValueError, np.linalg.LinAlgError) as error:
        raise EstimationError("missing.not_definite", where=text("fit.in_all")) from error
    if settings.auxiliary and solution.converged:
        solution = _against_baseline(problem, solution)
    return replace(solution, casewise={**solution.casewise, "notes": _notes(problem, data)})


def _against_baseline(problem: EstimationProblem, solution: Solution) -> Solution:
    """The solution beside a baseline in which auxiliary variables covary with everything, as they do in the model."""
    model, options = problem.structure.model, problem.structure.options
    bound = structure(
        baseline_with_correlates(model, problem.settings.auxiliary), replace(options, group_equal=(), group_partial=())
    )
    order = [problem.structure.observed.index(v) for v in bound.observed]
    chosen = replace(problem.sample, data=tuple(y[:, order] for y in problem.sample.data))
    null = solve_fiml(EstimationProblem(bound, chosen, replace(problem.settings, auxiliary=())))
    robust = solution.robust
    if robust is not None and null.robust is not None:
        robust = replace(robust, chisq0=null.robust.chisq, df0=null.robust.df, c0=null.robust.c)
    return replace(solution, chisq0=null.chisq, df0=null.df, scaled0=null.scaled, robust=robust)


def refit_fiml(problem: EstimationProblem, near: Solution) -> tuple[np.ndarray, float, bool]:
    """Estimates of a resample from those of the sample; no chi-square, which would need its saturated moments."""
    if near.information is None:
        raise EstimationError("missing.not_definite", where=text("fit.in_all"))
    design = problem.sample.design
    groups = tuple(patterns(y, design.weight(g)) for g, y in enumerate(problem.sample.data))
    theta, converged = kernel.refit_fiml(near.layout, groups, near.theta, near.information)
    return theta, float("nan"), converged


def _refuse_collinear(problem: EstimationProblem, data: Data) -> None:
    """Name the items that determine one another in the answers themselves, as for complete answers."""
    names = problem.structure.observed
    for label, y, full in zip(problem.sample.groups, problem.sample.data, data.saturated, strict=True):
        if not full.flags & MissingFlag.NEARLY_SINGULAR:
            continue
        where = nth_group(label, problem.sample.groups)
        if len(y) <= len(names):
            raise EstimationError("fit.fewer_cases_than_items", n=len(y), k=len(names), where=where)
        dependent = dependent_items(full.covariance, names)
        whole = y[:, [names.index(v) for v in dependent]]
        whole = whole[~np.isnan(whole).any(axis=1)]
        if dependent and len(whole) > 2 * len(dependent) and dependent_items(np.cov(whole.T), dependent):
            raise EstimationError("fit.collinear", items=joined(dependent), where=where)


def _covariates(problem: EstimationProblem) -> np.ndarray:
    """Which observed variables are exogenous predictors."""
    part = problem.structure.roles
    return np.array([v in part.observed_x for v in part.observed])


def _notes(problem: EstimationProblem, data: Data) -> tuple[Note, ...]:
    found: list[Note] = []
    for label, group, full in zip(problem.sample.groups, data.groups, data.saturated, strict=True):
        where = group_place(label)
        if full.flags & MissingFlag.NO_COVERAGE:
            names = problem.structure.observed
            pairs = [f"{names[i]} – {names[j]}" for i, j in coverage_gaps(group)]
            found.append(note("missing.no_coverage", CAUTION, pairs=first_few(pairs, SHOWN), n=len(pairs), where=where))
        if full.flags & MissingFlag.NO_MAXIMUM:
            found.append(note("missing.no_maximum", CAUTION, where=where))
        elif full.flags & MissingFlag.NEARLY_SINGULAR:
            found.append(note("missing.nearly_singular", CAUTION, where=where))
    if _covariates(problem).any():
        found.append(note("missing.exogenous", "info"))
    return tuple(found)
