"""Priorities as data: drivers with importance and performance, and their differences."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Construct


@dataclass(frozen=True)
class Priority:
    """One driver: its importance for the outcome and its performance, each with an interval."""

    construct: Construct
    importance: float
    importance_low: float
    importance_high: float
    performance: float
    performance_low: float
    performance_high: float
    quadrant: str
    selected: float


@dataclass(frozen=True)
class PriorityContrast:
    """The difference of two drivers' importance."""

    first: Construct
    second: Construct
    difference: float
    ci_low: float
    ci_high: float
    p_value: float
    p_holm: float


@dataclass(frozen=True)
class PriorityFindings:
    """What `Priorities` holds; the attributes are explained there."""

    outcome: Construct
    drivers: tuple[Priority, ...]
    contrasts: tuple[PriorityContrast, ...]
    top: int
    draws: int
    used: int
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
