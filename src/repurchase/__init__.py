"""Repurchase-intention surveys, from export to results chapter.

Read a `Survey`, claim a `Model`, find a `Result`, write a `Report`. The public names below are imported when they
are first used, so that ``import repurchase`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_WHERE = {
    "Study": "repurchase.study",
    "studies": "repurchase.study.commands.study_list",
    "analyze": "repurchase.study",
    "read": "repurchase.study",
    "sample_survey": "repurchase.survey.synthetic",
    "check": "repurchase.study.commands.check",
    "Survey": "repurchase.survey.survey",
    "Instrument": "repurchase.survey.instrument",
    "Construct": "repurchase.survey.instrument",
    "Item": "repurchase.survey.instrument",
    "Model": "repurchase.model.table",
    "fit": "repurchase.analysis.fit.result",
    "compare": "repurchase.analysis.diagnostics.nested_models.result",
    "verify": "repurchase.analysis.sem_report.second_engine.result",
    "screen": "repurchase.analysis.screening.result",
    "questionnaire": "repurchase.study.questionnaire.field_questionnaire",
    "simulate": "repurchase.analysis.respondents.simulation",
    "describe": "repurchase.analysis.respondents.description.result",
    "shares": "repurchase.analysis.respondents.shares.result",
    "reliability": "repurchase.analysis.measurement.reliability.result",
    "validity": "repurchase.analysis.validity.result",
    "efa": "repurchase.analysis.factors.result",
    "sample": "repurchase.analysis.respondents.profile.result",
    "competing_models": "repurchase.analysis.measurement.competing_models.result",
    "stated_importance": "repurchase.analysis.decisions.stated_importance",
    "early_late": "repurchase.analysis.respondents.early_late",
    "criterion_check": "repurchase.analysis.respondents.criterion_check",
    "common_method": "repurchase.analysis.common_method.result",
    "correlations": "repurchase.analysis.scores.correlations.result",
    "regression": "repurchase.analysis.scores.regression.result",
    "group_differences": "repurchase.analysis.scores.group_differences.result",
    "invariance": "repurchase.analysis.invariance.result",
    "mediation": "repurchase.analysis.mediation.result",
    "moderation": "repurchase.analysis.moderation.result",
    "pls": "repurchase.analysis.pls.result",
    "power": "repurchase.analysis.power.result",
    "sensitivity": "repurchase.analysis.power.sensitivity",
    "necessity": "repurchase.analysis.decisions.necessity.result",
    "problems": "repurchase.analysis.decisions.problems.result",
    "priorities": "repurchase.analysis.decisions.priorities.result",
    "robustness": "repurchase.analysis.robustness.result",
    "review": "repurchase.study.review.review",
    "what_if": "repurchase.analysis.decisions.what_if.result",
    "RevenueFactors": "repurchase.analysis.decisions.what_if.findings",
    "recommendation_score": "repurchase.analysis.segments.recommendation_score.result",
    "segments": "repurchase.analysis.segments.customer_segments",
    "check_manuscript": "repurchase.study.manuscript.check_manuscript",
    "RepurchaseError": "repurchase.errors",
    "InputError": "repurchase.errors",
    "ModelError": "repurchase.errors",
    "EstimationError": "repurchase.errors",
    "Note": "repurchase.errors",
}

__all__ = ["__version__", *_WHERE]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'repurchase' has no attribute {name!r}")
    value = getattr(import_module(_WHERE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
