"""Defined parameters (``:=``): functions of labelled rows, with their derivatives."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from repurchase.analysis.sem.model_layout import Structure
from repurchase.model.expression import compiled
from repurchase.numeric.sem.standardise import Standardised

Formula = Callable[..., Any]


@lru_cache(maxsize=32)
def label_rows(structure: Structure) -> dict[str, int]:
    """The first row that carries each label."""
    found: dict[str, int] = {}
    for i, r in enumerate(structure.rows):
        if r.label:
            found.setdefault(r.label, i)
    return found


@lru_cache(maxsize=32)
def _formulas(structure: Structure) -> list[tuple[Formula, list[tuple[int, Formula]]]]:
    """The value of each defined parameter, and its slopes by labels, each with the label's place."""
    place = {name: k for k, name in enumerate(label_rows(structure))}
    return [
        (compiled(structure.definitions[p.lhs]), [(place[v], compiled(d)) for v, d in structure.slopes[p.lhs].items()])
        for p in structure.model.of(":=")
    ]


def defined_values(structure: Structure, values: np.ndarray) -> np.ndarray:
    """Values of the rows with those of the defined parameters at the end; NaN where a formula has none."""
    if not structure.definitions:
        return values
    known = _known(structure, values)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = np.array([value(known, np) for value, _ in _formulas(structure)], float)
    return np.append(values, np.where(np.isfinite(found), found, np.nan))


def defined(structure: Structure, rows: Standardised) -> Standardised:
    """The rows with the defined parameters at the end, by the chain rule."""
    if not structure.definitions:
        return rows
    where, known = label_rows(structure), _known(structure, rows.values)
    by_label = np.zeros((len(structure.definitions), len(where)))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for k, (_, slopes) in enumerate(_formulas(structure)):
            for at, slope in slopes:
                by_label[k, at] = slope(known, np)
        by_theta = by_label @ rows.jacobian[list(where.values())]
    values = defined_values(structure, rows.values)
    lost = ~np.isfinite(by_label).all(1) | np.isnan(values[len(rows.values) :])  # no value: a note says so
    by_theta[lost | ~np.isfinite(by_theta).all(1)] = np.nan
    return Standardised(values, np.vstack([rows.jacobian, by_theta]))


def _known(structure: Structure, values: np.ndarray) -> dict[str, np.float64]:
    return {name: values[i] for name, i in label_rows(structure).items()}
