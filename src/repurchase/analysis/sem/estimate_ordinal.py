"""Estimators of ordinal items: answers to categories, polychoric correlations, and a `Solution` with its cautions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from repurchase.analysis.results.wording import group_place
from repurchase.analysis.sem.data import Sample, dependent_items, nth_group
from repurchase.analysis.sem.estimators import EstimationProblem
from repurchase.analysis.sem.model_layout import Structure
from repurchase.errors import ALARM, CAUTION, INFO, EstimationError, ModelError, Note, note
from repurchase.numeric.categorical.mixed_statistics import MixedSample, Variables, mixed_sample
from repurchase.numeric.categorical.polychoric import PairFlag, item_counts
from repurchase.numeric.estimate.solution import Solution
from repurchase.numeric.ordinal import fit as kernel
from repurchase.numeric.ordinal.fit import OrdinalFlag, OrdinalSample, Samples, ordinal_sample
from repurchase.numeric.ordinal.solution import ordinal_solution
from repurchase.text import Joined, Text, Words, first_few, joined

SHOWN = 6  # pairs of items named in a note
PAIR_NOTES = (
    (PairFlag.PERFECT, "ordinal.perfect", ALARM),
    (PairFlag.NOT_CONVERGED, "ordinal.pair_not_converged", ALARM),
    (PairFlag.AT_LIMIT, "ordinal.at_limit", ALARM),
    (PairFlag.NEAR_ONE, "ordinal.near_one", CAUTION),
)


def solve_ordinal(problem: EstimationProblem) -> Solution:
    """DWLS or ULS of ordinal items, with the robust errors and tests that the estimator's name asks for.

    Raises
    ------
    ModelError
        When an ordinal item predicts another variable, or missing answers are to be used pairwise with continuous
        variables.
    EstimationError
        When a category is empty in a group, or a pair of items has no respondent in common.
    """
    structure, recipe = problem.structure, problem.settings.recipe
    _refuse(problem)
    samples = _samples(problem)
    solution = ordinal_solution(
        structure.layout, samples, recipe.discrepancy == "ULS", recipe.errors == "robust.sem", recipe.test,
        given_starts(structure),
    )  # fmt: skip
    notes = (*_table_notes(problem, samples), *_fit_notes(problem, samples, solution))
    return replace(solution, casewise={**solution.casewise, "notes": notes})


def refit_ordinal(problem: EstimationProblem, near: Solution) -> tuple[np.ndarray, float, bool]:
    """Estimates and chi-square of a resample from the estimates of the sample."""
    return kernel.refit_ordinal(
        near.layout, _samples(problem), problem.settings.recipe.discrepancy == "ULS", near.theta
    )  # fmt: skip


def _refuse(problem: EstimationProblem) -> None:
    """Models of ordinal items that the delta parameterisation does not hold."""
    structure = problem.structure
    causes = {r.rhs for r in structure.rows if r.op == "~"} & set(problem.settings.ordered)
    if causes:
        raise ModelError("ordinal.mediator", names=joined(sorted(causes)))
    others = [v for v in structure.observed if v not in problem.settings.ordered]
    if len(structure.observed) == 1 and not structure.roles.latents:
        raise ModelError("ordinal.alone", name=structure.observed[0])
    if others and problem.settings.missing == "pairwise":
        raise ModelError("ordinal.mixed_pairwise", names=joined(others))


def _samples(problem: EstimationProblem) -> list[OrdinalSample] | list[MixedSample]:
    """Each group's statistics, once every category and every pair is seen to be there."""
    names, levels = problem.structure.observed, problem.structure.levels
    ordinal = _ordinal_positions(problem.structure)
    values = _categories(problem.structure, problem.sample)
    n_categories = np.array([levels[names[j]] for j in ordinal])
    coded = codes_of(problem.structure, problem.sample)
    for label, codes in zip(problem.sample.groups, coded, strict=True):
        counts = item_counts(codes, n_categories)
        empty = [(i, k) for i, top in enumerate(n_categories) for k in range(top) if counts[i, k] == 0]
        if empty:
            shown = [f"{names[ordinal[i]]} = {_shown(values[i], k)}" for i, k in empty]
            raise EstimationError(
                "ordinal.empty_category",
                n=len(shown),
                categories=first_few(shown, SHOWN),
                where=nth_group(label, problem.sample.groups),
            )
    return _pure(problem, coded, n_categories) if len(ordinal) == len(names) else _mixed(problem, ordinal, coded)


def codes_of(structure: Structure, sample: Sample) -> list[np.ndarray]:
    """Ranks (n, o) of each group's answers to the ordinal items, among the values that occur; -1 where missing."""
    ordinal, values = _ordinal_positions(structure), _categories(structure, sample)
    return [np.column_stack([_codes(y[:, j], v) for j, v in zip(ordinal, values, strict=True)]) for y in sample.data]


