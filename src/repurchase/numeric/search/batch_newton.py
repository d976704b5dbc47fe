"""The search of a single fit over a batch of samples: damped Newton steps, with a path of its own for each sample.

The steps, stops and starts are those of `repurchase.numeric.estimate.optimise`, so that a sample ends where a fit of it
alone ends. It serves samples that the L-BFGS of the batch gives up: far from the start, in a curved valley, or where
their curvature has nothing to do with the original sample's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.optimise import CONVERGED, LAST, PATIENCE, TIGHT, damped_factor, step_by
from repurchase.numeric.linear.joined_records import joined_records
from repurchase.numeric.sem.free_vectors import expanded, gathered
from repurchase.numeric.sem.layout import Layout

LIMIT, HALVINGS, DESCENTS = 100, 25, 400  # steps of a search, halvings of one step, steps of a careful descent
BLOCK = 16  # Hessians made at once: more would leave the cache
WINDOW = 512  # samples that are searched for together


class Form(Protocol):
    """A discrepancy of many samples at once, with its Hessian.

    Attributes
    ----------
    curved : bool
        Whether the exact Hessian is known; else `hessian` is Gauss-Newton's in any case.
    """

    layout: Layout
    curved: bool

    def __call__(self, theta: Array, rows: Array) -> tuple[Array, Array]:
        """F (n,) and gradient (n, q) of the samples `rows` at theta (n, q)."""

    def hessian(self, theta: Array, rows: Array, exact: bool) -> Array:
        """Half the Hessian (n, q, q), its expectation or Gauss-Newton's unless `exact`."""


@dataclass(frozen=True, eq=False)
class Optima:
    """Each sample's search ends at this optimum.

    Attributes
    ----------
    free : (n, f) array
    value, decrement : (n,) arrays
        The discrepancy, and g' H^-1 g there.
    iterations : (n,) int array
    converged, minimum : (n,) bool arrays
        Whether the decrement is small, and whether the exact Hessian was seen to be positive definite.
    """

    free: Array
    value: Array
    decrement: Array
    iterations: Array
    converged: Array
    minimum: Array

    @classmethod
    def nowhere(cls, free: Array) -> "Optima":
        """Searches that have not begun."""
        n = len(free)
        no = np.zeros(n, bool)
        return cls(free.copy(), np.full(n, np.inf), np.full(n, np.inf), np.zeros(n, int), no, no.copy())

    def take(self, rows: Array) -> "Optima":
        """Take some of the samples."""
        return Optima(*(values[rows] for values in vars(self).values()))

    def put(self, rows: Array, other: "Optima") -> None:
        """Write `other` in the place of the samples `rows`."""
        for name, values in vars(self).items():
            values[rows] = getattr(other, name)


class _Free:
    """The form by the unconstrained vectors, of the samples `rows` that a search is about."""

    def __init__(self, form: Form, rows: Array) -> None:
        self.form, self.rows, self.layout = form, rows, form.layout

    def __call__(self, free: Array, samples: Array) -> tuple[Array, Array]:
        """F (n,) and gradient (n, f) of `samples` at free (n, f)."""
        if not len(samples):
            return np.zeros(0), np.zeros_like(free)
        value, g = self.form(expanded(self.layout, free), self.rows[samples])
        return value, gathered(self.layout, g)

    def hessian(self, free: Array, samples: Array, exact: bool) -> Array:
        """Half the Hessian (n, f, f)."""
        layout, K = self.layout, self.layout.K
        result = np.empty((len(samples), layout.f, layout.f))
        for first in range(0, len(samples), BLOCK):
            part = slice(first, first + BLOCK)
            H = self.form.hessian(expanded(layout, free[part]), self.rows[samples[part]], exact)
            result[part] = K.T @ H @ K if layout.constrained else H
        return result

    def part(self, samples: Array) -> "_Free":
        """Take the form of some of the samples."""
        return _Free(self.form, self.rows[samples])


