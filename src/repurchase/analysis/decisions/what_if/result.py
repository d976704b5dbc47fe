"""What the model predicts for the outcome when drivers are raised: by so many points, or to the top quartile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from repurchase.analysis.decisions.priorities.fitted_paths import FittedPaths, drivers_among, outcome_among
from repurchase.analysis.decisions.what_if import tables
from repurchase.analysis.decisions.what_if.agreement import agreement_of
from repurchase.analysis.decisions.what_if.answered import AnsweredScores
from repurchase.analysis.decisions.what_if.findings import RAISED, Change, RevenueFactors, Scenario, WhatIfFindings
from repurchase.analysis.decisions.what_if.predicted import PredictedChange, first_is_apart, predicted_changes
from repurchase.analysis.decisions.what_if.revenue import valued
from repurchase.analysis.decisions.what_if.words import cautions, sentences
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.gate.findings import WITHHELD
from repurchase.analysis.results.answer_scales import scale_problem
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, reading_notes
from repurchase.analysis.sem.fitted import Fitted
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Figure, Table
from repurchase.errors import ModelError, Note, name_hint
from repurchase.literature import RULES, Rules
from repurchase.settings import checked, listed_names
from repurchase.survey.survey import Survey
from repurchase.text import Text
from repurchase.user_calls.call_checks import checks

EIGHTH = 1 / 8  # of a scale: half a point of five
Levers = Sequence[str] | Mapping[str, float]


@dataclass(frozen=True)
class WhatIf(WhatIfFindings, Result):
    """Predicted changes of the outcome.

    Attributes
    ----------
    outcome : Construct
    scenarios : tuple of Scenario
        Each lever, and all of them together, raised in both ways.
    n : int
        Respondents with scores of the outcome and of all drivers, over whom changes are averaged.
    mean, share : float
        Of the outcome as it is: its mean, and the share of respondents whose score is `agree` or above.
    draws, used, share_used : int
        Resamples, those that gave every effect, and those that gave the share as well.
    apart : bool
        Whether the largest predicted rise is set apart from every other one.
    factors : RevenueFactors or None
        What the user believes of revenue.
    conditional_on : tuple of str
        Keys of ``gate`` in which the model falls short.
    """

    def tables(self) -> tuple[Table, ...]:
        if not self.told:
            return ()
        return (tables.changes_table(self), *((tables.revenue_table(self),) if self.factors is not None else ()))

    def figures(self) -> tuple[Figure, ...]:
        return (tables.changes_figure(self),) if self.told else ()

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """``what_if`` of ``findings.json``; no scenarios where a premise fails without which nothing is told."""
        return {
            "outcome": self.outcome.name,
            "n": self.n,
            "mean": self.mean,
            "agree_from": self.agree,
            "agree_percent": 100 * self.share,
            "draws": self.draws,
            "used": self.used,
            "conditional_on": list(self.conditional_on),
            "withheld": bool(self.withheld),
            "factors": None if self.factors is None else asdict(self.factors),
            "scenarios": [_record(self, s) for s in self.scenarios] if self.told else [],
        }


def _record(findings: WhatIf, s: Scenario) -> Record:
    asked = {"points": s.asked} if s.kind == RAISED else {"target": s.asked}
    changes = {"mean": s.mean, "mean_100": s.mean.times(100 / findings.span), "share_points": s.share.times(100)}
    changes |= {"revenue": s.revenue, "net": s.net} if findings.factors is not None else {}
    limits = {f"{name}_{end}": value for name, c in changes.items() for end, value in _ends(c).items()}
    cost = {"cost": s.cost} if findings.factors is not None else {}
    told = {1: "rises", -1: "falls", 0: "cannot be told"}[s.mean.sign]
    return {"levers": [c.name for c in s.levers], "kind": s.kind, **asked, "moved": s.moved, **limits, **cost,
            "verdict": told}  # fmt: skip


def _ends(c: Change) -> dict[str, float]:
    return {"change": c.value, "low": c.low, "high": c.high}


@checks("level")
def what_if(
    data: Data,
    fit: Fitted,
    *,
    constructs: Constructs = None,
    outcome: str | None = None,
    levers: Levers | None = None,
    raise_by: float | None = None,
    agree: float | None = None,
    bootstrap: Bootstrap | None = None,
    factors: RevenueFactors | None = None,
    level: float = 0.95,
    rules: Rules = RULES,
    conditional_on: tuple[str, ...] = (),
) -> WhatIf:
    """Predict the outcome of a fitted model with drivers raised.

    Each respondent's mean score of a driver is raised, no further than the end of its scale; the total effect of the
    model, in points of the answer scales, carries it to the outcome, whose scores end where their scale does.

    Parameters
    ----------
    data : Survey or DataFrame
        The answers that the model was fitted to.
    fit : Fit
        A structural model with latent variables, one group.
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    outcome : str, optional
        Default: that of `priorities`.
    levers : sequence of str or mapping of str to float, optional
        What is raised, if need be by its own number of points. Default: the drivers of `priorities`.
    raise_by : float, optional
        Points of the lever's answer scale. Default: an eighth of the scale, half a point of five.
    agree : float, optional
        Score from which a respondent agrees. Default: the answer so called, else the second highest; of more than
        eleven points, three quarters of the way.
    bootstrap : Bootstrap, optional
        ``fit.bootstrap(...)``, or that of the model to read instead of `fit`: intervals come from its draws.
    factors : RevenueFactors, optional
        What it takes to say what a change is worth.
    level : float
        Coverage of the intervals.
    rules : Rules
        Criteria that are cited.
    conditional_on : tuple of str
        Keys of ``gate`` in which the model falls short; without an admissible solution or independent respondents
        nothing is told.

    Returns
    -------
    WhatIf

    Raises
    ------
    ModelError
        When there is no outcome, or a lever has no path to it.
    EstimationError
        When fewer than two respondents have all scores.

    Notes
    -----
    The share who agree comes from an ordered probit of the outcome on the score that the model predicts from the
    drivers; its change is averaged over the respondents, and both are estimated again in the bootstrap's own resamples.
    Averages are over the respondents of the sample, with their sampling weights where the model has them. Levers raised
    together add up by their total effects.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> from repurchase.analysis.results.survey_input import measurement_model
    >>> fit = rp.fit(f"{measurement_model(survey)}\\n SAT ~ CONV + PERS \\n RI ~ SAT", survey)
    >>> predicted = rp.what_if(survey, fit, levers=["CONV"])
    >>> [scenario.kind for scenario in predicted.scenarios]
    ['raise', 'top quartile']
    """
    survey = as_survey(data, constructs)
    fit = fit if bootstrap is None else bootstrap.fit
    paths = FittedPaths.of(fit, survey)
    goal = outcome_among(paths, survey, outcome)
    drivers = drivers_among(paths, survey, goal, None)
    wanted = _levers(paths, survey, goal, drivers if levers is None else levers)
    known = list(dict.fromkeys([*drivers, *wanted]))
    problems = {n: p for n in (*known, goal) if (p := scale_problem(survey, survey.instrument[n], paths.against(n)))}
    point = _slopes(paths, survey, fit.estimates["estimate"].to_numpy(float)[None], known, goal)[0]
    left = [j for j, n in enumerate(known) if n not in problems and goal not in problems and np.isfinite(point[j])]
    names = [known[j] for j in left]
    drawn = np.empty((0, len(names)))
    if bootstrap is not None:
        drawn = _slopes(paths, survey, paths.draws(bootstrap), known, goal)[:, left]
    chosen = [j for j, n in enumerate(names) if n in wanted]
    agrees = agreement_of(survey.instrument[goal].scale) if agree is None else float(agree)
    answered = AnsweredScores.of(survey, fit, names, goal)
    lever_scores = answered.levers(survey, names, goal, chosen, point[left], drawn)
    link = answered.link(point[left], drivers, names, agrees, lever_scores, bootstrap)
    points = np.array([_points(survey, names[j], levers, raise_by) for j in chosen])
    found = list(predicted_changes(lever_scores, points, link, level)) if chosen else []
    scenarios = tuple(_scenario(survey, [names[j] for j in chosen], c, factors) for c in found)
    singles = [c for c in found if c.kind == RAISED and len(c.levers) == 1]
    good = int(np.isfinite(drawn[:, chosen]).all(axis=1).sum())
    share_used = 0 if link is None else int(np.isfinite(link.draws).all(axis=1).sum())
    lost = [n for n in known if n not in names and n not in problems and goal not in problems]
    told = () if set(conditional_on) & set(WITHHELD) else scenarios
    notes: tuple[Note, ...] = (
        *reading_notes(survey),
        *problems.values(),
        *cautions(survey, fit, goal, lost, good, link, factors, told),
    )
    return WhatIf(
        survey.instrument[goal],
        scenarios,
        answered.n,
        answered.mean,
        agrees,
        answered.share(agrees),
        len(drawn),
        good,
        share_used,
        first_is_apart(singles, level) if scenarios else False,
        fit.sample.design.weights is not None,
        fit.sample.design.clusters is not None,
        factors,
        level,
        rules,
        tuple(conditional_on),
        notes,
        provenance(survey, level=level),
    )


def _levers(paths: FittedPaths, survey: Survey, goal: str, wanted: Levers) -> list[str]:
    """The names that are asked for, each known and with a path to the outcome."""
    before = paths.before(goal)
    wanted = listed_names(wanted)
    for name in wanted:
        if name not in paths.names:
            raise ModelError("inputs.unknown_construct", construct=name, hint=name_hint(name, paths.names))
        if name not in before:
            labels = {"lever": survey.instrument[name].label, "outcome": survey.instrument[goal].label}
            raise ModelError("what_if.no_path", **labels)
    return list(dict.fromkeys(wanted))


def _points(survey: Survey, name: str, levers: Levers | None, raise_by: float | None) -> float:
    """By how many points a lever is raised."""
    given = levers[name] if isinstance(levers, Mapping) else raise_by
    if given is not None:
        return float(checked("raise", given, "raise_by"))
    scale = survey.instrument[name].scale
    return float(scale.high - scale.low) * EIGHTH


def _slopes(paths: FittedPaths, survey: Survey, values: Floats, names: Sequence[str], goal: str) -> Floats:
    """Points of the outcome for one point of each lever, shape (R, L): importance without its 0-100."""
    spans = np.array([float(survey.instrument[n].scale.high - survey.instrument[n].scale.low) for n in (*names, goal)])
    return paths.importance(values, names, goal) * spans[-1] / spans[:-1]


def _scenario(survey: Survey, names: Sequence[str], c: PredictedChange, factors: RevenueFactors | None) -> Scenario:
    levers = tuple(survey.instrument[names[j]] for j in c.levers)
    found = Scenario(levers, c.kind, c.asked, c.moved, c.mean, c.share)
    return found if factors is None else valued(found, factors)
