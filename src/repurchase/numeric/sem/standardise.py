"""Standardised solutions with delta-method errors: entries over the standard deviations of their variables."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.layout import Layout, Matrices, Matrix, dictionary

ROUNDING = 1e-13  # of two slopes that cancel: what is left of them below it is none


@dataclass(frozen=True, eq=False)
class ParameterCells:
    """The cells of a parameter table's rows, free or not: (n,) arrays; `slot` is a row's position in theta or -1."""

    matrix: Array
    row: Array
    column: Array
    group: Array
    slot: Array


Factor = tuple[Array, tuple[Array, Array], Array]  # rows, where their scales stand, powers


@dataclass(frozen=True, eq=False)
class Standardised:
    """Values (n,) of each row and their derivatives (n, q) by theta."""

    values: Array
    jacobian: Array


@lru_cache(maxsize=32)
def _cell_positions(layout: Layout, cells: ParameterCells) -> Array:
    """Number each row's cell among the cells of all matrices, one behind another."""
    cells_of_rows = np.empty(len(cells.matrix), int)
    for code, (first, _, shape) in layout.filling.spans.items():
        at = cells.matrix == code
        g, r, c = cells.group[at], cells.row[at], cells.column[at]
        cells_of_rows[at] = first + (g * shape[1] + r if len(shape) == 2 else (g * shape[1] + r) * shape[2] + c)
    return cells_of_rows


def raw(layout: Layout, mats: Matrices, cells: ParameterCells) -> Standardised:
    """The unstandardised rows and their derivatives; residual variances of ordinal items are filled in.

    Parameters
    ----------
    mats : Matrices
        Those of the layout at the estimates, with a leading axis of one.
    """
    ordered = {Matrix.LAMBDA: mats.Lambda, Matrix.BETA: mats.B, Matrix.THETA: mats.Theta, Matrix.PSI: mats.Psi,
               Matrix.NU: mats.nu, Matrix.ALPHA: mats.alpha, Matrix.TAU: mats.tau,
               Matrix.DELTA: mats.delta}  # fmt: skip
    values = np.concatenate([ordered[code].ravel() for code in layout.filling.spans])[_cell_positions(layout, cells)]
    slopes = np.zeros((len(values), layout.q))
    free = np.flatnonzero(cells.slot >= 0)
    slopes[free, cells.slot[free]] = 1.0
    if not layout.ordinal.any():
        return Standardised(values, slopes)
    variance, by_theta = _variances(mats), _variance_slopes(layout, mats)
    computed = (cells.matrix == Matrix.THETA) & (cells.row == cells.column) & layout.ordinal[cells.row % layout.p]
    total, total_by_theta = response_variances(layout, mats), _response_slopes(layout, mats)
    for k in np.flatnonzero(computed & (cells.slot < 0)):
        g, i = cells.group[k], cells.row[k]
        values[k] = total[g, i] - (variance[g, i] - mats.Theta[0, g, i, i])
        slopes[k] = total_by_theta[g, i] - by_theta[g, i]
    return Standardised(values, slopes)


def scaled(layout: Layout, values: Array, scales: Array, cells: ParameterCells, observed: bool = True) -> Array:
    """Values (n,) of rows at `cells`, each times the powers of the `scales` that belong to it."""
    found = values.copy()
    with np.errstate(divide="ignore", invalid="ignore"):
        for used, place, power in _factors(layout, cells, observed):
            found[used] *= scales[place] ** power
    return found


def standardised_values(
    layout: Layout, mats: Matrices, plain: Array, cells: ParameterCells, observed: bool = True
) -> Array:
    """The standardised rows (n,) without derivatives; arguments as `standardise`, `plain` the values of `raw`."""
    values = scaled(layout, plain, scales_of(layout, mats, plain, cells, observed), cells, observed)
    return np.where(cells.matrix == Matrix.DELTA, 1.0, values) if observed else values


def standardise(
    layout: Layout, mats: Matrices, plain: Standardised, cells: ParameterCells, observed: bool = True
) -> Standardised:
    """The standardised rows.

    Parameters
    ----------
    mats : Matrices
        Those of the layout at the estimates, with a leading axis of one.
    plain : Standardised
        What `raw` gives there.
    observed : bool
        True: latents and observed variables (``std.all``); False: latents only (``std.lv``).

    Notes
    -----
    Covariances are divided by the standard deviations of the residuals that covary, variances by those of the
    variables, as lavaan does.
    """
    scales = scales_of(layout, mats, plain.values, cells, observed)
    log_scales = _scale_slopes(layout, mats, plain, cells, observed, scales)
    values, slopes = plain.values.copy(), plain.jacobian.copy()
    log_slope = np.zeros_like(slopes)
    with np.errstate(divide="ignore", invalid="ignore"):
        for used, place, power in _factors(layout, cells, observed):
            scale = scales[place] ** power
            values[used] *= scale
            slopes[used] *= scale[:, None]
            log_slope[used] += power[:, None] * log_scales[place]
    ruled = values[:, None] * log_slope
    rest = slopes + ruled
    slopes = np.where(np.abs(rest) <= ROUNDING * np.abs(ruled), 0.0, rest)  # a variance divided by itself stays 1
    if observed:
        scale = cells.matrix == Matrix.DELTA  # of a standardised response: 1, covariates or not
        values[scale], slopes[scale] = 1.0, 0.0
    return Standardised(values, slopes)


