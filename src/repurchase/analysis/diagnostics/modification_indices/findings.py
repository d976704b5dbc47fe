"""Modification indices as data."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note

SHOWN = 10


@dataclass(frozen=True)
class ModificationFindings:
    """What `Modifications` holds; the attributes are explained there."""

    frame: pd.DataFrame
    most: int = SHOWN
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
