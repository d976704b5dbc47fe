"""Why a hypothesis is not supported: too small to matter, too imprecise to tell, or not to be told apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import ndtri

from repurchase.analysis.effects.hypotheses.findings import Tested
from repurchase.analysis.gate.findings import DISTINCT, GateFindings
from repurchase.analysis.sem.fitted import Fitted
from repurchase.literature import Rules, Standing

POWER = 0.8  # of the smallest detectable effect; Cohen's convention


def with_reasons(tested: Tested, fit: Fitted, gate: GateFindings | None, smallest: float, rules: Rules) -> Tested:
    """Add the limits of the equivalence test, the smallest detectable effect, and the reason of a verdict.

    Parameters
    ----------
    tested : Tested
        With its estimate.
    fit : Fit
        The model that it was read from.
    gate : Gate or None
        Pairs of constructs that are not distinct make a path collinear.
    smallest : float
        Standardised effect below which an effect is of no interest.
    rules : Rules
        Alpha, and the bound of variance inflation among latent variables.

    Notes
    -----
    The standardised error of a path is the unstandardised one in the ratio of both estimates. Two one-sided tests at
    alpha are the interval at 1 - 2 alpha (Lakens 2017). The smallest detectable effect is (z[1 - alpha/2] + z[.80])
    errors: a statement about the test, not about the effect found (Hoenig & Heisey 2001). Along an indirect path the
    smallest effect of interest is the product of the smallest ones of its steps.
    """
    error = _std_error(tested)
    if error is None or tested.std_all is None:
        return tested
    reach = float(ndtri(1 - rules.alpha)) * error
    detectable = float(ndtri(1 - rules.alpha / 2) + ndtri(POWER)) * error
    vif = None if "*" in tested.path[0] else inflation(fit, tested.path[-1]).get(tested.path[-2])
    found = replace(
        tested, std_low=tested.std_all - reach, std_high=tested.std_all + reach, detectable=detectable, vif=vif
    )
    return replace(found, reason=_reason(found, gate, smallest, rules)) if found.outcome == "not_supported" else found


def _std_error(tested: Tested) -> float | None:
    if not tested.estimate or tested.std_error is None or tested.std_all is None:
        return None
    return abs(tested.std_error * tested.std_all / tested.estimate)


def _reason(tested: Tested, gate: GateFindings | None, smallest: float, rules: Rules) -> str:
    low, high = tested.std_low, tested.std_high
    bound = smallest ** (len(tested.path) - 1)
    if low is not None and high is not None and -bound < low and high < bound:
        return "small"
    pairs = [p for premise in gate.failing if premise.key == DISTINCT for p in premise.pairs] if gate else []
    shares = tested.vif is not None and rules["vif"].standing(tested.vif) is Standing.SHORT
    if shares or any(set(pair) & {x for part in tested.path for x in part.split("*")} for pair in pairs):
        return "collinear"
    return "imprecise"


def inflation(fit: Fitted, outcome: str) -> dict[str, float]:
    """Variance inflation of each predictor of `outcome` among the others, from the implied latent correlations."""
    if len(fit.groups) > 1:
        return {}
    predictors = list(dict.fromkeys(r.rhs for r in fit.rows("~") if r.lhs == outcome and r.rhs in fit.latents))
    if len(predictors) < 2:
        return {}
    R = fit.latent_correlations().loc[predictors, predictors].to_numpy()
    try:
        found = np.diag(np.linalg.inv(R))
    except np.linalg.LinAlgError:  # perfectly collinear
        found = np.full(len(predictors), np.inf)
    return {x: float(v) if v >= 1 else float("inf") for x, v in zip(predictors, found, strict=True)}