def response_variances(layout: Layout, mats: Matrices) -> Array:
    """Variances 1 / delta^2 of the responses behind ordinal items (G, p), and what covariates add."""
    value = 1 / mats.delta[0] ** 2
    if _conditional(layout):  # delta is that of the response given the covariates
        D, x = dictionary(mats)[0], layout.observed_latent[layout.covariates]
        for g in range(layout.n_groups):
            effect = D[g][:, layout.p + x]
            value[g] += ((effect @ mats.Psi[0, g][np.ix_(x, x)]) * effect).sum(axis=1)
    return np.asarray(value)


def _response_slopes(layout: Layout, mats: Matrices) -> Array:
    """Their derivatives (G, p, q)."""
    slope = np.zeros((layout.n_groups, layout.p, layout.q))
    at = layout.slots[Matrix.DELTA]
    slope[layout.group[at], layout.row[at], at] = -2 / mats.delta[0][layout.group[at], layout.row[at]] ** 3
    if not _conditional(layout):
        return slope
    D, x = dictionary(mats)[0], layout.observed_latent[layout.covariates]
    for g in range(layout.n_groups):
        share = D[g][:, layout.p + x] @ mats.Psi[0, g][np.ix_(x, x)]
        at = np.flatnonzero((layout.group == g) & np.isin(layout.matrix, (Matrix.LAMBDA, Matrix.BETA)))
        through = mats.E[0, g][layout.column[at]][:, x]
        slope[g][:, at] += 2 * D[g][:, layout.u[at]] * (share @ through.T)
    return slope


def _conditional(layout: Layout) -> bool:
    return bool(len(layout.covariates) and layout.ordinal.any())


def _variances(mats: Matrices) -> Array:
    """Implied variances of the observed variables (G, p)."""
    L, C = mats.Lambda[0], mats.C[0]
    return ((L @ C) * L).sum(-1) + np.diagonal(mats.Theta[0], axis1=-2, axis2=-1)


def _variance_slopes(layout: Layout, mats: Matrices) -> Array:
    """Their derivatives (G, p, q)."""
    D = dictionary(mats)[0]
    slope = np.zeros((layout.n_groups, layout.p, layout.q))
    for g in range(layout.n_groups):
        at = np.flatnonzero(layout.group == g)
        slope[g][:, at] = 2 * layout.h[at] * D[g][:, layout.u[at]] * D[g][:, layout.v[at]]
    return slope


def _latent_variances(mats: Matrices) -> Array:
    """Implied variances of the latents (G, m)."""
    return np.diagonal(mats.C[0], axis1=-2, axis2=-1)


def _latent_slopes(layout: Layout, mats: Matrices) -> Array:
    """Their derivatives (G, m, q)."""
    E, C = mats.E[0], mats.C[0]
    slope = np.zeros((layout.n_groups, layout.m, layout.q))
    for k in layout.slots[Matrix.BETA]:
        g, r, c = layout.group[k], layout.row[k], layout.column[k]
        slope[g, :, k] = 2 * E[g][:, r] * C[g][:, c]
    for k in layout.slots[Matrix.PSI]:
        g, r, c = layout.group[k], layout.row[k], layout.column[k]
        slope[g, :, k] = 2 * layout.h[k] * E[g][:, r] * E[g][:, c]
    return slope


@lru_cache(maxsize=32)
def _own_variances(layout: Layout, cells: ParameterCells) -> list[tuple[Array, Array]]:
    """Rows of residual variances and their places in the scales, those of Theta first."""
    found, diagonal = [], cells.row == cells.column
    for code, begin in ((Matrix.THETA, layout.p + layout.m), (Matrix.PSI, 2 * layout.p + layout.m)):
        at = np.flatnonzero((cells.matrix == code) & diagonal)
        found.append((at, begin + cells.row[at]))
    return found


def _phantoms(layout: Layout) -> Array:
    """Places in the scales of observed variables that stand among the latents."""
    phantom = layout.observed_latent[layout.observed_latent >= 0]
    return np.concatenate([layout.p + phantom, 2 * layout.p + layout.m + phantom])


@lru_cache(maxsize=32)
def _borrowed(layout: Layout) -> tuple[Array, Array]:
    """Places in the scales of variables that are items and latents at once, and where theirs are found.

    A continuous one has its residual among the latents; an ordinal one has all that it has among the items.
    """
    p, m = layout.p, layout.m
    inside = np.flatnonzero(layout.observed_latent >= 0)
    other, own = inside[~layout.ordinal[inside]], inside[layout.ordinal[inside]]
    to = (p + m + other, p + layout.observed_latent[own], 2 * p + m + layout.observed_latent[own])
    return np.concatenate(to), np.concatenate([2 * p + m + layout.observed_latent[other], own, p + m + own])


