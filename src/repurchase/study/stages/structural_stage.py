"""What explains the outcome: the structural model, its effects, hypotheses and priorities."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from repurchase.analysis.decisions.priorities.result import priorities
from repurchase.analysis.decisions.stated_importance import stated_importance
from repurchase.analysis.diagnostics.dynamic_cutoffs.result import DRAWS, DynamicCutoffs, dynamic_cutoffs
from repurchase.analysis.diagnostics.local_fit.result import local_fit
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.effects.hypotheses.result import hypotheses
from repurchase.analysis.effects.result import Effects, effects
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.result import Gate
from repurchase.analysis.mediation.result import Mediation, mediation
from repurchase.analysis.moderation.result import Moderation
from repurchase.analysis.results.result import Result
from repurchase.analysis.sem_report.estimator_check import estimator_check
from repurchase.analysis.sem_report.second_engine.result import verify
from repurchase.analysis.sem_report.side_by_side import FitIndices, fit_indices
from repurchase.errors import note
from repurchase.literature import Rules
from repurchase.study.file.study import Study
from repurchase.study.stages.extension_stage import compared_groups, extend_model, path_model
from repurchase.study.stages.gate_stage import premises
from repurchase.study.stages.measurement_stage import rival_models
from repurchase.study.stages.model_syntax import StudyModel
from repurchase.study.stages.run_state import Run, rules_of
from repurchase.study.stages.section_titles import section_title
from repurchase.study.stages.study_fit import study_fit
from repurchase.survey.survey import Survey

QUICK_DRAWS = 100  # of the simulated cut-offs, in a first look


def explain_outcome(run: Run, survey: Survey, study: Study, model: StudyModel) -> None:
    """Fit the structural model, and test its hypotheses, effects and priorities."""
    if not model.structural:
        run.notes.append(note("run.no_paths"))
        cfa = run.results.get("cfa")
        if isinstance(cfa, Fit):
            diagnose(run, cfa, study)
        return
    options = study.entry.options
    run.stage("sem")
    sem = run.add("sem", lambda: study_fit(model.structural, survey, study).judged_by(rules_of(study)))
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
    found = run.add("effects", lambda: _effects(sem, model, boot, study))
    diagnose(run, sem, study)
    if sem.settings.ordered:
        run.add("estimators", lambda: estimator_check(sem, survey, rules=rules_of(study)))
    extend_model(run, survey, study, model, sem)
    mediated = found if isinstance(found, Mediation) else None
    outcomes = tuple(dict.fromkeys(path[-1] for path in model.indirect))
    passed = run.add("gate", lambda: premises(run, survey, sem, mediated, rules_of(study), outcomes))
    _judge(run, survey, study, sem, boot, mediated, passed)


def certify(run: Run, study: Study) -> None:
    """Hold the structural model against a second engine; last, as a second process takes long to load it."""
    sem = run.results.get("sem")
    if isinstance(sem, Fit) and sem.converged:
        run.stage("certificate")
        run.add("certificate", lambda: verify(sem, rules=rules_of(study)))


def early_analyses(run: Run, survey: Survey, study: Study, model: StudyModel) -> dict[str, Callable[[], Result]]:
    """Return what takes long and needs nothing but answers and model, by name, so that it may be done early.

    It is what the stages do themselves where it was not done early.
    """

    @cache
    def measured() -> Fit:
        return study_fit(model.measurement, survey, study).judged_by(rules_of(study))

    @cache
    def fitted() -> Fit:
        return study_fit(model.structural, survey, study).judged_by(rules_of(study)) if model.structural else measured()

    early: dict[str, Callable[[], Result]] = {}
    if run.quick:  # the second process has little else to do
        early["models"] = lambda: rival_models(survey, study, measured())
    early |= {"dynamic_cutoffs": lambda: _simulated_cutoffs(run, fitted(), study)}
    if model.structural:
        early["pls"] = lambda: path_model(survey, study, fitted())
    if not study.entry.model.groups:  # with them, what is said depends on what came before
        early["groups"] = lambda: compared_groups(run, survey, study)
    if model.structural:
        early["certificate"] = lambda: verify(fitted(), rules=rules_of(study))
    return early


def diagnose(run: Run, fitted: Fit, study: Study) -> None:
    """Hold a model's fit against cut-offs simulated for it, and look where it and the answers part."""
    run.add("dynamic_cutoffs", lambda: _simulated_cutoffs(run, fitted, study))
    run.add("local_fit", lambda: local_fit(fitted, rules=rules_of(study)))


def _simulated_cutoffs(run: Run, fitted: Fit, study: Study) -> DynamicCutoffs:
    options, most = study.entry.options, QUICK_DRAWS if run.quick else DRAWS
    return dynamic_cutoffs(fitted, min(options.draws, most), options.seed, rules=rules_of(study))


def _judge(
    run: Run,
    survey: Survey,
    study: Study,
    sem: Fit,
    boot: Bootstrap | None,
    mediated: Mediation | None,
    passed: Gate | None,
) -> None:
    """Pass the verdicts, after what they rest on was looked at."""
    options, rules = study.entry.options, rules_of(study)
    labels = {c.name: c.label for c in (*study.instrument, *survey.instrument)}
    if study.hypotheses:
        run.add(
            "hypotheses",
            lambda: hypotheses(
                sem,
                study.hypotheses,
                labels,
                effects=boot,
                level=options.level,
                mediation=mediated,
                moderations=[m for m in run.results.values() if isinstance(m, Moderation)],
                gate=passed,
                smallest_effect=options.smallest_effect,
                rules=rules,
            ),
        )
    _prioritise(run, survey, study, sem, boot, mediated, passed)


def _prioritise(
    run: Run,
    survey: Survey,
    study: Study,
    sem: Fit,
    boot: Bootstrap | None,
    mediated: Mediation | None,
    passed: Gate | None,
) -> None:
    """Importance and performance of drivers by the model that verdicts are read from, and what respondents state."""
    options, rules = study.entry.options, rules_of(study)
    run.stage("priorities")
    source = mediated.read_instead if mediated is not None else None
    drawn = mediated.chosen_bootstrap if mediated is not None and source is not None else boot
    rests = passed.conditions_of_totals(source is not None) if passed is not None else ()
    ranked = run.add(
        "priorities",
        lambda: priorities(
            survey, source or sem, bootstrap=drawn, level=options.level, rules=rules, conditional_on=rests
        ),
    )
    if ranked is not None and survey.instrument.statements:
        run.add("stated", lambda: stated_importance(survey, ranked, level=options.level))


def _indices(cfa: Fit, sem: Fit, rules: Rules) -> FitIndices:
    """Both models' fit side by side."""
    labels = {"cfa": section_title("cfa_model"), "sem": section_title("sem_model")}
    return fit_indices({"cfa": cfa, "sem": sem}, labels, rules=rules)


def _effects(sem: Fit, model: StudyModel, boot: Bootstrap | None, study: Study) -> Effects | Mediation:
    """Mediation with its joint tests where the model has indirect paths to one outcome, else the plain effects."""
    ends, options = {path[-1] for path in model.indirect}, study.entry.options
    if len(ends) != 1:
        return effects(
            sem,
            bootstrap=boot,
            level=options.level,
            rules=rules_of(study),
            smallest_effect=options.smallest_effect,
            also=model.claimed,
        )
    return mediation(
        sem,
        outcome=ends.pop(),
        draws=options.draws,
        seed=options.seed,
        level=options.level,
        bootstrap=boot,
        rules=rules_of(study),
        smallest_effect=options.smallest_effect,
        also=model.claimed,
    )
