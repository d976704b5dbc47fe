"""Means by group in a sentence."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.large_samples.group_means.findings import GroupMeanFindings
from repurchase.analysis.respondents.profile.question_labels import question_label
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def sentences(findings: GroupMeanFindings) -> tuple[Text, ...]:
    """The largest of all standardised differences."""
    known = [c for c in findings.comparisons if np.isfinite(c.difference)]
    if not known:
        return ()
    top = max(known, key=lambda c: c.difference)
    return (text("large.largest_difference", question=question_label(top.question), construct=top.construct.label,
                 d=Number(top.difference, Kind.VALUE, 2)),)  # fmt: skip
