"""What was measured: description, reliability, factors, validity, common method, correlations."""

from __future__ import annotations

from repurchase.analysis.common_method.result import common_method
from repurchase.analysis.diagnostics.local_fit.result import local_fit
from repurchase.analysis.factors.result import efa
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.measurement.competing_models.result import CompetingModels, competing_models
from repurchase.analysis.measurement.reliability.result import reliability
from repurchase.analysis.respondents.criterion_check import criterion_check
from repurchase.analysis.respondents.description.result import describe
from repurchase.analysis.respondents.profile.result import sample
from repurchase.analysis.respondents.questionnaire import questionnaire
from repurchase.analysis.respondents.shares.result import shares
from repurchase.analysis.results.sampling_design import drawing
from repurchase.analysis.scores.correlations.result import correlations
from repurchase.analysis.scores.regression.result import regression
from repurchase.analysis.segments.recommendation_score.recognise import without_recommendation
from repurchase.analysis.sem.data import answers
from repurchase.analysis.validity.result import validity
from repurchase.errors import note
from repurchase.numeric.factors.extraction import Method
from repurchase.study.file.stated_procedure import method_measures
from repurchase.study.file.study import Study
from repurchase.study.stages.model_syntax import StudyModel
from repurchase.study.stages.run_state import Run, rules_of
from repurchase.study.stages.study_fit import design_of, study_fit
from repurchase.survey.survey import Survey


def describe_measurement(run: Run, survey: Survey, study: Study) -> None:
    """Describe sample, items and scales."""
    options, rules = study.entry.options, rules_of(study)
    run.stage("description")
    run.add("questionnaire", lambda: questionnaire(survey))
    run.add("sample", lambda: sample(survey, rules=rules) if len(survey.background.columns) else None)
    rated = without_recommendation(survey)
    if rated.instrument.statements:
        run.add("shares", lambda: shares(rated, level=options.level, rules=rules))
    run.add("description", lambda: describe(survey, level=options.level, rules=rules))
    run.stage("reliability")
    run.add("reliability", lambda: reliability(survey, level=options.level, rules=rules))
    run.stage("factors")
    method: Method = "pca" if options.factors == "pca" else "minres"
    run.add("factors", lambda: efa(survey, method=method, seed=options.seed, rules=rules))


def confirm_measurement(run: Run, survey: Survey, study: Study, model: StudyModel) -> None:
    """Fit the measurement model, and judge validity, common method and correlations by it."""
    options, rules = study.entry.options, rules_of(study)
    run.stage("cfa")
    if any(design_of(study).values()):
        drawing(answers(survey).frame, **design_of(study))  # refused once, before each model refuses it
        run.notes.append(note("run.design", "caution"))
    cfa = run.add("cfa", lambda: study_fit(model.measurement, survey, study).judged_by(rules))
    if cfa is not None and model.structural:
        run.add("cfa_local_fit", lambda: local_fit(cfa, rules=rules))
    run.stage("validity")
    if len(survey.instrument.constructs) > 1:
        run.add("models", lambda: rival_models(survey, study, cfa))
    run.add(
        "validity",
        lambda: validity(
            survey, fit=cfa, draws=options.draws or 5000, level=options.level, seed=options.seed, rules=rules
        ),
    )
    run.stage("common_method")
    run.add(
        "common_method",
        lambda: common_method(
            survey, fit=cfa, marker=study.entry.marker or None, procedure=method_measures(study), rules=rules
        ),
    )
    run.stage("correlations")
    if len(survey.instrument.constructs) > 1:
        run.add("correlations", lambda: correlations(survey, level=options.level, rules=rules))
    if any(c.role == "outcome" for c in survey.instrument) and study.has_paths:
        run.add("regression", lambda: regression(survey, controls=_background(survey, study), rules=rules))
    if any(b.role == "frequency" for b in survey.instrument.background):
        run.add("criterion", lambda: criterion_check(survey, level=options.level, rules=rules))


def rival_models(survey: Survey, study: Study, cfa: Fit | None) -> CompetingModels:
    """The measurement model beside models with fewer factors."""
    return competing_models(survey, fit=cfa, rules=rules_of(study))


def _background(survey: Survey, study: Study) -> list[str]:
    """The study's controls that are background questions of this survey."""
    asked = {b.name for b in survey.instrument.background}
    return [name for name in study.entry.model.controls if name in asked]
