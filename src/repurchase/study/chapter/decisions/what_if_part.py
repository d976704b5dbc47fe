"""What the model predicts with drivers raised: a few sentences of the chapter, table and figure in its appendix."""

from __future__ import annotations

from repurchase.analysis.decisions.what_if.findings import WhatIfFindings
from repurchase.document.parts.blocks import Paragraph
from repurchase.study.chapter.pieces.chapter_blocks import Block, reference_to
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import joined, text


def what_if_blocks(findings: SectionResults) -> tuple[Block, ...]:
    """The paragraph with what it names; nothing where nothing was predicted."""
    found = findings.get("what_if")
    if not isinstance(found, WhatIfFindings) or not found.scenarios:
        return ()
    result = findings["what_if"]
    shown = (*result.tables(), *result.figures())
    said = list(result.sentences())
    if shown:
        places = joined(reference_to(block) for block in shown)
        said.insert(0, text("chapter_priorities.what_if", outcome=found.outcome.label, places=places))
    return (Paragraph(tuple(said)), *shown)
