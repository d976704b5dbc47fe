"""The ordered probit of a category on one covariate, from counts; and its refits to many resamples.

Respondents who share a value of the covariate and a category are one cell: what is fitted are counts of cells, so that
a hundred thousand respondents cost no more than a hundred.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from repurchase.array_types import Array, Floats, Mask
from repurchase.numeric.linear.stable_product import product

MOST_STEPS = 60
CLOSE = 1e-10  # of the largest step, in probit units
CHUNK = 256
TINY = 1e-300
ROOT = np.sqrt(2 * np.pi)


@dataclass(frozen=True, eq=False)
class OrderedProbit:
    """Thresholds and slope: ``P(category <= k) = Phi(threshold_k - slope x)``.

    Attributes
    ----------
    thresholds : (K - 1,) array
        Rising.
    slope : float
    log_likelihood : float
    converged : bool
    """

    thresholds: Floats
    slope: float
    log_likelihood: float
    converged: bool

    @property
    def theta(self) -> Floats:
        """Thresholds, then the slope, shape (K,)."""
        return np.append(self.thresholds, self.slope)


def ordered_probit(x: Floats, counts: Floats) -> OrderedProbit:
    """Maximum likelihood by Newton's method, halving steps that do not gain.

    Parameters
    ----------
    x : (G,) array
        Values of the covariate.
    counts : (G, K) array
        Respondents, or sums of weights, with that value in each category; no category is empty.

    Returns
    -------
    OrderedProbit
        Not converged where the covariate separates the categories.

    References
    ----------
    McKelvey, R. D., & Zavoina, W. (1975). A statistical model for the analysis of ordinal level dependent variables.
    Journal of Mathematical Sociology, 4(1), 103-120.

    Notes
    -----
    The log-likelihood is concave in thresholds and slope (Pratt, 1981), so that a maximum is the maximum.
    """
    total = counts.sum(axis=0)
    theta = np.append(ndtri(np.cumsum(total)[:-1] / total.sum()), 0.0)[None]
    best, converged = _log_likelihood(theta, x, counts[None])[0], False
    for _ in range(MOST_STEPS):
        step = _newton_step(theta, x, counts[None])
        if not np.isfinite(step).all():
            break
        while np.abs(step).max() > CLOSE:
            found = _log_likelihood(theta + step, x, counts[None])[0]
            if found >= best:
                break
            step = step / 2
        theta = theta + step
        best = _log_likelihood(theta, x, counts[None])[0]
        if np.abs(step).max() <= CLOSE:
            converged = True
            break
    return OrderedProbit(theta[0, :-1], float(theta[0, -1]), float(best), converged)


def refitted(start: OrderedProbit, x: Floats, counts: Floats) -> Floats:
    """Thresholds and slope in resamples, by two Newton steps from those of the whole sample.

    Parameters
    ----------
    start : OrderedProbit
    x : (G,) array
    counts : (R, G, K) array

    Returns
    -------
    (R, K) array
        NaN where a category is empty or the steps lead nowhere.

    Notes
    -----
    A resample lies within a few standard errors of the sample, where two steps of Newton's method leave an error that
    is of the order of the fourth power of that distance.
    """
    parts = [counts[i : i + CHUNK] for i in range(0, len(counts), CHUNK)]
    return np.concatenate([_refitted(start.theta, x, part) for part in parts]) if parts else counts[:, 0]


def _refitted(theta: Floats, x: Floats, counts: Floats) -> Floats:
    whole = np.asarray((counts.sum(axis=1) > 0).all(axis=1))
    found = np.full((len(counts), len(theta)), np.nan)
    if whole.any():
        near = theta + _first_step(theta, x, counts[whole])
        found[whole] = near + _newton_step(near, x, counts[whole])
    found[~_ordered(found)] = np.nan
    return found


def _ordered(theta: Floats) -> Mask:
    """Rows whose thresholds rise, shape (R,)."""
    return np.asarray(np.isfinite(theta).all(axis=1) & (np.diff(theta[:, :-1], axis=1) > 0).all(axis=1))


def _parts(theta: Floats, x: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Limits of each cell's interval, its probability, and both densities over it, each (R, G, K)."""
    R, K = theta.shape
    limits = np.empty((R, len(x), K + 1))
    limits[..., 0], limits[..., -1] = -np.inf, np.inf
    limits[..., 1:-1] = theta[:, None, :-1] - theta[:, -1, None, None] * x[None, :, None]
    below = ndtr(limits)
    P = np.maximum(np.diff(below, axis=-1), TINY)
    limits[..., 0], limits[..., -1] = 0.0, 0.0  # where the density is zero, so that their product is
    density = np.exp(-(limits**2) / 2) / ROOT
    density[..., 0], density[..., -1] = 0.0, 0.0
    return limits[..., 1:], limits[..., :-1], P, density[..., 1:] / P, density[..., :-1] / P


