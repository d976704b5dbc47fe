"""The confirmatory model of a survey: each item on its own construct, all constructs correlated."""

from __future__ import annotations

from repurchase.analysis.results.survey_input import measurement_model
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import AUTO, Arguments
from repurchase.survey.survey import Survey


def confirmatory_fit(survey: Survey) -> Fitted:
    """Fit the measurement model of `survey` to its answers, by the estimator that suits them."""
    return estimate(measurement_model(survey), survey, Arguments(AUTO))
