"""Missing answers in sentences, and their cautions."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.respondents.missing_answers.findings import MissingFindings
from repurchase.analysis.results.wording import p_words, percent
from repurchase.errors import CAUTION, Note, note
from repurchase.literature import references
from repurchase.numeric.missing.randomness import LittleTest
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text


def sentences(m: MissingFindings) -> tuple[Text, ...]:
    """How much is missing, Little's test, what is done about it, and what a score is."""
    names = joined(m.survey.instrument.label_of(v) or v for v in m.auxiliary)
    auxiliary = (text("missing_answers.auxiliary", names=names, n=len(m.auxiliary),
                      source=references()["graham2003"].cited),) if m.auxiliary else ()  # fmt: skip
    return (_amount(m), _little(m), text(f"missing_answers.said_{m.rule}"), *auxiliary, text("missing_answers.scores"))


def cautions(little: LittleTest) -> list[Note]:
    """Patterns of one respondent, of which the test learns nothing."""
    incomplete = little.n - little.complete
    if np.isfinite(little.p_value) and 2 * little.alone > incomplete:
        return [note("missing_answers.alone", CAUTION, n=little.alone, incomplete=incomplete)]
    return []


def _amount(m: MissingFindings) -> Text:
    most = int(np.argmax(m.counts))
    return text(
        "missing_answers.amount",
        n=m.survey.n,
        incomplete=m.survey.n - m.little.complete,
        share=percent(m.share, 1),
        patterns=m.little.patterns,
        item=m.survey.instrument.item_names[most],
        largest=percent(m.counts[most] / m.survey.n, 1),
    )


def _little(m: MissingFindings) -> Text:
    source = references()["little1988"].cited
    if not np.isfinite(m.little.p_value):
        return text("missing_answers.little_none", source=source)
    found = m.rules["significance"].met_by(m.little.p_value)
    return text(
        "missing_answers.little_rejects" if found else "missing_answers.little_keeps",
        source=source,
        df=m.little.df,
        chisq=Number(m.little.statistic, Kind.VALUE, 2),
        p=p_words(m.little.p_value),
    )
