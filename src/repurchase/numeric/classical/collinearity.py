"""Collinearity of several variables, and partialling one marker out of their correlations."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri, stdtr

from repurchase.array_types import Floats


def full_collinearity_vif(r: Floats) -> Floats:
    """Variance inflation of each variable given all the others.

    Parameters
    ----------
    r : ndarray of shape (c, c)
        Correlations.

    Returns
    -------
    ndarray of shape (c,)
        Diagonal of the inverse, at least 1; infinite when the matrix is singular.

    References
    ----------
    Kock, N. (2015). Common method bias in PLS-SEM: A full collinearity assessment approach. International Journal of
    e-Collaboration, 11(4), 1-10.
    """
    if np.linalg.eigvalsh(r)[0] <= 1e-10:
        return np.full(len(r), np.inf)
    return np.diag(np.linalg.inv(r)).copy()


def first_component(r: Floats) -> tuple[float, int]:
    """Share of the variance of the first principal component, and how many eigenvalues exceed 1.

    Parameters
    ----------
    r : ndarray of shape (p, p)
        Correlations.
    """
    values = np.linalg.eigvalsh(r)[::-1]
    return float(values[0] / len(r)), int((values > 1).sum())


def partial_marker(r: float, marker: float) -> float:
    """A correlation with a marker's share taken out, ``(r - m) / (1 - m)``.

    References
    ----------
    Lindell, M. K., & Whitney, D. J. (2001). Accounting for common method variance in cross-sectional research designs.
    Journal of Applied Psychology, 86(1), 114-121.
    """
    return (r - marker) / (1 - marker) if marker < 1 else float("nan")


def correlation_p(r: float, n: int, controls: int = 0) -> float:
    """Two-sided p of a correlation of `n` pairs, with `controls` variables partialled out.

    Returns
    -------
    float
        NaN where no degrees of freedom are left.
    """
    df = n - 2 - controls
    if df < 1 or not np.isfinite(r):
        return float("nan")
    if abs(r) >= 1:
        return 0.0
    return 2 * float(stdtr(df, -abs(r) * np.sqrt(df / (1 - r * r))))


def fisher_limits(r: float, n: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of a correlation of `n` pairs by Fisher's z; NaN below four pairs.

    Notes
    -----
    Equals ``cor.test(x, y)$conf.int``.
    """
    if n < 4 or not abs(r) < 1:
        return float("nan"), float("nan")
    z, half = np.arctanh(r), float(ndtri((1 + level) / 2)) / np.sqrt(n - 3)
    return float(np.tanh(z - half)), float(np.tanh(z + half))
