"""Explained variance in a sentence."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.results.wording import bounded_number, coverage
from repurchase.analysis.sem_report.explained_variance.findings import ExplainedFindings, ExplainedShare
from repurchase.style import Interval, Kind
from repurchase.text import Text, joined, text


def sentences(m: ExplainedFindings) -> tuple[Text, ...]:
    """The explained variance of every construct that has one."""
    known = [s for s in m.shares if np.isfinite(s.r_squared)]
    return (text("explained.said", shares=joined(_sentence(m, s) for s in known)),) if known else ()


def _sentence(m: ExplainedFindings, s: ExplainedShare) -> Text:
    values = {"construct": m.called(s.construct), "value": bounded_number(s.r_squared)}
    if not np.isfinite(s.ci_low):
        return text("explained.share", **values)
    limits = Interval(s.ci_low, s.ci_high, Kind.BOUNDED)
    return text("explained.share_interval", **values, level=coverage(m.level), interval=limits)
