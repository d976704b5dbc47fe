"""Classes found in the answers as data: how many, how sure, and what they are like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from repurchase.analysis.results.result import Provenance
from repurchase.array_types import Integers
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Background, Construct

ONE, RATIO, POPULATION, CLASSES = "one class", "ratio", "one population", "classes"
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class ClassCount:
    """One number of classes.

    Attributes
    ----------
    bics : mapping of str to float
        By sort of covariance matrix within classes.
    ratio_p : float
        Of the bootstrap likelihood ratio test against one class fewer; NaN where it was not made.
    smallest : int
        Respondents in the smallest class.
    enough : bool
        Whether that class has the respondents that a class must have, and the algorithm came to its end.
    """

    k: int
    loglik: float
    parameters: int
    bics: dict[str, float]
    entropy: float
    ratio_p: float
    smallest: int
    enough: bool


@dataclass(frozen=True, slots=True)
class ClassProfile:
    """One class: respondents, and its means (0-100) with limits, in the order of the constructs."""

    number: int
    n: int
    share: float
    means: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    jaccard: float


@dataclass(frozen=True, slots=True)
class ClassComposition:
    """One answer to a background question: its share in each class and in all who were classed."""

    question: Background
    category: Any
    shares: tuple[float, ...]
    whole: float


@dataclass(frozen=True)
class FoundFindings:
    """What `FoundSegments` holds.

    Attributes
    ----------
    sort : {"separate", "factor", "shared"}
        Constructs within classes: uncorrelated, along one common factor, correlated in any way.
    verdict : {"one class", "ratio", "one population", "classes"}
        Classes were found, or why not: BIC is smallest for one; the likelihood ratio test confirms none; one
        population with these answers gains as much.
    proposed : int
        Classes at which BIC is smallest.
    k : int
        Classes of which the rest speaks: those found, or those that a test refused.
    ratio_p, population_p : float
        Of `k` classes against one fewer, and against one population; NaN where it was not tested.
    level_share : float
        Share of the differences between classes that all constructs have in common.
    members : ndarray of int, shape (n of the survey,)
        Class of each respondent from 1; 0 where it has none.
    """

    constructs: tuple[Construct, ...]
    n: int
    dropped: int
    most: int
    least: float
    sort: str
    counts: tuple[ClassCount, ...]
    verdict: str
    proposed: int
    k: int
    ratio_p: float = NAN
    population_p: float = NAN
    profiles: tuple[ClassProfile, ...] = ()
    rand: float = NAN
    level_share: float = NAN
    composition: tuple[ClassComposition, ...] = ()
    members: Integers = field(default_factory=lambda: np.zeros(0, np.intp), repr=False, compare=False)
    draws: int = 0
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def has_classes(self) -> bool:
        """Whether there are classes."""
        return self.verdict == CLASSES

    @property
    def chosen(self) -> ClassCount:
        """The row of the `k` classes."""
        return self.counts[self.k - 1]

    @property
    def crossing(self) -> bool:
        """Whether no class is above another on every construct: some profiles cross."""
        means = np.array([p.means for p in self.profiles])
        orders = {tuple(int(i) for i in np.argsort(column)) for column in means.T}
        return len(orders) > 1
