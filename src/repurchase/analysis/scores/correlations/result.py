"""Correlations of construct scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.respondents.background_numbers import Covariate, covariates
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import (
    Constructs,
    Data,
    complete,
    entire_survey,
    provenance,
    require_enough,
    usable,
)
from repurchase.analysis.results.whole_survey import complete_notes, construct_moments, item_totals
from repurchase.analysis.scores.correlations import tables
from repurchase.analysis.scores.correlations.findings import CorrelationFindings
from repurchase.analysis.scores.correlations.words import cautions, sentences
from repurchase.analysis.scores.regression.result import Regression, regression
from repurchase.analysis.validity.result import Validity
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Table
from repurchase.errors import EstimationError, InputError, Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.collinearity import correlation_p
from repurchase.numeric.resampling.covariances import correlations as correlations_of
from repurchase.numeric.scales.internal_consistency import alpha_of_covariance
from repurchase.numeric.scales.reliability import cronbach_alpha
from repurchase.settings import listed_names
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks

DIAGONALS = ("alpha", "root_ave", "none")


__all__ = ["Correlations", "Regression", "correlations", "regression"]


@dataclass(frozen=True)
class Correlations(CorrelationFindings, Result):
    """Correlations of construct scores and of chosen background questions.

    Attributes
    ----------
    variables : tuple of Covariate
    k : int
        How many of them are constructs; these come first.
    n : int
        Respondents without a missing value in any of them.
    mean, sd : ndarray of shape (v,)
    r, p_value : ndarray of shape (v, v)
    diagonal : ndarray of shape (v,)
        What stands on the diagonal; NaN for background questions.
    shown : {"alpha", "root_ave", "none"}
        What that is.
    """

    def tables(self) -> tuple[Table, ...]:
        return (tables.matrix(self), tables.pairs(self))

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        names = [v.name for v in self.variables]
        return {
            "n": self.n,
            "variables": names,
            "mean": self.mean,
            "sd": self.sd,
            "r": self.r,
            "p_value": self.p_value,
            "diagonal": self.diagonal,
            "diagonal_is": self.shown,
        }


@checks("level")
def correlations(
    data: Data,
    constructs: Constructs = None,
    *,
    controls: Sequence[str] = (),
    diagonal: str = "alpha",
    validity: Validity | None = None,
    level: float = 0.95,
    rules: Rules = RULES,
) -> Correlations:
    """Means, standard deviations and correlations of construct scores.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    controls : sequence of str
        Background questions to stand beside the constructs.
    diagonal : {"alpha", "root_ave", "none"}
        What the diagonal holds; ``"root_ave"`` needs `validity`.
    validity : Validity, optional
        Where the square roots of AVE come from.
    level : float
        Coverage of the intervals of correlations (Fisher's z).
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    Correlations

    Raises
    ------
    EstimationError
        When there are too few complete respondents or fewer than two variables.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4, 5, 3, 2, 4, 5, 1, 3], "b": [2, 2, 4, 5, 3, 3, 5, 4, 1, 2]})
    >>> found = correlations(frame, {"A": ["a"], "B": ["b"]}, diagonal="none")
    >>> round(float(found.r[0, 1]), 3)
    0.87
    """
    controls = listed_names(controls)
    given = entire_survey(data, constructs)
    if given.whole is not None:
        return _of_totals(*usable(given), controls, diagonal, validity, level, rules)
    survey, notes = usable(given)
    names = [c.name for c in survey.instrument]
    variables = tuple(v for name in (*names, *controls) for v in covariates(survey, name))
    if len(variables) < 2:
        raise EstimationError("correlations.one")
    x = complete(np.column_stack([v.values for v in variables]))
    require_enough(len(x), rules, text("correlations.analysis"))
    with np.errstate(invalid="ignore", divide="ignore"):
        r = np.asarray(np.corrcoef(x, rowvar=False))
    p = _p_values(r, len(x))
    shown = diagonal if diagonal in DIAGONALS else "none"
    on_it = _diagonal(survey, names, shown, validity)
    on_it = np.concatenate([on_it, np.full(len(variables) - len(names), np.nan)])
    return Correlations(
        variables,
        len(names),
        len(x),
        x.mean(axis=0),
        x.std(axis=0, ddof=1),
        r,
        p,
        on_it,
        shown,
        level,
        rules,
        (*notes, *cautions(variables, r, rules)),
        provenance(survey, controls=list(controls)),
    )


def _of_totals(
    survey: Survey,
    notes: tuple[Note, ...],
    controls: Sequence[str],
    diagonal: str,
    validity: Validity | None,
    level: float,
    rules: Rules,
) -> Correlations:
    """Correlations of the construct scores of a large file, from its totals."""
    if controls:
        raise InputError("whole.no_totals", names=joined(controls), n=len(controls))
    constructs = survey.instrument.constructs
    if len(constructs) < 2:
        raise EstimationError("correlations.one")
    n, mean, cov = construct_moments(survey, constructs)
    require_enough(n, rules, text("correlations.analysis"))
    r = correlations_of(cov)
    variables = tuple(Covariate(c.name, c.label, np.empty(0)) for c in constructs)
    shown = diagonal if diagonal in DIAGONALS else "none"
    on_it = _diagonal(survey, [c.name for c in constructs], shown, validity)
    said = (*notes, *complete_notes(survey), *cautions(variables, r, rules))
    return Correlations(
        variables, len(constructs), n, mean, np.sqrt(np.diag(cov)), r, _p_values(r, n), on_it, shown, level, rules,
        said, provenance(survey, controls=[]),
    )  # fmt: skip


def _p_values(r: Floats, n: int) -> Floats:
    return np.array(
        [[correlation_p(float(v), n) if i != j else np.nan for j, v in enumerate(row)] for i, row in enumerate(r)]
    )


def _diagonal(survey: Survey, names: list[str], shown: str, validity: Validity | None) -> Floats:
    if shown == "root_ave" and validity is not None:
        ave = validity.to_dict()["ave"]
        return np.sqrt(np.array([ave.get(n, np.nan) for n in names]))
    if shown != "alpha":
        return np.full(len(names), np.nan)
    out = np.full(len(names), np.nan)
    for j, c in enumerate(survey.instrument):
        if survey.whole is not None and len(c.items) > 1:
            out[j] = float(alpha_of_covariance(item_totals(survey, c.item_names).covariance(1)))
            continue
        x = complete(survey.scored(c))
        if x.shape[1] > 1 and len(x) > 1:
            out[j] = cronbach_alpha(x).estimate
    return out
