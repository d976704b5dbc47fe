"""Defined parameters (``:=``): functions of labelled rows, with their derivatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from repurchase.analysis.sem.model_layout import Structure
from repurchase.model.expression import compiled
from repurchase.numeric.sem.standardise import Standardised

Formulas = Callable[..., list[Any]]


@lru_cache(maxsize=32)
def label_rows(structure: Structure) -> dict[str, int]:
    """The first row that carries each label."""
    found: dict[str, int] = {}
    for i, r in enumerate(structure.rows):
        if r.label:
            found.setdefault(r.label, i)
    return found


@dataclass(frozen=True, eq=False)
class _Formulas:
    """The defined parameters of a structure as steps to take.

    Attributes
    ----------
    values, slopes : functions of labels' values and a module of functions
        What each defined parameter is; its derivatives by labels.
    rows, labels : int arrays
        Which defined parameter, and which label's place, each of the slopes belongs to.
    """

    values: Formulas
    slopes: Formulas
    rows: np.ndarray
    labels: np.ndarray


@lru_cache(maxsize=32)
def _formulas(structure: Structure) -> _Formulas:
    place = {name: k for k, name in enumerate(label_rows(structure))}
    names = [p.lhs for p in structure.model.of(":=")]
    slopes = [(k, place[v], d) for k, name in enumerate(names) for v, d in structure.slopes[name].items()]
    return _Formulas(
        compiled([structure.definitions[name] for name in names]), compiled([d for _, _, d in slopes]),
        np.array([k for k, _, _ in slopes], int), np.array([at for _, at, _ in slopes], int),
    )  # fmt: skip


def defined_values(structure: Structure, values: np.ndarray) -> np.ndarray:
    """Values of the rows with those of the defined parameters at the end; NaN where a formula has none."""
    if not structure.definitions:
        return values
    known = _known(structure, values)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = np.array(_formulas(structure).values(known, np), float)
    return np.append(values, np.where(np.isfinite(found), found, np.nan))


def defined(structure: Structure, rows: Standardised) -> Standardised:
    """The rows with the defined parameters at the end, by the chain rule."""
    if not structure.definitions:
        return rows
    where, known, formulas = label_rows(structure), _known(structure, rows.values), _formulas(structure)
    by_label = np.zeros((len(structure.definitions), len(where)))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        by_label[formulas.rows, formulas.labels] = formulas.slopes(known, np)
        by_theta = by_label @ rows.jacobian[list(where.values())]
    values = defined_values(structure, rows.values)
    lost = ~np.isfinite(by_label).all(1) | np.isnan(values[len(rows.values) :])  # no value: a note says so
    by_theta[lost | ~np.isfinite(by_theta).all(1)] = np.nan
    return Standardised(values, np.concatenate([rows.jacobian, by_theta]))


def _known(structure: Structure, values: np.ndarray) -> dict[str, float]:
    numbers = values.tolist()
    return {name: numbers[i] for name, i in label_rows(structure).items()}
