"""What follows from the model: how firm its verdicts are, which problems they show, and what a change would do."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.decisions.necessity.result import necessity
from repurchase.analysis.decisions.priorities.result import Priorities
from repurchase.analysis.decisions.problems.result import problems
from repurchase.analysis.decisions.what_if.findings import RevenueFactors
from repurchase.analysis.decisions.what_if.result import what_if
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.hypotheses.result import Hypotheses
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.findings import WITHHELD
from repurchase.analysis.gate.result import Gate
from repurchase.analysis.mediation.result import Mediation
from repurchase.analysis.pls.result import PathModel
from repurchase.analysis.power.sensitivity import sensitivity
from repurchase.analysis.robustness.result import robustness
from repurchase.analysis.screening.result import Screening
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import note
from repurchase.study.file.schema import WhatIfEntry
from repurchase.study.file.study import Study
from repurchase.study.stages.run_state import Run, rules_of
from repurchase.survey.instrument import Construct
from repurchase.survey.survey import Survey
from repurchase.text import joined


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
    _examine(run, survey, study)
    model, ranked = judged_model(run), run.results.get("priorities")
    if model is not None and not set(model.conditional_on) & set(WITHHELD):
        run.add("sensitivity", lambda: sensitivity(model.fit, rules=rules_of(study)))
    if model is None or not isinstance(ranked, Priorities):
        return
    run.stage("decisions")
    _find_problems(run, survey, study, model, ranked)
    _predict(run, survey, study, model, ranked)


def _find_problems(run: Run, survey: Survey, study: Study, model: JudgedModel, ranked: Priorities) -> None:
    """Necessary conditions, then the problems that the study names and those that it does not."""
    options, drivers = study.entry.options, [d.construct.name for d in ranked.drivers]
    needed = run.add(
        "necessity",
        lambda: necessity(
            survey,
            ranked.outcome.name,
            drivers,
            seed=options.seed,
            clustered=bool(options.cluster),
            rules=rules_of(study),
            conditional_on=ranked.conditional_on,
        ),
    )
    run.add(
        "problems",
        lambda: problems(
            survey,
            ranked,
            bootstrap=model.bootstrap,
            necessity=needed,
            named=study.problems(),
            clustered=bool(options.cluster),
        ),
    )


def _examine(run: Run, survey: Survey, study: Study) -> None:
    """Hold the verdicts against every other specification that suits the data."""
    sem, tested, mediated = (run.results.get(name) for name in ("sem", "hypotheses", "effects"))
    screened, beside, options = run.results.get("screening"), run.results.get("pls"), study.entry.options
    if not isinstance(sem, Fit) or not sem.converged or not isinstance(tested, Hypotheses):
        return
    known = {c.name for c in survey.instrument} | {b.name for b in survey.instrument.background}
    run.stage("robustness")
    run.add(
        "robustness",
        lambda: robustness(
            tested,
            sem,
            survey,
            screening=screened if isinstance(screened, Screening) else None,
            mediation=mediated if isinstance(mediated, Mediation) else None,
            pls=beside if isinstance(beside, PathModel) else None,
            controls=[c for c in study.entry.model.controls if c in known],
            seed=options.seed,
            rules=rules_of(study),
        ),
    )


def _predict(run: Run, survey: Survey, study: Study, model: JudgedModel, ranked: Priorities) -> None:
    """What the model predicts with drivers raised, by the levers and factors of revenue that the study states."""
    asked = study.entry.what_if
    levers, below = raised_drivers(ranked)
    if below and levers and not asked.levers:
        run.notes.append(note("what_if.below_zero", "info", drivers=joined(d.label for d in below)))
    run.add(
        "what_if",
        lambda: what_if(
            survey,
            model.fit,
            outcome=ranked.outcome.name,
            levers=asked.levers or levers or None,
            raise_by=asked.raise_by,
            bootstrap=model.bootstrap,
            factors=revenue_factors(asked),
            level=study.entry.options.level,
            rules=rules_of(study),
            conditional_on=model.conditional_on,
        ),
    )


def raised_drivers(ranked: Priorities) -> tuple[list[str], list[Construct]]:
    """Drivers that are raised where the study names none, and those whose total effect lies below zero."""
    below = [d.construct for d in ranked.drivers if d.importance_high < 0]
    return [d.construct.name for d in ranked.drivers if d.construct not in below], below


def revenue_factors(asked: WhatIfEntry) -> RevenueFactors | None:
    """What the study file says of revenue; None where it says nothing of it."""
    users, conversion, order_value, frequency = asked.users, asked.conversion, asked.order_value, asked.frequency
    if not (users and conversion and order_value and frequency and asked.frequency_per_point):
        return None
    low, high = asked.frequency_per_point
    return RevenueFactors(users, conversion, order_value, frequency, (low, high), asked.currency, dict(asked.cost))
