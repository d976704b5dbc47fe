"""Signs of careless answering: what each respondent's answers look like beside the questionnaire and the others.

Every function takes answers of shape (n, k), one row a respondent, NaN where nothing was answered. Runs and spread are
taken of the answers as given, in the order of the questionnaire; even-odd consistency of reverse-keyed ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from repurchase.array_types import Floats, Integers, Mask

BLOCK = 512  # rows compared with all others at a time


def longstring(x: Floats) -> Integers:
    """Length of the longest run of equal answers of each respondent.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        In the order in which the questions were shown, not reverse-keyed.

    Returns
    -------
    ndarray of shape (n,)
        0 for a respondent without answers. A question left blank ends a run.

    References
    ----------
    Johnson (2005). R: ``careless::longstring``.
    """
    longest = np.zeros(len(x), dtype=np.intp)
    run = np.zeros(len(x), dtype=np.intp)
    for j in range(x.shape[1]):
        answered = ~np.isnan(x[:, j])
        same = answered & (x[:, j] == x[:, j - 1]) if j else np.zeros(len(x), dtype=bool)
        run = np.where(same, run + 1, answered.astype(np.intp))
        longest = np.maximum(longest, run)
    return longest


def straight_lines(x: Floats, at_least: int = 10) -> Mask:
    """Who gave one and the same answer to every question answered, of which there are `at_least`."""
    answered = ~np.isnan(x)
    low = np.where(answered, x, np.inf).min(axis=1, initial=np.inf)
    high = np.where(answered, x, -np.inf).max(axis=1, initial=-np.inf)
    return (answered.sum(axis=1) >= at_least) & (low == high)


def missing_share(x: Floats) -> Floats:
    """Share of the questions that each respondent left blank, 0 to 1; 0 where nothing was asked.

    Parameters
    ----------
    x : (n, k) array

    Returns
    -------
    (n,) array
    """
    return np.isnan(x).mean(axis=1) if x.shape[1] else np.zeros(len(x))


def individual_variability(x: Floats) -> Floats:
    """Intra-individual response variability: standard deviation (n - 1) of a respondent's answers.

    NaN for fewer than two answers.

    Parameters
    ----------
    x : (n, k) array

    Returns
    -------
    (n,) array

    References
    ----------
    Dunn et al. (2018). R: ``careless::irv``.
    """
    answered = ~np.isnan(x)
    count = answered.sum(axis=1)
    mean = np.where(answered, x, 0.0).sum(axis=1) / np.maximum(count, 1)
    squares = (np.where(answered, x - mean[:, None], 0.0) ** 2).sum(axis=1)
    return np.where(count > 1, np.sqrt(squares / np.maximum(count - 1, 1)), np.nan)


@dataclass(frozen=True, slots=True)
class Distances:
    """Squared Mahalanobis distances of respondents with every answer.

    Attributes
    ----------
    squared : ndarray of shape (n,)
        NaN for a respondent with a blank, or where the covariance matrix is singular.
    p_value : ndarray of shape (n,)
        Upper tail of chi-square with k degrees of freedom.
    """

    squared: Floats
    p_value: Floats


def mahalanobis(x: Floats) -> Distances:
    """Compute each respondent's Mahalanobis distance from the mean of all, in the metric of their covariance.

    Parameters
    ----------
    x : (n, k) array

    Returns
    -------
    Distances

    Notes
    -----
    Mean and covariance (n - 1) are those of the respondents without blanks. Assumes multivariate normality for its
    p-value; answers on a few points have longer tails, so this is a reason to look, not to drop.
    R: ``mahalanobis(x, colMeans(x), cov(x))``.
    """
    squared = np.full(len(x), np.nan)
    complete = ~np.isnan(x).any(axis=1)
    k = x.shape[1]
    if k and complete.sum() > k:
        deviation = x[complete] - x[complete].mean(axis=0)
        covariance = deviation.T @ deviation / (complete.sum() - 1)
        if np.linalg.matrix_rank(covariance) == k:
            squared[complete] = np.einsum("ij,ij->i", deviation, np.linalg.solve(covariance, deviation.T).T)
    return Distances(squared, chdtrc(max(k, 1), squared))


def even_odd(x: Floats, groups: Sequence[Sequence[int]]) -> Floats:
    """Even-odd consistency: correlation of a respondent's half-scale means over the scales, stepped up to full length.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        Reverse-keyed.
    groups : sequence of sequences of int
        Columns of each scale; those of one item are left out.

    Returns
    -------
    ndarray of shape (n,)
        In [-1, 1] by Spearman-Brown, 2r / (1 + r), cut off at -1; NaN for fewer than three scales with both halves
        answered, or where one half is the same in every scale.

    References
    ----------
    Jackson (1977); Johnson (2005). R: ``careless::evenodd``.
    """
    scales = [list(g) for g in groups if len(g) > 1]
    odd = np.column_stack([_row_means(x[:, g[0::2]]) for g in scales]) if scales else np.empty((len(x), 0))
    even = np.column_stack([_row_means(x[:, g[1::2]]) for g in scales]) if scales else np.empty((len(x), 0))
    r = row_correlations(odd, even)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.maximum(2 * r / (1 + r), -1.0)


def item_pairs(x: Floats, beyond: float) -> Integers:
    """Pairs of items that correlate more than `beyond` (below it, if negative), shape (pairs, 2), first < second."""
    with np.errstate(divide="ignore", invalid="ignore"):
        r = _pairwise_correlations(x)
    first, second = np.tril_indices(x.shape[1], -1)[::-1]
    found = r[first, second] > beyond if beyond >= 0 else r[first, second] < beyond
    return np.column_stack([first[found], second[found]])


def pair_consistency(x: Floats, pairs: Integers) -> Floats:
    """Within-person correlation over pairs of items: psychometric synonyms or antonyms.

    Parameters
    ----------
    x : ndarray of shape (n, k)
        As answered, not reverse-keyed.
    pairs : ndarray of shape (pairs, 2)

    Returns
    -------
    ndarray of shape (n,)
        In [-1, 1]; NaN for fewer than three pairs answered, or where one side does not vary.

    References
    ----------
    Meade & Craig (2012). R: ``careless::psychsyn``, ``careless::psychant``.
    """
    return row_correlations(x[:, pairs[:, 0]], x[:, pairs[:, 1]])


def row_correlations(a: Floats, b: Floats) -> Floats:
    """Pearson correlation of each row of `a` with the same row of `b`, over the columns that both have.

    NaN for fewer than three such columns or a constant row.
    """
    both = ~(np.isnan(a) | np.isnan(b))
    count = both.sum(axis=1)
    some = np.maximum(count, 1)[:, None]
    da = np.where(both, a - np.where(both, a, 0.0).sum(axis=1, keepdims=True) / some, 0.0)
    db = np.where(both, b - np.where(both, b, 0.0).sum(axis=1, keepdims=True) / some, 0.0)
    scale = np.sqrt((da**2).sum(axis=1) * (db**2).sum(axis=1))
    usable = (count > 2) & (scale > 1e-12)
    return np.where(usable, np.clip((da * db).sum(axis=1) / np.where(usable, scale, 1.0), -1, 1), np.nan)


def first_equal(x: Floats) -> Integers:
    """The first row that equals each row, blanks equal to blanks; its own number where it is the first, shape (n,)."""
    if not x.shape[1]:
        return np.arange(len(x))
    keys = np.ascontiguousarray(np.where(np.isnan(x), np.inf, x) + 0.0)  # one zero, one way of being blank
    _, first, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return first[which.reshape(-1)]


def nearest_match(x: Floats) -> Floats:
    """Largest share of equal answers that a respondent has with any other, 0 to 1; NaN for a lone respondent.

    Blanks equal nothing. Time grows with the square of n.

    References
    ----------
    Kuriakose & Robbins (2016).
    """
    n, k = x.shape
    best = np.full(n, np.nan)
    if n < 2 or not k:
        return best
    marks = [(x == value).astype(np.float32) for value in np.unique(x[~np.isnan(x)])]
    for start in range(0, n, BLOCK):
        rows = np.arange(start, min(start + BLOCK, n))
        equal = np.zeros((len(rows), n), dtype=np.float32)
        for mark in marks:
            equal += mark[rows] @ mark.T
        equal[np.arange(len(rows)), rows] = -1.0
        best[rows] = equal.max(axis=1) / k
    return best


def upper_fence(values: Floats, spread: float) -> float:
    """Third quartile plus `spread` interquartile ranges of the values that exist; infinite where none do."""
    present = values[~np.isnan(values)]
    if not present.size:
        return float("inf")
    low, high = np.quantile(present, [0.25, 0.75])
    return float(high + spread * (high - low))


def lowest(values: Floats, share: float) -> Mask:
    """Who is among the lowest `share` of the values that exist: at or below that quantile (an observed value)."""
    present = values[~np.isnan(values)]
    if present.size * share < 1:
        return np.zeros(len(values), dtype=bool)
    limit = np.quantile(present, share, method="lower")
    return np.where(np.isnan(values), np.inf, values) <= limit


def _row_means(x: Floats) -> Floats:
    answered = ~np.isnan(x)
    count = answered.sum(axis=1)
    total = np.where(answered, x, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _pairwise_correlations(x: Floats) -> Floats:
    """Correlations of items over the respondents who answered both, shape (k, k)."""
    answered = (~np.isnan(x)).astype(float)
    filled = np.where(np.isnan(x), 0.0, x - _column_means(x))
    n, s = answered.T @ answered, filled.T @ answered
    ss = (filled**2).T @ answered
    cross = filled.T @ filled - s * s.T / n
    r = cross / np.sqrt((ss - s**2 / n) * (ss.T - s.T**2 / n))
    return np.where(np.isfinite(r), r, 0.0)


def _column_means(x: Floats) -> Floats:
    return _row_means(x.T)
