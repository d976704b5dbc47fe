"""Correlations in sentences, and their cautions."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from repurchase.analysis.respondents.background_numbers import Covariate
from repurchase.analysis.results.wording import bounded_number, p_words, stars_tell
from repurchase.analysis.scores.correlations.findings import CorrelationFindings
from repurchase.array_types import Floats
from repurchase.errors import Note, note
from repurchase.literature import Rules
from repurchase.text import Text, joined, text


def sentences(findings: CorrelationFindings) -> tuple[Text, ...]:
    """How many correlations differ from zero, and the smallest and largest."""
    pairs = [p for p in combinations(range(findings.k), 2) if not np.isnan(findings.r[p])]
    if not pairs:
        return ()
    low, high = min(pairs, key=lambda p: findings.r[p]), max(pairs, key=lambda p: findings.r[p])
    values = {
        "low": bounded_number(findings.r[low]),
        "low_first": findings.variables[low[0]].label,
        "low_second": findings.variables[low[1]].label,
        "high": bounded_number(findings.r[high]),
        "high_first": findings.variables[high[0]].label,
        "high_second": findings.variables[high[1]].label,
    }
    if len(pairs) == 1:
        return (text("correlations.sentence_one", p=p_words(float(findings.p_value[low])), **values),)
    if not stars_tell(findings.n, findings.rules):
        return (text("correlations.sentence_sizes", **values),)
    rule = findings.rules["significance"]
    held = sum(rule.met_by(float(findings.p_value[p])) for p in pairs)
    return (text("correlations.sentence", k=held, n=len(pairs), rule=rule.limit(), **values),)


def cautions(variables: tuple[Covariate, ...], r: Floats, rules: Rules) -> list[Note]:
    """Variables that do not vary, and pairs that are almost the same."""
    rule = rules["correlation"]
    constant = [v.label for v, row in zip(variables, r, strict=True) if np.isnan(row).all()]
    high = [
        text("correlations.pair", first=variables[i].label, second=variables[j].label, r=bounded_number(r[i, j]))
        for i, j in combinations(range(len(variables)), 2)
        if not np.isnan(r[i, j]) and not rule.met_by(float(r[i, j]))
    ]
    notes = [note("correlations.constant", names=joined(constant), n=len(constant))] if constant else []
    return notes + (
        [note("correlations.collinear", pairs=joined(high), n=len(high), rule=rule.limit(), source=rule.source())]
        if high
        else []
    )
