"""Many pairs of variables at once, without covariates: what `repurchase.numeric.categorical.pairs` finds one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.special import ndtr

from repurchase.array_types import Array
from repurchase.numeric.categorical.cells import LIMIT
from repurchase.numeric.categorical.margins import Margin, conditional, normal_density

Block = tuple[Array, Array, Array]  # correlations (m,), influences (n, m), whether they were found (m,)


def pearson_block(margins: Sequence[Margin], first: Array, second: Array) -> Block:
    """Correlations of pairs of continuous margins, and each respondent's influence on them.

    Parameters
    ----------
    margins : sequence of Margin
        Continuous, without covariates.
    first, second : (m,) int arrays
        The margins of each pair.

    Returns
    -------
    rho : (m,) array
    influence : (n, m) array
    found : (m,) bool array
    """
    z = np.column_stack([m.z for m in margins])
    own, other = z[:, first], z[:, second]
    rho = np.clip((own * other).mean(axis=0), -LIMIT, LIMIT)
    rest = 1 - rho * rho
    score = (rho * rest + (1 + rho * rho) * own * other - rho * (own * own + other * other)) / rest**2
    taken = np.zeros_like(score)
    for at, (a, b) in ((first, (own, other)), (second, (other, own))):
        half = (a - rho * b) / rest
        taken += _of_continuous(margins, at, half, half * a - 1, score)
    return rho, _influence(score, taken), np.ones(len(rho), bool)


def polyserial_block(ordinal: Margin, margins: Sequence[Margin]) -> Block:
    """Correlations of one ordinal margin with continuous ones, and each respondent's influence on them.

    Parameters
    ----------
    ordinal : Margin
        Without covariates.
    margins : sequence of Margin
        Continuous, without covariates.

    Returns
    -------
    rho : (m,) array
    influence : (n, m) array
    found : (m,) bool array

    References
    ----------
    Olsson, U., Drasgow, F., & Dorans, N. J. (1982). The polyserial correlation coefficient. Psychometrika, 47.
    """
    z = np.column_stack([m.z for m in margins])
    upper, lower = ordinal.upper[:, None], ordinal.lower[:, None]
    middle = normal_density(lower) - normal_density(upper)
    middle = middle / np.maximum(ndtr(upper) - ndtr(lower), 1e-12)
    start = (z * middle).sum(axis=0) / np.sqrt((z * z).sum(axis=0) * (middle * middle).sum())

    def evaluate(rho: Array, chosen: Array) -> tuple[Array, Array]:
        s, y = np.sqrt(1 - rho * rho), z[:, chosen]
        p, ends = conditional(upper, lower, y, rho)
        first, second = np.zeros_like(y), np.zeros_like(y)
        for side, limit, (t, density) in zip((1, -1), (upper, lower), ends, strict=True):
            slope = (rho * limit - y) / s**3
            bend = limit / s**3 + 3 * rho * (rho * limit - y) / s**5
            first += side * density * slope
            second += side * density * (bend - t * slope * slope)
        score = first / p
        return score, (second / p - score * score).sum(axis=0)

    rho, found = _roots(evaluate, start)
    every = np.arange(len(rho))
    score, s = evaluate(rho, every)[0], np.sqrt(1 - rho * rho)
    p, ((_, at_upper), (_, at_lower)) = conditional(upper, lower, z, rho)
    moved = rho * (at_upper - at_lower) / (s * p)
    taken = _of_continuous(margins, every, z + moved, z * z - 1 + moved * z, score)
    taken += _of_ordinal(ordinal, at_upper / (s * p) * score, -at_lower / (s * p) * score)
    return rho, _influence(score, taken), found


def _of_continuous(
    margins: Sequence[Margin], positions: Array, by_level: Array, by_spread: Array, score: Array
) -> Array:
    """What the errors of means and variances add: derivatives by the standardised mean and twice the log variance."""
    deviation = np.array([m.deviation for m in margins])[positions]
    level = np.column_stack([m.influence[:, 0] for m in margins])[:, positions]
    spread = np.column_stack([m.influence[:, -1] for m in margins])[:, positions]
    found = level * ((by_level * score).sum(axis=0) / deviation)
    return np.asarray(found + spread * ((by_spread * score).sum(axis=0) / (2 * deviation**2)))


def _of_ordinal(margin: Margin, at_upper: Array, at_lower: Array) -> Array:
    """What the errors of the thresholds add."""
    k = len(margin.level)
    chosen = (margin.rank[:, None] == np.arange(k + 1)).astype(float)
    by_threshold = (chosen.T @ at_upper)[:-1] + (chosen.T @ at_lower)[1:]
    return np.asarray(margin.influence @ by_threshold)


def _influence(score: Array, taken: Array) -> Array:
    """Influences (n, m); zeros where the answers hold no information."""
    n, information = len(score), (score * score).sum(axis=0)
    known = information > 1e-10 * n
    return np.where(known, (n * score - taken) / np.where(known, information, 1.0), 0.0)


def _roots(
    evaluate: Callable[[Array, Array], tuple[Array, Array]], start: Array, tol: float = 1e-12, steps: int = 80
) -> tuple[Array, Array]:
    """Roots (m,) of the scores by Newton steps kept inside a bracket, and which were found."""
    rho = np.clip(start, -0.95, 0.95)
    low, high = np.full(len(rho), -LIMIT), np.full(len(rho), LIMIT)
    active = np.arange(len(rho))
    for _ in range(steps):
        if not len(active):
            break
        here = rho[active]
        score, bend = evaluate(here, active)
        total = score.sum(axis=0)
        low[active] = np.where(total > 0, here, low[active])
        high[active] = np.where(total > 0, high[active], here)
        new = here - total / np.where(bend < 0, bend, -np.inf)
        inside = (bend < 0) & (new >= low[active]) & (new <= high[active])
        rho[active] = np.where(inside, new, (low[active] + high[active]) / 2)
        active = active[np.abs(rho[active] - here) >= tol]
    found = np.ones(len(rho), bool)
    found[active] = False
    return rho, found
