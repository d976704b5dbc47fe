"""The difference of two shares of the same respondents."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """Share of some less share of others, with its limits, from -1 to 1."""

    value: float
    low: float
    high: float


def share_difference(some: int, others: int, n: int, level: float = 0.95) -> ShareDifference:
    """Difference of two shares of one sample that exclude each other.

    Parameters
    ----------
    some, others : int
        Counts of two kinds of respondents.
    n : int
        All respondents, ``some + others <= n``.
    level : float
        Two-sided coverage, in (0, 1).

    Returns
    -------
    ShareDifference
        NaN where `n` is 0.

    Notes
    -----
    The limits are Wald's with the variance of the difference of multinomial shares, ``(p + q - (p - q)^2) / n``, after
    one respondent was added to either kind: without that they have no width where everybody is of one kind.

    References
    ----------
    Bonett, D. G., & Price, R. M. (2012). Adjusted Wald confidence interval for a difference of binomial proportions
    based on paired data. Journal of Educational and Behavioral Statistics, 37(4), 479-488.
    """
    if some < 0 or others < 0 or some + others > n:
        raise ValueError(f"{some} and {others} of {n}")
    if n == 0:
        nan = float("nan")
        return ShareDifference(nan, nan, nan)
    p, q = (some + 1) / (n + 2), (others + 1) / (n + 2)
    half = float(ndtri((1 + level) / 2)) * sqrt((p + q - (p - q) ** 2) / (n + 2))
    middle = p - q
    return ShareDifference((some - others) / n, max(middle - half, -1.0), min(middle + half, 1.0))
