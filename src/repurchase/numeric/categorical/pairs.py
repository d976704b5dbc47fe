"""Two variables at a time: Pearson, polyserial and polychoric correlations given covariates, with casewise scores.

The second of two steps: the margins are held, and the correlation is the root of its score. The scores by the
parameters of the margins say how much of their error a correlation takes over.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from repurchase.array_types import Array
from repurchase.numeric.categorical.cells import FLOOR, LIMIT, Corners
from repurchase.numeric.categorical.margins import Margin, by_cut, conditional


@dataclass(frozen=True, eq=False)
class VariablePair:
    """A correlation and what each respondent says of it.

    Attributes
    ----------
    rho : float
    score : (n,) array
        Derivative of the log-likelihood by rho.
    first, second : (n, k) arrays
        Derivatives by level, slopes and variance of either margin, as `Margin.influence` has them.
    converged : bool
    """

    rho: float
    score: Array
    first: Array
    second: Array
    converged: bool = True


def pair(a: Margin, b: Margin, X: Array) -> VariablePair:
    """Estimate the `VariablePair` of two margins given covariates.

    Parameters
    ----------
    a, b : Margin
    X : (n, n_x) array
        Covariates.

    Returns
    -------
    VariablePair

    References
    ----------
    Olsson, U., Drasgow, F., & Dorans, N. J. (1982). The polyserial correlation coefficient. Psychometrika, 47.
    """
    if a.ordinal and b.ordinal:
        return _polychoric(a, b, X)
    if a.ordinal:
        swapped = _polyserial(b, a, X)
        return VariablePair(swapped.rho, swapped.score, swapped.second, swapped.first, swapped.converged)
    return _polyserial(a, b, X) if b.ordinal else _pearson(a, b, X)


def influence_of(estimate: VariablePair, a: Margin, b: Margin) -> Array:
    """Compute each respondent's influence (n,) on the correlation; zeros where the answers hold no information."""
    n, information = len(estimate.score), float(estimate.score @ estimate.score)
    if information <= 1e-10 * n:
        return np.zeros(n)
    taken = a.influence @ (estimate.first.T @ estimate.score) + b.influence @ (estimate.second.T @ estimate.score)
    return np.asarray((n * estimate.score - taken) / information)


def _by_linear(at_mean: Array, by_variance: Array, X: Array) -> Array:
    """Derivatives by the intercept, the slopes and the variance of a continuous variable."""
    return np.column_stack([at_mean, at_mean[:, None] * X, by_variance])


def _at_cuts(margin: Margin, at_upper: Array, at_lower: Array, X: Array) -> Array:
    return by_cut(margin.rank, len(margin.level), X, at_upper, at_lower)


def _pearson(a: Margin, b: Margin, X: Array) -> VariablePair:
    z, w = a.z, b.z
    rho = float(np.clip(z @ w / len(z), -LIMIT, LIMIT))
    rest = 1 - rho * rho
    score = (rho * rest + (1 + rho * rho) * z * w - rho * (z * z + w * w)) / rest**2

    def by(own: Array, other: Array, margin: Margin) -> Array:
        half = (own - rho * other) / rest
        return _by_linear(half / margin.deviation, (half * own - 1) / (2 * margin.variance), X)

    return VariablePair(rho, score, by(z, w, a), by(w, z, b))


def _polyserial(a: Margin, b: Margin, X: Array) -> VariablePair:
    """A continuous variable `a` and an ordinal one `b`."""
    z, middle = a.z, _expected(b)

    def evaluate(rho: float) -> tuple[Array, float]:
        s = np.sqrt(1 - rho * rho)
        p, ends = conditional(b.upper, b.lower, z, rho)
        first = second = 0.0
        for side, limit, (t, density) in zip((1, -1), (b.upper, b.lower), ends, strict=True):
            slope = (rho * limit - z) / s**3
            bend = limit / s**3 + 3 * rho * (rho * limit - z) / s**5
            first, second = first + side * density * slope, second + side * density * (bend - t * slope * slope)
        score = first / p
        return score, float((second / p - score * score).sum())

    rho, converged = _root(evaluate, float(z @ middle / np.sqrt((z @ z) * (middle @ middle))))
    score = evaluate(rho)[0]
    s = np.sqrt(1 - rho * rho)
    p, ((_, upper), (_, lower)) = conditional(b.upper, b.lower, z, rho)
    moved = rho * (upper - lower) / (s * p)
    first = _by_linear((z + moved) / a.deviation, (z * z - 1 + moved * z) / (2 * a.variance), X)
    return VariablePair(rho, score, first, _at_cuts(b, upper / (s * p), -lower / (s * p), X), converged)


def _expected(margin: Margin) -> Array:
    """The mean of the residual response within the own category: a stand-in for the response."""
    up, down = (np.exp(-x * x / 2) / np.sqrt(2 * np.pi) for x in (margin.upper, margin.lower))
    return np.asarray((down - up) / np.maximum(ndtr(margin.upper) - ndtr(margin.lower), 1e-12))


def _polychoric(a: Margin, b: Margin, X: Array) -> VariablePair:
    """Two ordinal variables whose limits differ from respondent to respondent."""
    corners = Corners.of_pairs(np.column_stack([a.lower, a.upper]), np.column_stack([b.lower, b.upper]))

    def inside(at_corners: Array) -> Array:
        return np.asarray(at_corners[0, 0, 0] + at_corners[0, 1, 1] - at_corners[0, 0, 1] - at_corners[0, 1, 0])

    def evaluate(rho: float) -> tuple[Array, float]:
        r = np.full((1, len(X)), rho)
        p, density = inside(corners.integrated(r)), corners.density(r)
        seen, p = p > FLOOR, np.maximum(p, FLOOR)
        score = np.where(seen, inside(density) / p, 0.0)
        bend = np.where(seen, inside(corners.bent(density, r)) / p, 0.0)
        return score, float((bend - score * score).sum())

    x, y = _expected(a), _expected(b)
    rho, converged = _root(evaluate, float(x @ y / np.sqrt((x @ x) * (y @ y))))
    p = np.maximum(inside(corners.integrated(np.full((1, len(X)), rho))), FLOOR)

    def by(own: Margin, other: Margin) -> Array:
        ends = []
        for limit in (own.upper, own.lower):
            s = np.sqrt(1 - rho * rho)
            between = ndtr((other.upper - rho * limit) / s) - ndtr((other.lower - rho * limit) / s)
            ends.append(np.exp(-limit * limit / 2) / np.sqrt(2 * np.pi) * between / p)
        return _at_cuts(own, ends[0], -ends[1], X)

    return VariablePair(rho, evaluate(rho)[0], by(a, b), by(b, a), converged)


def _root(evaluate: object, start: float, tol: float = 1e-12, steps: int = 80) -> tuple[float, bool]:
    """The root of a score by Newton steps kept inside a bracket."""
    low, high, rho = -LIMIT, LIMIT, float(np.clip(start, -0.95, 0.95))
    for _ in range(steps):
        score, bend = evaluate(rho)  # type: ignore[operator]
        total = float(score.sum())
        low, high = (rho, high) if total > 0 else (low, rho)
        new = rho - total / bend if bend < 0 else np.inf
        if not low <= new <= high:
            new = (low + high) / 2
        if abs(new - rho) < tol:
            return float(new), True
        rho = new
    return float(rho), False
