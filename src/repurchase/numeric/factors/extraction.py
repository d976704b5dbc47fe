"""Extraction of common factors and components from a correlation matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from repurchase.array_types import Floats, Integers

Method = Literal["pca", "paf", "minres", "ml"]
FLOOR = 0.005  # the smallest uniqueness allowed, as in R's factanal and psych::fa


@dataclass(frozen=True, slots=True)
class Extraction:
    """Unrotated loadings.

    Attributes
    ----------
    loadings : ndarray of shape (p, m)
        Columns in order of falling explained variance, each with a positive sum.
    uniquenesses : ndarray of shape (p,)
        ``1 - communalities``.
    eigenvalues : ndarray of shape (p,)
        Of the correlation matrix, falling.
    objective : float
        Minimum of the discrepancy: ML's ``log|Sigma| + tr(S Sigma^-1) - log|S| - p``, half the sum of
        squared residuals for minres, NaN for components and principal axes.
    iterations : int
    converged : bool
    heywood : ndarray of int
        Items whose uniqueness lies on the floor (or at or below zero for principal axes).
    """

    loadings: Floats
    uniquenesses: Floats
    eigenvalues: Floats
    objective: float
    iterations: int
    converged: bool
    heywood: Integers


def extract(r: Floats, m: int, method: Method = "minres") -> Extraction:
    """Factors (or components) of a correlation matrix.

    Parameters
    ----------
    r : ndarray of shape (p, p)
        Correlations (Pearson or polychoric); positive definite for ``"ml"``.
    m : int
        Number of factors, ``1 <= m < p`` (``m <= p`` for components).
    method : {"minres", "ml", "paf", "pca"}
        Minimum residual (the same minimum as unweighted least squares), maximum likelihood, iterated
        principal axes, or principal components as in SPSS.

    Returns
    -------
    Extraction

    Raises
    ------
    ValueError
        When `m` is out of range, or ``"ml"`` meets a matrix that is not positive definite.
    """
    p = r.shape[0]
    if not 1 <= m <= (p if method == "pca" else p - 1):
        raise ValueError(f"{m} factors of {p} variables")
    values, vectors = np.linalg.eigh(r)
    if method == "pca":
        return _components(values[::-1], vectors[:, ::-1], m)
    if method == "paf":
        return _principal_axes(r, values[::-1], m)
    if method == "ml" and values[0] <= 1e-10:
        raise ValueError("the correlation matrix is not positive definite")
    return _newton(r, values[::-1], m, ml=method == "ml")


def oriented(loadings: Floats) -> Floats:
    """Loadings with the sign of each column such that its sum is not negative."""
    return loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)


def squared_multiple_correlations(r: Floats) -> Floats:
    """Squared multiple correlation of each variable with the others.

    Parameters
    ----------
    r : ndarray of shape (p, p)
        Correlations; a singular matrix is inverted as Moore and Penrose do.

    Returns
    -------
    ndarray of shape (p,)
    """
    return 1 - 1 / np.diag(np.linalg.pinv(r, hermitian=True))


def _components(values: Floats, vectors: Floats, m: int) -> Extraction:
    loadings = oriented(vectors[:, :m] * np.sqrt(np.maximum(values[:m], 0)))
    unique = 1 - np.sum(loadings**2, axis=1)
    return Extraction(loadings, unique, values, float("nan"), 0, True, np.array([], dtype=np.intp))


def _principal_axes(r: Floats, values: Floats, m: int) -> Extraction:
    communality = squared_multiple_correlations(r)
    converged, iteration = False, 0
    while iteration < 2000:
        iteration += 1
        reduced = r - np.diag(1 - communality)
        roots, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, : -m - 1 : -1] * np.sqrt(np.maximum(roots[: -m - 1 : -1], 0))
        new = np.sum(loadings**2, axis=1)
        converged = bool(np.max(np.abs(new - communality)) < 1e-8)
        communality = new
        if converged or np.any(communality > 1.5):  # a Heywood case runs away; the caller is told
            break
    heywood = np.flatnonzero(communality >= 1)
    return Extraction(oriented(loadings), 1 - communality, values, float("nan"), iteration, converged, heywood)


def _newton(r: Floats, values: Floats, m: int, *, ml: bool) -> Extraction:
    """Minimise over the uniquenesses alone; the loadings follow from them (Joreskog 1967)."""
    evaluate, low = (_ml_terms, np.log(FLOOR)) if ml else (_uls_terms, FLOOR)
    start = np.clip((1 - 0.5 * m / len(r)) * (1 - squared_multiple_correlations(r)), 2 * FLOOR, 1.0)
    x = np.log(start) if ml else start
    f, g, h = evaluate(x, r, m)
    converged, iteration = False, 0
    while iteration < 100:
        iteration += 1
        free = ~((x <= low) & (g > 0))
        if np.max(np.abs(g[free]), initial=0.0) < 1e-11:
            converged = True
            break
        step = np.zeros_like(x)
        step[free] = _descent(h[np.ix_(free, free)], g[free])
        trial = _search(x, step, f, g, low, lambda y: evaluate(y, r, m)[0])
        if trial is None:  # no descent beyond rounding: as close as double precision gets
            converged = bool(np.max(np.abs(g[free])) < 1e-6)
            break
        x = trial
        f, g, h = evaluate(x, r, m)
    psi = np.exp(x) if ml else x
    loadings = _ml_loadings(psi, r, m) if ml else _uls_loadings(psi, r, m)
    return Extraction(oriented(loadings), psi, values, f, iteration, converged, np.flatnonzero(psi <= FLOOR * 1.0001))


def _descent(h: Floats, g: Floats) -> Floats:
    values, vectors = np.linalg.eigh(h)
    curvature = np.maximum(np.abs(values), 1e-6 * np.abs(values).max())  # downhill even where not convex
    step = -vectors @ ((vectors.T @ g) / curvature)
    return step / max(1.0, float(np.abs(step).max()) / 2)


def _search(
    x: Floats, step: Floats, f: float, g: Floats, low: float, value: Callable[[Floats], float]
) -> Floats | None:
    for halving in range(30):
        trial = np.maximum(x + step * 0.5**halving, low)
        if value(trial) <= f + 1e-4 * float(g @ (trial - x)) and np.any(trial != x):
            return trial
    return None


def _ml_terms(x: Floats, r: Floats, m: int) -> tuple[float, Floats, Floats]:
    """Value, gradient and Hessian (Clarke 1970) in the logarithms of the uniquenesses."""
    scale = np.exp(-x / 2)
    theta, omega = np.linalg.eigh(scale[:, None] * r * scale)
    small, rest, large, top = theta[:-m], omega[:, :-m], theta[-m:], omega[:, -m:]
    f = float(np.sum(small - np.log(small) - 1))
    g = (rest**2) @ (1 - small)
    h = ((rest * small) @ rest.T) * (rest @ rest.T)
    for t, w in zip(large, top.T, strict=True):
        c = (1 - small) * (small + t) / (t - small)
        h += np.outer(w, w) * ((rest * c) @ rest.T)
    return f, g, h


def _uls_terms(x: Floats, r: Floats, m: int) -> tuple[float, Floats, Floats]:
    """Value, gradient and Hessian of half the squared residuals in the uniquenesses."""
    theta, omega = np.linalg.eigh(r - np.diag(x))
    small, rest, large, top = theta[:-m], omega[:, :-m], theta[-m:], omega[:, -m:]
    f = 0.5 * float(np.sum(small**2))
    g = -(rest**2) @ small
    h = (rest @ rest.T) ** 2
    for t, w in zip(large, top.T, strict=True):
        h -= 2 * np.outer(w, w) * ((rest * (small / (t - small))) @ rest.T)
    return f, g, h


def _ml_loadings(psi: Floats, r: Floats, m: int) -> Floats:
    scale = np.sqrt(psi)
    theta, omega = np.linalg.eigh(r / np.outer(scale, scale))
    return scale[:, None] * omega[:, : -m - 1 : -1] * np.sqrt(np.maximum(theta[: -m - 1 : -1] - 1, 0))


def _uls_loadings(psi: Floats, r: Floats, m: int) -> Floats:
    theta, omega = np.linalg.eigh(r - np.diag(psi))
    return omega[:, : -m - 1 : -1] * np.sqrt(np.maximum(theta[: -m - 1 : -1], 0))
