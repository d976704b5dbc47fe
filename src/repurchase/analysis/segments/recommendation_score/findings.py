"""Who would recommend, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Label
from repurchase.text import Text

PROMOTER, PASSIVE = 9, 7  # answers from which on a respondent is one


@dataclass(frozen=True, slots=True)
class AskedRecommendation:
    """The question from 0 to 10, and its answers' column."""

    name: str
    label: Label


@dataclass(frozen=True, slots=True)
class RecommendationCount:
    """Promoters, passives and detractors of one segment or of all; `score` with its limits from -100 to 100."""

    question: Label | Text | None
    segment: Any
    n: int
    promoters: int
    passives: int
    detractors: int
    score: float
    low: float
    high: float


@dataclass(frozen=True)
class RecommendationFindings:
    """What `RecommendationScore` holds: all respondents first, then segments; `mean` is that of the answers."""

    asked: AskedRecommendation
    counts: tuple[RecommendationCount, ...]
    mean: float
    missing: int
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def whole(self) -> RecommendationCount:
        """All who answered."""
        return self.counts[0]
