"""Reliability as data."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.measurement.one_factor import ModelOmega
from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.scales.reliability import (
    Alpha,
    AlphaBootstrap,
    ItemStatistics,
    Omega,
)
from repurchase.numeric.scales.split_half import SplitHalf
from repurchase.survey.instrument import Construct


@dataclass(frozen=True)
class ConstructReliability:
    """Reliability of one construct.

    Attributes
    ----------
    model : ModelOmega or None
        Omega with its interval: of the sum of categories where the items have few, else of that of numbers.
    ordinal_alpha : float or None
        Alpha of the polychoric correlations, where the items have few categories.
    resampled : AlphaBootstrap or None
        Of alpha, where a bootstrap interval was asked for.
    """

    construct: Construct
    alpha: Alpha
    items: ItemStatistics
    omega: Omega
    halves: SplitHalf
    resampled: AlphaBootstrap | None = None
    model: ModelOmega | None = None
    ordinal_alpha: float | None = None

    @property
    def judged(self) -> tuple[float, float]:
        """The coefficient that is judged and its lower limit: omega's, alpha's where omega does not exist."""
        if self.model is not None:
            return self.model.interval.estimate, self.model.interval.ci_low
        return self.alpha.estimate, self.interval[0]

    @property
    def interval(self) -> tuple[float, float]:
        """Limits of alpha: the bootstrap's where it was asked for, else Feldt's."""
        chosen = self.resampled or self.alpha
        return chosen.ci_low, chosen.ci_high


@dataclass(frozen=True)
class ReliabilityFindings:
    """What `Reliability` holds; the attributes are explained there."""

    constructs: tuple[ConstructReliability, ...]
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def alpha(self, construct: str) -> float:
        """Cronbach's alpha of one construct."""
        return next(r.alpha.estimate for r in self.constructs if r.construct.name == construct)
