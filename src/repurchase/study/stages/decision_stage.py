"""What follows from the model: how firm its verdicts are, which problems they show, and what a change would do."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.decisions.priorities.result import Priorities
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.hypotheses.result import Hypotheses
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.result import Gate
from repurchase.analysis.mediation.result import Mediation
from repurchase.analysis.pls.result import PathModel
from repurchase.analysis.robustness.result import robustness
from repurchase.analysis.screening.result import Screening
from repurchase.analysis.sem.fitted import Fitted
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
    _examine(run, survey, study)
    model, ranked = judged_model(run), run.results.get("priorities")
    if model is None or not isinstance(ranked, Priorities):
        return
    run.stage("decisions")


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
