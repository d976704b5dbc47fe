"""Where a function of one number changes its sign."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

MOST_STEPS = 200  # halving alone ends an interval of any two doubles of one size within 60


def bracketed_root(gap: Callable[[float], float], low: float, high: float, tolerance: float = 1e-14) -> float:
    """A root of a continuous function between two arguments at which its signs differ.

    Parameters
    ----------
    gap : callable
    low, high : float
        ``gap(low)`` and ``gap(high)`` differ in sign, or one of them is 0.
    tolerance : float
        Half the width of the last interval, as a share of the root's size.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        When the signs are the same.

    References
    ----------
    Chandrupatla, T. R. (1997). A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function
    without using derivatives. Advances in Engineering Software, 28(3), 145-149.
    """
    a, b = low, high
    fa, fb = gap(a), gap(b)
    if fa * fb > 0:
        raise ValueError("the function has the same sign at both ends")
    share = 0.5
    for _ in range(MOST_STEPS):
        best, f_best = (a, fa) if abs(fa) < abs(fb) else (b, fb)
        reach = tolerance * max(abs(best), abs(high - low) * tolerance)
        if f_best == 0 or abs(b - a) <= 2 * reach:
            return best
        margin = min(0.5, reach / abs(b - a))
        x = a + min(1 - margin, max(margin, share)) * (b - a)
        fx = gap(x)
        if (fx > 0) == (fa > 0):  # the root is between x and b; a stays as the third point
            c, fc = a, fa
        else:
            c, fc, b, fb = b, fb, a, fa
        a, fa = x, fx
        share = _next_share((a, fa), (b, fb), (c, fc))
    return a if abs(fa) < abs(fb) else b


def _next_share(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """How far from a to b to look next: by the inverse parabola through all three where that is safe, else halfway."""
    (xa, fa), (xb, fb), (xc, fc) = a, b, c
    if fb in (fa, fc) or fa == fc or xc == xb:
        return 0.5
    xi, phi = (xa - xb) / (xc - xb), (fa - fb) / (fc - fb)
    if not (0 <= xi <= 1 and 0 <= phi <= 1 and 1 - sqrt(1 - xi) < phi < sqrt(xi)):
        return 0.5
    return fa / (fb - fa) * fc / (fb - fc) + (xc - xa) / (xb - xa) * fa / (fc - fa) * fb / (fc - fb)
