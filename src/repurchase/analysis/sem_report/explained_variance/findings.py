"""Explained variance as data: a share a construct, an effect size a path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance
from repurchase.analysis.results.wording import label_in
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Label


@dataclass(frozen=True)
class ExplainedShare:
    """R squared of one explained construct, limits NaN without a bootstrap."""

    construct: str
    r_squared: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class AddedShare:
    """f squared of one path, limits NaN without a bootstrap."""

    source: str
    target: str
    f2: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class ExplainedFindings:
    """What `ExplainedVariance` holds; the attributes are explained there."""

    shares: tuple[ExplainedShare, ...]
    sizes: tuple[AddedShare, ...]
    draws: int
    level: float
    labels: Mapping[str, Label]
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
    freed: bool = False

    def called(self, name: str) -> Label:
        """The words of a construct."""
        return label_in(self.labels, name)
