"""When a driver counts as a necessary condition, when it does not, and when that cannot be told."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from repurchase.analysis.decisions.necessity.findings import NOT, SUPPORTED, UNTOLD
from repurchase.analysis.gate.findings import INDEPENDENT
from repurchase.literature import Rules


def judged(
    n: int,
    correlation: float,
    effect: float,
    p_holm: float,
    association_p: float,
    rules: Rules,
    conditional_on: Collection[str],
    clustered: bool,
) -> tuple[str, str]:
    """Verdict and reason of one condition.

    Supported by the published rule - the effect size reaches its bound and no permutation explains it - and only where
    association alone does not leave as large an empty zone. An effect size below the bound is no evidence of necessity
    at any size of the sample, because further respondents can only fill the zone.
    """
    if not rules["small_cell"].met_by(n):
        return UNTOLD, "few"
    if not np.isfinite(effect):
        return UNTOLD, "constant"
    if not correlation > 0:
        return UNTOLD, "negative"
    if INDEPENDENT in conditional_on:
        return UNTOLD, "withheld"
    if not rules["nca_d"].met_by(effect):
        return NOT, "small"
    if clustered:
        return UNTOLD, "clusters"
    if not rules["significance"].met_by(p_holm):
        return UNTOLD, "chance"
    if not rules["significance"].met_by(association_p):
        return UNTOLD, "association"
    return SUPPORTED, "necessary"
