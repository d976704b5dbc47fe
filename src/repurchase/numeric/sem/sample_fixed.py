"""Entries of a layout that are fixed at sample values (fixed.x): filled in, and told apart."""

from dataclasses import replace

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.layout import Layout, Matrix


def with_sample(layout: Layout, S: Array, mean: Array | None) -> Layout:
    """Fill in the entries of a layout that are fixed at sample moments (fixed.x).

    Parameters
    ----------
    layout : Layout
    S : (G, p, p) array
    mean : (G, p) array or None

    Returns
    -------
    Layout
    """
    if not len(layout.x_matrix):
        return layout
    values = layout.exogenous(S[None], None if mean is None else mean[None])[0]
    base = {code: value.copy() for code, value in layout.base.items()}
    for k, value in enumerate(values):
        code, r, c, g = (int(a[k]) for a in (layout.x_matrix, layout.x_row, layout.x_column, layout.x_group))
        target = base[Matrix(code)]
        if target.ndim == 2:
            target[g, r] = value
        else:
            target[g, r, c] = target[g, c, r] = value
    return replace(layout, base=base, x_value=values)


def exogenous_items(layout: Layout) -> Array:
    """Positions of the observed variables whose moments are fixed at sample values."""
    if not len(layout.x_matrix):
        return np.zeros(0, int)
    codes = (layout.x_matrix == Matrix.PSI) & (layout.x_row == layout.x_column)
    latents = set(layout.x_row[codes].tolist())
    return np.array([i for i, latent in enumerate(layout.observed_latent) if latent in latents], dtype=int)
