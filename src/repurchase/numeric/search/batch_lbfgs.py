"""L-BFGS over a batch of problems of one shape: every replicate has its own memory, step and end.

The problems are whitened: `L` with L L' = H0^-1, the inverse Hessian at a common point, makes each Hessian nearly
the identity, so that a unit step is nearly a Newton step and the squared gradient is the Newton decrement.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.linear.stable_product import product

Objective = Callable[[Array, Array], tuple[Array, Array]]
WINDOW = 320  # replicates in work at once: more would leave the cache, fewer pay more for each call
HALVINGS = 14
# A replicate that takes more steps than usual has another curvature than the metric's, flat directions among it, and
# is further from its minimum than its gradient says: the tolerance falls with the steps taken.
QUICK, SLOWER = 12.0, 8


@dataclass(frozen=True, eq=False)
class Minima:
    """Each replicate's search ends at this minimum.

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
    """The last few steps and gradient differences of every slot, as a ring.

    Seven digits are enough for a direction, whose length and gain are measured with all of them; half the bytes are
    half the time.
    """

    def __init__(self, depth: int, size: int, f: int) -> None:
        self.s, self.y = np.zeros((depth, size, f), np.float32), np.zeros((depth, size, f), np.float32)
        self.rho = np.zeros((depth, size), np.float32)
        self.depth, self.used, self.head = depth, 0, 0

    def push(self, s: Array, y: Array) -> None:
        """A new pair; one without positive curvature weighs nothing."""
        sy, yy = np.einsum("rf,rf->r", s, y), np.einsum("rf,rf->r", y, y)
        good = sy > 1e-10 * yy
        k = self.head
        self.s[k], self.y[k] = s, y
        self.rho[k] = np.where(good, 1 / np.where(good, sy, 1), 0)
        self.head, self.used = (k + 1) % self.depth, min(self.used + 1, self.depth)

    def keep(self, slots: Array) -> None:
        """Forget the slots that have become empty."""
        self.s, self.y, self.rho = self.s[:, slots], self.y[:, slots], self.rho[:, slots]

    def reset(self, slots: Array) -> None:
        """Start some slots afresh."""
        self.rho[:, slots] = 0
        self.s[:, slots] = self.y[:, slots] = 0

    def direction(self, g: Array) -> Array:
        """Minus the inverse Hessian approximation times g (n, f); whitened, its beginning is the identity."""
        d = -g.astype(np.float32)
        newest_first = [(self.head - 1 - k) % self.depth for k in range(self.used)]
        alphas = []
        for k in newest_first:
            alpha = self.rho[k] * np.einsum("rf,rf->r", self.s[k], d)
            d -= alpha[:, None] * self.y[k]
            alphas.append(alpha)
        for k, alpha in zip(reversed(newest_first), reversed(alphas), strict=True):
            beta = self.rho[k] * np.einsum("rf,rf->r", self.y[k], d)
            d += (alpha - beta)[:, None] * self.s[k]
        return d.astype(float)


class _Whitened:
    """The objective in coordinates z, x = start + L z; L is common (f, f) or each replicate's own (R, f, f)."""

    def __init__(self, objective: Objective, start: Array, L: Array) -> None:
        self.objective, self.start, self.L = objective, start, L

    def unwhitened(self, z: Array, rows: Array) -> Array:
        """x (n, f) of the replicates `rows` at z (n, f)."""
        moved = product(z, self.L.T) if self.L.ndim == 2 else (self._own(rows) @ z[:, :, None])[:, :, 0]
        return np.asarray(self.start[rows] + moved)

    def __call__(self, z: Array, rows: Array) -> tuple[Array, Array]:
        """Value (n,) and gradient (n, f) by z."""
        value, g = self.objective(self.unwhitened(z, rows), rows)
        return value, product(g, self.L) if self.L.ndim == 2 else (g[:, None, :] @ self._own(rows))[:, 0]

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
    window: int = WINDOW,
) -> Minima:
    """Minimise R problems at once.

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
    window : int
        Replicates in work at once; what is found does not depend on it.

    Returns
    -------
    Minima
    """
    search = _Search(_Whitened(objective, start, whitening), tol, max_iter, depth, last, window)
    with np.errstate(invalid="ignore", over="ignore"):
        while len(search.rows):
            search.step()
    return search.minima


