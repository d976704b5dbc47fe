"""The totals of coded rows, added up batch after batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.array_types import Floats, Integers
from repurchase.survey.stream.decisions.coded_rows import CodedRows
from repurchase.survey.survey import Survey
from repurchase.survey.whole.row_lots import block_of
from repurchase.survey.whole.whole_file import MOST_BLOCKS, Blocks, GroupSums, WholeFile

EXACT = 2**24  # below it, sums of whole numbers are exact in single precision


@dataclass(frozen=True, slots=True)
class _Option:
    """A category of a background question: the column that holds it, and the code that means it."""

    question: str
    category: str
    column: str
    code: int


class RowTotals:
    """Counts, moments, blocks and sums of groups of the respondents that were kept.

    Parameters
    ----------
    survey : Survey
        The sample as it was read: its instrument, and the categories of its background.
    """

    def __init__(self, survey: Survey) -> None:
        self.instrument = survey.instrument
        scales = [c.scale for c in survey.instrument.constructs for _ in c.items]
        self.lows = np.array([s.low for s in scales], dtype=np.intp)
        self.highs = np.array([s.high for s in scales], dtype=np.intp)
        self.midpoints = (self.lows + self.highs) / 2
        self.turned = np.array([i.reversed for i in survey.instrument.items], dtype=bool)
        self.items = survey.instrument.item_names
        self.options = options_of(survey)
        p, self.groups = len(self.items), [len(c.items) for c in survey.instrument.constructs]
        self.upper = np.triu_indices(p)
        self.n = self.complete = 0
        self.counts = [np.zeros(h - l + 2, dtype=np.int64) for l, h in zip(self.lows, self.highs, strict=True)]
        self.block_n, self.block_sums = np.zeros(MOST_BLOCKS), np.zeros((MOST_BLOCKS, p))
        self.block_products = np.zeros((MOST_BLOCKS, len(self.upper[0])))
        self.part_counts, self.part_sums, self.part_products = (np.zeros((p, p)) for _ in range(3))
        c = len(self.groups)
        self.group_n = np.zeros(len(self.options))
        self.group_answered, self.group_sums, self.group_squares = (np.zeros((len(self.options), c)) for _ in range(3))

    def add(self, rows: CodedRows) -> None:
        """Add some respondents."""
        if not len(rows):
            return
        self.n += len(rows)
        if not self.items:
            self._add_groups(rows, np.zeros((0, len(rows))), np.zeros((0, len(rows)), dtype=bool))
            return
        place = [rows.names.index(name) for name in self.items]
        answers = rows.responses[place].astype(np.int16)
        given = answers != rows.missing
        ends = (self.lows + self.highs).astype(np.int16)
        answers[self.turned] = ends[self.turned, None] - answers[self.turned]
        self._add_counts(answers, given)
        whole = given.all(axis=0)
        complete = bool(whole.all())
        centred = (answers - self.midpoints[:, None]).astype(np.float32)  # halves: exact
        if not complete:
            centred[~given] = 0.0
            self._add_incomplete(centred[:, ~whole].astype(float), given[:, ~whole].astype(float))
        self._add_blocks(centred if complete else centred[:, whole], rows.rows if complete else rows.rows[whole])
        self._add_groups(rows, centred, given)

    def _add_counts(self, answers: NDArray[np.int16], given: NDArray[np.bool_]) -> None:
        """Answers at each point, and missing ones."""
        for j, counts in enumerate(self.counts):
            mine, there = answers[j], given[j]
            seen = np.array([np.count_nonzero((mine == v) & there) for v in range(self.lows[j], self.highs[j] + 1)])
            counts[:-1] += seen
            counts[-1] += len(there) - np.count_nonzero(there)

    def _add_incomplete(self, centred: Floats, given: Floats) -> None:
        """Pairs of answers of respondents who left something blank."""
        self.part_counts += given @ given.T
        self.part_sums += centred @ given.T
        self.part_products += centred @ centred.T

    def _add_blocks(self, centred: NDArray[np.float32], rows: Integers) -> None:
        """Moments of complete cases, by block."""
        p, m = centred.shape
        self.complete += m
        block = block_of(rows, MOST_BLOCKS).astype(np.uint16)
        n = np.bincount(block, minlength=MOST_BLOCKS)
        farthest = float((self.highs - self.midpoints).max())
        kind = np.float32 if 4 * farthest**2 * int(n.max()) < EXACT else np.float64  # in quarters: whole numbers
        arranged = np.ones((m, p + 1), dtype=kind)  # with a last column of ones, products hold sums and counts too
        arranged[:, :p] = np.ascontiguousarray(centred.T)[np.argsort(block, kind="stable")]
        products = np.zeros((MOST_BLOCKS, p + 1, p + 1), dtype=kind)
        ends = np.cumsum(np.append(0, n)).tolist()
        for b, (start, end) in enumerate(pairwise(ends)):
            part = arranged[start:end]
            np.matmul(part.T, part, out=products[b])
        self.block_products += products[:, self.upper[0], self.upper[1]]
        self.block_sums += products[:, -1, :p]
        self.block_n += products[:, -1, -1]

    def _add_groups(self, rows: CodedRows, centred: NDArray[np.float32] | Floats, given: NDArray[np.bool_]) -> None:
        """Scores of constructs by the answers to background questions."""
        if not self.options:
            return
        scores, scored = self._scores(centred, given)
        both = np.vstack([scored, scores, scores**2])
        for start in range(0, len(rows), 1 << 16):
            part = slice(start, start + (1 << 16))
            chosen = np.array([rows.background[o.column][part] == o.code for o in self.options], dtype=float)
            self.group_n += chosen.sum(axis=1)
            found = chosen @ both[:, part].T
            a, b, c = np.split(found, 3, axis=1)
            self.group_answered += a
            self.group_sums += b
            self.group_squares += c

    def _scores(self, centred: NDArray[np.float32] | Floats, given: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Mean scores of the constructs, shape (c, m), 0 where there is none, and where there is one."""
        m, c = given.shape[1], len(self.groups)
        scores, scored = np.zeros((c, m)), np.zeros((c, m))
        start = 0
        for k, size in enumerate(self.groups):
            part = slice(start, start + size)
            count = given[part].sum(axis=0)
            total = centred[part].sum(axis=0, dtype=float)
            scored[k] = count > 0
            middle = self.midpoints[start]
            scores[k] = np.where(count > 0, total / np.maximum(count, 1) + middle, 0.0)
            start += size
        return scores, scored

    def whole(
        self, sample: Survey, read: int, dropped: Mapping[str, int], flagged: Mapping[str, int]
    ) -> WholeFile[Survey]:
        """All that was added, with a sample of it."""
        p = len(self.items)
        upper = self.block_products.sum(axis=0)
        products = np.zeros((p, p))
        products[self.upper] = upper
        products = products + np.triu(products, 1).T
        sums = self.block_sums.sum(axis=0)
        background: dict[str, dict[str, int]] = {}
        by_group: dict[str, dict[str, GroupSums]] = {}
        for i, o in enumerate(self.options):
            background.setdefault(o.question, {})[o.category] = int(self.group_n[i])
            sums_of = GroupSums(int(self.group_n[i]), self.group_answered[i], self.group_sums[i], self.group_squares[i])
            by_group.setdefault(o.question, {})[o.category] = sums_of
        return WholeFile(
            read=read,
            n=self.n,
            complete=self.complete,
            items=self.items,
            lows=self.lows,
            midpoints=self.midpoints,
            counts=tuple(self.counts),
            sums=sums,
            products=products,
            pair_counts=self.complete + self.part_counts,
            pair_sums=sums[:, None] + self.part_sums,
            pair_products=products + self.part_products,
            blocks=Blocks(self.block_n, self.block_sums, self.block_products),
            sample=sample,
            constructs=tuple(c.name for c in self.instrument.constructs),
            background=background,
            by_group=by_group,
            dropped=dropped,
            flagged=flagged,
        )


def options_of(survey: Survey) -> list[_Option]:
    """Every category of every background question that has any, in order."""
    found: list[_Option] = []
    for question in survey.instrument.background:
        prefix = f"{question.name}: "
        ticked = [str(c) for c in survey.background.columns if str(c).startswith(prefix)]
        found += [_Option(question.name, c.removeprefix(prefix), c, 1) for c in ticked]
        if ticked or question.kind == "number" or question.name not in survey.background:
            continue
        answers = survey.background[question.name]
        if isinstance(answers.dtype, pd.CategoricalDtype):
            found += [_Option(question.name, str(c), question.name, k) for k, c in enumerate(answers.cat.categories)]
    return found