class _Walk:
    """Damped Newton steps of every sample, from `free` (n, f)."""

    def __init__(self, form: _Free, free: Array) -> None:
        n = len(free)
        self.form, self.curved, self.free = form, form.form.curved, free.copy()
        self.value, self.g = form(self.free, np.arange(n))
        self.damping = np.zeros(n)
        self.decrement, self.best = np.full(n, np.inf), np.full(n, np.inf)
        self.steps, self.exact, self.going = np.zeros(n, int), np.zeros(n, bool), np.ones(n, bool)

    def ended(self, limit: int) -> Optima:
        """Walk at most `limit` steps."""
        for _ in range(limit):
            samples = np.flatnonzero(self.going)
            if not len(samples):
                break
            self._step(samples)
        converged = np.isfinite(self.decrement) & (self.decrement < CONVERGED)
        converged &= ~(self.going & self.curved)  # Newton's steps would have ended: there is no minimum
        minimum = self.exact & (self.damping == 0)
        return Optima(self.free, self.value, self.decrement, self.steps, converged, minimum)

    def _step(self, samples: Array) -> None:
        self.steps[samples] += 1
        step = self._directions(samples)
        decrement = self.decrement[samples]
        ready = (decrement < TIGHT) | ((decrement < 1e-16) & (decrement > 0.25 * self.best[samples]))
        ready |= ~np.isfinite(decrement)
        self.going[samples[ready]] = False
        samples, step = samples[~ready], step[~ready]
        self.best[samples] = np.minimum(self.best[samples], self.decrement[samples])
        free, value, g, lower = line_search(
            self.form,
            samples,
            self.free[samples],
            step,
            self.value[samples],
            -self.decrement[samples],
            self.decrement[samples] < 1e-10,
        )
        stuck, on = samples[~lower], samples[lower]
        self.damping[stuck] = np.maximum(4 * self.damping[stuck], 1e-4)
        self.going[stuck[self.damping[stuck] > 1e6]] = False
        self.free[on], self.value[on], self.g[on] = free[lower], value[lower], g[lower]
        last = self.exact[on] & (self.damping[on] == 0) & (self.decrement[on] < LAST)
        self.decrement[on[last]] **= 2  # what Newton's method leaves
        self.going[on[last]] = False
        rest = on[~last]
        self.damping[rest] = np.where(self.damping[rest] > 1e-6, self.damping[rest] / 8, 0.0)

    def _directions(self, samples: Array) -> Array:
        """The steps (n, f) of `samples`, whose decrements are noted."""
        steps, left = np.zeros((len(samples), self.free.shape[1])), np.ones(len(samples), bool)
        near = self.curved & (self.decrement[samples] < 1e-2)
        self.decrement[samples], self.exact[samples] = np.inf, False
        for chosen, exact in ((near, True), (left, False)):
            k = np.flatnonzero(chosen & left)
            for number, M in zip(k, self.form.hessian(self.free[samples[k]], samples[k], exact), strict=True):
                row = samples[number]
                factored = damped_factor(M, float(self.damping[row]), exact)
                if factored is not None:
                    steps[number], self.decrement[row] = step_by(factored, self.g[row])
                    self.exact[row], left[number] = exact, False
        return steps


def line_search(
    form: _Free, samples: Array, free: Array, step: Array, value: Array, slope: Array, trusting: Array
) -> tuple[Array, Array, Array, Array]:
    """The first of full, half, quarter ... steps that lowers each sample's objective enough, and whether one does."""
    there, reached, g = free.copy(), value.copy(), np.zeros_like(free)
    open_, length = np.arange(len(samples)), 1.0
    for _ in range(HALVINGS):
        if not len(open_):
            break
        trial = free[open_] + length * step[open_]
        tried, slopes = form(trial, samples[open_])
        enough = value[open_] + 1e-4 * length * slope[open_] + 1e-14 * np.abs(value[open_])
        good = np.isfinite(tried) & (trusting[open_] | (tried <= enough))
        done = open_[good]
        there[done], reached[done], g[done] = trial[good], tried[good], slopes[good]
        open_, length = open_[~good], length * 0.5
    lower = np.ones(len(samples), bool)
    lower[open_] = False
    return there, reached, g, lower


def optimise(form: _Free, free: Array, limit: int = LIMIT) -> Optima:
    """The optimum of each sample from `free` (n, f)."""
    return _Walk(form, free).ended(limit)


def descend(form: _Free, free: Array) -> Array:
    """Descend by quasi-Newton steps (BFGS) of each sample: slow, but it does not leap where scoring would."""
    n, f = free.shape
    free, samples = free.copy(), np.arange(n)
    value, g = form(free, samples)
    diagonal = np.diagonal(form.hessian(free, samples, False), axis1=1, axis2=2)
    diagonal = np.where(np.isfinite(diagonal) & (diagonal > 0), diagonal, 1.0)
    first = (0.5 / diagonal)[:, :, None] * np.eye(f)
    H = first.copy()
    for _ in range(DESCENTS):
        step = -(H[samples] @ g[samples][:, :, None])[:, :, 0]
        slope = np.einsum("rf,rf->r", g[samples], step)
        up = slope >= 0
        H[samples[up]] = first[samples[up]]
        step[up] = -0.5 * g[samples[up]] / diagonal[samples[up]]
        slope[up] = np.einsum("rf,rf->r", g[samples[up]], step[up])
        keep = ~(-slope < 1e-12)
        samples, step, slope = samples[keep], step[keep], slope[keep]
        there, reached, h, lower = line_search(
            form, samples, free[samples], step, value[samples], slope, np.zeros(len(samples), bool)
        )
        samples, there, reached, h = samples[lower], there[lower], reached[lower], h[lower]
        if not len(samples):
            break
        H[samples] = _updated(H[samples], there - free[samples], h - g[samples])
        free[samples], value[samples], g[samples] = there, reached, h
    return free


