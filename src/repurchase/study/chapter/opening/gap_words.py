"""Missing answers in a few sentences: how many, whether at random, and what a score is then."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from repurchase.analysis.respondents.missing_answers.findings import MissingFindings
from repurchase.analysis.results.wording import p_words
from repurchase.document.parts.blocks import TableRef
from repurchase.literature import references
from repurchase.study.chapter.pieces.sentence_words import counted, share_of, small_share
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text

WORTH_A_TABLE = 20  # one of so many answers missing: more need the table of constructs


def gap_tables(findings: MissingFindings) -> list[str]:
    """Names of the tables that matter: of constructs where much is missing, of analyses where they differ in n."""
    much = findings.share * WORTH_A_TABLE >= 1
    return [*(["missing_answers"] if much else []), *(["respondents"] if findings.differ else [])]


def gap_sentences(findings: MissingFindings) -> tuple[Text, ...]:
    """Amount, Little's test, auxiliary variables, scores, and where the details stand."""
    tables = gap_tables(findings)
    refs = joined(TableRef(name) for name in tables)
    where = (text("chapter_description.missing_tables", tables=refs),) if tables else ()
    return (_amount(findings), random_words(findings), *_auxiliary(findings),
            text("chapter_description.missing_scores"), *where)  # fmt: skip


def _amount(findings: MissingFindings) -> Text:
    n, incomplete = findings.survey.n, findings.survey.n - findings.little.complete
    share = small_share(findings.share, 1)
    if incomplete == 1:
        return text("chapter_description.missing_one", n=n, share=share)
    most = int(np.argmax(findings.counts))
    return text(
        "chapter_description.missing",
        n=n,
        incomplete=counted(incomplete),
        share=share,
        largest=share_of(float(findings.counts[most]), n),
        item=findings.survey.instrument.item_names[most],
    )


def random_words(findings: MissingFindings) -> Text:
    """Little's test of answers missing completely at random."""
    source, little = references()["little1988"].cited, findings.little
    if not np.isfinite(little.p_value):
        return text("chapter_description.random_unknown", source=source)
    rejected = findings.rules["significance"].met_by(little.p_value)
    return text(
        f"chapter_description.random_{'rejected' if rejected else 'kept'}",
        source=source,
        df=little.df,
        chisq=Number(little.statistic, Kind.VALUE, 2),
        p=p_words(little.p_value),
    )


def _auxiliary(findings: MissingFindings) -> Iterator[Text]:
    if findings.auxiliary:
        names = joined(findings.survey.instrument.label_of(v) for v in findings.auxiliary)
        source = references()["graham2003"].cited
        yield text("chapter_description.auxiliary", names=names, n=len(findings.auxiliary), source=source)
