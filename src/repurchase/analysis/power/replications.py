"""Many samples of an assumed population fitted: together where a kernel does it, else one after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from repurchase.analysis.fit.result import fit
from repurchase.analysis.power.assumed_model import AssumedModel
from repurchase.analysis.sem.model_layout import Structure, structure
from repurchase.errors import ALARM, EstimationError, InputError, ModelError
from repurchase.literature import criterion
from repurchase.model.defaults import Options
from repurchase.numeric.linear.threads import one_thread
from repurchase.numeric.power.drawn_samples import drawn_answers
from repurchase.numeric.power.path_draws import PathDraws, path_draws, path_slots
from repurchase.numeric.power.simulated_fits import SimulatedModel, simulated_fits, simulated_model

TOGETHER = ("ML", "MLR")  # estimators whose fits are made many at a time
Told = Callable[[int], None]


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

    def draws(self, n: int, samples: int, seed: int, told: Told) -> PathDraws:
        """The paths in so many samples of `n`; `told` hears how many are done."""
        with one_thread():
            if self.estimator in TOGETHER:
                return simulated_fits(self.model, n, samples, seed, robust=self.estimator == "MLR", told=told)
            return self._one_by_one(n, samples, seed, told)

    def _one_by_one(self, n: int, samples: int, seed: int, told: Told) -> PathDraws:
        parts: list[PathDraws] = []
        for block in drawn_answers(self.model.population, n, samples, seed):
            for answers in block:
                parts.append(self._single(answers))
                told(len(parts))
        return PathDraws.joined(parts)

    def _single(self, answers: np.ndarray) -> PathDraws:
        frame = pd.DataFrame(answers.astype(float), columns=list(self.structure.observed))
        k = len(self.model.slots)
        nothing = PathDraws(np.full((1, k), np.nan), np.full((1, k, k), np.nan), np.full((1, k), np.nan),
                            np.zeros(1, bool), np.zeros(1, bool))  # fmt: skip
        try:
            found = fit(self.assumed.fitted, frame, estimator=self.estimator, ordered=self.ordinal)
        except (EstimationError, InputError, ModelError):  # a category that nobody chose, a singular matrix
            return nothing
        if not found.converged or found.vcov is None:
            return nothing
        place = [found.structure.latents.index(v) for v in self.structure.latents]
        pairs = [(place[self.structure.latents.index(x)], place[self.structure.latents.index(y)])
                 for x, y in self.assumed.edges]  # fmt: skip
        proper = not any(n.severity == ALARM for n in found.notes)
        slots = path_slots(found.layout, pairs)
        return path_draws(found.layout, found.theta[None], np.asarray(found.vcov)[None], slots,
                          np.ones(1, bool), np.array([proper]))  # fmt: skip


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
