"""Which driver to work on first: importance for the outcome against present performance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from repurchase.analysis.decisions.priorities import tables
from repurchase.analysis.decisions.priorities.findings import Priority, PriorityContrast, PriorityFindings
from repurchase.analysis.decisions.priorities.fitted_paths import FittedPaths
from repurchase.analysis.decisions.priorities.words import cautions, sentences
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance
from repurchase.analysis.sem.fitted import Fitted
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import ModelError
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.importance import rank_in_first
from repurchase.numeric.classical.moments import mean_interval
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.resampling.intervals import inverted_p, percentile_limits
from repurchase.settings import checks
from repurchase.survey.instrument import Construct
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined

TOP = 3  # how many first places a selection frequency counts


@dataclass(frozen=True)
class Priorities(PriorityFindings, Result):
    """Drivers by importance; `used` of `draws` resamples gave every total effect."""

    def tables(self) -> tuple[Table, ...]:
        return (
            (tables.drivers_table(self), tables.contrasts_table(self))
            if self.contrasts
            else (tables.drivers_table(self),)
        )

    def figures(self) -> tuple[Figure, ...]:
        return tables.importance_map(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> list[Record]:
        """``priorities`` of ``findings.json``: one object a driver."""
        return [
            {
                "driver": d.construct.name,
                "outcome": self.outcome.name,
                "importance": d.importance,
                "importance_low": d.importance_low,
                "importance_high": d.importance_high,
                "performance": d.performance,
                "performance_low": d.performance_low,
                "performance_high": d.performance_high,
                "quadrant": d.quadrant,
                f"selection_frequency_top{self.top}": d.selected,
            }
            for d in self.drivers
        ]


@checks("level")
def priorities(
    data: Data,
    fit: Fitted,
    *,
    constructs: Constructs = None,
    outcome: str | None = None,
    drivers: Sequence[str] | None = None,
    bootstrap: Bootstrap | None = None,
    top: int = TOP,
    level: float = 0.95,
    rules: Rules = RULES,
) -> Priorities:
    """Importance and performance of the drivers of an outcome.

    Parameters
    ----------
    data : Survey or DataFrame
        The answers that the model was fitted to.
    fit : Fit
        A structural model with latent variables, one group.
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    outcome : str, optional
        Default: the construct whose role is outcome, else the one latent variable that predicts no other.
    drivers : sequence of str, optional
        Default: constructs whose role is driver and whose paths reach the outcome; without roles, every latent
        variable that reaches it and is predicted by none.
    bootstrap : Bootstrap, optional
        ``fit.bootstrap(...)``: intervals, selection frequencies and contrasts come from its draws.
    top : int
        Places that the selection frequency counts.
    level : float
        Coverage of the intervals.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    Priorities

    Raises
    ------
    ModelError
        When there is no outcome, or nothing has a path to it.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> from repurchase.analysis.results.survey_input import measurement_model
    >>> fit = rp.fit(f"{measurement_model(survey)}\\n SAT ~ CONV + PERS \\n RI ~ SAT", survey)
    >>> [p.construct.name for p in rp.priorities(survey, fit).drivers]
    ['CONV', 'PERS']
    """
    survey = as_survey(data, constructs)
    paths = FittedPaths.of(fit, survey)
    goal = _outcome(paths, survey, outcome)
    names = _drivers(paths, survey, goal, drivers)
    point = paths.importance(fit.estimates["estimate"].to_numpy(float)[None], names, goal)[0]
    drawn = np.empty((0, len(names)))
    if bootstrap is not None:
        drawn = paths.importance(paths.draws(bootstrap), names, goal)
    good = drawn[np.isfinite(drawn).all(axis=1)]
    limits = percentile_limits(good, level) if len(good) > 1 else np.full((2, len(names)), np.nan)
    top = min(top, max(len(names) - 1, 1))
    selected = rank_in_first(drawn, top) if len(drawn) else np.full(len(names), np.nan)
    performance = [_performance(survey, survey.instrument[n], level) for n in names]
    quadrants = _quadrants(point, np.array([p[0] for p in performance]))
    found = tuple(
        Priority(
            survey.instrument[n],
            float(point[j]),
            float(limits[0, j]),
            float(limits[1, j]),
            *performance[j],
            quadrants[j],
            float(selected[j]),
        )
        for j, n in enumerate(names)
    )
    return Priorities(
        survey.instrument[goal],
        found,
        _contrasts(survey, names, point, good, level),
        top,
        len(drawn),
        len(good),
        level,
        rules,
        tuple(cautions(found)),
        provenance(survey, level=level),
    )


def _outcome(paths: FittedPaths, survey: Survey, wanted: str | None) -> str:
    if wanted is not None:
        if wanted not in paths.names:
            raise ModelError("inputs.unknown_construct", construct=wanted, known=joined(paths.names))
        return wanted
    arrows = paths.arrows()
    ends = {b for _, b in arrows} - {a for a, _ in arrows}
    marked = [n for n in paths.names if survey.instrument[n].role == "outcome" and n in {b for _, b in arrows}]
    for candidates in (marked, sorted(ends)):
        if len(candidates) == 1:
            return candidates[0]
    raise ModelError("priorities.no_outcome")


def _drivers(paths: FittedPaths, survey: Survey, outcome: str, wanted: Sequence[str] | None) -> list[str]:
    before = paths.before(outcome)
    if wanted is None:
        marked = [n for n in paths.names if survey.instrument[n].role == "driver" and n in before]
        predicted = {b for _, b in paths.arrows()}
        wanted = marked or [n for n in paths.names if n in before and n not in predicted]
    found = [n for n in wanted if n in before]
    if not found:
        raise ModelError("priorities.no_drivers", outcome=survey.instrument[outcome].label)
    return found


def _performance(survey: Survey, construct: Construct, level: float) -> tuple[float, float, float]:
    """Mean score on 0-100 with Student's interval."""
    low, high = construct.scale.low, construct.scale.high
    score = survey.scores()[construct.name].dropna().to_numpy()
    score = 100 * (score - low) / (high - low)
    return (float(score.mean()) if len(score) else float("nan"), *mean_interval(score, level))


def _quadrants(importances: Floats, performances: Floats) -> list[str]:
    """Where each driver lies against the means of all."""
    known = np.isfinite(importances)
    across, up = importances[known].mean() if known.any() else np.nan, np.nanmean(performances)
    names = {(True, False): "improve", (True, True): "keep", (False, False): "low", (False, True): "overkill"}
    return [
        names[bool(i >= across), bool(p >= up)] if np.isfinite(i) and np.isfinite(p) else "unknown"
        for i, p in zip(importances, performances, strict=True)
    ]


def _contrasts(
    survey: Survey, names: Sequence[str], point: Floats, drawn: Floats, level: float
) -> tuple[PriorityContrast, ...]:
    if len(drawn) < 2 or len(names) < 2:
        return ()
    pairs = list(combinations(range(len(names)), 2))
    differences = np.column_stack([drawn[:, i] - drawn[:, j] for i, j in pairs])
    limits, p = percentile_limits(differences, level), inverted_p(differences)
    adjusted = holm(p)
    return tuple(
        PriorityContrast(
            survey.instrument[names[i]],
            survey.instrument[names[j]],
            float(point[i] - point[j]),
            float(limits[0, k]),
            float(limits[1, k]),
            float(p[k]),
            float(adjusted[k]),
        )
        for k, (i, j) in enumerate(pairs)
    )
