"""Structural equation models: `estimate` takes a model and answers, and returns a `Fitted`.

A new estimator is one function ``solve(problem) -> Solution`` and one line in `SOLVERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from repurchase.analysis.results.sampling_design import drawing
from repurchase.analysis.results.survey_input import Data
from repurchase.analysis.sem.data import Answers, Sample, answers, levels_of, sample, totals_sample
from repurchase.analysis.sem.estimate_complete import solve_least_squares, solve_ml
from repurchase.analysis.sem.estimate_missing import refit_fiml, solve_fiml
from repurchase.analysis.sem.estimate_ordinal import refit_ordinal, solve_ordinal
from repurchase.analysis.sem.estimators import EstimationProblem, Settings, kind_of
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.model_layout import structure
from repurchase.analysis.sem.notes import notes_on
from repurchase.analysis.sem.settings import Arguments, chosen_here, decided, decided_for_totals
from repurchase.errors import CAUTION, EstimationError, ModelError, Note, note
from repurchase.model.defaults import Options, idle_labels, roles
from repurchase.model.saturated_correlates import correlate_names, with_correlates
from repurchase.model.table import Model
from repurchase.numeric.estimate.solution import Solution
from repurchase.numeric.linear.threads import one_thread
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text

SOLVERS: dict[str, Callable[[EstimationProblem], Solution]] = {
    "ml": solve_ml,
    "least_squares": solve_least_squares,
    "fiml": solve_fiml,
    "ordinal": solve_ordinal,
}
REFITS: dict[
    str, Callable[[EstimationProblem, Solution], tuple[np.ndarray, float, bool]]
] = {  # for a resample: estimates alone
    "fiml": refit_fiml,
    "ordinal": refit_ordinal,
}


def estimate(model: str | Model, data: Data, given: Arguments | None = None) -> Fitted:
    """A structural equation model fitted to answers, as data.

    Parameters
    ----------
    model : str or Model
        lavaan syntax, or a `Model`.
    data : DataFrame or Survey
        One column a variable; a survey's items are reverse-keyed.
    given : Arguments, optional
        What `repurchase.fit` takes, as it takes it; its defaults where left out.

    Returns
    -------
    Fitted

    Raises
    ------
    ModelError
        When the model is misspelt or cannot be estimated.
    InputError, EstimationError
        When the data lack what the model needs.
    """
    if not isinstance(model, (str, Model)):
        raise ModelError("fit.no_model", kind=type(model).__name__)
    parsed = model if isinstance(model, Model) else Model.parse(model)
    source, given = answers(data), given or Arguments()
    if source.large is not None:
        return _fitted_to_totals(parsed, source, source.large, given)
    if not chosen_here(given):
        return _fitted(parsed, source, given)
    try:
        found = _fitted(parsed, source, given)
    except EstimationError as error:
        return _as_continuous(parsed, source, given, error.message)
    if found.converged or not found.settings.ordered:
        return found
    return _as_continuous(parsed, source, given, text("fit.why_no_optimum"))


def _as_continuous(model: Model, source: Answers, given: Arguments, why: Text) -> Fitted:
    """The fit that is left where items with few categories were to be ordinal ones and could not be."""
    found = _fitted(model, source, replace(given, estimator="MLR"))
    return replace(found, notes=(note("fit.auto_fell_back", CAUTION, why=why), *found.notes))


def _fitted(parsed: Model, source: Answers, given: Arguments) -> Fitted:
    settings, notes = decided(parsed, source, given)
    parsed = with_correlates(parsed, settings.auxiliary)
    part = roles(parsed)
    drawn = drawing(source.frame, settings.cluster, settings.weights)
    chosen = sample(source, part.observed, given.group, settings.missing, _needed(settings, part.observed_x), drawn)
    levels = levels_of(source, part.observed, settings.ordered)
    return _solved(parsed, source, chosen, settings, levels, notes)


def _fitted_to_totals(parsed: Model, source: Answers, survey: Survey, given: Arguments) -> Fitted:
    """A large file: the moments of all who answered every item are fitted, not the rows of the sample."""
    settings, notes = decided_for_totals(parsed, source, given)
    chosen = totals_sample(survey, roles(parsed).observed)
    return _solved(parsed, source, chosen, settings, {}, notes)


def _solved(
    parsed: Model,
    source: Answers,
    chosen: Sample,
    settings: Settings,
    levels: dict[str, int],
    notes: tuple[Note, ...],
) -> Fitted:
    bound = structure(parsed, _options(settings, len(chosen.groups), levels, parsed))
    problem = EstimationProblem(bound, chosen, settings)
    # what the values given may lead to is absurd, not an error
    with one_thread(), np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        solution = solve(problem)
    where = replace(source.provenance, n=chosen.cases, options=settings.to_dict())
    notes = (*notes, *_named_alike(parsed, source.frame.columns.tolist()), *chosen.notes)
    found = Fitted(bound, solution, chosen, settings, source.labels, notes, where)
    return found.with_notes(*notes_on(found))


def solve(problem: EstimationProblem) -> Solution:
    """The `Solution` of a problem by the solver that its settings call for."""
    return SOLVERS[kind_of(problem.settings)](problem)


def refit(problem: EstimationProblem, near: Solution) -> tuple[np.ndarray, float, bool]:
    """theta (q,), chi-square (NaN where it would cost more than the estimates) and convergence of a resample."""
    kind = kind_of(problem.settings)
    if kind in REFITS:
        return REFITS[kind](problem, near)
    s = solve(problem)
    return s.theta, s.chisq, s.converged


def _named_alike(model: Model, columns: Sequence[str]) -> tuple[Note, ...]:
    """Columns that are not used although the model has their names: as a latent variable, or before a star."""
    present = {*columns}
    defined, used, told = _taken_names(model)
    latents = [v for v in defined if v in present]
    found = [note("fit.latent_is_column", n=len(latents), names=joined(latents))] if latents else []
    idle = present - used
    labels = [v for v in idle_labels(model) if v in idle] if told & idle else []  # all formulas are looked through
    if labels:
        found.append(note("fit.label_is_column", n=len(labels), names=joined(labels)))
    return tuple(found)


@lru_cache(maxsize=64)
def _taken_names(model: Model) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """The latent variables of a model, all its variables, and its labels."""
    labels = {v for p in model.parameters for v in (p.label if isinstance(p.label, tuple) else (p.label,)) if v}
    return model.latents, frozenset({*model.observed, *model.latents}), frozenset(labels)


def _options(settings: Settings, n_groups: int, levels: dict[str, int], model: Model) -> Options:
    """The options of a structure; what auxiliary variables are and covary with is never held equal between groups."""
    beside = correlate_names(model, settings.auxiliary) if settings.group_equal else ()
    return Options(
        n_groups=n_groups, means=settings.meanstructure, std_lv=settings.std_lv, group_equal=settings.group_equal,
        group_partial=(*settings.group_partial, *beside), levels=levels, fixed_x=settings.fixed_x,
    )  # fmt: skip


def _needed(settings: Settings, covariates: Sequence[str]) -> Sequence[str]:
    """Variables without which a case is left out: FIML models the moments of covariates, as lavaan 0.6-21 does."""
    return () if settings.missing == "fiml" else covariates
