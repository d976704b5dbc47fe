"""The sample size at which a simulated power reaches its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from scipy.special import ndtri

from repurchase.array_types import Array
from repurchase.numeric.classical.shares import wilson_interval


@dataclass(frozen=True, slots=True)
class NeededSample:
    """A sample size with the limits that the simulation's own error leaves.

    Attributes
    ----------
    n, low, high : int or None
        None for a size outside those simulated: nothing is extrapolated.
    at_most, above : bool
        Whether the smallest simulated size does already, and whether the largest does not.
    """

    n: int | None
    low: int | None
    high: int | None
    at_most: bool = False
    above: bool = False


def needed_sample(sizes: Sequence[int], counts: Sequence[int], samples: int, target: float) -> NeededSample:
    """Interpolate the sample size for a power.

    Parameters
    ----------
    sizes : sequence of int
        Ascending.
    counts : sequence of int
        In how many of the samples of each size the effect was found.
    samples : int
    target : float
        In (0, 1).

    Returns
    -------
    NeededSample

    Notes
    -----
    The power of a z test is nearly a straight line on the probit scale against the root of N, so that it is
    interpolated there, between the two sizes behind the last one that falls short. The limits are the sizes at which
    Wilson's 95 % limits of the power reach the target.
    """
    limits = [wilson_interval(k, samples) for k in counts]
    point, above = _crossing(sizes, [(k + 0.5) / (samples + 1) for k in counts], target)
    low, _ = _crossing(sizes, [high for _, high in limits], target)
    high, _ = _crossing(sizes, [low for low, _ in limits], target)
    at_most = point is None and not above
    return NeededSample(_whole(point), _whole(low), _whole(high), at_most, above)


def _whole(size: float | None) -> int | None:
    return None if size is None else ceil(size - 1e-9)


def _crossing(sizes: Sequence[int], power: Sequence[float], target: float) -> tuple[float | None, bool]:
    """The size from which on the power is not below the target, and whether the largest size still is."""
    short = [k for k, value in enumerate(power) if value < target]
    if not short:
        return None, False
    k = short[-1]
    if k == len(sizes) - 1:
        return None, True
    before, after, wanted = (float(v) for v in ndtri(_inside([power[k], power[k + 1], target])))
    share = (wanted - before) / (after - before)
    root = sqrt(sizes[k]) + share * (sqrt(sizes[k + 1]) - sqrt(sizes[k]))
    return root**2, False


def _inside(shares: Sequence[float]) -> Array:
    return np.clip(np.asarray(shares, float), 1e-9, 1 - 1e-9)
