"""Derivatives of a discrepancy by theta from those by the moments: what maximum likelihood and least squares share."""

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.sem.layout import Layout, Matrices, Matrix


def gradient(layout: Layout, mats: Matrices, Omega: Array, r: Array | None) -> Array:
    """Carry derivatives by the moments over to theta: tr(Omega dSigma_i) - 2 r' dmu_i.

    Parameters
    ----------
    layout : Layout
    mats : Matrices
        Those of R replicates.
    Omega : (R, G, p, p) array
        Symmetric.
    r : (R, G, p) array or None
        None without a mean structure.

    Returns
    -------
    (R, q) array
    """
    L, E, C = mats.Lambda, mats.E, mats.C
    OL = Omega @ L
    EL = E.swapaxes(-1, -2) @ (L.swapaxes(-1, -2) @ OL)
    parts = {Matrix.LAMBDA: 2 * (OL @ C), Matrix.BETA: 2 * (EL @ C), Matrix.THETA: Omega, Matrix.PSI: EL @ E}
    if r is not None:
        ea = (E @ mats.alpha[..., None])[..., 0]
        Er = (E.swapaxes(-1, -2) @ (L.swapaxes(-1, -2) @ r[..., None]))[..., 0]
        parts[Matrix.LAMBDA] = parts[Matrix.LAMBDA] - 2 * r[..., :, None] * ea[..., None, :]
        parts[Matrix.BETA] = parts[Matrix.BETA] - 2 * Er[..., :, None] * ea[..., None, :]
        parts[Matrix.NU], parts[Matrix.ALPHA] = -2 * r, -2 * Er
    filling, R = layout.filling, len(L)
    row = np.zeros((R, len(filling.base)))
    for code, part in parts.items():
        first, last, _ = filling.spans[code]
        row[:, first:last] = part.reshape(R, -1)
    return row[:, filling.cell] * layout.times


def column_derivatives(layout: Layout, positions: Array, E: Array, C: Array) -> tuple[Array, Array]:
    """c1, c2 (p + 2m, q_g): the derivative of dictionary column k by theta_j is c1_kj D_u(j) + c2_kj D_v(j)."""
    p, m = layout.p, layout.m
    c1, c2 = np.zeros((p + 2 * m, len(positions))), np.zeros((p + 2 * m, len(positions)))
    row, column, h = layout.row[positions], layout.column[positions], layout.h[positions]
    loading, beta, psi = (
        _entry_positions(layout, positions, code) for code in (Matrix.LAMBDA, Matrix.BETA, Matrix.PSI)
    )
    regression = np.concatenate([loading, beta])
    c1[p : p + m, regression] = E[column[regression]].T
    c1[p + m :, regression] = C[column[regression]].T
    c2[p + m :, beta] = E[:, row[beta]]
    c1[p + m :, psi] = E[:, column[psi]] * h[psi]
    c2[p + m :, psi] = E[:, row[psi]] * h[psi]
    return c1, c2


def _entry_positions(layout: Layout, positions: Array, code: Matrix) -> Array:
    """Where the entries of one matrix stand among those at `positions`."""
    return layout.slots[code] if len(positions) == layout.q else np.flatnonzero(layout.matrix[positions] == code)


def curvature(layout: Layout, positions: Array, mats: Matrices, KO: Array, rho: Array | None) -> Array:
    """Sum the second derivatives of the moments: tr(Omega d2Sigma_ij) - 2 r' d2mu_ij, of one replicate's one group.

    `mats` holds that group's matrices (no leading axes), KO = D' Omega D, rho = D' r.

    Parameters
    ----------
    layout : Layout
    positions : (q_g,) int array
        The group's entries of theta.
    mats : Matrices
        Those of the group, without leading axes.
    KO : (p + 2m, p + 2m) array
        D' Omega D of the dictionary D.
    rho : (p + 2m,) array or None
        D' r; None without a mean structure.

    Returns
    -------
    (q_g, q_g) array
    """
    u, v, h = layout.u[positions], layout.v[positions], layout.h[positions]
    c1, c2 = column_derivatives(layout, positions, mats.E, mats.C)
    uu, uv, vv = pair_entries(KO, u, v)
    result = c1[u] * uv.T + c2[u] * vv
    result += c1[v] * uu + c2[v] * uv
    result *= 2 * h[:, None]
    return result if rho is None else result - 2 * mean_curvature(layout, positions, mats, rho)


def mean_curvature(layout: Layout, positions: Array, mats: Matrices, rho: Array) -> Array:
    """Sum the second derivatives of the means: r' d2mu_ij; arguments as `curvature`."""
    c1, c2 = column_derivatives(layout, positions, mats.E, mats.C)
    u, v = layout.u[positions], layout.v[positions]
    ea = mats.E @ mats.alpha
    weight = np.concatenate([ea, [1.0, 0.0]])[layout.w[positions]]
    dw = np.zeros((layout.m + 2, len(positions)))
    code, row, column = layout.matrix[positions], layout.row[positions], layout.column[positions]
    beta, alpha = np.flatnonzero(code == Matrix.BETA), np.flatnonzero(code == Matrix.ALPHA)
    dw[: layout.m, beta] = mats.E[:, row[beta]] * ea[column[beta]]
    dw[: layout.m, alpha] = mats.E[:, row[alpha]]
    second = weight[:, None] * (c1[u] * rho[u] + c2[u] * rho[v]) + rho[u][:, None] * dw[layout.w[positions]]
    return np.asarray(second)


def group_matrices(mats: Matrices, replicate: int, group: int) -> Matrices:
    """One replicate's matrices of one group, without leading axes."""
    return Matrices(**{name: value[replicate, group] for name, value in vars(mats).items()})


def pair_entries(K: Array, u: Array, v: Array) -> tuple[Array, Array, Array]:
    """K[u, u], K[u, v] and K[v, v] of symmetric K (..., n, n), each (..., len(u), len(u))."""
    first, second = K.take(u, axis=-1), K.take(v, axis=-1)  # columns first: whole rows are then copied
    return first.take(u, axis=-2), second.take(u, axis=-2), second.take(v, axis=-2)
