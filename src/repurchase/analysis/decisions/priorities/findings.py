"""Priorities as data: drivers with importance and performance, and their differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Construct

IMPROVE, MAINTAIN, LOW, LESS = "improve", "maintain", "low priority", "less pressing"
QUADRANTS = (IMPROVE, MAINTAIN, LOW, LESS)
UNTOLD = "cannot be told"
FEWEST = 3  # drivers: with two, each is the other's mean


@dataclass(frozen=True, slots=True)
class Against:
    """A driver's difference from the mean of the others, with its interval and p adjusted over all drivers."""

    difference: float
    ci_low: float
    ci_high: float
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class Priority:
    """One driver: its importance for the outcome and its performance, and what can be told of both.

    Attributes
    ----------
    importance_p : float
        Of importance against zero, adjusted over all drivers.
    importance_contrast, performance_contrast : Against
        Importance by size, the direction of its point estimate aside.
    quadrants : mapping of str to float
        How often resamples put the driver into each quadrant; empty without a bootstrap, and for a negative effect.
    selected : float
        How often resamples put it among the first.
    """

    construct: Construct
    importance: float
    importance_low: float
    importance_high: float
    performance: float
    performance_low: float
    performance_high: float
    verdict: str
    selected: float
    importance_p: float
    importance_contrast: Against
    performance_contrast: Against
    quadrants: Mapping[str, float] = field(default_factory=dict)

    @property
    def size(self) -> float:
        """Importance without its direction."""
        return abs(self.importance)


@dataclass(frozen=True, slots=True)
class PriorityContrast:
    """The difference of two drivers' importance by size."""

    first: Construct
    second: Construct
    difference: float
    ci_low: float
    ci_high: float
    p_value: float
    p_holm: float


@dataclass(frozen=True)
class PriorityFindings:
    """What `Priorities` holds; the attributes are explained there."""

    outcome: Construct
    drivers: tuple[Priority, ...]
    contrasts: tuple[PriorityContrast, ...]
    top: int
    draws: int
    used: int
    level: float = 0.95
    rules: Rules = RULES
    conditional_on: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def ranked(self) -> tuple[Priority, ...]:
        """Drivers whose importance is known, the largest by size first."""
        return tuple(sorted((d for d in self.drivers if np.isfinite(d.importance)), key=lambda d: -d.size))

    @property
    def leader(self) -> Priority | None:
        """The driver that the adjusted contrasts put above each other one; None where they do not."""
        ranked, rule = self.ranked, self.rules["significance"]
        if len(ranked) < 2 or not rule.met_by(ranked[0].importance_p) or self.tied:
            return None
        return ranked[0]

    @property
    def tied(self) -> tuple[Priority, ...]:
        """Drivers from which the one with the largest point estimate is not set apart."""
        if not self.ranked:
            return ()
        first, rule = self.ranked[0].construct.name, self.rules["significance"]
        pairs = [(c, {c.first.name, c.second.name}) for c in self.contrasts]
        apart = {name for c, names in pairs if first in names and rule.met_by(c.p_holm) for name in names}
        return tuple(d for d in self.ranked[1:] if d.construct.name not in apart)

    @property
    def comparable(self) -> int:
        """Drivers whose importance and performance are known, over which contrasts are adjusted."""
        return sum(bool(np.isfinite(d.importance) and np.isfinite(d.performance)) for d in self.drivers)

    @property
    def placed(self) -> bool:
        """Whether there are enough drivers for quadrants."""
        return self.comparable >= FEWEST

    def told(self, verdict: str) -> tuple[Priority, ...]:
        """The drivers of that verdict."""
        return tuple(d for d in self.drivers if d.verdict == verdict)
