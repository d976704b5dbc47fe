"""The parts of a large file looked over and counted wherever `work_on` says; their totals do not depend on that.

Equal sheets are told from all rows before. Therefore each part first tells a number of each of its sheets, from which
it is found here, in the order of the file, which sheets have come before; then each part is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from repurchase.array_types import Integers, Mask
from repurchase.survey.read.platforms.registry import PLATFORMS
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.stream.decisions.coded_rows import RowCoder
from repurchase.survey.stream.decisions.deciding import Decided
from repurchase.survey.stream.parts.parquet_parts import ParquetPart
from repurchase.survey.stream.parts.row_pass import Counted, Keys, RowPass, RowScreen, respondents_of
from repurchase.survey.whole.row_lots import sample_lots
from repurchase.work.task_map import mapped

Share = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are looked at before a file is read: those with small lots, the first, the last."""

    cut: float
    first: int
    last: int

    def of(self, rows: Integers) -> Integers:
        """Places among `rows` of those that are wanted."""
        return np.flatnonzero((sample_lots(rows).astype(float) <= self.cut) | (rows <= self.first) | (rows > self.last))


@dataclass(frozen=True, slots=True)
class Instructions:
    """How rows are read and screened, as it travels to whoever counts a part."""

    decided: Decided
    screen: RowScreen | None
    cut: float
    most_aside: int
    secret: str

    def __reduce__(self) -> tuple[Any, ...]:
        """Platforms are modules: they go by their key. Of the sample nothing goes along but what it has decided."""
        decided = self.decided.without_answers()
        content = [getattr(decided, name) for name in Decided.__slots__ if name != "platform"]
        rest = (self.screen, self.cut, self.most_aside, self.secret)
        return _received, (decided.platform.key, content, *rest)

    def coder(self) -> RowCoder:
        """A coder that has seen nothing."""
        return RowCoder(self.decided.learned, self.decided.no_rows, self.most_aside, self.secret)


def _received(platform: str, content: Sequence[Any], *rest: Any) -> Instructions:
    names = [name for name in Decided.__slots__ if name != "platform"]
    known = next(p for p in PLATFORMS if p.key == platform)
    return Instructions(Decided(**dict(zip(names, content, strict=True)), platform=known), *rest)


class ToldCopies:
    """Which sheets of a part have come before, found beforehand."""

    def __init__(self, copies: Mask) -> None:
        self.copies, self.done = copies, 0

    def later(self, keys: Keys) -> Mask:
        """The same of the next rows."""
        start, self.done = self.done, self.done + len(keys)
        return self.copies[start : self.done]


def looked_over(wanted: Wanted, parts: Sequence[ParquetPart], share: Share) -> dict[int, list[Cell]]:
    """The rows that decide how a file is read."""
    chosen: dict[int, list[Cell]] = {}
    for found in _told(mapped(partial(_wanted_rows, wanted), parts), share, len(parts)):
        chosen |= found
    return chosen


def counted_parts(instructions: Instructions, parts: Sequence[ParquetPart], share: Share) -> Counted:
    """The totals of all parts."""
    screen, half = instructions.screen, len(parts)
    copies: Sequence[NDArray[np.uint8] | None] = [None] * len(parts)
    if screen is not None and screen.searches:
        searches = screen.searches
        instructions = replace(instructions, screen=screen.searched_by([]))
        keys = mapped(partial(_sheet_keys, instructions), parts)
        half = 2 * len(parts)
        copies = [
            np.packbits(np.any([s.later(k) for s, k in zip(searches, each, strict=False)], axis=0))
            for each in _told(keys, lambda done: share(done / 2), len(parts))
        ]
    found = mapped(partial(_counted, instructions), list(zip(parts, copies, strict=True)))
    return reduce(add, _told(found, lambda done: share(1 - (1 - done) * len(parts) / half), len(parts)))


def _told(results: Iterable[Any], share: Share, count: int) -> Iterator[Any]:
    for k, result in enumerate(results, 1):
        share(k / count)
        yield result


def _wanted_rows(wanted: Wanted, part: ParquetPart) -> Mapping[int, list[Cell]]:
    chosen: dict[int, list[Cell]] = {}
    with closing(part.batches()) as batches:
        for batch in batches:
            chosen |= {int(batch.rows[i]): batch.record(int(i)) for i in wanted.of(batch.rows)}
    return chosen


def _sheet_keys(instructions: Instructions, part: ParquetPart) -> list[Keys]:
    """For each search a number of each respondent of a part."""
    coder, found = instructions.coder(), list[list[Keys]]()
    with closing(part.batches()) as batches:
        for batch in batches:
            found.append(_keys(instructions, respondents_of(instructions.decided, coder, batch)))
    return [np.concatenate(keys) for keys in zip(*found, strict=True)]


def _keys(instructions: Instructions, rows: Any) -> list[Keys]:
    return [] if instructions.screen is None else instructions.screen.copy_keys(rows)


def _counted(instructions: Instructions, task: tuple[ParquetPart, NDArray[np.uint8] | None]) -> Counted:
    part, copies = task
    screen = instructions.screen
    if screen is not None and copies is not None:
        screen = screen.searched_by([ToldCopies(np.unpackbits(copies).astype(bool))])
    walk = RowPass(instructions.decided, instructions.coder(), screen, instructions.cut)
    with closing(part.batches()) as batches:
        return walk.over(batches)
