"""A metric of its own for each replicate, and the step that leads to where it is taken."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.linalg.lapack import dpotrf, dtrtri

from repurchase.array_types import Array
from repurchase.numeric.linear.stable_product import product
from repurchase.numeric.search.batch_lbfgs import Minima, Objective, capped, minimise
from repurchase.numeric.search.batch_newton import Form, searched
from repurchase.numeric.sem.free_vectors import expanded, of_free
from repurchase.numeric.sem.layout import Layout, Matrices, Matrix

NEAR, STEPS = 1e-3, 10  # where, or after how many steps, the exact Hessian takes over from Gauss-Newton's


def stepped(objective: Objective, start: Array, whitening: Array) -> Array:
    """One whitened step (R, f) from `start` (R, f) of each replicate, where that lowers its objective."""
    rows = np.arange(len(start))
    value, g = objective(start, rows)
    d = capped(-product(g, whitening), np.sqrt(start.shape[1]))
    there = start + product(d, whitening.T)
    return np.where((objective(there, rows)[0] < value)[:, None], there, start)


def minima(form: Form, start: Array, metric: Array, tol: float, starts: Sequence[Callable[[int], Array]]) -> Minima:
    """Minima of R samples from `start` (R, f), each in its own metric; `metric` (R, f, f) is where they begin.

    Notes
    -----
    A few steps in the Gauss-Newton metric lead to where the exact Hessian is worth its price. What has not ended then,
    as estimates far from the start do, is searched for as a single fit would, from its own `starts`.
    """
    objective, R = of_free(form.layout, form), len(start)
    x = minimise(objective, start, metric, NEAR, max_iter=STEPS).x
    rows, found = np.arange(R), Minima(start, np.full(R, np.inf), np.zeros(R, int), np.zeros(R, bool))
    for _ in range(2):
        here, own = rows, _own_metric(form, x, rows, metric)
        part = minimise(lambda z, numbers, here=here: objective(z, here[numbers]), x, own, tol, max_iter=25, last=True)  # type: ignore[misc]
        found = found.replaced(part, here)
        rows, x = here[~part.converged], part.x[~part.converged]
        if not len(rows):
            return found
    return found.replaced(single_minima(form, rows, starts), rows)


def single_minima(form: Form, rows: Array, starts: Sequence[Callable[[int], Array]]) -> Minima:
    """Minima of the samples `rows`, searched for as single fits are."""
    found = searched(form, rows, starts)
    return Minima(found.free, found.value, found.iterations, found.converged)


def _own_metric(form: Form, free: Array, rows: Array, other: Array) -> Array:
    """Whitening (n, f, f) of the exact Hessian at `free` (n, f), or `other` where that is not definite."""
    layout, found = form.layout, np.empty((*free.shape, free.shape[1]))
    for first in range(0, len(free), 16):  # more at once would leave the cache
        part = slice(first, first + 16)
        H = form.hessian(expanded(layout, free[part]), rows[part], True)
        found[part] = whitenings(layout.K.T @ H @ layout.K if layout.constrained else H, other[rows[part]])
    return found


def whitenings(H: Array, common: Array) -> Array:
    """L (R, f, f) with L L' = (2 H)^-1 of each half-Hessian H (R, f, f); `common` where one is not definite.

    `common` is (f, f), or (R, f, f) with one for each.
    """
    result = np.empty_like(H)
    for k, half in enumerate(H):
        scale = 1 / np.sqrt(np.maximum(2 * np.diag(half), 1e-300))
        root, failed = dpotrf(2 * half * scale[:, None] * scale, lower=1, clean=1)
        # a pivot this small is a parameter that the resample hardly knows: a step there would be arbitrary
        if failed or not np.isfinite(root).all() or np.diag(root).min() < 1e-4:
            result[k] = common if common.ndim == 2 else common[k]
        else:
            result[k] = (dtrtri(root, lower=1)[0] * scale).T
    return result


def curvatures(layout: Layout, g: int, mats: Matrices, KO: Array, rho: Array | None) -> Array:
    """tr(Omega d2Sigma_ij) - 2 r' d2mu_ij (R, q_g, q_g) of group g's parameters, of R replicates.

    As `repurchase.numeric.estimate.moment_derivatives.curvature` for one: KO (R, p + 2m, p + 2m) is D' Omega D,
    rho (R, p + 2m) is D' r.
    """
    positions = np.flatnonzero(layout.group == g)
    u, v, h = layout.u[positions], layout.v[positions], layout.h[positions]
    E, C = mats.E[:, g], mats.C[:, g]
    c1, c2 = _column_slopes(layout, positions, E, C)
    uv = KO[:, u][:, :, v]
    first = c1[:, u] * uv.swapaxes(1, 2)
    first += c2[:, u] * KO[:, v][:, :, v]
    first += c1[:, v] * KO[:, u][:, :, u]
    first += c2[:, v] * uv
    first *= 2 * h[:, None]
    if rho is None:
        return first
    ea = (E @ mats.alpha[:, g, :, None])[:, :, 0]
    weight = np.concatenate([ea, np.ones((len(E), 1)), np.zeros((len(E), 1))], axis=1)[:, layout.w[positions]]
    dw = np.zeros((len(E), layout.m + 2, len(positions)))
    code, row, column = layout.matrix[positions], layout.row[positions], layout.column[positions]
    beta, alpha = np.flatnonzero(code == Matrix.BETA), np.flatnonzero(code == Matrix.ALPHA)
    dw[:, : layout.m, beta] = E[:, :, row[beta]] * ea[:, None, column[beta]]
    dw[:, : layout.m, alpha] = E[:, :, row[alpha]]
    second = weight[:, :, None] * (c1[:, u] * rho[:, u, None] + c2[:, u] * rho[:, v, None])
    return np.asarray(first - 2 * (second + rho[:, u, None] * dw[:, layout.w[positions]]))


def _column_slopes(layout: Layout, positions: Array, E: Array, C: Array) -> tuple[Array, Array]:
    """c1, c2 (R, p + 2m, q_g): the derivative of dictionary column k by theta_j is c1_kj D_u(j) + c2_kj D_v(j)."""
    p, m = layout.p, layout.m
    c1, c2 = np.zeros((len(E), p + 2 * m, len(positions))), np.zeros((len(E), p + 2 * m, len(positions)))
    code, row, column, h = (
        layout.matrix[positions],
        layout.row[positions],
        layout.column[positions],
        layout.h[positions],
    )
    regression = np.flatnonzero((code == Matrix.LAMBDA) | (code == Matrix.BETA))
    c1[:, p : p + m, regression] = E[:, column[regression]].swapaxes(1, 2)
    c1[:, p + m :, regression] = C[:, column[regression]].swapaxes(1, 2)
    beta, psi = np.flatnonzero(code == Matrix.BETA), np.flatnonzero(code == Matrix.PSI)
    c2[:, p + m :, beta] = E[:, :, row[beta]]
    c1[:, p + m :, psi] = E[:, :, column[psi]] * h[psi]
    c2[:, p + m :, psi] = E[:, :, row[psi]] * h[psi]
    return c1, c2


def common_whitening(H: Array) -> Array:
    """L (f, f) with L L' = (2 H)^-1.

    Raises
    ------
    ValueError
        When H is not positive definite: the model is not identified.
    """
    try:
        return np.asarray(np.linalg.inv(np.linalg.cholesky(2 * H)).T)
    except np.linalg.LinAlgError as error:
        raise ValueError("the information matrix is singular") from error
