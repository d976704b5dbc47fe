"""Correlations as data."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.respondents.background_numbers import Covariate
from repurchase.analysis.results.result import Provenance
from repurchase.array_types import Floats
from repurchase.errors import Note
from repurchase.literature import RULES, Rules


@dataclass(frozen=True)
class CorrelationFindings:
    """What `Correlations` holds; the attributes are explained there."""

    variables: tuple[Covariate, ...]
    k: int
    n: int
    mean: Floats
    sd: Floats
    r: Floats
    p_value: Floats
    diagonal: Floats
    shown: str
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
