"""Covariance and correlation matrices of bootstrap replicates, a chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import numpy as np

from repurchase.array_types import Floats
from repurchase.numeric.resampling.chunks import in_order
from repurchase.numeric.resampling.counts import (
    CHUNK,
    CrossProducts,
    Part,
    cross_products,
    random_counts,
    random_parts,
    weighted_moments,
)

Found = TypeVar("Found")


def bootstrap_covariances(x: Floats, draws: int, seed: int, chunk: int = CHUNK) -> Iterator[Floats]:
    """Covariance matrices (divisor ``n - 1``) of `draws` resamples, in chunks.

    Parameters
    ----------
    x : ndarray of shape (n, p)
        No NaN; ``n >= 2``.
    draws, seed : int
        Replicates in all and the seed of their random numbers.
    chunk : int
        Replicates a chunk; the last one may hold fewer.

    Yields
    ------
    ndarray of shape (<= chunk, p, p)
    """
    cross = cross_products([x])
    for counts in random_counts([len(x)], draws, seed, chunk):
        yield weighted_moments(cross, counts, divisor_less=1)[0][:, 0]


def mapped_covariances(
    work: Callable[[Floats], Found], x: Floats, draws: int, seed: int, chunk: int = CHUNK
) -> list[Found]:
    """Results of `work` for each chunk of `bootstrap_covariances`, in their order; chunks may be done elsewhere.

    Parameters
    ----------
    work : callable
        Takes covariance matrices (<= chunk, p, p); a function of a module, or a ``functools.partial`` of one.
    """
    task = partial(_worked, work, cross_products([x]))
    return in_order(task, random_parts([len(x)], draws, seed, chunk))


def _worked(work: Callable[[Floats], Found], cross: CrossProducts, part: Part) -> Found:
    return work(weighted_moments(cross, part(), divisor_less=1)[0][:, 0])


def correlations(cov: Floats) -> Floats:
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
    r = scale[..., :, None] * scale[..., None, :]
    np.divide(cov, r, out=r)  # in place: many replicates are larger than the cache
    diagonal = np.arange(cov.shape[-1])
    r[..., diagonal, diagonal] = np.where(np.isnan(scale), np.nan, 1.0)
    return r
