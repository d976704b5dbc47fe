"""What the chapter does not show: no more than a cross-section, an order that theory gives, a sample as it came."""

from __future__ import annotations

from collections.abc import Iterable

from repurchase.analysis.diagnostics.turned_arrows import Turned, TurnedArrows
from repurchase.document.parts.blocks import Table, TableRef
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import Text, joined, text

TOLD = ("worse", "close", "better", "same", "other_df", "chisq", "unfitted")  # what a turned arrow may show


def limit_words(findings: SectionResults, turned: Table | None) -> Iterable[Text]:
    """Three sentences, what the turned arrows show, and that made-up data are made up."""
    yield text("chapter_conclusion.cross_section")
    if "sem" in findings:
        yield text("chapter_conclusion.order")
    found = findings.get("turned")
    if isinstance(found, TurnedArrows) and turned is not None:
        yield from _turned(found, turned)
    yield text("chapter_conclusion.sampling")
    if findings.survey.source.synthetic:
        yield text("chapter_conclusion.synthetic")


def _turned(models: TurnedArrows, table: Table) -> Iterable[Text]:
    """What the models with one arrow turned show, one sentence a sort of finding."""
    sorts: dict[str, list[Turned]] = {}
    for t, said in zip(models.turned, models.sentences(), strict=True):
        sorts.setdefault(said.key.removeprefix("turned.said_"), []).append(t)
    for sort in (s for s in TOLD if s in sorts):
        pairs = joined(
            text("chapter_conclusion.arrow", x=models.labels.get(t.source) or t.source,
                 y=models.labels.get(t.target) or t.target)
            for t in sorts[sort]
        )  # fmt: skip
        yield text(f"chapter_conclusion.turned_{sort}", pairs=pairs, n=len(sorts[sort]))
    yield text("chapter_conclusion.turned_table", table=TableRef(table.name))
