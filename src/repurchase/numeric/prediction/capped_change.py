"""Scores raised as far as their scale allows, and what a linear effect makes of it on a scale that ends as well."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from repurchase.array_types import Array, Floats

LEVELS = 24  # different values of a score that are kept apart
STEPS = 12  # different amounts of a raise that are kept apart
KEPT = 400  # respondents up to whom none are put together that differ
QUARTER = 0.25
SMALLEST = 1e-12  # of the mean square: less of it is no variance
ROUND = 9  # decimals that tell scores apart: means of the same answers differ in the last bit


def raised_by(x: Floats, points: float, high: float) -> Floats:
    """How far each score (n,) moves when it is raised by `points`, no further than the end of its scale."""
    return np.minimum(points, np.maximum(high - x, 0.0))


def raised_to(x: Floats, target: float) -> Floats:
    """How far each score (n,) moves when all below `target` are raised to it."""
    return np.maximum(target - x, 0.0)


def top_quartile(x: Floats, weights: Floats) -> float:
    """The highest score that at least a quarter of the weight reaches."""
    order = np.argsort(-x, kind="stable")
    reached = np.cumsum(weights[order])
    return float(x[order][int(np.searchsorted(reached, QUARTER * reached[-1] * (1 - 1e-12)))])


def changed_mean(y: Floats, moved: Floats, slopes: Floats, ends: tuple[float, float], weights: Floats) -> Floats:
    """Change of the mean of an outcome whose scores stay within the ends of their scale, exactly.

    Parameters
    ----------
    y : (n,) array
        Scores of the outcome.
    moved : (n, L) array
        How far each lever moves for each respondent.
    slopes : (R, L) array
        Points of the outcome for one point of each lever.
    ends : (low, high)
        Of the outcome's scale.
    weights : (n,) array

    Returns
    -------
    (R,) array
    """
    shift = slopes @ moved.T
    return np.asarray(np.clip(shift, ends[0] - y, ends[1] - y) @ weights / weights.sum())


@dataclass(frozen=True, eq=False)
class RaisedCells:
    """Respondents who share a score and an amount of the raise: the mean of each of C cells, and its weight.

    Attributes
    ----------
    score : (C,) array
    moved : (C, L) array
    weight : (C,) array
        With the sum one.
    """

    score: Floats
    moved: Floats
    weight: Floats

    @classmethod
    def single(cls, score: Floats, moved: Floats, weights: Floats) -> RaisedCells:
        """Every respondent a cell of its own: nothing is put together."""
        return cls(score, moved, weights / weights.sum())

    @classmethod
    def of(cls, score: Floats, moved: Floats, slopes: Floats, weights: Floats) -> RaisedCells:
        """Cells of respondents by `score` (n,) and by what the raises (n, L) make of them under `slopes` (L,).

        Exact where one raise has at most `STEPS` amounts and scores have `LEVELS` values, as those of rating scales do,
        and up to `KEPT` respondents; else values are put together by their ranks, and each cell stands for its mean.
        """
        size = moved @ np.abs(slopes)
        if len(score) <= KEPT and (moved.shape[1] > 1 or _many(score, LEVELS) or _many(size, STEPS)):
            return cls.single(score, moved, weights)
        steps = binned(size if size.any() else moved.sum(axis=1), STEPS)
        codes = binned(score, LEVELS) * (int(steps.max()) + 1) + steps
        _, place = np.unique(codes, return_inverse=True)
        total = np.bincount(place, weights)
        mean = np.column_stack([np.bincount(place, weights * v) / total for v in (score, *moved.T)])
        return cls(mean[:, 0], mean[:, 1:], total / total.sum())

    def changed_mean(self, slopes: Floats, ends: tuple[float, float]) -> Floats:
        """As `changed_mean` has it, of the cells."""
        return changed_mean(self.score, self.moved, slopes, ends, self.weight)

    def changed_share(self, slopes: Floats, links: Floats) -> Floats:
        """Change of the share above a threshold, where the cells' score is the covariate of a probit.

        Parameters
        ----------
        slopes : (R, L) array
        links : (R, 3) array
            Threshold, slope of the covariate, and probit units for one point of the outcome.

        Returns
        -------
        (R,) array
        """
        threshold, slope, unit = (links[:, [j]] for j in range(3))
        before = slope * self.score - threshold
        after = before + unit * (slopes @ self.moved.T)
        return np.asarray((ndtr(after) - ndtr(before)) @ self.weight)


def _many(x: Floats, most: int) -> bool:
    """Whether there are more different values than so many."""
    return len(np.unique(np.round(x, ROUND))) > most


def binned(x: Floats, most: int) -> NDArray[np.intp]:
    """A number from 0 for each value (n,): the values themselves where they are few, else classes of like size."""
    values, place = np.unique(np.round(x, ROUND), return_inverse=True)
    if len(values) <= most:
        return np.asarray(place, np.intp)
    share = (np.cumsum(np.bincount(place)) - np.bincount(place) / 2) / len(x)
    return np.asarray(np.minimum(share * most, most - 1).astype(np.intp)[place])


def class_means(x: Floats, weights: Floats, most: int = LEVELS) -> Floats:
    """Each value (n,) replaced by the weighted mean of its class."""
    place = binned(x, most)
    place = np.unique(place, return_inverse=True)[1]
    return np.asarray((np.bincount(place, weights * x) / np.bincount(place, weights))[place])


def agreeing_categories(y: Floats, agree: float, step: float, fewest: int) -> tuple[NDArray[np.intp], int]:
    """Scores cut into categories, one of whose borders is the score from which an answer agrees.

    Parameters
    ----------
    y : (n,) array
    agree : float
    step : float
        Width of a category before small ones are put together.
    fewest : int
        Respondents below which a category joins its neighbour on the same side of `agree`.

    Returns
    -------
    categories : (n,) int array
        From 0.
    first : int
        The lowest category that agrees.
    """
    cuts = np.floor(np.round((y - agree) / step, ROUND)).astype(np.intp)
    below = _joined(cuts[cuts < 0], fewest, from_low=True)
    above = _joined(cuts[cuts >= 0], fewest, from_low=False)
    categories = np.empty(len(y), np.intp)
    categories[cuts < 0] = below
    first = int(below.max()) + 1 if len(below) else 0
    categories[cuts >= 0] = above + first
    return categories, first


def _joined(cuts: NDArray[np.intp], fewest: int, *, from_low: bool) -> NDArray[np.intp]:
    """Categories from 0, small ones joined to the next one towards the border."""
    values, found = np.unique(cuts, return_inverse=True)
    counts = np.bincount(found, minlength=len(values))
    order = range(len(values)) if from_low else range(len(values) - 1, -1, -1)
    label, held, new = np.zeros(len(values), np.intp), 0, 0
    for k in order:
        label[k] = new
        held += int(counts[k])
        if held >= fewest:
            held, new = 0, new + 1
    last = label.max(initial=0)
    if 0 < held < fewest and last:  # what is left at the border joins the category before
        label[label == last] = last - 1
    label = label if from_low else label.max(initial=0) - label
    return np.asarray(label[found], np.intp)


def probit_units(sums: Array, slope: Array) -> Floats:
    """Probit units for one point of the outcome: the latent response has the spread that the scores have.

    Parameters
    ----------
    sums : (R, 5) array
        Of 1, z, y, z z and y y.
    slope : (R,) array
        Of the probit of y's category on z, in units of its residual.

    Returns
    -------
    (R,) array
        NaN where y does not vary.

    Notes
    -----
    Given z the latent response has the variance 1, over all respondents ``1 + slope^2 var(z)``. Errors of measurement
    in z lower the slope and raise the residual in step, so that the prediction does not depend on them.
    """
    n, z, y, zz, yy = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        variances = [np.maximum(squares / n - (total / n) ** 2, 0.0) for total, squares in ((z, zz), (y, yy))]
        known = variances[1] > SMALLEST * yy / n
        return np.asarray(np.where(known, np.sqrt((1 + slope**2 * variances[0]) / variances[1]), np.nan))
