"""Into which quadrant the adjusted contrasts put each driver, and how often resamples do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.analysis.decisions.priorities.findings import IMPROVE, LESS, LOW, MAINTAIN, QUADRANTS, UNTOLD, Against
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.array_types import Floats, Mask
from repurchase.literature import Criterion
from repurchase.numeric.classical.importance import (
    AdjustedContrasts,
    against_others,
    drawn_contrasts,
    paired_contrasts,
    resampled_means,
)
from repurchase.numeric.resampling.counts import cluster_counts, random_counts


@dataclass(frozen=True, eq=False)
class Sides:
    """On which side of zero, and of the mean of the others, each of d drivers lies, with adjusted contrasts."""

    importance: AdjustedContrasts
    importance_others: AdjustedContrasts
    performance_others: AdjustedContrasts

    @classmethod
    def of(cls, point: Floats, draws: Floats, scores: Floats, level: float) -> Sides:
        """The contrasts of drivers by importance `point` (d,), its `draws` (R, d) and performance `scores` (n, d)."""
        sign = np.where(point < 0, -1.0, 1.0)
        return cls(
            drawn_contrasts(point, draws, level),
            drawn_contrasts(against_others(sign * point), against_others(sign * draws), level),
            paired_contrasts(against_others(scores), level),
        )

    def negative(self, rule: Criterion) -> Mask:
        """Drivers whose effect is below zero after adjustment, shape (d,)."""
        return np.array([side(self.importance, j, rule) < 0 for j in range(len(self.importance.difference))], bool)

    def verdict(self, j: int, rule: Criterion) -> str:
        """The quadrant of driver j; that it cannot be told where one of its sides is not sure.

        An important driver to improve is one whose importance is above zero and not below the mean of the others; the
        other quadrants need both sides. A driver whose effect is below zero has no quadrant.
        """
        sign = side(self.importance, j, rule)
        across, up = side(self.importance_others, j, rule), side(self.performance_others, j, rule)
        if up == 0 or sign < 0:
            return UNTOLD
        if up < 0:
            return LOW if across < 0 else IMPROVE if sign > 0 else UNTOLD
        return UNTOLD if across == 0 else MAINTAIN if across > 0 else LESS


def side(contrasts: AdjustedContrasts, j: int, rule: Criterion) -> int:
    """1 above zero, -1 below it, 0 where the adjusted p does not say."""
    return int(np.sign(contrasts.difference[j])) if rule.met_by(float(contrasts.p_value[j])) else 0


def against(contrasts: AdjustedContrasts, j: int | None) -> Against:
    """The contrast of driver j; NaN for one that has none."""
    if j is None:
        return Against(*[float("nan")] * 4)
    c = contrasts
    return Against(*(float(v[j]) for v in (c.difference, c.low, c.high, c.p_value)))


def quadrant_frequencies(bootstrap: Bootstrap, draws: Floats, scores: Floats) -> Floats:
    """Share of resamples that put each driver into each quadrant.

    Parameters
    ----------
    bootstrap : Bootstrap
        Of respondents or clusters, with a seed, from which its resamples are drawn once more. Sampling weights are in
        its estimates alone: performance is that of the respondents, unweighted, wherever it is told.
    draws : ndarray of shape (R, d)
        Importance in each resample, NaN where the refit did not converge.
    scores : ndarray of shape (n, d)
        Performance of the respondents in the order of the data.

    Returns
    -------
    ndarray of shape (d, 4)
        In the order of `QUADRANTS`, importance by size. NaN for resamples that cannot be drawn once more.
    """
    rows = bootstrap.fit.sample.rows
    nothing = np.full((draws.shape[1], len(QUADRANTS)), np.nan)
    usable = np.isfinite(draws).all(axis=1)
    if bootstrap.seed is None or bootstrap.kind != "case" or len(rows) > 1 or not usable.any():
        return nothing
    x, clusters = scores[rows[0]], bootstrap.fit.sample.design.clusters
    if clusters is None:
        parts = random_counts([len(x)], len(draws), bootstrap.seed)
    else:
        parts = cluster_counts(clusters, len(draws), bootstrap.seed)
    up = against_others(np.concatenate([resampled_means(x, counts[0]) for counts in parts]))[usable] >= 0
    return corners(draws[usable], up)


def corners(draws: Floats, up: Mask) -> Floats:
    """Share of the draws (R, d) of importance, and of performance above the mean of the others, in each quadrant."""
    sign = np.where(np.median(draws, axis=0) < 0, -1.0, 1.0)
    across = against_others(sign * draws) >= 0
    quadrants = ((across, ~up), (across, up), (~across, ~up), (~across, up))
    return np.column_stack([(a & b).mean(axis=0) for a, b in quadrants])
