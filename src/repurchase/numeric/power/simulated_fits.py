"""One model fitted to many samples of one population, block by block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.fit_maximum_likelihood import fit_ml
from repurchase.numeric.linear.joined_records import joined_records
from repurchase.numeric.power.drawn_samples import (
    RatedPopulation,
    SampleBlock,
    block_answers,
    centred_answers,
    covariances,
    sample_blocks,
)
from repurchase.numeric.power.path_draws import PathDraws, path_draws, standardised_paths
from repurchase.numeric.power.standard_errors import expected_covariances, robust_covariances
from repurchase.numeric.refits import ml as kernel
from repurchase.numeric.resampling.chunks import each_in_order
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
    blocks = sample_blocks(n, model.layout.p, samples, model.layout.q)
    return in_blocks(partial(fitted_block, model, seed, robust), blocks, lambda block: told(block.last))[n]


def in_blocks(
    work: Callable[[SampleBlock], PathDraws], blocks: Sequence[SampleBlock], told: Callable[[SampleBlock], None]
) -> dict[int, PathDraws]:
    """What `work` finds in blocks of samples, joined by the size of the samples.

    Parameters
    ----------
    work : callable
        A function of a module, or a ``functools.partial`` of one: blocks may be done elsewhere.
    blocks : sequence of SampleBlock
        In order.
    told : callable
        Is told each block that is done.
    """
    parts: dict[int, list[PathDraws]] = {block.n: [] for block in blocks}
    for block, draws in zip(blocks, each_in_order(work, blocks), strict=True):
        parts[block.n].append(draws)
        told(block)
    return {n: joined_records(draws) for n, draws in parts.items()}


def fitted_block(model: SimulatedModel, seed: int, robust: bool, block: SampleBlock) -> PathDraws:
    """Fits of one block of samples, as `simulated_fits` has them."""
    answers = block_answers(model.population, seed, block)
    return _fitted(model, _prepared(model, block.n), centred_answers(answers), robust)


def _prepared(model: SimulatedModel, n: int) -> kernel.RefitProblem:
    return kernel.prepare(model.layout, model.theta, cross_products([np.zeros((n, model.layout.p))]))


def _fitted(model: SimulatedModel, problem: kernel.RefitProblem, centred: Array, robust: bool) -> PathDraws:
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
