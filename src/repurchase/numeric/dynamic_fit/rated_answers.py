"""Rated answers with given margins and given Pearson correlations, drawn by cutting normal variables.

The correlation of two cut normal variables is a power series of the normal correlation, whose coefficients are the
Hermite coefficients of the two steps; the normal correlation that yields a wanted one is found by Newton's method.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri

from repurchase.array_types import Array

SETTLED = 1e-14  # change of a correlation at which its search ends
TERMS = 60
MOST = 0.995  # normal correlations beyond it are not asked for
SMALLEST = 1e-6  # eigenvalue of a correlation matrix that can be drawn from


@dataclass(frozen=True, eq=False)
class AnswerMargin:
    """The categories of one item.

    Attributes
    ----------
    values : (c,) array
        Its codes, ascending.
    thresholds : (c - 1,) array
        Where a standard normal variable is cut.
    """

    values: Array
    thresholds: Array


def margin(answers: Array) -> AnswerMargin:
    """The `AnswerMargin` of one item's answers (n,), NaN where missing."""
    values, count = np.unique(answers[~np.isnan(answers)], return_counts=True)
    return AnswerMargin(values, ndtri(np.cumsum(count)[:-1] / count.sum()))


def normal_correlations(margins: list[AnswerMargin], wanted: Array) -> Array:
    """Correlations (p, p) of normal variables that, cut at the margins, have the `wanted` Pearson correlations.

    What cannot be reached is approached; a matrix that is not positive definite is moved to one that is.
    """
    series = np.array([hermite_coefficients(m) for m in margins])
    i, j = np.triu_indices(len(margins), 1)
    terms, target = series[i] * series[j], wanted[i, j]
    r, power = target.copy(), np.arange(1, TERMS + 1)
    for _ in range(30):
        powers = r[:, None] ** (power - 1)
        value, slope = (terms * powers).sum(1) * r, (terms * powers * power).sum(1)
        before, r = r, np.clip(r - (value - target) / np.maximum(slope, 1e-3), -MOST, MOST)
        if np.abs(r - before).max(initial=0.0) < SETTLED:
            break
    found = np.eye(len(margins))
    found[i, j] = found[j, i] = r
    return _drawable(found)


def hermite_coefficients(m: AnswerMargin) -> Array:
    """Coefficients (TERMS,) of the standardised step function in normalised Hermite polynomials of degree one on."""
    step = np.diff(m.values).astype(float)
    return np.asarray(_of_steps(m.thresholds.astype(float).tobytes(), step.tobytes()) / answer_spread(m))


@lru_cache(maxsize=1024)  # every level of misfit has the same margins
def _of_steps(thresholds: bytes, steps: bytes) -> Array:
    t, step = np.frombuffer(thresholds), np.frombuffer(steps)
    density = np.exp(-(t**2) / 2) / np.sqrt(2 * np.pi)
    before, now = np.zeros_like(t), np.ones_like(t)  # He_{k-1} / sqrt((k-1)!)
    found = np.empty(TERMS)
    for k in range(1, TERMS + 1):
        found[k - 1] = (step * density * now).sum() / np.sqrt(k)
        before, now = now, (t * now - np.sqrt(k - 1) * before) / np.sqrt(k)
    return found


def answer_spread(m: AnswerMargin) -> float:
    """Standard deviation of a standard normal variable that is cut at a margin, in its codes."""
    share = np.diff(np.concatenate([[0.0], ndtr(m.thresholds), [1.0]]))
    mean = share @ m.values
    return float(np.sqrt(share @ (m.values - mean) ** 2))


def _drawable(R: Array) -> Array:
    values, vectors = np.linalg.eigh(R)
    if values[0] >= SMALLEST:
        return R
    found = (vectors * np.maximum(values, SMALLEST)) @ vectors.T
    scale = np.sqrt(np.diag(found))
    return np.asarray(found / np.outer(scale, scale))


def cut(normal: Array, margins: list[AnswerMargin]) -> Array:
    """Normal variables (n, p) cut at the margins, as codes; fastest where each variable's values stand together."""
    found = np.empty_like(normal)
    for k, m in enumerate(margins):
        y, category = normal[:, k], np.zeros(len(normal), np.int8)
        for threshold in m.thresholds:  # a few comparisons are a tenth of a search for each value
            category += y > threshold
        found[:, k] = m.values.take(category)
    return found
