"""The totals of a file that is too large to be held: counts, moments, blocks, and a random sample of its rows.

Nothing here knows how a file is read; `repurchase.survey.stream` makes totals of files and of surveys in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import gcd
from typing import Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from repurchase.array_types import Floats, Mask
from repurchase.survey.whole.row_lots import sample_lots

MOST_BLOCKS = 2000  # resamples of blocks give a standard error to within 1 / sqrt(2 * 2000), 1.6 %
FEWEST_ROWS = 20  # of one block, on average
SAMPLE_SIZE = 20_000  # respondents


class RowSample(Protocol):
    """What a sample of rows can do; a `Survey` can."""

    @property
    def rows(self) -> NDArray[np.intp]:
        """Row numbers, from 1 in file order."""

    def keep(self, mask: Mask) -> Self:
        """The rows in `mask`."""

    def joined(self, other: Self) -> Self:
        """These rows and those of another part of the same file, in file order."""


SampleOf = TypeVar("SampleOf", bound=RowSample)


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Moments of complete cases, block by block; rows fall into blocks at random, whatever their order in the file.

    Attributes
    ----------
    n : ndarray of float, shape (b,)
        Complete cases.
    sums : ndarray of float, shape (b, p)
        Of answers minus the midpoint of their scale, reverse-keyed.
    products : ndarray of float, shape (b, p * (p + 1) / 2)
        Upper triangle, row by row (`numpy.triu_indices`), of the sums of products of the same.
    """

    n: Floats
    sums: Floats
    products: Floats

    def __len__(self) -> int:
        return len(self.n)

    def __add__(self, other: Blocks) -> Blocks:
        b = gcd(len(self), len(other))
        one, two = self.folded(b), other.folded(b)
        return Blocks(one.n + two.n, one.sums + two.sums, one.products + two.products)

    def folded(self, b: int) -> Blocks:
        """The same rows in fewer blocks; `b` divides their number."""
        if b == len(self):
            return self
        times = len(self) // b
        return Blocks(*(a.reshape(times, b, *a.shape[1:]).sum(axis=0) for a in (self.n, self.sums, self.products)))


@dataclass(frozen=True, slots=True, eq=False)
class GroupSums:
    """Construct scores of the respondents of one category: means over the items that each of them answered.

    Attributes
    ----------
    n : int
        Respondents.
    answered : ndarray of float, shape (c,)
        Of them, those with a score on each construct.
    sums, squares : ndarray of float, shape (c,)
        Of the scores, and of their squares.
    """

    n: int
    answered: Floats
    sums: Floats
    squares: Floats

    def __add__(self, other: GroupSums) -> GroupSums:
        return GroupSums(
            self.n + other.n, self.answered + other.answered, self.sums + other.sums, self.squares + other.squares
        )


@dataclass(frozen=True, slots=True, eq=False)
class WholeFile(Generic[SampleOf]):
    """All that is kept of a large file; those of its parts add up.

    Attributes
    ----------
    read : int
        Rows of the file.
    n : int
        Respondents kept by the screening rules that can be applied row by row.
    complete : int
        Of them, those who answered every item; models rest on these.
    items : tuple of str
        Names of the items in the order of the instrument; answers are reverse-keyed, as in `Survey.frame`.
    lows, midpoints : ndarray, shape (p,)
        The lowest answer and the midpoint of the scale of each item.
    counts : tuple of ndarray of int
        For each item the number of answers at each point of its scale, low to high, and last the missing ones.
    sums, products : ndarray of float, shape (p,) and (p, p)
        Of complete cases, of answers minus the scale's midpoint; exact.
    pair_counts, pair_sums, pair_products : ndarray of float, shape (p, p)
        Of all kept respondents, over those who answered both items: how many, the sum of the item of the row, the sum
        of products; equal to those of complete cases where nothing is missing.
    blocks : Blocks
    constructs : tuple of str
        Names, in the order of the scores in `by_group`.
    background : mapping of question to category to int
        How many kept respondents gave each answer; of a question with several answers, how many chose each option.
    by_group : mapping of question to category to GroupSums
    dropped, flagged : mapping of reason to int
        Rows that each screening rule left out, and that each sign marks; a row is dropped for its first reason.
    sample : Survey
        A simple random sample of at most 20,000 kept respondents.
    """

    read: int
    n: int
    complete: int
    items: tuple[str, ...]
    lows: NDArray[np.intp]
    midpoints: Floats
    counts: tuple[NDArray[np.int64], ...]
    sums: Floats
    products: Floats
    pair_counts: Floats
    pair_sums: Floats
    pair_products: Floats
    blocks: Blocks
    sample: SampleOf
    constructs: tuple[str, ...] = ()
    background: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    by_group: Mapping[str, Mapping[str, GroupSums]] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    flagged: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: WholeFile[SampleOf]) -> WholeFile[SampleOf]:
        """The totals of two parts of one file, read with the same decisions."""
        if self.items != other.items or self.constructs != other.constructs:
            raise ValueError("parts of different questionnaires do not add up")
        return WholeFile(
            read=self.read + other.read,
            n=self.n + other.n,
            complete=self.complete + other.complete,
            items=self.items,
            lows=self.lows,
            midpoints=self.midpoints,
            counts=tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)),
            sums=self.sums + other.sums,
            products=self.products + other.products,
            pair_counts=self.pair_counts + other.pair_counts,
            pair_sums=self.pair_sums + other.pair_sums,
            pair_products=self.pair_products + other.pair_products,
            blocks=self.blocks + other.blocks,
            sample=sampled(self.sample.joined(other.sample)),
            constructs=self.constructs,
            background=_each(self.background, other.background, _counted),
            by_group=_each(self.by_group, other.by_group, _grouped),
            dropped=_counted(self.dropped, other.dropped),
            flagged=_counted(self.flagged, other.flagged),
        )

    def settled(self) -> WholeFile[SampleOf]:
        """The same totals with no more blocks than their rows can fill: when the last part has been added."""
        return replace(self, blocks=self.blocks.folded(gcd(len(self.blocks), block_number(self.complete))))


def block_number(n: int) -> int:
    """How many blocks `n` rows fill: a divisor of 2,000, so that blocks of parts can be added."""
    fitting = [b for b in range(1, MOST_BLOCKS + 1) if MOST_BLOCKS % b == 0 and n >= b * FEWEST_ROWS]
    return max(fitting, default=1)


def sampled(rows: SampleOf, size: int = SAMPLE_SIZE) -> SampleOf:
    """At most `size` of some rows, drawn by their numbers: the same ones whatever parts they came in."""
    if len(rows.rows) <= size:
        return rows
    lots = sample_lots(rows.rows)
    return rows.keep(lots <= np.partition(lots, size - 1)[size - 1])


def _counted(a: Mapping[str, int], b: Mapping[str, int]) -> dict[str, int]:
    total = Counter(dict(a))
    total.update(dict(b))
    return dict(total)


def _grouped(a: Mapping[str, GroupSums], b: Mapping[str, GroupSums]) -> dict[str, GroupSums]:
    return {k: a[k] + b[k] if k in a and k in b else a[k] if k in a else b[k] for k in {**a, **b}}


_Of = TypeVar("_Of")


def _each(a: Mapping[str, _Of], b: Mapping[str, _Of], add) -> dict[str, _Of]:  # type: ignore[no-untyped-def]
    return {k: add(a.get(k, {}), b.get(k, {})) for k in {**a, **b}}
