"""Customer segments: found in the answers, or none; known from the background, with what each scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from repurchase.analysis.respondents.profile.question_labels import category_label, segment_words, short_label
from repurchase.analysis.scores.group_differences.findings import Grouping
from repurchase.analysis.segments.customer_segments import CustomerSegments
from repurchase.analysis.segments.found_segments.result import FoundSegments
from repurchase.analysis.segments.found_segments.words import (
    more_words,
    shape_words,
    size_words,
    stability_words,
    tried_words,
    verdict_words,
)
from repurchase.analysis.segments.known_segments.result import KnownSegments
from repurchase.analysis.segments.known_segments.words import (
    difference_words,
    invariance_words,
    overlap_words,
    ranking_words,
)
from repurchase.document.parts.blocks import FigureRef, Paragraph, Section, Table, TableRef
from repurchase.study.chapter.pieces.chapter_blocks import Block, in_appendix, pointer, result_remarks
from repurchase.study.chapter.pieces.question_phrases import question_named, question_phrase
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted
from repurchase.survey.instrument import Label
from repurchase.text import Text, joined, text

COUNTS = ("least", "most", "constructs", "k", "found")  # fields of sentences that count classes or constructs


def segments_section(findings: SectionResults) -> Section | None:
    """The section, or None where the study asks for no segments."""
    result = findings.get("segments")
    if not isinstance(result, CustomerSegments):
        return None
    blocks: list[Block] = []
    if result.classes is not None:
        blocks += _classes(findings, result.classes)
    if result.known is not None:
        blocks += _known(findings, result.known)
    remarks = result_remarks(findings, "segments")
    return Section(text("chapter_segments.title"), tuple(blocks), "segments", remarks=remarks)


def _classes(findings: SectionResults, f: FoundSegments) -> list[Block]:
    """Classes with their table, means and figure; where there are none, one paragraph and the evidence behind it."""
    counts = f.table("class_counts")
    said = [
        _counted(tried_words(f)),
        text("chapter_segments.counts", table=TableRef(counts.name)),
        _counted(verdict_words(f)),
        *map(_counted, more_words(f)),
    ]
    if not f.has_classes:
        return [Paragraph(tuple(said)), in_appendix(counts)]
    profiles, figure = f.table("class_profiles"), f.figure("class_profiles")
    told = [
        size_words(f),
        text("chapter_segments.profiles", places=joined((TableRef(profiles.name), FigureRef(figure.name)))),
    ]
    told += [shape_words(f), stability_words(f), text("segments.circular")]
    background = [_short_questions(findings, t) for t in f.tables() if t.name == "class_background"]
    told += [text("chapter_segments.background", table=TableRef(t.name)) for t in background]
    return [Paragraph(tuple(said)), counts, Paragraph(tuple(told)), profiles, figure, *background]


def _counted(sentence: Text) -> Text:
    """The same sentence with its small counts in words."""
    return text(sentence.key, **{k: counted(v) if k in COUNTS else v for k, v in sentence.values.items()})  # type: ignore[arg-type]


def _short_questions(findings: SectionResults, table: Table) -> Table:
    """The same table with questions and answers named as the chapter names them."""
    known = {b.name: b for b in findings.survey.instrument.background}
    rows = [(short_label(known[row[0]["code"]]), category_label(row[1]), *row[2:]) for row in table.rows]
    return replace(table, rows=tuple(rows))


def _known(findings: SectionResults, f: KnownSegments) -> list[Block]:
    """What differs by which question, in sentences; the means stand in the appendix."""

    def named(grouping: Grouping) -> Label:
        return question_phrase(question_named(findings, grouping))

    tables = [_titled(findings, f, t) for t in f.tables()]
    said: list[Text] = [
        *overlap_words(f, named),
        *difference_words(f, named),
        *invariance_words(f, named),
        ranking_words(f),
        *pointer(tables),
    ]
    return [Paragraph((_begun(f, named), *said)), *tables]


def _begun(f: KnownSegments, named: Any) -> Text:
    questions = list({g.family: named(g) for g in f.groupings}.values())
    constructs = list({c.construct.name: c.construct.label for c in f.comparisons}.values())
    return text("chapter_segments.known", questions=joined(questions), constructs=joined(constructs))


def _titled(findings: SectionResults, f: KnownSegments, table: Table) -> Table:
    """The same table with its question named as the chapter names it."""
    start = "segment_means_"
    if not table.name.startswith(start):
        return _ranked(findings, f, table)
    families = list({g.family: g for g in f.groupings}.values())
    label = short_label(question_named(findings, families[int(table.name.removeprefix(start)) - 1]))
    return replace(table, title=text("known_segments.title", question=label), rows=tuple(_dashed(table.rows)))


def _dashed(rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    for construct, segment, *rest in rows:
        yield (construct, segment_words(segment), *rest)


def _ranked(findings: SectionResults, f: KnownSegments, table: Table) -> Table:
    labels = {g.name: short_label(question_named(findings, g)) for g in f.groupings}
    rows = [(labels.get(row[0]["code"], row[0]), segment_words(row[1]), *row[2:]) for row in table.rows]
    return replace(table, rows=tuple(rows))
