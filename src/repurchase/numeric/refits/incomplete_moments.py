"""Covariance matrices of incomplete answers and of their resamples: maximum likelihood without a model."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.linear.covariance_stacks import inverse, positive_definite
from repurchase.numeric.missing.likelihood import patterns
from repurchase.numeric.missing.saturated import saturated
from repurchase.numeric.refits.missing import Completion
from repurchase.numeric.resampling.chunks import in_order
from repurchase.numeric.resampling.counts import CHUNK, Part, random_parts
from repurchase.numeric.resampling.covariances import mapped_covariances

Found = TypeVar("Found")

STEPS, TOL = 200, 1e-5  # EM steps at most; the largest change of a moment, in standard deviations, that ends them


def covariance(x: Array) -> Array:
    """The covariance matrix (p, p) of answers (n, p); that of maximum likelihood where some are NaN."""
    if np.isnan(x).any():
        return saturated(patterns(x)).covariance
    return np.atleast_2d(np.cov(x, rowvar=False))


def mapped_resamples(
    work: Callable[[Array], Found], x: Array, draws: int, seed: int, chunk: int = CHUNK
) -> list[Found]:
    """Results of `work` for the covariance matrices of resamples of answers, NaN or none among them, chunk by chunk.

    Parameters
    ----------
    work : callable
        Takes covariance matrices (<= chunk, p, p): NaN for a resample whose covariance matrix is singular, or has no
        maximum within `STEPS` steps. A function of a module, or a ``functools.partial`` of one: chunks may be done
        elsewhere.
    x : (n, p) array
        NaN where missing; no empty row.
    draws, seed : int
        Resamples in all, and the seed of their random numbers.
    chunk : int
        Resamples a chunk.

    Notes
    -----
    EM (Little & Rubin 2020, section 11.2) from the sample's own moments, all resamples of a chunk at once.
    """
    if not np.isnan(x).any():
        return mapped_covariances(work, x, draws, seed, chunk)
    data = patterns(x)
    full = saturated(data)
    task = partial(_worked, work, Completion((data,)), full.covariance, full.mean)
    return in_order(task, random_parts([len(x)], draws, seed, chunk))


def _worked(work: Callable[[Array], Found], form: Completion, covariance: Array, mean: Array, part: Part) -> Found:
    (counts,) = part()
    p, kept = len(mean), form.groups[0].kept
    found = np.empty((len(counts), p, p))
    for first in range(0, len(counts), form.block):
        some = slice(first, first + form.block)
        found[some] = _maxima(form, counts[some][:, kept], covariance, mean)
    return work(found)


def _maxima(form: Completion, weights: Array, covariance: Array, mean: Array) -> Array:
    """Maximum likelihood covariances (R, p, p) of the rows weighted by (R, n)."""
    R, p = len(weights), len(mean)
    S, mu = np.repeat(covariance[None], R, axis=0), np.repeat(mean[None], R, axis=0)
    result, at = np.full((R, p, p), np.nan), np.arange(R)
    n = weights.sum(axis=1)
    for _ in range(STEPS):
        good = positive_definite(S)
        S, mu, at = S[good], mu[good], at[good]
        if not len(at):
            break
        total, shift, spread, _ = form.completed(0, inverse(S), mu, weights[at])
        move = shift / n[at, None]
        new = (total + spread) / n[at, None, None] - move[:, :, None] * move[:, None, :]
        sd = np.sqrt(np.diagonal(S, axis1=1, axis2=2))
        change = np.abs((new - S) / (sd[:, :, None] * sd[:, None, :])).max(axis=(1, 2))
        settled = np.maximum(change, np.abs(move / sd).max(axis=1)) < TOL
        result[at[settled]] = new[settled]
        S, mu, at = new[~settled], (mu + move)[~settled], at[~settled]
    return result
