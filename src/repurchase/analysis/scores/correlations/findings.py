"""Correlations as data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurchase.analysis.respondents.background_numbers import Covariate
from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CorrelationFindings:
    """What `Correlations` holds; the attributes are explained there."""

    variables: tuple[Covariate, ...]
    k: int
    n: int
    mean: Array
    sd: Array
    r: Array
    p_value: Array
    diagonal: Array
    shown: str
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
