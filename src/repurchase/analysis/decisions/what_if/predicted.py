"""Scenarios computed: scores moved, and the predicted changes of mean and share with their intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.analysis.decisions.what_if.agreement import AgreementLink
from repurchase.analysis.decisions.what_if.findings import KINDS, RAISED, Change
from repurchase.array_types import Floats
from repurchase.numeric.classical.importance import drawn_contrasts
from repurchase.numeric.prediction.capped_change import (
    RaisedCells,
    changed_mean,
    raised_by,
    raised_to,
    top_quartile,
)
from repurchase.numeric.resampling.intervals import percentile_limits


@dataclass(frozen=True, eq=False)
class LeverScores:
    """What n respondents answered on the outcome and on L levers, and what a point of each lever is worth.

    Attributes
    ----------
    outcome : (n,) array
    levers : (n, L) array
    weights : (n,) array
    highest : (L,) array
        Upper ends of the levers' scales.
    ends : (low, high)
        Of the outcome's scale.
    slopes : (L,) array
        Points of the outcome for one point of a lever; `draws` (R, L) in each resample.
    """

    outcome: Floats
    levers: Floats
    weights: Floats
    highest: Floats
    ends: tuple[float, float]
    slopes: Floats
    draws: Floats

    def asked(self, kind: str, points: Floats) -> Floats:
        """Points of the raise, or the score to which it goes, shape (L,)."""
        if kind == RAISED:
            return points
        return np.array([top_quartile(x, self.weights) for x in self.levers.T])

    def moved(self, kind: str, asked: Floats) -> Floats:
        """How far each lever moves for each respondent, shape (n, L)."""
        if kind == RAISED:
            columns = [raised_by(x, a, h) for x, a, h in zip(self.levers.T, asked, self.highest, strict=True)]
        else:
            columns = [raised_to(x, a) for x, a in zip(self.levers.T, asked, strict=True)]
        return np.column_stack(columns)


@dataclass(frozen=True, slots=True, eq=False)
class PredictedChange:
    """One scenario: which levers (columns), how, by how much each really moves, and the predicted changes."""

    levers: tuple[int, ...]
    kind: str
    asked: float
    moved: float
    mean: Change
    share: Change
    drawn: Floats


def predicted_changes(
    scores: LeverScores, points: Floats, link: AgreementLink | None, level: float
) -> Iterator[PredictedChange]:
    """Each lever alone and all together, raised by `points` (L,) and to the top quartile."""
    L = scores.levers.shape[1]
    for kind in KINDS:
        asked = scores.asked(kind, points)
        moved = scores.moved(kind, asked)
        average = scores.weights @ moved / scores.weights.sum()
        for chosen in [(j,) for j in range(L)] + ([tuple(range(L))] if L > 1 else []):
            one = len(chosen) == 1
            mean, share, drawn = _changes(scores, moved, chosen, link, level)
            yield PredictedChange(
                chosen,
                kind,
                _alike(asked[list(chosen)]),
                float(average[chosen[0]]) if one else float("nan"),
                mean,
                share,
                drawn,
            )


def _alike(asked: Floats) -> float:
    return float(asked[0]) if np.ptp(asked) == 0 else float("nan")


def _changes(
    scores: LeverScores, moved: Floats, chosen: Sequence[int], link: AgreementLink | None, level: float
) -> tuple[Change, Change, Floats]:
    """The changes of mean and share when these levers move, and the draws of the former.

    Points are exact. Draws of many respondents come from cells, moved by what these change in the point.
    """
    at = list(chosen)
    slopes, draws, moved = scores.slopes[None, at], scores.draws[:, at], moved[:, at]
    point = changed_mean(scores.outcome, moved, slopes, scores.ends, scores.weights)
    cells = RaisedCells.of(scores.outcome, moved, slopes[0], scores.weights)
    drawn = cells.changed_mean(draws, scores.ends) + (point - cells.changed_mean(slopes, scores.ends))
    mean = with_limits(float(point[0]), drawn, level)
    if link is None:
        return mean, with_limits(float("nan"), np.empty(0), level), drawn
    cells, own = RaisedCells.of(link.covariate, moved, slopes[0], scores.weights), link.point[None]
    share = RaisedCells.single(link.covariate, moved, scores.weights).changed_share(slopes, own)
    again = cells.changed_share(draws[: len(link.draws)], link.draws) + (share - cells.changed_share(slopes, own))
    return mean, with_limits(float(share[0]), again, level), drawn


def with_limits(point: float, drawn: Floats, level: float) -> Change:
    """A change with its percentile interval; without one below two draws."""
    good = drawn[np.isfinite(drawn)]
    if len(good) < 2:
        return Change(point, float("nan"), float("nan"))
    low, high = percentile_limits(good[:, None], level)[:, 0]
    return Change(point, float(low), float(high))


def first_is_apart(changes: Sequence[PredictedChange], level: float) -> bool:
    """Whether the largest predicted rise is set apart from each other one and from zero.

    Differences of the changes carry Bonferroni's adjustment over all pairs, because the data chose which is first.
    """
    if len(changes) < 2 or not len(changes[0].drawn):
        return False
    point = np.array([c.mean.value for c in changes])
    first = int(np.argmax(point))
    drawn = np.column_stack([c.drawn for c in changes])
    drawn = drawn[np.isfinite(drawn).all(axis=1)]
    others = [j for j in range(len(changes)) if j != first]
    pairs = len(changes) * (len(changes) - 1) / 2
    adjusted = 1 - (1 - level) * len(others) / pairs  # `drawn_contrasts` divides by the number of the others
    apart = drawn_contrasts(point[first] - point[others], drawn[:, [first]] - drawn[:, others], adjusted)
    return bool(changes[first].mean.sign > 0 and (apart.low > 0).all())
