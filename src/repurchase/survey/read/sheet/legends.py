"""What stands beside the answers: rows of totals, and legends that only the first rows fill, behind a gap or a head."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import plain

MOST_FILLED = 0.5  # share of the rows that a legend may fill
LEAST_ROWS = 8  # respondents from which on a few filled rows at the top are no answers


def legend_beside(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """The columns of a legend to the right of the answers; none where there is no such thing.

    Each of them is filled from the first row on without a hole, far from the last row, and they stand behind an empty
    column or under a head that is called one.
    """
    if len(columns) < 3 or len(columns[0].codes) < LEAST_ROWS:
        return []
    tail: list[SheetColumn] = []
    for c in reversed(columns[1:]):
        if not _fills_the_top(c):
            break
        tail.insert(0, c)
    while tail:
        before = columns[columns.index(tail[0]) - 1]
        apart = tail[0].index > before.index + 1
        called = any(is_legend(part) for part in (tail[0].header, *tail[0].parts, *tail[0].header.split(" / ")))
        if apart or (called and len(tail) > 1):
            return tail
        tail.pop(0)
    return []


def without_legend(
    columns: list[SheetColumn], lines: list[int]
) -> tuple[list[SheetColumn], list[int], list[SheetColumn]]:
    """The columns without a legend beside them, the lines of the rows that are left, and the legend's columns.

    A legend longer than the table leaves rows behind that hold nothing else; they go with it.
    """
    legend = legend_beside(columns)
    if not legend:
        return columns, lines, []
    left = [c for c in columns if c not in legend]
    keep = np.flatnonzero(np.any([c.codes >= 0 for c in left], axis=0))
    kept = [c.take(keep) for c in left]
    return kept, [lines[i] for i in keep], legend


def _fills_the_top(c: SheetColumn) -> bool:
    """Whether only the first rows are filled, one after the other."""
    filled = [k for k, code in enumerate(c.codes) if code >= 0]
    last = filled[-1] + 1 if filled else 0
    return last <= MOST_FILLED * len(c.codes) and len(filled) >= 0.6 * last


@cache
def _listed(name: str) -> frozenset[str]:
    words: set[str] = set()
    for file in (files("repurchase") / "resources" / "categories").iterdir():
        if file.name.endswith(".toml"):
            words |= set(tomllib.loads(file.read_text(encoding="utf-8"))[name])
    return frozenset(words)


@cache
def _total() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_listed("total"), key=len, reverse=True)))
    return re.compile(rf"^(?:{words})(?:$|\s*[:：.(（=]|\s+\d)", re.I)


@cache
def _legend() -> frozenset[str]:
    return frozenset(map(plain, _listed("legend")))


def is_total(word: str) -> bool:
    """Whether a cell names a row of totals or means in one of the languages."""
    return bool(_total().match(word))


def is_legend(head: str) -> bool:
    """Whether a head is that of a legend in one of the languages."""
    return plain(head) in _legend()
