"""Fit indices of a model in samples from populations that it fits or does not."""

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.dynamic_fit.rated_answers import AnswerMargin, cut, normal_correlations
from repurchase.numeric.estimate.fit_maximum_likelihood import search_ml
from repurchase.numeric.estimate.ml_discrepancy import information, remembered, sample_moments
from repurchase.numeric.refits import ml as kernel
from repurchase.numeric.resampling.counts import chunk_slices, cross_products
from repurchase.numeric.sem.layout import Layout, implied

CELLS = 400_000  # numbers of simulated answers that are held together: more would leave the cache
FALL = 1e-6
ENOUGH = 0.9  # share of the samples that has to converge
MOST_ALONE = 0.9  # share that is searched for one by one; where nearly all are lost, the model is too much for this N


class Rough(kernel.RefitProblem):
    """Refits for their fit indices alone: twice the fall of F that may be left, 1e-6, is nothing in a chi-square."""

    @property
    def tolerance(self) -> float:
        """The bound of the Newton decrement."""
        return FALL


class Together(Rough):
    """Refits of many samples, in which none is searched for alone: a few that are lost move no quantile."""

    @property
    def searches_alone(self) -> bool:
        """At small N they would cost more than all others."""
        return False


@dataclass(frozen=True, eq=False)
class FittedModel:
    """A model of one complete sample, ready to be fitted to simulated ones.

    Attributes
    ----------
    layout : Layout
    theta : (q,) array
    n : int
        Respondents of a simulated sample.
    scale : (p,) array
        Standard deviations of the items.
    margins : list of AnswerMargin
        The items' categories; empty: the answers are normal.
    df, df0 : int
        Of the model and of the baseline.
    c, c0 : float
        Scaling factors of the robust indices, 1 for the plain ones.
    """

    layout: Layout
    theta: Array
    n: int
    scale: Array
    margins: list[AnswerMargin]
    df: int
    df0: int
    c: float = 1.0
    c0: float = 1.0


@dataclass(frozen=True, eq=False)
class Indices:
    """SRMR, RMSEA, CFI and the chi-square of the samples that converged (r,), and how many were drawn."""

    srmr: Array
    rmsea: Array
    cfi: Array
    chisq: Array
    drawn: int

    @property
    def usable(self) -> bool:
        """Whether nearly all samples converged."""
        return len(self.chisq) >= ENOUGH * self.drawn


def indices(model: FittedModel, R: Array, draws: int, seed: int) -> Indices:
    """Fit indices of a model in samples from a population with correlations R.

    Parameters
    ----------
    model : FittedModel
    R : (p, p) array
    draws, seed : int

    Returns
    -------
    Indices
    """
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(normal_correlations(model.margins, R) if model.margins else R)
    S = np.empty((draws, *R.shape))
    together = max(1, CELLS // (model.n * len(R)))
    for part in chunk_slices(draws, together):
        S[part] = _covariances(model, root, len(S[part]), rng)
    theta, discrepancy, good = _refitted(model, R, S)
    return _indices(model, S[good], theta[good], discrepancy[good], draws)


def _refitted(model: FittedModel, R: Array, S: Array) -> tuple[Array, Array, Array]:
    """Estimates, discrepancies and convergence of the samples: together, and then one by one if few enough are left."""
    start, zero = _start(model, R), np.zeros((len(S), 1, S.shape[-1]))
    found = kernel.refit(_prepared(model, start, Together), S[:, None], zero)
    theta, discrepancy, good = found.theta.copy(), found.discrepancy.copy(), found.converged.copy()
    lost = np.flatnonzero(~good)
    if 0 < len(lost) <= MOST_ALONE * len(S) and good.mean() < ENOUGH:
        alone = kernel.refit(_prepared(model, start, Rough), S[lost, None], zero[lost])
        theta[lost], discrepancy[lost], good[lost] = alone.theta, alone.discrepancy, alone.converged
    return theta, discrepancy, good


def _covariances(model: FittedModel, root: Array, draws: int, rng: np.random.Generator) -> Array:
    """Covariance matrices (draws, p, p), divisor n, of samples of n."""
    p = len(root)
    normal = (root @ rng.standard_normal((draws * model.n, p)).T).T  # each variable's values stand together
    y = cut(normal, model.margins) if model.margins else normal * model.scale
    by_item = y.T.reshape(p, draws, model.n)
    by_item = (by_item - by_item.mean(axis=2, keepdims=True)).swapaxes(0, 1)
    return np.asarray(by_item @ by_item.swapaxes(1, 2) / model.n)


def _start(model: FittedModel, R: Array) -> Array:
    """What the model makes of the population itself: samples are near that."""
    S = (R * np.outer(model.scale, model.scale))[None, None]
    moments = sample_moments(S, np.zeros((1, 1, len(R))) if model.layout.means else None, np.ones(1))
    there = search_ml(model.layout, moments, remembered(model.layout), model.theta)
    return there.theta if there.converged else model.theta


def _prepared(model: FittedModel, theta: Array, kind: type[Rough]) -> kernel.RefitProblem:
    layout = model.layout
    expected = layout.reduced(information(layout, theta[None], np.ones(1))[0])
    try:
        factor = np.linalg.cholesky(2 * expected)
    except np.linalg.LinAlgError as error:
        raise ValueError("the information matrix is singular") from error
    sizes = cross_products([np.zeros((model.n, layout.p))])
    return kind(layout, theta, sizes, np.linalg.inv(factor).T, 0)


def _indices(model: FittedModel, S: Array, theta: Array, discrepancy: Array, drawn: int) -> Indices:
    n, p, df = model.n, S.shape[-1], model.df
    chisq = n * np.maximum(discrepancy, 0.0)
    variances = np.diagonal(S, axis1=1, axis2=2)
    chisq0 = n * (np.log(variances).sum(1) - np.linalg.slogdet(S)[1])
    excess = np.maximum(chisq - model.c * df, 0.0)
    worst = np.maximum(np.maximum(chisq0 - model.c0 * model.df0, excess), 1e-12)
    rmsea = np.sqrt(excess / (n * df))
    square = np.empty(len(S))
    for part in chunk_slices(len(S), max(1, CELLS // p**2)):
        scaled = S[part] - implied(model.layout, theta[part])[0][:, 0]
        scaled *= scaled
        scaled /= variances[part][:, :, None] * variances[part][:, None, :]
        square[part] = (scaled.sum((1, 2)) + np.diagonal(scaled, axis1=1, axis2=2).sum(1)) / 2
    count = p * (p + 1) // 2 + (p if model.layout.means else 0)
    return Indices(np.sqrt(square / count), rmsea, 1 - excess / worst, chisq, drawn)
