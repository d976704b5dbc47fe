"""Closed-form starting values of a `Layout`: centroid loadings, then latent covariances, then regressions."""

from collections.abc import Callable
from functools import partial

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.layout import Layout, Matrix
from repurchase.numeric.sem.sample_fixed import with_sample

Pattern = dict[Matrix, Array]


def starts(layout: Layout, S: Array, mean: Array | None, given: Array | None) -> list[Callable[[], Array]]:
    """List functions that make starting values when needed: the given ones, the closed form, the careful values.

    Parameters
    ----------
    layout : Layout
    S : (G, p, p) array
    mean : (G, p) array or None
    given : (q,) array or None

    Returns
    -------
    list of functions without arguments, giving theta (q,)
    """
    made: list[Callable[[], Array]] = [] if given is None else [lambda: given]
    return [*made, lambda: starting_values(layout, S, mean), lambda: simple_values(layout, S, mean)]


def sample_starts(layout: Layout, S: Array, mean: Array | None, given: Array | None) -> list[Callable[[int], Array]]:
    """List functions that make starting values of a fit to one of many samples.

    Parameters
    ----------
    S, mean : (R, G, p, p), (R, G, p) arrays, or None for the means
    given : (q,) array or None
        What the model gives, NaN where it gives nothing: these places take the closed form's values.

    Returns
    -------
    list of functions of a sample's number, giving theta (q,)
    """

    def start(row: int, make: Callable[[Layout, Array, Array | None], Array]) -> Array:
        own = None if mean is None else mean[row]
        return make(with_sample(layout, S[row], own), S[row], own)

    def partly(row: int) -> Array:
        closed = start(row, starting_values)
        return closed if given is None else np.where(np.isnan(given), closed, given)

    plain: list[Callable[[int], Array]] = [partial(start, make=make) for make in (starting_values, simple_values)]
    return plain if given is None else [partly, *plain]


def starting_values(layout: Layout, S: Array, mean: Array | None) -> Array:
    """Compute starting values near the optimum in closed form.

    Loadings by the centroid method within each block of indicators, latent covariances from weighted sums of
    covariances between blocks, regressions and residual variances from those. Latents that only latents measure are
    treated the same way one level up.

    Parameters
    ----------
    layout : Layout
    S : (G, p, p) array
    mean : (G, p) array or None

    Returns
    -------
    (q,) array
    """
    filling = layout.filling
    row, chosen = filling.base.copy(), np.zeros(len(filling.base), bool)
    chosen[filling.cell] = True
    for g in range(layout.n_groups):
        filled = {code: row[first:last].reshape(shape)[g] for code, (first, last, shape) in filling.spans.items()}
        free = {code: chosen[first:last].reshape(shape)[g] for code, (first, last, shape) in filling.spans.items()}
        _group_start(layout, free, filled, S[g], None if mean is None else mean[g])
    return row[filling.cell]


def simple_values(layout: Layout, S: Array, mean: Array | None) -> Array:
    """Careful starting values: small latent variances, half of each observed variance as error, no regressions.

    Parameters
    ----------
    layout : Layout
    S : (G, p, p) array
    mean : (G, p) array or None

    Returns
    -------
    (q,) array
    """
    theta = np.zeros(layout.q)
    diagonal = layout.row == layout.column
    variance = S[layout.group, layout.row % layout.p, layout.row % layout.p]
    theta[layout.matrix == Matrix.LAMBDA] = 1.0
    measured = (layout.base[Matrix.LAMBDA] != 0).any((0, 1))
    measured[layout.column[layout.matrix == Matrix.LAMBDA]] = True
    beta = layout.slots[Matrix.BETA]
    theta[beta[~measured[layout.column[beta]]]] = 0.7  # loadings of latents on a higher one
    at = (layout.matrix == Matrix.THETA) & diagonal
    theta[at] = 0.5 * variance[at]
    at = (layout.matrix == Matrix.PSI) & diagonal
    theta[at] = 0.05
    for item, latent in enumerate(layout.observed_latent):
        if latent >= 0:
            here = at & (layout.row == latent)
            theta[here] = S[layout.group[here], item, item]
    if mean is not None:
        at = layout.matrix == Matrix.NU
        theta[at] = mean[layout.group[at], layout.row[at]]
        for item, latent in enumerate(layout.observed_latent):
            at = (layout.matrix == Matrix.ALPHA) & (layout.row == latent)
            theta[at] = mean[layout.group[at], item]
    return theta


def _group_start(layout: Layout, free: Pattern, filled: Pattern, S: Array, mean: Array | None) -> None:
    """Fill one group's matrices, in which the fixed values stand already, where they are free."""
    m = layout.m
    weights = np.zeros((layout.p, m))  # how each latent is read off the observed variables
    variance = np.zeros(m)
    Lambda, Theta, loads = filled[Matrix.LAMBDA], filled[Matrix.THETA], free[Matrix.LAMBDA]
    measures = loads | (Lambda != 0)
    order = np.flatnonzero(measures.any(0)).tolist()
    seen = np.zeros(layout.p, bool)
    for j in order:
        block = np.flatnonzero(measures[:, j])
        own = block[~seen[block]]
        own = own if len(own) else block
        seen[block] = True
        unit = filled[Matrix.PSI][j, j] if not free[Matrix.PSI][j, j] else 0.0
        error = [None if free[Matrix.THETA][i, i] else Theta[i, i] for i in own] if len(own) == 1 else [None]
        loading, variance[j] = _block(S[own[:, None], own], Lambda[own, j], unit, error[0])
        Lambda[own, j] = np.where(loads[own, j], loading, Lambda[own, j])
        weights[own, j] = loading / (loading @ loading)
    C = weights.T @ S @ weights
    C[order, order] = variance[order]
    _higher(free, filled, C, [j for j in range(m) if j not in order])
    C = _softened(C)
    _regressions(layout, free, filled, C)
    explained = (Lambda @ C * Lambda).sum(1)
    diagonal = np.diag(free[Matrix.THETA])
    s = np.diag(S)
    Theta[diagonal, diagonal] = np.maximum(s - explained, 0.1 * s)[diagonal]
    _means(layout, filled, mean)