def scales_of(layout: Layout, mats: Matrices, plain: Array, cells: ParameterCells, observed: bool = True) -> Array:
    """Standard deviations [y | eta | residual of y | residual of eta] (G, 2p + 2m), 1 for what is not to be scaled.

    Arguments as `standardise`, `plain` the values of `raw`.
    """
    p, m = layout.p, layout.m
    value = np.ones((layout.n_groups, 2 * p + 2 * m))
    value[:, :p], value[:, p : p + m] = _variances(mats), _latent_variances(mats)
    for at, place in _own_variances(layout, cells):
        value[cells.group[at], place] = np.abs(plain[at])
    if layout.ordinal.any():
        value[:, :p][:, layout.ordinal] = response_variances(layout, mats)[:, layout.ordinal]
    to, source = _borrowed(layout)
    if len(to):
        value[:, to] = value[:, source]
    if not observed:
        value[:, _phantoms(layout)] = 1.0
    with np.errstate(invalid="ignore"):
        return np.sqrt(value)


def _scale_slopes(
    layout: Layout, mats: Matrices, plain: Standardised, cells: ParameterCells, observed: bool, scales: Array
) -> Array:
    """Derivatives of the logarithms of the scales, (G, 2p + 2m, q)."""
    p, m = layout.p, layout.m
    slope = np.zeros((layout.n_groups, 2 * p + 2 * m, layout.q))
    slope[:, :p], slope[:, p : p + m] = _variance_slopes(layout, mats), _latent_slopes(layout, mats)
    for at, place in _own_variances(layout, cells):
        slope[cells.group[at], place] = plain.jacobian[at] * np.sign(plain.values[at])[:, None]
    if layout.ordinal.any():
        slope[:, :p][:, layout.ordinal] = _response_slopes(layout, mats)[:, layout.ordinal]
    to, source = _borrowed(layout)
    slope[:, to] = slope[:, source]
    if not observed:
        slope[:, _phantoms(layout)] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(0.5 * slope / scales[..., None] ** 2)


@lru_cache(maxsize=64)
def _factors(layout: Layout, cells: ParameterCells, observed: bool) -> tuple[Factor, Factor]:
    """Each row takes up to two scales, with these powers."""
    p, m, n = layout.p, layout.m, len(cells.matrix)
    code, r, c, diagonal = cells.matrix, cells.row, cells.column, cells.row == cells.column
    index, power = np.zeros((2, n), int), np.zeros((2, n))

    def put(which: int, rows: Array, position: Array, value: int) -> None:
        index[which, rows], power[which, rows] = position[rows], value

    put(0, code == Matrix.LAMBDA, p + c, 1)
    put(0, code == Matrix.BETA, p + c, 1)
    put(1, code == Matrix.BETA, p + r, -1)
    for which, end in ((0, r), (1, c)):
        put(which, (code == Matrix.PSI) & diagonal, p + end, -1)
        put(which, (code == Matrix.PSI) & ~diagonal, 2 * p + m + end, -1)
    put(0, code == Matrix.ALPHA, p + r, -1)
    if observed:
        put(1, code == Matrix.LAMBDA, r, -1)
        put(0, code == Matrix.NU, r, -1)
        put(0, code == Matrix.DELTA, r, 1)
        at = code == Matrix.TAU
        index[0, at], power[0, at] = layout.threshold_item[r[at]], -1
        for which, end in ((0, r), (1, c)):
            put(which, (code == Matrix.THETA) & diagonal, end, -1)
            put(which, (code == Matrix.THETA) & ~diagonal, p + m + end, -1)
    first, second = (
        (used, (cells.group[used], index[which, used]), power[which, used])
        for which, used in enumerate((np.flatnonzero(power[0]), np.flatnonzero(power[1])))
    )
    return first, second


def r_squared(layout: Layout, mats: Matrices) -> tuple[Array, Array]:
    """Compute the explained shares of variables' variances; phantoms count as latents.

    Parameters
    ----------
    layout : Layout
    mats : Matrices
        With a leading axis of one.

    Returns
    -------
    items : (G, p) array
    latents : (G, m) array
        NaN where the residual variance or the variance itself is negative: there is no share of such a variance.
    """
    y = _variances(mats)
    error = np.diagonal(mats.Theta[0], axis1=-2, axis2=-1)
    response = response_variances(layout, mats)
    y, error = np.where(layout.ordinal, response, y), np.where(layout.ordinal, response - (y - error), error)
    e, residual = (np.diagonal(a[0], axis1=-2, axis2=-1) for a in (mats.C, mats.Psi))
    with np.errstate(divide="ignore", invalid="ignore"):
        items, latents = (
            np.where((rest < 0) | (total < 0), np.nan, 1 - rest / total) for rest, total in ((error, y), (residual, e))
        )
    own = np.flatnonzero(layout.ordinal & (layout.observed_latent >= 0))
    latents[:, layout.observed_latent[own]] = items[:, own]
    return items, latents
