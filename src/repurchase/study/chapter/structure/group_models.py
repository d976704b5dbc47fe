"""Measurement invariance and paths in groups, where the study asks for them."""

from __future__ import annotations

from repurchase.document.parts.blocks import Section
from repurchase.study.chapter.pieces.chapter_blocks import plain_section
from repurchase.study.chapter.pieces.section_results import SectionResults


def group_models_section(findings: SectionResults) -> Section | None:
    """The section, or None where there is nothing to say."""
    return plain_section(findings, "group_models", "invariance", "group_paths")
