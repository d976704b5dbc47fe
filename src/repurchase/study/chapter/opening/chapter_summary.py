"""The summary stands before the first section: sample, model, fit, hypotheses and main findings in half a page."""

from __future__ import annotations

from repurchase.document.parts.blocks import Paragraph, Section
from repurchase.study.chapter.pieces.main_findings import main_findings
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import text


def chapter_summary(findings: SectionResults) -> Section | None:
    """The section, or None where nothing was found."""
    if not findings:
        return None
    said = main_findings(findings.results, findings.survey, findings.study.entry.options.decimals)
    return Section(text("chapter.summary"), tuple(Paragraph(p) for p in said), "summary", numbered=False)
