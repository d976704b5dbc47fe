"""Standardised solutions with delta-method errors: entries over the standard deviations of their variables."""

from dataclasses import dataclass

import numpy as np

from repurchase.numeric.sem import Array, Layout, Matrices, Matrix, dictionary, implied_from, matrices


@dataclass(frozen=True, eq=False)
class Cells:
    """Where every row of a parameter table sits, free or not: (n,) arrays; `slot` is its place in theta or -1."""

    matrix: Array
    row: Array
    column: Array
    group: Array
    slot: Array


@dataclass(frozen=True, eq=False)
class Standardised:
    """Values (n,) of each row and their derivatives (n, q) by theta."""

    values: Array
    jacobian: Array


@dataclass(frozen=True, eq=False)
class _Scales:
    """Standard deviations [y | eta | residual of y | residual of eta] (G, 2p + 2m) and d log / d theta (.., q)."""

    value: Array
    slope: Array


def raw(layout: Layout, theta: Array, cells: Cells) -> Standardised:
    """The unstandardised rows and their derivatives; residual variances of ordinal items are filled in."""
    mats = matrices(layout, theta[None])
    values = np.empty(len(cells.matrix))
    slopes = np.zeros((len(values), layout.q))
    named = {Matrix.LAMBDA: mats.Lambda, Matrix.BETA: mats.B, Matrix.THETA: mats.Theta, Matrix.PSI: mats.Psi,
             Matrix.NU: mats.nu, Matrix.ALPHA: mats.alpha, Matrix.TAU: mats.tau, Matrix.DELTA: mats.delta}  # fmt: skip
    for code, filled in named.items():
        at = cells.matrix == code
        g, r, c = cells.group[at], cells.row[at], cells.column[at]
        values[at] = filled[0][g, r] if filled.ndim == 3 else filled[0][g, r, c]
    free = np.flatnonzero(cells.slot >= 0)
    slopes[free, cells.slot[free]] = 1.0
    variance, by_theta = _variances(layout, mats)
    computed = (cells.matrix == Matrix.THETA) & (cells.row == cells.column) & layout.ordinal[cells.row % layout.p]
    total, total_by_theta = response_variances(layout, mats)
    for k in np.flatnonzero(computed & (cells.slot < 0)):
        g, i = cells.group[k], cells.row[k]
        values[k] = total[g, i] - (variance[g, i] - mats.Theta[0, g, i, i])
        slopes[k] = total_by_theta[g, i] - by_theta[g, i]
    return Standardised(values, slopes)


def standardise(layout: Layout, theta: Array, cells: Cells, observed: bool = True) -> Standardised:
    """The standardised rows.

    Parameters
    ----------
    observed : bool
        True: latents and observed variables (``std.all``); False: latents only (``std.lv``).

    Notes
    -----
    Covariances are divided by the standard deviations of the residuals that covary, variances by those of the
    variables, as lavaan does.
    """
    plain = raw(layout, theta, cells)
    scales = _scales(layout, matrices(layout, theta[None]), plain, cells, observed)
    first, second = _factors(layout, cells, observed)
    values, slopes = plain.values.copy(), plain.jacobian.copy()
    log_slope = np.zeros_like(slopes)
    with np.errstate(divide="ignore", invalid="ignore"):
        for index, power in (first, second):
            used = power != 0
            scale = scales.value[cells.group[used], index[used]] ** power[used]
            values[used] *= scale
            slopes[used] *= scale[:, None]
            log_slope[used] += power[used, None] * scales.slope[cells.group[used], index[used]]
    slopes += values[:, None] * log_slope
    if observed:
        scale = cells.matrix == Matrix.DELTA  # of a standardised response: 1, covariates or not
        values[scale], slopes[scale] = 1.0, 0.0
    return Standardised(values, slopes)


def response_variances(layout: Layout, mats: Matrices) -> tuple[Array, Array]:
    """Variances 1 / delta^2 of the responses behind ordinal items (G, p), and their derivatives (G, p, q)."""
    slope = np.zeros((layout.n_groups, layout.p, layout.q))
    at = layout.slots[Matrix.DELTA]
    slope[layout.group[at], layout.row[at], at] = -2 / mats.delta[0][layout.group[at], layout.row[at]] ** 3
    value = 1 / mats.delta[0] ** 2
    if len(layout.covariates) and layout.ordinal.any():  # delta is that of the response given the covariates
        value = value + _by_covariates(layout, mats, slope)
    return value, slope


def _by_covariates(layout: Layout, mats: Matrices, slope: Array) -> Array:
    """Variances (G, p) that the covariates explain; their derivatives are added to `slope`."""
    x = layout.observed_latent[layout.covariates]
    D, value = dictionary(mats)[0], np.zeros((layout.n_groups, layout.p))
    for g in range(layout.n_groups):
        effect = D[g][:, layout.p + x]
        share = effect @ mats.Psi[0, g][np.ix_(x, x)]
        value[g] = np.einsum("ij,ij->i", share, effect)
        at = np.flatnonzero((layout.group == g) & np.isin(layout.matrix, (Matrix.LAMBDA, Matrix.BETA)))
        through = mats.E[0, g][layout.column[at]][:, x]
        slope[g][:, at] += 2 * D[g][:, layout.u[at]] * (share @ through.T)
    return value


