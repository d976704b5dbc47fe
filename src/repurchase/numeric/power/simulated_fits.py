"""One model fitted to many samples of one population, block by block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.fit_maximum_likelihood import fit_ml
from repurchase.numeric.power.drawn_samples import RatedPopulation, centred_answers, covariances, drawn_answers
from repurchase.numeric.power.path_draws import PathDraws, path_draws, standardised_paths
from repurchase.numeric.power.standard_errors import expected_covariances, robust_covariances
from repurchase.numeric.refits import ml as kernel
from repurchase.numeric.resampling.counts import cross_products
from repurchase.numeric.sem.layout import Layout


@dataclass(frozen=True, eq=False)
class SimulatedModel:
    """A model and its population, ready to be fitted to samples.

    Attributes
    ----------
    layout : Layout
        Of one group, without a mean structure.
    population : RatedPopulation
        Of the layout's observed variables, in their order.
    theta : (q,) array
        What the model makes of the population's own moments: samples are near that.
    slots : (k,) int array
        The paths among the free entries.
    """

    layout: Layout
    population: RatedPopulation
    theta: Array
    slots: Array

    @property
    def limits(self) -> Array:
        """Standardised paths (k,) at endless N: what categories that are taken for numbers make of those stated."""
        return standardised_paths(self.layout, self.theta[None], self.slots)[0][0]


def simulated_model(layout: Layout, population: RatedPopulation, slots: Array) -> SimulatedModel:
    """Fit a model to its population's moments.

    Raises
    ------
    ValueError
        When the model is not identified there, or has no minimum.
    """
    found = fit_ml(layout, population.moments()[None], None, np.array([1_000]), 0)
    if not found.converged or found.vcov is None:
        raise ValueError("the model is not identified in its population")
    return SimulatedModel(layout, population, found.theta, slots)


def simulated_fits(
    model: SimulatedModel,
    n: int,
    samples: int,
    seed: int,
    *,
    robust: bool = True,
    told: Callable[[int], None] = lambda done: None,
) -> PathDraws:
    """Fit a model to samples of `n`.

    Parameters
    ----------
    model : SimulatedModel
    n, samples, seed : int
    robust : bool
        Errors of MLR, the estimator of rated answers; False: those of ML.
    told : callable
        Is told how many samples are done, after each block.

    Returns
    -------
    PathDraws

    Notes
    -----
    A residual variance may become negative: such a sample has converged and is counted as not admissible.
    """
    start = _prepared(model, n)
    parts: list[PathDraws] = []
    done = 0
    for answers in drawn_answers(model.population, n, samples, seed, model.layout.q):
        parts.append(_fitted_block(model, start, centred_answers(answers), robust))
        done += len(answers)
        told(done)
    return PathDraws.joined(parts)


def _prepared(model: SimulatedModel, n: int) -> kernel.RefitProblem:
    return kernel.prepare(model.layout, model.theta, cross_products([np.zeros((n, model.layout.p))]))


def _fitted_block(model: SimulatedModel, problem: kernel.RefitProblem, centred: Array, robust: bool) -> PathDraws:
    layout, S = model.layout, covariances(centred)
    found = kernel.refit(problem, S[:, None], np.zeros((len(S), 1, layout.p)))
    rows, q = np.flatnonzero(found.converged), layout.q
    theta, vcov = np.where(found.converged[:, None], found.theta, model.theta), np.full((len(S), q, q), np.nan)
    if len(rows):
        if robust:
            vcov[rows] = robust_covariances(layout, theta[rows], S[rows], centred[rows])
        else:
            vcov[rows] = expected_covariances(layout, theta[rows], centred.shape[1])
    return path_draws(layout, theta, vcov, model.slots, found.converged, found.admissible)
