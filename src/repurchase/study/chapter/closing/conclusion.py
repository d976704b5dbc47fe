"""The conclusion: table of hypotheses, problems with their evidence, summary of the chapter, limits."""

from __future__ import annotations

from collections.abc import Iterable

from repurchase.document.parts.blocks import Paragraph, Section
from repurchase.study.chapter.pieces.chapter_blocks import result_blocks, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import Text, text


def conclusion_section(findings: SectionResults) -> Section:
    """What was found, and what it does not show."""
    blocks: list[object] = []
    if "turned" in findings:
        blocks += result_blocks(findings, "turned", appendix=[t.name for t in findings["turned"].tables()])
    blocks.append(Paragraph(tuple(_limits(findings))))
    return Section(text("chapter.conclusion"), tuple(blocks), "conclusion", remarks=result_remarks(findings, "turned"))


def _limits(findings: SectionResults) -> Iterable[Text]:
    """What a cross-section of self-reports cannot show."""
    yield text("report.cross_section")
    if "sem" in findings:
        yield text("report.order")
    yield text("report.sampling")
    if findings.survey.source.synthetic:
        yield text("report.synthetic")