@dataclass
class _Slots:
    """The replicates in work: each has its place, its direction and how much of that it tries next.

    Attributes
    ----------
    z, g, d : (n, f) arrays
    value, length, slope : (n,) arrays
    taken, halved, stalled, tried : (n,) int arrays
        Steps taken, halvings of the present one, failures to fall, evaluations.
    fresh : (n,) bool array
        Not evaluated yet.
    """

    z: Array
    g: Array
    d: Array
    value: Array
    length: Array
    slope: Array
    taken: Array
    halved: Array
    stalled: Array
    tried: Array
    fresh: Array

    @classmethod
    def new(cls, n: int, f: int) -> "_Slots":
        """Slots of replicates at their start."""
        z, g, d = (np.zeros((n, f)) for _ in range(3))
        value, length, slope = np.full(n, np.inf), np.ones(n), np.zeros(n)
        taken, halved, stalled, tried = (np.zeros(n, int) for _ in range(4))
        return cls(z, g, d, value, length, slope, taken, halved, stalled, tried, np.ones(n, bool))

    def keep(self, slots: Array) -> None:
        """Keep only some of the slots."""
        for name, values in vars(self).items():
            setattr(self, name, values[slots])

    def renew(self, slots: Array) -> None:
        """Start other replicates in some of the slots."""
        for name, values in vars(_Slots.new(len(slots), self.z.shape[1])).items():
            getattr(self, name)[slots] = values


class _Search:
    """A window of replicates that are stepped together; the next one enters where one has ended.

    Every call of the objective is then for a full window, and a step that has to be halved waits for the next call.
    """

    def __init__(self, evaluate: _Whitened, tol: float, max_iter: int, depth: int, last: bool, window: int) -> None:
        self.evaluate, self.tol, self.max_iter, self.last = evaluate, tol, max_iter, last
        R, f = evaluate.start.shape
        self.rows = np.arange(min(window, R))
        self.next, self.R, self.cap = len(self.rows), R, np.sqrt(f)
        self.slots, self.memory = _Slots.new(len(self.rows), f), _Memory(depth, len(self.rows), f)
        self.minima = Minima(evaluate.start.copy(), np.full(R, np.inf), np.zeros(R, int), np.zeros(R, bool))

    def step(self) -> None:
        """Evaluate every slot once, and accept, halve or end its step."""
        slots = self.slots
        trial = slots.z + slots.length[:, None] * slots.d
        value, g = self.evaluate(trial, self.rows)
        slack = 1e-13 * (1 + np.abs(slots.value))
        good = slots.fresh | (value <= slots.value + 1e-4 * slots.length * slots.slope + slack)
        stuck = ~good & (slots.halved >= HALVINGS)
        good |= stuck & (value <= slots.value + slack)
        stuck &= ~good
        stepped = good & ~slots.fresh
        s = trial - slots.z
        still = stepped & ~s.any(axis=1)
        self._push(s, g - slots.g, np.flatnonzero(~stepped))
        slots.taken += stepped
        slots.tried += 1
        slots.stalled = np.where(stuck | still, slots.stalled + 1, np.where(good, 0, slots.stalled))
        bad = np.flatnonzero(~good)
        trial[bad], g[bad] = slots.z[bad], slots.g[bad]
        slots.z, slots.g = trial, g
        slots.value, slots.fresh = np.where(good, value, slots.value), np.zeros(len(good), bool)
        if stuck.any() or still.any():
            self.memory.reset(np.flatnonzero(stuck | still))
        ahead = good | stuck
        slots.halved = np.where(ahead, 0, slots.halved + 1)
        slots.length = np.where(ahead, 1.0, slots.length / 2)
        self._end(ahead)

    def _push(self, s: Array, y: Array, without: Array) -> None:
        s[without] = y[without] = 0.0
        self.memory.push(s, y)

    def _end(self, ahead: Array) -> None:
        slots = self.slots
        d = capped(_downhill(self.memory, slots.g), self.cap)
        tol = self.tol * np.minimum(1.0, QUICK / np.maximum(slots.taken, 1)) ** SLOWER
        done = ahead & (np.einsum("rf,rf->r", slots.g, slots.g) < tol) & np.isfinite(slots.value)
        ended = done | ~np.isfinite(slots.value) | (slots.stalled > 1)
        ended |= (slots.taken >= self.max_iter) | (slots.tried > 3 * self.max_iter)
        slots.d = np.where(ahead[:, None], d, slots.d)
        slots.slope = np.einsum("rf,rf->r", slots.d, slots.g)
        if not ended.any():
            return
        rows, z, value = self.rows[ended], slots.z[ended], slots.value[ended]
        if self.last:
            z = np.where(done[ended, None], z + slots.d[ended], z)
            value = np.where(done[ended], value + 0.5 * slots.slope[ended], value)
        minima = self.minima
        minima.x[rows] = self.evaluate.unwhitened(z, rows)
        minima.value[rows], minima.iterations[rows], minima.converged[rows] = value, slots.taken[ended], done[ended]
        self._refill(np.flatnonzero(ended))

    def _refill(self, slots: Array) -> None:
        entering = min(len(slots), self.R - self.next)
        new, empty = slots[:entering], slots[entering:]
        if entering:
            self.rows = self.rows.copy()
            self.rows[new] = np.arange(self.next, self.next + entering)
            self.next += entering
            self.memory.reset(new)
            self.slots.renew(new)
        if len(empty):
            kept = np.delete(np.arange(len(self.rows)), empty)
            self.rows = self.rows[kept]
            self.memory.keep(kept)
            self.slots.keep(kept)


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
