"""The sections of the chapter of a large file, in their order."""

from __future__ import annotations

from collections.abc import Callable

from repurchase.document.parts.blocks import Section
from repurchase.study.chapter.large.large_close import closing_section, importance_section
from repurchase.study.chapter.large.large_description import described_section
from repurchase.study.chapter.large.large_effects import indirect_section
from repurchase.study.chapter.large.large_groups import groups_section
from repurchase.study.chapter.large.large_measurement import measured_section
from repurchase.study.chapter.large.large_method import estimation_section
from repurchase.study.chapter.large.large_sample import counted_section
from repurchase.study.chapter.large.large_structure import paths_section
from repurchase.study.chapter.opening.chapter_summary import chapter_summary
from repurchase.study.chapter.pieces.section_results import SectionResults

LARGE_BODY: tuple[Callable[[SectionResults], Section | None], ...] = (
    chapter_summary,
    estimation_section,
    counted_section,
    described_section,
    measured_section,
    paths_section,
    indirect_section,
    groups_section,
    importance_section,
    closing_section,
)
