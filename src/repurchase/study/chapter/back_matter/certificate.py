"""The certificate closes the appendix: where the numbers come from, on one page."""

from __future__ import annotations

from repurchase.document.parts.blocks import Paragraph, Section
from repurchase.study.chapter.back_matter.provenance import certificate
from repurchase.study.chapter.pieces.chapter_blocks import result_blocks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import text


def certificate_section(findings: SectionResults) -> Section:
    """File, options, seed and versions, and the agreement with a second engine."""
    blocks: list[object] = [Paragraph((text("report.provenance_intro"),)), certificate(findings)]
    if "certificate" in findings:
        blocks += result_blocks(findings, "certificate", *(t.name for t in findings["certificate"].tables()))
    return Section(text("report.provenance"), tuple(blocks), "certificate")
