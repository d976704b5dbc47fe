"""The models of a study fitted as its options say."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from repurchase.analysis.fit.result import Fit, fit
from repurchase.analysis.sem.settings import FULL_INFORMATION
from repurchase.study.file.study import Study
from repurchase.survey.survey import Survey


def study_fit(syntax: str, survey: Survey, study: Study) -> Fit:
    """Return the fit of a model of `study` to the answers."""
    options = study.entry.options
    return fit(
        syntax,
        survey,
        options.estimator,
        missing_of(study),
        level=options.level,
        auxiliary=auxiliary_of(survey, study),
        cluster=options.cluster or None,
        weights=options.weights or None,
    )


def design_of(study: Study) -> dict[str, str | None]:
    """The study's columns of clusters and of weights, as the arguments of a fit."""
    options = study.entry.options
    return {"cluster": options.cluster or None, "weights": options.weights or None}


def missing_of(study: Study) -> str:
    """What fits do about missing answers: what the study states, where its estimator can; else what loses none."""
    options = study.entry.options
    if options.missing == "fiml" and options.estimator.upper() not in ("AUTO", *FULL_INFORMATION):
        return "auto"
    return options.missing or "auto"


def auxiliary_of(survey: Survey, study: Study) -> tuple[str, ...]:
    """The study's auxiliary variables that this survey has as numbers."""
    inside = set(survey.instrument.item_names)
    return tuple(v for v in study.entry.options.auxiliary if v not in inside and _numbers(survey, v) is not None)


def with_auxiliary(survey: Survey, study: Study) -> Survey:
    """The survey with the study's auxiliary variables among its background, where every fit finds them."""
    found = {v: _numbers(survey, v) for v in auxiliary_of(survey, study) if v not in survey.background}
    return replace(survey, background=survey.background.assign(**found)) if found else survey


def _numbers(survey: Survey, name: str) -> pd.Series | None:
    for frame in (survey.background, survey.responses):
        if name in frame and pd.api.types.is_numeric_dtype(frame[name]) and frame[name].nunique() > 1:
            return frame[name]
    return None
