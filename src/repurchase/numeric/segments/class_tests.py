"""How many classes: likelihood ratios against samples of fewer classes, and gains against one population without any.

A sample of correlated, skewed ratings is described better by several normal classes than by one even where there are
none (Bauer & Curran, 2003). Hence a second null hypothesis beside that of the likelihood ratio: one population whose
answers have the distributions and correlations of those at hand, and nothing else in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from scipy.special import ndtr

from repurchase.array_types import Floats
from repurchase.numeric.resampling.counts import chunk_slices
from repurchase.numeric.segments.profile_mixture import Mixtures, bic, covariance_sorts, fit_mixtures

MADE_UP = 20_000  # rows by which correlations of the one population are set
ROUNDS = 4
FEW_STARTS = 6  # beside the solution that the samples come from
SMALLEST = 1e-6  # eigenvalue of a correlation matrix
HELD = 4_000_000  # numbers of all samples that are held together, whatever the number of respondents


def drawn_from(fit: Mixtures, b: int, n: int, rng: np.random.Generator) -> Floats:
    """`b` samples of `n` rows from the classes of one fit, (b, n, p)."""
    which = rng.choice(fit.k, size=(b, n), p=fit.shares[0] / fit.shares[0].sum())
    root = np.linalg.cholesky(fit.covariance[0])
    return np.asarray(fit.means[0][which] + rng.standard_normal((b, n, len(root))) @ root.T)


def bootstrap_ratios(fewer: Mixtures, k: int, sort: str, draws: int, n: int, rng: np.random.Generator) -> Floats:
    """Likelihood ratios of `k` classes against one class fewer in samples from the fit of one class fewer (b,).

    Samples are fitted with as many starts and as close as the data: less care would make their ratios too small.
    """
    first, starts = (fewer, FEW_STARTS) if k > 2 else (None, 1)
    ratios = []
    for part in held_together(draws, n, fewer.means.shape[2]):
        made = drawn_from(fewer, part.stop - part.start, n, rng)
        small = fit_mixtures(made, k - 1, sort, rng, starts=starts, first=first)
        ratios.append(2 * (fit_mixtures(made, k, sort, rng).loglik - small.loglik))
    return np.concatenate(ratios)


def held_together(draws: int, n: int, p: int) -> list[slice]:
    """Which samples of n rows and p variables are drawn and fitted at a time."""
    return chunk_slices(draws, max(1, HELD // (n * p)))


def bootstrap_p(observed: float, drawn: Floats) -> float:
    """Share of draws that reach the observed value, itself among them: never 0."""
    return float((1 + (drawn >= observed - 1e-9).sum()) / (1 + len(drawn)))


def one_population(data: Floats, draws: int, rng: np.random.Generator) -> Iterator[Floats]:
    """Samples from one population without classes: the variables' own distributions, their correlations.

    Yields them in arrays (b, n, p), as many as are held together. Ranks of correlated normal scores take the values of
    the variables; the normal correlations are set so that the samples' correlations come out as those of `data` (n, p).
    """
    n, p = data.shape
    ordered = np.sort(data, axis=0)
    wanted: Floats = np.asarray(np.corrcoef(data, rowvar=False), float)
    latent, noise = wanted.copy(), rng.standard_normal((MADE_UP, p))
    for _ in range(ROUNDS):
        made: Floats = np.asarray(np.corrcoef(_valued(noise @ _root(latent).T, ordered), rowvar=False), float)
        latent = _unit(latent + wanted - made)
    root = _root(latent)
    for part in held_together(draws, n, p):
        yield _valued(rng.standard_normal((part.stop - part.start, n, p)) @ root.T, ordered)


def gains(samples: Iterable[Floats], k: int, sort: str, rng: np.random.Generator) -> Floats:
    """By how much BIC falls from the best of one class, whatever its correlations, to `k` classes, of each sample."""
    return np.concatenate([_gains(data, k, sort, rng) for data in samples])


def _gains(data: Floats, k: int, sort: str, rng: np.random.Generator) -> Floats:
    _, n, p = data.shape
    ones = [np.array([bic(v, 1, p, n, s) for v in fit_mixtures(data, 1, s, rng).loglik]) for s in covariance_sorts(p)]
    several = np.array([bic(v, k, p, n, sort) for v in fit_mixtures(data, k, sort, rng).loglik])
    return np.asarray(np.min(ones, axis=0) - several)


def _valued(normal: Floats, ordered: Floats) -> Floats:
    n, p = ordered.shape
    place = np.minimum((ndtr(normal) * n).astype(int), n - 1)
    return np.asarray(ordered[place, np.arange(p)])


def _unit(a: Floats) -> Floats:
    values, vectors = np.linalg.eigh((a + a.T) / 2)
    a = (vectors * np.maximum(values, SMALLEST)) @ vectors.T
    d = np.sqrt(np.diag(a))
    return np.asarray(a / np.outer(d, d))


def _root(a: Floats) -> Floats:
    return np.asarray(np.linalg.cholesky(_unit(a)), float)
