"""Reliability as data."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.scales.reliability import (
    Alpha,
    AlphaBootstrap,
    ItemStatistics,
    Omega,
    SplitHalf,
)
from repurchase.survey.instrument import Construct


@dataclass(frozen=True)
class ConstructReliability:
    """Reliability of one construct; `resampled` where a bootstrap interval was asked for."""

    construct: Construct
    alpha: Alpha
    items: ItemStatistics
    omega: Omega
    halves: SplitHalf
    resampled: AlphaBootstrap | None = None

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
