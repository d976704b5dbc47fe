"""The structural model: the verdict on its fit, its paths, a sentence for each hypothesis, explained variance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings
from repurchase.document.parts.blocks import FigureRef, Paragraph, Section, TableRef
from repurchase.study.chapter.pieces.chapter_blocks import found_table, result_remarks
from repurchase.study.chapter.pieces.read_model import effects_of, mediation_of, model_read
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.structure.explained_part import explained_section
from repurchase.study.chapter.structure.fit_verdict import fit_sentences, fit_table, premise_sentences
from repurchase.study.chapter.structure.further_checks import check_blocks, local_fit_sentences
from repurchase.study.chapter.structure.path_sentences import (
    hypothesis_sentences,
    reason_sentences,
    summary_sentence,
    unclaimed_sentences,
)
from repurchase.study.chapter.structure.path_tests import ClaimedPath, direct_paths_of, path_figures, path_table
from repurchase.text import Text, joined, text

REMARKED = ("sem", "indices", "dynamic_cutoffs", "local_fit", "gate", "hypotheses", "explained", "estimators",
            "controls")  # fmt: skip


def structural_section(findings: SectionResults) -> Section | None:
    """The section, or None where the study has no paths."""
    if "sem" not in findings:
        return None
    fit: Any = findings["sem"]
    if not fit.converged or fit.solution.df < 0:
        parts: list[object] = [Paragraph(fit.sentences())]
    else:
        parts = [_fit_part(findings), _path_part(findings), explained_section(findings)]
    told = () if effects_of(findings) is not None else ("effects",)  # no section on mediation has its remarks
    remarks = result_remarks(findings, *REMARKED, *told)
    return Section(text("chapter.structure"), tuple(p for p in parts if p is not None), "structure", remarks=remarks)


def _fit_part(findings: SectionResults) -> Section:
    """The verdict on fit, and what the verdicts on hypotheses rest on."""
    cutoffs = found_table(findings, "dynamic_cutoffs", "dynamic_cutoffs", appendix=True)
    local = found_table(findings, "local_fit", "local_fit", appendix=True)
    gate = found_table(findings, "gate", "gate", appendix=True)
    own = fit_table(findings)
    fits = (*fit_sentences(findings, cutoffs), *local_fit_sentences(findings, local))
    rests = tuple(premise_sentences(findings, gate))
    tables = [t for t in (own, cutoffs, local, gate) if t is not None]
    named = _named([*fits, *rests])
    left = [TableRef(t.name) for t in tables if t.name not in named]
    rests += (text("chapter_structure.further_tables", places=joined(left)),) if left else ()
    words = [Paragraph(said) for said in (fits, rests) if said]
    return Section(text("chapter_structure.fit_heading"), (*words, *tables), "model_fit")


def _path_part(findings: SectionResults) -> Section | None:
    """Table, figure, and a sentence for each hypothesis."""
    table, paths = path_table(findings), direct_paths_of(findings)
    if table is None:
        return None
    figures = tuple(path_figures(findings))
    tested = findings.results.get("hypotheses")
    stated = tested if isinstance(tested, HypothesisFindings) else None
    fit = model_read(findings)
    labels = {**fit.labels, **(stated.labels if stated is not None else {})}
    claimed = [p.tested for p in paths if p.tested is not None]
    lead = text("chapter_structure.see_paths" if figures else "chapter_structure.see_path_table",
                table=TableRef(table.name), **({"figure": FigureRef(figures[0].name)} if figures else {}))  # fmt: skip
    summary = (summary_sentence(claimed, "direct"),) if claimed else ()
    said = [(lead, *summary, *hypothesis_sentences(paths, labels))]
    said += [tuple(unclaimed_sentences(paths, labels, fit.rules.alpha, freed=_only_freed(findings, paths)))]
    said += [tuple(reason_sentences(stated, claimed))] if stated is not None else []
    checks, tables = check_blocks(findings)
    words = [Paragraph(s) for s in said if s]
    after = [Paragraph(checks)] if checks else []
    return Section(text("chapter_structure.path_heading"), (*words, table, *figures, *after, *tables), "path_tests")


def _only_freed(findings: SectionResults, paths: Sequence[ClaimedPath]) -> bool:
    """Whether every path without a hypothesis is one that was freed."""
    mediated = mediation_of(findings)
    test = mediated.joint_test("direct") if mediated is not None and mediated.read_instead is not None else None
    return test is not None and all(p.path in test.paths for p in paths if p.tested is None)


def _named(sentences: Iterable[Text]) -> set[str]:
    """Names of the tables and figures that sentences name."""
    found: set[str] = set()
    for one in sentences:
        for value in one.values.values():
            if isinstance(value, TableRef | FigureRef):
                found.add(value.name)
            elif isinstance(value, Text):
                found |= _named([value])
    return found
