"""Direct, indirect and total effects in the structural part, for one vector of estimates or thousands.

An effect along a path is the product of its regressions; a total effect is an entry of E - I, E = (I - B)^-1; a total
indirect effect one of E - I - B (Sobel 1982, Bollen 1987). Standardised, each is multiplied by SD(from) / SD(to) of
the implied latent variables.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.layout import Layout, Matrix, matrices

Path = tuple[int, ...]
CHUNK = 512


@dataclass(frozen=True, eq=False)
class Structural:
    """B and E = (I - B)^-1, each (R, m, m), and the standard deviations (R, m) of the latents of one group."""

    B: Array
    E: Array
    sd: Array


def structural(layout: Layout, theta: Array, group: int = 0, x: Array | None = None) -> Structural:
    """Extract the `Structural` part of one group at theta.

    Parameters
    ----------
    layout : Layout
    theta : (R, q) array
        Free entries of R replicates.
    group : int
    x : (R, n_x) array, optional
        Values of the entries fixed at sample moments; by default the layout's own.

    Returns
    -------
    Structural
        A negative variance has no standard deviation: NaN.
    """
    parts = []
    for first in range(0, len(theta), CHUNK):
        rows = slice(first, first + CHUNK)
        mats = matrices(layout, theta[rows], None if x is None else x[rows])
        variance = np.diagonal(mats.C[:, group], axis1=-2, axis2=-1)
        sd = np.sqrt(np.where(variance > 0, variance, np.nan))
        B = mats.B[:, group].copy()  # a view would keep all matrices of the model
        parts.append((B, np.broadcast_to(mats.E[:, group], B.shape).copy(), sd))
    return Structural(*(np.concatenate(p) for p in zip(*parts, strict=True)))


def arrows(layout: Layout, group: int = 0) -> set[tuple[int, int]]:
    """The regressions (from, to) of one group that are free or fixed at another value than zero."""
    at = layout.slots[Matrix.BETA]
    at = at[layout.group[at] == group]
    found = {(int(c), int(r)) for r, c in zip(layout.row[at], layout.column[at], strict=True)}
    fixed = np.argwhere(layout.base[Matrix.BETA][group] != 0)
    return found | {(int(c), int(r)) for r, c in fixed}


def directed_paths(edges: set[tuple[int, int]], source: int, target: int) -> list[Path]:
    """Every directed path without a loop, shorter ones first."""
    found: list[Path] = []
    open_paths: list[Path] = [(source,)]
    while open_paths:
        nearer = []
        for path in open_paths:
            for a, b in sorted(edges):
                if a != path[-1] or b in path:
                    continue
                if b == target:
                    found.append((*path, b))
                else:
                    nearer.append((*path, b))
        open_paths = nearer
    return found


def path_effects(part: Structural, paths: Sequence[Path]) -> Array:
    """Multiply the regressions along each path.

    Parameters
    ----------
    part : Structural
        Of R replicates.
    paths : sequence of k paths

    Returns
    -------
    (R, k) array
    """
    found = np.ones((len(part.B), len(paths)))
    for j, path in enumerate(paths):
        for a, b in pairwise(path):
            found[:, j] *= part.B[:, b, a]
    return found


def total_effects(part: Structural, pairs: Sequence[tuple[int, int]]) -> Array:
    """Read off the total effect of each pair (from, to).

    Parameters
    ----------
    part : Structural
        Of R replicates.
    pairs : sequence of k pairs of int

    Returns
    -------
    (R, k) array
    """
    return np.stack([part.E[:, b, a] for a, b in pairs], axis=1) if pairs else np.zeros((len(part.B), 0))


def scale(part: Structural, pairs: Sequence[tuple[int, int]]) -> Array:
    """Divide SD(from) by SD(to) of each pair: the factors that standardise effects.

    Parameters
    ----------
    part : Structural
        Of R replicates.
    pairs : sequence of k pairs of int

    Returns
    -------
    (R, k) array
    """
    return np.stack([part.sd[:, a] / part.sd[:, b] for a, b in pairs], axis=1) if pairs else np.zeros((len(part.B), 0))


def delta_errors(function: Callable[[Array], Array], theta: Array, vcov: Array) -> tuple[Array, Array]:
    """Delta-method covariances of functions of the estimates.

    Parameters
    ----------
    function : callable
        Values (R, k) at theta (R, q).
    theta : (q,) array
    vcov : (q, q) array

    Returns
    -------
    covariance : (k, k) array
    slopes : (k, q) array
        Derivatives by central differences, all 4 q points in one batch; the fourth-order formula leaves errors near
        the rounding of the values.
    """
    h = 1e-3 * np.maximum(np.sqrt(np.maximum(np.diag(vcov), 0)), 1e-8)
    step = np.diag(h)
    points = np.concatenate([theta + 2 * step, theta + step, theta - step, theta - 2 * step])
    values = function(points).reshape(4, len(theta), -1)
    slopes = ((-values[0] + 8 * values[1] - 8 * values[2] + values[3]) / (12 * h[:, None])).T
    return slopes @ vcov @ slopes.T, slopes
