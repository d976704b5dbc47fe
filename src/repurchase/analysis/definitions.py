"""Defined parameters (``:=``): functions of labelled rows, with their derivatives."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from repurchase.analysis.layout import Structure
from repurchase.numeric.standardise import Standardised


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
    values, slopes = [], []
    for p in structure.model.of(":="):
        expression = structure.definitions[p.lhs]
        known = {name: float(rows.values[where[name]]) for name in expression.names()}
        slope = np.zeros(rows.jacobian.shape[1])
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            inside = {name: np.float64(v) for name, v in known.items()}
            values.append(float(expression.evaluate(inside, np)))
            for name in known:
                by_label = structure.slopes[p.lhs][name]
                slope += float(by_label.evaluate(inside, np)) * rows.jacobian[where[name]]
        slopes.append(slope)
    found, by_theta = np.array(values), np.array(slopes)
    found[~np.isfinite(found)] = np.nan  # no value: a note says so
    by_theta[~np.isfinite(by_theta).all(1) | np.isnan(found)] = np.nan
    return Standardised(np.append(rows.values, found), np.vstack([rows.jacobian, by_theta]))
