"""Differences between groups as data: question by question, construct by construct."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.group_means import (
    PairOfMeans,
    Ranks,
    WelchAnova,
    WelchT,
)
from repurchase.numeric.classical.rank_correlation import RankCorrelation
from repurchase.survey.instrument import Construct, Label
from repurchase.text import Text


@dataclass(frozen=True)
class Grouping:
    """A background question as groups of respondents: their words, who belongs to each, whether they have an order."""

    name: str
    label: Label | Text
    groups: tuple[Any, ...]
    members: tuple[NDArray[np.bool_], ...]
    question: str = ""
    ordered: bool = False

    @property
    def family(self) -> str:
        """The question whose tests are adjusted together: options of one question are one family."""
        return self.question or self.name


@dataclass(frozen=True)
class GroupComparison:
    """One construct compared over one grouping; `test` is Welch's t or F, `pairs` are Games-Howell's.

    `trend` is the rank correlation with the order of three or more categories, None where they have none.
    """

    construct: Construct
    grouping: Grouping
    n: tuple[int, ...]
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    test: WelchT | WelchAnova
    ranks: Ranks
    p_holm: float = float("nan")
    pairs: tuple[PairOfMeans, ...] = ()
    trend: RankCorrelation | None = None
    trend_holm: float = float("nan")

    @property
    def effect_limits(self) -> tuple[float, float]:
        """Limits of `effect`."""
        t = self.test
        return (t.d_low, t.d_high) if isinstance(t, WelchT) else (t.eta2_low, t.eta2_high)

    @property
    def effect(self) -> float:
        """Cohen's d for two groups, eta squared for more."""
        return self.test.d if isinstance(self.test, WelchT) else self.test.eta2

    @property
    def effect_name(self) -> str:
        """``d`` for two groups, ``eta2`` for more."""
        return "d" if isinstance(self.test, WelchT) else "eta2"


@dataclass(frozen=True)
class GroupFindings:
    """What `GroupDifferences` holds; the attributes are explained there."""

    comparisons: tuple[GroupComparison, ...]
    invariance: Text | None = None
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def significant(self, comparison: GroupComparison) -> bool:
        """Whether a comparison holds after Holm's adjustment within its question."""
        return self.rules["significance"].met_by(comparison.p_holm)
