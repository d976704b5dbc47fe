"""What the predictors of a latent variable explain of it, and what each of them adds."""

from collections.abc import Sequence

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.layout import Layout, matrices

CHUNK = 512


def effect_sizes(C: Array, outcome: int, predictors: Sequence[int]) -> Array:
    """Compute Cohen's f squared of each predictor from covariances of latent variables.

    ``(R2 with - R2 without) / (1 - R2 with)``, both shares those of the regression that the covariances imply.

    Parameters
    ----------
    C : (R, m, m) array
        Implied covariances of the latent variables.
    outcome : int
    predictors : sequence of int
        Of length k.

    Returns
    -------
    (R, k) array
        At least 0; NaN where the covariances of predictors and outcome are not positive definite.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences, chapter 9.
    """
    rest = _unexplained(C, outcome, predictors)
    without = [_unexplained(C, outcome, [x for x in predictors if x != left]) for left in predictors]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack([(w - rest) / rest for w in without], axis=-1)


def _unexplained(C: Array, outcome: int, predictors: Sequence[int]) -> Array:
    """The residual variance (R,) of the outcome given the predictors; NaN where it does not exist."""
    own = C[:, outcome, outcome]
    if not len(predictors):
        return np.where(own > 0, own, np.nan)
    at = [*predictors, outcome]
    part = C[:, at][:, :, at]
    proper = np.isfinite(part).all(axis=(1, 2))
    proper[proper] = np.linalg.eigvalsh(part[proper])[:, 0] > 1e-12 * np.trace(part[proper], axis1=1, axis2=2)
    inverse = np.linalg.inv(np.where(proper[:, None, None], part, np.eye(len(at))))
    return np.where(proper, 1 / inverse[:, -1, -1], np.nan)


def explained_draws(
    layout: Layout, theta: Array, edges: dict[int, tuple[int, ...]], x: Array | None = None, group: int = 0
) -> tuple[Array, Array]:
    """Compute explained variances and effect sizes of one group at each of many thetas.

    Parameters
    ----------
    layout : Layout
    theta : (R, q) array
    edges : dict of int to tuple of int
        Predictors of each explained latent variable.
    x : (R, n_x) array, optional
        Values of the entries fixed at sample moments; by default the layout's own.
    group : int

    Returns
    -------
    shares : (R, number of outcomes) array
        ``1 - residual variance / variance``, as lavaan; NaN for a residual variance below zero.
    sizes : (R, number of paths) array
        `effect_sizes`, outcome by outcome.
    """
    shares, sizes = [], []
    for first in range(0, len(theta), CHUNK):
        rows = slice(first, first + CHUNK)
        mats = matrices(layout, theta[rows], None if x is None else x[rows])
        C, Psi = mats.C[:, group], mats.Psi[:, group]
        at = list(edges)
        with np.errstate(divide="ignore", invalid="ignore"):
            residual, whole = Psi[:, at, at], C[:, at, at]
            shares.append(np.where((residual < 0) | (whole < 0), np.nan, 1 - residual / whole))
        sizes.append(np.concatenate([effect_sizes(C, y, xs) for y, xs in edges.items()], axis=1))
    return np.concatenate(shares), np.concatenate(sizes)
