"""Columns that repeat an item turned round: what a researcher recoded and saved beside the answers themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repurchase.survey.read.sheet.grid import SheetColumn

ENOUGH = 12  # answers that must mirror each other
LEAST_VALUES = 3  # different ones among them: two groups of a yes-no question mirror each other anyway
MOST_ROWS = 2_000  # rows that are looked at
SUMS = (0.0, *map(float, range(3, 13)), 100.0)  # lowest and highest point of a scale together, from 1-2 to 1-11
_BLANK = -9_999.0


def turned_copies(columns: Sequence[SheetColumn]) -> dict[int, SheetColumn]:
    """The column that each turned copy mirrors answer by answer, by the copy's index.

    Of two that mirror each other the one with value labels is the original, else the one further left.
    """
    seen: dict[bytes, SheetColumn] = {}
    copies: dict[int, SheetColumn] = {}
    for c in sorted(columns, key=lambda c: (not c.labels, c.index)):
        values = c.spread([np.nan if v is None else v for v in c.numbers])[:MOST_ROWS]
        held = values[np.isfinite(values)]
        if len(held) < ENOUGH or len(np.unique(held)) < LEAST_VALUES or not np.array_equal(held, np.round(held)):
            continue
        mirrored = (_key(total - values) for total in SUMS)
        original = next((seen[key] for key in mirrored if key in seen), None)
        if original is not None:
            copies[c.index] = original
        else:
            seen.setdefault(_key(values), c)
    return copies


def _key(values: np.ndarray) -> bytes:
    return (np.nan_to_num(values, nan=_BLANK) + 0.0).tobytes()
