"""Descriptives as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.mardia import Mardia
from repurchase.numeric.classical.moments import Moments
from repurchase.survey.instrument import Construct
from repurchase.survey.survey import Survey


@dataclass(frozen=True)
class ConstructScore:
    """Scores of one construct: means of its items."""

    construct: Construct
    n: int
    mean: float
    sd: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class Normality:
    """Tests of multivariate normality over all items; None where one could not be made."""

    mardia: Mardia | None
    henze_zirkler: tuple[float, float] | None  # statistic, p


@dataclass(frozen=True)
class DescriptionFindings:
    """What `Description` holds; the attributes are explained there."""

    survey: Survey
    items: Moments
    answers: Mapping[str, tuple[int, ...]]
    constructs: tuple[ConstructScore, ...]
    normality: Normality
    level: float = 0.95
    ranks: bool = False
    levels: bool = False
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
