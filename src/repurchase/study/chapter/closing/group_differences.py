"""Differences between groups of respondents as one matrix: background variables by the constructs to be explained."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repurchase.analysis.results.wording import p_words
from repurchase.analysis.scores.group_differences.findings import GroupComparison, GroupFindings
from repurchase.analysis.scores.group_differences.tables import degrees_of_freedom
from repurchase.document.parts.blocks import Paragraph, Section, Table, TableRef
from repurchase.study.chapter.closing.difference_tables import (
    difference_matrix,
    means_table,
    shown_constructs,
    sort_of_tests,
)
from repurchase.study.chapter.closing.difference_words import post_hoc_words, trend_words
from repurchase.study.chapter.closing.priorities import criterion_words, has_priorities
from repurchase.study.chapter.pieces.chapter_blocks import Block, in_appendix, result_remarks
from repurchase.study.chapter.pieces.question_phrases import chosen_option, question_named, question_phrase
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import Text, joined, text


def group_differences_section(findings: SectionResults) -> Section | None:
    """The section, or None where there is nothing to say; the check of intention stands here without priorities."""
    checked = [] if has_priorities(findings) else criterion_words(findings)
    found = findings.get("groups")
    if not isinstance(found, GroupFindings):
        blocks: list[Block] = [Paragraph(tuple(checked))] if checked else []
    else:
        blocks = _compared(findings, found, checked)
    if not blocks:
        return None
    remarks = result_remarks(findings, "groups")
    return Section(text("chapter.group_differences"), tuple(blocks), "group_differences", remarks=remarks)


def different(findings: GroupFindings, names: Sequence[str] | None = None) -> list[GroupComparison]:
    """Comparisons that hold after Holm's adjustment, of these constructs or of all."""
    return [c for c in findings.comparisons if findings.significant(c) and (names is None or c.construct.name in names)]


def question_of(findings: SectionResults, c: GroupComparison) -> Label:
    """The question of a comparison as words within a sentence."""
    return question_phrase(question_named(findings, c.grouping))


def _compared(findings: SectionResults, g: GroupFindings, checked: Sequence[Text]) -> list[Block]:
    shown = shown_constructs(findings, g)
    names = [c.name for c in shown]
    held, means = different(g), means_table(findings, g)
    table: list[Table] = [difference_matrix(findings, g, shown)] if shown else []
    said = [_done(g, names, table)]
    said += _differences(findings, g, names)
    said += post_hoc_words(g, [c for c in held if c.construct.name in names])
    said += [text("chapter_groups.means", table=TableRef(means.name))] if means is not None else []
    said += trend_words(findings, g, names)
    closing = [*_others(findings, g, names), *_untested(g), *_conclusion(findings, g, names), *checked]
    moved = [in_appendix(means)] if means is not None else []
    return [Paragraph(tuple(said)), *table, Paragraph(tuple(closing)), *moved]


def _done(g: GroupFindings, names: Sequence[str], table: Sequence[Table]) -> Text:
    own = [c for c in g.comparisons if c.construct.name in names or not names]
    test = text(f"chapter_groups.test_{sort_of_tests(own)}")
    labels = list({c.construct.name: c.construct.label for c in own}.values())
    questions = len({c.grouping.family for c in own})
    values = {"test": test, "constructs": joined(labels), "n": len(labels), "k": questions, "count": counted(questions)}
    if not table:
        return text("chapter_groups.done_all", n=len(labels), number=counted(len(labels)), test=test, k=questions,
                    count=counted(questions))  # fmt: skip
    return text("chapter_groups.done", table=TableRef(table[0].name), **values)


def _differences(findings: SectionResults, g: GroupFindings, names: Sequence[str]) -> list[Text]:
    """One sentence a question: which constructs differ, each with its test and size."""
    own = [c for c in g.comparisons if (c.construct.name in names or not names) and np.isfinite(c.p_holm)]
    if not own:
        return []
    held = [c for c in own if g.significant(c)]
    if not held:
        return [text("chapter_groups.none", n=len(own))]
    said = []
    for name in dict.fromkeys(c.grouping.name for c in held):
        mine = [c for c in held if c.grouping.name == name]
        said.append(_differs(findings, mine[0], joined(which(c) for c in mine)))
    return said


def _differs(findings: SectionResults, c: GroupComparison, listed: object) -> Text:
    question, option = question_of(findings, c), chosen_option(c.grouping)
    if option is None:
        return text("chapter_groups.differ", question=question, which=listed)
    return text("chapter_groups.differ_option", question=question, option=option, which=listed)


def which(c: GroupComparison) -> Text:
    """A construct with the test, p and size of one comparison."""
    df1, df2 = degrees_of_freedom(c.test)
    test = {"statistic": Number(c.test.statistic), "df": Number(df2, Kind.VALUE, 2), "p": p_words(c.p_holm)}
    if df1 is None:
        return text("chapter_groups.which_t", construct=c.construct.label, effect=Number(c.effect), **test)
    effect = Number(c.effect, Kind.BOUNDED)
    return text("chapter_groups.which_f", construct=c.construct.label, effect=effect,
                df1=Number(df1, Kind.COUNT), **test)  # fmt: skip


def _others(findings: SectionResults, g: GroupFindings, names: Sequence[str]) -> list[Text]:
    """What was found of the constructs that the table leaves out."""
    rest = [c for c in g.comparisons if names and c.construct.name not in names and np.isfinite(c.p_holm)]
    held = [c for c in rest if g.significant(c)]
    if not rest:
        return []
    if not held:
        return [text("chapter_groups.others_none", n=len(rest))]
    listed = joined(text("chapter_groups.other", construct=c.construct.label, question=question_of(findings, c))
                    for c in held)  # fmt: skip
    return [text("chapter_groups.others", n=len(held), count=counted(len(held)), which=listed)]


def _untested(g: GroupFindings) -> list[Text]:
    lost = sum(not np.isfinite(c.p_holm) for c in g.comparisons)
    return [text("chapter_groups.untested", n=lost, count=counted(lost))] if lost else []


def _conclusion(findings: SectionResults, g: GroupFindings, names: Sequence[str]) -> list[Text]:
    """What differs by what; and that scores of groups are compared as far as they mean the same in them."""
    said = []
    held = different(g, names or None)
    if held:
        questions = list({c.grouping.family: question_of(findings, c) for c in held}.values())
        asked = len({c.grouping.family for c in g.comparisons})
        labels = list({c.construct.name: c.construct.label for c in held}.values())
        key = "all" if asked == len(questions) else "some"
        said.append(text(f"chapter_groups.conclusion_{key}", constructs=joined(labels), questions=joined(questions)))
    else:
        said.append(text("chapter_groups.conclusion_none"))
    return [*said, _invariance(findings, g)]


def _invariance(findings: SectionResults, g: GroupFindings) -> Text:
    """For which questions it was tested that scores mean the same in the groups."""
    if g.invariance is not None:
        return text("chapter_groups.invariant", sentence=g.invariance)
    names = {name.partition(":")[2] for name in findings if name.startswith("invariance:")}
    questions = [question_phrase(b) for b in findings.survey.instrument.background if b.name in names]
    if questions:
        return text("chapter_groups.invariant_some", questions=joined(questions))
    return text("chapter_groups.not_invariant")
