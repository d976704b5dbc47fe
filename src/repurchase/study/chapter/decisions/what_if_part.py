"""What the model predicts with drivers raised: a few sentences of the chapter, table and figure in its appendix."""

from __future__ import annotations

from repurchase.analysis.decisions.what_if.findings import WhatIfFindings
from repurchase.document.parts.blocks import Figure, Paragraph, Section, Table
from repurchase.study.chapter.pieces.chapter_blocks import Block, reference_to, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import joined, text


def what_if_section(findings: SectionResults) -> Section | None:
    """A section of its own, where too few drivers are compared for one on their importance."""
    if not has_what_if(findings):
        return None
    remarks = result_remarks(findings, "what_if")
    return Section(text("chapter_priorities.what_if_title"), what_if_blocks(findings), "what_if", remarks=remarks)


def has_what_if(findings: SectionResults) -> bool:
    """Whether anything was predicted."""
    found = findings.get("what_if")
    return isinstance(found, WhatIfFindings) and found.told


def what_if_blocks(findings: SectionResults) -> tuple[Block, ...]:
    """The paragraph with what it names; nothing where nothing was predicted."""
    found = findings.get("what_if")
    if not isinstance(found, WhatIfFindings) or not found.scenarios:
        return ()
    result = findings["what_if"]
    shown: tuple[Table | Figure, ...] = (*result.tables(), *result.figures())
    said = list(result.sentences())
    if shown:
        places = joined(reference_to(block) for block in shown)
        said.insert(0, text("chapter_priorities.what_if", outcome=found.outcome.label, places=places))
    return (Paragraph(tuple(said)), *shown)
