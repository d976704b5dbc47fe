"""Who answered on the outcome and on all drivers, and with what weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurchase.analysis.decisions.what_if.agreement import AgreementLink
from repurchase.analysis.decisions.what_if.predicted import LeverScores
from repurchase.analysis.effects.bootstrap.result import Bootstrap
from repurchase.analysis.sem.fitted import Fitted
from repurchase.array_types import Floats, Mask
from repurchase.errors import EstimationError
from repurchase.survey.survey import Survey

FEWEST = 2  # respondents with all scores


@dataclass(frozen=True, eq=False)
class AnsweredScores:
    """Scores (n, L + 1) of those who have all of them, the outcome's last; their weights and places in the sample."""

    scores: Floats
    weights: Floats
    rows: NDArray[np.intp]

    @classmethod
    def of(cls, survey: Survey, fit: Fitted, names: Sequence[str], goal: str) -> AnsweredScores:
        """Those whom the model was fitted to and who have a score of each of `names` and of the outcome."""
        rows = np.concatenate(fit.sample.rows)
        scores = survey.scores()[[*names, goal]].to_numpy(float)[rows]
        weights = fit.sample.design.weights
        given = np.ones(len(rows)) if weights is None else np.concatenate(weights)
        complete: Mask = np.isfinite(scores).all(axis=1)
        if complete.sum() < FEWEST:
            raise EstimationError("what_if.no_scores", n=int(complete.sum()))
        return cls(scores[complete], given[complete], np.flatnonzero(complete))

    @property
    def n(self) -> int:
        """How many they are."""
        return len(self.rows)

    @property
    def mean(self) -> float:
        """Of the outcome, weighted."""
        return float(self.weights @ self.scores[:, -1] / self.weights.sum())

    def share(self, agree: float) -> float:
        """Of those whose outcome is `agree` or above."""
        return float(self.weights @ (self.scores[:, -1] >= agree - 1e-9) / self.weights.sum())

    def levers(
        self, survey: Survey, names: Sequence[str], goal: str, chosen: Sequence[int], slopes: Floats, drawn: Floats
    ) -> LeverScores:
        """What the levers `chosen` among `names` are worth by slopes (d,) and their draws (R, d)."""
        at = list(chosen)
        scale = survey.instrument[goal].scale
        highest = np.array([float(survey.instrument[names[j]].scale.high) for j in at])
        ends = (float(scale.low), float(scale.high))
        return LeverScores(
            self.scores[:, -1], self.scores[:, at], self.weights, highest, ends, slopes[at], drawn[:, at]
        )

    def link(
        self,
        slopes: Floats,
        drivers: Sequence[str],
        names: Sequence[str],
        agree: float,
        scores: LeverScores,
        bootstrap: Bootstrap | None,
    ) -> AgreementLink | None:
        """The probit of the outcome on what all drivers predict of it."""
        at = [j for j, n in enumerate(names) if n in drivers] or list(range(len(names)))
        if not at:
            return None
        predicted = self.scores[:, at] @ slopes[at]
        low, high = scores.ends
        return AgreementLink.of(predicted, scores.outcome, agree, high - low, self.weights, bootstrap, self.rows)
