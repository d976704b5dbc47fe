"""Model, data and method: estimator and why, missing answers, bootstrap, significance level."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from repurchase.analysis.results.wording import coverage
from repurchase.analysis.sem_report.diagrams import research_figure
from repurchase.analysis.sem_report.tables import design_sentences
from repurchase.document.parts.blocks import Figure, Paragraph, Section
from repurchase.study.chapter.pieces.chapter_blocks import Block, remarks_of, result_blocks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.stages.run_state import rules_of
from repurchase.text import Text, text


def method_section(findings: SectionResults) -> Section:
    """Research model, then how the data were analysed; the items stand in the appendix."""
    said: list[Text] = [_software(findings)]
    said += [_estimation(findings)] if _has_model(findings) else []
    said += [_bootstrap(findings)] if "effects" in findings else []
    said += _drawing(findings)
    said.append(text("report.tails", alpha=rules_of(findings.study).alpha_number))
    blocks: list[Block] = [Paragraph(tuple(said)), *_research_model(findings)]
    if "questionnaire" in findings:
        names = [t.name for t in findings["questionnaire"].tables()]
        blocks += result_blocks(findings, "questionnaire", appendix=names)
    return Section(text("chapter.method"), tuple(blocks), "method", remarks=remarks_of(findings.notes))


def _research_model(findings: SectionResults) -> Iterable[Figure]:
    """What the study expects, before any data."""
    present = {c.name: c.label for c in findings.survey.instrument}
    paths = [(y, x) for y, x in findings.study.regressions() if {x, y} <= present.keys()]
    stated = [h for h in findings.study.hypotheses if set(h.path) <= present.keys()]
    if paths and stated:
        yield research_figure(stated, paths, present)


def _has_model(findings: SectionResults) -> bool:
    return "cfa" in findings or "sem" in findings


def _software(findings: SectionResults) -> Text:
    versions = findings.provenance.versions
    return text(
        "report.software",
        version=versions["repurchase"],
        python=versions["python"],
        numpy=versions["numpy"],
        scipy=versions["scipy"],
        n=findings.survey.n,
    )


def _estimation(findings: SectionResults) -> Text:
    fitted: Any = findings["sem"] if "sem" in findings else findings["cfa"]
    rule = fitted.settings.missing
    key = f"report.estimation_{rule}"
    if rule == "listwise":
        key = "report.estimation" if fitted.sample.n_total > fitted.n else "report.estimation_complete"
    return text(key, estimator=fitted.estimator, n=fitted.n)


def _drawing(findings: SectionResults) -> Iterable[Text]:
    """Clusters and weights, as the models allow for them."""
    if not _has_model(findings):
        return ()
    fitted: Any = findings["sem" if "sem" in findings else "cfa"]
    return design_sentences(fitted)


def _bootstrap(findings: SectionResults) -> Text:
    options = findings.study.entry.options
    level = coverage(options.level)
    if "bootstrap" in findings:
        key = "report.bootstrap_clusters" if options.cluster else "report.bootstrap"
        return text(key, draws=options.draws, seed=options.seed, level=level)
    return text("report.no_bootstrap", level=level)
