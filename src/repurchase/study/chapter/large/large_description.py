"""Descriptive statistics from exact counts: means of constructs, shapes and answers of items."""

from __future__ import annotations

from typing import Any

from repurchase.analysis.respondents.description.findings import DescriptionFindings
from repurchase.document.parts.blocks import Paragraph, Section
from repurchase.study.chapter.large.large_method import whole_of_findings
from repurchase.study.chapter.opening.item_words import mean_words, shape_words
from repurchase.study.chapter.pieces.chapter_blocks import Block, found_table, in_appendix, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def described_section(findings: SectionResults) -> Section | None:
    """The section, or None where nothing was described."""
    described: Any = findings.results.get("description")
    if not isinstance(described, DescriptionFindings):
        return None
    decimals = findings.study.entry.options.decimals
    figures = findings["description"].figures()
    shapes = tuple(shape_words(described, decimals, [f.name for f in figures]))
    body = found_table(findings, "description", "constructs")
    items = found_table(findings, "description", "items", appendix=True)
    blocks: list[Block] = [Paragraph((*mean_words(described, decimals), _rests_on(findings)))]
    blocks += [Paragraph(shapes)] if shapes else []
    blocks += [t for t in (body, items) if t is not None]
    blocks += [in_appendix(f) for f in figures]
    remarks = result_remarks(findings, "description")
    return Section(text("chapter.description"), tuple(blocks), "description", remarks=remarks)


def _rests_on(findings: SectionResults) -> Text:
    """Whom the means of constructs describe: they need every item, which distributions of items do not."""
    whole = whole_of_findings(findings)
    if whole.complete == whole.n:
        return text("chapter_large.described")
    return text("chapter_large.described_complete", n=Number(whole.complete, Kind.COUNT))
