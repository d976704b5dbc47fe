"""What is assumed of a study before there are answers: its population, the model that will be fitted, its effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import cast

import numpy as np

from repurchase.analysis.power.findings import AssumedEffect, AssumedPopulation, LeftOutClaims
from repurchase.analysis.respondents.simulation import (
    StatedClaim,
    StudyLike,
    latent_covariance,
    population_values,
    stated_effects,
    stated_model,
)
from repurchase.array_types import Floats
from repurchase.errors import ModelError
from repurchase.model.parameter import Parameter
from repurchase.model.table import Model
from repurchase.numeric.classical.population import rating_thresholds
from repurchase.numeric.power.drawn_samples import RatedPopulation
from repurchase.numeric.sem.path_effects import directed_paths
from repurchase.survey.instrument import Instrument
from repurchase.text import joined

ESTIMATED = ("=~", "~", "~~")  # numbers of these rows are population values; the model that is fitted leaves them free


@dataclass(frozen=True, eq=False)
class AssumedModel:
    """A population and the model that will be fitted to samples of it.

    Attributes
    ----------
    fitted : Model
    instrument : Instrument
    loadings : (p, m) array
        Standardised, items in the order of `items`, constructs in that of `constructs`.
    latent : (m, m) array
        Correlations of the constructs.
    thresholds : (t, p) array
    effects : tuple of AssumedEffect
        Direct ones first.
    left_out : LeftOutClaims
    """

    fitted: Model
    instrument: Instrument
    items: tuple[str, ...]
    constructs: tuple[str, ...]
    loadings: Floats
    latent: Floats
    thresholds: Floats
    effects: tuple[AssumedEffect, ...]
    described: AssumedPopulation
    left_out: LeftOutClaims

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """(from, to) of every path."""
        return tuple((p.rhs, p.lhs) for p in self.fitted.of("~"))

    def population(self, observed: Sequence[str]) -> RatedPopulation:
        """The items of the population in the order of a fit's observed variables."""
        order = [self.items.index(v) for v in observed]
        R = self.loadings @ self.latent @ self.loadings.T
        np.fill_diagonal(R, 1.0)
        return RatedPopulation(R[np.ix_(order, order)], self.thresholds[:, order])


def assumed_model(
    model: StudyLike | Model | str,
    effects: Mapping[str, float],
    loading: float,
    effect: float,
    correlation: float,
    ease: float,
    categories: int,
) -> AssumedModel:
    """The `AssumedModel` of a study or of lavaan syntax; arguments as `simulate` has them.

    Raises
    ------
    ModelError
        When there is no path, a construct has no items, or the values cannot be true together.
    """
    claimed_model, instrument = stated_model(model, categories)
    stated = tuple(cast("Iterable[StatedClaim]", getattr(model, "hypotheses", ())))
    given, _ = stated_effects(model, claimed_model, effect, effects)
    values = population_values(claimed_model, given, loading, effect)
    names = claimed_model.latents
    latent = latent_covariance(claimed_model, values, names, correlation)
    if not claimed_model.of("~"):
        raise ModelError("power.no_paths")
    items = tuple(dict.fromkeys(p.rhs for p in claimed_model.of("=~")))
    nested = [v for v in items if v in names]
    if nested:
        raise ModelError("simulation.not_measured", names=joined(nested))
    loadings = _loadings(claimed_model, values, items, names, latent)
    found, left_out = _effects(claimed_model, values, stated)
    thresholds = _thresholds(instrument, items, ease)
    fitted = _fitted(claimed_model, loadings, items, names, thresholds)
    described = _described(claimed_model, instrument, values, latent, loadings, ease)
    return AssumedModel(fitted, instrument, items, names, loadings, latent, thresholds, found, described, left_out)


def _loadings(
    claimed_model: Model, values: Mapping[str, float], items: Sequence[str], names: Sequence[str], latent: Floats
) -> Floats:
    found = np.zeros((len(items), len(names)))
    for p in claimed_model.of("=~"):
        found[items.index(p.rhs), names.index(p.lhs)] = values[p.name]
    explained = np.einsum("ij,jk,ik->i", found, latent, found)
    beyond = {item for item, share in zip(items, explained, strict=True) if not share < 1}
    for p in claimed_model.of("=~"):
        if p.rhs in beyond:
            raise ModelError("simulation.loading", construct=p.lhs)
    return found


