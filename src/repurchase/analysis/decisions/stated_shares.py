"""How often respondents name each driver, and which they name more often than each other one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from repurchase.analysis.respondents.shares.findings import agree_code
from repurchase.array_types import Floats
from repurchase.literature import Criterion
from repurchase.numeric.classical.importance import paired_contrasts
from repurchase.numeric.classical.moments import mean_interval
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.survey.instrument import Statement
from repurchase.survey.survey import Survey

TIED = 12  # decimals to which two equal shares agree whatever the order of their sums


def agreement(survey: Survey, statements: Sequence[Statement]) -> Floats:
    """Each respondent's share of "agree" among a driver's statements, shape (n,); NaN where one is missing."""
    x = survey.responses[[s.name for s in statements]].to_numpy(float)
    agree = (x == np.array([agree_code(s.scale) for s in statements])).mean(axis=1)
    return np.where(np.isnan(x).any(axis=1), np.nan, agree)


def share_interval(agree: Floats, level: float) -> tuple[int, float, float, float]:
    """Respondents, their mean share of "agree" and its interval."""
    known = agree[np.isfinite(agree)]
    low, high = mean_interval(known, level)
    mean = float(known.mean()) if len(known) else float("nan")
    return len(known), mean, float(np.maximum(low, 0.0)), float(np.minimum(high, 1.0))


def most_named(agreed: Floats, rule: Criterion) -> int | None:
    """The driver whose share lies above each other one's by paired t-tests, adjusted by Holm over all pairs."""
    complete = agreed[np.isfinite(agreed).all(axis=1)]
    d = agreed.shape[1]
    if d < 2 or len(complete) < 2:
        return None
    pairs = list(combinations(range(d), 2))
    plain = paired_contrasts(np.column_stack([complete[:, i] - complete[:, j] for i, j in pairs]), adjusted=False)
    above = np.zeros(d)
    for (i, j), difference, p in zip(pairs, plain.difference, holm(plain.p_value), strict=True):
        if rule.met_by(float(p)):
            above[i if difference > 0 else j] += 1
    return int(above.argmax()) if above.max() == d - 1 else None


def ranks(values: Sequence[float]) -> list[int | None]:
    """Ranks from the largest; equal values share the best of their ranks."""
    known = [round(v, TIED) for v in values if np.isfinite(v)]
    return [1 + sum(other > round(v, TIED) for other in known) if np.isfinite(v) else None for v in values]
