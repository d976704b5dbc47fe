"""One tight optimum: Fisher scoring with line search, then Newton steps on the exact Hessian."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.linear import cholesky
from repurchase.numeric.sem.layout import Layout

Objective = Callable[[Array], tuple[Array, Array]]
Metric = Callable[[Array], Array]
Factored = tuple[Array, Array]
CONVERGED = 1e-9  # of the Newton decrement g' H^-1 g, in units of F: the estimates are within 1e-4 standard errors
LAST = 1e-11  # an exact Newton step from here ends at the limit of double precision
NEAR_END = 1e-5  # above, the next step is not the last
TIGHT = 1e-24
PATIENCE = 500  # iterations of a last attempt
FLAT = 1e-5  # a pivot of the scaled information's factor below this: a direction that the data do not identify


@dataclass(frozen=True, eq=False)
class Optimum:
    """A search ends at this optimum.

    Attributes
    ----------
    theta : (q,) array
    value : float
        The discrepancy.
    decrement : float
        g' H^-1 g there; `converged` says whether it is small.
    iterations : int
    minimum : bool
        Whether the exact Hessian was seen to be positive definite there.
    """

    theta: Array
    value: float
    decrement: float
    iterations: int
    converged: bool
    minimum: bool = False


def optimise(
    layout: Layout, start: Array, objective: Objective, metric: Metric, newton: Metric | None, limit: int = 100
) -> Optimum:
    """Minimise `objective` from `start` (q,).

    Parameters
    ----------
    objective : function of theta (1, q), giving F (1,) and gradient (1, q)
    metric : function of theta (1, q), giving a positive definite (q, q) half-Hessian: the expected information
    newton : the exact half-Hessian (q, q), used near the optimum where it is positive definite; None without one

    Returns
    -------
    Optimum

    Notes
    -----
    The exact Hessian of one step serves the next too where that will be the last: each step with it shrinks the
    decrement at one rate, which the step before has shown.

    Newton steps end a few steps after they come near a minimum. Where they have not ended at the limit there is none:
    F falls for ever towards infinite estimates, and the decrement with it, so that it says nothing.
    """
    free = layout.reduce(start)
    value, g = _evaluate(layout, objective, free)
    damping, decrement, best, steps, exact = 0.0, np.inf, np.inf, 0, False
    factored: Factored | None = None
    while steps < limit:
        steps += 1
        last = factored is not None and exact and damping == 0 and decrement < NEAR_END
        once_more = step_by(factored, g) if factored is not None and last else None
        if once_more is not None and once_more[1] ** 2 < TIGHT * decrement:
            step, decrement = once_more
        else:
            near = newton is not None and decrement < 1e-2
            theta = layout.expand(free)[None]
            factored, exact = _factored(layout, theta, metric, newton if near else None, damping)
            step, decrement = (np.zeros(len(g)), np.inf) if factored is None else step_by(factored, g)
        if not np.isfinite(decrement):
            break
        if decrement < TIGHT or (decrement < 1e-16 and decrement > 0.25 * best):
            break
        best = min(best, decrement)
        found = _search(layout, objective, free, step, value, -decrement, trusting=decrement < 1e-10)
        if found is None:
            damping = max(4 * damping, 1e-4)
            if damping > 1e6:
                break
            continue
        free, value, g = found
        if exact and damping == 0 and decrement < LAST:
            decrement = decrement**2  # what Newton's method leaves
            break
        damping = damping / 8 if damping > 1e-6 else 0.0
    else:
        decrement = decrement if newton is None else max(decrement, CONVERGED)
    converged = bool(np.isfinite(decrement) and decrement < CONVERGED)
    return Optimum(layout.expand(free), float(value), float(decrement), steps, converged, exact and damping == 0)


def search(
    layout: Layout,
    starts: Sequence[Callable[[], Array]],
    objective: Objective,
    metric: Metric,
    newton: Metric | None,
) -> Optimum:
    """The optimum from the first start that leads to one; careful descents where scoring fails from all of them.

    Where they fail too, the lowest point found is followed further: a curved valley takes hundreds of short steps.
    """
    optima: list[Optimum] = []
    made: list[Array] = []
    for careful in (False, True):
        for k, start in enumerate(starts):
            values = made[k] if careful else start()
            if not careful:
                made.append(values)
            if not np.isfinite(_evaluate(layout, objective, layout.reduce(values))[0]):
                continue
            begin = descend(layout, values, objective, metric) if careful else values
            best = optimise(layout, begin, objective, metric, newton)
            optima.append(_settled(layout, best, objective, metric, newton))
            if optima[-1].converged:
                return optima[-1]
    if not optima:
        return Optimum(made[-1], np.inf, np.inf, 0, False)
    lowest = min(optima, key=lambda o: o.value)
    further = optimise(layout, lowest.theta, objective, metric, newton, PATIENCE)
    return _settled(layout, further, objective, metric, newton) if further.converged else lowest


def _settled(layout: Layout, optimum: Optimum, objective: Objective, metric: Metric, newton: Metric | None) -> Optimum:
    """The optimum, or the one below it where the search has stopped on a saddle (a loading of zero, say)."""
    for _ in range(3):
        if newton is None or not optimum.converged or optimum.minimum:
            break
        M = layout.reduced(newton(optimum.theta[None]))
        scale = np.sqrt(np.maximum(np.abs(np.diag(M)), 1e-300))
        if not np.isfinite(M).all() or not M.size:
            break
        values, vectors = np.linalg.eigh(M / np.outer(scale, scale))
        if values[0] > -1e-6:
            break
        free, down = layout.reduce(optimum.theta), vectors[:, 0] / scale
        below = [optimise(layout, layout.expand(free + side * down), objective, metric, newton) for side in (0.1, -0.1)]
        lowest = min(below, key=lambda o: o.value if o.converged else np.inf)
        if not lowest.value < optimum.value:
            break
        optimum = lowest
    return optimum


def descend(layout: Layout, start: Array, objective: Objective, metric: Metric, limit: int = 400) -> Array:
    """theta (q,) after a quasi-Newton descent (BFGS) from `start`: slow, but it does not leap where scoring would.

    The scale of the first steps is that of the expected information's diagonal at the start.
    """
    free = layout.reduce(start)
    value, g = _evaluate(layout, objective, free)
    M = layout.reduced(metric(layout.expand(free)[None]))
    diagonal = np.where(np.isfinite(np.diag(M)) & (np.diag(M) > 0), np.diag(M), 1.0)
    H = np.diag(0.5 / diagonal)
    for _ in range(limit):
        step = -H @ g
        slope = float(g @ step)
        if slope >= 0:
            H, step = np.diag(0.5 / diagonal), -0.5 * g / diagonal
            slope = float(g @ step)
        if -slope < 1e-12:
            break
        found = _search(layout, objective, free, step, value, slope, trusting=False)
        if found is None:
            break
        s, y = found[0] - free, found[2] - g
        free, value, g = found
        sy = float(s @ y)
        if sy > 1e-12 * float(np.sqrt(s @ s) * np.sqrt(y @ y)):
            Hy = H @ y
            H += (1 + y @ Hy / sy) * np.outer(s, s) / sy - (np.outer(Hy, s) + np.outer(s, Hy)) / sy
    return layout.expand(free)


def _evaluate(layout: Layout, objective: Objective, free: Array) -> tuple[float, Array]:
    F, g = objective(layout.expand(free)[None])
    return float(F[0]), (g @ layout.K)[0] if layout.constrained else g[0]


def _factored(
    layout: Layout, theta: Array, metric: Metric, newton: Metric | None, damping: float
) -> tuple[Factored | None, bool]:
    """The half-Hessian at theta that is of use, factored, and whether it is the exact one."""
    for matrix, exact in ((newton, True), (metric, False)):
        found = None if matrix is None else damped_factor(layout.reduced(matrix(theta)), damping, exact)
        if found is not None:
            return found, exact
    return None, False


def damped_factor(M: Array, damping: float, exact: bool) -> Factored | None:
    """Cholesky's factor of a half-Hessian M (f, f) scaled to a unit diagonal, and the scale (f,).

    None for a matrix that is no use: not finite, or, where it is the `exact` Hessian, not clearly positive definite.
    """
    if not np.isfinite(M).all():
        return None
    scale = np.sqrt(np.maximum(np.abs(M.diagonal()), 1e-300))
    A = M / (scale[:, None] * scale)
    factored = cholesky.factor(_lifted(A, damping + (0 if exact else 1e-12)), spoil=True)
    flat = factored is None or (bool(len(A)) and float(factored.diagonal().min()) < FLAT)
    if flat and exact:
        return None
    if flat:
        factored = cholesky.factor(_lifted(_positive(A), damping))
    return None if factored is None else (factored, scale)


def step_by(factored: Factored, g: Array) -> tuple[Array, float]:
    """The step (f,) that a factored half-Hessian makes of the gradient g (f,), and twice how much of F it promises."""
    factor, scale = factored
    step = cholesky.solve_from(factor, -0.5 * g / scale) / scale
    return step, float(-(g @ step))


def _lifted(A: Array, by: float) -> Array:
    """A with `by` added to its diagonal."""
    found = A.copy()
    found.flat[:: len(A) + 1] += by
    return found


def _positive(A: Array) -> Array:
    """The matrix with its eigenvalues lifted: an unidentified direction is left alone, not followed."""
    values, vectors = np.linalg.eigh(A)
    return (vectors * np.maximum(np.abs(values), 1e-8)) @ vectors.T


def _search(
    layout: Layout, objective: Objective, free: Array, step: Array, value: float, slope: float, trusting: bool
) -> tuple[Array, float, Array] | None:
    """The first of full, half, quarter ... steps that lowers the objective enough; None when none does."""
    length = 1.0
    for _ in range(25):
        there = free + length * step
        found, g = _evaluate(layout, objective, there)
        if np.isfinite(found) and (trusting or found <= value + 1e-4 * length * slope + 1e-14 * abs(value)):
            return there, found, g
        length *= 0.5
    return None
