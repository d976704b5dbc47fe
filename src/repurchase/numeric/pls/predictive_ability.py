"""The cross-validated predictive ability test: whether one way of predicting loses less than another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from repurchase.array_types import Floats


@dataclass(frozen=True, slots=True)
class LossDifference:
    """Average loss of a model less that of a benchmark; below zero the model predicts better.

    Attributes
    ----------
    model, benchmark, difference : float
        Average losses and their difference.
    std_error, statistic, df, p_value : float
        Of the paired t-test, two-sided; NaN where every respondent's difference is the same.
    ci_low, ci_high : float
    """

    model: float
    benchmark: float
    difference: float
    std_error: float
    statistic: float
    df: float
    p_value: float
    ci_low: float
    ci_high: float


def loss_difference(model: Floats, benchmark: Floats, level: float = 0.95) -> LossDifference:
    """Paired t-test of two losses.

    Parameters
    ----------
    model, benchmark : ndarray of shape (n,)
        Out-of-sample loss of each respondent, at least 0; a respondent with a NaN in either is left out.
    level : float
        Coverage of the interval.

    Returns
    -------
    LossDifference

    Raises
    ------
    ValueError
        When fewer than two respondents have both losses.

    Notes
    -----
    Respondents are taken as independent draws, although folds share most of their training data. Equals R's
    ``t.test(model, benchmark, paired = TRUE)``.

    References
    ----------
    Liengaard, B. D., et al. (2021). Prediction: coveted, yet forsaken? Introducing a cross-validated predictive
    ability test in partial least squares path modeling. Decision Sciences, 52(2), 362-392.
    """
    both = np.isfinite(model) & np.isfinite(benchmark)
    n = int(both.sum())
    if n < 2:
        raise ValueError(f"{n} respondents with both losses")
    a, b = model[both], benchmark[both]
    gaps = a - b
    mean, error = float(gaps.mean()), float(gaps.std(ddof=1) / np.sqrt(n))
    if error <= 1e-12 * float(b.mean()):  # the same predictions in two ways: nothing to test
        nan = float("nan")
        return LossDifference(float(a.mean()), float(b.mean()), mean, error, nan, n - 1.0, nan, nan, nan)
    t = mean / error
    reach = float(stdtrit(n - 1, 0.5 + level / 2)) * error
    p = 2 * float(stdtr(n - 1, -abs(t)))
    return LossDifference(float(a.mean()), float(b.mean()), mean, error, t, n - 1.0, p, mean - reach, mean + reach)
