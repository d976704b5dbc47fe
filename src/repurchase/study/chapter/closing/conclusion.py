"""The conclusion: table of hypotheses, problems with their evidence, summary of the chapter, limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from repurchase.document.parts.blocks import Paragraph, Section, Table, TableRef
from repurchase.study.chapter.closing.chapter_end import summary_words
from repurchase.study.chapter.closing.hypothesis_words import hypotheses_of
from repurchase.study.chapter.closing.limit_words import limit_words
from repurchase.study.chapter.closing.priorities import has_priorities, left_out_words
from repurchase.study.chapter.decisions.problems_part import problems_part
from repurchase.study.chapter.decisions.what_if_part import has_what_if
from repurchase.study.chapter.pieces.chapter_blocks import found_table, in_appendix, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted
from repurchase.text import Text, text

SHOWN = ("id", "statement", "std_all", "p_value", "outcome")  # of the table of hypotheses


def conclusion_section(findings: SectionResults) -> Section:
    """What was found, and what it does not show."""
    parts = [*_hypotheses(findings), *_problems(findings), _end(findings)]
    unplaced: tuple[str, ...] = () if has_priorities(findings) else ("priorities", "stated", "criterion")
    if unplaced and not has_what_if(findings):
        unplaced = (*unplaced, "what_if")
    remarks = (*(Paragraph((t,), "info") for t in left_out_words(findings)),
               *result_remarks(findings, *unplaced, "turned", "necessity", "problems", "sensitivity"))  # fmt: skip
    if len(parts) == 1:
        return Section(text("chapter_conclusion.end"), parts[0].blocks, "conclusion", remarks=remarks)
    return Section(text("chapter.conclusion"), tuple(parts), "conclusion", remarks=remarks)


def hypothesis_summary(findings: SectionResults) -> Table | None:
    """Every hypothesis with its verdict, short: the columns that a reader looks for."""
    if hypotheses_of(findings.get("hypotheses")) is None:
        return None
    whole = findings["hypotheses"].table("hypotheses")
    places = [[c.name for c in whole.columns].index(name) for name in SHOWN]
    notes = [n for n in whole.notes if getattr(n, "key", "") != "hypotheses.summary_interval"]
    return replace(
        whole,
        name="hypothesis_summary",
        columns=tuple(whole.columns[j] for j in places),
        rows=tuple(tuple(row[j] for j in places) for row in whole.rows),
        notes=tuple(notes),
    )


def _hypotheses(findings: SectionResults) -> Iterable[Section]:
    table = hypothesis_summary(findings)
    if table is not None:
        key = "one" if len(table.rows) == 1 else "many"
        said = text(f"chapter_conclusion.table_{key}", n=counted(len(table.rows)), table=TableRef(table.name))
        yield Section(text("chapter_conclusion.hypotheses"), (Paragraph((said,)), table), "hypothesis_summary")


def _problems(findings: SectionResults) -> Iterable[Section]:
    """Problems, their evidence and what to do about them, where an analysis has looked for any."""
    part = problems_part(findings)
    return [] if part is None else [part]


def _end(findings: SectionResults) -> Section:
    """The summary of the chapter and its limits; the turned arrows and what tests detect stand in the appendix."""
    turned = found_table(findings, "turned", "turned_arrows")
    summary: list[Text] = list(summary_words(findings))
    blocks: list[object] = [Paragraph(tuple(summary))] if summary else []
    blocks.append(Paragraph(tuple(limit_words(findings, turned))))
    blocks += [in_appendix(turned)] if turned is not None else []
    detected = found_table(findings, "sensitivity", "sensitivity", appendix=True)
    blocks += [detected] if detected is not None else []
    return Section(text("chapter_conclusion.end"), tuple(blocks), "chapter_end")
