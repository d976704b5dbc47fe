"""Maximum likelihood of a model with diagonal residuals, without a p x p inverse: the form that refits thousands.

With T = Theta^-1, X = T Lambda, M = Lambda' X, P = (I + C M)^-1, H = P C, Z = S X, Q = X' Z, J = H + H Q H,

    F = log|I + C M| + sum log theta + sum t_j s_jj - tr(H Q) - log|S| - p
    G_Lambda = 2 (X J - T Z H),   G_B = 2 E'L C,   G_Psi = E'L E   with  L = (M - P'Q) P
    G_theta_j = t_j - t_j^2 s_jj + 2 t_j (Z H o X)_j - (X J o X)_j

by Woodbury's identity. A residual variance at or below zero lies outside the domain (F is infinite there). An item
whose variance may go negative is `lifted`: its variance takes a constant more, and a latent of its own, with a loading
of one and minus that constant as its variance, takes it away again. Sigma stays the same, and the identity holds; the
minors of I + C M that these latents add tell whether Sigma is positive definite.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.linear.batch_inverse import inverses
from repurchase.numeric.linear.stable_product import product
from repurchase.numeric.sem.layout import Layout, Matrix, implied_from, matrices

FAR = 3.0  # standard errors from zero: few samples have a negative variance there
SMALLEST = 1e-6  # a residual variance below this is outside the domain


def applies(layout: Layout) -> bool:
    """Whether the fast form holds for `layout`."""
    return bool(layout.diagonal and not len(layout.x_matrix) and not layout.ordinal.any())


def lifts(layout: Layout, theta: Array, errors: Array) -> Array:
    """How much the residual variances (G, p) are to be lifted in a search of samples around theta (q,).

    Zero for items whose variance is far above zero in every group, by the standard `errors` (q,) of single estimates;
    else the item's whole variance.
    """
    mats = matrices(layout, theta[None])
    at = layout.slots[Matrix.THETA]
    low = np.diagonal(mats.Theta[0], axis1=-2, axis2=-1).copy()
    low[layout.group[at], layout.row[at]] -= FAR * errors[at]
    whole = np.diagonal(implied_from(mats)[0][0], axis1=-2, axis2=-1)
    return np.where((low > 0).all(axis=0), 0.0, whole)


@dataclass(frozen=True, eq=False)
class _Core:
    """F of each group, its derivatives by Lambda and Theta, those by Psi before the regressions, and H."""

    value: Array
    loadings: Array
    residuals: Array
    inner: Array
    H: Array
    singular: Array


def owners(layout: Layout) -> Array | None:
    """The latent (p,) that each item loads on; None where one loads on several or none, or on another in a group."""
    at, pattern = layout.slots[Matrix.LAMBDA], layout.base[Matrix.LAMBDA] != 0
    pattern[layout.group[at], layout.row[at], layout.column[at]] = True
    alike = (pattern == pattern[0]).all() and (pattern.sum(axis=-1) == 1).all()
    return np.asarray(pattern[0].argmax(axis=-1)) if alike else None


def together(owner: Array) -> list[tuple[int, slice]] | None:
    """Each latent that owns items, and these as a slice; None where those of one do not stand side by side."""
    edges = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1], True])
    found = [(int(owner[a]), slice(int(a), int(b))) for a, b in pairwise(edges)]
    return found if len(found) == len(np.unique(owner)) else None


def _one_more(a: Array) -> Array:
    """The matrices (..., m, m) with one added to their diagonals, in place."""
    at = np.arange(a.shape[-1])
    a[..., at, at] += 1
    return a


class DiagonalML:
    """F and its gradient of many samples, for one `Layout`.

    Parameters
    ----------
    layout : Layout
        One to which `applies` said yes.
    S : (R, G, p, p) array
    mean : (R, G, p) array or None
        None without a mean structure.
    weights : (G,) array
        n_g / N.
    lifts : (G, p) array, optional
        What each item's variance takes more, zero for most: how far below zero it may go.
    """

    def __init__(
        self, layout: Layout, S: Array, mean: Array | None, weights: Array, lifts: Array | None = None
    ) -> None:
        self.layout, self.S, self.mean, self.weights = layout, S, mean, np.asarray(weights, float)
        p, m = layout.p, layout.m
        self.diagonal = np.ascontiguousarray(np.diagonal(S, axis1=-2, axis2=-1))
        g, r, c = layout.group, layout.row, layout.column
        self.slots = {code: at for code, at in layout.slots.items() if len(at)}
        flat = {Matrix.LAMBDA: (g * p + r) * m + c, Matrix.BETA: (g * m + r) * m + c, Matrix.THETA: g * p + r,
                Matrix.PSI: (g * m + r) * m + c, Matrix.NU: g * p + r, Matrix.ALPHA: g * m + r}  # fmt: skip
        self.flat = {code: flat[code][at] for code, at in self.slots.items()}
        at = layout.slots[Matrix.PSI]
        self.mirror = ((g * m + c) * m + r)[at]
        self.regression = bool(len(layout.slots[Matrix.BETA]) or layout.base[Matrix.BETA].any())
        self.depth = layout.depth
        theta = layout.base[Matrix.THETA]
        self.theta_base = np.ascontiguousarray(theta[:, np.arange(p), np.arange(p)])
        self.lifts = np.zeros_like(self.theta_base) if lifts is None else lifts
        self.lifted = np.flatnonzero(self.lifts.any(axis=0))
        self.owner = None if len(self.lifted) else owners(layout)
        self.gathered = dict(self.flat)  # where the gradient by each entry stands
        if self.owner is not None:
            self.owned, self.eye = np.eye(m)[self.owner], np.arange(m)
            self.items = together(self.owner)
            self.gathered[Matrix.LAMBDA] = (g * p + r)[layout.slots[Matrix.LAMBDA]]
        self.taken: tuple[Array, Array, Array] | None = None

    def __call__(self, theta: Array, rows: Array) -> tuple[Array, Array]:
        """F (n,) without its -log|S| - p, and the gradient (n, q), of the samples `rows` at theta (n, q)."""
        L, B, ps, Psi = self._matrices(theta)
        E, C = self._latent(B, Psi)
        loadings, spread = L, C
        if len(self.lifted):
            ps, loadings, spread = self._with_lifts(ps, L, C)
        bad = ps <= SMALLEST
        t = 1 / np.where(bad, 1.0, ps)
        S, diagonal, d = self._moments(theta, rows, L, E)
        if self.owner is None:
            core = self._core(t, loadings, spread, S, diagonal)
        else:
            core = self._core_of_owned(self.owner, t, loadings, spread, S, diagonal)
        value = (core.value * self.weights).sum(-1)  # not a product, whose last bit depends on the number of rows
        value[(bad.any(-1) | core.singular).any(-1)] = np.inf
        parts = {Matrix.LAMBDA: core.loadings, Matrix.THETA: core.residuals}
        inner = core.inner[..., : self.layout.m, : self.layout.m]
        EL = E.swapaxes(-1, -2) @ inner if self.regression else inner
        if Matrix.BETA in self.slots:
            parts[Matrix.BETA] = 2 * EL @ C
        parts[Matrix.PSI] = EL @ E if self.regression else EL
        if d is not None:
            self._mean_parts(parts, theta, d, t, loadings * t[..., None], core.H, L, E)
        return value, self._gather(parts, len(theta))

    def _core(self, t: Array, L: Array, C: Array, S: Array, diagonal: Array) -> _Core:
        X = L * t[..., None]
        M = L.swapaxes(-1, -2) @ X
        P, logdet, singular = inverses(_one_more(C @ M), len(self.lifted))
        H, Z = P @ C, S @ X
        Q = X.swapaxes(-1, -2) @ Z
        HQ, tZH = H @ Q, Z @ H
        tZH *= t[..., None]
        by_loading = X @ (H + HQ @ H)
        by_loading -= tZH
        tZH -= by_loading
        own = t - t * t * diagonal + np.einsum("...ik,...ik->...i", tZH, X)
        by_loading *= 2
        value = logdet - np.log(t).sum(-1) + (t * diagonal).sum(-1) - np.trace(HQ, axis1=-2, axis2=-1)
        return _Core(value, by_loading[..., : self.layout.m], own, (M - P.swapaxes(-1, -2) @ Q) @ P, H, singular)

    def _core_of_owned(self, owner: Array, t: Array, L: Array, C: Array, S: Array, diagonal: Array) -> _Core:
        """The same where each item has one loading: M is diagonal, and few cells of the products are asked for."""
        item = np.arange(len(owner))
        loading = L[..., item, owner]
        x = loading * t
        squares = product((loading * x).reshape(-1, len(owner)), self.owned).reshape(*x.shape[:-1], -1)
        P, logdet, singular = inverses(_one_more(C * squares[..., None, :]))
        H, Z = P @ C, self._transposed_products(S, x)
        Q = (Z * x[..., None, :]) @ self.owned
        HQ = H @ Q
        J = np.diagonal(H, axis1=-2, axis2=-1) + (HQ * H).sum(-1)  # its diagonal: H is symmetric
        xJ, tZH = x * J[..., owner], t * (H @ Z)[..., owner, item]
        own = t - t * t * diagonal + x * (2 * tZH - xJ)
        value = logdet - np.log(t).sum(-1) + (t * diagonal).sum(-1) - np.trace(HQ, axis1=-2, axis2=-1)
        inner = P.swapaxes(-1, -2) @ -Q
        inner[..., self.eye, self.eye] += squares
        return _Core(value, 2 * (xJ - tZH), own, inner @ P, H, singular)

    def _transposed_products(self, S: Array, x: Array) -> Array:
        """Z' = X'S: where a latent's items stand together, its row asks for their rows of S alone."""
        if self.items is None:
            return (self.owned * x[..., None]).swapaxes(-1, -2) @ S
        found = np.zeros((*x.shape[:-1], len(self.eye), x.shape[-1]))
        for latent, items in self.items:
            np.matmul(x[..., None, items], S[..., items, :], out=found[..., latent : latent + 1, :])
        return found

    def _matrices(self, theta: Array) -> tuple[Array, Array | None, Array, Array]:
        R, lay = len(theta), self.layout
        L = self._filled(Matrix.LAMBDA, lay.base[Matrix.LAMBDA], theta)
        B = self._filled(Matrix.BETA, lay.base[Matrix.BETA], theta) if self.regression else None
        ps = self._filled(Matrix.THETA, self.theta_base, theta)
        Psi = self._filled(Matrix.PSI, lay.base[Matrix.PSI], theta)
        if Matrix.PSI in self.slots:
            Psi.reshape(R, -1)[:, self.mirror] = theta[:, self.slots[Matrix.PSI]]
        return L, B, ps, Psi

    def _with_lifts(self, ps: Array, L: Array, C: Array) -> tuple[Array, Array, Array]:
        """Residual variances with what is lifted, loadings and covariances with the latents that take it away."""
        m, k = self.layout.m, len(self.lifted)
        loadings = np.zeros((*L.shape[:-1], m + k))
        loadings[..., :m] = L
        loadings[..., self.lifted, m + np.arange(k)] = 1
        spread = np.zeros((*C.shape[:-2], m + k, m + k))
        spread[..., :m, :m] = C
        spread[..., m + np.arange(k), m + np.arange(k)] = -self.lifts[:, self.lifted]
        return ps + self.lifts, loadings, spread

    def _filled(self, code: Matrix, base: Array, theta: Array) -> Array:
        full = np.empty((len(theta), *base.shape))
        full[:] = base
        if code in self.slots:
            full.reshape(len(theta), -1)[:, self.flat[code]] = theta[:, self.slots[code]]
        return full

    def _latent(self, B: Array | None, Psi: Array) -> tuple[Array, Array]:
        eye = np.eye(self.layout.m)
        if B is None:
            return eye, Psi
        if self.depth is None:
            E, _, singular = inverses(eye - B)
            E[singular] = np.nan
        else:  # I + B + B^2 + ... ends where no path goes on
            E, power = eye + B, B
            for _ in range(self.depth - 1):
                power = power @ B
                E += power
        return E, E @ Psi @ E.swapaxes(-1, -2)

    def _moments(self, theta: Array, rows: Array, L: Array, E: Array) -> tuple[Array, Array, Array | None]:
        S, diagonal = self._samples(rows)
        if self.mean is None:
            return S, diagonal, None
        nu = self._filled(Matrix.NU, self.layout.base[Matrix.NU], theta)
        alpha = self._filled(Matrix.ALPHA, self.layout.base[Matrix.ALPHA], theta)
        d = self.mean[rows] - nu - (L @ (E @ alpha[..., None]))[..., 0]
        return S + d[..., :, None] * d[..., None, :], diagonal + d * d, d

    def _samples(self, rows: Array) -> tuple[Array, Array]:
        """S and its diagonal of `rows`; what stood in the same place at the last call is not copied again."""
        if self.taken is None or len(self.taken[0]) != len(rows):
            self.taken = (rows, self.S[rows], self.diagonal[rows])
        before, S, diagonal = self.taken
        changed = np.flatnonzero(before != rows)
        if len(changed):
            S[changed], diagonal[changed] = self.S[rows[changed]], self.diagonal[rows[changed]]
            self.taken = (rows, S, diagonal)
        return S, diagonal

    def _mean_parts(self, parts: dict[Matrix, Array], theta: Array, d: Array, t: Array, X: Array, H: Array,
                    L: Array, E: Array) -> None:  # fmt: skip
        """Add what the means give: -2 (Sigma^-1 d)' dmu."""
        r = t * d - (X @ (H @ (X.swapaxes(-1, -2) @ d[..., None])))[..., 0]
        alpha = self._filled(Matrix.ALPHA, self.layout.base[Matrix.ALPHA], theta)
        ea = (E @ alpha[..., None])[..., 0]
        Er = (E.swapaxes(-1, -2) @ (L.swapaxes(-1, -2) @ r[..., None]))[..., 0]
        more = r[..., :, None] * ea[..., None, :] if self.owner is None else r * ea[..., self.owner]
        parts[Matrix.LAMBDA] = parts[Matrix.LAMBDA] - 2 * more
        if Matrix.BETA in parts:
            parts[Matrix.BETA] = parts[Matrix.BETA] - 2 * Er[..., :, None] * ea[..., None, :]
        parts[Matrix.NU], parts[Matrix.ALPHA] = -2 * r, -2 * Er

    def _gather(self, parts: dict[Matrix, Array], R: int) -> Array:
        lay = self.layout
        g = np.zeros((R, lay.q))
        for code, at in self.slots.items():
            g[:, at] = parts[code].reshape(R, -1)[:, self.gathered[code]] * self.weights[lay.group[at]]
        at = lay.slots[Matrix.PSI]
        g[:, at] *= 2 * lay.h[at]
        return g
