"""When a dependence, a lack or a bottleneck is supported, when it is not, and when that cannot be told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import ceil, floor, isfinite, isnan, log10

import numpy as np

from repurchase.analysis.decisions.necessity.findings import NOT, SUPPORTED, UNTOLD
from repurchase.analysis.decisions.priorities.findings import Priority
from repurchase.analysis.decisions.problems.findings import HOLD, IMPROVE, MAINTAIN
from repurchase.analysis.gate.findings import WITHHELD
from repurchase.array_types import Floats
from repurchase.literature import Rules
from repurchase.numeric.classical.importance import AdjustedContrasts, drawn_contrasts

MOST_RESPONDENTS = 20_000  # beyond it no survey would settle the question


@dataclass(frozen=True, eq=False)
class EffectShares:
    """Each driver's share of the total effect, beside an equal share.

    Attributes
    ----------
    names : tuple of str
        The k drivers whose importance is known.
    share : ndarray of shape (k,)
    difference : AdjustedContrasts
        Of the share from 1/k, adjusted over the drivers.
    negative : tuple of str
        Drivers whose point estimate is not above zero: then there are no shares.
    used : int
        Resamples.
    """

    names: tuple[str, ...]
    share: Floats
    difference: AdjustedContrasts
    negative: tuple[str, ...]
    used: int

    @classmethod
    def of(cls, names: tuple[str, ...], point: Floats, draws: Floats, level: float) -> EffectShares:
        """EffectShares of total effects `point` (k,) and their `draws` (R, k), without NaN."""
        negative = tuple(n for n, v in zip(names, point, strict=True) if not v > 0)
        k = len(names)
        if negative or not k:
            nothing = np.full(k, np.nan)
            return cls(names, nothing, AdjustedContrasts(nothing, nothing, nothing, nothing), negative, len(draws))
        share, sums = point / point.sum(), draws.sum(axis=1, keepdims=True)
        drawn = draws / np.where(sums != 0, sums, np.nan)
        drawn = drawn[np.isfinite(drawn).all(axis=1)]
        return cls(names, share, drawn_contrasts(share - 1 / k, drawn - 1 / k, level), negative, len(drawn))


def dependence(d: Priority, shares: EffectShares, rules: Rules, conditional_on: Collection[str]) -> tuple[str, str]:
    """Verdict and reason of the dependence on a driver."""
    if set(conditional_on) & set(WITHHELD):
        return UNTOLD, "withheld"
    if d.construct.name not in shares.names:
        return UNTOLD, "unknown"
    k = len(shares.names)
    if k < 2:
        return UNTOLD, "one_driver"
    if shares.negative:
        return UNTOLD, "signs"
    if not enough_draws(shares.used, k, rules):
        return UNTOLD, "draws"
    j, margin = shares.names.index(d.construct.name), bound_of(rules, "dependence_margin")
    difference, low, high = (float(v[j]) for v in (shares.difference.difference, shares.difference.low,
                                                   shares.difference.high))  # fmt: skip
    side = np.sign(difference) if rules["significance"].met_by(float(shares.difference.p_value[j])) else 0
    if side > 0:
        return (SUPPORTED, "above") if importance_side(d) > 0 else (UNTOLD, "importance")
    if side < 0:
        return NOT, "below"
    return (NOT, "margin") if -margin < low and high < margin else (UNTOLD, "wide")


def lack(d: Priority, rules: Rules, conditional_on: Collection[str], drivers: int, enough: bool) -> tuple[str, str]:
    """Verdict and reason of the lack of a driver; `enough`: whether resamples are enough for an importance interval."""
    if set(conditional_on) & set(WITHHELD):
        return UNTOLD, "withheld"
    if isnan(d.performance) or isnan(d.performance_low):
        return UNTOLD, "unknown"
    if isnan(d.importance_low):
        return UNTOLD, "draws" if isfinite(d.importance) else "unknown"
    important = importance_side(d) if enough else 0
    if important < 0:
        return NOT, "unimportant"
    if performance_side(d, rules) < 0:
        return (SUPPORTED, "low") if important > 0 else (UNTOLD, "importance" if enough else "draws")
    middle, margin = bound_of(rules, "performance_low"), bound_of(rules, "lack_margin")
    near = drivers < 2 or d.performance_contrast.ci_low > -margin
    return (NOT, "performs") if near and d.performance_low >= middle else (UNTOLD, "wide")


def enough_draws(used: int, tests: int, rules: Rules) -> bool:
    """Whether so many resamples can show anything in any of so many tests."""
    return used > 0 and rules["significance"].met_by(2 * tests / (used + 1))


def importance_side(d: Priority) -> int:
    """1 where the own interval of a driver's effect, the one that is printed, lies above zero, -1 below it, else 0."""
    return int(d.importance_low > 0) - int(d.importance_high < 0)


def performance_side(d: Priority, rules: Rules) -> int:
    """-1 where performance lies below the middle of the scale or the mean of the others, 1 above both, else 0."""
    middle, c = bound_of(rules, "performance_low"), d.performance_contrast
    side = int(np.sign(c.difference)) if rules["significance"].met_by(c.p_adjusted) else 0
    if d.performance_high < middle or side < 0:
        return -1
    return 1 if side > 0 and d.performance_low >= middle else 0


def action_on(d: Priority, rules: Rules) -> str:
    """What follows from a dependence: improve what performs low, maintain and diversify what performs high."""
    return {-1: IMPROVE, 0: HOLD, 1: MAINTAIN}[performance_side(d, rules)]


def bound_of(rules: Rules, name: str) -> float:
    """The bound of a criterion that has one."""
    bound = rules[name].bound
    return float("nan") if bound is None else bound


def settling(n: int, estimate: float, low: float, high: float, bounds: tuple[float, float]) -> int:
    """About how many respondents would settle where an estimate lies, if it stayed and its interval shrank.

    Parameters
    ----------
    n : int
        Respondents now.
    estimate, low, high : float
    bounds : (float, float)
        The interval would have to leave the first (on either side), or stay within the second of it.

    Returns
    -------
    int
        Rounded up to two figures; `MOST_RESPONDENTS` where more would be needed, 0 without an interval.
    """
    zero, margin = bounds
    if not all(map(isfinite, (estimate, low, high))):
        return 0
    away = estimate - zero
    half = estimate - low if away > 0 else high - estimate
    ratios = [half / abs(away)] if away else []
    if abs(away) < margin:
        ratios.append(max(high - estimate, estimate - low) / (margin - abs(away)))
    wanted = max(n + 1.0, n * min(ratios) ** 2) if ratios else float("inf")
    if not wanted < MOST_RESPONDENTS:
        return MOST_RESPONDENTS
    unit = 10 ** max(floor(log10(wanted)) - 1, 0)
    return int(ceil(wanted / unit) * unit)
