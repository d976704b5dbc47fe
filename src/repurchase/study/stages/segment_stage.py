"""Segments of customers where the study asks for them, and the recommendation score where the questionnaire does."""

from __future__ import annotations

from collections.abc import Callable

from repurchase.analysis.decisions.priorities.result import Priorities, priorities
from repurchase.analysis.gate.findings import WITHHELD
from repurchase.analysis.segments.customer_segments import CustomerSegments, segments
from repurchase.analysis.segments.found_segments.result import DRAWS
from repurchase.analysis.segments.recommendation_score.recognise import recommendation_answers
from repurchase.analysis.segments.recommendation_score.result import recommendation_score
from repurchase.errors import EstimationError
from repurchase.study.file.study import Study
from repurchase.study.stages.decision_stage import judged_model
from repurchase.study.stages.model_syntax import StudyModel
from repurchase.study.stages.run_state import Run, rules_of
from repurchase.study.stages.study_fit import study_fit
from repurchase.survey.survey import Survey

SEGMENT_DRAWS = 1_000  # of the bootstrap within a segment, whose intervals are shown and judge nothing
FEWEST_DRAWS = 99  # samples of the test of classes, also in a first look


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


def _recommend(run: Run, survey: Survey, study: Study, found: CustomerSegments | None) -> None:
    """The recommendation score; nothing, and no word of it, where no question is about recommending."""
    answers, said = recommendation_answers(survey)
    if answers is None:
        run.notes += said
        return
    known, classes = (found.known, found.found) if found is not None else (None, None)
    run.add(
        "recommendation",
        lambda: recommendation_score(
            survey,
            groupings=known.groupings if known is not None else (),
            classes=classes.members if classes is not None and classes.found else None,
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
