"""What the chapter does not show: no more than a cross-section, an order that theory gives, a sample as it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.analysis.diagnostics.turned_arrows import Turned, TurnedArrows
from repurchase.analysis.power.sensitivity import Sensitivity
from repurchase.analysis.results.wording import label_in
from repurchase.document.parts.blocks import Table, TableRef
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted
from repurchase.text import Joined, Text, joined, text

TOLD = ("worse", "close", "better", "same", "other_df", "chisq", "unfitted")  # what a turned arrow may show
MOST_NAMED = 2  # arrows of one sort that a sentence names one by one


def limit_words(findings: SectionResults, turned: Table | None) -> Iterable[Text]:
    """Three sentences, what the turned arrows show, and that made-up data are made up."""
    yield from design_words(findings)
    found = findings.get("turned")
    if isinstance(found, TurnedArrows) and turned is not None:
        yield from _turned(found, turned)
    yield text(f"chapter_conclusion.sampling{sampling_ending(findings)}")
    detected = findings.get("sensitivity")
    if isinstance(detected, Sensitivity):
        yield detected.sentence(TableRef(detected.table().name))
    if findings.survey.source.synthetic:
        yield text("chapter_conclusion.synthetic")


def design_words(findings: SectionResults) -> Iterable[Text]:
    """That answers were given once, and whose order paths have."""
    sort = "" if "sem" in findings else "_plain" if len(findings.survey.instrument.constructs) > 1 else "_one"
    yield text(f"chapter_conclusion.cross_section{sort}")
    if "sem" in findings:
        yield text("chapter_conclusion.order")


def sampling_ending(findings: SectionResults) -> str:
    """How the key of the sentence on sampling ends: it is another where the study states how it sampled."""
    return "_stated" if "sampling" in dict(findings.study.entry.procedure) else ""


def _turned(models: TurnedArrows, table: Table) -> Iterable[Text]:
    """What the models with one arrow turned show, one sentence a sort of finding."""
    sorts: dict[str, list[Turned]] = {}
    for t, said in zip(models.turned, models.sentences(), strict=True):
        sorts.setdefault(said.key.removeprefix("turned.said_"), []).append(t)
    for sort in (s for s in TOLD if s in sorts):
        pairs = _pairs(models, sorts[sort])
        yield text(f"chapter_conclusion.turned_{sort}", pairs=pairs, n=len(sorts[sort]))
    yield text("chapter_conclusion.turned_table", table=TableRef(table.name), n=len(models.turned))


def _pairs(models: TurnedArrows, turned: Sequence[Turned]) -> Text | Joined:
    """The arrows of one sort: each by its ends, or, of many into one construct, their number."""
    targets = {t.target for t in turned}
    if len(turned) > MOST_NAMED and len(targets) == 1:
        return text("chapter_conclusion.arrows_into", y=label_in(models.labels, targets.pop()), n=counted(len(turned)))
    if len(turned) > MOST_NAMED and len(turned) == len(models.turned):
        return text("chapter_conclusion.arrows_several", n=counted(len(turned)))
    return joined(
        text("chapter_conclusion.arrow", x=label_in(models.labels, t.source), y=label_in(models.labels, t.target))
        for t in turned
    )
