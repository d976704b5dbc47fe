"""Inverses of many small matrices by Gauss-Jordan sweeps along the batch: less overhead than LAPACK, one by one."""

import numpy as np

from repurchase.array_types import Array

LEAST = 1e-3  # pivots are not sought: a smaller one would cost digits


def swept(a: Array) -> tuple[Array, Array, Array]:
    """Inverses (c, c, ...), log |determinants|, and the pivots (c, ...) of matrices (c, c, ...), batch axes last."""
    a = a.copy()
    pivots, product = np.empty_like(a[0]), np.empty_like(a)
    for k in range(len(a)):
        pivot = pivots[k] = a[k, k]
        row, column = a[k] / pivot, a[:, k].copy()
        row[k] = 1 / pivot
        column[k] = 0
        a[k], a[:, k], a[k, k] = row, 0, row[k]
        np.multiply(column[:, None], row, out=product)
        a -= product
    return a, np.log(np.abs(pivots)).sum(axis=0), pivots


def inverses(A: Array, last: int = 0) -> tuple[Array, Array, Array]:
    """Invert many small matrices.

    Parameters
    ----------
    A : (..., m, m) array
    last : int
        So many of the last leading minors have to be positive too, as the determinant has.

    Returns
    -------
    inverse : (..., m, m) array
        The identity where the determinant is not positive.
    logdet : (...) array
    singular : (...) bool array
        Where the determinant, or one of these minors, is not positive.
    """
    m, shape = A.shape[-1], A.shape[:-2]
    turned = np.ascontiguousarray(A.reshape(-1, m * m).T).reshape(m, m, -1)
    found, logdet, pivots = swept(turned)
    found = np.ascontiguousarray(found.reshape(m * m, -1).T).reshape(A.shape)
    logdet = logdet.reshape(shape)
    unsure = ~(pivots > LEAST).all(axis=0).reshape(shape) | ~(logdet < 500)
    singular = np.zeros(shape, bool)
    if unsure.any():
        found[unsure], logdet[unsure], singular[unsure] = _pivoted(A[unsure])
        if last:
            singular |= (pivots[m - last :] <= 0).any(axis=0).reshape(shape)
    return found, logdet, singular


def _pivoted(A: Array) -> tuple[Array, Array, Array]:
    finite = np.isfinite(A).all((-1, -2))
    A = np.where(finite[:, None, None], A, np.eye(A.shape[-1]))
    sign, logdet = np.linalg.slogdet(A)
    singular = ~finite | (sign <= 0) | ~(logdet < 500)
    A = np.where(singular[:, None, None], np.eye(A.shape[-1]), A)
    return np.linalg.inv(A), np.where(singular, 0.0, logdet), singular
