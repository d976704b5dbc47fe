"""Resamples of respondents, the same for a seed on any number of cores, and their moments many at a time.

A resample with replacement is a vector of counts. The covariance matrices of a whole chunk of resamples are then one
matrix product of the counts with the products of the centred columns. Each chunk has its own random stream, spawned
from the seed, so that it does not matter which process takes it, nor in which order.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.linear.stable_product import product

Part = Callable[[], list[Array]]  # makes the counts of a chunk of resamples
CHUNK = 256  # replicates held at once: more is slower, because the chunk leaves the cache
MOST_PRODUCTS = 25_000_000  # numbers kept in memory: 200 MB
MOST_COUNTS = 20_000_000  # counts of one chunk
MOST_DRAWN = 1_000_000  # respondents drawn at once


@dataclass(frozen=True, eq=False)
class CrossProducts:
    """Complete data of the groups, prepared for the moments of resamples.

    Attributes
    ----------
    centre : tuple of (p,) arrays
        Column means of each group.
    centred : tuple of (n_g, p) arrays
    products : tuple of (n_g, p(p+1)/2) arrays, or None
        Products of the centred columns, in the order of ``np.triu_indices(p)``; None where they would not fit into
        memory and are made block by block.
    cases : tuple of (n_g,) arrays, or None
        Where the rows are blocks of respondents and hold their sums: how many each block has.
    """

    centre: tuple[Array, ...]
    centred: tuple[Array, ...]
    products: tuple[Array, ...] | None
    cases: tuple[Array, ...] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how another process makes them again: products are many times what they are made of."""
        if self.cases is not None:  # sums of blocks, whose products are no products of theirs
            return CrossProducts, (self.centre, self.centred, self.products, self.cases)
        return _made_again, (self.centre, self.centred, self.products is not None)

    @property
    def p(self) -> int:
        """Observed variables."""
        return self.centred[0].shape[1]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Respondents of each group, or blocks of them: what is drawn."""
        return tuple(len(y) for y in self.centred)

    def drawn_cases(self, g: int, counts: Array) -> Array:
        """How many respondents stand in each resample (R, 1) of a group."""
        if self.cases is None:
            return counts.sum(axis=1, keepdims=True)
        return product(counts, self.cases[g][:, None])


def cross_products(data: Sequence[Array]) -> CrossProducts:
    """`CrossProducts` of the groups' complete data, each (n_g, p)."""
    centre = tuple(np.asarray(y, float).mean(axis=0) for y in data)
    centred = tuple(np.asarray(y, float) - c for y, c in zip(data, centre, strict=True))
    pairs = centred[0].shape[1] * (centred[0].shape[1] + 1) // 2
    return _made_again(centre, centred, sum(len(y) for y in centred) * pairs <= MOST_PRODUCTS)


def _made_again(centre: tuple[Array, ...], centred: tuple[Array, ...], kept: bool) -> CrossProducts:
    i, j = np.triu_indices(centred[0].shape[1])
    return CrossProducts(centre, centred, tuple(_products(y, i, j) for y in centred) if kept else None)


def _products(y: Array, i: Array, j: Array, block: int = 4096) -> Array:
    """Columns i times columns j of y, with no second array of their size beside them."""
    found = np.empty((len(y), len(i)))
    for first in range(0, len(y), block):
        rows = y[first : first + block]
        np.multiply(rows[:, i], rows[:, j], out=found[first : first + block])
    return found


def weighted_moments(cross: CrossProducts, counts: Sequence[Array], divisor_less: int = 0) -> tuple[Array, Array]:
    """Moments of resamples given as counts.

    Parameters
    ----------
    cross : CrossProducts
    counts : sequence of (R, n_g) arrays
        How often each respondent of each group was drawn; or any non-negative weights.
    divisor_less : {0, 1}
        1 divides by n - 1 (the Wishart likelihood), 0 by n.

    Returns
    -------
    S : (R, G, p, p) array
    mean : (R, G, p) array
    """
    p, R = cross.p, len(counts[0])
    cell = _cells(p)
    S, mean = np.empty((R, len(counts), p, p)), np.empty((R, len(counts), p))
    for g, weights in enumerate(counts):
        n = cross.drawn_cases(g, weights)
        shift = product(weights, cross.centred[g]) / n
        half = _totals(cross.centred[g], weights) if cross.products is None else product(weights, cross.products[g])
        half /= n
        _less_products(half, shift)
        if divisor_less:
            half *= n / (n - divisor_less)
        np.take(half, cell, axis=1, out=S[:, g], mode="clip")  # other modes make a copy first
        mean[:, g] = cross.centre[g] + shift
    return S, mean


def _less_products(half: Array, mean: Array) -> None:
    """Take the products of means (R, p) off those of values (R, p(p+1)/2), a variable at a time and in place."""
    first = 0
    for i in range(mean.shape[1]):
        rest = mean[:, i:]
        half[:, first : first + rest.shape[1]] -= mean[:, i : i + 1] * rest
        first += rest.shape[1]


def _cells(p: int) -> Array:
    """For each cell (p, p) of a symmetric matrix its place in the order of ``np.triu_indices(p)``."""
    i, j = np.triu_indices(p)
    found = np.empty((p, p), int)
    found[i, j] = found[j, i] = np.arange(len(i))
    return found


def _totals(y: Array, weights: Array, block: int = 4096) -> Array:
    """Weighted sums (R, p(p+1)/2) of products of columns, a block of rows at a time."""
    i, j = np.triu_indices(y.shape[1])
    found = np.zeros((len(weights), len(i)))
    for first in range(0, len(y), block):
        rows = y[first : first + block]
        found += product(weights[:, first : first + block], rows[:, i] * rows[:, j])
    return found


