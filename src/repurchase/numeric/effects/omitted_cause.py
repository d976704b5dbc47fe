"""How strong a common cause that a mediation leaves out would have to be to undo it."""

from collections.abc import Sequence

import numpy as np

from repurchase.array_types import Array


def undoing_correlation(B: Array, Psi: Array, mediator: int, outcome: int, explained: Sequence[int]) -> Array:
    """Compute the correlation of two disturbances at which the path from mediator to outcome is zero.

    The fit of the model does not change when the disturbances of mediator and outcome are let correlate by any given
    amount and the paths adapt: then ``b(c) = b - c / v``, v the variance of the mediator's disturbance given those of
    the other explained variables, and c the covariance. At ``c = b v`` the path is zero.

    Parameters
    ----------
    B, Psi : (R, m, m) arrays
        Regressions [to, from] and disturbance covariances.
    mediator, outcome : int
    explained : sequence of int
        Every variable with a regression of its own but the outcome, the mediator among them.

    Returns
    -------
    (R,) array
        Within (-1, 1); NaN where a disturbance has no positive variance.

    References
    ----------
    Imai, K., Keele, L., & Yamamoto, T. (2010). Identification, inference and sensitivity analysis for causal mediation
    effects. Statistical Science, 25(1), 51-71.
    """
    b, rest = B[:, outcome, mediator], Psi[:, outcome, outcome]
    own, given = Psi[:, mediator, mediator], _conditional(Psi, mediator, explained)
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = b * given / np.sqrt(own * (rest + b**2 * given))
    return np.where((own > 0) & (rest > 0) & (given > 0), rho, np.nan)


def _conditional(Psi: Array, one: int, all_of: Sequence[int]) -> Array:
    """The variance (R,) of one disturbance given the others; NaN where their covariances are not positive definite."""
    at = list(all_of)
    part = Psi[:, at][:, :, at]
    proper = np.isfinite(part).all(axis=(1, 2))
    proper[proper] = np.linalg.eigvalsh(part[proper])[:, 0] > 0
    inverse = np.linalg.inv(np.where(proper[:, None, None], part, np.eye(len(at))))
    k = at.index(one)
    return np.where(proper, 1 / inverse[:, k, k], np.nan)


def adapts(edges: set[tuple[int, int]], joined: Array, mediator: int, outcome: int, explained: Sequence[int]) -> bool:
    """Tell whether the paths can adapt, so that `undoing_correlation` holds.

    Parameters
    ----------
    edges : set of (from, to)
    joined : (m, m) bool array
        Where disturbances may covary.
    mediator, outcome : int
    explained : sequence of int
        As in `undoing_correlation`.

    Returns
    -------
    bool
        Whether whatever acts on the mediator, or on a variable whose disturbance is tied to the mediator's, acts on
        the outcome as well, and the outcome's disturbance is tied to none.
    """
    if any(joined[outcome, j] for j in explained):
        return False
    tied, waiting = {mediator}, [mediator]
    while waiting:
        i = waiting.pop()
        more = [j for j in explained if j not in tied and joined[i, j]]
        tied |= set(more)
        waiting += more
    direct = {a for a, b in edges if b == outcome}
    return tied <= direct and {a for a, b in edges if b in tied} <= direct
