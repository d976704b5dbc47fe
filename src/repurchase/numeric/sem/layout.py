"""The structural equation model as index arrays: what every estimator of it shares.

The model of a group is LISREL's all-y form, with phantom latents for observed variables in the structural part:

    y = nu + Lambda eta + e,   eta = alpha + B eta + z,   V(e) = Theta,   V(z) = Psi
    Sigma = Lambda C Lambda' + Theta,   C = E Psi E',   E = (I - B)^-1,   mu = nu + Lambda E alpha

How to use it
-------------
* `lay_out(entries, ...)` turns rows (matrix, row, column, group, free or fixed) into a `Layout`.
* `theta` is the vector of all free entries, (..., q), in the order of the rows (lavaan's ``coef()``). Equality
  and linear constraints are ``theta = K free + k0``: optimise over `free` (..., f) with `layout.expand`, carry a
  gradient over with ``g @ layout.K`` and an information matrix with `layout.reduced`.
* Every function is batched: `theta` is (R, q) for R replicates; matrices come back (R, G, ., .) for G groups.
* `matrices` fills the matrices, `implied` gives Sigma (R, G, p, p) and mu (R, G, p).
* Each derivative is two columns of the dictionary ``D = [I | Lambda E | Lambda C]`` (R, G, p, p + 2m):
  dSigma/dtheta_i = h_i (D_u D_v' + D_v D_u') and dmu/dtheta_i = w_i D_u, with `layout.u`, `.v`, `.h` and w_i the
  entry `layout.w` of ``[E alpha | 1 | 0]``. Traces of products of derivatives are therefore gathers from
  K = D' Sigma^-1 D (see `repurchase.numeric.estimate.ml_discrepancy`), and modification indices and casewise scores use
  the same.
* Moments that are fixed at their sample values (lavaan's fixed.x) are `layout.x_*` rows; give their values for other
  samples, e.g. bootstrap ones, as `x` (R, n_x) made by `layout.exogenous(S, mean)`.
* Thresholds are TAU rows: `layout.threshold_item` says to which observed variable each belongs; `Matrices.tau` is
  (R, G, n_thresholds). For ordinal items (`layout.ordinal`) the diagonal of Theta is no parameter: under the delta
  parameterisation it is 1/delta^2 - diag(Lambda C Lambda'); nothing here fills it, the ordinal estimators do.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

import numpy as np

from repurchase.array_types import Array


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

    @cached_property
    def filling(self) -> "Filling":
        """Theta fills the matrices by this scheme."""
        return _filling(self)

    @cached_property
    def times(self) -> Array:
        """Count each free entry's cells in its matrix (q,): two off the diagonal of a symmetric one."""
        symmetric = np.isin(self.matrix, SYMMETRIC)
        return np.where(symmetric & (self.row != self.column), 2.0, 1.0)

    @cached_property
    def regressions(self) -> bool:
        """Whether latents are regressed on latents."""
        return bool(len(self.slots[Matrix.BETA]) or self.base[Matrix.BETA].any())

    @cached_property
    def positions(self) -> tuple[Array, ...]:
        """The entries of theta that each group has."""
        return tuple(np.flatnonzero(self.group == g) for g in range(self.n_groups))

    @cached_property
    def depth(self) -> int | None:
        """Regressions along the longest directed path of any group; None where paths run in a circle."""
        at, arrows = self.slots[Matrix.BETA], self.base[Matrix.BETA] != 0
        arrows[self.group[at], self.row[at], self.column[at]] = True
        power = np.broadcast_to(np.eye(self.m, dtype=int), arrows.shape)
        for length in range(self.m + 1):
            power = (power @ arrows) > 0
            if not power.any():
                return length
        return None

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

    def reduced(self, matrix: Array) -> Array:
        """K' M K (f, f) of a matrix M (q, q): an information carried over to the unconstrained vector."""
        return self.K.T @ matrix @ self.K if self.constrained else matrix

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


@dataclass(frozen=True, eq=False)
class Filling:
    """All matrices of a layout behind one another in one row of numbers, and which free entry goes where.

    Attributes
    ----------
    base : (length,) array
        The fixed values.
    target, source : (n,) int arrays
        Number `target` of the row is theta's entry `source`; symmetric matrices take theirs twice.
    cell : (q,) int array
        Where each free entry stands, of a symmetric matrix the side that was given.
    spans : dict of Matrix to (first, last, shape)
    """

    base: Array
    target: Array
    source: Array
    cell: Array
    spans: dict[Matrix, tuple[int, int, tuple[int, ...]]]


