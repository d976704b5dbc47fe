"""Bottlenecks: the level of a condition below which a level of the outcome was not reached."""

from __future__ import annotations

import numpy as np

from repurchase.array_types import Floats
from repurchase.numeric.necessity.ceilings import ROUNDING, Ceiling, Scope


def needed_levels(ceiling: Ceiling, levels: Floats, scope: Scope) -> Floats:
    """The level of the condition that each level of the outcome needs.

    Parameters
    ----------
    ceiling : Ceiling
        A step function, or a line where it has a slope.
    levels : ndarray of shape (m,)
        Of the outcome, in its own units.
    scope : Scope

    Returns
    -------
    ndarray of shape (m,)
        In units of the condition. -inf: not necessary, the level is reached at the lowest end of the scope; inf: the
        ceiling reaches the level nowhere within the scope.
    """
    slack = ROUNDING * max(scope.y_high - scope.y_low, 1e-300)
    if np.isfinite(ceiling.slope):
        needed = (levels - ceiling.intercept) / ceiling.slope
    else:
        starts, tops = ceiling.corners.T
        reached = np.searchsorted(tops, levels - slack)
        needed = np.append(starts, np.inf)[reached]
    rim = ROUNDING * (scope.x_high - scope.x_low)
    needed = np.where(needed <= scope.x_low + rim, -np.inf, needed)
    needed = np.where(levels <= scope.y_low + slack, -np.inf, needed)
    return np.where(needed > scope.x_high + rim, np.inf, needed)


def outcome_levels(scope: Scope, steps: int = 10) -> Floats:
    """Levels of the outcome from the lowest to the highest end of the scope, both included."""
    return np.linspace(scope.y_low, scope.y_high, steps + 1)


def share_of_range(needed: Floats, scope: Scope) -> Floats:
    """Levels of the condition in shares of its range, 0 to 1; infinities stay."""
    return (needed - scope.x_low) / (scope.x_high - scope.x_low)


def share_below(needed: Floats, x: Floats) -> Floats:
    """Share of the respondents whose condition lies below each level; NaN where the level is not known."""
    edges, finite = needed.copy(), np.isfinite(needed)
    edges[finite] -= ROUNDING * np.maximum(1.0, np.abs(needed[finite]))
    below = (x[:, None] < edges).mean(axis=0)
    return np.where(np.isposinf(needed), np.nan, below)
