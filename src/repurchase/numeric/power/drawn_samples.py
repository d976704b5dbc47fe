"""Samples of rating-scale answers, many at a time, and the moments that such answers have in the population."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.dynamic_fit.rated_answers import TERMS, AnswerMargin, answer_spread, hermite_coefficients
from repurchase.numeric.resampling.counts import CHUNK, chunk_slices

CELLS = 4_000_000  # answers that are held together: 16 MB, whatever N and the number of samples
ENTRIES = 1_500_000  # of informations that are held together: some ten arrays of 12 MB


@dataclass(frozen=True, eq=False)
class RatedPopulation:
    """Normal variables, and where they are cut into answers.

    Attributes
    ----------
    correlations : (p, p) array
        Of the normal variables.
    thresholds : (t, p) array
        Where each item is cut, infinity where an item has fewer cuts than others; without rows the answers stay normal.
    """

    correlations: Array
    thresholds: Array

    @property
    def rated(self) -> bool:
        """Whether answers are cut into categories."""
        return len(self.thresholds) > 0

    def moments(self) -> Array:
        """Covariances (p, p) of the answers in the population; the categories are 1, 2, 3 ..."""
        if not self.rated:
            return self.correlations
        margins = [_margin(cuts) for cuts in self.thresholds.T]
        series, sd = np.array([hermite_coefficients(m) for m in margins]), np.array([answer_spread(m) for m in margins])
        found, power = np.zeros_like(self.correlations), np.ones_like(self.correlations)
        for k in range(TERMS):
            power = power * self.correlations
            found += np.outer(series[:, k], series[:, k]) * power
        np.fill_diagonal(found, 1.0)
        return np.asarray(found * np.outer(sd, sd))

    def kept(self) -> Array:
        """Correlation (p,) of each answer with the normal variable that it was cut from."""
        if not self.rated:
            return np.ones(len(self.correlations))
        return np.array([hermite_coefficients(_margin(cuts))[0] for cuts in self.thresholds.T])


def _margin(cuts: Array) -> AnswerMargin:
    finite = cuts[np.isfinite(cuts)]
    return AnswerMargin(np.arange(1.0, len(finite) + 2), finite)


@dataclass(frozen=True, slots=True)
class SampleBlock:
    """Samples `first` to before `last` of those of `n` respondents, which are fitted together."""

    n: int
    first: int
    last: int


def sample_blocks(n: int, p: int, samples: int, q: int = 1) -> list[SampleBlock]:
    """The blocks of `block_sizes`."""
    return [SampleBlock(n, part.start, part.stop) for part in block_sizes(n, p, samples, q)]


def block_sizes(n: int, p: int, samples: int, q: int = 1) -> list[slice]:
    """Which samples of n respondents, p items and q parameters are fitted together: memory does not grow with them."""
    return chunk_slices(samples, max(1, min(CHUNK, CELLS // (n * p), ENTRIES // q**2)))


def drawn_answers(population: RatedPopulation, n: int, samples: int, seed: int, q: int = 1) -> Iterator[Array]:
    """Answers of samples of n, block by block; see `block_answers`.

    Parameters
    ----------
    population : RatedPopulation
    n, samples, seed : int
    q : int
        Parameters that will be estimated of each: it decides on the blocks, not on the answers.
    """
    for block in sample_blocks(n, len(population.correlations), samples, q):
        yield block_answers(population, seed, block)


def block_answers(population: RatedPopulation, seed: int, block: SampleBlock) -> Array:
    """Answers of one block of samples, each of which has a random stream of its own.

    The same seed, size and number of a sample give the same answers, in whatever block and process it is drawn.

    Returns
    -------
    (r, n, p) float32 array
        Categories from 0 on, which need no more digits; normal numbers where the population is not rated.
    """
    root = np.linalg.cholesky(population.correlations).T.astype(np.float32)
    normal = np.empty((block.last - block.first, block.n, len(root)), np.float32)
    for k, sample in enumerate(range(block.first, block.last)):
        np.random.default_rng([seed, block.n, sample]).standard_normal(out=normal[k], dtype=np.float32)
    y = (normal.reshape(-1, len(root)) @ root).reshape(normal.shape)
    if not population.rated:
        return y
    answers = np.zeros_like(y)
    for row in population.thresholds.astype(np.float32):
        answers += y > row
    return answers


def centred_answers(answers: Array) -> Array:
    """Answers (r, n, p) less the mean of each item in its sample."""
    return np.asarray(answers - answers.mean(axis=1, keepdims=True))


def covariances(centred: Array) -> Array:
    """Covariance matrices (r, p, p) with divisor n of centred answers (r, n, p)."""
    return np.asarray(centred.swapaxes(1, 2) @ centred, float) / centred.shape[1]
