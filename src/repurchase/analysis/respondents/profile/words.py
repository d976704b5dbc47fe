"""The sample profile in sentences."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.respondents.profile.findings import ProfileFindings
from repurchase.analysis.respondents.profile.question_labels import question_label
from repurchase.analysis.results.wording import percent
from repurchase.text import Text, joined, text


def sentences(findings: ProfileFindings) -> tuple[Text, ...]:
    """The largest category of every question."""
    parts = []
    for q in findings.questions:
        if q.question.behaviour or not q.n:
            continue
        top = int(np.argmax(q.counts))
        parts.append(
            text(
                "sample.largest",
                share=percent(q.counts[top] / q.n, 1),
                category=q.categories[top],
                question=question_label(q.question),
            )
        )
    if not parts:
        return (text("sample.count", n=findings.n),)
    return (text("sample.sentence", n=findings.n, parts=joined(parts)),)
