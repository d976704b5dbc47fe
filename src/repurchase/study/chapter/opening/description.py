"""Descriptive statistics: constructs and the shape of their items, missing answers, and the statements."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from repurchase.analysis.fit.result import Fit
from repurchase.analysis.respondents.description.findings import DescriptionFindings
from repurchase.analysis.respondents.missing_answers.findings import MissingFindings
from repurchase.analysis.respondents.profile.question_labels import question_label, segment_words
from repurchase.analysis.respondents.shares.findings import ShareFindings
from repurchase.document.parts.blocks import Paragraph, Section, Table, TableRef
from repurchase.study.chapter.opening.gap_words import gap_sentences, gap_tables
from repurchase.study.chapter.opening.item_words import consequence_words, mean_words, shape_words
from repurchase.study.chapter.opening.statement_words import agreement_table, statement_sentences
from repurchase.study.chapter.pieces.chapter_blocks import Block, found_table, in_appendix, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import text


def description_section(findings: SectionResults) -> Section | None:
    """The section, or None where nothing was described."""
    blocks = [*_constructs(findings), *_gaps(findings), *_statements(findings), *_recommendation(findings)]
    if not blocks:
        return None
    remarks = result_remarks(findings, "description", "missing", "shares", "recommendation")
    return Section(text("chapter.description"), tuple(blocks), "description", remarks=remarks)


def _constructs(findings: SectionResults) -> list[Block]:
    """Means of the constructs in the body; statistics and figure of the items in the appendix."""
    described: Any = findings.results.get("description")
    if not isinstance(described, DescriptionFindings):
        return []
    decimals = findings.study.entry.options.decimals
    fitted = findings.results.get("sem") or findings.results.get("cfa")
    figures = findings["description"].figures()
    means = tuple(mean_words(described, decimals))
    shapes = (
        *shape_words(described, decimals, [f.name for f in figures]),
        *consequence_words(described, fitted if isinstance(fitted, Fit) else None),
    )
    tables = (
        found_table(findings, "description", "constructs"),
        found_table(findings, "description", "items", appendix=True),
    )
    body, items = tables
    return [
        Paragraph(means),
        *([Paragraph(shapes)] if shapes else []),
        *([body] if body else []),
        *([items] if items else []),
        *(in_appendix(f) for f in figures),
    ]


def _gaps(findings: SectionResults) -> list[Block]:
    """Missing answers in sentences; tables in the appendix, and only where they matter."""
    missing: Any = findings.results.get("missing")
    if not isinstance(missing, MissingFindings):
        return []
    tables = [found_table(findings, "missing", name, appendix=True) for name in gap_tables(missing)]
    return [Paragraph(gap_sentences(missing)), *(t for t in tables if t is not None)]


def _statements(findings: SectionResults) -> list[Block]:
    """Shares of agreement in the body; the figure of all answers in the appendix."""
    shares: Any = findings.results.get("shares")
    said = statement_sentences(shares) if isinstance(shares, ShareFindings) else ()
    if not said:
        return []
    figures = findings["shares"].figures()
    return [Paragraph(said), agreement_table(shares), *(in_appendix(f) for f in figures)]


def _recommendation(findings: SectionResults) -> list[Block]:
    """How many would recommend, where a question from 0 to 10 asks it; segment by segment in the appendix."""
    table = found_table(findings, "recommendation", "recommendation")
    if table is None:
        return []
    segmented = any(c.name == "question" for c in table.columns)
    said = findings["recommendation"].sentences()
    key = "recommendation_segments" if segmented else "recommendation"
    told = Paragraph((*said, text(f"chapter_segments.{key}", table=TableRef(table.name))))
    return [told, _short(findings, table) if segmented else table]


def _short(findings: SectionResults, table: Table) -> Table:
    """The table for the appendix, its questions and answers named as the chapter names them."""
    known = [(dict(b.label), question_label(b)) for b in findings.survey.instrument.background]
    rows = [
        (next((short for label, short in known if label == row[0]), row[0]), segment_words(row[1]), *row[2:])
        for row in table.rows
    ]
    return replace(table, rows=tuple(rows), appendix=True)
