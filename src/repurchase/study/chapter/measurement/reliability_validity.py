"""Reliability and validity: items, constructs, fit of the measurement model, rival models, construct matrix."""

from __future__ import annotations

from repurchase.document.parts.blocks import Section
from repurchase.study.chapter.pieces.chapter_blocks import plain_section
from repurchase.study.chapter.pieces.section_results import SectionResults


def measurement_section(findings: SectionResults) -> Section | None:
    """The section, or None where there is nothing to say."""
    kinds = ("reliability", "factors", "cfa", "models", "validity", "correlations")
    beside = () if "sem" in findings else ("dynamic_cutoffs", "local_fit")
    return plain_section(findings, "measurement", *kinds, *beside)