def _variances(layout: Layout, mats: Matrices) -> tuple[Array, Array]:
    """Implied variances of the observed variables (G, p) and their derivatives (G, p, q)."""
    D = dictionary(mats)[0]
    slope = np.zeros((layout.n_groups, layout.p, layout.q))
    for g in range(layout.n_groups):
        at = np.flatnonzero(layout.group == g)
        slope[g][:, at] = 2 * layout.h[at] * D[g][:, layout.u[at]] * D[g][:, layout.v[at]]
    return np.diagonal(implied_from(mats)[0][0], axis1=-2, axis2=-1).copy(), slope


def _latent_variances(layout: Layout, mats: Matrices) -> tuple[Array, Array]:
    """Implied variances of the latents (G, m) and their derivatives (G, m, q)."""
    E, C = mats.E[0], mats.C[0]
    slope = np.zeros((layout.n_groups, layout.m, layout.q))
    beta, psi = layout.slots[Matrix.BETA], layout.slots[Matrix.PSI]
    for k in beta:
        g, r, c = layout.group[k], layout.row[k], layout.column[k]
        slope[g, :, k] = 2 * E[g][:, r] * C[g][:, c]
    for k in psi:
        g, r, c = layout.group[k], layout.row[k], layout.column[k]
        slope[g, :, k] = 2 * layout.h[k] * E[g][:, r] * E[g][:, c]
    return np.diagonal(C, axis1=-2, axis2=-1).copy(), slope


def _scales(layout: Layout, mats: Matrices, plain: Standardised, cells: Cells, observed: bool) -> _Scales:
    G, p, m, q = layout.n_groups, layout.p, layout.m, layout.q
    value, slope = np.ones((G, 2 * p + 2 * m)), np.zeros((G, 2 * p + 2 * m, q))
    y, dy = _variances(layout, mats)
    e, de = _latent_variances(layout, mats)
    value[:, :p], slope[:, :p] = y, dy
    value[:, p : p + m], slope[:, p : p + m] = e, de
    diagonal = cells.row == cells.column
    for code, begin in ((Matrix.THETA, p + m), (Matrix.PSI, 2 * p + m)):
        at = np.flatnonzero((cells.matrix == code) & diagonal)
        value[cells.group[at], begin + cells.row[at]] = np.abs(plain.values[at])
        slope[cells.group[at], begin + cells.row[at]] = plain.jacobian[at] * np.sign(plain.values[at])[:, None]
    response, by_theta = response_variances(layout, mats)
    value[:, :p][:, layout.ordinal] = response[:, layout.ordinal]
    slope[:, :p][:, layout.ordinal] = by_theta[:, layout.ordinal]
    own = np.flatnonzero(layout.ordinal & (layout.observed_latent >= 0))  # an ordinal outcome has its variance there
    value[:, p + layout.observed_latent[own]] = response[:, own]
    slope[:, p + layout.observed_latent[own]] = by_theta[:, own]
    value[:, 2 * p + m + layout.observed_latent[own]] = value[:, p + m + own]
    slope[:, 2 * p + m + layout.observed_latent[own]] = slope[:, p + m + own]
    if not observed:
        phantom = np.flatnonzero(np.isin(np.arange(m), layout.observed_latent[layout.observed_latent >= 0]))
        for begin in (p, 2 * p + m):
            value[:, begin + phantom], slope[:, begin + phantom] = 1.0, 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        return _Scales(np.sqrt(value), 0.5 * slope / value[..., None])


def _factors(layout: Layout, cells: Cells, observed: bool) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Which two scales each row takes, and with which power."""
    p, m, n = layout.p, layout.m, len(cells.matrix)
    code, r, c, diagonal = cells.matrix, cells.row, cells.column, cells.row == cells.column
    index, power = np.zeros((2, n), int), np.zeros((2, n))

    def put(which: int, at: Array, position: Array, value: int) -> None:
        index[which, at], power[which, at] = position[at], value

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
    return (index[0], power[0]), (index[1], power[1])


def r_squared(layout: Layout, theta: Array) -> tuple[Array, Array]:
    """Explained shares of the observed variables (G, p) and of the latents (G, m); phantoms count as latents."""
    mats = matrices(layout, theta[None])
    y = _variances(layout, mats)[0]
    error = np.diagonal(mats.Theta[0], axis1=-2, axis2=-1)
    response = response_variances(layout, mats)[0]
    y, error = np.where(layout.ordinal, response, y), np.where(layout.ordinal, response - (y - error), error)
    e, residual = (np.diagonal(a[0], axis1=-2, axis2=-1) for a in (mats.C, mats.Psi))
    with np.errstate(divide="ignore", invalid="ignore"):
        items, latents = 1 - error / y, 1 - residual / e
    own = np.flatnonzero(layout.ordinal & (layout.observed_latent >= 0))
    latents[:, layout.observed_latent[own]] = items[:, own]
    return items, latents
