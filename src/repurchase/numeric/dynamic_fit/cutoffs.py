"""Cut-offs that tell a model that fits from one that does not, with known error rates."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.dynamic_fit.misspecified import Measurement, Misfit, levels, misfits, population
from repurchase.numeric.dynamic_fit.simulated_fit import FittedModel, Indices, indices
from repurchase.numeric.resampling.chunks import each_in_order

RATES = (0.05, 0.10)  # of misfitting models taken for fitting ones, and the reverse; the second where the first fails
MEASURES = {"srmr": 1, "rmsea": 1, "cfi": -1}  # 1: large is bad


@dataclass(frozen=True)
class Cutoff:
    """A bound of one index at one level of misfit.

    Attributes
    ----------
    value : float
        NaN where models of this level cannot be told from fitting ones at either rate.
    rate : float
        The share of misfitting models on its good side, which is that of fitting ones on its bad side at most.
    """

    value: float
    rate: float


@dataclass(frozen=True, eq=False)
class Level:
    """One level of misfit: the steps away from the model, and the cut-off of each index by name."""

    steps: list[Misfit]
    cutoffs: dict[str, Cutoff]


@dataclass(frozen=True, eq=False)
class SimulatedCutoffs:
    """Levels of misfit, mildest first, and the indices where the model is true; no levels where none can be made."""

    levels: list[Level]
    true: Indices | None


def dynamic_cutoffs(model: FittedModel, measurement: Measurement, draws: int, seed: int) -> SimulatedCutoffs:
    """Compute the cut-offs of SRMR, RMSEA and CFI for one model at one sample size.

    Parameters
    ----------
    model : FittedModel
    measurement : Measurement
        The same model, standardised.
    draws, seed : int
        Samples of each level.

    Returns
    -------
    SimulatedCutoffs

    Notes
    -----
    As the R package `dynamic` (cfaHB, cfaOne; likertHB, likertOne for rated answers): a cut-off is the 5 % quantile of
    the misfitting models (95 % for CFI) where it lies beyond the 95 % quantile of the fitting ones, else the 10 %
    quantile where that lies beyond the 90 % one.
    """
    steps = misfits(measurement)
    if not steps:
        return SimulatedCutoffs([], None)
    counts = levels(measurement, steps)
    populations = [measurement.implied, *(population(measurement, steps[:count]) for count in counts)]
    samples = [(correlations, seed + k) for k, correlations in enumerate(populations)]
    simulated = each_in_order(partial(_simulated, model, draws), samples)
    true, found = next(simulated), []
    for count, wrong in zip(counts, simulated, strict=True):
        if not (true.usable and wrong.usable):
            break
        cutoffs = {name: cutoff(getattr(true, name), getattr(wrong, name), sign) for name, sign in MEASURES.items()}
        found.append(Level(steps[:count], cutoffs))
    return SimulatedCutoffs(found, true)


def _simulated(model: FittedModel, draws: int, population_and_seed: tuple[Array, int]) -> Indices:
    """Indices of a model in samples from one population."""
    correlations, seed = population_and_seed
    return indices(model, correlations, draws, seed)


def cutoff(true: Array, wrong: Array, sign: int) -> Cutoff:
    """The `Cutoff` between the values of fitting models and of misfitting ones; `sign` 1 where large is bad."""
    for rate in RATES:
        bound = float(np.quantile(sign * wrong, rate))
        if np.quantile(sign * true, 1 - rate) < bound:
            return Cutoff(sign * bound, rate)
    return Cutoff(np.nan, np.nan)
