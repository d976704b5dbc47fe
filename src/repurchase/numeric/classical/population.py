"""A population in which every variable has variance 1, and rating-scale answers drawn from it."""

from __future__ import annotations

import numpy as np

from repurchase.array_types import Floats, Integers

ROUNDS, CLOSE = 500, 1e-13


def unit_covariance(B: Floats, related: Floats) -> Floats:
    """Covariance matrix of the variables of a path model whose variances are all 1.

    Parameters
    ----------
    B : ndarray of shape (m, m)
        Standardised effects, row on column; no variable acts on itself by any way round.
    related : ndarray of shape (m, m)
        Correlations of exogenous variables and of disturbances, ones on the diagonal.

    Returns
    -------
    ndarray of shape (m, m)
        (I - B)^-1 Psi (I - B)^-T with the disturbance variances that make its diagonal 1.

    Raises
    ------
    ValueError
        When the effects go in a circle, explain more than everything, or the correlations contradict one another.

    Notes
    -----
    The variances are found by fixed-point iteration; in a model without circles each round settles one more variable.
    """
    m = len(B)
    if np.linalg.matrix_power((B != 0).astype(float), m).any():
        raise ValueError("the effects go in a circle")
    A = np.linalg.inv(np.eye(m) - B)
    psi = np.ones(m)
    for _ in range(ROUNDS):
        scale = np.sqrt(psi)
        sigma = A @ (related * np.outer(scale, scale)) @ A.T
        off = 1.0 - np.diag(sigma)
        if np.abs(off).max() < CLOSE:
            break
        psi = psi + off
        if (psi <= 0).any():
            raise ValueError("the effects explain more than everything")
    if np.linalg.eigvalsh(related).min() < -CLOSE or np.abs(off).max() > 1e-8:
        raise ValueError("the correlations contradict one another")
    return sigma


def rating_thresholds(categories: int, ease: float) -> Floats:
    """Cuts of a standard normal variable, shape (categories - 1,): stretches as wide as one another from -3 to 3.

    All are moved by `-ease`. Five categories are cut at -1.8, -0.6, 0.6 and 1.8, two at the middle.
    """
    return np.linspace(-3.0, 3.0, categories + 1)[1:-1] - ease


def ratings(latent: Floats, loadings: Floats, which: Integers, thresholds: Floats, rng: np.random.Generator) -> Floats:
    """Answers 1, 2, 3 .. to items that reflect latent scores.

    Parameters
    ----------
    latent : ndarray of shape (n, m)
        Scores with variance 1.
    loadings : ndarray of shape (p,)
        In (-1, 1): of the answer before it is cut into categories.
    which : ndarray of shape (p,)
        The latent variable of each item.
    thresholds : ndarray of shape (categories - 1,)
        Ascending.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of shape (n, p)
    """
    noise = rng.standard_normal((len(latent), len(loadings)))
    y = latent[:, which] * loadings + np.sqrt(1 - loadings**2) * noise
    return np.searchsorted(thresholds, y).astype(np.float64) + 1.0
