"""Closed-form starting values of a `Layout`: centroid loadings, then latent covariances, then regressions."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.linear import cholesky
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
    row = filling.base.copy()
    for g in range(layout.n_groups):
        filled = {code: row[first:last].reshape(shape)[g] for code, (first, last, shape) in filling.spans.items()}
        plan = _planned(layout, g) if len(layout.x_matrix) else _kept_plan(layout, g)  # sample moments are not kept
        _group_start(layout, plan, filled, S[g], None if mean is None else mean[g])
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


@dataclass(frozen=True, eq=False)
class _StartPlan:
    """What the closed form knows of one group before it sees data.

    Attributes
    ----------
    free : dict of Matrix to bool array
    order, higher : list of int
        The latents that items measure, and the others.
    single : list of (latent, items, fixed variance or 0, position of an only item's fixed error or None)
        Blocks that are treated one by one.
    items, latent, block : (n,) int arrays
        The items of all other blocks, their latents, and the numbers of their blocks.
    markers : (b,) int array
        Where each block's marker stands among the items.
    owned : (n, b) array
        One where an item belongs to a block.
    within : (n, n) array
        One for two different items of one block.
    into : list of (latent, its free predictors, whether it has others)
    residual : (m,) bool array
        Latents whose variance is free.
    related : (m, m) bool array
        Free covariances of exogenous latents.
    """

    free: Pattern
    order: list[int]
    higher: list[int]
    single: list[tuple[int, Array, float, int | None]]
    items: Array
    latent: Array
    block: Array
    markers: Array
    owned: Array
    within: Array
    into: list[tuple[int, Array, bool]]
    residual: Array
    related: Array


@lru_cache(maxsize=32)
def _kept_plan(layout: Layout, g: int) -> _StartPlan:
    return _planned(layout, g)


def _planned(layout: Layout, g: int) -> _StartPlan:
    chosen, filling = np.zeros(len(layout.filling.base), bool), layout.filling
    chosen[filling.cell] = True
    free = {code: chosen[first:last].reshape(shape)[g] for code, (first, last, shape) in filling.spans.items()}
    Lambda, B, Psi = (layout.base[k][g] for k in (Matrix.LAMBDA, Matrix.BETA, Matrix.PSI))
    measures, seen = free[Matrix.LAMBDA] | (Lambda != 0), np.zeros(layout.p, bool)
    order = np.flatnonzero(measures.any(0)).tolist()
    single: list[tuple[int, Array, float, int | None]] = []
    joint: list[tuple[int, Array]] = []
    for j in order:
        block = np.flatnonzero(measures[:, j])
        own = block[~seen[block]]
        unit = float(Psi[j, j]) if not free[Matrix.PSI][j, j] else 0.0
        if len(own) > 1 and not unit:
            joint.append((j, own))
        else:
            own = own if len(own) else block
            known = len(own) == 1 and not free[Matrix.THETA][own[0], own[0]]
            single.append((j, own, unit, int(own[0]) if known else None))
        seen[block] = True
    sizes = np.array([len(own) for _, own in joint], int)
    block = np.repeat(np.arange(len(joint)), sizes)
    owned = (block[:, None] == np.arange(len(joint))).astype(float)
    first = np.cumsum(sizes) - sizes
    markers = [at + int(np.argmax(Lambda[own, j] != 0)) for (j, own), at in zip(joint, first, strict=True)]
    endogenous, either = (free[Matrix.BETA] | (B != 0)).any(1), free[Matrix.PSI] | free[Matrix.PSI].T
    rows = [(i, np.flatnonzero(free[Matrix.BETA][i])) for i in range(layout.m)]
    return _StartPlan(
        free, order, [j for j in range(layout.m) if j not in order], single,
        np.concatenate([own for _, own in joint]) if joint else np.zeros(0, int),
        np.repeat(np.array([j for j, _ in joint], int), sizes), block, np.array(markers, int), owned,
        owned @ owned.T - np.eye(len(block)),
        [(i, at, bool((B[i] != 0).any())) for i, at in rows if len(at)], free[Matrix.PSI].diagonal(),
        either & ~np.eye(layout.m, dtype=bool) & ~endogenous[:, None] & ~endogenous,
    )  # fmt: skip


def _group_start(layout: Layout, plan: _StartPlan, filled: Pattern, S: Array, mean: Array | None) -> None:
    """Fill one group's matrices, in which the fixed values stand already, where they are free."""
    m, free = layout.m, plan.free
    weights = np.zeros((layout.p, m))  # how each latent is read off the observed variables
    variance = np.zeros(m)
    Lambda, Theta, loads = filled[Matrix.LAMBDA], filled[Matrix.THETA], free[Matrix.LAMBDA]
    if len(plan.items):
        at = plan.items, plan.latent
        loading, variance[plan.latent[plan.markers]] = _blocks(plan, S, Lambda[at])
        Lambda[at] = np.where(loads[at], loading, Lambda[at])
        weights[at] = loading / (loading**2 @ plan.owned)[plan.block]
    for j, own, unit, only in plan.single:
        error = None if only is None else float(Theta[only, only])
        loading, variance[j] = _block(S[own[:, None], own], Lambda[own, j], unit, error)
        Lambda[own, j] = np.where(loads[own, j], loading, Lambda[own, j])
        weights[own, j] = loading / (loading @ loading)
    C = weights.T @ S @ weights
    C[plan.order, plan.order] = variance[plan.order]
    _higher(free, filled, C, plan.higher)
    C = _softened(C)
    _regressions(plan, filled, C)
    explained = (Lambda @ C * Lambda).sum(1)
    diagonal = free[Matrix.THETA].diagonal()
    s = S.diagonal()
    Theta[diagonal, diagonal] = np.maximum(s - explained, 0.1 * s)[diagonal]
    _means(layout, filled, mean)


def _blocks(plan: _StartPlan, S: Array, fixed: Array) -> tuple[Array, Array]:
    """`_block` of all blocks whose latents have free variances at once: loadings (n,) and variances (b,)."""
    items, block, owned, markers = plan.items, plan.block, plan.owned, plan.markers
    own = S[items[:, None], items]
    s, sign = own.diagonal(), np.where(own[np.arange(len(items)), markers[block]] < 0, -1.0, 1.0)
    sums = (own * plan.within * (sign[:, None] * sign)).sum(1)
    row = np.maximum(sums, 0.05 * s)
    loading = row / np.sqrt(row @ owned)[block]
    products = (loading @ owned) ** 2 - loading**2 @ owned
    loading = loading * np.sqrt(np.maximum(sums @ owned, 0.05 * (s @ owned)) / products)[block]
    loading = np.minimum(loading, np.sqrt(0.95 * s)) * sign
    scale = loading[markers] / np.where(fixed[markers] != 0, fixed[markers], 1.0)
    return loading / scale[block], scale**2


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
    d = np.sqrt(np.maximum(C.diagonal(), 1e-8))
    scale = d[:, None] * d
    R, eye = np.clip(C / scale, -0.95, 0.95), np.eye(len(C))
    R.flat[:: len(C) + 1] = 1.0
    while len(R) and cholesky.factor(R - 0.02 * eye) is None and np.linalg.eigvalsh(R)[0] < 0.02:
        R = 0.9 * R + 0.1 * eye
    return np.asarray(R * scale)


def _regressions(plan: _StartPlan, filled: Pattern, C: Array) -> None:
    """Least squares within C; what it leaves is residual variance, and exogenous covariances are C's."""
    B, Psi = filled[Matrix.BETA], filled[Matrix.PSI]
    for i, into, others in plan.into:
        aim = C[into, i] - C[into] @ np.where(plan.free[Matrix.BETA][i], 0.0, B[i]) if others else C[into, i]
        B[i, into] = np.linalg.solve(C[into[:, None], into], aim)
    total = C.diagonal()
    left = np.maximum(total - ((B @ C) * B).sum(1), 0.1 * total)
    Psi[plan.residual, plan.residual] = left[plan.residual]
    Psi[plan.related] = C[plan.related]


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
