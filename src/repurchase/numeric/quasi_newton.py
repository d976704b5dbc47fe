"""L-BFGS over a batch of problems of one shape: every replicate has its own memory, step and end.

The problems are whitened: `L` with L L' = H0^-1, the inverse Hessian at a common point, makes each Hessian nearly
the identity, so that a unit step is nearly a Newton step and the squared gradient is the Newton decrement.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
Objective = Callable[[Array, Array], tuple[Array, Array]]


@dataclass(frozen=True, eq=False)
class Minima:
    """Where each replicate ended.

    Attributes
    ----------
    x : (R, f) array
    value : (R,) array
    iterations : (R,) int array
    converged : (R,) bool array
        Newton decrement below the tolerance.
    """

    x: Array
    value: Array
    iterations: Array
    converged: Array

    def replaced(self, other: "Minima", rows: Array) -> "Minima":
        """The same with `other` in the place of the replicates `rows`."""
        fields = {name: getattr(self, name).copy() for name in Minima.__dataclass_fields__}
        for name, values in fields.items():
            values[rows] = getattr(other, name)
        return Minima(**fields)


class _Memory:
    """The last few steps and gradient differences of every replicate, as a ring."""

    def __init__(self, depth: int, size: int, f: int) -> None:
        self.s, self.y = np.zeros((depth, size, f)), np.zeros((depth, size, f))
        self.rho = np.zeros((depth, size))
        self.scale = np.ones(size)
        self.depth, self.used, self.head = depth, 0, 0

    def push(self, s: Array, y: Array) -> None:
        """A new pair; one without positive curvature weighs nothing."""
        sy, yy = np.einsum("rf,rf->r", s, y), np.einsum("rf,rf->r", y, y)
        good = sy > 1e-10 * yy
        k = self.head
        self.s[k], self.y[k] = s, y
        self.rho[k] = np.where(good, 1 / np.where(good, sy, 1), 0)
        self.scale = np.where(good, np.where(good, sy, 1) / np.where(yy > 0, yy, 1), self.scale)
        self.head, self.used = (k + 1) % self.depth, min(self.used + 1, self.depth)

    def keep(self, rows: Array) -> None:
        """Forget the replicates that have ended."""
        self.s, self.y, self.rho = self.s[:, rows], self.y[:, rows], self.rho[:, rows]
        self.scale = self.scale[rows]

    def reset(self, rows: Array) -> None:
        """Start some replicates afresh."""
        self.rho[:, rows] = 0
        self.scale[rows] = 1

    def direction(self, g: Array) -> Array:
        """Minus the inverse Hessian approximation times g (R, f)."""
        d = -g
        newest_first = [(self.head - 1 - k) % self.depth for k in range(self.used)]
        alphas = []
        for k in newest_first:
            alpha = self.rho[k] * np.einsum("rf,rf->r", self.s[k], d)
            d -= alpha[:, None] * self.y[k]
            alphas.append(alpha)
        d *= self.scale[:, None]
        for k, alpha in zip(reversed(newest_first), reversed(alphas), strict=True):
            beta = self.rho[k] * np.einsum("rf,rf->r", self.y[k], d)
            d += (alpha - beta)[:, None] * self.s[k]
        return d


class _Whitened:
    """The objective in coordinates z, x = start + L z; L is common (f, f) or each replicate's own (R, f, f)."""

    def __init__(self, objective: Objective, start: Array, L: Array) -> None:
        self.objective, self.start, self.L = objective, start, L

    def place(self, z: Array, rows: Array) -> Array:
        """x (n, f) of the replicates `rows` at z (n, f)."""
        moved = z @ self.L.T if self.L.ndim == 2 else (self._own(rows) @ z[:, :, None])[:, :, 0]
        return np.asarray(self.start[rows] + moved)

    def __call__(self, z: Array, rows: Array) -> tuple[Array, Array]:
        """Value (n,) and gradient (n, f) by z."""
        value, g = self.objective(self.place(z, rows), rows)
        return value, g @ self.L if self.L.ndim == 2 else (g[:, None, :] @ self._own(rows))[:, 0]

    def _own(self, rows: Array) -> Array:
        return self.L if len(rows) == len(self.L) else self.L[rows]