def _log_likelihood(theta: Floats, x: Floats, counts: Floats) -> Floats:
    """Of each row, shape (R,); minus infinity where thresholds do not rise."""
    P = _parts(theta, x)[2]
    value = (counts * np.log(P)).sum(axis=(1, 2))
    return np.where((np.diff(theta[:, :-1], axis=1) > 0).all(axis=1), value, -np.inf)


def _newton_step(theta: Floats, x: Floats, counts: Floats) -> Floats:
    """The step (R, K) of each row."""
    upper, lower, _, a, b = _parts(theta, x)
    uu, ll, ul = -upper * a - a * a, lower * b - b * b, a * b
    terms = [(counts * v).sum(axis=1) for v in (a, b, uu, ll, ul)]
    weighted = counts * x[None, :, None]
    mixed = [(weighted * v).sum(axis=1) for v in (a - b, uu + ul, ll + ul)]
    second = (weighted * x[None, :, None] * (uu + 2 * ul + ll)).sum(axis=(1, 2))
    return _solved(terms, mixed, second)


def _first_step(theta: Floats, x: Floats, counts: Floats) -> Floats:
    """The same from one point for all resamples: sums over cells are then one product with the counts."""
    upper, lower, _, a, b = (v[0] for v in _parts(theta[None], x))
    uu, ll, ul, at = -upper * a - a * a, lower * b - b * b, a * b, x[:, None]
    cells = [a, b, uu, ll, ul, at * (a - b), at * (uu + ul), at * (ll + ul), at * at * (uu + 2 * ul + ll)]
    R, G, K = counts.shape
    each = np.zeros((G, K, len(cells), K))
    for j, v in enumerate(cells):
        each[:, np.arange(K), j, np.arange(K)] = v
    sums = product(counts.reshape(R, G * K), each.reshape(G * K, -1)).reshape(R, len(cells), K)
    return _solved([sums[:, j] for j in range(5)], [sums[:, j] for j in range(5, 8)], sums[:, 8].sum(axis=1))


def _solved(terms: list[Array], mixed: list[Array], second: Array) -> Floats:
    """Newton's step from sums over the covariate, each (R, K): a category's upper limit is its own threshold."""
    a, b, uu, ll, ul = terms
    R, K = a.shape
    score, H = np.zeros((R, K)), np.zeros((R, K, K))
    at = np.arange(K - 1)
    score[:, :-1] = a[:, :-1] - b[:, 1:]
    score[:, -1] = -mixed[0].sum(axis=1)
    H[:, at, at] = uu[:, :-1] + ll[:, 1:]
    H[:, at[1:], at[:-1]] = H[:, at[:-1], at[1:]] = ul[:, 1:-1]
    H[:, at, -1] = H[:, -1, at] = -(mixed[1][:, :-1] + mixed[2][:, 1:])
    H[:, -1, -1] = second
    usable = np.isfinite(H).all(axis=(1, 2)) & (np.abs(np.linalg.det(np.where(np.isfinite(H), H, 0.0))) > 1e-12)
    safe = np.where(usable[:, None, None], H, -np.eye(K))
    step = -np.linalg.solve(safe, score[..., None])[..., 0]
    return np.where(usable[:, None], step, np.nan)
