"""Hierarchical regression of a construct's score on blocks of predictors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.respondents.background_numbers import Covariate, covariates
from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, require_enough, usable
from repurchase.analysis.scores.regression import tables
from repurchase.analysis.scores.regression.findings import RegressionFindings, RegressionStep
from repurchase.analysis.scores.regression.words import sentences
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Table
from repurchase.errors import EstimationError, InputError
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.collinearity import full_collinearity_vif
from repurchase.numeric.robust.linear_regression import linear_regression
from repurchase.settings import listed_names
from repurchase.survey.instrument import Label
from repurchase.survey.survey import Survey
from repurchase.text import Text, joined, text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class Regression(RegressionFindings, Result):
    """A hierarchy of regressions; `vif` belongs to the predictors of the last step."""

    def tables(self) -> tuple[Table, ...]:
        return tables.hierarchy(self)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        return {
            "outcome": self.outcome.name,
            "n": self.n,
            "robust": self.robust,
            "models": [
                {
                    "predictors": [v.name for v in s.predictors],
                    "beta": s.beta,
                    "statistic": s.statistic,
                    "p_value": s.p_value,
                    "r2": s.r2,
                    "r2_adjusted": s.adjusted,
                    "f": s.f,
                    "f_p_value": s.f_p,
                    "r2_change": s.change,
                    "f_change": s.f_change,
                    "f_change_p_value": s.f_change_p,
                }
                for s in self.steps
            ],
            "vif": {v.name: float(x) for v, x in zip(self.steps[-1].predictors, self.vif, strict=True)},
        }


@checks()
def regression(
    data: Data,
    constructs: Constructs = None,
    *,
    outcome: str | None = None,
    blocks: Sequence[Sequence[str]] | None = None,
    controls: Sequence[str] = (),
    robust: bool = True,
    durbin_watson: bool = False,
    rules: Rules = RULES,
) -> Regression:
    """Hierarchical regression of a construct's score.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    outcome : str, optional
        A construct; default: the one whose role is outcome.
    blocks : sequence of sequences of str, optional
        Constructs and background questions that enter together; default: controls, drivers, mediators.
    controls : sequence of str
        Background questions of the first block, when `blocks` is left out.
    robust : bool
        Standard errors and tests that allow for unequal variances (HC3); False for those of ordinary least squares.
    durbin_watson : bool
        Print the statistic; it means nothing for a cross-section.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    Regression

    Raises
    ------
    InputError
        When there is no outcome or predictor, or a name is unknown.
    EstimationError
        When there are too few complete respondents, or predictors depend on one another linearly.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> [round(step.r2, 2) for step in rp.regression(survey).steps]
    [0.13, 0.32]
    """
    survey, notes = usable(as_survey(data, constructs))
    goal, entered = _design(survey, outcome, blocks, listed_names(controls))
    y = covariates(survey, goal)[0]
    columns = [tuple(v for name in block for v in covariates(survey, name)) for block in entered]
    flat = [v for block in columns for v in block]
    x = np.column_stack([y.values, *(v.values for v in flat)])
    x = x[~np.isnan(x).any(axis=1)]
    require_enough(len(x), rules, text("regression.analysis", k=len(flat)), len(flat) + 3)
    spread = x.std(axis=0, ddof=1)
    dependent = [v.label for v, s in zip(flat, spread[1:], strict=True) if not s > 0]
    r = np.corrcoef(x[:, 1:], rowvar=False).reshape(len(flat), len(flat)) if not dependent else np.eye(len(flat))
    vif = full_collinearity_vif(r)
    if dependent or not spread[0] > 0 or not np.isfinite(vif).all():
        raise EstimationError("regression.singular", names=joined(dependent or [v.label for v in flat]))
    z = (x - x.mean(axis=0)) / spread
    steps: list[RegressionStep] = []
    for k in range(1, len(columns) + 1):
        entering = [v for block in columns[:k] for v in block]
        steps.append(_step(z, entering, [v.label for v in columns[k - 1]], steps[-1] if steps else None, robust))
    return Regression(
        y,
        tuple(steps),
        vif,
        len(x),
        robust,
        durbin_watson,
        rules,
        notes,
        provenance(survey, "numpy", outcome=goal, robust=robust),
    )


def _design(
    survey: Survey, outcome: str | None, blocks: Sequence[Sequence[str]] | None, controls: Sequence[str]
) -> tuple[str, list[list[str]]]:
    by_role = {c.name: c.role for c in survey.instrument}
    drivers, mediators, outcomes = (
        [n for n, r in by_role.items() if r == role] for role in ("driver", "mediator", "outcome")
    )
    goal = outcome or (outcomes[0] if outcomes else None)
    if blocks is None:
        blocks = [list(controls), drivers, mediators]
    entered = [[name for name in listed_names(block) if name != goal] for block in blocks]
    entered = [block for block in entered if block]
    if goal is None or not entered:
        raise InputError("regression.needs")
    return goal, entered


def _step(
    z: Floats, entering: list[Covariate], added: Sequence[Label | Text], before: RegressionStep | None, robust: bool
) -> RegressionStep:
    k = len(entering)
    found = linear_regression(z[:, 0], z[:, 1 : k + 1], robust=robust)
    f, f_p = found.joint_test()
    f_change, f_change_p = found.joint_test(len(before.beta) if before else 0)
    residual = found.residual
    return RegressionStep(
        tuple(entering),
        tuple(added),
        found.beta,
        found.statistic,
        found.p_value,
        found.r2,
        found.adjusted,
        f,
        f_p,
        found.r2 - (before.r2 if before else 0.0),
        f_change,
        f_change_p,
        k,
        found.df,
        float((np.diff(residual) ** 2).sum() / (residual**2).sum()),
    )
