"""Fractions among whole numbers: single slips in a rated column, and columns of half points or means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repurchase.survey.read.answers.numbers.number_words import asks_for_count, asks_for_measure
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.question_heads import named

FEW = 0.1  # share of a column's answers that may be fractions, beside neighbours rated in whole numbers
FEWEST_COLUMNS = 3  # columns of one range that speak for one another; two of one name do as well
HIGHEST = 10.0  # highest point of a usual scale
_TOPS = (2, 3, 5, 7, 11)  # highest points by which scales are told apart
Counts = Mapping[float, int]


def holds_few_fractions(counts: Counts) -> bool:
    """Whether some answers of a usual scale are fractions, but so few that they are slips.

    Parameters
    ----------
    counts : mapping of number to how often it was given
    """
    return 0 < _share(counts) <= FEW and _on_usual_scale(counts)


def holds_many_fractions(counts: Counts) -> bool:
    """Whether answers within a usual scale are fractions too often for slips: half points, or means."""
    return _share(counts) > FEW and _on_usual_scale(counts)


def _share(counts: Counts) -> float:
    total = sum(counts.values())
    return sum(n for v, n in counts.items() if v != int(v)) / total if total else 0.0


def _on_usual_scale(counts: Counts) -> bool:
    """Whether nearly all answers lie within a usual scale: a 55 for a 5 is a slip as well."""
    inside = _inside(counts)
    return sum(inside.values()) >= (1 - FEW) * sum(counts.values()) and max(inside, default=0.0) > 1


def _inside(counts: Counts) -> Counts:
    return {v: n for v, n in counts.items() if 0 <= v <= HIGHEST}


def with_slips(columns: Sequence[SheetColumn], counts: Mapping[int, Counts]) -> list[SheetColumn]:
    """The columns whose few fractions are slips, for neighbours are answered in whole numbers up to the same point.

    Parameters
    ----------
    columns : sequence of SheetColumn
        In the order of the file.
    counts : mapping of column index to counts
        Of the columns that hold whole numbers of a scale, but for a few fractions.
    """
    return [
        c
        for run in _runs(columns, counts)
        if len(run) >= FEWEST_COLUMNS or (len(run) > 1 and _one_name(run))
        for c in run
        if holds_few_fractions(counts[c.index])
    ]


def looking_rated(columns: Sequence[SheetColumn], counts: Mapping[int, Counts]) -> list[SheetColumn]:
    """Columns with many fractions that stand beside rated ones or beside one another, all up to the same point.

    Parameters
    ----------
    columns, counts
        As for `with_slips`, the columns with many fractions among them.
    """
    return [
        c
        for run in _runs(columns, counts)
        if len(run) >= FEWEST_COLUMNS or (len(run) > 1 and _one_name(run))
        for c in run
        if holds_many_fractions(counts[c.index])
    ]


def _runs(columns: Sequence[SheetColumn], counts: Mapping[int, Counts]) -> list[list[SheetColumn]]:
    """Neighbours whose answers end at one point of a usual scale, but for what measures something."""
    runs: list[list[SheetColumn]] = [[]]
    for c in columns:
        if c.index not in counts or not counts[c.index] or _measures(c):
            runs.append([])
            continue
        left = runs[-1][-1] if runs[-1] else None
        if left is not None and _top(counts[left.index]) != _top(counts[c.index]) and not _one_name([left, c]):
            runs.append([])
        runs[-1].append(c)
    return runs


def _top(counts: Counts) -> int:
    highest = max(_inside(counts), default=0.0)
    return next(top for top in _TOPS if highest <= top)


def _measures(c: SheetColumn) -> bool:
    return any(asks_for_measure(head) or asks_for_count(head) for head in (c.wording, c.name))


def _one_name(run: Sequence[SheetColumn]) -> bool:
    names = [named(c) for c in run]
    told = {n.prefix.casefold() for n in names if n is not None and not n.generic}
    return len(told) == 1 and None not in names
