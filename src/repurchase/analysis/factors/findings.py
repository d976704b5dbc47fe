"""Exploratory factor analysis as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.factors.analysis import (
    Factorability,
    FactorSolution,
    ParallelAnalysis,
)
from repurchase.numeric.factors.extraction import Method
from repurchase.numeric.factors.rotation import Method as Rotation
from repurchase.survey.survey import Survey

Correlation = Literal["pearson", "polychoric", "mixed"]


@dataclass(frozen=True)
class FactorFindings:
    """What `Exploration` holds; the attributes are explained there."""

    survey: Survey
    items: tuple[str, ...]
    solution: FactorSolution
    suitability: Factorability
    components: ParallelAnalysis
    common: ParallelAnalysis
    method: Method
    rotation: Rotation
    correlation: Correlation
    retention: str
    factor_of: dict[str, int | None]
    n: int
    rest: Survey | None = None
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def m(self) -> int:
        """Factors."""
        return self.solution.loadings.shape[1]

    @property
    def oblique(self) -> bool:
        """Whether the factors were allowed to correlate."""
        return self.rotation in ("promax", "oblimin") and self.m > 1

    @property
    def parallel(self) -> ParallelAnalysis:
        """The parallel analysis that fits the method: of components, or of common factors."""
        return self.components if self.method == "pca" else self.common

    @property
    def main_factor(self) -> NDArray[np.intp]:
        """The column on which each item loads most."""
        return np.abs(self.solution.loadings).argmax(axis=1)

    @property
    def misplaced(self) -> tuple[str, ...]:
        """Items that load most on another factor than their construct's."""
        owner = (self.factor_of[self.survey.instrument.construct_of(name).name] for name in self.items)
        return tuple(name for name, own, main in zip(self.items, owner, self.main_factor, strict=True) if own != main)

    @property
    def loadings(self) -> pd.DataFrame:
        """Every loading, nothing suppressed, items in the order of the questionnaire."""
        return pd.DataFrame(
            self.solution.loadings, index=list(self.items), columns=[f"F{j + 1}" for j in range(self.m)]
        )
