"""Defined parameters (``:=``): functions of labelled rows, with their derivatives."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from repurchase.analysis.sem.model_layout import Structure
from repurchase.numeric.sem.standardise import Standardised


@lru_cache(maxsize=32)
def label_rows(structure: Structure) -> dict[str, int]:
    """The first row that carries each label."""
    found: dict[str, int] = {}
    for i, r in enumerate(structure.rows):
        if r.label:
            found.setdefault(r.label, i)
    return found


def defined_values(structure: Structure, values: np.ndarray) -> np.ndarray:
    """Values of the rows with those of the defined parameters at the end; NaN where a formula has none."""
    if not structure.definitions:
        return values
    known = {name: values[i] for name, i in label_rows(structure).items()}
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = [float(structure.definitions[p.lhs].evaluate(known, np)) for p in structure.model.of(":=")]
    return np.append(values, [v if np.isfinite(v) else np.nan for v in found])


def defined(structure: Structure, rows: Standardised) -> Standardised:
    """The rows with the defined parameters at the end, by the chain rule."""
    if not structure.definitions:
        return rows
    where = label_rows(structure)
    known = {name: rows.values[i] for name, i in where.items()}
    place = {name: k for k, name in enumerate(where)}
    by_label = np.zeros((len(structure.definitions), len(where)))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for k, p in enumerate(structure.model.of(":=")):
            for name, slope in structure.slopes[p.lhs].items():
                by_label[k, place[name]] = slope.evaluate(known, np)
        by_theta = by_label @ rows.jacobian[list(where.values())]
    values = defined_values(structure, rows.values)
    lost = ~np.isfinite(by_label).all(1) | np.isnan(values[len(rows.values) :])  # no value: a note says so
    by_theta[lost | ~np.isfinite(by_theta).all(1)] = np.nan
    return Standardised(values, np.vstack([rows.jacobian, by_theta]))
