"""The baseline (independence) model: variances and means free, covariances zero but for exogenous covariates."""

import numpy as np

from repurchase.numeric.sem.build_layout import lay_out
from repurchase.numeric.sem.layout import Array, Entries, Layout, Matrix


def with_sample(layout: Layout, S: Array, mean: Array | None) -> Layout:
    """The layout with its sample-fixed entries (fixed.x) filled in from S (G, p, p) and mean (G, p)."""
    from dataclasses import replace

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
    codes = (layout.x_matrix == Matrix.PSI) & (layout.x_row == layout.x_column)
    latents = set(layout.x_row[codes].tolist())
    return np.array([i for i, latent in enumerate(layout.observed_latent) if latent in latents], dtype=int)


def baseline_layout(layout: Layout) -> Layout:
    """The independence model of a layout's variables and groups; covariates keep their covariances."""
    x, free = set(exogenous_items(layout).tolist()), set(layout.covariates.tolist())
    rows: list[tuple[int, int, int, int, bool, float, bool]] = []
    for g in range(layout.n_groups):
        for i in range(layout.p):
            rows.append((Matrix.THETA, i, i, g, i not in x, 0.0, i in x))
            rows += [(Matrix.THETA, i, j, g, False, 0.0, True) for j in x if i in x and j < i]
            rows += [(Matrix.THETA, i, j, g, True, 0.0, False) for j in free - x if i in free - x and j < i]
        if layout.means:
            rows += [(Matrix.NU, i, 0, g, i not in x, 0.0, i in x) for i in range(layout.p)]
    kinds = (int, int, int, int, bool, float, bool)
    entries = Entries(*(np.array(c, dtype=k) for c, k in zip(zip(*rows, strict=True), kinds, strict=True)))
    return lay_out(entries, layout.p, 0, layout.n_groups, None, layout.means)


def baseline_theta(layout: Layout, S: Array, mean: Array | None) -> Array:
    """Maximum likelihood estimates (q,) of the independence model: sample variances and means."""
    theta = S[layout.group, layout.row, layout.column].copy()
    if mean is not None:
        at = layout.matrix == Matrix.NU
        theta[at] = mean[layout.group[at], layout.row[at]]
    return theta


def count_moments(layout: Layout) -> int:
    """Sample moments that the model explains: those of exogenous covariates among themselves are not."""
    p, k = layout.p, len(exogenous_items(layout))
    means = int(layout.means)
    return layout.n_groups * (p * (p + 1) // 2 - k * (k + 1) // 2 + means * (p - k))