def _ordinal_positions(structure: Structure) -> list[int]:
    return [j for j, v in enumerate(structure.observed) if v in structure.levels]


def _categories(structure: Structure, sample: Sample) -> list[np.ndarray]:
    """The values that occur in each ordinal item, over all groups."""
    values = [np.unique(np.concatenate([y[:, j] for y in sample.data])) for j in _ordinal_positions(structure)]
    return [v[~np.isnan(v)] for v in values]


def _mixed(problem: EstimationProblem, ordinal: list[int], coded: list[np.ndarray]) -> list[MixedSample]:
    """Statistics of ordinal and continuous variables, and of what covariates leave of them."""
    layout, names = problem.structure.layout, problem.structure.observed
    n_categories = np.array([problem.structure.levels.get(v, 0) for v in names])
    numbers = [j for j, v in enumerate(names) if v not in problem.structure.levels and j not in layout.covariates]
    samples = []
    for label, y, codes in zip(problem.sample.groups, problem.sample.data, coded, strict=True):
        dependent = dependent_items(np.cov(y[:, numbers].T), [names[j] for j in numbers]) if len(numbers) > 1 else []
        where = nth_group(label, problem.sample.groups)
        if dependent:
            raise EstimationError("fit.collinear", items=joined(dependent), where=where)
        filled = y.copy()
        filled[:, ordinal] = codes
        try:
            samples.append(mixed_sample(filled, Variables(layout.covariates, n_categories)))
        except (ValueError, np.linalg.LinAlgError) as error:
            shown = [names[j] for j in (layout.covariates if len(layout.covariates) else numbers)]
            raise EstimationError("ordinal.regression", names=joined(shown), n=len(shown), where=where) from error
    return samples


def _pure(problem: EstimationProblem, coded: list[np.ndarray], n_categories: np.ndarray) -> list[OrdinalSample]:
    """Thresholds and polychoric correlations of ordinal items alone."""
    samples = []
    for label, codes in zip(problem.sample.groups, coded, strict=True):
        sample = ordinal_sample(codes, n_categories)
        apart = (sample.statistics.flags & PairFlag.NO_OVERLAP) > 0
        if apart.any():
            where = nth_group(label, problem.sample.groups)
            raise EstimationError("ordinal.no_overlap", pairs=_pairs(problem, sample, apart), where=where)
        samples.append(sample)
    return samples


def _codes(column: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Ranks of the answers among the values that occur; -1 where missing."""
    return np.where(np.isnan(column), -1, np.searchsorted(values, column))


def _shown(values: np.ndarray, k: int) -> str:
    return f"{values[k]:g}" if k < len(values) else "?"


def _pairs(
    problem: EstimationProblem, sample: OrdinalSample | MixedSample, chosen: np.ndarray
) -> Joined | Words | Text:
    names = problem.structure.observed
    found = [
        f"{names[i]} ~~ {names[j]}"
        for i, j in zip(sample.statistics.first[chosen], sample.statistics.second[chosen], strict=True)
    ]
    return first_few(found, SHOWN)


def given_starts(structure: Structure) -> np.ndarray | None:
    """Starting values, where the model gives all of those that are searched for."""
    rows = [structure.rows[i] for i in structure.positions]
    if any(r.start is None and r.op != "|" for r in rows):
        return None
    return np.array([0.0 if r.start is None else r.start for r in rows])


def _table_notes(problem: EstimationProblem, samples: Samples) -> list[Note]:
    """Notes on the two-way tables and their correlations."""
    found: list[Note] = []
    for label, sample in zip(problem.sample.groups, samples, strict=True):
        flags, where = sample.statistics.flags, group_place(label)
        empty = int(((flags & PairFlag.EMPTY_CELLS) > 0).sum())
        if empty:
            found.append(note("ordinal.empty_cells", INFO, n=empty, total=len(flags), where=where))
        told = np.zeros(len(flags), bool)
        for flag, key, severity in PAIR_NOTES:
            at = ((flags & flag) > 0) & ~told
            if at.any():
                found.append(note(key, severity, pairs=_pairs(problem, sample, at), n=int(at.sum()), where=where))
                told |= at
    return found


def _fit_notes(problem: EstimationProblem, samples: Samples, solution: Solution) -> list[Note]:
    found: list[Note] = []
    if solution.casewise["flags"] & OrdinalFlag.NOT_POSITIVE_DEFINITE:
        found.append(note("ordinal.not_definite", CAUTION))
    for label, sample in zip(problem.sample.groups, samples, strict=True):
        m = len(sample.statistics.first)
        if sample.n < m:
            found.append(note("ordinal.few_cases", CAUTION, n=sample.n, m=m, where=group_place(label)))
    if problem.settings.missing == "pairwise":
        low = min(float(s.statistics.n_pair.min()) for s in samples if isinstance(s, OrdinalSample))
        found.append(note("ordinal.pairwise", INFO, n=int(low)))
    return found
