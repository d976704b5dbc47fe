"""Shares in sentences."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.respondents.shares.findings import BlockTest, ShareFindings, dimension_label
from repurchase.analysis.results.wording import p_words
from repurchase.style import Kind, Number
from repurchase.text import Joined, Text, text


def sentences(findings: ShareFindings) -> tuple[Text, ...]:
    """How many agree with each statement, and whether statements differ."""
    said = []
    for dimension in dict.fromkeys(s.statement.dimension for s in findings.shares if s.n):
        parts = [
            text("shares.one", share=Number(s.agree, Kind.PERCENT), statement=s.statement.label)
            for s in findings.shares
            if s.statement.dimension == dimension and s.n
        ]
        said.append(text("shares.sentence", dimension=dimension_label(dimension), shares=Joined(tuple(parts))))
    return (*said, *(_verdict(findings, t) for t in findings.tests))


def _verdict(findings: ShareFindings, test: BlockTest) -> Text:
    if np.isnan(test.q.statistic):
        return text("shares.q_none", block=test.label)
    key = "shares.q_yes" if findings.rules["significance"].met_by(test.q.p_value) else "shares.q_no"
    return text(key, block=test.label, q=Number(test.q.statistic), df=test.q.df, p=p_words(test.q.p_value), n=test.q.n)
