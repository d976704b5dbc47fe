"""Model, data and method: research model, instrument, estimator and why, missing answers, intervals, tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from repurchase.analysis.results.wording import coverage
from repurchase.analysis.sem_report.diagrams import research_figure
from repurchase.analysis.sem_report.tables import design_sentences
from repurchase.document.parts.blocks import Figure, FigureRef, Paragraph, Section, TableRef
from repurchase.study.chapter.opening.estimation_words import estimator_words, missing_words, scaling_words
from repurchase.study.chapter.pieces.chapter_blocks import Block, found_table, remarks_of, result_remarks
from repurchase.study.chapter.pieces.read_model import effects_of
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted
from repurchase.study.stages.run_state import rules_of
from repurchase.survey.instrument import Instrument
from repurchase.text import Text, text


def method_section(findings: SectionResults) -> Section:
    """Research model and instrument, then how the data were analysed; the items stand in the appendix."""
    return method_of(findings, _estimation(findings), _inference(findings))


def method_of(findings: SectionResults, *parts: Iterable[Text]) -> Section:
    """Research model and instrument, then a paragraph of each of the `parts`; the items stand in the appendix."""
    figures = list(research_model(findings))
    items = found_table(findings, "questionnaire", "questionnaire", appendix=True)
    said = [*model_words(findings, bool(figures)), *(instrument_words(findings.survey.instrument) if items else ())]
    blocks: list[Block] = [*(Paragraph(tuple(part)) for part in (said, *map(tuple, parts)) if part), *figures]
    blocks += [items] if items is not None else []
    remarks = (*remarks_of(findings.notes), *result_remarks(findings, "questionnaire"))
    return Section(text("chapter.method"), tuple(blocks), "method", remarks=remarks)


def research_model(findings: SectionResults) -> Iterable[Figure]:
    """What the study expects, before any data."""
    present = {c.name: c.label for c in findings.survey.instrument}
    paths = [(y, x) for y, x in findings.study.regressions() if {x, y} <= present.keys()]
    stated = [h for h in findings.study.hypotheses if {n for part in h.path for n in part.split("*")} <= present.keys()]
    if paths and stated:
        moderated = [names for names in findings.study.moderations() if present.keys() >= set(names)]
        yield research_figure(stated, paths, present, moderated)


def model_words(findings: SectionResults, drawn: bool) -> Iterator[Text]:
    """The research model in a sentence."""
    present = {c.name for c in findings.survey.instrument}
    paths = [(y, x) for y, x in findings.study.regressions() if {x, y} <= present]
    moderated = [names for names in findings.study.moderations() if present.issuperset(names)]
    related = {name for path in (*paths, *moderated) for name in path}
    if not paths:
        if _fitted(findings) is not None:
            yield text("chapter_method.model_free")
        return
    size = {"k": len(related), "constructs": counted(len(related))}
    if drawn:
        n = len(findings.study.hypotheses)
        figure = FigureRef("research_model")
        yield text("chapter_method.model_hypotheses", n=n, count=counted(n), figure=figure, **size)
    else:
        yield text("chapter_method.model_paths", n=len(paths), count=counted(len(paths)), **size)


def instrument_words(instrument: Instrument) -> Iterator[Text]:
    """How many constructs, items and statements were asked, on which scale."""
    n, k = len(instrument.items), len(instrument.constructs)
    scales = {c.scale.points: c.scale for c in instrument}
    values = {"n": n, "items": counted(n), "k": k, "constructs": counted(k), "table": TableRef("questionnaire")}
    if len(scales) > 1:
        yield text("chapter_method.instrument_scales", **values)
    else:
        scale = next(iter(scales.values()))
        ends: dict[str, object] = {"low": scale.low, "high": scale.high}
        if scale.labels:
            ends |= {"first": scale.labels[0], "last": scale.labels[-1], "points": counted(len(scale.points))}
        key = "chapter_method.instrument_labelled" if scale.labels else "chapter_method.instrument_coded"
        yield text(key, **values, **ends)
    if any(i.source for i in instrument.items) or any(c.source for c in instrument):
        yield text("chapter_method.sources")
    turned = sum(i.reversed for i in instrument.items)
    if turned:
        yield text("chapter_method.reversed", n=turned, count=counted(turned))
    if instrument.statements:
        asked = len(instrument.statements)
        yield text("chapter_method.statements", n=asked, count=counted(asked))


def _fitted(findings: SectionResults) -> Any:
    """The structural model, else the measurement model; None where there is neither."""
    return findings.results.get("sem") or findings.results.get("cfa")


def _estimation(findings: SectionResults) -> list[Text]:
    """Estimator and why, scaling, missing answers, and how respondents were drawn."""
    fitted = _fitted(findings)
    if fitted is None:
        return []
    said = [estimator_words(fitted), scaling_words(fitted, "sem" in findings)]
    said += [text("chapter_method.two_steps")] if {"sem", "cfa"} <= findings.keys() else []
    return [*said, missing_words(fitted, findings.survey), *design_sentences(fitted)]


def _inference(findings: SectionResults) -> list[Text]:
    """Intervals, tails and error rate, and the software in a clause."""
    versions: Any = findings.provenance.versions
    said = [*_intervals(findings)] if "effects" in findings else []
    alpha = rules_of(findings.study).alpha_number
    return [*said, text("chapter_method.tails", alpha=alpha, version=versions["repurchase"])]


def _intervals(findings: SectionResults) -> Iterator[Text]:
    """How intervals came about; where no construct mediates, there are none of indirect effects to speak of."""
    options, level = findings.study.entry.options, coverage(findings.study.entry.options.level)
    mediated = effects_of(findings) is not None
    if "bootstrap" in findings:
        key = f"bootstrap{'_clusters' if options.cluster else ''}{'' if mediated else '_plain'}"
        yield text(f"chapter_method.{key}", draws=options.draws, level=level)
    elif mediated:
        yield text("chapter_method.no_bootstrap", level=level)
