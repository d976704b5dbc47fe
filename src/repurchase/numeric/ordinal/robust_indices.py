"""Fit measures of ordinal models on the scale of continuous ones (Savalei 2021).

The least-squares estimates are put into the maximum likelihood discrepancy of the polychoric correlations, and its
value is corrected for what those correlations' sampling errors really are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.categorical.cells import pairs_of
from repurchase.numeric.categorical.model_moments import implied_ordinal, reduced
from repurchase.numeric.ordinal.fit import OrdinalFit, OrdinalSample, inverse_variances
from repurchase.numeric.sem.layout import Layout, Matrix

BLOCK = 65_536  # numbers in one array of matrices: more would leave the cache


@dataclass(frozen=True)
class OrdinalRobustFit:
    """Robust CFI, TLI and RMSEA take these numbers; NaN where a matrix is not positive definite.

    Attributes
    ----------
    chisq, df, factor : float, int, float
        The maximum likelihood chi-square at other estimates, and its correction c; then the baseline model's. `df`
        counts correlations and the parameters that are no thresholds, intercepts or means.
    """

    chisq: float
    df: int
    factor: float
    chisq0: float
    df0: int
    factor0: float


def robust_ordinal(
    layout: Layout, samples: Sequence[OrdinalSample], fit: OrdinalFit, unweighted: bool = False
) -> OrdinalRobustFit:
    """`OrdinalRobustFit` of an identified model fitted by `fit_ordinal`.

    Notes
    -----
    The discrepancy knows correlations only, so thresholds and means count neither as moments nor as parameters; free
    scales (``~*~``) do, as in lavaan since 0.6-20 (0.6-14 has no such indices where thresholds are equal).

    References
    ----------
    Savalei, V. (2021). Improving fit indices in structural equation modeling with categorical data. Multivariate
    Behavioral Research, 56. lavaan's ``lav_fit_catml_dwls``.
    """
    n = np.array([s.n for s in samples], float)
    share = n / n.sum()
    gammas = [np.einsum("ns,ns->s", s.influence.correlations, s.influence.correlations) / s.n for s in samples]
    df, df0 = _degrees(layout, fit.df0), fit.df0
    R = np.stack([s.statistics.correlations for s in samples])
    Sigma = fit.implied.correlations
    if min(np.linalg.eigvalsh(R)[:, 0].min(), np.linalg.eigvalsh(Sigma)[:, 0].min()) < 1e-8:
        return OrdinalRobustFit(np.nan, df, np.nan, np.nan, df0, np.nan)
    logdet = np.linalg.slogdet(R)[1]
    W = np.linalg.inv(Sigma)
    F = np.linalg.slogdet(Sigma)[1] + np.einsum("gij,gji->g", R, W) - logdet - layout.p
    weights = [np.ones_like(g) if unweighted else inverse_variances(g) for g in gammas]
    total = _correction(layout, samples, fit, weights, share, W)
    factor = total / df if df > 0 else np.nan
    # lavaan sums Gamma / share over groups here, without the weights that cancel the shares
    factor0 = float(sum(g.sum() / f for g, f in zip(gammas, share, strict=True))) / df0
    return OrdinalRobustFit(float(n @ np.maximum(F, 0)), df, factor, float(n @ -logdet), df0, factor0)


def _degrees(layout: Layout, moments: int) -> int:
    """Correlations less the free parameters that bear on correlations."""
    left = ~np.isin(layout.matrix, (Matrix.TAU, Matrix.NU, Matrix.ALPHA))
    if not layout.constrained:
        return moments - int(left.sum())
    return moments - int(np.linalg.matrix_rank(layout.K[left])) if left.any() else moments


def _correction(
    layout: Layout, samples: Sequence[OrdinalSample], fit: OrdinalFit, weights: list[Array], share: Array, W: Array
) -> float:
    """tr(R' V R Gamma), R = I - D (D'WD)^-1 D'W: what of the respondents' influences the model does not take up."""
    small = reduced(layout)
    if small.saturated:
        slopes, moved = fit.effects.slopes, fit.effects.moved
    else:  # the discrepancy knows nothing of the thresholds that the estimates rest on, too
        slopes = tuple(implied_ordinal(layout, fit.theta, False).slopes @ layout.K)
        moved = tuple(f * ((s.influence.correlations * w) @ d) @ fit.effects.inverse
                      for f, s, w, d in zip(share, samples, weights, slopes, strict=True))  # fmt: skip
    shared = bool(small.layout.constrained)
    total = 0.0
    for g, (sample, d) in enumerate(zip(samples, slopes, strict=True)):
        size = max(1, BLOCK // layout.p**2)
        for first in range(0, sample.n, size):
            rows = slice(first, first + size)
            step = moved[g][rows] / np.sqrt(sample.n)
            total += _spread(sample.influence.correlations[rows] / np.sqrt(sample.n) - step @ d.T, W[g])
            for other, there in enumerate(slopes):
                if shared and other != g:  # parameters that groups share carry one group's errors to the other
                    total += share[other] / share[g] * _spread(step @ there.T, W[other])
    return total


def _spread(z: Array, W: Array) -> float:
    """Sum over rows of z of v' V v, V = D'(W x W)D / 2 over the correlations, without V: tr(W M W M) / 2."""
    p, m = len(W), z.shape[1]
    columns = np.zeros((m + 1, len(z)))  # the last is the diagonal's
    columns[:-1] = z.T
    WM = (W @ columns.take(_pair_positions(p), axis=0).reshape(p, -1)).reshape(p, p, -1)
    return 0.5 * float(np.einsum("ikn,kin->", WM, WM))


@lru_cache
def _pair_positions(p: int) -> Array:
    """Number the elements of a symmetric matrix (p, p) by their pair; the diagonal's number follows the last pair's."""
    first, second = pairs_of(p)
    positions = np.full((p, p), len(first))
    positions[first, second] = positions[second, first] = np.arange(len(first))
    return positions
