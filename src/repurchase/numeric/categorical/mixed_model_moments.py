"""Implied moments of ordinal and continuous variables given the covariates, with derivatives.

The covariates are held at zero (their own moments are not modelled): Sigma is that of the residuals, thresholds and
means are intercepts, and the effects of the covariates are slopes of their own.
"""

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.categorical.model_moments import Implied
from repurchase.numeric.sem.layout import Layout, Matrices, Matrix, dictionary, implied_from, matrices, mean_weights


@dataclass(frozen=True, eq=False)
class MixedStatistics:
    """A layout is fitted to these statistics, in this order.

    Attributes
    ----------
    item : (T,) int array
        The variable of each threshold.
    continuous : (c,) int array
        Variables with a mean and a variance.
    sloped, by : int arrays
        Variable and structural position of the covariate of each slope.
    first, second : (m,) int arrays
        The variables of each covariance.
    """

    item: Array
    continuous: Array
    sloped: Array
    by: Array
    first: Array
    second: Array


def statistics(layout: Layout) -> MixedStatistics:
    """The `MixedStatistics` of a layout: thresholds, means, slopes, variances, covariances."""
    rest = np.setdiff1d(np.arange(layout.p), layout.covariates)
    at = layout.observed_latent[layout.covariates]
    first, second = np.triu_indices(len(rest), 1)
    return MixedStatistics(
        layout.threshold_item, rest[~layout.ordinal[rest]], np.tile(rest, len(at)), np.repeat(at, len(rest)),
        rest[first], rest[second],
    )  # fmt: skip


def conditional(layout: Layout, theta: Array) -> Matrices:
    """Model matrices at theta (q,) with the covariates' moments at zero."""
    return matrices(layout, theta[None], np.zeros((1, len(layout.x_matrix))))


def group_moments(layout: Layout, entries: Layout, mats: Matrices, g: int) -> tuple[Array, Array]:
    """Implied statistics (s,) of one group, and their derivatives (s, q) by the free entries of another layout."""
    s = statistics(layout)
    Sigma, mu = (a[0, g] for a in implied_from(mats))
    delta, tau, D = mats.delta[0, g], mats.tau[0, g], dictionary(mats)[0, g]
    total, E = D[:, layout.p : layout.p + layout.m], mats.E[0, g]
    scale = delta[s.first] * delta[s.second]
    values = [delta[s.item] * (tau - mu[s.item]), mu[s.continuous], delta[s.sloped] * total[s.sloped, s.by],
              Sigma[s.continuous, s.continuous], scale * Sigma[s.first, s.second]]  # fmt: skip
    at = np.flatnonzero(entries.group == g)
    U, V = D[:, entries.u[at]], D[:, entries.v[at]]
    dmu = U * mean_weights(mats)[0, g][entries.w[at]]
    path = np.isin(entries.matrix[at], (Matrix.LAMBDA, Matrix.BETA))
    through = np.where(path[:, None], E[np.where(path, entries.column[at], 0)], 0.0).T
    U2 = U * entries.h[at]
    rows = [-delta[s.item][:, None] * dmu[s.item], dmu[s.continuous],
            delta[s.sloped][:, None] * U[s.sloped] * through[s.by], 2 * U2[s.continuous] * V[s.continuous],
            scale[:, None] * (U2[s.first] * V[s.second] + V[s.first] * U2[s.second])]  # fmt: skip
    slopes = np.zeros((sum(len(v) for v in values), entries.q))
    slopes[:, at] = np.concatenate(rows)
    for k in entries.slots[Matrix.TAU]:
        if entries.group[k] == g:
            slopes[entries.row[k], k] = delta[s.item[entries.row[k]]]
    for k in entries.slots[Matrix.DELTA]:
        if entries.group[k] == g:
            slopes[:, k] = _by_scale(s, int(entries.row[k]), values, delta)
    return np.concatenate(values), slopes


def _by_scale(s: MixedStatistics, i: int, values: list[Array], delta: Array) -> Array:
    """Derivatives of all statistics by the scale of variable i: each is proportional to it."""
    touched = [s.item == i, np.zeros(len(s.continuous), bool), s.sloped == i, np.zeros(len(s.continuous), bool),
               (s.first == i) | (s.second == i)]  # fmt: skip
    return np.concatenate([np.where(t, v, 0.0) for t, v in zip(touched, values, strict=True)]) / delta[i]


def implied_mixed(layout: Layout, theta: Array) -> Implied:
    """`Implied` statistics at theta (q,).

    In place of thresholds stand all but the covariances, and covariances for correlations.
    """
    mats = conditional(layout, theta)
    found = [group_moments(layout, layout, mats, g) for g in range(layout.n_groups)]
    values, slopes = (np.stack(parts) for parts in zip(*found, strict=True))
    s = statistics(layout)
    S = np.zeros((layout.n_groups, layout.p, layout.p))
    S[:, np.arange(layout.p), np.arange(layout.p)] = 1.0
    m = len(s.first)
    S[:, s.first, s.second] = S[:, s.second, s.first] = values[:, values.shape[1] - m :]
    before = values.shape[1] - m
    S[:, s.continuous, s.continuous] = values[:, before - len(s.continuous) : before]
    return Implied(values, slopes, values[:, :before], S)


def plain(layout: Layout) -> bool:
    """Whether all observed variables are ordinal: no means, variances or slopes."""
    return bool(layout.ordinal.all())
