"""Many samples of an assumed population fitted: together where a kernel does it, else one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from repurchase.analysis.fit.result import fit
from repurchase.analysis.power.assumed_model import AssumedModel
from repurchase.analysis.sem.model_layout import Structure, structure
from repurchase.errors import ALARM, EstimationError, InputError, ModelError
from repurchase.literature import criterion
from repurchase.model.defaults import Options
from repurchase.model.table import Model
from repurchase.numeric.linear.joined_records import joined_records
from repurchase.numeric.power.drawn_samples import RatedPopulation, SampleBlock, block_answers, sample_blocks
from repurchase.numeric.power.path_draws import PathDraws, path_draws, path_slots
from repurchase.numeric.power.simulated_fits import SimulatedModel, fitted_block, in_blocks, simulated_model
from repurchase.numeric.resampling.counts import chunk_slices

TOGETHER = ("ML", "MLR")  # estimators whose fits are made many at a time
ALONE = 8  # samples a piece of work, where each is fitted alone
Told = Callable[[SampleBlock], None]


@dataclass(frozen=True, eq=False)
class Replications:
    """An assumed model, ready to be fitted to samples of any size."""

    assumed: AssumedModel
    structure: Structure
    model: SimulatedModel
    estimator: str

    @classmethod
    def prepared(cls, assumed: AssumedModel, estimator: str) -> Replications:
        """The model laid out, and fitted to the population itself.

        Raises
        ------
        ModelError
            When it is not identified there.
        """
        laid = structure(assumed.fitted, Options())
        pairs = [(laid.latents.index(x), laid.latents.index(y)) for x, y in assumed.edges]
        try:
            model = simulated_model(laid.layout, assumed.population(laid.observed), path_slots(laid.layout, pairs))
        except (ValueError, np.linalg.LinAlgError) as error:
            raise ModelError("power.not_identified") from error
        return cls(assumed, laid, model, estimator)

    @property
    def ordinal(self) -> list[str]:
        """The items that WLSMV takes as ordinal: those with few categories, or all where none has few."""
        rule, counts = criterion("ordinal_categories"), np.isfinite(self.assumed.thresholds).sum(axis=0) + 1
        few = [v for v, k in zip(self.assumed.items, counts, strict=True) if rule.met_by(int(k))]
        return few or list(self.assumed.items)

    @property
    def df(self) -> int:
        """Degrees of freedom of the model."""
        p = self.structure.layout.p
        return p * (p + 1) // 2 - self.structure.layout.f

    def draws(self, sizes: Sequence[int], samples: int, seed: int, told: Told) -> list[PathDraws]:
        """The paths in so many samples of each size; `told` hears each block of them that is done."""
        p, work = self.structure.layout.p, self._work(seed)
        if self.estimator in TOGETHER:
            blocks = [b for n in sizes for b in sample_blocks(n, p, samples, self.model.layout.q)]
        else:
            pieces = chunk_slices(samples, ALONE)
            blocks = [SampleBlock(n, piece.start, piece.stop) for n in sizes for piece in pieces]
        found = in_blocks(work, blocks, told)
        return [found[n] for n in sizes]

    def _work(self, seed: int) -> Callable[[SampleBlock], PathDraws]:
        """What is done with a block of samples, as a function that other processes can be sent."""
        if self.estimator in TOGETHER:
            return partial(fitted_block, self.model, seed, self.estimator == "MLR")
        observed, latents = self.structure.observed, self.structure.latents
        lone = LoneFits(self.assumed.fitted, self.model.population, tuple(observed), tuple(latents),
                        tuple(self.assumed.edges), self.estimator, tuple(self.ordinal))  # fmt: skip
        return partial(_fitted_alone, lone, seed)


@dataclass(frozen=True, eq=False)
class LoneFits:
    """What fitting one sample after another needs, and nothing else: it may go to another machine."""

    model: Model
    population: RatedPopulation
    observed: tuple[str, ...]
    latents: tuple[str, ...]
    edges: tuple[tuple[str, str], ...]
    estimator: str
    ordinal: tuple[str, ...]

    def fitted(self, answers: np.ndarray) -> PathDraws:
        """The paths in one sample."""
        frame, k = pd.DataFrame(answers.astype(float), columns=list(self.observed)), len(self.edges)
        nothing = PathDraws(np.full((1, k), np.nan), np.full((1, k, k), np.nan), np.full((1, k), np.nan),
                            np.zeros(1, bool), np.zeros(1, bool))  # fmt: skip
        try:
            found = fit(self.model, frame, estimator=self.estimator, ordered=list(self.ordinal))
        except (EstimationError, InputError, ModelError):  # a category that nobody chose, a singular matrix
            return nothing
        if not found.converged or found.vcov is None:
            return nothing
        place = {name: found.structure.latents.index(name) for name in self.latents}
        pairs = [(place[x], place[y]) for x, y in self.edges]
        proper = not any(n.severity == ALARM for n in found.notes)
        slots = path_slots(found.layout, pairs)
        return path_draws(found.layout, found.theta[None], np.asarray(found.vcov)[None], slots,
                          np.ones(1, bool), np.array([proper]))  # fmt: skip


def _fitted_alone(lone: LoneFits, seed: int, block: SampleBlock) -> PathDraws:
    return joined_records([lone.fitted(answers) for answers in block_answers(lone.population, seed, block)])


def planned_estimator(assumed: AssumedModel, asked: str) -> str:
    """The estimator that the chapter would choose: MLR from five categories on, WLSMV where an item has fewer.

    Raises
    ------
    ModelError
        For an estimator that is not simulated.
    """
    name = asked.upper()
    if name == "AUTO":
        return "WLSMV" if criterion("ordinal_categories").met_by(assumed.described.points[0]) else "MLR"
    if name not in (*TOGETHER, "WLSMV"):
        raise ModelError("power.estimator", estimator=asked)
    return name
