"""What explains the outcome: the structural model, its effects, hypotheses and priorities."""

from __future__ import annotations

from repurchase.analysis.decisions.priorities.result import priorities
from repurchase.analysis.decisions.stated_importance import stated_importance
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.hypotheses.result import hypotheses
from repurchase.analysis.effects.result import Effects, effects
from repurchase.analysis.fit.result import Fit, fit
from repurchase.analysis.mediation.result import Mediation, mediation
from repurchase.analysis.sem_report.estimator_check import estimator_check
from repurchase.analysis.sem_report.second_engine.result import verify
from repurchase.analysis.sem_report.side_by_side import FitIndices, fit_indices
from repurchase.errors import note
from repurchase.literature import Rules
from repurchase.study.file.schema import OptionsEntry
from repurchase.study.file.study import Study
from repurchase.study.stages.extension_stage import extend_model
from repurchase.study.stages.model_syntax import StudyModel
from repurchase.study.stages.run_state import Run, rules_of
from repurchase.study.stages.section_titles import section_title
from repurchase.survey.survey import Survey


def explain_outcome(run: Run, survey: Survey, study: Study, model: StudyModel) -> None:
    """Fit the structural model, and test its hypotheses, effects and priorities."""
    if not model.structural:
        run.notes.append(note("run.no_paths"))
        return
    options = study.entry.options
    run.stage("sem")
    sem = run.add("sem", lambda: fit(model.structural, survey, estimator=options.estimator, level=options.level))
    if sem is None or not sem.converged:
        run.notes.append(note("run.sem_unusable", "alarm"))
        return
    cfa = run.results.get("cfa")
    if isinstance(cfa, Fit):
        run.add("indices", lambda: _indices(cfa, sem, rules_of(study)))
    run.stage("bootstrap")
    boot = None
    if options.draws:
        boot = run.add("bootstrap", lambda: sem.bootstrap(draws=options.draws, seed=options.seed))
    labels = {c.name: c.label for c in (*study.instrument, *survey.instrument)}
    run.add("effects", lambda: _effects(sem, model, boot, options))
    if study.hypotheses:
        run.add("hypotheses", lambda: hypotheses(sem, study.hypotheses, labels, effects=boot, level=options.level))
    if sem.settings.ordered:
        run.add("estimators", lambda: estimator_check(sem, survey, rules=rules_of(study)))
    run.stage("priorities")
    found = run.add(
        "priorities", lambda: priorities(survey, sem, bootstrap=boot, level=options.level, rules=rules_of(study))
    )
    if found is not None and survey.instrument.statements:
        run.add("stated", lambda: stated_importance(survey, found, level=options.level))
    extend_model(run, survey, study, model, sem)
    run.stage("certificate")
    run.add("certificate", lambda: verify(sem))


def _indices(cfa: Fit, sem: Fit, rules: Rules) -> FitIndices:
    """Both models' fit side by side."""
    labels = {"cfa": section_title("cfa_model"), "sem": section_title("sem_model")}
    return fit_indices({"cfa": cfa, "sem": sem}, labels, rules=rules)


def _effects(sem: Fit, model: StudyModel, boot: Bootstrap | None, options: OptionsEntry) -> Effects | Mediation:
    """Mediation with its joint tests where the model has indirect paths to one outcome, else the plain effects."""
    ends = {path[-1] for path in model.indirect}
    if len(ends) != 1:
        return effects(sem, bootstrap=boot, level=options.level)
    return mediation(
        sem, outcome=ends.pop(), draws=options.draws, seed=options.seed, level=options.level, bootstrap=boot
    )
