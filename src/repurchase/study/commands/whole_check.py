"""What ``check`` says of a large file: numbers of all rows that were counted, not of the sample that is held."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repurchase.document.parts.blocks import Column, Table
from repurchase.numeric.scales.internal_consistency import alpha_of_covariance
from repurchase.style import Kind
from repurchase.survey.instrument import Construct
from repurchase.survey.survey import Survey
from repurchase.survey.whole.whole_file import WholeFile
from repurchase.text import text

Whole = WholeFile[Survey]


def counted_items(whole: Whole) -> dict[str, tuple[int, float | None]]:
    """Answers to each item, reverse-keyed, and their mean; None where nobody answered."""
    found: dict[str, tuple[int, float | None]] = {}
    for name, low, counts in zip(whole.items, whole.lows, whole.counts, strict=True):
        n = int(counts[:-1].sum())
        points = np.arange(low, low + len(counts) - 1)
        found[name] = (n, float((points * counts[:-1]).sum() / n) if n else None)
    return found


def counted_alpha(whole: Whole, construct: Construct) -> float | None:
    """Cronbach's alpha over the respondents who answered every item of the file; None where it does not exist."""
    place = [whole.items.index(name) for name in construct.item_names if name in whole.items]
    if len(place) < 2 or whole.complete < 2:
        return None
    sums, n = whole.sums[place], whole.complete
    covariance = (whole.products[np.ix_(place, place)] - np.outer(sums, sums) / n) / (n - 1)
    return float(alpha_of_covariance(covariance))


def dropped_rows(dropped: Mapping[str, int]) -> Table:
    """How many rows each rule of the screening leaves out."""
    columns = (
        Column("reasons", text("check.reasons"), Kind.WORDS),
        Column("n", text("check.rows"), Kind.COUNT),
    )
    rows = tuple((text(f"screening.{reason}"), n) for reason, n in dropped.items() if n)
    return Table("dropped", text("check.dropped_title"), columns, rows)
