"""Estimators of complete data: maximum likelihood and least squares."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.sem.data import dependent_items, nth_group
from repurchase.analysis.sem.estimators import EstimationProblem
from repurchase.errors import EstimationError
from repurchase.numeric.estimate.baseline import count_moments
from repurchase.numeric.estimate.fit_least_squares import fit_ls, fully_weighted_sample, weighted_sample
from repurchase.numeric.estimate.fit_maximum_likelihood import fit_ml, group_moments
from repurchase.numeric.estimate.least_squares_discrepancy import Weighted
from repurchase.numeric.estimate.solution import Solution
from repurchase.numeric.estimate.weighted_least_squares_discrepancy import FullyWeighted
from repurchase.numeric.robust.least_squares import with_robust_uls
from repurchase.numeric.robust.ml import with_robust
from repurchase.numeric.sem.layout import Array
from repurchase.numeric.sem.sample_fixed import with_sample
from repurchase.numeric.sem.starting_values import starting_values
from repurchase.text import joined


def complete_moments(problem: EstimationProblem, less: int) -> tuple[Array, Array | None]:
    """S (G, p, p) and, with a mean structure, the means (G, p).

    Raises
    ------
    EstimationError
        When S of a group is singular: too few cases, or items that determine one another.
    """
    totals = problem.sample.totals
    if totals is not None:
        S, mean = totals.covariance(less)[None], totals.mean[None]
    else:
        S, mean = group_moments(list(problem.sample.data), less, problem.sample.design.weights)
    names = problem.structure.observed
    for label, s, n in zip(problem.sample.groups, S, problem.sample.n, strict=True):
        dependent = dependent_items(s, names)
        if not dependent:
            continue
        where = nth_group(label, problem.sample.groups)
        if n <= len(names):
            raise EstimationError("fit.fewer_cases_than_items", n=int(n), k=len(names), where=where)
        raise EstimationError("fit.collinear", items=joined(dependent), where=where)
    return S, mean if problem.structure.layout.means else None


def solve_ml(problem: EstimationProblem) -> Solution:
    """ML, with the robust errors and tests that the estimator's name asks for."""
    S, mean = complete_moments(problem, problem.less)
    settings = problem.settings
    plain = settings.recipe.errors == "standard"
    solution = fit_ml(
        problem.structure.layout, S, mean, problem.sample.n, problem.less,
        observed=settings.information == "observed" and plain, start=given_starts(problem, S, mean),
    )  # fmt: skip
    if plain:
        return solution
    recipe = settings.recipe
    return with_robust(
        solution, list(problem.sample.data), recipe.errors, recipe.test, settings.information == "observed",
        problem.sample.design,
    )  # fmt: skip


def solve_least_squares(problem: EstimationProblem) -> Solution:
    """GLS, WLS, or ULS with the robust errors and tests that the estimator's name asks for.

    Raises
    ------
    EstimationError
        As `complete_moments`, and when WLS has too few cases for so many moments.
    """
    settings, n = problem.settings, problem.sample.n
    S, mean = complete_moments(problem, 1)
    layout, kind = problem.structure.layout, settings.recipe.discrepancy
    sample: Weighted | FullyWeighted
    if kind == "WLS":
        try:
            sample = fully_weighted_sample(S, mean, list(problem.sample.data), n)
        except ValueError as error:
            moments = count_moments(layout) // layout.n_groups
            raise EstimationError("fit.too_few_for_wls", n=int(n.min()), moments=moments) from error
    else:
        sample = weighted_sample(S, mean, n, kind)
    solution = fit_ls(layout, sample, n, given_starts(problem, S, mean))
    if not settings.recipe.test:
        return solution
    return with_robust_uls(solution, list(problem.sample.data), settings.recipe.test)


def given_starts(problem: EstimationProblem, S: Array, mean: Array | None) -> Array | None:
    """Starting values with those that the model gives in place; None where it gives none."""
    given = [problem.structure.rows[i].start for i in problem.structure.positions]
    if all(value is None for value in given):
        return None
    found = starting_values(with_sample(problem.structure.layout, S, mean), S, mean)
    return np.array([old if value is None else value for old, value in zip(found, given, strict=True)])
