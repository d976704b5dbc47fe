"""Simulated cut-offs as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.numeric.dynamic_fit.cutoffs import Cutoff

INDICES = ("srmr", "rmsea", "cfi")


@dataclass(frozen=True)
class LeftOut:
    """What a level of misfit leaves out: ``=~`` a cross-loading, ``~~`` a residual correlation, and its size."""

    lhs: str
    op: str
    rhs: str
    size: float


@dataclass(frozen=True)
class MisfitLevel:
    """What one level leaves out, and the cut-off of each index by its name."""

    steps: tuple[LeftOut, ...]
    cutoffs: Mapping[str, Cutoff]


@dataclass(frozen=True)
class DynamicCutoffFindings:
    """What `DynamicCutoffs` holds; the attributes are explained there."""

    values: Mapping[str, float]
    levels: tuple[MisfitLevel, ...]
    n: int
    simulated_n: int
    draws: int
    seed: int
    rated: bool
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def beyond(self, name: str, level: int = 0) -> bool | None:
        """Whether an index is no better than in models of a level; None where that has no cut-off."""
        if level >= len(self.levels):
            return None
        bound = self.levels[level].cutoffs[name].value
        if bound != bound:
            return None
        value = self.values[name]
        return value <= bound if name == "cfi" else value >= bound

    def reached(self, name: str) -> int:
        """The most severe level, counted from 1, that an index is no better than; 0: none."""
        found = [k + 1 for k in range(len(self.levels)) if self.beyond(name, k)]
        return max(found, default=0)

    @property
    def judged(self) -> dict[str, bool]:
        """Whether each index lies beyond the first level, for those that have a cut-off there."""
        found = {name: self.beyond(name) for name in INDICES}
        return {name: known for name, known in found.items() if known is not None}

    @property
    def holds(self) -> bool | None:
        """True: no index is beyond the first level. False: more than half are. None: it cannot be told."""
        judged = self.judged
        if not judged:
            return None
        bad = sum(judged.values())
        return True if not bad else False if 2 * bad > len(judged) else None
