"""The structural equation model as index arrays: what every estimator of it shares.

The model of a group is LISREL's all-y form, with phantom latents for observed variables in the structural part:

    y = nu + Lambda eta + e,   eta = alpha + B eta + z,   V(e) = Theta,   V(z) = Psi
    Sigma = Lambda C Lambda' + Theta,   C = E Psi E',   E = (I - B)^-1,   mu = nu + Lambda E alpha

How to use it
-------------
* `lay_out(entries, ...)` turns rows (matrix, row, column, group, free or fixed) into a `Layout`.
* `theta` is the vector of all free entries, (..., q), in the order of the rows (lavaan's ``coef()``). Equality
  and linear constraints are ``theta = K free + k0``: optimise over `free` (..., f) with `layout.expand`, carry a
  gradient over with ``g @ layout.K`` and an information matrix with ``K' I K``.
* Every function is batched: `theta` is (R, q) for R replicates; matrices come back (R, G, ., .) for G groups.
* `matrices` fills the matrices, `implied` gives Sigma (R, G, p, p) and mu (R, G, p).
* Each derivative is two columns of the dictionary ``D = [I | Lambda E | Lambda C]`` (R, G, p, p + 2m):
  dSigma/dtheta_i = h_i (D_u D_v' + D_v D_u') and dmu/dtheta_i = w_i D_u, with `layout.u`, `.v`, `.h` and w_i the
  entry `layout.w` of ``[E alpha | 1 | 0]``. Traces of products of derivatives are therefore gathers from
  K = D' Sigma^-1 D (see `repurchase.numeric.sem_ml`), and modification indices and casewise scores use the same.
* Moments that are fixed at their sample values (lavaan's fixed.x) are `layout.x_*` rows; give their values for other
  samples, e.g. bootstrap ones, as `x` (R, n_x) made by `layout.exogenous(S, mean)`.
* Thresholds are TAU rows: `layout.threshold_item` says to which observed variable each belongs; `Matrices.tau` is
  (R, G, n_thresholds). For ordinal items (`layout.ordinal`) the diagonal of Theta is no parameter: under the delta
  parameterisation it is 1/delta^2 - diag(Lambda C Lambda'); nothing here fills it, the ordinal estimators do.
"""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

Array = np.ndarray


class Matrix(IntEnum):
    """The code of a model matrix."""

    LAMBDA = 0
    BETA = 1
    THETA = 2
    PSI = 3
    NU = 4
    ALPHA = 5
    TAU = 6
    DELTA = 7


SYMMETRIC = (Matrix.THETA, Matrix.PSI)


@dataclass(frozen=True, eq=False)
class Entries:
    """The rows of a model, one per entry of a matrix.

    Attributes
    ----------
    matrix, row, column, group : (n,) int arrays
        Where the entry sits; vectors use column 0; symmetric matrices are given once, either triangle.
    free : (n,) bool array
        True for a parameter, False for a fixed entry.
    value : (n,) float array
        The value of a fixed entry; ignored for free ones.
    sample : (n,) bool array
        True for an entry that is fixed at its sample moment (fixed.x).
    """

    matrix: Array
    row: Array
    column: Array
    group: Array
    free: Array
    value: Array
    sample: Array


@dataclass(frozen=True, eq=False)
class Matrices:
    """Model matrices of R replicates: Lambda (R, G, p, m), Theta (R, G, p, p), the square ones (R, G, m, m), ..."""

    Lambda: Array
    B: Array
    Theta: Array
    Psi: Array
    nu: Array
    alpha: Array
    tau: Array
    delta: Array
    E: Array
    C: Array


