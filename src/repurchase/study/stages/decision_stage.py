"""What follows from the model: how firm its verdicts are, which problems they show, and what a change would do."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.decisions.priorities.result import Priorities
from repurchase.analysis.decisions.what_if.findings import RevenueFactors
from repurchase.analysis.decisions.what_if.result import what_if
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.result import Gate
from repurchase.analysis.mediation.result import Mediation
from repurchase.analysis.sem.fitted import Fitted
from repurchase.study.file.schema import WhatIfEntry
from repurchase.study.file.study import Study
from repurchase.study.stages.run_state import Run, rules_of
from repurchase.survey.survey import Survey


@dataclass(frozen=True, slots=True)
class JudgedModel:
    """The model that verdicts are read from, its resamples, and the premises that its total effects rest on in vain."""

    fit: Fitted
    bootstrap: Bootstrap | None
    conditional_on: tuple[str, ...]
    freed: bool


def judged_model(run: Run) -> JudgedModel | None:
    """The freer model where the direct paths are jointly there, else the one as stated; None without a usable fit."""
    sem, drawn = run.results.get("sem"), run.results.get("bootstrap")
    if not isinstance(sem, Fit) or not sem.converged:
        return None
    mediated, passed = run.results.get("effects"), run.results.get("gate")
    freer = mediated.read_instead if isinstance(mediated, Mediation) else None
    rests = passed.conditions_of_totals(freer is not None) if isinstance(passed, Gate) else ()
    if isinstance(mediated, Mediation) and freer is not None:
        return JudgedModel(freer, mediated.chosen_bootstrap, rests, True)
    return JudgedModel(sem, drawn if isinstance(drawn, Bootstrap) else None, rests, False)


def decide(run: Run, survey: Survey, study: Study) -> None:
    """Hold every verdict against other analyses, then look for problems and what a change would do."""
    model, ranked = judged_model(run), run.results.get("priorities")
    if model is None or not isinstance(ranked, Priorities):
        return
    run.stage("decisions")
    _predict(run, survey, study, model, ranked)


def _predict(run: Run, survey: Survey, study: Study, model: JudgedModel, ranked: Priorities) -> None:
    """What the model predicts with drivers raised, by the levers and factors of revenue that the study states."""
    asked = study.entry.what_if
    run.add(
        "what_if",
        lambda: what_if(
            survey,
            model.fit,
            outcome=ranked.outcome.name,
            levers=asked.levers or None,
            raise_by=asked.raise_by,
            bootstrap=model.bootstrap,
            factors=revenue_factors(asked),
            level=study.entry.options.level,
            rules=rules_of(study),
            conditional_on=model.conditional_on,
        ),
    )


def revenue_factors(asked: WhatIfEntry) -> RevenueFactors | None:
    """What the study file says of revenue; None where it says nothing of it."""
    users, conversion, order_value, frequency = asked.users, asked.conversion, asked.order_value, asked.frequency
    if not (users and conversion and order_value and frequency and asked.frequency_per_point):
        return None
    low, high = asked.frequency_per_point
    return RevenueFactors(users, conversion, order_value, frequency, (low, high), asked.currency, dict(asked.cost))
