"""What the workbook holds and no page: the hypotheses once more, first of all, and every table that was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repurchase.analysis.results.estimated_tables import without_tests
from repurchase.document.content.document_content import walk
from repurchase.document.parts.blocks import Section, Table
from repurchase.study.chapter.pieces.chapter_blocks import result_heading
from repurchase.study.chapter.pieces.section_results import SectionResults, section_title
from repurchase.text import text

AREAS = {  # the section of the chapter that a kind of result is about
    "sample": ("screening", "whole", "sample", "bias", "item_decisions", "questionnaire", "missing"),
    "description": ("shares", "description"),
    "measurement": ("reliability", "factors", "cfa", "cfa_local_fit", "models", "validity", "correlations"),
    "common_method": ("common_method",),
    "structure": ("sem", "indices", "dynamic_cutoffs", "local_fit", "left_out", "gate", "hypotheses", "explained",
                  "bootstrap", "controls", "turned", "sensitivity", "certificate"),
    "mediation": ("effects", "confounding"),
    "moderation": ("moderation",),
    "group_models": ("invariance", "group_paths"),
    "group_differences": ("groups",),
    "segments": ("segments", "recommendation"),
    "robustness": ("robustness", "regression", "pls", "estimators"),
    "priorities": ("priorities", "stated", "criterion", "what_if", "necessity", "problems"),
}  # fmt: skip


def hypothesis_sheet(findings: SectionResults) -> Section | None:
    """All verdicts, then the estimates of the paths; None where the study states no hypothesis."""
    if "hypotheses" not in findings:
        return None
    tables = sorted(findings["hypotheses"].tables(), key=lambda table: table.name != "hypotheses")
    return Section(section_title("hypotheses"), tables, "hypotheses") if tables else None


def workbook_sheets(findings: SectionResults, placed: Sequence[Section]) -> Iterator[Section]:
    """Every table that `placed` does not hold: by the part of the chapter, and in it by result."""
    shown = {_identity(block) for block in walk(placed) if isinstance(block, Table)}
    for area, kinds in AREAS.items():
        inner = []
        for name in (n for kind in kinds for n in findings if n.partition(":")[0] == kind):
            made = findings[name].tables()
            if findings.survey.whole is not None:
                made = tuple(without_tests(t) for t in made)
            left = tuple(t for t in made if _identity(t) not in shown)
            if left:
                inner.append(Section(result_heading(findings, name), left, name))
        if inner:
            yield Section(text("chapter.further", heading=text(f"chapter.{area}")), inner, f"further_{area}")


def _identity(table: Table) -> tuple[str, str]:
    return table.name, table.title.render("en")
