"""Moderation, where the study asks for it."""

from __future__ import annotations

from repurchase.document.parts.blocks import Section
from repurchase.study.chapter.pieces.chapter_blocks import plain_section
from repurchase.study.chapter.pieces.section_results import SectionResults


def moderation_section(findings: SectionResults) -> Section | None:
    """The section, or None where there is nothing to say."""
    return plain_section(findings, "moderation", "moderation")
