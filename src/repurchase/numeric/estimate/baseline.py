"""The baseline (independence) model: variances and means free, covariances zero but for exogenous covariates."""

from functools import lru_cache

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.build_layout import lay_out
from repurchase.numeric.sem.layout import Entries, Layout, Matrix
from repurchase.numeric.sem.sample_fixed import exogenous_items


def baseline_layout(layout: Layout) -> Layout:
    """The independence model of a layout's variables and groups; covariates keep their covariances."""
    return _laid_out(layout) if len(layout.x_matrix) else _kept(layout)  # sample moments are not kept


@lru_cache(maxsize=32)
def _kept(layout: Layout) -> Layout:
    return _laid_out(layout)


def _laid_out(layout: Layout) -> Layout:
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