def _filling(layout: Layout) -> Filling:
    spans, first = {}, 0
    for code, value in layout.base.items():
        spans[code] = (first, first + value.size, value.shape)
        first += value.size
    target, source, cell = [], [], np.zeros(layout.q, int)
    for code, entries in layout.slots.items():
        begin, _, shape = spans[code]
        g, r, c = layout.group[entries], layout.row[entries], layout.column[entries]
        cell[entries] = begin + (g * shape[1] + r if len(shape) == 2 else (g * shape[1] + r) * shape[2] + c)
        target.append(cell[entries])
        source.append(entries)
        if code in SYMMETRIC:
            target.append(begin + (g * shape[1] + c) * shape[2] + r)
            source.append(entries)
    base = np.concatenate([value.ravel() for value in layout.base.values()])
    return Filling(base, np.concatenate(target), np.concatenate(source), cell, spans)


def matrices(layout: Layout, theta: Array, x: Array | None = None) -> Matrices:
    """Fill the model matrices at theta.

    Parameters
    ----------
    layout : Layout
    theta : (R, q) array
        Free entries of R replicates.
    x : (R, n_x) array, optional
        Values of the entries fixed at sample moments; by default the layout's own.

    Returns
    -------
    Matrices
    """
    R, m, filling = len(theta), layout.m, layout.filling
    row = np.empty((R, len(filling.base)))
    row[:] = filling.base
    row[:, filling.target] = theta[:, filling.source]
    full = {k: row[:, first:last].reshape(R, *shape) for k, (first, last, shape) in filling.spans.items()}
    if x is not None and len(layout.x_matrix):
        for code in Matrix:
            at = np.flatnonzero(layout.x_matrix == code)
            if len(at):
                _fill(full[code], code, layout.x_group[at], layout.x_row[at], layout.x_column[at], x[:, at])
    Psi = full[Matrix.PSI]
    if layout.regressions:
        E = _inverse(np.eye(m) - full[Matrix.BETA], layout.depth is not None)
        C = E @ Psi @ E.swapaxes(-1, -2)
    else:
        E, C = np.broadcast_to(np.eye(m), (R, layout.n_groups, m, m)), Psi
    return Matrices(
        Lambda=full[Matrix.LAMBDA], B=full[Matrix.BETA], Theta=full[Matrix.THETA], Psi=Psi, nu=full[Matrix.NU],
        alpha=full[Matrix.ALPHA], tau=full[Matrix.TAU], delta=full[Matrix.DELTA], E=E, C=C,
    )  # fmt: skip


def _inverse(a: Array, regular: bool) -> Array:
    """Inverses; NaN where a member is singular, since numpy would raise for the whole batch.

    `regular`: the determinants are one, as no path runs in a circle; only what is not finite could have no inverse.
    """
    if regular and np.isfinite(a).all():
        try:
            return np.linalg.inv(a)
        except np.linalg.LinAlgError:  # of numbers so large that rounding leaves nothing of the others
            pass
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
    """Compute the implied moments of filled matrices.

    Parameters
    ----------
    mats : Matrices
        Those of R replicates.

    Returns
    -------
    Sigma : (R, G, p, p) array
    mu : (R, G, p) array
    """
    L = mats.Lambda
    Sigma = L @ mats.C @ L.swapaxes(-1, -2) + mats.Theta
    mu = mats.nu + (L @ (mats.E @ mats.alpha[..., None]))[..., 0] if mats.alpha.any() else mats.nu.copy()
    return Sigma, mu


def implied(layout: Layout, theta: Array, x: Array | None = None) -> tuple[Array, Array]:
    """Compute the implied moments at theta.

    Parameters
    ----------
    layout : Layout
    theta : (R, q) array
        Free entries of R replicates.
    x : (R, n_x) array, optional
        Values of the entries fixed at sample moments; by default the layout's own.

    Returns
    -------
    Sigma : (R, G, p, p) array
    mu : (R, G, p) array
    """
    return implied_from(matrices(layout, theta, x))


def dictionary(mats: Matrices) -> Array:
    """Set up the dictionary D = [I | Lambda E | Lambda C]: each derivative of Sigma is two of its columns.

    Parameters
    ----------
    mats : Matrices
        Those of R replicates.

    Returns
    -------
    (R, G, p, p + 2m) array
    """
    L = mats.Lambda
    R, G, p, m = L.shape
    D = np.empty((R, G, p, p + 2 * m))
    D[..., :p] = np.eye(p)
    D[..., p : p + m] = L @ mats.E
    D[..., p + m :] = L @ mats.C
    return D


def mean_weights(mats: Matrices) -> Array:
    """Set up the weights [E alpha | 1 | 0]: entry `layout.w` is the factor of a derivative of mu.

    Parameters
    ----------
    mats : Matrices
        Those of R replicates.

    Returns
    -------
    (R, G, m + 2) array
    """
    ea = (mats.E @ mats.alpha[..., None])[..., 0]
    return np.concatenate([ea, np.ones((*ea.shape[:-1], 1)), np.zeros((*ea.shape[:-1], 1))], axis=-1)
