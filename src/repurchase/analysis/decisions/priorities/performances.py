"""How well the drivers do: mean scores on 0-100 of respondents in memory, or from the totals of a large file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from repurchase.analysis.decisions.priorities.findings import QUADRANTS
from repurchase.analysis.decisions.priorities.verdicts import Sides, corners, quadrant_frequencies
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.results.whole_survey import construct_moments, item_totals, score_weights
from repurchase.array_types import Floats, Mask
from repurchase.errors import Note
from repurchase.numeric.classical.importance import against_others, drawn_contrasts
from repurchase.numeric.classical.moments import interval_of_mean, mean_interval
from repurchase.survey.survey import Survey


class Performances(Protocol):
    """Performance of d drivers."""

    @property
    def known(self) -> Mask:
        """The drivers of whom it is known, shape (d,)."""

    def sides(self, point: Floats, draws: Floats, known: Mask, level: float) -> Sides:
        """The contrasts of the known drivers, with importance `point` (k,) and its `draws` (R, k)."""

    def often(self, bootstrap: Bootstrap, draws: Floats, known: Mask) -> Floats:
        """Share of resamples that put each known driver into each quadrant, shape (k, 4)."""

    def of(self, j: int, level: float) -> tuple[float, float, float]:
        """The mean of driver j with its interval, which ends where the scale does."""


@dataclass(frozen=True, eq=False)
class ScoredRespondents:
    """Scores (n, d) of the respondents on 0-100; NaN throughout where items share no answer scale."""

    scores: Floats

    @property
    def known(self) -> Mask:
        """The drivers with a score."""
        return np.asarray(np.isfinite(self.scores).any(axis=0))

    def sides(self, point: Floats, draws: Floats, known: Mask, level: float) -> Sides:
        """By paired t-tests of performance."""
        return Sides.of(point, draws, self.scores[:, known], level)

    def often(self, bootstrap: Bootstrap, draws: Floats, known: Mask) -> Floats:
        """From the same resamples of respondents."""
        return quadrant_frequencies(bootstrap, draws, self.scores[:, known])

    def of(self, j: int, level: float) -> tuple[float, float, float]:
        """Student's interval."""
        score = self.scores[np.isfinite(self.scores[:, j]), j]
        mean = float(score.mean()) if len(score) else float("nan")
        return _within_scale(mean, *mean_interval(score, level))


@dataclass(frozen=True, eq=False)
class TotalledRespondents:
    """Means and SDs (d,) of complete cases on 0-100, and means (R, d) of resampled blocks; NaN as above."""

    n: int
    mean: Floats
    sd: Floats
    draws: Floats

    @property
    def known(self) -> Mask:
        """The drivers with a score."""
        return np.asarray(np.isfinite(self.mean))

    def sides(self, point: Floats, draws: Floats, known: Mask, level: float) -> Sides:
        """By the resampled blocks, importance and performance alike."""
        sign = np.where(point < 0, -1.0, 1.0)
        return Sides(
            drawn_contrasts(point, draws, level),
            drawn_contrasts(against_others(sign * point), against_others(sign * draws), level),
            drawn_contrasts(against_others(self.mean[known]), against_others(self.draws[:, known]), level),
        )

    def often(self, bootstrap: Bootstrap, draws: Floats, known: Mask) -> Floats:
        """From the same resamples of blocks."""
        usable = np.isfinite(draws).all(axis=1)
        if len(draws) != len(self.draws) or not usable.any():
            return np.full((int(known.sum()), len(QUADRANTS)), np.nan)
        return corners(draws[usable], against_others(self.draws[usable][:, known]) >= 0)

    def of(self, j: int, level: float) -> tuple[float, float, float]:
        """Student's interval."""
        return _within_scale(
            float(self.mean[j]), *interval_of_mean(float(self.mean[j]), float(self.sd[j]), self.n, level)
        )


def performances(
    survey: Survey, names: Sequence[str], problems: Mapping[str, Note], bootstrap: Bootstrap | None
) -> Performances:
    """Performance of the drivers `names`; unknown for those whose items share no answer scale."""
    lows, spans = _scales(survey, names)
    if survey.whole is None:
        scores = survey.scores()[list(names)].to_numpy(float)
        rated = 100 * (scores - lows) / spans
        rated[:, [n in problems for n in names]] = np.nan
        return ScoredRespondents(rated)
    constructs = [survey.instrument[n] for n in names]
    n, mean, cov = construct_moments(survey, constructs)
    drawn = np.empty((0, len(names)))
    if bootstrap is not None and bootstrap.seed is not None:
        totals = item_totals(survey, [i for c in constructs for i in c.item_names])
        moments = totals.drawn_moments(len(bootstrap.theta), bootstrap.seed)
        drawn = np.concatenate([m for _, m in moments]) @ score_weights(constructs)
    lost = np.where([v in problems for v in names], np.nan, 1.0)
    return TotalledRespondents(
        n, lost * 100 * (mean - lows) / spans, 100 * np.sqrt(np.diag(cov)) / spans, 100 * (drawn - lows) / spans
    )


def _scales(survey: Survey, names: Sequence[str]) -> tuple[Floats, Floats]:
    scales = [survey.instrument[n].scale for n in names]
    return np.array([s.low for s in scales], float), np.array([s.high - s.low for s in scales], float)


def _within_scale(mean: float, low: float, high: float) -> tuple[float, float, float]:
    return mean, float(np.maximum(low, 0.0)), float(np.minimum(high, 100.0))
