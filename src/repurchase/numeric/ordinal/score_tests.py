"""Score tests of models of ordinal items: thresholds and polychoric correlations under least squares."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.categorical.mixed_model_moments import conditional, group_moments, plain
from repurchase.numeric.categorical.mixed_statistics import Mixed, MixedSample
from repurchase.numeric.categorical.polychoric import Polychorics
from repurchase.numeric.ordinal.fit import OrdinalSample, inverse_variances
from repurchase.numeric.sem.layout import Layout, Matrices, Matrix, dictionary, implied_from, matrices, mean_weights
from repurchase.numeric.sem.score_tests import ScoreTests, group_tests


@dataclass(frozen=True, eq=False)
class Summary:
    """A group's statistics and their DWLS weights (s,), without each respondent's influence."""

    statistics: Polychorics | Mixed
    weight: Array
    n: int


def summary(sample: OrdinalSample | MixedSample) -> Summary:
    """The `Summary` of a sample: influences take a hundred times its memory."""
    z = np.hstack([sample.influence.thresholds, sample.influence.correlations])
    return Summary(sample.statistics, inverse_variances(np.einsum("ns,ns->s", z, z) / len(z)), sample.n)


def ordinal_score_tests(
    layout: Layout, theta: Array, candidates: Layout, samples: Sequence[Summary], unweighted: bool = False
) -> ScoreTests:
    """Test fixed entries of a DWLS (or ULS) fit by their scores.

    Parameters
    ----------
    layout, candidates : Layout
        The fitted model; the candidates as the free entries of a layout of the same size.
    theta : (q,) array
    samples : sequence of Summary
        One a group.

    Returns
    -------
    ScoreTests

    Notes
    -----
    lavaan weighs groups by n_g - 1 in the score and by n_g in the information; so does this.
    """
    n = np.array([s.n for s in samples], float)
    mixed = not plain(layout)
    mats = conditional(layout, theta) if mixed else matrices(layout, theta[None])
    moments = group_moments if mixed else _implied
    free, extra, weights, errors = [], [], [], []
    for g, sample in enumerate(samples):
        weights.append(np.ones_like(sample.weight) if unweighted else sample.weight)
        tau = sample.statistics.thresholds[np.isfinite(sample.statistics.thresholds)]
        values, slopes = moments(layout, layout, mats, g)
        errors.append(np.concatenate([tau, sample.statistics.pairs]) - values)
        free.append(slopes)
        extra.append(moments(layout, candidates, mats, g)[1])
    return group_tests(layout, free, extra, weights, errors, (n - 1) / n.sum(), n / n.sum(), int(n.sum()))


def _implied(layout: Layout, entries: Layout, mats: Matrices, g: int) -> tuple[Array, Array]:
    """Thresholds and correlations of one group, and their derivatives by the free entries of another layout."""
    D, weight = dictionary(mats)[0, g], mean_weights(mats)[0, g]
    Sigma, mu = (a[0, g] for a in implied_from(mats))
    delta, tau, item = mats.delta[0, g], mats.tau[0, g], layout.threshold_item
    i, j = np.triu_indices(layout.p, 1)
    values = np.concatenate([delta[item] * (tau - mu[item]), Sigma[i, j] * delta[i] * delta[j]])
    at = np.flatnonzero(entries.group == g)
    U, V = D[:, entries.u[at]], D[:, entries.v[at]]
    slopes = np.zeros((len(values), entries.q))
    slopes[: len(item), at] = -delta[item][:, None] * (U * weight[entries.w[at]])[item]
    slopes[len(item) :, at] = (U[i] * V[j] + V[i] * U[j]) * entries.h[at] * (delta[i] * delta[j])[:, None]
    for k in entries.slots[Matrix.TAU]:
        if entries.group[k] == g:
            slopes[entries.row[k], k] = delta[item[entries.row[k]]]
    for k in entries.slots[Matrix.DELTA]:
        if entries.group[k] == g:
            r = entries.row[k]
            slopes[: len(item), k] = np.where(item == r, tau - mu[item], 0.0)
            touched, other = (i == r) | (j == r), np.where(i == r, j, i)
            slopes[len(item) :, k] = np.where(touched, Sigma[i, j] * delta[other], 0.0)
    return values, slopes