def _updated(H: Array, s: Array, y: Array) -> Array:
    """BFGS's inverse Hessians (n, f, f) after steps s and gradient differences y (n, f)."""
    sy = np.einsum("rf,rf->r", s, y)
    good = sy > 1e-12 * np.sqrt(np.einsum("rf,rf->r", s, s)) * np.sqrt(np.einsum("rf,rf->r", y, y))
    sy = np.where(good, sy, 1.0)[:, None, None]
    Hy = (H @ y[:, :, None])[:, :, 0]
    yHy = np.einsum("rf,rf->r", y, Hy)[:, None, None]
    cross = Hy[:, :, None] * s[:, None, :]
    new = H + (1 + yHy / sy) * (s[:, :, None] * s[:, None, :]) / sy - (cross + cross.swapaxes(1, 2)) / sy
    return np.where(good[:, None, None], new, H)


def searched(form: Form, rows: Array, starts: Sequence[Callable[[int], Array]]) -> Optima:
    """Search for each sample's optimum from the first start that leads to one, as a single fit does.

    Parameters
    ----------
    form : Form
    rows : (n,) int array
        The samples.
    starts : sequence of functions of a sample's number, giving theta (q,)

    Returns
    -------
    Optima
        Of the n samples.

    Notes
    -----
    Careful descents follow where the steps fail from all starts, then a last attempt of many steps from the lowest end.
    """
    found = [_searched(_Free(form, rows[first : first + WINDOW]), starts) for first in range(0, len(rows), WINDOW)]
    return joined_records(found)


def _searched(form: _Free, starts: Sequence[Callable[[int], Array]]) -> Optima:
    n, f = len(form.rows), form.layout.f
    best, open_ = Optima.nowhere(np.zeros((n, f))), np.arange(n)
    made = [np.zeros((n, f)) for _ in starts]
    for careful in (False, True):
        for values, start in zip(made, starts, strict=True):
            if not careful:
                for k in open_:
                    values[k] = form.layout.reduce(start(int(form.rows[k])))
            usable = open_[np.isfinite(form(values[open_], open_)[0])]
            begin = descend(form.part(usable), values[usable]) if careful else values[usable]
            _keep_lowest(best, usable, _settled(form.part(usable), optimise(form.part(usable), begin)))
            open_ = open_[~best.converged[open_]]
            if not len(open_):
                return best
    last = open_[np.isfinite(best.value[open_])]
    further = optimise(form.part(last), best.free[last], PATIENCE)
    there = np.flatnonzero(further.converged)
    best.put(last[there], _settled(form.part(last[there]), further.take(there)))
    return best


def _keep_lowest(best: Optima, rows: Array, optima: Optima) -> None:
    """Keep the optimum of each sample that has converged, else the lowest of its ends."""
    better = optima.converged | (optima.value < best.value[rows])
    best.put(rows[better], optima.take(np.flatnonzero(better)))


def _settled(form: _Free, optima: Optima) -> Optima:
    """The optima, or those below them where a search has stopped on a saddle (a loading of zero, say)."""
    open_ = np.flatnonzero(form.form.curved & optima.converged & ~optima.minimum)
    for _ in range(3):
        down = np.zeros((len(open_), form.layout.f))
        for k, M in enumerate(form.hessian(optima.free[open_], open_, True)):
            down[k] = _downward(M)
        falls = down.any(axis=1)
        open_, down = open_[falls], down[falls]
        if not len(open_):
            break
        part = form.part(open_)
        sides = [optimise(part, optima.free[open_] + side * down) for side in (0.1, -0.1)]
        first, second = (np.where(o.converged, o.value, np.inf) for o in sides)
        lowest = sides[0].take(np.arange(len(open_)))
        other = np.flatnonzero(second < first)
        lowest.put(other, sides[1].take(other))
        below = np.flatnonzero(lowest.value < optima.value[open_])
        optima.put(open_[below], lowest.take(below))
        open_ = open_[below]
        open_ = open_[optima.converged[open_] & ~optima.minimum[open_]]
    return optima


def _downward(M: Array) -> Array:
    """A direction (f,) along which half the Hessian M (f, f) falls; zeros where there is none."""
    scale = np.sqrt(np.maximum(np.abs(np.diag(M)), 1e-300))
    if not np.isfinite(M).all() or not M.size:
        return np.zeros(len(M))
    values, vectors = np.linalg.eigh(M / np.outer(scale, scale))
    return vectors[:, 0] / scale if values[0] <= -1e-6 else np.zeros(len(M))