def counts_of(indices: Array, n: int) -> Array:
    """Count how often each respondent stands in each resample.

    Parameters
    ----------
    indices : (R, d) int array
        0-based respondents of each resample's d draws.
    n : int
        Respondents.

    Returns
    -------
    (R, n) array
    """
    R = len(indices)
    cells = indices + n * np.arange(R)[:, None]
    return np.bincount(cells.ravel(), minlength=R * n).reshape(R, n).astype(float)


def group_counts(indices: Array, groups: Sequence[Array]) -> list[Array]:
    """Counts (R, n_g) of each group from row numbers of the whole data.

    Parameters
    ----------
    indices : (R, n) int array
        0-based rows of the data.
    groups : sequence of (n_g,) int arrays
        The rows of each group.

    Returns
    -------
    list of (R, n_g) arrays

    Raises
    ------
    ValueError
        When a row number is not that of a respondent.
    """
    n = 1 + max(int(rows.max()) for rows in groups)
    if indices.min() < 0 or indices.max() >= n:
        raise ValueError("row numbers out of range")
    counts = counts_of(indices, n)
    return [counts[:, rows] for rows in groups]


def chunk_slices(draws: int, chunk: int = CHUNK) -> list[slice]:
    """Consecutive slices of at most `chunk` out of `draws`."""
    return [slice(first, min(first + chunk, draws)) for first in range(0, draws, chunk)]


def chunk_of(n: int) -> int:
    """Replicates at once for `n` respondents: fewer where their counts would fill the memory."""
    return max(1, min(CHUNK, MOST_COUNTS // max(n, 1)))


def random_parts(sizes: Sequence[int], draws: int, seed: int, chunk: int | None = None) -> Iterator[Part]:
    """Random resamples within each group, chunk by chunk, as what makes their counts.

    A chunk's stream depends on seed and place only; the counts are made where the chunk is worked on, so that no more
    than a seed has to travel there.
    """
    slices = chunk_slices(draws, chunk or chunk_of(sum(sizes)))
    streams = np.random.SeedSequence(seed).spawn(len(slices))
    for part, stream in zip(slices, streams, strict=True):
        yield partial(_drawn, tuple(sizes), part.stop - part.start, stream)


def _drawn(sizes: Sequence[int], draws: int, stream: np.random.SeedSequence) -> list[Array]:
    rng = np.random.default_rng(stream)
    return [_drawn_counts(rng, n, draws) for n in sizes]


def random_counts(sizes: Sequence[int], draws: int, seed: int, chunk: int | None = None) -> Iterator[list[Array]]:
    """Counts of random resamples within each group, chunk by chunk; see `random_parts`.

    Yields
    ------
    list of (<= chunk, n_g) arrays
    """
    return (part() for part in random_parts(sizes, draws, seed, chunk))


def _drawn_counts(rng: np.random.Generator, n: int, size: int) -> Array:
    """Counts (size, n) of resamples, some at a time: the numbers drawn are the same, and take less memory."""
    found = np.empty((size, n))
    for part in chunk_slices(size, max(1, MOST_DRAWN // n)):
        found[part] = counts_of(rng.integers(0, n, size=(len(found[part]), n)), n)
    return found


def cluster_parts(codes: Sequence[Array], draws: int, seed: int) -> Iterator[Part]:
    """Random resamples of whole clusters within each group, chunk by chunk, as `random_parts` has them.

    Parameters
    ----------
    codes : sequence of (n_g,) int arrays
        The cluster of each respondent as 0, 1, 2 ...
    """
    chosen = random_parts([int(c.max()) + 1 for c in codes], draws, seed, chunk_of(sum(map(len, codes))))
    return (partial(_members, tuple(codes), part) for part in chosen)


def cluster_counts(codes: Sequence[Array], draws: int, seed: int) -> Iterator[list[Array]]:
    """Counts of random resamples of whole clusters within each group, chunk by chunk; see `cluster_parts`.

    Yields
    ------
    list of (<= chunk, n_g) arrays
    """
    return (part() for part in cluster_parts(codes, draws, seed))


def cluster_jackknife_parts(codes: Sequence[Array]) -> Iterator[Part]:
    """The samples that leave out one cluster each, group after group."""
    left = jackknife_parts([int(c.max()) + 1 for c in codes], chunk_of(sum(map(len, codes))))
    return (partial(_members, tuple(codes), part) for part in left)


def _members(codes: Sequence[Array], clusters: Part) -> list[Array]:
    """Counts of respondents from those of their clusters."""
    return [counts[:, c] for counts, c in zip(clusters(), codes, strict=True)]


def weighted_part(weights: Sequence[Array], part: Part) -> list[Array]:
    """Counts times sampling weights: who is drawn keeps the own weight."""
    return [counts * w for counts, w in zip(part(), weights, strict=True)]


def jackknife_parts(sizes: Sequence[int], chunk: int | None = None) -> Iterator[Part]:
    """The samples that leave out one respondent each, chunk by chunk, group after group."""
    total = sum(sizes)
    for part in chunk_slices(total, chunk or chunk_of(total)):
        yield partial(_left_out, tuple(sizes), part.start, part.stop)


def _left_out(sizes: Sequence[int], start: int, stop: int) -> list[Array]:
    first, rows = np.concatenate([[0], np.cumsum(sizes)]), np.arange(start, stop)
    counts = []
    for g, n in enumerate(sizes):
        weights = np.ones((len(rows), n))
        at = np.flatnonzero((rows >= first[g]) & (rows < first[g] + n))
        weights[at, rows[at] - first[g]] = 0
        counts.append(weights)
    return counts
