"""The summary stands before the first section: sample, model, fit, hypotheses and main findings in half a page."""

from __future__ import annotations

from repurchase.document.parts.blocks import Section
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import text


def chapter_summary(findings: SectionResults) -> Section | None:
    """The section, or None where there is nothing to say."""
    return None if not findings else Section(text("chapter.summary"), (), "summary", numbered=False)
