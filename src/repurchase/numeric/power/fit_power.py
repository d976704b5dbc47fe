"""Power of the tests of close and of not-close fit (MacCallum, Browne & Sugawara 1996)."""

from __future__ import annotations

from scipy.special import chndtr, chndtrix

MOST = 10_000_000  # respondents beyond which no size is looked for


def fit_power(n: float, df: int, null: float, alternative: float, alpha: float = 0.05) -> float:
    """Power of a test that RMSEA is `null`, where it is `alternative` in the population.

    Parameters
    ----------
    n : float
        Respondents; noncentrality is (n - 1) df RMSEA^2, as in the source.
    df : int
    null, alternative : float
        Close fit: .05 against .08; not-close fit: .05 against .01. The test is one-sided, on the side of the
        alternative.
    alpha : float

    Returns
    -------
    float
    """
    centre, other = ((n - 1) * df * rmsea**2 for rmsea in (null, alternative))
    if alternative > null:
        bound = chndtrix(1 - alpha, df, centre)
        return 1.0 - float(chndtr(bound, df, other))
    return float(chndtr(chndtrix(alpha, df, centre), df, other))


def fit_sample(df: int, null: float, alternative: float, target: float = 0.8, alpha: float = 0.05) -> int | None:
    """The smallest sample in which that power reaches `target`; None where none does."""
    low, high = 1, 16
    while fit_power(high, df, null, alternative, alpha) < target:
        low, high = high, 2 * high
        if high > MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        if fit_power(middle, df, null, alternative, alpha) < target:
            low = middle
        else:
            high = middle
    return high
