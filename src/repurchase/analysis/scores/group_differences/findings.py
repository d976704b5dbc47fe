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
from repurchase.survey.instrument import Construct, Label
from repurchase.text import Text


@dataclass(frozen=True)
class Grouping:
    """A background question as groups of respondents: their words, and who belongs to each."""

    name: str
    label: Label | Text
    groups: tuple[Any, ...]
    members: tuple[NDArray[np.bool_], ...]


@dataclass(frozen=True)
class GroupComparison:
    """One construct compared over one grouping; `test` is Welch's t or F, `pairs` are Games-Howell's."""

    construct: Construct
    grouping: Grouping
    n: tuple[int, ...]
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    test: WelchT | WelchAnova
    ranks: Ranks
    p_holm: float = float("nan")
    pairs: tuple[PairOfMeans, ...] = ()

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
        """Whether a comparison holds after Holm's adjustment."""
        return self.rules["significance"].met_by(comparison.p_holm)
