"""Omega of one construct with its interval, from the one-factor model that suits its items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.analysis.sem.estimate import estimate
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.refit import resampled
from repurchase.analysis.sem.settings import Arguments
from repurchase.array_types import Floats
from repurchase.errors import EstimationError
from repurchase.model.table import measurement
from repurchase.numeric.resampling.intervals import percentile_limits
from repurchase.numeric.scales.model_reliability import (
    ReliabilityInterval,
    category_sum_reliability,
    logit_interval,
    sum_reliability,
)
from repurchase.survey.survey import Survey

FEWEST = 20  # draws of which a percentile interval is formed
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


def omega_of_totals(survey: Survey, items: Sequence[str], level: float, draws: int, seed: int) -> ModelOmega | None:
    """Omega of the items of a large file with its percentile interval from resampled blocks; None as above."""
    if len(items) < 3:
        return None
    try:
        fit = estimate(measurement({FACTOR: tuple(items)}), survey, Arguments("ML", std_lv=True, level=level))
    except EstimationError:
        return None
    if not fit.converged or fit.vcov is None or (_residuals(fit) <= 0).any():
        return None
    function = _of_numbers(fit)
    values = function(resampled(fit, draws, seed, None, "case").theta)
    values = values[np.isfinite(values)]
    if len(values) < FEWEST:
        return None
    low, high = percentile_limits(values[:, None], level)[:, 0]
    point = float(function(fit.theta[None])[0])
    interval = ReliabilityInterval(point, float(values.std(ddof=1)), float(low), float(high))
    return ModelOmega(interval, ordinal=False)


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
