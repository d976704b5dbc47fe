"""Numbers of effects and of their differences: estimates, delta-method errors, bootstrap limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.sem.refit import batched
from repurchase.literature import RULES
from repurchase.numeric.resampling.intervals import acceleration, adjusted_limits, inverted_p, percentile_limits
from repurchase.numeric.sem.path_effects import delta_errors, path_effects, scale, structural

Wanted = Sequence[tuple[str, tuple[str, ...], tuple[tuple[int, ...], ...]]]
Numbers = dict[str, Any]  # floats and pairs of limits by name
KINDS = ("percentile", "bc", "bca")
TWO = 2


@dataclass(frozen=True, eq=False)
class _Side:
    """One metric of the k effects: estimates (k,), their covariances (k, k), draws (R, k), left-out values (n, k)."""

    estimate: np.ndarray
    covariance: np.ndarray
    draws: np.ndarray | None
    left_out: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Values:
    """Everything about k effects, unstandardised and standardised."""

    raw: _Side
    std: _Side
    level: float
    draws: int
    alpha: float = RULES.alpha

    def of(self, k: int) -> Numbers:
        """The numbers of one effect, by the names of `Effect`."""
        weights = np.eye(len(self.raw.estimate))[k]
        raw, std = self._summary(self.raw, weights), self._summary(self.std, weights)
        return {
            "estimate": raw["estimate"], "std_error": raw["delta_error"], "statistic": raw["statistic"],
            "p_delta": raw["p_delta"], "std_all": std["estimate"], "std_all_error": std["delta_error"],
            "ci": raw["ci"], "bc": raw["bc"], "bca": raw["bca"], "std_ci": std["ci"], "std_bc": std["bc"],
            "std_bca": std["bca"], "boot_error": raw["boot_error"], "p_value": raw["p_value"],
            "std_p_value": std["p_value"], "alpha": self.alpha,
        }  # fmt: skip

    def contrasts(self, pairs: Sequence[tuple[int, int]], standardized: Sequence[bool]) -> list[Numbers]:
        """Differences of pairs of effects, by the names of `Contrast`."""
        found = []
        for (a, b), std in zip(pairs, standardized, strict=True):
            weights = np.zeros(len(self.raw.estimate))
            weights[a], weights[b] = 1, -1
            made = self._summary(self.std if std else self.raw, weights)
            error = made["boot_error"] if self.draws else made["delta_error"]
            found.append({"difference": made["estimate"], "std_error": error, "ci": made["ci"], "bca": made["bca"],
                          "p_value": made["p_value"]})  # fmt: skip
        return found

    def ratio_limits(self, part: int, whole: int) -> tuple[float, float]:
        """Percentile limits of one effect over another; NaN without draws."""
        if self.raw.draws is None:
            return np.nan, np.nan
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.raw.draws[:, part] / self.raw.draws[:, whole]
        ratio = ratio[np.isfinite(ratio)][:, None]
        return _limits(ratio, "percentile", self.level, 0.0, None) if len(ratio) >= TWO else (np.nan, np.nan)

    def _summary(self, side: _Side, weights: np.ndarray) -> Numbers:
        """One linear combination of the effects."""
        estimate = float(side.estimate @ weights)
        error = float(np.sqrt(max(weights @ side.covariance @ weights, 0.0)))
        none = (np.nan, np.nan)
        z = estimate / error if error > 0 else np.nan
        p = float(TWO * ndtr(-abs(z)))
        made = {"estimate": estimate, "delta_error": error, "statistic": z, "p_delta": p, "bc": none, "bca": none,
                "boot_error": np.nan}  # fmt: skip
        if side.draws is None:
            half = ndtri((1 + self.level) / TWO) * error
            return {**made, "ci": (estimate - half, estimate + half) if error > 0 else none, "p_value": p}
        return {**made, **self._resampled(side, weights, estimate)}

    def _resampled(self, side: _Side, weights: np.ndarray, estimate: float) -> Numbers:
        draws = (side.draws @ weights)[:, None]
        draws = draws[np.isfinite(draws[:, 0])]
        none = (np.nan, np.nan)
        if len(draws) < TWO or np.ptp(draws) == 0:
            return {"ci": none, "p_value": np.nan}
        left = None if side.left_out is None else (side.left_out @ weights)[:, None]
        limits = {kind: _limits(draws, kind, self.level, estimate, left) for kind in KINDS}
        return {"ci": limits["percentile"], "bc": limits["bc"], "bca": limits["bca"],
                "boot_error": float(draws.std(ddof=1)), "p_value": float(inverted_p(draws)[0])}  # fmt: skip


def _limits(
    draws: np.ndarray, kind: str, level: float, estimate: float, left: np.ndarray | None
) -> tuple[float, float]:
    if kind == "percentile":
        low, high = percentile_limits(draws, level)
    elif kind == "bc":
        low, high = adjusted_limits(draws, np.array([estimate]), 0.0, level)
    elif left is None:
        return np.nan, np.nan
    else:
        low, high = adjusted_limits(draws, np.array([estimate]), acceleration(left[np.isfinite(left[:, 0])]), level)
    return float(low[0]), float(high[0])


def has_jackknife(fit: Fitted) -> bool:
    """Whether one refit for each respondent is cheap enough, and the sample small enough for BCa to differ from BC."""
    return batched(fit) and fit.rules["large_sample"].met_by(fit.n)


def evaluate(fit: Fitted, wanted: Wanted, group: int, boot: Bootstrap | None, level: float) -> Values:
    """`Values` of the effects `wanted` in one group."""
    layout, theta, vcov = fit.solution.layout, fit.solution.theta, fit.solution.vcov
    paths = [p for *_, several in wanted for p in several]
    into = np.repeat(np.arange(len(wanted)), [len(several) for *_, several in wanted])
    gather = np.zeros((len(paths), len(wanted)))
    gather[np.arange(len(paths)), into] = 1
    ends = [(p[0], p[-1]) for p in paths]

    def both(values: np.ndarray, x: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        part = structural(layout, values, group, x)
        along = path_effects(part, paths)
        return along @ gather, (along * scale(part, ends)) @ gather

    draws = left = None
    if boot is not None:
        draws = both(boot.theta, boot.x)
        left = both(*boot.jackknife) if has_jackknife(fit) else None
    raw, std = (
        _side(_part(both, s), theta, vcov, None if draws is None else draws[s], None if left is None else left[s])
        for s in range(TWO)
    )
    return Values(raw, std, level, 0 if boot is None else len(boot.theta), fit.rules.alpha)


def _part(both: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]], s: int) -> Callable[[np.ndarray], np.ndarray]:
    return lambda theta: both(theta)[s]


def _side(
    function: Callable[[np.ndarray], np.ndarray],
    theta: np.ndarray,
    vcov: np.ndarray | None,
    draws: np.ndarray | None,
    left: np.ndarray | None,
) -> _Side:
    estimate = function(theta[None])[0]
    if vcov is None:
        return _Side(estimate, np.full((len(estimate), len(estimate)), np.nan), draws, left)
    return _Side(estimate, delta_errors(function, theta, vcov)[0], draws, left)
