"""Test of the number of common factors, and its indices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtr, chdtrc, chndtrinc

from repurchase.array_types import Floats


@dataclass(frozen=True, slots=True)
class FactorFit:
    """A test and indices of how well common factors account for the correlations.

    Attributes
    ----------
    discrepancy : float
        ML's discrepancy at the solution, whatever the method of extraction.
    chisq, p_value : float
        With Bartlett's correction; NaN where `df` is not positive.
    df : int
    rmsea, rmsea_low, rmsea_high : float
        With the 90 % interval.
    tli, bic : float
    """

    discrepancy: float
    chisq: float
    df: int
    p_value: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    tli: float
    bic: float


def degrees_of_freedom(p: int, m: int) -> int:
    """Degrees of freedom of `m` factors of `p` variables."""
    return ((p - m) ** 2 - p - m) // 2


def no_fit(p: int, m: int, discrepancy: float = float("nan")) -> FactorFit:
    """The fit of `m` factors of `p` variables where it is not defined: NaN but for `df`."""
    nan = float("nan")
    return FactorFit(discrepancy, nan, degrees_of_freedom(p, m), nan, nan, nan, nan, nan, nan)


def factor_fit(r: Floats, loadings: Floats, unique: Floats, n: int) -> FactorFit:
    """Fit of common factors to a correlation matrix.

    Parameters
    ----------
    r : ndarray of shape (p, p)
        Correlations.
    loadings : ndarray of shape (p, m)
        Unrotated, or rotated orthogonally.
    unique : ndarray of shape (p,)
        Uniquenesses.
    n : int
        Respondents.

    Returns
    -------
    FactorFit
        All NaN but `df` when a uniqueness is not positive or `r` is singular.

    Notes
    -----
    The formulas of ``psych::fa.stats``: RMSEA is ``sqrt(chisq / (df n) - 1 / (n - 1))``.
    """
    p, m = loadings.shape
    if np.any(unique <= 0) or np.linalg.eigvalsh(r)[0] <= 1e-10:
        return no_fit(p, m)
    ratio = np.linalg.solve(loadings @ loadings.T + np.diag(unique), r)
    f = float(np.trace(ratio) - np.linalg.slogdet(ratio)[1] - p)
    df = degrees_of_freedom(p, m)
    if df <= 0:
        return no_fit(p, m, f)
    multiplier = n - 1 - (2 * p + 5) / 6 - 2 * m / 3
    chisq = max(f * multiplier, 0.0)
    null = float(-np.linalg.slogdet(r)[1]) / (p * (p - 1) / 2)
    low, high = _rmsea_limits(chisq, df, n)
    return FactorFit(
        discrepancy=f,
        chisq=chisq,
        df=df,
        p_value=float(chdtrc(df, chisq)),
        rmsea=float(np.sqrt(max(chisq / (df * n) - 1 / (n - 1), 0))),
        rmsea_low=low,
        rmsea_high=high,
        tli=(null - f / df) / (null - 1 / multiplier),
        bic=float(chisq - df * np.log(n)),
    )


def _rmsea_limits(chisq: float, df: int, n: int) -> tuple[float, float]:
    """The 90 % interval of RMSEA, from the noncentral chi-square distribution."""
    central = float(chdtr(df, chisq))
    limits = [float(chndtrinc(chisq, df, p)) if central > p else 0.0 for p in (0.95, 0.05)]
    return float(np.sqrt(limits[0] / ((n - 1) * df))), float(np.sqrt(limits[1] / ((n - 1) * df)))
