"""Whether an empty zone is larger than chance, or than association alone, would leave."""

from __future__ import annotations

import numpy as np

from repurchase.array_types import Floats
from repurchase.numeric.resampling.counts import chunk_slices

BLOCK = 1_000  # resamples at a time: what fits a processor's cache
CELLS = 3_000_000  # numbers of one array held at a time, whatever the number of respondents
TUNED = 100  # resamples by which the correlation of a copula is set
ROUNDING = 1e-9  # of an effect: zones of the same size differ by it in the order of their sums


def step_effects(x: Floats, y: Floats) -> Floats:
    """Effect sizes of CE-FDH within the empirical scope for outcomes in the order of the sorted condition.

    Parameters
    ----------
    x : ndarray of shape (n, d)
        Each column sorted.
    y : ndarray of shape (..., n)
        Outcomes at the sorted conditions; equal conditions count as one.

    Returns
    -------
    ndarray of shape (..., d)
        NaN for a condition or an outcome that does not vary.
    """
    low, high = y.min(axis=-1, keepdims=True), y.max(axis=-1, keepdims=True)
    empty = high - np.maximum.accumulate(y, axis=-1)[..., :-1]
    zone = empty @ np.diff(x, axis=0)
    area = (high - low) * (x[-1] - x[0])
    return np.where(area > 0, zone / np.where(area > 0, area, 1.0), np.nan)


def permutation_p(x: Floats, y: Floats, resamples: int, seed: int) -> Floats:
    """How often an empty zone as large arises where the outcome is shuffled among the respondents.

    Parameters
    ----------
    x : ndarray of shape (n, d)
        Conditions.
    y : ndarray of shape (n,)
        The outcome, without NaN, as `x`.
    resamples : int
    seed : int

    Returns
    -------
    ndarray of shape (d,)
        (1 + permutations with an effect as large) / (1 + permutations); never zero. NaN for a condition or an outcome
        that does not vary.

    Notes
    -----
    The test is of CE-FDH within the empirical scope, which no permutation changes. One shuffled outcome serves all
    conditions: the order of the respondents has no meaning once it is shuffled.

    References
    ----------
    Dul, J., van der Laan, E., & Kuik, R. (2020). A statistical significance test for necessary condition analysis.
    Organizational Research Methods, 23(2), 385-395.
    """
    observed, ordered = _observed(x, y), np.sort(x, axis=0)
    random, counts = np.random.default_rng(seed), np.zeros(x.shape[1])
    for part in _blocks(resamples, len(y)):
        rows = np.tile(y, (part.stop - part.start, 1))
        counts += (step_effects(ordered, random.permuted(rows, axis=1, out=rows)) >= observed - ROUNDING).sum(axis=0)
    return np.where(np.isfinite(observed), (1 + counts) / (1 + resamples), np.nan)


def association_p(x: Floats, y: Floats, resamples: int, seed: int) -> tuple[Floats, Floats]:
    """How often association alone leaves an empty zone as large.

    Parameters
    ----------
    x : ndarray of shape (n, d)
    y : ndarray of shape (n,)
        Without NaN, both.
    resamples : int
    seed : int

    Returns
    -------
    expected : ndarray of shape (d,)
        Mean effect of the resamples.
    p : ndarray of shape (d,)
        (1 + resamples with an effect as large) / (1 + resamples).

    Notes
    -----
    A resample keeps the observed conditions and outcomes and pairs them as a normal copula does that has their
    correlation: high outcomes grow more frequent with the condition, none is ruled out. The copula's correlation is
    scaled until the resamples have, on average, the observed one.

    References
    ----------
    Sorjonen, K., & Melin, B. (2019). Predicting the significance of necessity. Frontiers in Psychology, 10, 283.
    """
    observed, ordered, outcomes = _observed(x, y), np.sort(x, axis=0), np.sort(y)
    n, d = x.shape
    sums, reached, r = np.zeros(d), np.zeros(d), np.full(d, np.nan)
    random, known = np.random.default_rng(seed), np.flatnonzero(np.isfinite(observed))
    for part in _blocks(resamples, n):
        normal = np.sort(random.standard_normal((part.stop - part.start, n)), axis=1)  # those of the sorted condition
        noise = random.standard_normal(normal.shape)
        for j in known:
            if np.isnan(r[j]):
                wanted = float(np.corrcoef(x[:, j], y)[0, 1])
                r[j] = _copula_correlation(ordered[:, j], outcomes, wanted, normal[:TUNED], noise[:TUNED])
            drawn = step_effects(ordered[:, [j]], _paired(outcomes, r[j], normal, noise))[:, 0]
            sums[j] += drawn.sum()
            reached[j] += (drawn >= observed[j] - ROUNDING).sum()
    found = np.isfinite(observed)
    return np.where(found, sums / resamples, np.nan), np.where(found, (1 + reached) / (1 + resamples), np.nan)


def _blocks(resamples: int, n: int) -> list[slice]:
    """Which resamples of `n` respondents are made at a time."""
    return chunk_slices(resamples, min(BLOCK, max(1, CELLS // n)))


def _paired(outcomes: Floats, r: float, normal: Floats, noise: Floats) -> Floats:
    """Sorted outcomes given to the respondents in the order of a normal variable that correlates r with `normal`."""
    order = np.argsort(r * normal + np.sqrt(1 - r * r) * noise, axis=1)
    paired = np.empty(order.shape)
    np.put_along_axis(paired, order, np.broadcast_to(outcomes, order.shape), axis=1)
    return paired


def _copula_correlation(x: Floats, outcomes: Floats, wanted: float, normal: Floats, noise: Floats) -> float:
    """The normal correlation with which the paired values correlate as wanted on average, by three secant steps."""
    r, most = wanted, 0.999
    across = x - x.mean()
    for _ in range(3):
        paired = _paired(outcomes, r, normal, noise)
        reached = float(np.mean(paired @ across) / (len(x) * x.std() * outcomes.std()))
        r = float(np.clip(r * wanted / reached if reached else r, -most, most))
    return r


def _observed(x: Floats, y: Floats) -> Floats:
    """The effects of the data, by the same sums as those of the resamples; ties hold the highest outcome first."""
    effects = np.empty(x.shape[1])
    for j, column in enumerate(x.T):
        order = np.lexsort((-y, column))
        effects[j] = step_effects(column[order][:, None], y[order])[0]
    return effects