@dataclass(frozen=True, eq=False)
class Layout:
    """A model's structure without its data: index arrays, fixed values and constraints.

    Attributes
    ----------
    p, m, n_groups, q : int
        Observed variables, latents (phantoms included), groups, free entries.
    matrix, row, column, group : (q,) int arrays
        Where each free entry sits.
    base : dict of Matrix to array
        Fixed values, each (G, ...) with zeros at free entries.
    u, v, h, w : (q,) arrays
        The dictionary columns of each derivative, its factor, and its entry of ``[E alpha | 1 | 0]``.
    K, k0 : (q, f), (q,) arrays
        theta = K free + k0; the identity and zeros without constraints.
    constrained : bool
        Whether K differs from the identity.
    means : bool
        Whether the model has a mean structure.
    observed_latent : (p,) int array
        The phantom latent of each observed variable, -1 where it has none.
    covariates : int array
        Exogenous observed variables, whether or not their moments are fixed.
    """

    p: int
    m: int
    n_groups: int
    matrix: Array
    row: Array
    column: Array
    group: Array
    base: dict[Matrix, Array]
    u: Array
    v: Array
    h: Array
    w: Array
    K: Array
    k0: Array
    constrained: bool
    means: bool
    observed_latent: Array
    ordinal: Array
    threshold_item: Array
    x_matrix: Array
    x_row: Array
    x_column: Array
    x_group: Array
    x_value: Array
    diagonal: bool
    slots: dict[Matrix, Array] = field(default_factory=dict)
    covariates: Array = field(default_factory=lambda: np.zeros(0, int))

    @property
    def q(self) -> int:
        """Free entries before constraints."""
        return len(self.matrix)

    @property
    def f(self) -> int:
        """Parameters after constraints."""
        return self.K.shape[1]

    def expand(self, free: Array) -> Array:
        """theta (..., q) of the unconstrained vector `free` (..., f)."""
        return free @ self.K.T + self.k0 if self.constrained else free

    def reduce(self, theta: Array) -> Array:
        """The unconstrained vector (..., f) nearest to `theta` (..., q)."""
        if not self.constrained:
            return theta
        return np.linalg.lstsq(self.K, (theta - self.k0).T, rcond=None)[0].T

    def exogenous(self, S: Array, mean: Array | None) -> Array:
        """Values (R, n_x) of the entries fixed at sample moments, from S (R, G, p, p) and mean (R, G, p)."""
        values = np.empty((len(S), len(self.x_matrix)))
        observed = np.full(self.m, -1)
        for item, latent in enumerate(self.observed_latent):
            if latent >= 0:
                observed[latent] = item
        for k, (code, r, c, g) in enumerate(zip(self.x_matrix, self.x_row, self.x_column, self.x_group, strict=True)):
            if code in SYMMETRIC:
                i, j = (r, c) if code == Matrix.THETA else (observed[r], observed[c])
                values[:, k] = S[:, g, i, j]
            elif mean is not None:
                values[:, k] = mean[:, g, r if code == Matrix.NU else observed[r]]
        return values


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
    K, k0 = (np.eye(q), np.zeros(q)) if constraints is None else constraint_basis(*constraints)
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


def matrices(layout: Layout, theta: Array, x: Array | None = None) -> Matrices:
    """Model matrices at `theta` (R, q), with sample-fixed entries at `x` (R, n_x) or the layout's own values."""
    R, G, m = len(theta), layout.n_groups, layout.m
    full = {k: np.repeat(value[None], R, axis=0) for k, value in layout.base.items()}
    for code, at in layout.slots.items():
        if len(at):
            _fill(full[code], code, layout.group[at], layout.row[at], layout.column[at], theta[:, at])
    if x is not None and len(layout.x_matrix):
        for code in Matrix:
            at = np.flatnonzero(layout.x_matrix == code)
            if len(at):
                _fill(full[code], code, layout.x_group[at], layout.x_row[at], layout.x_column[at], x[:, at])
    Psi = full[Matrix.PSI]
    if len(layout.slots[Matrix.BETA]) or layout.base[Matrix.BETA].any():
        E = _inverse(np.eye(m) - full[Matrix.BETA])
        C = E @ Psi @ E.swapaxes(-1, -2)
    else:
        E, C = np.broadcast_to(np.eye(m), (R, G, m, m)), Psi
    return Matrices(
        Lambda=full[Matrix.LAMBDA], B=full[Matrix.BETA], Theta=full[Matrix.THETA], Psi=Psi, nu=full[Matrix.NU],
        alpha=full[Matrix.ALPHA], tau=full[Matrix.TAU], delta=full[Matrix.DELTA], E=E, C=C,
    )  # fmt: skip


