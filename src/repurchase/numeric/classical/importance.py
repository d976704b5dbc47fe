"""Importance of drivers on a 0-100 metric that no choice of marker items can change."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from repurchase.array_types import Floats


def total_effects(B: Floats) -> Floats:
    """Total effects among variables, ``(I - B)^-1 - I``.

    Parameters
    ----------
    B : ndarray of shape (..., m, m)
        ``B[i, j]`` is the direct effect of variable j on variable i.

    Returns
    -------
    ndarray of shape (..., m, m)
        NaN where a replicate holds NaN or its ``I - B`` is singular.
    """
    m = B.shape[-1]
    usable = np.asarray(np.isfinite(B).all(axis=(-2, -1)))
    safe = np.where(usable[..., None, None], np.eye(m) - np.where(np.isfinite(B), B, 0.0), np.eye(m))
    usable &= np.abs(np.linalg.det(safe)) > 1e-12
    inverse = np.linalg.inv(np.where(usable[..., None, None], safe, np.eye(m)))
    return np.where(usable[..., None, None], inverse - np.eye(m), np.nan)


def importance(total: Floats, loadings: Floats, spans: ArrayLike, drivers: ArrayLike, outcome: int) -> Floats:
    """Points of the outcome (0-100) that one point of each driver (0-100) moves.

    Parameters
    ----------
    total : ndarray of shape (..., m, m)
        Unstandardised total effects.
    loadings : ndarray of shape (..., m)
        Mean unstandardised loading of each variable's items.
    spans : array_like of shape (m,)
        Range of each variable's answer scale.
    drivers : array_like of int, shape (d,)
    outcome : int

    Returns
    -------
    ndarray of shape (..., d)
        NaN where a mean loading is not positive.

    Notes
    -----
    Rescaling a latent variable by c divides its loadings by c and multiplies its effects in step, so that
    ``total * mean loading of the outcome / mean loading of the driver`` stays what it is: effect coding.

    References
    ----------
    Little, T. D., Slegers, D. W., & Card, N. A. (2006). A non-arbitrary method of identifying and scaling latent
    variables in SEM and MACS models. Structural Equation Modeling, 13(1), 59-72.
    """
    at, span = np.asarray(drivers, dtype=int), np.asarray(spans, float)
    positive = np.where(loadings > 0, loadings, np.nan)
    return total[..., outcome, at] * positive[..., [outcome]] / positive[..., at] * span[at] / span[outcome]


def rank_in_first(values: Floats, top: int) -> Floats:
    """Count how often each column is among the `top` largest values of its row.

    Parameters
    ----------
    values : ndarray of shape (draws, d)
        Rows with NaN are left out.
    top : int

    Returns
    -------
    ndarray of shape (d,)
        Shares of the usable rows, in [0, 1]; NaN when no row is usable.
    """
    usable = values[np.isfinite(values).all(axis=1)]
    if not len(usable):
        return np.full(values.shape[1], np.nan)
    place = np.argsort(np.argsort(-usable, axis=1, kind="stable"), axis=1, kind="stable")
    return (place < top).mean(axis=0)
