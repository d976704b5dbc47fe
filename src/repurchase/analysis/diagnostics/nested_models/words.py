"""Nested models in sentences, and their cautions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from repurchase.analysis.diagnostics.nested_models.differences import lacks_scaling, nested
from repurchase.analysis.diagnostics.nested_models.findings import NO_GAIN, ComparisonFindings
from repurchase.analysis.results.wording import p_words
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import ALARM, INFO, Note, note
from repurchase.numeric.fit_measures.nested import (
    Difference,
)
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def sentences(findings: ComparisonFindings) -> tuple[Text, ...]:
    """The test of every difference."""
    return tuple(
        text("comparison.said", restricted=findings.names[k + 1], free=findings.names[k], df=t.df,
             chisq=Number(t.statistic, Kind.VALUE, 2), p=p_words(t.p_value),
             cfi=Number(findings.delta(findings.best[0], k), Kind.BOUNDED))
        for k, t in enumerate(findings.tests) if np.isfinite(t.statistic)
    )  # fmt: skip


def cautions(fits: Sequence[Fitted], names: Sequence[Text | str], tests: Sequence[Difference]) -> tuple[Note, ...]:
    """Pairs of models of which one is no restriction of the other."""
    notes = []
    for k, test in enumerate(tests):
        called: dict[str, Any] = {"free": names[k], "restricted": names[k + 1]}
        if test.df <= 0:
            notes.append(note("comparison.same_df", ALARM, **called))
        elif fits[k + 1].solution.chisq < fits[k].solution.chisq - NO_GAIN:
            notes.append(note("comparison.not_nested", ALARM, **called))
        elif nested(fits[k], fits[k + 1]) is False:
            notes.append(note("comparison.not_equivalent", ALARM, **called))
        elif test.refused is not None and np.isfinite(test.statistic):
            notes.append(note("comparison.instead", INFO, **called))
        elif not np.isfinite(test.statistic):
            lacking = lacks_scaling(fits[k], fits[k + 1])
            notes.append(note("comparison.no_scaled_test" if lacking else "comparison.no_scaling", **called))
    return tuple(notes)