def _block(S: Array, fixed: Array, unit: float, error: float | None) -> tuple[Array, float]:
    """Loadings and variance of one latent from the covariances of its indicators; `error` is an only one's."""
    k = len(S)
    s = S.diagonal()
    if k == 1:
        marker = fixed[0] if fixed[0] else 1.0
        left = s[0] - error if error is not None else 0.5 * s[0]
        left = max(left, 0.05 * s[0])
        return (np.array([marker]), left / marker**2) if not unit else (np.array([np.sqrt(left / abs(unit))]), unit)
    marker_at = int(np.argmax(fixed != 0))
    sign = np.where(S[marker_at] < 0, -1.0, 1.0)
    off = S * (sign[:, None] * sign)
    off.flat[:: k + 1] = 0.0
    row = np.maximum(off.sum(1), 0.05 * s)
    total = row.sum()
    loading = row / np.sqrt(total)
    sums = loading.sum() ** 2 - loading @ loading
    loading = loading * np.sqrt(max(off.sum(), 0.05 * s.sum()) / sums)
    loading = np.minimum(loading, np.sqrt(0.95 * s)) * sign
    if unit:
        return loading / np.sqrt(abs(unit)), unit
    value = fixed[marker_at] if fixed[marker_at] else 1.0
    scale = loading[marker_at] / value
    return loading / scale, scale**2


def _higher(free: Pattern, filled: Pattern, C: Array, pending: list[int]) -> None:
    """Latents measured by latents: the same block method on the covariances already known."""
    for j in pending:
        children = np.flatnonzero(free[Matrix.BETA][:, j] | (filled[Matrix.BETA][:, j] != 0))
        children = children[np.diag(C)[children] > 0]
        if not len(children):
            C[j, j] = filled[Matrix.PSI][j, j] or 1.0
            continue
        unit = filled[Matrix.PSI][j, j] if not free[Matrix.PSI][j, j] else 0.0
        loading, C[j, j] = _block(C[np.ix_(children, children)], filled[Matrix.BETA][children, j], unit, None)
        fixed = ~free[Matrix.BETA][children, j]
        filled[Matrix.BETA][children, j] = np.where(fixed, filled[Matrix.BETA][children, j], loading)
        reading = C[:, children] @ (loading / (loading @ loading))
        known = np.arange(len(C)) != j
        C[known, j] = C[j, known] = reading[known]


def _softened(C: Array) -> Array:
    """C with its correlations shrunk until it is comfortably positive definite."""
    d = np.sqrt(np.maximum(np.diag(C), 1e-8))
    R = C / np.outer(d, d)
    np.fill_diagonal(R, 1.0)
    R = np.clip(R, -0.95, 0.95) + np.diag(1 - np.clip(np.diag(R), -0.95, 0.95))
    while len(R) and np.linalg.eigvalsh(R)[0] < 0.02:
        R = 0.9 * R + 0.1 * np.eye(len(R))
    return R * np.outer(d, d)


def _regressions(layout: Layout, free: Pattern, filled: Pattern, C: Array) -> None:
    """Least squares within C; what it leaves is residual variance, and exogenous covariances are C's."""
    B, Psi = filled[Matrix.BETA], filled[Matrix.PSI]
    endogenous = (free[Matrix.BETA] | (B != 0)).any(1)
    for i in range(layout.m):
        into = np.flatnonzero(free[Matrix.BETA][i])
        if len(into):
            aim = C[into, i] - C[into] @ np.where(free[Matrix.BETA][i], 0.0, B[i])
            B[i, into] = np.linalg.solve(C[into[:, None], into], aim)
        if free[Matrix.PSI][i, i]:
            Psi[i, i] = max(C[i, i] - B[i] @ C @ B[i], 0.1 * C[i, i])
    wanted = (free[Matrix.PSI] | free[Matrix.PSI].T) & ~np.eye(layout.m, dtype=bool)
    wanted &= ~endogenous[:, None] & ~endogenous
    Psi[wanted] = C[wanted]


def _means(layout: Layout, filled: Pattern, mean: Array | None) -> None:
    if mean is None:
        return
    filled[Matrix.NU][:] = mean
    level = np.zeros(layout.m)
    phantoms = np.flatnonzero(layout.observed_latent >= 0)
    level[layout.observed_latent[phantoms]] = mean[phantoms]
    alpha = filled[Matrix.ALPHA]
    for latent in layout.observed_latent[phantoms]:
        alpha[latent] = level[latent] - filled[Matrix.BETA][latent] @ level
