"""Mediation in sentences."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.mediation.findings import MediationFindings
from repurchase.analysis.results.wording import p_words
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def sentences(findings: MediationFindings) -> tuple[Text, ...]:
    """The indirect effects, and whether the paths left out are zero."""
    said = list(findings.chosen.sentences())
    for t in findings.tests:
        if np.isfinite(t.change.p_value):
            holds = t.change.p_value >= findings.alpha
            said.append(text(f"mediation.said_{t.kind}_{'zero' if holds else 'not_zero'}", df=len(t.paths),
                             outcome=findings.called, chisq=Number(t.change.statistic, Kind.VALUE, 2),
                             p=p_words(t.change.p_value)))  # fmt: skip
        else:
            said.append(text(f"mediation.said_{t.kind}_unknown", df=len(t.paths), outcome=findings.called))
    said.append(text(f"mediation.read_from_{findings.model}", outcome=findings.called))
    return tuple(said)
