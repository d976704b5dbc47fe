"""Whether a covariance matrix is positive definite for all practical purposes, whatever the variables' units."""

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.linear import cholesky

FLAT = 1e-10  # an eigenvalue of a correlation matrix below this, per variable, is zero but for rounding
SHARE = 0.05  # a variable with this weight on a flat direction takes part in it


def correlations(S: Array) -> Array:
    """S (p, p) over its standard deviations; absolute variances, so that negative ones give numbers too."""
    d = np.sqrt(np.abs(S.diagonal()))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(S / (d[:, None] * d))


def definite(S: Array) -> bool:
    """Whether every variance is positive and the correlations have no eigenvalue at or below zero."""
    if not len(S) or not (np.diag(S) > 0).all():
        return not len(S)
    R = correlations(S)
    if cholesky.factor(R - 2 * FLAT * np.eye(len(R)), spoil=True) is not None:
        return True  # every eigenvalue is well above the bound
    return bool(np.linalg.eigvalsh(R)[0] > FLAT)


def dependent_columns(S: Array) -> Array:
    """Positions of variables that are linear combinations of one another in S (p, p); empty where it is definite."""
    R = correlations(S)
    factored = cholesky.factor(R)
    if factored is not None and np.sum(cholesky.inverse_from(factored) ** 2) < (FLAT * len(S)) ** -2:
        return np.zeros(0, int)  # every eigenvalue exceeds the inverse's norm to the power of minus one
    values, vectors = np.linalg.eigh(R)
    flat = values < FLAT * len(S)
    if not flat.any():
        return np.zeros(0, int)
    return np.flatnonzero(np.abs(vectors[:, flat]).max(1) > SHARE)
