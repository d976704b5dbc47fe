"""Rotation of factor loadings: varimax, promax, oblimin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from repurchase.array_types import Floats

Method = Literal["none", "varimax", "promax", "oblimin"]


@dataclass(frozen=True, slots=True)
class Rotation:
    """Rotated loadings.

    Attributes
    ----------
    loadings : ndarray of shape (p, m)
        The pattern matrix; columns in order of falling explained variance, each with a positive sum.
    phi : ndarray of shape (m, m)
        Correlations of the factors; the identity for orthogonal rotations.
    criterion : float
        Value of the criterion at the solution (varimax and oblimin), on row-normalised loadings where
        `kaiser` was asked for; NaN otherwise.
    iterations : int
    converged : bool
    """

    loadings: Floats
    phi: Floats
    criterion: float
    iterations: int
    converged: bool


def rotate(
    loadings: Floats,
    method: Method = "varimax",
    *,
    kaiser: bool = True,
    kappa: float = 4.0,
    gamma: float = 0.0,
    tolerance: float = 1e-9,
) -> Rotation:
    """Rotate unrotated loadings.

    Parameters
    ----------
    loadings : ndarray of shape (p, m)
        Unrotated loadings.
    method : {"none", "varimax", "promax", "oblimin"}
    kaiser : bool
        Give every item the same weight while rotating (Kaiser normalisation), as SPSS does. R's
        ``psych::fa(rotate="oblimin")`` is `kaiser` False.
    kappa : float
        Promax power, 4 as in SPSS and R.
    gamma : float
        Oblimin parameter (SPSS's delta); 0 is quartimin.
    tolerance : float
        Length of the projected gradient at which oblimin stops.

    Returns
    -------
    Rotation

    Raises
    ------
    ValueError
        When `method` is not one of the four.

    References
    ----------
    Kaiser (1958); Hendrickson & White (1964); Jennrich (2002), A simple general method for oblique
    rotation, Psychometrika 67(1), 7-19.
    """
    if method not in ("none", "varimax", "promax", "oblimin"):
        raise ValueError(f"unknown rotation {method!r}")
    m = loadings.shape[1]
    if method == "none" or m == 1:
        return _ordered(loadings, np.eye(m), float("nan"), 0, True)
    weight = np.sqrt(np.sum(loadings**2, axis=1)) if kaiser else np.ones(len(loadings))
    weight = np.where(weight > 1e-12, weight, 1.0)[:, None]
    start = loadings / weight
    if method == "oblimin":
        turned, phi, f, count, done = _oblimin(start, gamma, tolerance)
        return _ordered(turned * weight, phi, f, count, done)
    turn, f, count, done = _varimax(start)
    if method == "varimax":
        return _ordered(loadings @ turn, np.eye(m), f, count, done)
    pattern, phi = _promax(loadings @ turn, kappa)
    return _ordered(pattern, phi, float("nan"), count, done)


def _varimax(a: Floats) -> tuple[Floats, float, int, bool]:
    """Orthogonal transformation that maximises the variance of squared loadings (SVD iteration)."""
    p, m = a.shape
    turn = np.eye(m)
    count, done = 0, False
    while count < 10_000 and not done:
        count += 1
        z = a @ turn
        u, _, vt = np.linalg.svd(a.T @ (z**3 - z * (np.sum(z**2, axis=0) / p)))
        new = u @ vt
        done = bool(np.max(np.abs(new - turn)) < 1e-12)
        turn = new
    squared = (a @ turn) ** 2
    return turn, float(np.sum(squared.var(axis=0))), count, done


def _promax(varimax: Floats, kappa: float) -> tuple[Floats, Floats]:
    """Least-squares fit of the varimax loadings to their own powers, as R's ``stats::promax``."""
    target = varimax * np.abs(varimax) ** (kappa - 1)
    u = np.linalg.lstsq(varimax, target, rcond=None)[0]
    u = u * np.sqrt(np.diag(np.linalg.inv(u.T @ u)))
    return varimax @ u, np.linalg.inv(u.T @ u)


def _oblimin(a: Floats, gamma: float, tolerance: float) -> tuple[Floats, Floats, float, int, bool]:
    """Gradient projection over matrices with columns of unit length (Jennrich 2002)."""
    m = a.shape[1]
    turn = np.eye(m)
    loadings, f, slope = _oblimin_at(a, turn, gamma)
    rate, count = 1.0, 0
    done = False
    while count < 20_000:
        count += 1
        projected = slope - turn * np.sum(turn * slope, axis=0)
        size = float(np.linalg.norm(projected))
        if size < tolerance:
            done = True
            break
        rate, found = 2 * rate, False
        for _ in range(40):
            trial = turn - rate * projected
            trial = trial / np.linalg.norm(trial, axis=0)
            new_loadings, new_f, new_slope = _oblimin_at(a, trial, gamma)
            if new_f < f - 0.5 * rate * size**2:
                found = True
                break
            rate /= 2
        if not found:  # no improvement beyond rounding
            done = size < 1e-6
            break
        turn, loadings, f, slope = trial, new_loadings, new_f, new_slope
    return loadings, turn.T @ turn, f, count, done


def _oblimin_at(a: Floats, turn: Floats, gamma: float) -> tuple[Floats, float, Floats]:
    inverse = np.linalg.inv(turn)
    loadings = a @ inverse.T
    squared = loadings**2
    other = squared.sum(axis=1, keepdims=True) - squared
    if gamma:
        other = other - gamma * other.mean(axis=0)
    gradient = loadings * other
    return loadings, float(np.sum(squared * other)) / 4, -(loadings.T @ gradient @ inverse).T


def _ordered(loadings: Floats, phi: Floats, criterion: float, iterations: int, converged: bool) -> Rotation:
    """Columns by falling variance (each factor's own and half of what it shares), with positive sums."""
    order = np.argsort(-np.diag(phi @ loadings.T @ loadings), kind="stable")
    sign = np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)[order]
    return Rotation(
        loadings[:, order] * sign, phi[np.ix_(order, order)] * np.outer(sign, sign), criterion, iterations, converged
    )
