"""Items that the author left out, and early against late respondents, in a sentence or two each."""

from __future__ import annotations

from collections.abc import Iterator

from repurchase.analysis.respondents.early_late import EarlyLate, compared_rows
from repurchase.analysis.respondents.item_decisions import ItemDecisions
from repurchase.analysis.results.wording import coverage
from repurchase.document.parts.blocks import TableRef
from repurchase.study.chapter.pieces.sentence_words import counted
from repurchase.style import Interval, Number
from repurchase.text import Text, joined, text


def decision_words(findings: ItemDecisions) -> Iterator[Text]:
    """Which items were left out, and what that emptied; reasons and reliability stand in the table."""
    made, table = findings.decisions, TableRef("item_decisions")
    if len(made) == 1:
        one = made[0]
        yield text(
            "chapter_sample.left_out_one",
            item=one.item.name,
            construct=one.construct.label,
            reason=one.reason,
            table=table,
        )
    else:
        items = joined(d.item.name for d in made)
        yield text("chapter_sample.left_out_some", count=counted(len(made)), items=items, table=table)
    gone = {d.construct.name: d.construct.label for d in made if not d.left}
    if gone:
        yield text("chapter_sample.emptied", constructs=joined(gone.values()), n=len(gone))


def late_words(findings: EarlyLate) -> Iterator[Text]:
    """Whether early and late respondents differ."""
    table = TableRef("early_late")
    known, differ = compared_rows(findings)
    counts = {"early": findings.n_early, "late": findings.n_late}
    if not known:
        yield text("chapter_sample.late_unknown", table=table, **counts)
        return
    top = known[0]
    values = {
        **counts,
        "d": Number(top.test.d),
        "level": coverage(findings.level),
        "interval": Interval(top.test.d_low, top.test.d_high),
        "construct": top.construct.label,
        "table": table,
    }
    if len(known) == 1:  # no other test to adjust for, and no largest of several differences
        yield text("chapter_sample.late_some_one" if differ else "chapter_sample.late_none_one", **values)
    elif differ:
        yield text("chapter_sample.late_some", constructs=joined(differ), **values)
    else:
        yield text("chapter_sample.late_none", **values)
