"""Priorities in sentences, and their cautions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repurchase.analysis.decisions.priorities.findings import Priority, PriorityFindings
from repurchase.errors import INFO, Note, note
from repurchase.style import Number
from repurchase.text import Text, joined, text


def sentences(findings: PriorityFindings) -> tuple[Text, ...]:
    """The most and the least important driver, those to improve, and how many differ."""
    ordered = sorted((d for d in findings.drivers if np.isfinite(d.importance)), key=lambda d: -d.importance)
    if not ordered:
        return ()
    first, last = ordered[0], ordered[-1]
    said = [
        text(
            "priorities.sentence",
            driver=first.construct.label,
            outcome=findings.outcome.label,
            value=Number(first.importance),
            last=last.construct.label,
            least=Number(last.importance),
        )
    ]
    improve = [d.construct.label for d in findings.drivers if d.quadrant == "improve"]
    said.append(
        text("priorities.improve_sentence", drivers=joined(improve)) if improve else text("priorities.none_improve")
    )
    if findings.contrasts:
        rule = findings.rules["significance"]
        said.append(
            text(
                "priorities.separated",
                n=len(findings.contrasts),
                k=sum(rule.met_by(c.p_holm) for c in findings.contrasts),
            )
        )
    return tuple(said)


def cautions(drivers: Sequence[Priority]) -> list[Note]:
    """Drivers whose importance is missing or negative."""
    broken = [d.construct.label for d in drivers if not np.isfinite(d.importance)]
    negative = [d.construct.label for d in drivers if d.importance < 0]
    notes = [note("priorities.not_comparable", drivers=joined(broken))] if broken else []
    return notes + ([note("priorities.negative", INFO, drivers=joined(negative), n=len(negative))] if negative else [])
