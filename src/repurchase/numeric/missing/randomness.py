"""Whether answers are missing completely at random: Little's test of the means of missing patterns."""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from repurchase.array_types import Array
from repurchase.numeric.missing.likelihood import MissingFlag, Patterns, evaluate, patterns
from repurchase.numeric.missing.saturated import Saturated, saturated


@dataclass(frozen=True, slots=True)
class LittleTest:
    """Little's test, and what it was computed from.

    Attributes
    ----------
    statistic, p_value : float
        NaN where it does not exist: nothing missing, or no saturated moments.
    df : int
        Answered variables summed over patterns, less the number of variables.
    n, complete : int
        Rows with an answer; those without a gap.
    patterns : int
        Different sets of answered variables, that of complete rows included.
    alone : int
        Rows that share their pattern with no other.
    """

    statistic: float
    df: int
    p_value: float
    n: int
    complete: int
    patterns: int
    alone: int


def little_test(data: Array) -> LittleTest:
    """Little's (1988) test that answers are missing completely at random.

    Parameters
    ----------
    data : (n, p) array
        NaN where missing; empty rows count for nothing.

    Returns
    -------
    LittleTest

    Notes
    -----
    sum n_j (mean_j - mu_j)' Sigma_jj^-1 (mean_j - mu_j) over patterns j, with maximum likelihood moments (their divisor
    is n, as in R's naniar and BaylorEdPsych), against chi-square. Were every row a pattern of its own, the sum would be
    the number of answers whatever the data: `alone` tells how near that is.

    References
    ----------
    Little (1988). Journal of the American Statistical Association, 83(404), 1198-1202, eq. 5.
    """
    found = patterns(data)
    counts = found.n.astype(int)
    df = int(found.observed.sum()) - found.values.shape[1]
    statistic = _distance(found, saturated(found)) if len(counts) > 1 else float("nan")
    p = float(chdtrc(df, statistic)) if df > 0 and np.isfinite(statistic) else float("nan")
    complete = int(counts[found.observed.all(axis=1)].sum())
    known = statistic if np.isfinite(p) else float("nan")
    return LittleTest(known, df, p, int(found.total), complete, len(counts), int((counts == 1).sum()))


def _distance(data: Patterns, full: Saturated) -> float:
    if full.flags & (MissingFlag.NO_TEST | MissingFlag.NEARLY_SINGULAR):
        return float("nan")
    here = evaluate(data, full.covariance, full.mean)
    if here is None:
        return float("nan")
    d = (data.mean - full.mean) * data.observed
    return float(data.n @ (d * here.r).sum(axis=1))
