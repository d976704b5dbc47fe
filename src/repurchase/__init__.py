"""Repurchase-intention surveys, from export to results chapter.

Read a `Survey`, claim a `Model`, find a `Result`, write a `Report`. The public names below are imported when they
are first used, so that ``import repurchase`` costs nothing.

Begin with ``survey = rp.read("export.xlsx")``, look at it with ``print(survey)``, and let ``rp.analyze`` write the
whole chapter or call one analysis, such as ``rp.reliability(survey)``. Every result shows itself at a prompt and in a
notebook, and has ``table()``, ``figure()``, ``to_frame()`` and ``write()``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_WHERE = {  # in the order of the work; `__init__.pyi` says the same to type checkers
    # the whole chapter
    "analyze": "repurchase.study",
    "read": "repurchase.study",
    "check": "repurchase.study.commands.check",
    "screen": "repurchase.analysis.screening.result",
    "review": "repurchase.study.review.review",
    "check_manuscript": "repurchase.study.manuscript.check_manuscript",
    # before there are answers
    "Study": "repurchase.study",
    "studies": "repurchase.study.commands.study_list",
    "questionnaire": "repurchase.study.questionnaire.field_questionnaire",
    "power": "repurchase.analysis.power.result",
    "simulate": "repurchase.analysis.respondents.simulation",
    "sample_survey": "repurchase.survey.synthetic",
    # who answered what
    "sample": "repurchase.analysis.respondents.profile.result",
    "describe": "repurchase.analysis.respondents.description.result",
    "shares": "repurchase.analysis.respondents.shares.result",
    "early_late": "repurchase.analysis.respondents.early_late",
    "criterion_check": "repurchase.analysis.respondents.criterion_check",
    # measurement
    "reliability": "repurchase.analysis.measurement.reliability.result",
    "validity": "repurchase.analysis.validity.result",
    "efa": "repurchase.analysis.factors.result",
    "competing_models": "repurchase.analysis.measurement.competing_models.result",
    "common_method": "repurchase.analysis.common_method.result",
    "invariance": "repurchase.analysis.invariance.result",
    # models
    "fit": "repurchase.analysis.fit.result",
    "sem": "repurchase.analysis.fit.lavaan_names",
    "cfa": "repurchase.analysis.fit.lavaan_names",
    "Model": "repurchase.model.table",
    "compare": "repurchase.analysis.diagnostics.nested_models.result",
    "verify": "repurchase.analysis.sem_report.second_engine.result",
    "sensitivity": "repurchase.analysis.power.sensitivity",
    "mediation": "repurchase.analysis.mediation.result",
    "moderation": "repurchase.analysis.moderation.result",
    "pls": "repurchase.analysis.pls.result",
    "robustness": "repurchase.analysis.robustness.result",
    # scores
    "correlations": "repurchase.analysis.scores.correlations.result",
    "regression": "repurchase.analysis.scores.regression.result",
    "group_differences": "repurchase.analysis.scores.group_differences.result",
    # decisions
    "priorities": "repurchase.analysis.decisions.priorities.result",
    "problems": "repurchase.analysis.decisions.problems.result",
    "stated_importance": "repurchase.analysis.decisions.stated_importance",
    "necessity": "repurchase.analysis.decisions.necessity.result",
    "what_if": "repurchase.analysis.decisions.what_if.result",
    "RevenueFactors": "repurchase.analysis.decisions.what_if.findings",
    "segments": "repurchase.analysis.segments.customer_segments",
    "recommendation_score": "repurchase.analysis.segments.recommendation_score.result",
    # what the functions take and return
    "Survey": "repurchase.survey.survey",
    "Instrument": "repurchase.survey.instrument",
    "Construct": "repurchase.survey.instrument",
    "Item": "repurchase.survey.instrument",
    "Findings": "repurchase.study",
    "Fit": "repurchase.analysis.fit.result",
    "Result": "repurchase.analysis.results.result",
    "Table": "repurchase.document.parts.blocks",
    "Figure": "repurchase.document.parts.blocks",
    "Style": "repurchase.user_calls.call_checks",
    "Note": "repurchase.errors",
    # what can go wrong
    "RepurchaseError": "repurchase.errors",
    "InputError": "repurchase.errors",
    "ModelError": "repurchase.errors",
    "EstimationError": "repurchase.errors",
}

__all__ = ["__version__", *_WHERE]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise _unknown(name)
    value = getattr(import_module(_WHERE[name]), name)
    globals()[name] = value
    return value


def _unknown(name: str) -> AttributeError:
    """Why there is no such name; what Python itself asks for, with underscores, gets no sentence."""
    if name.startswith("_"):
        return AttributeError(f"module 'repurchase' has no attribute {name!r}")
    names, text = import_module("repurchase.user_calls.asked_names"), import_module("repurchase.text").text
    refused: AttributeError = names.unknown_attribute(
        "repurchase", name, _WHERE, names.FUNCTIONS, text("general.listed_by_dir")
    )
    return refused


def __dir__() -> list[str]:
    return list(__all__)
