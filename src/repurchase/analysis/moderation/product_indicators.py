"""The model of a latent interaction: product indicators, their latent variable, their residual covariances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from repurchase.analysis.results.survey_input import Data
from repurchase.analysis.sem.data import answers
from repurchase.errors import InputError
from repurchase.model.parameter import Parameter
from repurchase.model.table import Model, path
from repurchase.numeric.sem.interaction import all_pairs, matched_pairs, product_indicators, sharing
from repurchase.text import joined


@dataclass(frozen=True)
class Products:
    """Which items were multiplied.

    Attributes
    ----------
    kind : {"matched", "all"}
    pairs : tuple of (str, str)
    """

    kind: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def triples(self) -> tuple[tuple[str, str, str], ...]:
        """Each pair with the name of its product's column."""
        return tuple((a, b, f"{a}_x_{b}") for a, b in self.pairs)


@dataclass(frozen=True, eq=False)
class ModeratedModel:
    """The model with products, and the data with their columns."""

    model: Model
    data: pd.DataFrame
    predictor: str
    moderator: str
    moderator_name: str
    product: str
    outcome: str
    products: Products
    x_items: tuple[str, ...]
    w_items: tuple[str, ...]
    y_items: tuple[str, ...]
    error_free: bool
    labels: Mapping[str, Any]


def build(
    model: Model, data: Data, predictor: str, moderator: str, outcome: str, products: str, missing: str
) -> ModeratedModel:
    """Product columns and the model that uses them.

    Raises
    ------
    InputError
        When a variable is neither latent nor, for the moderator, a column.
    """
    source = answers(data)
    frame = source.frame.copy()
    for name in (predictor, outcome):
        if name not in model.latents:
            raise InputError("moderation.not_latent", name=name, known=joined(model.latents))
    model, latent = _with_moderator(model, frame, moderator)
    model = _with_paths(model, outcome, predictor, latent)
    x, w, y = (model.indicators(v) for v in (predictor, latent, outcome))
    items = list(dict.fromkeys(v for v in model.observed if v in frame.columns))
    values = frame[items].apply(pd.to_numeric, errors="coerce")
    if missing == "listwise":
        values = values.dropna()
    pairs = _pairs(model, values, predictor, latent, products)
    made = product_indicators(values[list(x)].to_numpy(float), values[list(w)].to_numpy(float), pairs)
    names = [f"{x[i]}_x_{w[j]}" for i, j in pairs]
    table = values.join(pd.DataFrame(made, index=values.index, columns=names))
    product = f"{predictor}_x_{latent}"
    extra = [Parameter(product, "=~", n) for n in names]
    if len(names) == 1:
        extra.append(Parameter(names[0], "~~", names[0], 0.0))
    extra += [Parameter(names[a], "~~", names[b]) for a, b in sharing(pairs, len(x), len(w))]
    full = model + Model(tuple(extra)) + path(outcome, product)
    return ModeratedModel(full, table, predictor, latent, moderator, product, outcome,
                   Products(products, tuple((x[i], w[j]) for i, j in pairs)), x, w, y, latent != moderator,
                   source.labels)  # fmt: skip


def restricted(moderated: ModeratedModel) -> Model:
    """The same model with the product's path fixed at zero, so that the products stay in it."""
    name = f"{moderated.outcome}~{moderated.product}"
    rows = [replace(p, fixed=0.0) if p.name == name else p for p in moderated.model.parameters]
    return Model(tuple(rows))


def _with_moderator(model: Model, frame: pd.DataFrame, moderator: str) -> tuple[Model, str]:
    """A latent variable for a moderator that is a column; it covaries with the predictors by default."""
    if moderator in model.latents:
        return model, moderator
    if moderator not in frame.columns:
        raise InputError("moderation.no_moderator", name=moderator, known=joined(model.latents))
    latent = f"{moderator}_"
    kept = tuple(
        replace(p, rhs=latent) if p.op == "~" and p.rhs == moderator else p for p in model.parameters
    )  # fmt: skip
    rows = (Parameter(latent, "=~", moderator, 1.0), Parameter(moderator, "~~", moderator, 0.0))
    return Model((*kept, *rows)), latent


def _with_paths(model: Model, outcome: str, *predictors: str) -> Model:
    named = {(p.lhs, p.rhs) for p in model.of("~")}
    for v in predictors:
        if (outcome, v) not in named:
            model = model + path(outcome, v)
    return model


def _pairs(model: Model, values: pd.DataFrame, x: str, w: str, kind: str) -> list[tuple[int, int]]:
    a, b = model.indicators(x), model.indicators(w)
    if kind == "all":
        return all_pairs(len(a), len(b))
    return matched_pairs(*(_loadings(values[list(items)]) for items in (a, b)))


def _loadings(items: pd.DataFrame) -> np.ndarray:
    """Rank of the items: correlation of each with the sum of the others, all standardised and turned to one direction,
    so that neither unit nor sign matters."""
    if items.shape[1] == 1:
        return np.ones(1)
    together = np.linalg.eigh(items.corr().to_numpy())[1][:, -1]
    items = (items - items.mean()) / items.std(ddof=0) * np.where(together < 0, -1.0, 1.0)
    total = items.sum(axis=1, min_count=items.shape[1])
    return np.array([items[c].corr(total - items[c]) for c in items])
