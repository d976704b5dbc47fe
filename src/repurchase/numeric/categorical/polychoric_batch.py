"""Thresholds, polychoric correlations and their weights of many resamples of the same ordinal answers at once.

A resample's two-way tables are a product of the counts with the cells that each respondent falls into. Each correlation
starts from the sample's, moved by the influences of those drawn, which leaves an error of second order: two or three
Newton steps end it. Phi2 is integrated once, over the angle; from there on only over the step, as its derivative by the
correlation is the density. What does not settle (tables with an empty diagonal, correlations near one) is left to
`repurchase.numeric.categorical.polychoric`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import ndtr, ndtri

from repurchase.array_types import Array
from repurchase.numeric.categorical.cells import FAR, FLOOR, LIMIT, SAFE, Corners
from repurchase.numeric.categorical.influence import influence
from repurchase.numeric.categorical.polychoric import Polychorics, polychorics, polychorics_of_tables
from repurchase.numeric.linear.stable_product import product

BLOCK = 120_000  # numbers in one array of corners: more would leave the cache
MOST_CELLS = 20_000_000  # respondents times pairs that are kept as a sparse matrix


@dataclass(frozen=True, eq=False)
class Ordinal:
    """A group's ordinal answers, prepared for resamples.

    Attributes
    ----------
    codes : (n, p) int array
        Complete.
    statistics : Polychorics
        Of the sample itself.
    moves : (n, m) array
        What drawing a respondent once more adds to each correlation, to first order.
    """

    codes: Array
    statistics: Polychorics
    moves: Array
    _kept: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def top(self) -> int:
        """Categories of the item that has most."""
        return int(self.statistics.counts.shape[1])

    def item_counts(self, counts: Array) -> Array:
        """Count each category in each resample, (R, p, K), of counts (R, n)."""
        hot = (self.codes[:, :, None] == np.arange(self.top)).reshape(len(self.codes), -1)
        return np.asarray(counts @ hot.astype(float)).reshape(len(counts), -1, self.top)

    def tables(self, counts: Array) -> Array:
        """Two-way tables (m, K, K, R) of counts (R, n)."""
        turned = np.ascontiguousarray(counts.T)
        if "cells" not in self._kept and self.codes.shape[0] * len(self.statistics.first) <= MOST_CELLS:
            self._kept["cells"] = list(self._cells())
        parts = [cells @ turned for cells in self._kept.get("cells") or self._cells()]
        return np.concatenate(parts).reshape(len(self.statistics.first), self.top, self.top, len(counts))

    def _cells(self, most: int = 2_000_000) -> Iterator[csr_matrix]:
        """Assign respondents to the cells of each pair's table, as sparse matrices (cells, n) of some pairs each."""
        n, K = len(self.codes), self.top
        step = max(1, most // n)
        for begin in range(0, len(self.statistics.first), step):
            first, second = self.statistics.first[begin : begin + step], self.statistics.second[begin : begin + step]
            cell = np.arange(len(first)) * K * K + self.codes[:, first] * K + self.codes[:, second]
            columns = np.repeat(np.arange(n), len(first))
            shape = (len(first) * K * K, n)
            yield csr_matrix((np.ones(cell.size), (cell.ravel(), columns)), shape)


@dataclass(frozen=True, eq=False)
class PolychoricStatistics:
    """Thresholds (R, T), correlations (R, m), what n times their variances are (R, T), (R, m), and which hold (R,)."""

    tau: Array
    rho: Array
    tau_variance: Array
    rho_variance: Array
    complete: Array


def prepared(codes: Array, n_categories: Array) -> Ordinal:
    """Prepare a group's ordinal answers for resamples.

    Parameters
    ----------
    codes : (n, p) int array
        Complete.
    n_categories : (p,) int array

    Returns
    -------
    Ordinal
    """
    sample = polychorics(codes, n_categories)
    return Ordinal(codes, sample, influence(codes, sample).correlations / len(codes))


def statistics(group: Ordinal, counts: Array, weighted: bool) -> PolychoricStatistics:
    """`PolychoricStatistics` of resamples given as counts (R, n); variances only where `weighted`, else ones.

    Notes
    -----
    Equal to those of `polychorics` and `influence` on each resample's rows. A resample without one of the sample's
    categories has no threshold there, and is not `complete`; its numbers are NaN.
    """
    k = group.statistics.n_categories
    items = group.item_counts(counts)
    lacking = ((items == 0) & (np.arange(group.top) < k[:, None])).any((1, 2))
    good = np.flatnonzero(~lacking)
    real = np.arange(group.top - 1) < (k - 1)[:, None]
    T, m = int(real.sum()), len(group.statistics.first)
    one, two, three, four = (np.full((len(counts), width), np.nan) for width in (T, m, T, m))
    result = PolychoricStatistics(one, two, three, four, ~lacking)
    size = max(1, BLOCK // (m * (group.top - 1) ** 2))
    for begin in range(0, len(good), size):
        rows = good[begin : begin + size]
        part = _Block(group, counts[rows], items[rows])
        result.tau[rows] = part.tau[real].T
        result.rho[rows], result.rho_variance[rows] = (a.T for a in part.correlations(weighted))
        share = part.share[real].T
        density = np.exp(-(result.tau[rows] ** 2) / 2) / np.sqrt(2 * np.pi)
        result.tau_variance[rows] = share * (1 - share) / density**2 if weighted else 1.0
    return result


class _Block:
    """A few resamples: arrays have the pair or item first and the resample last."""

    def __init__(self, group: Ordinal, counts: Array, items: Array) -> None:
        self.group, self.items, self.n = group, items, counts.sum(axis=1)
        self.first, self.second = group.statistics.first, group.statistics.second
        share = np.cumsum(items, axis=2)[:, :, :-1].transpose(1, 2, 0) / self.n
        inside = (np.arange(group.top - 1) < (group.statistics.n_categories - 1)[:, None])[:, :, None]
        self.share = np.where(inside, share, 1.0)
        self.tau = ndtri(self.share)
        self.tables = group.tables(counts)
        start = group.statistics.pairs[:, None] + product(counts - 1, group.moves).T
        self.start = np.clip(start, -SAFE, SAFE)

    def correlations(self, weighted: bool) -> tuple[Array, Array]:
        """Correlations (m, R) and n times their variances, ones unless `weighted`."""
        edge = np.minimum(self.tau, FAR)
        corners = Corners(edge[self.first], edge[self.second], self.share[self.first], self.share[self.second])
        rho, probability, ratio, settled = corners.roots(self.start, self.tables)
        settled &= ~self._changed()
        variance = self._variance(probability, ratio, rho) if weighted else np.ones_like(rho)
        left = np.nonzero(~settled)
        if len(left[0]):
            self._again(corners.of((left[0], left[1])), rho, variance, left, weighted)
        return rho, variance

    def _changed(self) -> Array:
        """2 x 2 tables with an empty cell, which lavaan changes first."""
        k = self.group.statistics.n_categories
        binary = (k[self.first] == 2) & (k[self.second] == 2)
        return np.asarray(binary[:, None] & (self.tables[:, :2, :2] == 0).any((1, 2)))

    def _again(self, corners: Corners, rho: Array, variance: Array, left: tuple[Array, ...], weighted: bool) -> None:
        """Pairs that have not settled, from where they are, and at last by the bracketing search."""
        begin = np.clip(np.nan_to_num(rho[left]), -SAFE, SAFE)
        tables = np.moveaxis(self.tables[left[0], :, :, left[1]], 0, -1)
        found = corners.roots(begin[None], np.ascontiguousarray(tables)[None])
        new, probability, ratio, settled = (np.moveaxis(a[0], -1, 0)[..., None] for a in found)
        settled = settled[:, 0] & ~self._changed()[left]
        selected = tuple(a[settled] for a in left)
        rho[selected] = new[settled, 0]
        if weighted:
            variance[selected] = self._variance(probability[settled], ratio[settled], new[settled], selected)[:, 0]
        lost = [a[~settled] for a in left]
        for begin_at in range(0, len(lost[0]), 500):
            self._bracketed(rho, variance, tuple(a[begin_at : begin_at + 500] for a in lost), weighted)

    def _bracketed(self, rho: Array, variance: Array, selected: tuple[Array, ...], weighted: bool) -> None:
        """Solve selected pairs of resamples by the search that keeps a bracket, as if each had two items of its own."""
        pair, r = selected
        both = np.concatenate([self.first[pair], self.second[pair]])
        counts, k = self.items[np.tile(r, 2), both], self.group.statistics.n_categories[both]
        order = np.arange(len(pair))
        tables = np.ascontiguousarray(self.tables[pair, :, :, r])
        found = polychorics_of_tables(counts, tables, k, order, order + len(pair))
        rho[selected] = found.pairs
        if weighted:
            ratio = np.where(found.probability > FLOOR, found.slope / found.probability, 0.0)[..., None]
            limit = np.clip(found.pairs, -LIMIT, LIMIT)[:, None]
            variance[selected] = self._variance(found.probability[..., None], ratio, limit, selected)[:, 0]

    def _variance(
        self, probability: Array, ratio: Array, rho: Array, selected: tuple[Array, ...] | None = None
    ) -> Array:
        """n times the variance of each correlation (m, R): its squared influences, over the cells of its table.

        `selected` gives pairs and resamples one by one; arrays are then (pairs, ..., 1).
        """
        tables, first, second, tau, share, n = self.tables, self.first, self.second, self.tau, self.share, self.n
        if selected is None:
            one, other, share_one, share_other = tau[first], tau[second], share[first], share[second]
        else:
            pair, r = selected
            tables, n = tables[pair, :, :, r][..., None], n[r][:, None]
            one, other = tau[first[pair], :, r][..., None], tau[second[pair], :, r][..., None]
            share_one, share_other = share[first[pair], :, r][..., None], share[second[pair], :, r][..., None]
        weight = np.where(probability > FLOOR, tables * ratio / probability, 0.0)
        information = (tables * ratio * ratio).sum((1, 2))
        low, high = np.minimum(one, FAR), np.minimum(other, FAR)
        cross_one = -(_below(low, high, rho) * np.diff(weight, axis=1)).sum(2)
        cross_other = -(_below(high, low, rho) * np.diff(weight.swapaxes(1, 2), axis=1)).sum(2)
        table = ratio - _moved(one, share_one, cross_one, n)[:, :, None]
        table -= _moved(other, share_other, cross_other, n)[:, None]
        known = information > 1e-10 * n
        return np.asarray((tables * table * table).sum((1, 2)) * n / np.where(known, information, np.inf) ** 2)


def _moved(tau: Array, share: Array, cross: Array, n: Array) -> Array:
    """An answer moves a correlation this much by way of its own item's thresholds, (m, K, R)."""
    below = tau.shape[1]
    real = np.isfinite(tau)
    density = np.where(real, np.exp(-(np.minimum(np.abs(tau), FAR) ** 2) / 2) / np.sqrt(2 * np.pi), 1.0)
    step = np.where(real, cross / density, 0.0) / (n if n.ndim == 1 else n[:, None])
    reached = (np.arange(below + 1)[:, None] <= np.arange(below)).astype(float)
    return np.asarray(np.einsum("ak,mkr->mar", reached, step) - (share * step).sum(1)[:, None])


def _below(own: Array, other: Array, rho: Array) -> Array:
    """Derivative by each own threshold of the probability below it, per category of the other, (m, K - 1, K, R)."""
    corners = np.zeros((own.shape[0], own.shape[1], other.shape[1] + 2, own.shape[-1]))
    corners[:, :, -1] = 1
    r = rho[:, None, None]
    corners[:, :, 1:-1] = ndtr((other[:, None] - r * own[:, :, None]) / np.sqrt(1 - r * r))
    return np.asarray((np.exp(-own * own / 2) / np.sqrt(2 * np.pi))[:, :, None] * np.diff(corners, axis=2))
