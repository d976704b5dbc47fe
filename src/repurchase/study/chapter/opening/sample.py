"""The sample: how many were asked, who was left out and why, who they are, and what speaks of them being typical."""

from __future__ import annotations

from typing import Any

from repurchase.analysis.respondents.profile.findings import ProfileFindings
from repurchase.document.parts.blocks import Paragraph, Section
from repurchase.study.chapter.opening.profile_words import profile_sentences, profile_tables
from repurchase.study.chapter.opening.sample_checks import decision_words, late_words
from repurchase.study.chapter.opening.screening_words import flow_figure, screening_sentences, screening_table
from repurchase.study.chapter.pieces.chapter_blocks import Block, found_table, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import Text, text


def sample_section(findings: SectionResults) -> Section | None:
    """The section; None where neither screening nor profile were made."""
    blocks = [*_text_first([*_screening(findings), *_profile(findings)]), *_checks(findings)]
    if not blocks:
        return None
    key = "chapter_sample.close_missing" if "missing" in findings else "chapter_sample.close"
    blocks = _with_close(blocks, text(key, n=findings.survey.n))
    remarks = result_remarks(findings, "screening", "sample", "item_decisions", "bias")
    return Section(text("chapter.sample"), tuple(blocks), "sample", remarks=remarks)


def _text_first(blocks: list[Block]) -> list[Block]:
    """Both paragraphs before their tables, so that text fills the page that a table does not fit on."""
    return sorted(blocks, key=lambda block: not isinstance(block, Paragraph))


def _screening(findings: SectionResults) -> list[Block]:
    if "screening" not in findings:
        return []
    screening: Any = findings["screening"]
    shown = (screening_table(screening), flow_figure(screening))
    return [Paragraph(screening_sentences(screening)), *(b for b in shown if b is not None)]


def _profile(findings: SectionResults) -> list[Block]:
    profile: Any = findings.results.get("sample")
    if not isinstance(profile, ProfileFindings):
        return []
    return [Paragraph(profile_sentences(profile)), *profile_tables(profile)]


def _checks(findings: SectionResults) -> list[Block]:
    """Decisions on items, and early against late respondents; their tables stand in the appendix."""
    said: list[Text] = []
    tables = []
    decided: Any = findings.results.get("item_decisions")
    if decided is not None:
        said += decision_words(decided)
        tables.append(found_table(findings, "item_decisions", "item_decisions", appendix=True))
    late: Any = findings.results.get("bias")
    if late is not None:
        said += late_words(late)
        tables.append(found_table(findings, "bias", "early_late", appendix=True))
    return [Paragraph(tuple(said)), *(t for t in tables if t is not None)] if said else []


def _with_close(blocks: list[Block], close: Text) -> list[Block]:
    """The closing sentence at the end of the last paragraph."""
    last = max(k for k, block in enumerate(blocks) if isinstance(block, Paragraph))
    paragraph = blocks[last]
    if isinstance(paragraph, Paragraph):
        blocks[last] = Paragraph((*paragraph.values, close))
    return blocks
