"""Constructs below each other in columns, and where a table of their correlations finds room. Plain geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

GAP = 0.16  # inches between constructs
AIRY = 0.2  # inches that may be added between constructs of a shorter column
LONG = 3.4  # inches above which one column becomes two
APART = 0.12  # between columns and the table below them
WIDE = 2.75  # inches of a column on a page of two


class PlacedTable(Protocol):
    """What has to find a place beside or below the columns."""

    @property
    def wide(self) -> float: ...
    @property
    def high(self) -> float: ...


@dataclass(frozen=True, slots=True)
class ConstructColumns:
    """Which construct stands where.

    Attributes
    ----------
    members : tuple of tuples of (int, float)
        Each column's constructs with the height of their middles, in inches from the top.
    row : float
        Inches from item to item.
    high : float
        Of everything.
    table : float
        Where the table begins.
    beside : bool
        Whether the table stands below the last column, in the room that the others leave.
    """

    members: tuple[tuple[tuple[int, float], ...], ...]
    row: float
    high: float
    table: float = 0.0
    beside: bool = False


def arranged_columns(
    heights: Sequence[float], row: float, table: PlacedTable | None, few: bool, tallest: float
) -> ConstructColumns:
    """Columns as even as the order allows; a shorter one is stretched a little and stands in the middle.

    Parameters
    ----------
    heights : sequence of float
        Of each construct, with the gap below it.
    row : float
    table : PlacedTable or None
    few : bool
        Whether one column is wanted, as arcs need it, where it fits.
    tallest : float
        Height of the page.
    """
    total = sum(heights)
    wanted = 1 if total <= LONG or (few and total <= tallest) else 2
    runs = _even(heights, min(wanted, len(heights)) or 1)
    tall = max((_tall(heights, run) for run in runs), default=0.4)
    rest = tall - _tall(heights, runs[-1])
    beside = table is not None and len(runs) > 1 and table.wide <= WIDE and table.high + APART <= rest
    members = tuple(_placed(heights, run, tall, spread=not (beside and run is runs[-1])) for run in runs)
    if table is None:
        return ConstructColumns(members, row, tall)
    if beside:
        return ConstructColumns(members, row, tall, tall - table.high, True)
    return ConstructColumns(members, row, tall + APART + table.high, tall + APART)


def _tall(heights: Sequence[float], run: Sequence[int]) -> float:
    return sum(heights[i] for i in run) - GAP


def _placed(heights: Sequence[float], run: Sequence[int], tall: float, spread: bool) -> tuple[tuple[int, float], ...]:
    rest = tall - _tall(heights, run)
    more = min(rest / max(len(run) - 1, 1), AIRY) if spread and len(run) > 1 else 0.0
    top = (rest - more * (len(run) - 1)) / 2 if spread else 0.0
    placed = []
    for i in run:
        placed.append((i, top + (heights[i] - GAP) / 2))
        top += heights[i] + more
    return tuple(placed)


def _even(heights: Sequence[float], parts: int) -> list[list[int]]:
    """One run, or two of which the higher one is as low as it can be, the second never the higher if that is equal."""
    n = len(heights)
    if parts == 1:
        return [list(range(n))]
    cut = min(range(1, n), key=lambda c: (round(max(sum(heights[:c]), sum(heights[c:])), 9), -c))
    return [list(range(cut)), list(range(cut, n))]
