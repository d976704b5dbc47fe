"""Moments of complete cases that are known as totals: of all of them, and of random blocks of them.

A resample of blocks has the sampling errors of a resample of cases, because cases fall into blocks at random: the
variance between the blocks' sums estimates that of the cases, without their being held or distributed normally.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from repurchase.array_types import Floats, Integers
from repurchase.numeric.resampling.counts import CHUNK, CrossProducts, chunk_slices, random_counts, weighted_moments


@dataclass(frozen=True, eq=False)
class BlockTotals:
    """Totals of the answers of complete cases, each answer less a fixed origin of its variable.

    Attributes
    ----------
    n : float
        Cases.
    origin : ndarray of shape (p,)
    sums : ndarray of shape (p,)
    products : ndarray of shape (p, p)
        Sums of products; exact where answers and origins are multiples of one half.
    block_n : ndarray of shape (B,)
        Cases of each block; they add up to n.
    block_sums : ndarray of shape (B, p)
    block_products : ndarray of shape (B, p (p + 1) / 2)
        In the order of ``np.triu_indices(p)``.
    """

    n: float
    origin: Floats
    sums: Floats
    products: Floats
    block_n: Floats
    block_sums: Floats
    block_products: Floats

    @property
    def p(self) -> int:
        """Variables."""
        return len(self.sums)

    @property
    def blocks(self) -> int:
        """Blocks that hold a case."""
        return int((self.block_n > 0).sum())

    @property
    def mean(self) -> Floats:
        """Means, shape (p,)."""
        return np.asarray(self.origin + self.sums / self.n)

    def covariance(self, less: int = 0) -> Floats:
        """Covariances (p, p) with the divisor n - less."""
        centred = self.products - np.outer(self.sums, self.sums) / self.n
        return np.asarray(centred / (self.n - less))

    def of(self, columns: Sequence[int] | Integers) -> BlockTotals:
        """The totals of some of the variables, in the order given."""
        chosen = np.asarray(columns, dtype=np.intp)
        if len(chosen) == self.p and (chosen == np.arange(self.p)).all():
            return self
        place = np.zeros((self.p, self.p), dtype=np.intp)
        upper = np.triu_indices(self.p)
        place[upper] = np.arange(len(upper[0]))
        place = np.maximum(place, place.T)
        i, j = np.triu_indices(len(chosen))
        return BlockTotals(
            self.n,
            self.origin[chosen],
            self.sums[chosen],
            self.products[np.ix_(chosen, chosen)],
            self.block_n,
            self.block_sums[:, chosen],
            self.block_products[:, place[chosen[i], chosen[j]]],
        )

    def cross_products(self) -> CrossProducts:
        """The blocks as rows that a resample draws, about the means of all cases."""
        i, j = np.triu_indices(self.p)
        used = self.block_n > 0
        n, sums, shift = self.block_n[used], self.block_sums[used], self.sums / self.n
        centred = sums - n[:, None] * shift
        products = (
            self.block_products[used]
            - sums[:, i] * shift[j]
            - shift[i] * sums[:, j]
            + n[:, None] * (shift[i] * shift[j])
        )
        return CrossProducts((self.mean,), (centred,), (products,), (n,))

    def drawn_moments(self, draws: int, seed: int, less: int = 0) -> Iterator[tuple[Floats, Floats]]:
        """Covariances (R, p, p) and means (R, p) of resamples of the blocks, chunk by chunk, the same for a seed."""
        cross = self.cross_products()
        for counts in self.resamples(draws, seed):
            S, mean = weighted_moments(cross, counts, less)
            yield S[:, 0], mean[:, 0]

    def resamples(self, draws: int, seed: int) -> Iterator[list[Floats]]:
        """How often each block stands in each resample, chunk by chunk: the same ones for every analysis of a seed."""
        drawn = _drawn_counts(self.blocks, draws, seed)
        return ([drawn[part].astype(float)] for part in chunk_slices(draws))


@lru_cache(maxsize=2)
def _drawn_counts(blocks: int, draws: int, seed: int) -> NDArray[np.uint8]:
    """Resamples of the blocks, shape (draws, blocks): drawn once, as every interval of a chapter rests on them."""
    drawn = np.concatenate([counts.astype(np.uint8) for (counts,) in random_counts([blocks], draws, seed, CHUNK)])
    drawn.setflags(write=False)
    return drawn
