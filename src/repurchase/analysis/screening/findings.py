"""Screening as data: who stays, who goes and why, who carries signs of unusual answering."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from repurchase.analysis.results.result import Provenance
from repurchase.analysis.screening.chance_flags import Flagged
from repurchase.analysis.screening.drop_rules import ScreeningRules
from repurchase.analysis.screening.near_copies import NearCopies
from repurchase.analysis.screening.warning_signs import Sign
from repurchase.errors import Note
from repurchase.survey.survey import Survey
from repurchase.text import Text

WORTH_A_LOOK = 2  # flags that together suggest reading the sheet


@dataclass(frozen=True, slots=True)
class ScreeningStep:
    """One line of the return table: a rule, how many it removed of those left, how many it left."""

    reason: str
    rule: Text
    source: str
    removed: int
    left: int


def flagged_rows(flags: Mapping[int, tuple[str, ...]], at_least: int = WORTH_A_LOOK) -> list[int]:
    """Rows of those kept who carry `at_least` flags, of their ratings or of times and devices."""
    return [row for row, carried in flags.items() if len(carried) >= at_least]


@dataclass(frozen=True)
class ScreeningFindings:
    """What `Screening` holds; the attributes are explained there."""

    survey: Survey
    collected: Survey
    reasons: Mapping[int, tuple[str, ...]]
    flags: Mapping[int, tuple[str, ...]]
    steps: tuple[ScreeningStep, ...]
    signs: tuple[Sign, ...]
    rules: ScreeningRules
    near: NearCopies
    chance: Flagged | None = None
    details: Mapping[int, tuple[Text, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def unflagged(self, at_least: int = WORTH_A_LOOK) -> Survey:
        """Keep those with fewer than `at_least` flags: the same analysis on them tests its robustness."""
        return self.survey.keep(~np.isin(self.survey.rows, flagged_rows(self.flags, at_least)))
