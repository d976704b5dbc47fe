"""Competing measurement models as data."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.fit_measures.nested import Difference
from repurchase.text import Text


@dataclass(frozen=True)
class Rival:
    """One model of the series: its factors, its fit, and its difference from the hypothesised one.

    `groups` holds, for each factor, the constructs that it stands for; `difference` is None for the first.
    """

    name: Text
    groups: tuple[tuple[str, ...], ...]
    measures: dict[str, float]
    difference: Difference | None


@dataclass(frozen=True)
class CompetingFindings:
    """What `CompetingModels` holds; the attributes are explained there."""

    rivals: tuple[Rival, ...]
    n: int
    scaled: str = ""
    chosen: bool = False
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
