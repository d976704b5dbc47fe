"""Ceilings of a scatter and the empty space above them: how far low values of a condition forbid high outcomes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from repurchase.array_types import Floats

ROUNDING = 1e-9  # of a range: what lies on the line may seem to lie above it by so much


@dataclass(frozen=True, slots=True)
class Scope:
    """The rectangle in which observations are possible: the ends of the condition and of the outcome."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    @classmethod
    def empirical(cls, x: Floats, y: Floats) -> Scope:
        """The smallest rectangle that holds the observations."""
        return cls(float(x.min()), float(x.max()), float(y.min()), float(y.max()))

    @property
    def area(self) -> float:
        """Its size; zero where the condition or the outcome does not vary."""
        return (self.x_high - self.x_low) * (self.y_high - self.y_low)


@dataclass(frozen=True, slots=True, eq=False)
class Ceiling:
    """A ceiling over a scatter and the size of the empty zone above it.

    Attributes
    ----------
    corners : ndarray of shape (c, 2)
        Upper left corners of the step function: condition and outcome, both ascending.
    effect : float
        Ceiling zone as a share of the scope, 0 to 1; NaN without a scope.
    accuracy : float
        Share of the observations that lie on the ceiling or below it.
    intercept, slope : float
        Of the line through the corners; NaN for the step function, and where there is no line.
    """

    corners: Floats
    effect: float
    accuracy: float
    intercept: float = float("nan")
    slope: float = float("nan")


def step_ceiling(x: ArrayLike, y: ArrayLike, scope: Scope | None = None) -> Ceiling:
    """Ceiling envelopment with free disposal hull (CE-FDH): the lowest step function that nothing lies above.

    Parameters
    ----------
    x, y : array_like of shape (n,)
        Condition and outcome, without NaN.
    scope : Scope, optional
        Default: the empirical one; a theoretical one must hold every observation.

    Returns
    -------
    Ceiling
        Its accuracy is 1 by construction.

    Notes
    -----
    At a value of the condition the ceiling is the largest outcome at that value or any lower one; left of the smallest
    observed value it is the lowest outcome that the scope allows.

    References
    ----------
    Dul, J. (2016). Necessary condition analysis (NCA): Logic and methodology of "necessary but not sufficient"
    causality. Organizational Research Methods, 19(1), 10-52.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    box = scope or Scope.empirical(x, y)
    corners = upper_corners(x, y)
    if box.area <= 0:
        return Ceiling(corners, float("nan"), float("nan"))
    starts, tops = np.append(corners[:, 0], box.x_high), corners[:, 1]
    empty = (corners[0, 0] - box.x_low) * (box.y_high - box.y_low)
    zone = empty + float(np.sum(np.diff(starts) * (box.y_high - tops)))
    return Ceiling(corners, zone / box.area, 1.0)


def line_ceiling(x: ArrayLike, y: ArrayLike, scope: Scope | None = None) -> Ceiling:
    """Ceiling regression with free disposal hull (CR-FDH): the least squares line through the corners of CE-FDH.

    Parameters
    ----------
    x, y : array_like of shape (n,)
    scope : Scope, optional
        As in `step_ceiling`.

    Returns
    -------
    Ceiling
        Without a line, and with an effect of zero, where there is one corner alone: nothing lies above it.

    Notes
    -----
    Every observation at a corner counts, as in the R package NCA: answers of few categories often coincide.

    References
    ----------
    Dul, J. (2016). Necessary condition analysis (NCA): Logic and methodology of "necessary but not sufficient"
    causality. Organizational Research Methods, 19(1), 10-52.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    box = scope or Scope.empirical(x, y)
    corners = upper_corners(x, y)
    if box.area <= 0:
        return Ceiling(corners, float("nan"), float("nan"))
    if len(corners) < 2:
        return Ceiling(corners, 0.0, 1.0)
    here = (x[:, None] == corners[:, 0]) & (y[:, None] == corners[:, 1])
    times = here.sum(axis=0)
    middle = times @ corners / times.sum()
    across, up = (corners - middle).T
    slope = float((times * across) @ up / ((times * across) @ across))
    intercept = float(middle[1] - slope * middle[0])
    below = y <= intercept + slope * x + ROUNDING * (box.y_high - box.y_low)
    return Ceiling(corners, _above_line(intercept, slope, box) / box.area, float(below.mean()), intercept, slope)


def upper_corners(x: Floats, y: Floats) -> Floats:
    """Observations that nothing lies above and to the left of, shape (c, 2), from the lowest condition on."""
    order = np.lexsort((-y, x))
    x, y = x[order], y[order]
    before = np.append(-np.inf, np.maximum.accumulate(y)[:-1])
    higher = y > before
    return np.column_stack([x[higher], y[higher]])


def _above_line(intercept: float, slope: float, box: Scope) -> float:
    """Area of the scope above a rising line."""
    foot, top = (box.y_low - intercept) / slope, (box.y_high - intercept) / slope  # where it meets floor and roof
    ends = np.clip([box.x_low, foot, top, box.x_high], box.x_low, box.x_high)
    heights = box.y_high - np.clip(intercept + slope * ends, box.y_low, box.y_high)
    return float(np.sum(np.diff(ends) * (heights[1:] + heights[:-1]) / 2))
