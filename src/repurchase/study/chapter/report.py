"""The results chapter: its sections in their order, the references, the appendix, and what is left to the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from repurchase.analysis.results.wording import named
from repurchase.document.parts.blocks import Document, Figure, Section, Table
from repurchase.study.chapter.back_matter.certificate import certificate_section
from repurchase.study.chapter.back_matter.reference_list import reference_list
from repurchase.study.chapter.back_matter.workbook_sheets import hypothesis_sheet, workbook_sheets
from repurchase.study.chapter.closing.conclusion import conclusion_section
from repurchase.study.chapter.closing.group_differences import group_differences_section
from repurchase.study.chapter.closing.priorities import priorities_section
from repurchase.study.chapter.closing.robustness import robustness_section
from repurchase.study.chapter.decisions.segments_section import segments_section
from repurchase.study.chapter.large.large_chapter import LARGE_BODY
from repurchase.study.chapter.measurement.common_method import common_method_section
from repurchase.study.chapter.measurement.reliability_validity import measurement_section
from repurchase.study.chapter.opening.chapter_summary import chapter_summary
from repurchase.study.chapter.opening.description import description_section
from repurchase.study.chapter.opening.method import method_section
from repurchase.study.chapter.opening.sample import sample_section
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.table_codes import explained_codes
from repurchase.study.chapter.structure.group_models import group_models_section
from repurchase.study.chapter.structure.mediation import mediation_section
from repurchase.study.chapter.structure.moderation import moderation_section
from repurchase.study.chapter.structure.structural_model import structural_section
from repurchase.text import text

BODY: tuple[Callable[[SectionResults], Section | None], ...] = (
    chapter_summary,
    method_section,
    sample_section,
    description_section,
    measurement_section,
    common_method_section,
    structural_section,
    mediation_section,
    moderation_section,
    group_models_section,
    group_differences_section,
    segments_section,
    robustness_section,
    priorities_section,
    conclusion_section,
)


def report(findings: SectionResults) -> Document:
    """The chapter: summary, sections in the order of Anderson and Gerbing's two steps, references, appendix."""
    body_of = BODY if findings.survey.whole is None else LARGE_BODY
    written = [section for write in body_of if (section := write(findings)) is not None]
    moved = [b for section in written for b in _appendix_blocks(section)]
    body = [_without_appendix(section) for section in written]
    *body, appendix = explained_codes([*body, _appendix(findings, moved)], findings.survey.instrument)
    listed = reference_list(findings, [*body, appendix])
    first = hypothesis_sheet(findings)
    title: Any = findings.study.title or named(findings.study.name)
    return Document(
        text("chapter.title"),
        (*body, listed) if listed is not None else tuple(body),
        findings.study.entry.options.chapter,
        title,
        text("report.banner") if findings.survey.source.synthetic else None,
        tuple(workbook_sheets(findings, [*body, appendix, *([first] if first is not None else [])])),
        {"subject": "repurchase", "keywords": "survey, structural equation model"},
        appendix,
        first,
    )


def _appendix(findings: SectionResults, moved: Sequence[Table | Figure]) -> Section:
    """Tables and figures that the text names and does not hold, then the certificate."""
    return Section(text("chapter.appendix"), (*moved, certificate_section(findings)), "appendix")


def _appendix_blocks(section: Section) -> Iterable[Table | Figure]:
    """Tables and figures that a section leaves to the appendix, in order."""
    for block in section.blocks:
        if isinstance(block, Section):
            yield from _appendix_blocks(block)
        elif _belongs_to_appendix(block):
            yield block


def _without_appendix(section: Section) -> Section:
    blocks = tuple(
        _without_appendix(b) if isinstance(b, Section) else b for b in section.blocks if not _belongs_to_appendix(b)
    )
    return replace(section, blocks=blocks)


def _belongs_to_appendix(block: object) -> TypeGuard[Table | Figure]:
    return isinstance(block, Table | Figure) and block.appendix
