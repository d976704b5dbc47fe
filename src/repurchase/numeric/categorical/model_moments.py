"""Implied thresholds and correlations of ordinal items under the delta parameterisation, with derivatives.

The latent response of item i has variance 1 / delta_i^2, so that its residual variance is no parameter. Where every
threshold is free and tied to nothing, thresholds carry no information on the rest and are left out of the search:
their estimates are the sample's.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.categorical.cells import pairs_of
from repurchase.numeric.sem.layout import Layout, Matrix, dictionary, implied_from, matrices, mean_weights


@dataclass(frozen=True, eq=False)
class Reduced:
    """A layout without the parameters that the sample's thresholds fix.

    Attributes
    ----------
    layout : Layout
        The one to search over; the original where thresholds are not saturated.
    kept, dropped : int arrays
        Positions in the original theta of its parameters, and of the saturated thresholds.
    saturated : bool
    """

    layout: Layout
    kept: Array
    dropped: Array
    saturated: bool


def whole(layout: Layout) -> Reduced:
    """A layout with all of its parameters."""
    every = np.arange(layout.q)
    return Reduced(layout, every, every[:0], False)


@lru_cache(maxsize=32)
def reduced(layout: Layout) -> Reduced:
    """The `Reduced` form of a layout of ordinal items; a layout's is kept."""
    every = np.arange(layout.q)
    tau = layout.slots[Matrix.TAU]
    if not _saturated(layout, tau):
        return whole(layout)
    kept = np.setdiff1d(every, tau)
    columns = np.flatnonzero((layout.K[tau] == 0).all(axis=0))
    code = layout.matrix[kept]
    smaller = replace(
        layout, matrix=code, row=layout.row[kept], column=layout.column[kept], group=layout.group[kept],
        u=layout.u[kept], v=layout.v[kept], h=layout.h[kept], w=layout.w[kept],
        K=layout.K[np.ix_(kept, columns)], k0=layout.k0[kept], slots={k: np.flatnonzero(code == k) for k in Matrix},
    )  # fmt: skip
    return Reduced(smaller, kept, tau, True)


def _saturated(layout: Layout, tau: Array) -> bool:
    if len(tau) != layout.n_groups * len(layout.threshold_item):
        return False
    moving = (Matrix.NU, Matrix.ALPHA, Matrix.DELTA)
    if any(len(layout.slots[k]) for k in moving) or layout.base[Matrix.NU].any() or layout.base[Matrix.ALPHA].any():
        return False
    if (layout.base[Matrix.DELTA] != 1).any():
        return False
    rows = layout.K[tau]
    others = np.delete(layout.K, tau, axis=0)
    alone = ((rows != 0).sum(axis=1) == 1) & ((rows != 0).astype(int).sum(axis=0) @ (rows != 0).T == 1)
    return bool(alone.all() and not others[:, (rows != 0).any(axis=0)].any() and not layout.k0[tau].any())


@dataclass(frozen=True, eq=False)
class Implied:
    """Implied statistics of every group.

    Attributes
    ----------
    values : (G, s) array
        Thresholds (unless they are left out), then correlations in the order of `Polychorics.first`, `.second`.
    slopes : (G, s, q) array
    thresholds : (G, T) array
    correlations : (G, p, p) array
        With a unit diagonal.
    """

    values: Array
    slopes: Array
    thresholds: Array
    correlations: Array


def implied_ordinal(layout: Layout, theta: Array, with_thresholds: bool) -> Implied:
    """`Implied` statistics at theta (q,)."""
    mats = matrices(layout, theta[None])
    Sigma, mu = (a[0] for a in implied_from(mats))
    delta, tau = mats.delta[0], mats.tau[0]
    item = layout.threshold_item
    first, second = pairs_of(layout.p)
    R = Sigma * delta[:, :, None] * delta[:, None, :]
    R[:, np.arange(layout.p), np.arange(layout.p)] = 1.0
    reached = delta[:, item] * (tau - mu[:, item])
    slopes = _correlation_slopes(layout, dictionary(mats)[0], delta, Sigma, first, second)
    values = R[:, first, second]
    if with_thresholds:
        weight = mean_weights(mats)[0]
        above = _threshold_slopes(layout, dictionary(mats)[0], weight, delta, tau - mu[:, item])
        values, slopes = np.hstack([reached, values]), np.concatenate([above, slopes], axis=1)
    return Implied(values, slopes, reached, R)


def _correlation_slopes(layout: Layout, D: Array, delta: Array, Sigma: Array, first: Array, second: Array) -> Array:
    result = np.zeros((layout.n_groups, len(first), layout.q))
    for g in range(layout.n_groups):
        at = np.flatnonzero(layout.group == g)
        scaled = D[g] * delta[g][:, None]
        U, V = scaled.take(layout.u[at], axis=1), scaled.take(layout.v[at], axis=1) * layout.h[at]
        part = U.take(first, axis=0) * V.take(second, axis=0)
        part += V.take(first, axis=0) * U.take(second, axis=0)
        result[g][:, at] = part
    for k in layout.slots[Matrix.DELTA]:
        g, i = layout.group[k], layout.row[k]
        other = np.where(first == i, second, first)
        touched = (first == i) | (second == i)
        result[g, :, k] = np.where(touched, Sigma[g, first, second] * delta[g, other], 0.0)
    return result


def _threshold_slopes(layout: Layout, D: Array, weight: Array, delta: Array, height: Array) -> Array:
    item = layout.threshold_item
    result = np.zeros((layout.n_groups, len(item), layout.q))
    for g in range(layout.n_groups):
        at = np.flatnonzero(layout.group == g)
        dmu = D[g][:, layout.u[at]] * weight[g][layout.w[at]]
        result[g][:, at] = -delta[g, item][:, None] * dmu[item]
    for k in layout.slots[Matrix.TAU]:
        g, row = layout.group[k], layout.row[k]
        result[g, row, k] = delta[g, item[row]]
    for k in layout.slots[Matrix.DELTA]:
        g, i = layout.group[k], layout.row[k]
        result[g, :, k] = np.where(item == i, height[g], 0.0)
    return result
