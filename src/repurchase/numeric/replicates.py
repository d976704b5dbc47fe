"""Bootstrap covariance matrices, many replicates at a time.

A resample with replacement is a vector of counts, so that the moments of a
whole chunk of replicates are one matrix product instead of one pass each.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

CHUNK = 256  # replicates held at once: more is slower, because the chunk leaves the cache


def bootstrap_counts(rng: np.random.Generator, n: int, draws: int) -> NDArray[np.float64]:
    """How often each respondent was drawn in each replicate.

    Parameters
    ----------
    rng : numpy.random.Generator
    n, draws : int
        Respondents and replicates.

    Returns
    -------
    ndarray of shape (draws, n)
        Whole numbers from 0; every row sums to ``n``.
    """
    cells = rng.integers(0, n, size=(draws, n)) + n * np.arange(draws)[:, None]
    return np.bincount(cells.ravel(), minlength=draws * n).reshape(draws, n).astype(float)


def weighted_covariances(x: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Covariance matrix of each replicate, divided by ``n - 1``.

    Parameters
    ----------
    x : ndarray of shape (n, p)
        No NaN.
    counts : ndarray of shape (draws, n)
        Rows that sum to ``n``.

    Returns
    -------
    ndarray of shape (draws, p, p)
    """
    n, p = x.shape
    centred = x - x.mean(axis=0)  # keeps the subtraction of squared means below well conditioned
    rows, cols = np.triu_indices(p)
    means = counts @ centred / n
    upper = counts @ (centred[:, rows] * centred[:, cols]) / n - means[:, rows] * means[:, cols]
    cov = np.empty((counts.shape[0], p, p))
    cov[:, rows, cols] = upper
    cov[:, cols, rows] = upper
    return cov * (n / (n - 1))


def bootstrap_covariances(
    x: NDArray[np.float64], draws: int, seed: int | np.random.Generator, chunk: int = CHUNK
) -> Iterator[NDArray[np.float64]]:
    """Covariance matrices of `draws` resamples, in chunks.

    Parameters
    ----------
    x : ndarray of shape (n, p)
        No NaN; ``n >= 2``.
    draws : int
        Replicates in all.
    seed : int or numpy.random.Generator
    chunk : int
        Replicates a chunk; the last one may hold fewer.

    Yields
    ------
    ndarray of shape (<= chunk, p, p)
    """
    rng = np.random.default_rng(seed)
    for start in range(0, draws, chunk):
        yield weighted_covariances(x, bootstrap_counts(rng, x.shape[0], min(chunk, draws - start)))


def correlations(cov: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlation matrices of covariance matrices.

    Parameters
    ----------
    cov : ndarray of shape (..., p, p)

    Returns
    -------
    ndarray of shape (..., p, p)
        NaN in the rows and columns of a variable that does not vary.
    """
    variances = np.diagonal(cov, axis1=-2, axis2=-1)
    scale = np.sqrt(np.where(variances > 1e-12, variances, np.nan))
    r = cov / (scale[..., :, None] * scale[..., None, :])
    diagonal = np.arange(cov.shape[-1])
    r[..., diagonal, diagonal] = np.where(np.isnan(scale), np.nan, 1.0)
    return r
