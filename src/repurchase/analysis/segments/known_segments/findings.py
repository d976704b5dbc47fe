"""Segments known from the background as data: how each performs, and what matters in the large ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from repurchase.analysis.decisions.priorities.findings import PriorityFindings
from repurchase.analysis.results.result import Provenance
from repurchase.analysis.scores.group_differences.findings import GroupComparison, Grouping
from repurchase.errors import Note
from repurchase.literature import RULES, Rules


@dataclass(frozen=True, slots=True)
class SegmentMean:
    """One construct in one segment: respondents, and the mean on 0-100 with its limits."""

    segment: Any
    n: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SegmentPriorities:
    """What matters within one segment."""

    grouping: Grouping
    segment: Any
    n: int
    priorities: PriorityFindings


@dataclass(frozen=True)
class KnownFindings:
    """What `KnownSegments` holds.

    Attributes
    ----------
    comparisons : tuple of GroupComparison
        Question by question, constructs in order; p adjusted by Holm within a question.
    ranked : tuple of SegmentPriorities
        Of segments large enough for a model of their own.
    large : int
        Segments that were large enough.
    modelled : bool
        Whether there was a model to look for priorities with.
    tested : tuple of str
        Questions over which measurement invariance was tested.
    """

    comparisons: tuple[GroupComparison, ...]
    ranked: tuple[SegmentPriorities, ...] = ()
    large: int = 0
    modelled: bool = False
    tested: tuple[str, ...] = ()
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def groupings(self) -> tuple[Grouping, ...]:
        """The questions, and options of questions with several answers, in order."""
        return tuple({c.grouping.name: c.grouping for c in self.comparisons}.values())

    def of(self, grouping: Grouping) -> tuple[GroupComparison, ...]:
        """Comparisons of one question."""
        return tuple(c for c in self.comparisons if c.grouping.name == grouping.name)

    def differ(self, comparison: GroupComparison) -> bool:
        """Whether segments differ on a construct after Holm's adjustment."""
        return self.rules["significance"].met_by(comparison.p_holm)

    def means(self, comparison: GroupComparison) -> Iterator[SegmentMean]:
        """Means of a construct on 0-100 with Student's limits, segment by segment."""
        scale = comparison.construct.scale
        width = 100 / (scale.high - scale.low)
        values = zip(comparison.grouping.groups, comparison.n, comparison.mean, comparison.sd, strict=True)
        for words, n, mean, sd in values:
            middle = (mean - scale.low) * width
            half = float(stdtrit(n - 1, (1 + self.level) / 2)) * sd * width / np.sqrt(n)
            yield SegmentMean(words, n, middle, max(middle - half, 0.0), min(middle + half, 100.0))
