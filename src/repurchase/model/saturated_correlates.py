"""Auxiliary variables beside a model: they covary with everything observed, and so leave its fit as it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from repurchase.model.defaults import roles
from repurchase.model.parameter import Parameter
from repurchase.model.table import Model


def with_correlates(model: Model, names: Sequence[str]) -> Model:
    """The model with saturated correlates (Graham 2003).

    Parameters
    ----------
    model : Model
    names : sequence of str
        Observed variables that are not in it.

    Returns
    -------
    Model
        Each of them covaries with the others and with every observed variable, with the residual of those that the
        model explains: semTools' ``auxiliary``.
    """
    return model + Model(tuple(_correlates(model.observed, names))) if names else model


def correlate_names(model: Model, names: Sequence[str]) -> tuple[str, ...]:
    """Names of the parameters that these auxiliary variables add to a model with means: they are no part of it."""
    added = [p.name for p in model.parameters if p.lhs in names or p.rhs in names]
    return (*added, *(f"{v}~1" for v in names))


def without_correlates(model: Model, names: Sequence[str]) -> Model:
    """The model as it was before these auxiliary variables were added."""
    return Model(tuple(p for p in model.parameters if p.lhs not in names and p.rhs not in names))


def baseline_with_correlates(model: Model, names: Sequence[str]) -> Model:
    """The baseline model: of what `model` observes, only its observed predictors and the auxiliary variables covary."""
    known = roles(model)
    own = [v for v in known.observed if v not in names]
    rows = [Parameter(v, "~~", v) for v in own]
    rows += [Parameter(a, "~~", b) for a, b in combinations([v for v in known.observed_x if v not in names], 2)]
    return Model((*rows, *_correlates(own, names)))


def _correlates(own: Sequence[str], names: Sequence[str]) -> list[Parameter]:
    rows = [Parameter(a, "~~", a) for a in names]
    rows += [Parameter(a, "~~", b) for a, b in combinations(names, 2)]
    return rows + [Parameter(a, "~~", v) for a in names for v in own]