def minimise(
    objective: Objective,
    start: Array,
    whitening: Array,
    tol: float = 1e-10,
    max_iter: int = 150,
    depth: int = 8,
    last: bool = False,
) -> Minima:
    """Minima of R problems at once.

    Parameters
    ----------
    objective : callable
        ``objective(x, rows) -> (value (n,), gradient (n, f))`` of the replicates `rows` (n,) at x (n, f); an
        infinite value marks a point outside the domain.
    start : (R, f) array
    whitening : (f, f) or (R, f, f) array
        L with L L' the inverse Hessian at a typical solution, common to all or each replicate's own.
    tol : float
        Bound of the squared whitened gradient, i.e. of twice the expected fall of the objective.
    max_iter, depth : int
        Iterations at most; pairs remembered.
    last : bool
        Take one more step from where a replicate has converged: it costs no evaluation and wins a digit.
    """
    R, f = start.shape
    x_end, value_end = start.copy(), np.full(R, np.inf)
    iterations, converged = np.zeros(R, int), np.zeros(R, bool)
    rows, z, stalls = np.arange(R), np.zeros((R, f)), np.zeros(R, int)
    memory, cap, evaluate = _Memory(depth, R, f), np.sqrt(f), _Whitened(objective, start, whitening)
    value, g = evaluate(z, rows)
    for step in range(max_iter + 1):
        decrement = np.einsum("rf,rf->r", g, g)
        done = (decrement < tol) & np.isfinite(value)
        ended = done | ~np.isfinite(value) | (stalls > 1)
        if ended.any() or step == max_iter:
            ended |= step == max_iter
            if last and done.any():
                d = memory.direction(g)[done]
                z[done], value[done] = z[done] + d, value[done] + 0.5 * np.einsum("rf,rf->r", d, g[done])
            at = rows[ended]
            x_end[at] = evaluate.place(z[ended], at)
            value_end[at], iterations[at], converged[at] = value[ended], step, done[ended]
            kept = np.flatnonzero(~ended)
            rows, z, value, g, stalls = rows[kept], z[kept], value[kept], g[kept], stalls[kept]
            memory.keep(kept)
        if not len(rows):
            break
        d = capped(_downhill(memory, g), cap)
        z_new, value_new, g_new = _backtrack(evaluate, rows, z, value, g, d)
        moved = (z_new != z).any(1)
        stalls = np.where(moved, 0, stalls + 1)
        memory.push(z_new - z, g_new - g)
        if not moved.all():
            memory.reset(np.flatnonzero(~moved))
        z, value, g = z_new, value_new, g_new
    return Minima(x_end, value_end, iterations, converged)


def _downhill(memory: _Memory, g: Array) -> Array:
    d = memory.direction(g)
    uphill = np.flatnonzero(~(np.einsum("rf,rf->r", d, g) < 0))
    if len(uphill):
        memory.reset(uphill)
        d[uphill] = -g[uphill]
    return d


def capped(d: Array, cap: float) -> Array:
    """A whitened step far longer than a typical sampling error would leave the region where whitening is right."""
    length = np.sqrt(np.einsum("rf,rf->r", d, d))
    over = length > cap
    if over.any():
        d[over] *= (cap / length[over])[:, None]
    return d


def _backtrack(
    evaluate: Objective, rows: Array, z: Array, value: Array, g: Array, d: Array, halvings: int = 14
) -> tuple[Array, Array, Array]:
    """Step of each replicate, halved until the value falls enough; a replicate that never falls stays where it is."""
    slope = np.einsum("rf,rf->r", d, g)
    z_new = z + d
    value_new, g_new = evaluate(z_new, rows)
    step = np.ones(len(rows))
    slack = 1e-13 * (1 + np.abs(value))
    for _ in range(halvings):
        again = np.flatnonzero(~(value_new <= value + 1e-4 * step * slope + slack))
        if not len(again):
            return z_new, value_new, g_new
        step[again] *= 0.5
        z_new[again] = z[again] + step[again, None] * d[again]
        value_new[again], g_new[again] = evaluate(z_new[again], rows[again])
    stuck = np.flatnonzero(~(value_new <= value + slack))
    z_new[stuck], value_new[stuck], g_new[stuck] = z[stuck], value[stuck], g[stuck]
    return z_new, value_new, g_new
