"""Mediation, one row a path, from the model that the verdicts are read from."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings
from repurchase.document.parts.blocks import Paragraph, Section, Table, TableRef
from repurchase.study.chapter.pieces.chapter_blocks import found_table, result_remarks
from repurchase.study.chapter.pieces.read_model import effects_of, mediation_of
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.structure.mediation_sentences import (
    conclusion_sentence,
    confounding_sentences,
    contrast_sentences,
    indirect_sentences,
    lead_sentence,
    left_out_sentences,
    type_sentences,
)
from repurchase.study.chapter.structure.mediation_table import IndirectPath, indirect_paths, mediation_table
from repurchase.study.chapter.structure.path_sentences import reason_sentences, summary_sentence
from repurchase.text import Text, text


def mediation_section(findings: SectionResults) -> Section | None:
    """The section, or None where the model has no indirect effect."""
    read, table, paths = effects_of(findings), mediation_table(findings), indirect_paths(findings)
    if read is None or table is None:
        return None
    stated = found_table(findings, "effects", "mediation_stated", appendix=True)
    totals = found_table(findings, "effects", "effects", appendix=True)
    causes = found_table(findings, "confounding", "confounding", appendix=True)
    further = [*left_out_sentences(mediation_of(findings), stated), *contrast_sentences(read)]
    further += [text("chapter_mediation.see_totals", table=TableRef(totals.name))] if totals is not None else []
    closing = [*confounding_sentences(findings, causes), conclusion_sentence(read, paths)]
    words = [
        [lead_sentence(read, paths, table), *_summary(paths), *indirect_sentences(read, paths)],
        [*type_sentences(read, paths), *_reasons(findings, paths)],
        [*further, *closing],
    ]
    before, after = [Paragraph(tuple(said)) for said in words[:1]], [Paragraph(tuple(s)) for s in words[1:] if s]
    appended = [t for t in (stated, totals, causes) if isinstance(t, Table)]
    remarks = result_remarks(findings, "effects", "confounding")
    blocks = (*before, table, *after, *appended)
    return Section(text("chapter.mediation"), blocks, "mediation", remarks=remarks)


def _summary(paths: Sequence[IndirectPath]) -> tuple[Text, ...]:
    tested = [p.tested for p in paths if p.tested is not None]
    return (summary_sentence(tested, "mediation"),) if tested else ()


def _reasons(findings: SectionResults, paths: Sequence[IndirectPath]) -> list[Text]:
    stated = findings.results.get("hypotheses")
    if not isinstance(stated, HypothesisFindings):
        return []
    return list(reason_sentences(stated, [p.tested for p in paths if p.tested is not None]))
