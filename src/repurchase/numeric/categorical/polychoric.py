"""Thresholds and polychoric correlations of ordinal items, all pairs at once.

Each correlation is the root of its score. A few Newton steps lead there from a good start; what does not settle (tables
with an empty diagonal, correlations near one) is sought anew by steps kept inside a bracket, so that none can run away.
"""

from dataclasses import dataclass
from enum import IntFlag

import numpy as np
from scipy.special import ndtri

from repurchase.array_types import Array
from repurchase.numeric.categorical.cells import FAR, FLOOR, LIMIT, SAFE, Corners, pairs_of


class PairFlag(IntFlag):
    """A flag names a defect of one pair of items."""

    EMPTY_CELLS = 1
    PERFECT = 2  # a 2 x 2 table with an empty diagonal
    AT_LIMIT = 4
    NEAR_ONE = 8
    NO_OVERLAP = 16
    NOT_CONVERGED = 32


@dataclass(frozen=True, eq=False)
class Polychorics:
    """Thresholds, polychoric correlations and the tables they come from.

    Attributes
    ----------
    thresholds : (p, K - 1) array
        Standard normal quantiles of the cumulative shares; infinite beyond an item's own categories.
    n_categories : (p,) int array
    correlations : (p, p) array
    first, second : (m,) int arrays
        The items of each pair, in the order of lavaan's ``vech`` without the diagonal.
    counts : (m, K, K) array
        Two-way tables, first item in rows.
    probability, slope : (m, K, K) arrays
        Cell probabilities at the solution and their derivatives by the correlation.
    n_item, n_pair : (p,), (m,) arrays
        Respondents behind each item and each pair.
    flags : (m,) int array of `PairFlag`
    """

    thresholds: Array
    n_categories: Array
    correlations: Array
    first: Array
    second: Array
    counts: Array
    probability: Array
    slope: Array
    n_item: Array
    n_pair: Array
    flags: Array

    @property
    def pairs(self) -> Array:
        """The correlations in the order of `first` and `second`, (m,)."""
        return self.correlations[self.first, self.second]


def item_counts(codes: Array, n_categories: Array) -> Array:
    """Count how often each category was chosen.

    Parameters
    ----------
    codes : (n, p) int array
        0 .. K_j - 1, negative where missing.
    n_categories : (p,) int array

    Returns
    -------
    (p, K) array
    """
    top = int(np.max(n_categories))
    return np.stack([np.bincount(c[c >= 0], minlength=top) for c in np.asarray(codes).T]).astype(float)


def thresholds(counts: Array, n_categories: Array) -> Array:
    """Compute standard normal quantiles of the cumulative shares.

    Parameters
    ----------
    counts : (p, K) array
    n_categories : (p,) int array

    Returns
    -------
    (p, K - 1) array
        Infinite beyond an item's own categories.

    Raises
    ------
    ValueError
        When a category below `n_categories` was never chosen (its threshold would not be identified).
    """
    k = np.arange(counts.shape[1])
    if ((counts <= 0) & (k < np.asarray(n_categories)[:, None])).any():
        raise ValueError("empty category")
    share = np.cumsum(counts, axis=1)[:, :-1] / counts.sum(axis=1, keepdims=True)
    return ndtri(np.where(k[1:] < np.asarray(n_categories)[:, None], share, 1.0))


def pair_tables(codes: Array, n_categories: Array, first: Array, second: Array) -> Array:
    """Count the two-way tables of pairs of items, over the respondents who answered both.

    Parameters
    ----------
    codes : (n, p) int array
        Negative where missing.
    n_categories : (p,) int array
    first, second : (m,) int arrays
        The items of each pair.

    Returns
    -------
    (m, K, K) array
    """
    codes = np.asarray(codes)
    n, p = codes.shape
    top = int(np.max(n_categories))
    total = np.zeros((p * top, p * top))
    for start in range(0, n, 4096):  # one matrix product counts all pairs; in parts, for memory
        part = codes[start : start + 4096]
        one_hot = np.zeros((len(part), p * top))
        row, item = np.nonzero(part >= 0)
        one_hot[row, item * top + part[row, item]] = 1
        total += one_hot.T @ one_hot
    return total.reshape(p, top, p, top)[first, :, second, :]


