"""One variable at a time: thresholds, intercepts, slopes on covariates and residual variances, with casewise scores.

The first of two steps to the statistics of models that mix ordinal and continuous variables or have observed
covariates. An ordinal variable is a normal response cut at thresholds (a probit regression where there are
covariates), a continuous one a linear regression.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from repurchase.array_types import Array
from repurchase.numeric.categorical.cells import FAR

Ends = tuple[tuple[Array, Array], tuple[Array, Array]]  # upper and lower limit, each with the density there


@dataclass(frozen=True, eq=False)
class Margin:
    """A variable's margin given the covariates: its estimates and casewise scores.

    Attributes
    ----------
    ordinal : bool
    level : (K - 1,) or (1,) array
        Thresholds, or the intercept.
    slopes : (n_x,) array
    variance : float
        Of the residual; 1 for an ordinal variable.
    z : (n,) array
        Standardised residuals of a continuous variable; the middle of the interval of an ordinal one, unused.
    upper, lower : (n,) arrays
        Limits of the residual response of an ordinal variable, at most 40 from zero.
    rank : (n,) int array
        Categories from 0; zeros for a continuous variable.
    influence : (n, k) array
        What each respondent adds to level, slopes and (continuous) variance, in this order: n s (s's)^-1 of the scores.
    """

    ordinal: bool
    level: Array
    slopes: Array
    variance: float
    z: Array
    upper: Array
    lower: Array
    rank: Array
    influence: Array

    @property
    def deviation(self) -> float:
        """The standard deviation of the residual."""
        return float(np.sqrt(self.variance))


def continuous(y: Array, X: Array) -> Margin:
    """The `Margin` of a continuous variable (n,) given covariates (n, n_x).

    Raises
    ------
    ValueError
        When the covariates explain all of it, or one another.
    """
    n = len(y)
    design = np.column_stack([np.ones(n), X])
    if X.shape[1] and np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError("dependent covariates")
    beta = np.linalg.lstsq(design, y, rcond=None)[0] if X.shape[1] else np.array([y.mean()])
    e = y - design @ beta
    variance = float(e @ e / n)
    if not variance > 1e-12 * max(float(np.var(y)), 1e-300):
        raise ValueError("no residual variance")
    scores = np.column_stack([design * (e / variance)[:, None], (e * e / variance - 1) / (2 * variance)])
    z, nothing, rank = e / np.sqrt(variance), np.zeros(n), np.zeros(n, int)
    return Margin(False, beta[:1], beta[1:], variance, z, nothing, nothing, rank, _influence(scores))


def cut(rank: Array, n_categories: int, X: Array) -> Margin:
    """The `Margin` of an ordinal variable with categories (n,) from 0 given covariates (n, n_x).

    Raises
    ------
    ValueError
        When the covariates are dependent or tell the categories apart without error.
    """
    counts = np.bincount(rank, minlength=n_categories)
    start = ndtri(np.cumsum(counts)[:-1] / len(rank))
    theta = np.concatenate([start, np.zeros(X.shape[1])])
    if X.shape[1]:
        theta = _probit(rank, theta, X)
    k = n_categories - 1
    upper, lower = limits(rank, theta[:k], X @ theta[k:])
    p, u, v = _interval(upper, lower)
    scores = by_cut(rank, k, X, u / p, -v / p)
    return Margin(True, theta[:k], theta[k:], 1.0, np.zeros(len(rank)), upper, lower, rank, _influence(scores))


def limits(rank: Array, thresholds: Array, level: Array) -> tuple[Array, Array]:
    """Upper and lower limits (n,) of the residual responses, at most 40 from zero."""
    ends = np.concatenate([[-np.inf], thresholds, [np.inf]])
    return np.clip(ends[rank + 1] - level, -FAR, FAR), np.clip(ends[rank] - level, -FAR, FAR)


def _interval(upper: Array, lower: Array) -> tuple[Array, Array, Array]:
    """Probability of the own category, and the density at both ends of it."""
    u, v = (np.exp(-z * z / 2) / np.sqrt(2 * np.pi) for z in (upper, lower))
    return between(upper, lower), u, v


def between(upper: Array, lower: Array) -> Array:
    """Normal probability between two limits, never zero; far out it is taken from the tail that is the smaller."""
    p = np.where(lower > 0, ndtr(-lower) - ndtr(-upper), ndtr(upper) - ndtr(lower))
    return np.maximum(p, 1e-300)


def conditional(upper: Array, lower: Array, z: Array, rho: Array | float) -> tuple[Array, Ends]:
    """Probability of the own category given z, with the standardised limits and the densities at them."""
    s = np.sqrt(1 - rho * rho)
    t, v = (upper - rho * z) / s, (lower - rho * z) / s
    return between(t, v), ((t, normal_density(t)), (v, normal_density(v)))


def normal_density(x: Array) -> Array:
    """Normal density, which far out is nearly zero and not quite."""
    return np.asarray(np.exp(-np.minimum(x * x, 1400.0) / 2) / np.sqrt(2 * np.pi))


def by_cut(rank: Array, k: int, X: Array, at_upper: Array, at_lower: Array) -> Array:
    """Derivatives (n, k + n_x) by thresholds and slopes, from those by both limits."""
    case = np.arange(len(rank))
    by_threshold = np.zeros((len(rank), k + 2))
    by_threshold[case, rank + 1] += at_upper
    by_threshold[case, rank] += at_lower
    return np.hstack([by_threshold[:, 1:-1], -(at_upper + at_lower)[:, None] * X])


def _probit(rank: Array, theta: Array, X: Array, steps: int = 100) -> Array:
    """Maximum likelihood thresholds and slopes, by Newton's method: the likelihood is concave."""
    centre, spread = X.mean(axis=0), X.std(axis=0)
    if (spread == 0).any() or np.linalg.matrix_rank(X - centre) < X.shape[1]:
        raise ValueError("dependent covariates")
    Z, k = (X - centre) / spread, len(theta) - X.shape[1]
    best = -np.inf
    step = np.zeros_like(theta)
    for _ in range(steps):
        here = theta + step
        p, u, v = _interval(*limits(rank, here[:k], Z @ here[k:]))
        value = float(np.log(p).sum()) if (np.diff(here[:k]) > 0).all() else -np.inf
        if not value >= best - 1e-9:
            step = step / 2
            continue
        theta, best = here, max(value, best)
        upper, lower = limits(rank, theta[:k], Z @ theta[k:])
        a, b = u / p, -v / p
        ones, none = np.ones(len(rank)), np.zeros(len(rank))
        Du, Dl = by_cut(rank, k, Z, ones, none), by_cut(rank, k, Z, none, ones)
        cross = Du.T @ ((-a * b)[:, None] * Dl)
        H = Du.T @ ((-upper * a - a * a)[:, None] * Du) + Dl.T @ ((-lower * b - b * b)[:, None] * Dl) + cross + cross.T
        gradient = by_cut(rank, k, Z, a, b).sum(axis=0)
        if np.linalg.eigvalsh(-H)[0] < 1e-8 * len(rank):
            raise ValueError("separated")
        step = np.linalg.solve(-H, gradient)
        if float(gradient @ step) < 1e-22 * len(rank):
            theta = theta + step
            break
    else:
        raise ValueError("separated")
    slopes = theta[k:] / spread
    return np.concatenate([theta[:k] + centre @ slopes, slopes])


def _influence(scores: Array) -> Array:
    """n s (s's)^-1: lavaan takes the information from cross-products of the scores."""
    scale = np.sqrt((scores * scores).sum(axis=0))
    unit = scores / scale
    return len(scores) * np.linalg.solve(unit.T @ unit, unit.T).T / scale
