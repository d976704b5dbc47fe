"""Standard errors of many maximum likelihood fits at once."""

from __future__ import annotations

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.ml_discrepancy import Point, information_at, point, sample_moments
from repurchase.numeric.refits.complete_ml import observed_information
from repurchase.numeric.sem.layout import Layout

CASES = 8_192  # whose scores are held together


def robust_covariances(layout: Layout, theta: Array, S: Array, centred: Array) -> Array:
    """Covariances of estimates that hold when answers are not normal, of R samples of one group (estimator MLR).

    Parameters
    ----------
    layout : Layout
        Without a mean structure.
    theta : (R, q) array
        Estimates of the samples.
    S : (R, p, p) array
    centred : (R, n, p) array
        The samples' answers, each item less its mean.

    Returns
    -------
    (R, q, q) array
        H^-1 (mean s s') H^-1 / n with the observed information H and the scores s of each case; NaN where H is
        singular.
    """
    points = point(layout, theta, alike=True)
    bread = _inverse(layout, observed_information(points, sample_moments(S[:, None], None, np.ones(1))))
    meat = score_products(layout, points, centred)
    return np.asarray(bread @ meat @ bread / centred.shape[1])


def expected_covariances(layout: Layout, theta: Array, n: int) -> Array:
    """Covariances of estimates (R, q, q) by the expected information (estimator ML); NaN where it is singular."""
    return _inverse(layout, information_at(point(layout, theta, alike=True), np.ones(1))) / n


def score_products(layout: Layout, points: Point, centred: Array) -> Array:
    """Mean products (R, q, q) of the cases' scores at R points, for as many samples (R, n, p)."""
    D, u, v, h = points.D[:, 0], layout.u, layout.v, layout.h.astype(np.float32)
    WD = points.W[:, 0] @ D
    middle = (D.swapaxes(1, 2) @ WD)[:, u, v].astype(np.float32)
    found = np.zeros((len(WD), layout.q, layout.q))
    for r, weights in enumerate(WD.astype(np.float32)):
        for first in range(0, centred.shape[1], CASES):
            turned = centred[r, first : first + CASES] @ weights
            scores = turned[:, u] * turned[:, v]
            scores -= middle[r]
            scores *= h
            found[r] += scores.T @ scores
    return found / centred.shape[1]


def _inverse(layout: Layout, information: Array) -> Array:
    """K (K' I K)^-1 K' of each information (R, q, q); NaN where it does not exist."""
    reduced = layout.K.T @ information @ layout.K if layout.constrained else information
    bad = ~np.isfinite(reduced).all(axis=(1, 2))
    reduced = np.where(bad[:, None, None], np.eye(reduced.shape[-1]), reduced)
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diagonal(reduced, axis1=1, axis2=2)), 1e-300))
    reduced = reduced * scale[:, :, None] * scale[:, None, :]
    bad |= np.abs(np.linalg.slogdet(reduced)[1]) > 600
    found = np.linalg.inv(np.where(bad[:, None, None], np.eye(reduced.shape[-1]), reduced))
    found *= scale[:, :, None] * scale[:, None, :]
    found[bad] = np.nan
    return layout.K @ found @ layout.K.T if layout.constrained else found
