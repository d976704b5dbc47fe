"""Models of a common method: one factor for all items, and a method factor beside the constructs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.analysis.results.survey_input import measurement_model
from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import like
from repurchase.analysis.sem_report.tables import reported
from repurchase.model.parameter import FREE, Parameter
from repurchase.model.table import Model, measurement
from repurchase.survey.survey import Survey

INDICES = ("cfi", "tli", "rmsea", "srmr")


@dataclass(frozen=True)
class MethodFactor:
    """A measurement model with a latent method factor.

    Attributes
    ----------
    usable : bool
        Converged and without a negative variance.
    converged : bool
    own_variance : float
        Of the method factor; below 0 where the items are, on average, less alike than their constructs explain.
    change : dict
        Fit less that of the measurement model, by index.
    share : float
        Mean share of an item's variance that the method factor explains.
    """

    usable: bool
    converged: bool
    own_variance: float
    change: dict[str, float]
    share: float


def one_factor_model(survey: Survey, name: str = "COMMON") -> Model:
    """One factor behind every item."""
    return measurement({_unused(survey, name): survey.instrument.item_names})


def method_model(survey: Survey, *, free: bool = False, name: str = "METHOD") -> Model:
    """The measurement model with an orthogonal method factor; its unstandardised loadings equal unless `free`."""
    method, items = _unused(survey, name), survey.instrument.item_names
    rows = [Parameter(method, "=~", item, FREE if free else 1.0) for item in items]
    rows += [Parameter(method, "~~", c.name, 0.0) for c in survey.instrument.constructs]
    rows.append(Parameter(method, "~~", method, 1.0 if free else FREE))
    return measurement_model(survey) + Model(tuple(rows))


def method_factor(survey: Survey, base: Fitted, *, free: bool = False) -> MethodFactor:
    """The method factor's fit and share, against the measurement model `base`."""
    model = method_model(survey, free=free)
    found = estimate(model, survey.frame(), like(base.settings))
    if not found.converged:
        return MethodFactor(False, False, float("nan"), {}, float("nan"))
    now, before = reported(found), reported(base)
    rows = found.estimates
    method = model.parameters[-1].lhs
    variances = rows[(rows["op"] == "~~") & (rows["lhs"] == rows["rhs"])].set_index("lhs")["estimate"]
    loadings = rows[(rows["op"] == "=~") & (rows["lhs"] == method)]["std_all"]
    change = {k: now[k] - before[k] for k in INDICES}
    return MethodFactor(
        bool((variances >= 0).all()), True, float(variances[method]), change, float(np.mean(loadings.to_numpy() ** 2))
    )


def _unused(survey: Survey, name: str) -> str:
    """`name`, with as many underscores as it takes to be no name of the survey."""
    taken = {*survey.instrument.item_names, *(c.name for c in survey.instrument)}
    while name in taken:
        name += "_"
    return name
