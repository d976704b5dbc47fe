"""Means of groups as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Background, Construct


@dataclass(frozen=True)
class CategoryMean:
    """The mean score of those who gave one answer to a background question; `n` of them have a score."""

    category: Any
    n: int
    mean: float
    sd: float


@dataclass(frozen=True)
class MeansByQuestion:
    """One construct by the categories of one background question.

    Attributes
    ----------
    ends : tuple of int
        Places of the two categories whose difference has the largest lower limit, the smaller mean first.
    difference : float
        Of these two, in pooled standard deviations of all categories, with the limits of its interval.
    share : float
        Of the variance of the scores, that between the categories (eta squared).
    """

    question: Background
    construct: Construct
    groups: tuple[CategoryMean, ...]
    difference: float
    ci_low: float
    ci_high: float
    share: float
    ends: tuple[int, int]

    @property
    def lowest(self) -> CategoryMean:
        """Of the two categories, that with the smaller mean."""
        return self.groups[self.ends[0]]

    @property
    def highest(self) -> CategoryMean:
        """Of the two categories, that with the larger mean."""
        return self.groups[self.ends[1]]


@dataclass(frozen=True)
class GroupMeanFindings:
    """What `GroupMeans` holds; the attributes are explained there."""

    comparisons: tuple[MeansByQuestion, ...]
    left_out: Mapping[str, int]
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def of(self, construct: str) -> tuple[MeansByQuestion, ...]:
        """The comparisons of one construct, the largest difference first."""
        own = [c for c in self.comparisons if c.construct.name == construct and np.isfinite(c.difference)]
        return tuple(sorted(own, key=lambda c: -c.difference))