def _thresholds(instrument: Instrument, items: Sequence[str], ease: float) -> Floats:
    """Cuts (t, p) of each item; infinity below those of an item with fewer points than others."""
    points = {i.name: len(c.scale.points) for c in instrument.constructs for i in c.items}
    cuts = [rating_thresholds(points[v], ease) for v in items]
    found = np.full((max(map(len, cuts)), len(items)), np.inf)
    for j, cut in enumerate(cuts):
        found[: len(cut), j] = cut
    return found


def _fitted(
    claimed_model: Model, loadings: Floats, items: Sequence[str], names: Sequence[str], thresholds: Floats
) -> Model:
    """The model with everything free that was given a population value; the error of a single item is as assumed."""
    rows = []
    for p in claimed_model.parameters:
        if p.op in ESTIMATED and p.lhs != p.rhs and isinstance(p.fixed, int | float):
            rows.append(replace(p, fixed=None))
        elif p.op in (*ESTIMATED, "=="):
            rows.append(p)
    given = {p.lhs for p in claimed_model.of("~~") if p.lhs == p.rhs}
    for name in names:
        single = claimed_model.indicators(name)
        if len(single) == 1 and single[0] not in given:
            j = items.index(single[0])
            item = RatedPopulation(np.eye(1), thresholds[:, [j]])
            reliability = (loadings[j, names.index(name)] * item.kept()[0]) ** 2
            error = (1 - reliability) * item.moments()[0, 0]
            rows.append(Parameter(single[0], "~~", single[0], fixed=float(error)))
    return Model(tuple(rows))


def _effects(
    claimed_model: Model, values: Mapping[str, float], stated: Sequence[StatedClaim]
) -> tuple[tuple[AssumedEffect, ...], LeftOutClaims]:
    """Hypotheses in their order, direct ones first, then the paths and indirect effects that nobody claimed_model."""
    value = {(p.rhs, p.lhs): values[p.name] for p in claimed_model.of("~")}
    stated_paths = [h.path for h in stated if len(h.path) > 2 and all(step in value for step in pairwise(h.path))]
    known = list(dict.fromkeys([*value, *_indirect(list(value)), *stated_paths]))
    claimed: dict[tuple[str, ...], list[str]] = {}
    for h in stated:
        if h.path in known:
            claimed.setdefault(h.path, []).append(h.id)
    ordered = sorted(dict.fromkeys([*claimed, *known]), key=lambda path: (len(path) > 2, path not in claimed))
    found = tuple(
        AssumedEffect(path, float(np.prod([value[step] for step in pairwise(path)])), number)
        for path in ordered for number in claimed.get(path, [""])
    )  # fmt: skip
    return found, _left_out([h for h in stated if h.path not in known])


def _left_out(pathless: Iterable[StatedClaim]) -> LeftOutClaims:
    """Why hypotheses are not simulated: a product is no path of the model, nor is what it does not have."""
    moderated = {h.id: any("*" in part for part in h.path) for h in pathless}
    return LeftOutClaims(
        tuple(i for i, product in moderated.items() if product),
        tuple(i for i, product in moderated.items() if not product),
    )


def _indirect(edges: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Every directed path of three constructs or more that ends where no path goes on."""
    names = list(dict.fromkeys(v for edge in edges for v in edge))
    place = {v: k for k, v in enumerate(names)}
    arrows = {(place[a], place[b]) for a, b in edges}
    ends = [k for k in range(len(names)) if not any(a == k for a, _ in arrows)]
    found = [path for end in ends for start in range(len(names)) if start != end
             for path in directed_paths(arrows, start, end) if len(path) > 2]  # fmt: skip
    return [tuple(names[k] for k in path) for path in found]


def _described(
    claimed_model: Model,
    instrument: Instrument,
    values: Mapping[str, float],
    latent: Floats,
    loadings: Floats,
    ease: float,
) -> AssumedPopulation:
    names = claimed_model.latents
    outcomes = {p.lhs for p in claimed_model.of("~")}
    free = [k for k, name in enumerate(names) if name not in outcomes]
    pairs = latent[np.ix_(free, free)][np.triu_indices(len(free), 1)]
    points = [len(c.scale.points) for c in instrument.constructs]
    sizes = [values[p.name] for p in claimed_model.of("=~")]
    explained = {}
    for name in (n for n in names if n in outcomes):
        into = [p for p in claimed_model.of("~") if p.lhs == name]
        row = latent[names.index(name)]
        explained[name] = float(sum(values[p.name] * row[names.index(p.rhs)] for p in into))
    return AssumedPopulation(
        len(loadings), len(names), (min(points), max(points)), (min(sizes), max(sizes)),
        (float(pairs.min()), float(pairs.max())) if len(pairs) else (), ease, explained,
    )  # fmt: skip
