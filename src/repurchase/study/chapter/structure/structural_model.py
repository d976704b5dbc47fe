"""The structural model: fit, paths, a sentence for each hypothesis, explained variance."""

from __future__ import annotations

from repurchase.document.parts.blocks import Section
from repurchase.study.chapter.pieces.chapter_blocks import plain_section
from repurchase.study.chapter.pieces.section_results import SectionResults


def structural_section(findings: SectionResults) -> Section | None:
    """The section, or None where there is nothing to say."""
    if "sem" not in findings:
        return None
    return plain_section(
        findings,
        "structure",
        "sem",
        "indices",
        "dynamic_cutoffs",
        "local_fit",
        "gate",
        "hypotheses",
        "explained",
        "estimators",
        "confounding",
        "controls",
    )
