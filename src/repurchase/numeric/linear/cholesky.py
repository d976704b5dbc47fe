"""Cholesky's way with symmetric positive definite matrices, straight to LAPACK: one small matrix after another."""

import numpy as np
from scipy.linalg import lapack

from repurchase.array_types import Array


def factor(a: Array, spoil: bool = False) -> Array | None:
    """Factor a symmetric matrix by Cholesky's method.

    Parameters
    ----------
    a : (n, n) array
    spoil : bool
        Whether the factor may take the place of `a`, which is not copied then.

    Returns
    -------
    (n, n) array or None
        The upper factor; None where `a` is not positive definite.
    """
    if not len(a):
        return np.zeros((0, 0))
    found, failed = lapack.dpotrf(a.T, lower=0, clean=1, overwrite_a=spoil)  # a's transpose is in LAPACK's order
    return None if failed or not np.isfinite(found).all() else np.asarray(found)


def inverse_from(factored: Array) -> Array:
    """The inverse of the matrix with this upper Cholesky factor (n, n)."""
    if not len(factored):
        return factored
    half, _ = lapack.dpotri(factored, lower=0)  # zeros below the diagonal, as in the factor
    found = np.asarray(half + half.T)
    found.flat[:: len(found) + 1] *= 0.5
    return found


def log_determinant_from(factored: Array) -> float:
    """The log-determinant of the matrix with this upper Cholesky factor (n, n)."""
    return 2.0 * float(np.log(factored.diagonal()).sum())


def solve_from(factored: Array, b: Array) -> Array:
    """x with ``a x = b``, for the matrix a with this upper Cholesky factor (n, n) and b (n,) or (n, k)."""
    return np.asarray(lapack.dpotrs(factored, b, lower=0)[0]) if len(factored) else b


def half_solve_from(factored: Array, b: Array) -> Array:
    """U'^-1 b (n, k) of the upper Cholesky factor U (n, n): the columns' squares sum to b' a^-1 b."""
    return np.asarray(lapack.dtrtrs(factored, b, lower=0, trans=1)[0]) if len(factored) else b
