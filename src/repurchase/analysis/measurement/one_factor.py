"""Omega of one construct with its interval, from the one-factor model that suits its items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.settings import Arguments
from repurchase.array_types import Floats
from repurchase.errors import EstimationError
from repurchase.model.table import measurement
from repurchase.numeric.scales.model_reliability import (
    ReliabilityInterval,
    category_sum_reliability,
    logit_interval,
    sum_reliability,
)

FACTOR = "one_factor_of_all_items"


@dataclass(frozen=True)
class ModelOmega:
    """McDonald's omega and its interval; `ordinal` where the items are, whose categories then are summed."""

    interval: ReliabilityInterval
    ordinal: bool


def model_omega(frame: pd.DataFrame, items: Sequence[str], *, ordinal: bool, level: float) -> ModelOmega | None:
    """Omega of the items' sum; None where one factor is not identified, not found or improper."""
    if len(items) < 3:
        return None
    try:
        fit = estimate(
            measurement({FACTOR: tuple(items)}),
            frame[list(items)],
            Arguments("WLSMV" if ordinal else "MLR", ordered=ordinal, std_lv=True, level=level),
        )
    except EstimationError:
        return None
    if not fit.converged or fit.vcov is None or (_residuals(fit) <= 0).any():
        return None
    function = _of_categories(fit) if ordinal else _of_numbers(fit)
    found = logit_interval(function, fit.theta, np.asarray(fit.vcov), level)
    return ModelOmega(found, ordinal) if np.isfinite(found.ci_low) else None


def _residuals(fit: Fitted) -> Floats:
    return np.array([r.estimate for r in fit.rows("~~") if r.lhs == r.rhs and r.lhs in fit.observed])


def _positions(fit: Fitted, names: Sequence[str]) -> list[int]:
    return [fit.names.index(name) for name in names]


def _of_numbers(fit: Fitted) -> Callable[[Floats], Floats]:
    loadings = _positions(fit, [f"{FACTOR}=~{v}" for v in fit.observed])
    residuals = _positions(fit, [f"{v}~~{v}" for v in fit.observed])
    return lambda theta: sum_reliability(theta[:, loadings], theta[:, residuals])


def _of_categories(fit: Fitted) -> Callable[[Floats], Floats]:
    loadings = _positions(fit, [f"{FACTOR}=~{v}" for v in fit.observed])
    most = max(fit.structure.levels.values())
    places = [_positions(fit, [f"{v}|t{c}" for c in range(1, fit.structure.levels[v])]) for v in fit.observed]

    def value(theta: Floats) -> Floats:
        tau = np.full((len(theta), len(places), most - 1), np.inf)
        for j, at in enumerate(places):
            tau[:, j, : len(at)] = theta[:, at]
        return category_sum_reliability(theta[:, loadings], tau)

    return value
