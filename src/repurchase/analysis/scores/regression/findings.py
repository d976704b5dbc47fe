"""A hierarchical regression as data."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.respondents.background_numbers import Covariate
from repurchase.analysis.results.result import Provenance
from repurchase.array_types import Floats
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Label
from repurchase.text import Text


@dataclass(frozen=True)
class RegressionStep:
    """One model of a hierarchy: standardised coefficients of its predictors, and what it explains.

    `added` names the predictors that this step brought in; `change` and its test compare with the step before.
    """

    predictors: tuple[Covariate, ...]
    added: tuple[Label | Text, ...]
    beta: Floats
    statistic: Floats
    p_value: Floats
    r2: float
    adjusted: float
    f: float
    f_p: float
    change: float
    f_change: float
    f_change_p: float
    df1: int
    df2: int
    durbin_watson: float


@dataclass(frozen=True)
class RegressionFindings:
    """What `Regression` holds; the attributes are explained there."""

    outcome: Covariate
    steps: tuple[RegressionStep, ...]
    vif: Floats
    n: int
    robust: bool = True
    durbin_watson: bool = False
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
