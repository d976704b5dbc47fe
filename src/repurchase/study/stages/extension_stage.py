"""What the study file asks for beyond its paths, PLS, the differences of groups, and segments of customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from repurchase.analysis.decisions.priorities.result import Priorities, priorities
from repurchase.analysis.effects.controls import controls
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.gate.findings import WITHHELD
from repurchase.analysis.invariance.group_paths.result import path_differences
from repurchase.analysis.invariance.result import invariance
from repurchase.analysis.moderation.result import moderation
from repurchase.analysis.pls.result import PathModel, pls
from repurchase.analysis.respondents.profile.question_labels import question_label
from repurchase.analysis.scores.group_differences.result import GroupDifferences, group_differences
from repurchase.analysis.segments.customer_segments import CustomerSegments, segments
from repurchase.analysis.segments.found_segments.result import DRAWS
from repurchase.analysis.segments.recommendation_score.recognise import recommendation_answers
from repurchase.analysis.segments.recommendation_score.result import recommendation_score
from repurchase.errors import EstimationError, note
from repurchase.study.file.study import Study
from repurchase.study.stages.claims_stage import check_claims
from repurchase.study.stages.decision_stage import judged_model
from repurchase.study.stages.model_syntax import StudyModel
from repurchase.study.stages.run_state import Run, rules_of
from repurchase.study.stages.study_fit import auxiliary_of, design_of, missing_of, study_fit
from repurchase.survey.survey import Survey
from repurchase.text import joined, text

SEGMENT_DRAWS = 1_000  # of the bootstrap within a segment, whose intervals are shown and judge nothing
FEWEST_DRAWS = 99  # samples of the test of classes, also in a first look


def extend_model(run: Run, survey: Survey, study: Study, model: StudyModel, sem: Fit) -> None:
    """What the study file asks for beyond its paths, and PLS beside the covariance-based estimates."""
    options, rules, asked = study.entry.options, rules_of(study), study.entry.model
    run.stage("extensions")
    check_claims(run, study, sem)
    if asked.controls:
        run.add("controls", lambda: controls(sem, survey, asked.controls, level=options.level, rules=rules))
    for x, w, y in study.moderations():
        run.add(
            f"moderation:{x}*{w}" + (f"->{y}" if f"moderation:{x}*{w}" in run.results else ""),
            partial(
                moderation, model.structural, survey, x, w, y, missing=_products(sem), level=options.level, rules=rules
            ),
        )
    _compare_models(run, survey, study, model)
    run.stage("pls")
    run.add("pls", lambda: path_model(survey, study, sem))


def path_model(survey: Survey, study: Study, sem: Fit) -> PathModel:
    """Return the study's paths by PLS, beside the covariance-based fit."""
    options, pairs = study.entry.options, _pairs(survey, study)
    explained = {y for _, y in pairs}
    outcomes = [c.name for c in survey.instrument if c.role == "outcome" and c.name in explained]
    return pls(
        survey,
        pairs,
        fit=sem,
        outcome=outcomes[0] if len(outcomes) == 1 else None,
        draws=options.draws,
        seed=options.seed,
        level=options.level,
        rules=rules_of(study),
    )


def _compare_models(run: Run, survey: Survey, study: Study, model: StudyModel) -> None:
    """Measurement and paths of the groups that the study file names."""
    options = study.entry.options
    alike: dict[str, Any] = {
        "estimator": options.estimator,
        "missing": missing_of(study),
        "auxiliary": auxiliary_of(survey, study),
        "level": options.level,
        "rules": rules_of(study),
        **design_of(study),
    }
    for name in study.entry.model.groups:
        ladder = run.add(f"invariance:{name}", partial(invariance, model.measurement, survey, name, **alike))
        run.add(
            f"group_paths:{name}",
            partial(path_differences, model.structural, survey, name, seed=options.seed, invariance=ladder, **alike),
        )


def _products(sem: Fit) -> str:
    """What moderation does about missing answers: products of items are continuous, whatever the items are."""
    return "listwise" if sem.settings.missing == "listwise" else "fiml"


def _pairs(survey: Survey, study: Study) -> list[tuple[str, str]]:
    """(from, to) of every path whose constructs the survey has."""
    present = {c.name for c in survey.instrument}
    return [(x, y) for y, x in study.regressions() if {x, y} <= present]


def compare_groups(run: Run, survey: Survey, study: Study) -> None:
    """Compare the scores of groups of respondents."""
    run.stage("groups")
    if len(survey.background.columns):
        run.add("groups", lambda: compared_groups(run, survey, study))


def compared_groups(run: Run, survey: Survey, study: Study) -> GroupDifferences:
    """Differences of scores; what is said of invariance knows the questions for which it was tested."""
    found = group_differences(survey, level=study.entry.options.level, rules=rules_of(study))
    asked = {c.grouping.family for c in found.comparisons}
    ladders = {b.name: question_label(b) for b in survey.instrument.background if f"invariance:{b.name}" in run.results}
    tested = [label for name, label in ladders.items() if name in asked]
    if not tested:
        return found
    others = [n for n in found.notes if n.message.key != "groups.not_invariant"]
    if len(tested) < len(asked):
        others.append(
            note("groups.not_invariant_rest", questions=joined(text("groups.quoted", question=q) for q in tested))
        )
    return replace(found, notes=tuple(others))


def tell_segments(run: Run, survey: Survey, study: Study, model: StudyModel) -> None:
    """Tell segments apart as the study file asks, then who would recommend."""
    asked, options, rules = study.entry.segments, study.entry.options, rules_of(study)
    found = None
    if asked.by or asked.classes:
        run.stage("segments")
        found = run.add(
            "segments",
            lambda: segments(
                survey,
                by=asked.by,
                classes=asked.classes,
                most=asked.most,
                draws=max(FEWEST_DRAWS, min(options.draws, DRAWS)),
                seed=options.seed,
                ranking=_ranking(run, study, model),
                tested=[name.partition(":")[2] for name in run.results if name.startswith("invariance:")],
                level=options.level,
                rules=rules,
            ),
        )
    _recommend(run, survey, study, found)


def _recommend(run: Run, survey: Survey, study: Study, customers: CustomerSegments | None) -> None:
    """The recommendation score; nothing, and no word of it, where no question is about recommending."""
    answers, said = recommendation_answers(survey)
    if answers is None:
        run.notes += said
        return
    known, classes = (customers.known, customers.classes) if customers is not None else (None, None)
    run.add(
        "recommendation",
        lambda: recommendation_score(
            survey,
            groupings=known.groupings if known is not None else (),
            classes=classes.members if classes is not None and classes.has_classes else None,
            level=study.entry.options.level,
            rules=rules_of(study),
        ),
    )


def _ranking(run: Run, study: Study, model: StudyModel) -> Callable[[Survey], Priorities] | None:
    """Importance within a segment by the stated model; None where the premises leave no total effect to be told."""
    judged = judged_model(run)
    if judged is None or any(key in WITHHELD for key in judged.conditional_on):
        return None
    options = study.entry.options

    def ranked(part: Survey) -> Priorities:
        own = study_fit(model.structural, part, study)
        if not own.converged:
            raise EstimationError("known_segments.not_converged")
        drawn = own.bootstrap(draws=min(options.draws, SEGMENT_DRAWS), seed=options.seed) if options.draws else None
        return priorities(
            part, own, bootstrap=drawn, level=options.level, rules=rules_of(study), conditional_on=judged.conditional_on
        )

    return ranked
