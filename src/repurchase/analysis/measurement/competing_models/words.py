"""Competing models in sentences."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.measurement.competing_models.findings import CompetingFindings
from repurchase.analysis.results.wording import bounded_number, p_words
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def sentences(findings: CompetingFindings) -> tuple[Text, ...]:
    """How the closest rival fits beside the hypothesised model; nothing where there is no CFI."""
    first, others = findings.rivals[0], findings.rivals[1:]
    if not others:
        return ()
    closest = max(others, key=lambda r: r.measures["cfi"])
    delta = closest.measures["cfi"] - first.measures["cfi"]
    values = {"k": len(first.groups), "name": closest.name, "delta": bounded_number(abs(delta))}
    if not np.isfinite(delta):
        return ()
    if delta >= 0:
        return (text("models.sentence_rival", **values),)
    values |= {k: bounded_number(first.measures[k]) for k in ("cfi", "rmsea", "srmr")}
    change = closest.difference
    if change is None or not np.isfinite(change.p_value):
        return (text("models.sentence_untested", **values),)
    key = "best" if change.p_value < findings.rules.alpha else "untold"
    statistic = Number(change.statistic, Kind.VALUE, 2)
    test = text("models.test", chisq=statistic, df=Number(change.df, Kind.COUNT), p=p_words(change.p_value))
    return (text(f"models.sentence_{key}", **values, test=test),)