def polychorics(codes: Array, n_categories: Array | None = None) -> Polychorics:
    """Estimate polychoric correlations of all pairs of items, in two steps (thresholds first), as lavaan's ``lavCor``.

    Parameters
    ----------
    codes : (n, p) int array
        Category 0 .. K_j - 1 of each answer, negative where missing (each pair then uses what it has).
    n_categories : (p,) int array, optional
        Categories of each item; by default one more than the largest code.

    Returns
    -------
    Polychorics

    Raises
    ------
    ValueError
        When a category is empty or an item has fewer than two.

    Notes
    -----
    Empty cells stay empty except in 2 x 2 tables, where 0.5 is moved into them with the margins kept.

    References
    ----------
    Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation coefficient. Psychometrika, 44.
    """
    codes = np.asarray(codes)
    n_categories = codes.max(axis=0) + 1 if n_categories is None else np.asarray(n_categories)
    if (n_categories < 2).any():
        raise ValueError("an item with fewer than two categories")
    counts = item_counts(codes, n_categories)
    first, second = pairs_of(codes.shape[1])
    tables = pair_tables(codes, n_categories, first, second)
    return polychorics_of_tables(counts, tables, n_categories, first, second)


def polychorics_of_tables(
    counts: Array, tables: Array, n_categories: Array, first: Array, second: Array
) -> Polychorics:
    """`Polychorics` of item counts (p, K) and two-way tables (m, K, K): all that is needed of large data."""
    tau = thresholds(counts, n_categories)
    used, flags = _adjusted(tables, n_categories[first], n_categories[second])
    corners = Corners.of_pairs(tau[first], tau[second])
    turned = np.ascontiguousarray(np.moveaxis(used, 0, -1))[None]
    rho, probability, slope, failed = _solve(corners, turned, _start(counts, tau, tables, first, second))
    perfect = (flags & PairFlag.PERFECT) > 0
    rho[perfect] = np.where(tables[perfect, 0, 0] > 0, 1.0, -1.0)
    flags[failed] |= PairFlag.NOT_CONVERGED
    flags[np.abs(rho) >= LIMIT] |= PairFlag.AT_LIMIT
    flags[np.abs(rho) > 0.99] |= PairFlag.NEAR_ONE
    rho[(flags & PairFlag.NO_OVERLAP) > 0] = np.nan
    R = np.eye(len(tau))
    R[first, second] = R[second, first] = rho
    return Polychorics(
        tau, n_categories, R, first, second, tables, probability, slope, counts.sum(axis=1), tables.sum((1, 2)), flags
    )


def _adjusted(tables: Array, k_first: Array, k_second: Array) -> tuple[Array, Array]:
    """Tables with lavaan's rule for empty cells of 2 x 2 tables applied, and the flags of each pair."""
    code = np.arange(tables.shape[1])
    inside = (k_first[:, None, None] > code[:, None]) & (k_second[:, None, None] > code)
    empty = (tables == 0) & inside
    n_empty = empty.sum((1, 2))
    flags = np.where(n_empty > 0, int(PairFlag.EMPTY_CELLS), 0)
    flags[tables.sum((1, 2)) == 0] |= PairFlag.NO_OVERLAP
    binary = (k_first == 2) & (k_second == 2)
    flags[binary & (n_empty == 2)] |= PairFlag.PERFECT
    one = binary & (n_empty == 1)
    used = tables.copy()
    on_diagonal = (empty[:, 0, 0] | empty[:, 1, 1])[one]
    shift = np.where(on_diagonal, 0.5, -0.5)[:, None, None] * np.array([[1.0, -1.0], [-1.0, 1.0]])
    used[np.flatnonzero(one)[:, None, None], [[[0, 0], [1, 1]]], [[[0, 1], [0, 1]]]] += shift
    return used, flags


