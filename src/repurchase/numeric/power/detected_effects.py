"""What many fits say of one effect: how often it is found, and how well it is estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from repurchase.array_types import Array, Mask
from repurchase.numeric.power.path_draws import PathDraws


@dataclass(frozen=True, eq=False)
class DetectedEffect:
    """A path, or a product of paths, in R samples.

    Attributes
    ----------
    detected : (R,) bool array
        Whether every path of it is significant and the product has the sign of the population's value; of an effect
        that is zero in the population, whether every path of it is significant, whatever the sign. A sample that did
        not converge finds nothing.
    mean, sd, error, coverage : float
        Over the samples that converged: mean and standard deviation of the standardised estimates, mean of their
        standard errors, and how often the interval holds the population's value. NaN where fewer than two converged.
    """

    detected: Mask
    mean: float
    sd: float
    error: float
    coverage: float


def detected_effect(draws: PathDraws, steps: Sequence[int], value: float, alpha: float) -> DetectedEffect:
    """How one effect does.

    Parameters
    ----------
    draws : PathDraws
    steps : sequence of int
        The paths that it is the product of; one for a direct effect.
    value : float
        Standardised, in the population.
    alpha : float
        Two-sided error rate of each test; the interval has coverage 1 - alpha.

    Notes
    -----
    Of an indirect effect this is the test of joint significance (MacKinnon, Lockwood, Hoffman, West & Sheets 2002); its
    standard error is that of the delta method.
    """
    chosen, reach = list(steps), float(ndtri(1 - alpha / 2))
    with np.errstate(invalid="ignore"):
        detected = (np.abs(draws.z[:, chosen]) > reach).all(axis=1)
        if value:
            detected &= np.sign(draws.estimate[:, chosen].prod(axis=1)) == np.sign(value)
    rows = np.flatnonzero(draws.converged)
    if len(rows) < 2:
        return DetectedEffect(detected, *[float("nan")] * 4)
    estimate, error = _product(draws.estimate[rows][:, chosen], draws.covariance[rows][:, chosen][:, :, chosen])
    inside = np.abs(estimate - value) <= reach * error
    return DetectedEffect(
        detected, float(estimate.mean()), float(estimate.std(ddof=1)), float(error.mean()), float(inside.mean())
    )


def _product(paths: Array, covariance: Array) -> tuple[Array, Array]:
    """Products (R,) of paths (R, k) and their delta-method errors, without dividing by a path."""
    k = paths.shape[1]
    slopes = np.stack([np.delete(paths, j, axis=1).prod(axis=1) for j in range(k)], axis=1)
    variance = np.einsum("ri,rij,rj->r", slopes, covariance, slopes)
    return paths.prod(axis=1), np.sqrt(np.maximum(variance, 0.0))
