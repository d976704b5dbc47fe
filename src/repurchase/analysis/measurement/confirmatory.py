"""The confirmatory model of a survey: each item on its own construct, all constructs correlated."""

from __future__ import annotations

from dataclasses import replace

from repurchase.analysis.results.survey_input import measurement_model
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import AUTO, Arguments
from repurchase.survey.survey import Survey


def confirmatory_fit(survey: Survey, like: Fitted | None = None) -> Fitted:
    """Fit the measurement model of `survey` to its answers, by the estimator that suits them or as another was fitted.

    Parameters
    ----------
    survey : Survey
    like : Fit, optional
        Of more items of the same answers: what it does about missing answers, clusters and weights is done here too.
    """
    if like is None:
        return estimate(measurement_model(survey), survey, Arguments(AUTO))
    ordered = tuple(i for i in like.settings.ordered if i in survey.instrument.item_names)
    given = Arguments.like(like.settings, ordered=ordered)
    if like.settings.ordered and not ordered:  # the ordinal items are among those that are gone
        given = replace(given, estimator=AUTO, missing=AUTO)
    return estimate(measurement_model(survey), survey, given)
