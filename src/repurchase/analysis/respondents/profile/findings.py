"""The sample profile as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Background


@dataclass(frozen=True)
class Frequencies:
    """Answers to one background question; `n` answered it, `missing` did not."""

    question: Background
    categories: tuple[Any, ...]
    counts: tuple[int, ...]
    n: int
    missing: int


@dataclass(frozen=True)
class ProfileFindings:
    """What `SampleProfile` holds; the attributes are explained there."""

    n: int
    questions: tuple[Frequencies, ...]
    numbers: tuple[tuple[Background, tuple[float | None, ...]], ...] = ()
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