def _start(counts: Array, tau: Array, tables: Array, first: Array, second: Array) -> Array:
    """The Pearson correlation of the codes over its value per unit of rho at rho = 0: right to first order."""
    n = counts.sum(axis=1)
    k = np.arange(counts.shape[1])
    mean = counts @ k / n
    per_unit = (np.exp(-(np.minimum(np.abs(tau), FAR) ** 2) / 2) / np.sqrt(2 * np.pi)).sum(axis=1)
    joint = np.einsum("mab,a,b->m", tables, k, k) / np.maximum(tables.sum((1, 2)), 1)
    covariance = joint - mean[first] * mean[second]
    return np.clip(covariance / (per_unit[first] * per_unit[second]), -0.95, 0.95)


def _solve(corners: Corners, tables: Array, start: Array) -> tuple[Array, Array, Array, Array]:
    """Roots of the scores (m,), cell probabilities and slopes there (m, K, K), and the pairs that failed (m,) bool."""
    with np.errstate(divide="ignore", invalid="ignore"):
        begin = corners.rough(np.clip(start, -SAFE, SAFE)[None], tables)
        rho, probability, ratio, settled = (a[0] for a in corners.roots(begin, tables))
    slope = ratio * probability
    failed, left = np.zeros(len(rho), bool), np.flatnonzero(~settled)
    if len(left):
        some = corners.of((np.zeros(len(left), int), left))
        rho[left], failed[left] = _bracketed(some, np.ascontiguousarray(tables[..., left]), start[left])
        probability[..., left], slope[..., left] = (a[0] for a in some.cells(rho[left][None])[:2])
    return rho, *(np.ascontiguousarray(np.moveaxis(a, -1, 0)) for a in (probability, slope)), failed


def _bracketed(
    corners: Corners, tables: Array, start: Array, tol: float = 1e-10, steps: int = 80
) -> tuple[Array, Array]:
    """Roots of the scores (n,) in [-LIMIT, LIMIT], and the pairs that did not get there."""
    rho = start.copy()
    low, high = np.full(len(rho), -LIMIT), np.full(len(rho), LIMIT)
    active = np.flatnonzero(tables.sum((0, 1, 2)) > 0)
    for _ in range(steps):
        if not len(active):
            break
        r, n = rho[active], tables[..., active]
        probability, slope, curve = corners.of((np.zeros(len(active), int), active)).cells(r[None])
        seen = probability > FLOOR
        ratio = np.where(seen, slope / probability, 0.0)
        score = (n * ratio).sum((0, 1, 2))
        bend = (n * np.where(seen, curve / probability - ratio * ratio, 0.0)).sum((0, 1, 2))
        low[active], high[active] = np.where(score > 0, r, low[active]), np.where(score > 0, high[active], r)
        step = r - score / np.where(bend < 0, bend, -np.inf)
        inside = (bend < 0) & (step >= low[active]) & (step <= high[active])
        new = np.where(inside, step, np.where(score > 0, (r + high[active]) / 2, (r + low[active]) / 2))
        new = np.where(score == 0, r, new)
        # where the likelihood only fades out, it has its maximum at the limit
        fading = (np.abs(score * (new - r)) < 1e-19 * n.sum((0, 1, 2))) & (np.abs(new - r) > 1e-6)
        rho[active] = np.where(fading, np.sign(score) * LIMIT, new)
        active = active[(np.abs(new - r) > tol) & ~fading]
    rho[np.abs(rho) > LIMIT - 1e-9] = np.sign(rho[np.abs(rho) > LIMIT - 1e-9]) * LIMIT
    failed = np.zeros(len(rho), bool)
    failed[active] = True
    return rho, failed
