"""Products of indicators for latent interactions, simple slopes, the Johnson-Neyman interval, regressions on scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from repurchase.array_types import Array


def product_indicators(x: Array, w: Array, pairs: Sequence[tuple[int, int]]) -> Array:
    """Double mean-centred products (n, k) of columns of x (n, a) and w (n, b) (Lin, Wen, Marsh & Lin 2010).

    Columns are centred, multiplied, and the products centred again, so that no mean structure is needed. NaN where a
    factor is missing.

    Parameters
    ----------
    x : (n, a) array
    w : (n, b) array
    pairs : sequence of k pairs of int
        A column of x and one of w.

    Returns
    -------
    (n, k) array
    """
    cx, cw = x - np.nanmean(x, axis=0), w - np.nanmean(w, axis=0)
    products = np.column_stack([cx[:, i] * cw[:, j] for i, j in pairs])
    return np.asarray(products - np.nanmean(products, axis=0))


def matched_pairs(x_loadings: Array, w_loadings: Array) -> list[tuple[int, int]]:
    """Pairs (i, j), best indicator with best (Marsh, Wen & Hau 2004); the longer list leaves its weakest out.

    With one indicator on a side, it is paired with every one of the other.
    """
    a, b = np.argsort(-np.abs(x_loadings), kind="stable"), np.argsort(-np.abs(w_loadings), kind="stable")
    if len(a) == 1 or len(b) == 1:
        return [(int(i), int(j)) for i in sorted(a) for j in sorted(b)]
    return sorted((int(i), int(j)) for i, j in zip(a, b, strict=False))


def all_pairs(a: int, b: int) -> list[tuple[int, int]]:
    """Every pair of a and b indicators."""
    return [(i, j) for i in range(a) for j in range(b)]


def sharing(pairs: Sequence[tuple[int, int]], a: int, b: int) -> list[tuple[int, int]]:
    """Products (positions in `pairs`) that share an indicator with error, so that their residuals covary.

    A single indicator of its construct is free of error and makes nothing covary.
    """
    found = []
    for k, (i, j) in enumerate(pairs):
        for m in range(k + 1, len(pairs)):
            if (pairs[m][0] == i and a > 1) or (pairs[m][1] == j and b > 1):
                found.append((k, m))
    return found


def product_scale(x_loadings: Array, w_loadings: Array, loadings: Array, spread: Array) -> Array:
    """How many units of the product's latent variable one unit of the product of the two latent variables is.

    The product x_i w_j of two items has the loading lambda_i lambda_j on the product of their latent variables, and the
    loading `loadings` on the latent variable that the model makes of the products. The ratio of the two, each taken
    over all products, brings the coefficient of the latter to the scale of the former.

    Parameters
    ----------
    x_loadings, w_loadings, loadings : (R, k) arrays
        Loadings of the items and of their product, for each of k products.
    spread : (k,) array
        Standard deviations of the products. Divided by them, and turned to one sign, loadings depend on no item's
        unit, and the ratio on no order of the items.

    Returns
    -------
    (R,) array
        By it the coefficient of the product's latent variable is multiplied.

    References
    ----------
    Kenny, D. A., & Judd, C. M. (1984). Estimating the nonlinear and interactive effects of latent variables.
    Psychological Bulletin, 96(1), 201-210.
    """
    expected = x_loadings * w_loadings
    weight = np.sign(expected) / spread
    return np.asarray((weight * expected).sum(axis=1) / (weight * loadings).sum(axis=1))


@dataclass(frozen=True, eq=False)
class SimpleSlopes:
    """The effect of a predictor at values `at` of the moderator: (k,) arrays."""

    at: Array
    estimate: Array
    std_error: Array


def simple_slopes(main: float, interaction: float, covariance: Array, moderator_values: Array) -> SimpleSlopes:
    """Evaluate a predictor's effect, main + interaction * w, at values w of the moderator.

    Parameters
    ----------
    main, interaction : float
    covariance : (2, 2) array
        Of the two coefficients.
    moderator_values : (k,) array

    Returns
    -------
    SimpleSlopes
    """
    w = np.asarray(moderator_values, float)
    variance = covariance[0, 0] + 2 * w * covariance[0, 1] + w**2 * covariance[1, 1]
    return SimpleSlopes(w, main + interaction * w, np.sqrt(np.maximum(variance, 0)))


def johnson_neyman(main: float, interaction: float, covariance: Array, critical: float) -> list[tuple[float, float]]:
    """Stretches of the moderator where the effect differs from zero, as (from, to); infinite ends are open.

    Solves (main + interaction w)^2 = critical^2 Var(main + interaction w) (Johnson & Neyman 1936).
    """
    a = interaction**2 - critical**2 * covariance[1, 1]
    b = 2 * (main * interaction - critical**2 * covariance[0, 1])
    c = main**2 - critical**2 * covariance[0, 0]
    if a == 0:
        edges = [] if b == 0 else [-c / b]
    else:
        inside = b * b - 4 * a * c
        edges = sorted([(-b - np.sqrt(inside)) / (2 * a), (-b + np.sqrt(inside)) / (2 * a)]) if inside > 0 else []
    bounds = [-np.inf, *edges, np.inf]
    found = []
    for low, high in pairwise(bounds):
        middle = _between(low, high)
        if a * middle * middle + b * middle + c > 0:
            found.append((float(low), float(high)))
    return found


def _between(low: float, high: float) -> float:
    if np.isinf(low) and np.isinf(high):
        return 0.0
    if np.isinf(low):
        return high - 1
    return low + 1 if np.isinf(high) else (low + high) / 2


@dataclass(frozen=True, eq=False)
class ProductRegression:
    """Least squares with HC3 errors: coefficients (k,) after the intercept, their covariances (k, k), and the fit."""

    estimate: Array
    covariance: Array
    std: Array
    r_squared: float
    df: int


def regression(y: Array, X: Array) -> ProductRegression:
    """Regression of y (n,) on the columns of X (n, k); `std` are coefficients times SD(x) / SD(y).

    Errors are heteroskedasticity-consistent (HC3: Long & Ervin 2000).
    """
    n, k = X.shape
    Z = np.column_stack([np.ones(n), X])
    bread = np.linalg.inv(Z.T @ Z)
    b = bread @ Z.T @ y
    e = y - Z @ b
    leverage = np.einsum("ij,jk,ik->i", Z, bread, Z)
    meat = (Z * ((e / (1 - leverage)) ** 2)[:, None]).T @ Z
    V = bread @ meat @ bread
    r2 = 1 - float(e @ e) / float(((y - y.mean()) ** 2).sum())
    return ProductRegression(b[1:], V[1:, 1:], b[1:] * X.std(axis=0, ddof=1) / y.std(ddof=1), r2, n - k - 1)
