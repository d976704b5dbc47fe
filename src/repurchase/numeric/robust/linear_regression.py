"""One linear regression of one sample, with joint tests of its predictors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, stdtr

from repurchase.array_types import Floats

LEAST = 1e-12  # of one minus leverage: below, the equation cannot but meet the respondent, and the rest is rounding


@dataclass(frozen=True, slots=True, eq=False)
class LinearRegression:
    """Slopes of an outcome on its predictors.

    Attributes
    ----------
    beta : ndarray of shape (k,)
        Slopes; the intercept is left out.
    covariance : ndarray of shape (k, k)
        Theirs.
    residual : ndarray of shape (n,)
    r2, adjusted : float
        Explained share of variance, and as corrected for the number of predictors.
    df : int
        Degrees of freedom of the residuals, ``n - k - 1``.
    """

    beta: Floats
    covariance: Floats
    residual: Floats
    r2: float
    adjusted: float
    df: int

    @property
    def statistic(self) -> Floats:
        """t of each slope (k,)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.beta / np.sqrt(np.diag(self.covariance)))

    @property
    def p_value(self) -> Floats:
        """Two-sided p of each slope (k,)."""
        return np.asarray(2 * stdtr(self.df, -np.abs(self.statistic)))

    def joint_test(self, first: int = 0) -> tuple[float, float]:
        """F and p of the hypothesis that the slopes from `first` on are all zero; infinite where nothing is left over.

        Parameters
        ----------
        first : int
            Below k.
        """
        if self.r2 >= 1:
            return float("inf"), 0.0
        b = self.beta[first:]
        f = float(b @ np.linalg.pinv(self.covariance[first:, first:], hermitian=True) @ b / len(b))
        return f, float(fdtrc(len(b), self.df, f))


def linear_regression(y: Floats, x: Floats, *, robust: bool) -> LinearRegression:
    """Least squares with an intercept.

    Parameters
    ----------
    y : ndarray of shape (n,)
        No NaN.
    x : ndarray of shape (n, k)
        Predictors, linearly independent; ``n > k + 1``.
    robust : bool
        Covariances that allow for unequal variances (HC3), which divide each residual by one minus its leverage;
        False for those of ordinary least squares.

    Returns
    -------
    LinearRegression

    Notes
    -----
    Equal to ``statsmodels``' ``OLS(y, add_constant(x)).fit(cov_type="HC3", use_t=True)`` or ``.fit()``. Where a
    respondent has a leverage of 1 (the only one of a category), no residual tells the variance of the answer, and HC3
    is 0 / 0: the variance of all residuals stands in, without which the category's slope would seem all but certain.

    References
    ----------
    Long, J. S., & Ervin, L. H. (2000). Using heteroscedasticity consistent standard errors in the linear regression
    model. The American Statistician, 54(3).
    """
    n, k = x.shape
    q, r = np.linalg.qr(np.column_stack([np.ones(n), x]))
    residual = y - q @ (q.T @ y)
    unexplained, total = float(residual @ residual), float(((y - y.mean()) ** 2).sum())
    df = n - k - 1
    if robust:
        leverage = np.einsum("ij,ij->i", q, q)
        own = np.where(leverage > 1 - LEAST, np.sqrt(unexplained / df), residual / np.maximum(1 - leverage, LEAST))
        part = q * own[:, None]
        middle = part.T @ part
    else:
        middle = np.eye(k + 1) * unexplained / df
    inverse = np.linalg.inv(r)
    return LinearRegression(
        (inverse @ (q.T @ y))[1:],
        (inverse @ middle @ inverse.T)[1:, 1:],
        residual,
        1 - unexplained / total,
        1 - unexplained / df / (total / (n - 1)),
        df,
    )
