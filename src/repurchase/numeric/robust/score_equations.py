"""Linear regressions of one sample, an equation an outcome, with the covariances of all their coefficients.

Errors are those of HC3: they allow for unequal variances, and divide each residual by one minus its leverage. Where
respondents come in clusters, errors are those of whole clusters (CR1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from repurchase.array_types import Floats, Integers
from repurchase.numeric.robust.design import PLAIN, Design

SINGULAR = 1e-10  # smallest eigenvalue of the predictors' correlations, beside the largest, that is inverted


@dataclass(frozen=True, slots=True, eq=False)
class ScoreEquations:
    """Coefficients of several regressions, and how they covary.

    Attributes
    ----------
    beta : ndarray of shape (k,)
        Coefficients of all equations, one equation after another, intercepts left out; NaN where predictors depend on
        one another linearly.
    covariance : ndarray of shape (k, k)
    df : ndarray of shape (k,)
        Degrees of freedom of each coefficient's t test.
    """

    beta: Floats
    covariance: Floats
    df: Floats

    @property
    def std_error(self) -> Floats:
        """Standard errors (k,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def p_value(self) -> Floats:
        """Two-sided p of each coefficient (k,)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(2 * stdtr(self.df, -np.abs(self.beta / self.std_error)))

    def limits(self, level: float) -> Floats:
        """Confidence limits (2, k)."""
        reach = stdtrit(self.df, 0.5 + level / 2) * self.std_error
        return np.array([self.beta - reach, self.beta + reach])


def score_equations(
    z: Floats, equations: Sequence[tuple[int, Sequence[int]]], design: Design = PLAIN
) -> ScoreEquations:
    """Regressions of some columns on others.

    Parameters
    ----------
    z : ndarray of shape (n, m)
        No NaN; standardised columns give standardised coefficients.
    equations : sequence of (outcome, predictors)
        Columns of `z`.
    design : Design
        Weights and clusters of the sample, as of one group.

    Returns
    -------
    ScoreEquations

    Notes
    -----
    Each equation equals ``statsmodels`` with ``cov_type="HC3"`` (``"cluster"`` with clusters) and t tests. Covariances
    between equations come from the same influences of respondents on all coefficients, as in a seemingly unrelated
    system.

    References
    ----------
    Long, J. S., & Ervin, L. H. (2000). Using heteroscedasticity consistent standard errors in the linear regression
    model. The American Statistician, 54(3).
    """
    found = [_equation(z, outcome, list(predictors), design) for outcome, predictors in equations]
    influence = np.concatenate([part for _, part, _ in found], axis=1)
    return ScoreEquations(
        np.concatenate([beta for beta, _, _ in found]),
        influence.T @ influence,
        np.concatenate([df for *_, df in found]),
    )


def standardised(values: Floats, design: Design = PLAIN) -> Floats:
    """Columns with mean 0 and variance 1 (divisor n - 1), weighted where the sample is; NaN where one does not vary."""
    weight = design.weight(0)
    w = np.ones(len(values)) if weight is None else weight
    centred = values - w @ values / w.sum()
    spread = np.sqrt(w @ centred**2 / (w.sum() - 1))
    return np.asarray(centred / np.where(spread > 0, spread, np.nan))


def _equation(z: Floats, outcome: int, predictors: list[int], design: Design) -> tuple[Floats, Floats, Floats]:
    """Coefficients (k,), influences whose cross-products are their covariances (n or clusters, k), and df (k,)."""
    x = np.column_stack([np.ones(len(z)), z[:, predictors]])
    n, k = x.shape
    weight = design.weight(0)
    root = np.ones(n) if weight is None else np.sqrt(weight)
    wx, wy = x * root[:, None], z[:, outcome] * root
    clusters: Integers | None = None if design.clusters is None else design.clusters[0]
    rows = n if clusters is None else int(clusters.max()) + 1
    cross = wx.T @ wx
    if not np.isfinite(cross).all() or not np.isfinite(wy).all() or n <= k or _singular(cross):
        return np.full(k - 1, np.nan), np.full((rows, k - 1), np.nan), np.full(k - 1, np.nan)
    inverse = np.linalg.inv(cross)
    beta = inverse @ (wx.T @ wy)
    residual = wy - wx @ beta
    if clusters is None:
        leverage = np.einsum("ij,jk,ik->i", wx, inverse, wx)
        scores = wx * (residual / np.maximum(1 - leverage, 1e-12))[:, None]
        df = float(n - k)
    else:
        sums = np.zeros((rows, k))
        np.add.at(sums, clusters, wx * residual[:, None])
        scores = sums * np.sqrt(rows / max(rows - 1, 1) * (n - 1) / (n - k))
        df = float(max(rows - 1, 1))
    return beta[1:], (scores @ inverse)[:, 1:], np.full(k - 1, df)


def _singular(cross: Floats) -> bool:
    scale = np.sqrt(np.diag(cross))
    if not (scale > 0).all():
        return True
    values = np.linalg.eigvalsh(cross / np.outer(scale, scale))
    return bool(values[0] < SINGULAR * values[-1])
