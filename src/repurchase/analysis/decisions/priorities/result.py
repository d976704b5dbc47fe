"""Which driver to work on first: importance for the outcome against present performance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

import numpy as np

from repurchase.analysis.decisions.priorities import tables
from repurchase.analysis.decisions.priorities.findings import (
    FEWEST,
    QUADRANTS,
    UNTOLD,
    Priority,
    PriorityContrast,
    PriorityFindings,
)
from repurchase.analysis.decisions.priorities.fitted_paths import FittedPaths, drivers_among, outcome_among
from repurchase.analysis.decisions.priorities.performances import Performances, performances
from repurchase.analysis.decisions.priorities.verdicts import against
from repurchase.analysis.decisions.priorities.words import cautions, sentences
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.gate.findings import WITHHELD
from repurchase.analysis.results.answer_scales import scale_problem
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, entire_survey, provenance
from repurchase.analysis.sem.fitted import Fitted, check_fit
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Figure, Table
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.importance import rank_in_first
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.resampling.intervals import inverted_p, percentile_limits
from repurchase.survey.survey import Survey
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks

OTHERS = "mean of the others"
TOP = 3  # how many first places a selection frequency counts


@dataclass(frozen=True)
class Priorities(PriorityFindings, Result):
    """Drivers by importance; `used` of `draws` resamples gave every total effect."""

    def tables(self) -> tuple[Table, ...]:
        evidence = (tables.sides_table(self),) if self.placed else ()
        pairs = (tables.contrasts_table(self),) if self.contrasts else ()
        return (tables.drivers_table(self), *evidence, *pairs)

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
                "verdict": d.verdict,
                "conditional_on": list(self.conditional_on),
                "importance_p_adjusted": d.importance_p,
                f"selection_frequency_top{self.top}": d.selected,
                "quadrant_frequency": dict(d.quadrants),
                "contrasts": self._contrasts_of(d),
            }
            for d in self.drivers
        ]

    def _contrasts_of(self, d: Priority) -> list[Record]:
        sides = {"importance": d.importance_contrast, "performance": d.performance_contrast}
        others = [{"measure": k, "against": OTHERS, **asdict(c)} for k, c in sides.items()]
        return others + [_pair(c, d.construct.name) for c in self.contrasts if d.construct in (c.first, c.second)]


def _pair(c: PriorityContrast, driver: str) -> Record:
    """The difference of two drivers as that of `driver` from the other."""
    same = c.first.name == driver
    values = (c.difference, c.ci_low, c.ci_high) if same else (-c.difference, -c.ci_high, -c.ci_low)
    named = {"measure": "importance", "against": (c.second if same else c.first).name}
    return {**named, **dict(zip(("difference", "ci_low", "ci_high"), values, strict=True)), "p_adjusted": c.p_holm}


@checks("level")
def priorities(
    data: Data,
    fit: Fitted,
    *,
    constructs: Constructs = None,
    outcome: str | None = None,
    drivers: str | Sequence[str] | None = None,
    bootstrap: Bootstrap | None = None,
    top: int = TOP,
    level: float = 0.95,
    rules: Rules = RULES,
    conditional_on: tuple[str, ...] = (),
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
    drivers : str or sequence of str, optional
        Default: constructs whose role is driver and whose paths reach the outcome; without roles, every latent
        variable that reaches it and is predicted by none.
    bootstrap : Bootstrap, optional
        ``fit.bootstrap(...)``, or that of the model that is to be read instead of `fit`: intervals, frequencies,
        contrasts and verdicts come from its draws.
    top : int
        Places that the selection frequency counts.
    level : float
        Coverage of the intervals.
    rules : Rules
        Criteria to judge by.
    conditional_on : tuple of str
        Keys of ``gate`` in which the model falls short: every sentence and verdict then says so. Without an admissible
        solution or independent respondents no quadrant is told.

    Returns
    -------
    Priorities
        A driver is told into a quadrant only where contrasts adjusted over all drivers put it there: performance by
        paired t-tests against the mean of the others, importance by the bootstrap.

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
    survey = entire_survey(data, constructs)
    fit = fit if bootstrap is None else bootstrap.fit
    check_fit(fit)
    paths = FittedPaths.of(fit, survey)
    goal = outcome_among(paths, survey, outcome)
    names = drivers_among(paths, survey, goal, drivers)
    problems = {n: p for n in (*names, goal) if (p := scale_problem(survey, survey.instrument[n], paths.against(n)))}
    lost = [goal in problems or n in problems for n in names]
    point = paths.importance(fit.estimates["estimate"].to_numpy(float)[None], names, goal)[0]
    drawn = np.empty((0, len(names)))
    if bootstrap is not None:
        drawn = paths.importance(paths.draws(bootstrap), names, goal)
    point[lost], drawn[:, lost] = np.nan, np.nan
    top = min(top, max(len(names) - 1, 1))
    performed = performances(survey, names, problems, bootstrap)
    found = _prioritised(survey, names, point, drawn, performed, bootstrap, top, level, rules, conditional_on)
    good = drawn[np.isfinite(drawn[:, np.isfinite(point)]).all(axis=1)]
    contrasts = _contrasts(survey, names, point, good, level)
    left = [p for p, gone in zip(found, lost, strict=True) if not gone]
    notes = (*problems.values(), *cautions(left, len(good), rules))
    return Priorities(
        survey.instrument[goal],
        found,
        contrasts,
        top,
        len(drawn),
        len(good),
        level,
        rules,
        tuple(conditional_on),
        notes,
        provenance(survey, level=level),
    )


def _prioritised(
    survey: Survey,
    names: Sequence[str],
    point: Floats,
    drawn: Floats,
    performed: Performances,
    bootstrap: Bootstrap | None,
    top: int,
    level: float,
    rules: Rules,
    conditional_on: Sequence[str],
) -> tuple[Priority, ...]:
    """Each driver with its intervals, contrasts, frequencies and verdict; NaN for what is not known of it."""
    d, known = len(names), np.isfinite(point) & performed.known
    good = drawn[np.isfinite(drawn[:, known]).all(axis=1)] if len(drawn) else drawn
    limits = percentile_limits(good, level) if len(good) > 1 else np.full((2, d), np.nan)
    selected, often = np.full(d, np.nan), np.full((d, len(QUADRANTS)), np.nan)
    sides = performed.sides(point[known], good[:, known], known, level)
    placed = int(known.sum()) >= FEWEST
    told = placed and not set(conditional_on) & set(WITHHELD)
    if known.any() and len(good):
        selected[known] = rank_in_first(np.abs(good[:, known]), top)
    if placed and bootstrap is not None:
        often[known] = performed.often(bootstrap, drawn[:, known], known)
        often[known] = np.where(sides.negative(rules["significance"])[:, None], np.nan, often[known])
    place = {int(j): k for k, j in enumerate(np.flatnonzero(known))}
    return tuple(
        Priority(
            survey.instrument[n],
            float(point[j]),
            float(limits[0, j]),
            float(limits[1, j]),
            *performed.of(j, level),
            sides.verdict(place[j], rules["significance"]) if told and j in place else UNTOLD,
            float(selected[j]),
            float(sides.importance.p_value[place[j]]) if j in place else float("nan"),
            against(sides.importance_others, place.get(j)),
            against(sides.performance_others, place.get(j)),
            dict(zip(QUADRANTS, often[j].tolist(), strict=True)) if np.isfinite(often[j]).all() else {},
        )
        for j, n in enumerate(names)
    )


def _contrasts(
    survey: Survey, names: Sequence[str], point: Floats, drawn: Floats, level: float
) -> tuple[PriorityContrast, ...]:
    """Differences of size between each two drivers whose importance is known."""
    known = np.flatnonzero(np.isfinite(point))
    pairs = list(combinations(known.tolist(), 2))
    if len(drawn) < 2 or not pairs:
        return ()
    sign = np.where(point < 0, -1.0, 1.0)
    size, drawn = sign * point, sign * drawn
    differences = np.column_stack([drawn[:, i] - drawn[:, j] for i, j in pairs])
    limits, p = percentile_limits(differences, level), inverted_p(differences)
    adjusted = holm(p)
    return tuple(
        PriorityContrast(
            survey.instrument[names[i]],
            survey.instrument[names[j]],
            float(size[i] - size[j]),
            float(limits[0, k]),
            float(limits[1, k]),
            float(p[k]),
            float(adjusted[k]),
        )
        for k, (i, j) in enumerate(pairs)
    )
