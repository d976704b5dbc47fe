"""The close of the chapter of a large file: priorities, verdicts, and what was not done at this size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from repurchase.analysis.decisions.priorities.findings import IMPROVE, LESS, LOW, MAINTAIN, UNTOLD, PriorityFindings
from repurchase.analysis.gate.findings import WITHHELD, phrase_of
from repurchase.analysis.large_samples.hypotheses_by_interval.words import verdicts
from repurchase.analysis.results.wording import coverage
from repurchase.document.parts.blocks import FigureRef, Paragraph, Section, Table, TableRef
from repurchase.errors import note
from repurchase.study.chapter.closing.limit_words import design_words, sampling_ending
from repurchase.study.chapter.large.large_method import whole_of_findings
from repurchase.study.chapter.large.large_structure import claims_of
from repurchase.study.chapter.pieces.chapter_blocks import found_table, remarks_of, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted
from repurchase.study.chapter.pieces.verdict_counts import condition_words
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, joined, text

SHOWN = ("driver", "importance", "importance_ci", "performance", "performance_ci", "verdict")
PLACES = {IMPROVE: "improve", MAINTAIN: "maintain", LOW: "low", LESS: "less"}


def importance_section(findings: SectionResults) -> Section | None:
    """Importance and performance of three drivers or more."""
    found = findings.results.get("priorities")
    if not isinstance(found, PriorityFindings) or not found.placed or not found.ranked:
        return None
    whole = findings["priorities"].table("priorities")
    at = [k for k, c in enumerate(whole.columns) if c.name in SHOWN]
    rows = tuple(tuple(row[k] for k in at) for row in whole.rows)
    said_note = text("chapter_large.note_priorities", level=coverage(found.level))
    table = Table("priority_drivers", text("chapter_priorities.title"), tuple(whole.columns[k] for k in at), rows,
                  (said_note,))  # fmt: skip
    figures = findings["priorities"].figures()
    places = joined((TableRef(table.name), *(FigureRef(f.name) for f in figures)))
    done = text("chapter_priorities.done", outcome=found.outcome.label, n=counted(len(found.drivers)), places=places)
    blocks = (Paragraph((done, *_placed(found))), table, *figures)
    remarks = result_remarks(findings, "priorities")
    return Section(text("chapter.priorities"), blocks, "priorities", remarks=remarks)


def _placed(ranking: PriorityFindings) -> Iterator[Text]:
    yield _most_important(ranking)
    for verdict, key in PLACES.items():
        drivers = ranking.told(verdict)
        if drivers:
            yield text(f"chapter_large.place_{key}", drivers=joined(d.construct.label for d in drivers), n=len(drivers))
    yield from _unplaced(ranking)
    if ranking.conditional_on:
        on = ranking.conditional_on
        yield text("priorities.conditional", n=len(on), on=joined(phrase_of(key) for key in on))


def _unplaced(ranking: PriorityFindings) -> Iterator[Text]:
    """The drivers whose place cannot be told, and why; else that small distances suffice for one."""
    untold = ranking.told(UNTOLD)
    if set(ranking.conditional_on) & set(WITHHELD):
        yield text("chapter_large.place_withheld")
    elif len(untold) == len(ranking.drivers):
        yield text("chapter_large.place_none")
    else:
        if untold:
            yield text("chapter_large.place_open", drivers=joined(d.construct.label for d in untold), n=len(untold))
        yield text("chapter_large.place_sizes")


def _most_important(ranking: PriorityFindings) -> Text:
    """The driver with the largest total effect, and those from which its interval does not set it apart."""
    first, tied = ranking.ranked[0], ranking.tied
    key = "most_important" if not tied else "most_important_tied"
    if tied and len(tied) == len(ranking.ranked) - 1 > 1:
        key = "most_important_tied_all"
    return text(
        f"chapter_large.{key}", driver=first.construct.label, outcome=ranking.outcome.label,
        value=Number(first.importance), level=coverage(ranking.level),
        interval=Interval(first.importance_low, first.importance_high),
        others=joined(d.construct.label for d in tied), n=len(tied),
    )  # fmt: skip


def closing_section(findings: SectionResults) -> Section:
    """The table of verdicts, what they come to, and the limits."""
    claims = claims_of(findings)
    table = found_table(findings, "hypotheses", "hypotheses") if claims is not None else None
    blocks: list[object] = []
    if claims is not None and table is not None:
        said = (
            text("chapter_large.see_verdicts", table=TableRef(table.name)),
            *verdicts(claims),
            *condition_words(claims),
        )
        blocks += [Paragraph(said), table]
    blocks.append(Paragraph(tuple(_limits(findings))))
    whole = whole_of_findings(findings)
    own = note("large.not_done", "info", n=Number(whole.sampled, Kind.COUNT))
    return Section(text("chapter_large.conclusion"), tuple(blocks), "conclusion", remarks=remarks_of([own]))


def _limits(findings: SectionResults) -> Iterator[Text]:
    whole: Any = whole_of_findings(findings)
    yield text("chapter_large.not_done", n=Number(whole.sampled, Kind.COUNT))
    yield text("chapter_large.size_is_not_truth")
    yield from design_words(findings)
    yield text(f"chapter_large.sampling{sampling_ending(findings)}")
    if findings.survey.source.synthetic:
        yield text("chapter_conclusion.synthetic")
