"""Intervals of products of path coefficients by the Monte-Carlo method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from repurchase.array_types import Floats
from repurchase.numeric.resampling.intervals import inverted_p, percentile_limits

DRAWS = 4000


@dataclass(frozen=True, slots=True, eq=False)
class PathProducts:
    """Products of coefficients.

    Attributes
    ----------
    estimate, p_value : ndarray of shape (m,)
    limits : ndarray of shape (2, m)
    """

    estimate: Floats
    p_value: Floats
    limits: Floats


def path_products(
    paths: Floats, covariance: Floats, products: Sequence[Sequence[int]], level: float, seed: int, draws: int = DRAWS
) -> PathProducts:
    """Products along paths, with percentile intervals of products of normal draws.

    Parameters
    ----------
    paths : ndarray of shape (k,)
        Estimated coefficients.
    covariance : ndarray of shape (k, k)
        Of these estimates.
    products : sequence of index sequences
        Coefficients that each product is made of.
    level : float
        Coverage of the intervals.
    seed, draws : int
        Of the normal draws; the same seed gives the same draws whatever the coefficients are.

    Returns
    -------
    PathProducts
        NaN where a coefficient or its variance does not exist.

    References
    ----------
    Preacher, K. J., & Selig, J. P. (2012). Advantages of Monte Carlo confidence intervals for indirect effects.
    Communication Methods and Measures, 6(2).
    """
    estimate, p, limits = (np.full(shape, np.nan) for shape in (len(products), len(products), (2, len(products))))
    for j, at in enumerate(products):
        chosen = list(at)
        estimate[j] = paths[chosen].prod()
        own = covariance[np.ix_(chosen, chosen)]
        if not np.isfinite(own).all() or not np.isfinite(estimate[j]):
            continue
        values, vectors = np.linalg.eigh((own + own.T) / 2)
        drawn = paths[chosen] + _normal(draws, len(chosen), seed) @ (vectors * np.sqrt(np.maximum(values, 0))).T
        made = drawn.prod(axis=1)[:, None]
        limits[:, j], p[j] = percentile_limits(made, level)[:, 0], inverted_p(made)[0]
    return PathProducts(estimate, p, limits)


@lru_cache(maxsize=8)
def _normal(draws: int, k: int, seed: int) -> Floats:
    made = np.random.default_rng(seed).standard_normal((draws, k))
    made.setflags(write=False)
    return made
