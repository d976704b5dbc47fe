"""The models of a study fitted as its options say."""

from __future__ import annotations

from repurchase.analysis.fit.result import Fit, fit
from repurchase.analysis.sem.settings import FULL_INFORMATION
from repurchase.study.file.study import Study
from repurchase.survey.survey import Survey


def study_fit(syntax: str, survey: Survey, study: Study) -> Fit:
    """Return the fit of a model of `study` to the answers."""
    options = study.entry.options
    return fit(syntax, survey, options.estimator, missing_of(study), level=options.level)


def missing_of(study: Study) -> str:
    """What fits do about missing answers: what the study states, where its estimator can; else what loses none."""
    options = study.entry.options
    if options.missing == "fiml" and options.estimator.upper() not in ("AUTO", *FULL_INFORMATION):
        return "auto"
    return options.missing or "auto"
