"""The paths of many fits: standardised estimates, their covariances, and the tests of the paths as they are fitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.layout import Layout, Matrix, matrices


@dataclass(frozen=True, eq=False)
class PathDraws:
    """k paths in R samples.

    Attributes
    ----------
    estimate : (R, k) array
        Standardised; NaN where the fit did not converge.
    covariance : (R, k, k) array
        Of the standardised estimates, by the delta method.
    z : (R, k) array
        Unstandardised estimates over their errors, as a fit's table tests them.
    converged, admissible : (R,) bool arrays
    """

    estimate: Array
    covariance: Array
    z: Array
    converged: Array
    admissible: Array


def path_slots(layout: Layout, paths: Sequence[tuple[int, int]]) -> Array:
    """Positions among the free entries of the regressions (from, to) of one group."""
    at = {(int(layout.column[k]), int(layout.row[k])): int(k) for k in layout.slots[Matrix.BETA]}
    return np.array([at[pair] for pair in paths], dtype=int)


def path_draws(layout: Layout, theta: Array, vcov: Array, slots: Array, converged: Array, proper: Array) -> PathDraws:
    """The `PathDraws` of fits that are there.

    Parameters
    ----------
    layout : Layout
        Of one group.
    theta : (R, q) array
    vcov : (R, q, q) array
    slots : (k,) int array
        The paths among the free entries.
    converged, proper : (R,) bool arrays
        A sample that did not converge, or has no errors, has no numbers.

    Returns
    -------
    PathDraws
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        values, slopes = standardised_paths(layout, theta, slots)
        covariance = slopes @ vcov @ slopes.swapaxes(1, 2)
        z = theta[:, slots] / np.sqrt(np.diagonal(vcov, axis1=1, axis2=2)[:, slots])
    good = converged & np.isfinite(z).all(axis=1) & np.isfinite(values).all(axis=1)
    return PathDraws(
        np.where(good[:, None], values, np.nan),
        np.where(good[:, None, None], covariance, np.nan),
        np.where(good[:, None], z, np.nan),
        good,
        proper & good,
    )


def standardised_paths(layout: Layout, theta: Array, slots: Array) -> tuple[Array, Array]:
    """Standardised regressions (R, k) and their derivatives (R, k, q) by theta."""
    mats = matrices(layout, theta)
    C = mats.C[:, 0]
    variance = np.diagonal(C, axis1=1, axis2=2)
    to, source = layout.row[slots], layout.column[slots]
    ratio = np.sqrt(variance[:, source] / variance[:, to])
    values = theta[:, slots] * ratio
    slope = _variance_slopes(layout, np.broadcast_to(mats.E[:, 0], C.shape), C) / variance[:, :, None]
    slopes = 0.5 * values[:, :, None] * (slope[:, source] - slope[:, to])
    slopes[:, np.arange(len(slots)), slots] += ratio
    return values, slopes


def _variance_slopes(layout: Layout, E: Array, C: Array) -> Array:
    """Derivatives (R, m, q) of the latent variances."""
    found = np.zeros((len(C), layout.m, layout.q))
    at = layout.slots[Matrix.BETA]
    found[:, :, at] = 2 * E[:, :, layout.row[at]] * C[:, :, layout.column[at]]
    at = layout.slots[Matrix.PSI]
    found[:, :, at] = 2 * layout.h[at] * E[:, :, layout.row[at]] * E[:, :, layout.column[at]]
    return found
