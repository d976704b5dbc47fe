"""Influence functions of thresholds and polychoric correlations: their covariance matrix is Gamma.

A respondent's influence on a correlation depends on two answers only, so each pair has a table of it; a missing
answer is one more row and column.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from repurchase.array_types import Array
from repurchase.numeric.categorical.cells import FAR, FLOOR, LIMIT
from repurchase.numeric.categorical.polychoric import Polychorics


@dataclass(frozen=True, eq=False)
class Influence:
    """A respondent's influence on each statistic: the statistic moves by sum(influence) / n, to first order.

    Attributes
    ----------
    thresholds : (n, T) array
        Item by item, as lavaan orders them.
    correlations : (n, m) array
        In the order of `Polychorics.first` and `.second`; zero where the answers hold no information on one.
    threshold_item : (T,) int array
    """

    thresholds: Array
    correlations: Array
    threshold_item: Array

    @property
    def gamma(self) -> Array:
        """n times the covariance matrix of thresholds, then correlations (lavaan's ``NACOV``)."""
        both = np.hstack([self.thresholds, self.correlations])
        return both.T @ both / len(both)


def influence(codes: Array, statistics: Polychorics) -> Influence:
    """Compute each respondent's `Influence` on the statistics of `polychorics(codes)`.

    Parameters
    ----------
    codes : (n, p) int array
        Negative where missing.
    statistics : Polychorics

    Returns
    -------
    Influence

    References
    ----------
    Muthen, B. (1984). A general structural equation model with dichotomous, ordered categorical, and continuous
    latent variable indicators. Psychometrika, 49. lavaan's ``muthen1984`` (A21 from cross-products of scores).
    """
    codes = np.asarray(codes)
    n, p = codes.shape
    top = statistics.counts.shape[1]
    answer = np.where(codes < 0, top, codes)
    by_answer = _threshold_tables(statistics, n)
    item = np.repeat(np.arange(p), statistics.n_categories - 1)
    rank = np.concatenate([np.arange(k - 1) for k in statistics.n_categories])
    tau = by_answer[item, answer[:, item], rank]
    tables = _pair_tables(statistics, by_answer, n)
    return Influence(tau, _looked_up(tables, answer, statistics), item)


def _looked_up(tables: Array, answer: Array, statistics: Polychorics, block: int = 64) -> Array:
    """The entry of each pair's table (m, K + 1, K + 1) for each respondent's answers, (n, m), some at a time."""
    width = tables.shape[1]
    rho = np.empty((len(answer), len(tables)))
    begin = np.arange(len(tables)) * width**2
    for start in range(0, len(answer), block):
        part = answer[start : start + block]
        cell = part.take(statistics.first, axis=1) * width
        cell += part.take(statistics.second, axis=1)
        cell += begin
        tables.take(cell, out=rho[start : start + block], mode="clip")  # all are inside; the other modes copy first
    return rho


def _threshold_tables(statistics: Polychorics, n: int) -> Array:
    """Influence on each threshold of each answer, (p, K + 1, K - 1); the last row is a missing answer."""
    tau = statistics.thresholds
    p, below = tau.shape
    share = ndtr(tau)
    density = np.exp(-(np.minimum(np.abs(tau), FAR) ** 2) / 2) / np.sqrt(2 * np.pi)
    reached = np.arange(below + 1)[:, None] <= np.arange(below)
    result = np.zeros((p, below + 2, below))
    real = np.isfinite(tau)[:, None, :]
    centred = reached[None] - share[:, None, :]
    result[:, :-1] = np.where(real, centred / np.where(real, density[:, None, :], 1.0), 0.0)
    return result * (n / statistics.n_item)[:, None, None]


def _pair_tables(statistics: Polychorics, by_answer: Array, n: int) -> Array:
    """Influence on each correlation of each pair of answers, (m, K + 1, K + 1)."""
    K = statistics.counts.shape[1]
    score = np.where(statistics.probability > FLOOR, statistics.slope / statistics.probability, 0.0)
    weight = np.where(statistics.probability > FLOOR, statistics.counts * score / statistics.probability, 0.0)
    information = (statistics.counts * score * score).sum((1, 2))
    rho = np.clip(statistics.pairs, -LIMIT, LIMIT)
    first, second = statistics.thresholds[statistics.first], statistics.thresholds[statistics.second]
    cross_first = (_threshold_slopes(first, second, rho) * -np.diff(weight, axis=1)).sum(2)
    cross_second = (_threshold_slopes(second, first, rho) * -np.diff(weight.swapaxes(1, 2), axis=1)).sum(2)
    table = np.zeros((len(rho), K + 1, K + 1))
    table[:, :K, :K] = score
    table -= np.einsum("mak,mk->ma", by_answer[statistics.first], cross_first / n)[:, :, None]
    table -= np.einsum("mak,mk->ma", by_answer[statistics.second], cross_second / n)[:, None, :]
    known = information > 1e-10 * statistics.n_pair
    return table * (n / np.where(known, information, np.inf))[:, None, None]


def _threshold_slopes(own: Array, other: Array, rho: Array) -> Array:
    """Derivative by each own threshold of the probability below it, per category of the other, (m, K - 1, K)."""
    t, o = np.minimum(own, FAR)[:, :, None], np.minimum(other, FAR)[:, None, :]
    corners = np.zeros((*own.shape, own.shape[1] + 2))
    corners[..., -1] = 1
    corners[..., 1:-1] = ndtr((o - rho[:, None, None] * t) / np.sqrt(1 - rho * rho)[:, None, None])
    return np.exp(-t * t / 2) / np.sqrt(2 * np.pi) * np.diff(corners, axis=2)
