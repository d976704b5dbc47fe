"""The unrestricted means and covariances of data with holes: EM steps, then Newton steps to a tight optimum."""

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.missing.likelihood import (
    Evaluation,
    MissingFlag,
    Patterns,
    evaluate,
    inverse_root,
    moment_hessian,
    score_parts,
)

SINGULAR = 1e-8  # correlations with a smaller eigenvalue than this are on their way to being singular


@dataclass(frozen=True, eq=False)
class Saturated:
    """Maximum likelihood moments of one group.

    Attributes
    ----------
    mean : (p,) array
    covariance : (p, p) array
    deviance : float
        -2 log L.
    decrement : float
        Twice how much the log-likelihood could still rise, by the quadratic model.
    steps : int
    flags : MissingFlag
    """

    mean: Array
    covariance: Array
    deviance: float
    decrement: float
    steps: int
    flags: MissingFlag


def saturated(data: Patterns, tol: float = 1e-14, steps: int = 500, warm: int = 10) -> Saturated:
    """The `Saturated` moments of a group.

    Parameters
    ----------
    tol : float
        Stop when the Newton decrement is below `tol` times the number of rows.
    warm : int
        EM steps before the first Newton step.

    Notes
    -----
    EM alone converges linearly; lavaan stops it when no moment changes by 1e-5. Here a Newton step is tried whenever
    the Hessian is positive definite, so that the maximum is exact, and EM takes over where it is not. What neither
    can find has no maximum inside: the likelihood rises towards a singular covariance matrix.

    References
    ----------
    Little & Rubin (2020). Statistical analysis with missing data (3rd ed.), section 11.2.
    """
    mean, S, flags = _start(data)
    if (data.coverage == 0).any():
        flags |= MissingFlag.NO_COVERAGE
    here = evaluate(data, S, mean)
    decrement, factor, rate, due, wait = np.inf, None, np.inf, warm, 4
    for taken in range(1, steps + 1):
        if here is None:
            break
        if taken > due and not flags & MissingFlag.NO_COVERAGE:
            if _lowest(S) < SINGULAR:
                break
            factor = _factor(moment_hessian(data, here)) if factor is None else factor
            step = _newton(data, S, mean, here, factor)
            if step is not None:
                rate, decrement = step[0] / decrement, step[0]
                S, mean, here = (S, mean, here) if step[1] is None else step[1]
                if decrement < tol * data.total:
                    return Saturated(mean, S, here.deviance, decrement, taken, flags | _nearly_singular(S))
            if step is not None and step[1] is not None:
                factor = factor if rate < 0.05 else None  # a Hessian serves while it still gains a digit a step
                continue
            factor, due, wait = None, taken + wait, 2 * wait  # EM for a while
        found = _em(data, S, mean, here)
        there = evaluate(data, found[0], found[1])
        if there is None:  # rounding has the better of a covariance matrix that is all but singular
            break
        S, mean, here = found[0], found[1], there
        if found[2] < 1e-11 * max(1.0, np.abs(S).max()):
            return Saturated(mean, S, here.deviance, found[2], taken, flags | _nearly_singular(S))
    deviance = np.nan if here is None else here.deviance
    return Saturated(mean, S, deviance, decrement, taken, flags | MissingFlag.NO_MAXIMUM | _nearly_singular(S))


def _lowest(S: Array) -> float:
    """The smallest eigenvalue of the correlations, so that units do not count."""
    d = np.sqrt(np.maximum(np.diag(S), 1e-300))
    return float(np.linalg.eigvalsh(S / np.outer(d, d))[0])


def _nearly_singular(S: Array) -> MissingFlag:
    """lavaan warns below 1e-5."""
    return MissingFlag.NEARLY_SINGULAR if _lowest(S) < 1e-6 else MissingFlag(0)


def _start(data: Patterns) -> tuple[Array, Array, MissingFlag]:
    """Means and variances of each variable on its own."""
    count = data.n @ data.observed
    mean = (data.n @ data.mean) / np.maximum(count, 1)
    d = (data.mean - mean) * data.observed
    total = data.n @ (np.diagonal(data.scatter, axis1=1, axis2=2) + d * d)
    variance = total / np.maximum(count, 1)
    constant = variance <= 1e-12 * np.maximum(1.0, mean * mean)
    flags = MissingFlag.CONSTANT if constant.any() else MissingFlag(0)
    return mean, np.diag(np.where(constant, 1.0, variance)), flags


def _em(data: Patterns, S: Array, mean: Array, here: Evaluation) -> tuple[Array, Array, float]:
    """Take one EM step; the largest change it made comes with it."""
    Omega, r = score_parts(data, here)
    move = S @ (r / data.total)
    new = S - S @ (Omega / data.total) @ S - np.outer(move, move)
    new = (new + new.T) / 2
    return new, mean + move, float(max(np.abs(new - S).max(), np.abs(move).max()))


def _factor(H: Array) -> Array | None:
    """The inverse root of a positive definite Hessian, None for another."""
    try:
        return inverse_root(H)
    except np.linalg.LinAlgError:
        return None


def _newton(
    data: Patterns, S: Array, mean: Array, here: Evaluation, factor: Array | None
) -> tuple[float, tuple[Array, Array, Evaluation] | None] | None:
    """The decrement, and (S, mean, evaluation) after a step that raised the likelihood, None where none did."""
    if factor is None:
        return None
    p = len(mean)
    Omega, r = score_parts(data, here)
    i, j = np.triu_indices(p)
    gradient = np.concatenate([-2 * r, Omega[i, j] * np.where(i == j, 1.0, 2.0)])
    white = factor @ gradient
    decrement = float(white @ white) / 2
    step = -0.5 * (white @ factor)
    for length in (1.0, 0.5, 0.25):
        dS = np.zeros((p, p))
        dS[i, j] = dS[j, i] = length * step[p:]
        there = evaluate(data, S + dS, mean + length * step[:p])
        if there is not None and there.deviance <= here.deviance + 1e-10 * max(1.0, decrement):
            return decrement, (S + dS, mean + length * step[:p], there)
    return decrement, None
