"""From rows of matrix entries and linear constraints to the index arrays of a `Layout`."""

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.layout import SYMMETRIC, Entries, Layout, Matrix

MANY = 2000  # free entries: of a model there are fewer, of all that could be added to one there are more


def constraint_basis(A: Array, b: Array, tol: float = 1e-10) -> tuple[Array, Array]:
    """K (q, f) and k0 (q,) such that theta = K free + k0 solves ``A theta = b``; free entries keep unit columns.

    Raises
    ------
    ValueError
        When the constraints contradict one another.
    """
    M = np.column_stack([np.asarray(A, float), np.asarray(b, float)])
    q, pivots, top = M.shape[1] - 1, [], 0
    for column in reversed(range(q)):  # later parameters are expressed by earlier ones
        if top == len(M):
            break
        best = top + int(np.argmax(np.abs(M[top:, column])))
        if abs(M[best, column]) < tol:
            continue
        M[[top, best]] = M[[best, top]]
        M[top] /= M[top, column]
        others = np.arange(len(M)) != top
        M[others] -= np.outer(M[others, column], M[top])
        pivots.append(column)
        top += 1
    if (np.abs(M[top:, -1]) > 1e-8).any():
        raise ValueError("contradictory constraints")
    free = [j for j in range(q) if j not in pivots]
    K, k0 = np.zeros((q, len(free))), np.zeros(q)
    K[free, np.arange(len(free))] = 1
    for line, column in enumerate(pivots):
        K[column], k0[column] = -M[line, free], M[line, -1]
    return K, k0


def lay_out(
    entries: Entries,
    p: int,
    m: int,
    n_groups: int = 1,
    constraints: tuple[Array, Array] | None = None,
    means: bool = False,
    observed_latent: Array | None = None,
    ordinal: Array | None = None,
    threshold_item: Array | None = None,
    covariates: Array | None = None,
) -> Layout:
    """The `Layout` of rows of matrix entries; `constraints` is (A, b) with ``A theta = b``."""
    observed_latent = np.full(p, -1) if observed_latent is None else observed_latent
    ordinal = np.zeros(p, bool) if ordinal is None else ordinal
    threshold_item = np.zeros(0, int) if threshold_item is None else threshold_item
    base = _base(entries, p, m, n_groups, len(threshold_item))
    free, sample = entries.free, entries.sample & ~entries.free
    code, row, column, group = (a[free] for a in (entries.matrix, entries.row, entries.column, entries.group))
    u, v, h, w = _dictionary_columns(code, row, column, p, m)
    q = len(code)
    K, k0 = (identity(q), np.zeros(q)) if constraints is None else constraint_basis(*constraints)
    theta_entries = entries.matrix == Matrix.THETA
    off = theta_entries & (entries.row != entries.column) & (entries.free | (entries.value != 0))
    return Layout(
        p=p, m=m, n_groups=n_groups, matrix=code, row=row, column=column, group=group, base=base,
        u=u, v=v, h=h, w=w, K=K, k0=k0, constrained=constraints is not None, means=means,
        observed_latent=observed_latent, ordinal=ordinal, threshold_item=threshold_item,
        x_matrix=entries.matrix[sample], x_row=entries.row[sample], x_column=entries.column[sample],
        x_group=entries.group[sample], x_value=entries.value[sample],
        diagonal=not off.any() and not (observed_latent >= 0).any(),
        slots={k: np.flatnonzero(code == k) for k in Matrix},
        covariates=np.zeros(0, int) if covariates is None else covariates,
    )  # fmt: skip


def identity(q: int) -> Array:
    """The identity (q, q); a large one, which nothing multiplies by, is a view of 2q - 1 numbers."""
    if q <= MANY:
        return np.eye(q)
    line = np.zeros(2 * q - 1)
    line[q - 1] = 1.0
    return np.lib.stride_tricks.sliding_window_view(line, q)[::-1]


def _shapes(p: int, m: int, n_groups: int, n_thresholds: int) -> dict[Matrix, tuple[int, ...]]:
    return {
        Matrix.LAMBDA: (n_groups, p, m),
        Matrix.BETA: (n_groups, m, m),
        Matrix.THETA: (n_groups, p, p),
        Matrix.PSI: (n_groups, m, m),
        Matrix.NU: (n_groups, p),
        Matrix.ALPHA: (n_groups, m),
        Matrix.TAU: (n_groups, n_thresholds),
        Matrix.DELTA: (n_groups, p),
    }


def _base(entries: Entries, p: int, m: int, n_groups: int, n_thresholds: int) -> dict[Matrix, Array]:
    base = {code: np.zeros(shape) for code, shape in _shapes(p, m, n_groups, n_thresholds).items()}
    base[Matrix.DELTA] += 1
    for i in np.flatnonzero(~entries.free):
        code = Matrix(int(entries.matrix[i]))
        r, c, g = entries.row[i], entries.column[i], entries.group[i]
        if base[code].ndim == 2:
            base[code][g, r] = entries.value[i]
        else:
            base[code][g, r, c] = entries.value[i]
            if code in SYMMETRIC:
                base[code][g, c, r] = entries.value[i]
    return base


def _dictionary_columns(code: Array, row: Array, column: Array, p: int, m: int) -> tuple[Array, Array, Array, Array]:
    q = len(code)
    u, v, h, w = np.zeros(q, int), np.zeros(q, int), np.zeros(q), np.full(q, m + 1)
    a, c = p, p + m  # where Lambda E and Lambda C begin
    for k, (first, second) in {
        Matrix.LAMBDA: (0, c),
        Matrix.BETA: (a, c),
        Matrix.THETA: (0, 0),
        Matrix.PSI: (a, a),
    }.items():
        at = code == k
        u[at], v[at], h[at] = first + row[at], second + column[at], 1.0
        if k in SYMMETRIC:
            h[at] = np.where(row[at] == column[at], 0.5, 1.0)
        else:
            w[at] = column[at]
    for k, first in {Matrix.NU: 0, Matrix.ALPHA: a}.items():
        at = code == k
        u[at], v[at], w[at] = first + row[at], first + row[at], m
    return u, v, h, w
