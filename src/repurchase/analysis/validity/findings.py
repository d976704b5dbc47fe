"""Convergent and discriminant validity as data."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.measurement.loadings import Measured
from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.scales.validity import FornellLarcker, HtmtLimits
from repurchase.survey.instrument import Label
from repurchase.survey.survey import Survey


@dataclass(frozen=True)
class ConstructPair:
    """Two constructs, and the two items across them that correlate most: where to look first."""

    first: str
    second: str
    phi: float
    phi_high: float
    htmt: float
    htmt_high: float
    htmt2: float
    htmt2_high: float
    items: tuple[str, str]
    items_r: float


@dataclass(frozen=True)
class ValidityFindings:
    """What `Validity` holds; the attributes are explained there."""

    survey: Survey
    measured: Measured
    comparison: FornellLarcker
    ratios: HtmtLimits
    pairs: tuple[ConstructPair, ...]
    seed: int = 1
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def label(self, construct: str) -> Label:
        """The words of a construct."""
        return self.survey.instrument[construct].label
