"""The sample: how many were asked, who was left out and why, and who they are."""

from __future__ import annotations

from repurchase.document.parts.blocks import Section
from repurchase.study.chapter.pieces.chapter_blocks import plain_section
from repurchase.study.chapter.pieces.section_results import SectionResults


def sample_section(findings: SectionResults) -> Section | None:
    """The section, or None where there is nothing to say."""
    return plain_section(findings, "sample", "screening", "sample", "bias", "item_decisions")