def _inverse(a: Array) -> Array:
    """Inverses; NaN where a member is singular, since numpy would raise for the whole batch."""
    with np.errstate(invalid="ignore", over="ignore"):  # what is not finite is marked, not warned of
        bad = ~(np.abs(np.linalg.det(a)) > 1e-12)
    if not bad.any():
        return np.linalg.inv(a)
    result = np.linalg.inv(np.where(bad[..., None, None], np.eye(a.shape[-1]), a))
    result[bad] = np.nan
    return result


def _fill(target: Array, code: int, group: Array, row: Array, column: Array, values: Array) -> None:
    if target.ndim == 3:
        target[:, group, row] = values
        return
    target[:, group, row, column] = values
    if code in SYMMETRIC:
        target[:, group, column, row] = values


def implied_from(mats: Matrices) -> tuple[Array, Array]:
    """Sigma (R, G, p, p) and mu (R, G, p) of filled matrices."""
    L = mats.Lambda
    Sigma = L @ mats.C @ L.swapaxes(-1, -2) + mats.Theta
    mu = mats.nu + (L @ (mats.E @ mats.alpha[..., None]))[..., 0]
    return Sigma, mu


def implied(layout: Layout, theta: Array, x: Array | None = None) -> tuple[Array, Array]:
    """Implied covariances (R, G, p, p) and means (R, G, p) at `theta` (R, q)."""
    return implied_from(matrices(layout, theta, x))


def dictionary(mats: Matrices) -> Array:
    """D = [I | Lambda E | Lambda C], (R, G, p, p + 2m): each derivative of Sigma is two of its columns."""
    L = mats.Lambda
    R, G, p, m = L.shape
    D = np.empty((R, G, p, p + 2 * m))
    D[..., :p] = np.eye(p)
    D[..., p : p + m] = L @ mats.E
    D[..., p + m :] = L @ mats.C
    return D


def mean_weights(mats: Matrices) -> Array:
    """[E alpha | 1 | 0], (R, G, m + 2): entry `layout.w` is the factor of a derivative of mu."""
    ea = (mats.E @ mats.alpha[..., None])[..., 0]
    return np.concatenate([ea, np.ones((*ea.shape[:-1], 1)), np.zeros((*ea.shape[:-1], 1))], axis=-1)


def jacobian(layout: Layout, theta: Array, x: Array | None = None) -> tuple[Array, Array]:
    """Derivatives of the implied moments by theta.

    Returns
    -------
    dSigma : (R, G, p(p+1)/2, q) array
        In the order of ``np.triu_indices(p)``: lavaan's ``vech``, column-wise below the diagonal.
    dmu : (R, G, p, q) array
    """
    mats = matrices(layout, theta, x)
    D, weight = dictionary(mats), mean_weights(mats)
    R, G, p, _ = D.shape
    i, j = np.triu_indices(p)
    dS, dm = np.zeros((R, G, len(i), layout.q)), np.zeros((R, G, p, layout.q))
    for g in range(G):
        at = np.flatnonzero(layout.group == g)
        U, V = D[:, g][:, :, layout.u[at]], D[:, g][:, :, layout.v[at]]
        dS[:, g, :, at] = np.moveaxis((U[:, i] * V[:, j] + V[:, i] * U[:, j]) * layout.h[at], -1, 0)
        dm[:, g, :, at] = np.moveaxis(U * weight[:, g][:, None, layout.w[at]], -1, 0)
    return dS, dm
