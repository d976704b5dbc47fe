"""Reliability, validity and fit of the measurement model, by estimates and intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from repurchase.analysis.results.estimated_tables import without_tests
from repurchase.document.parts.blocks import FigureRef, Paragraph, Section, Table
from repurchase.study.chapter.large.large_fit import fit_words, large_fit_table
from repurchase.study.chapter.measurement.construct_matrix import (
    construct_matrix,
    correlation_sentences,
    distinct_sentences,
)
from repurchase.study.chapter.measurement.item_measures import item_measures
from repurchase.study.chapter.measurement.measurement_results import MeasurementResults, measurement_results
from repurchase.study.chapter.measurement.reliability_validity import measurement_figures
from repurchase.study.chapter.measurement.scale_words import convergent_sentences, reliability_sentences
from repurchase.study.chapter.pieces.chapter_blocks import result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import Text, text

TESTED = (
    "chapter_measurement.load_significant",
    "chapter_measurement.load_untold",
)  # of loadings, which have intervals
FIXED = ("chapter_measurement.items_note_fixed", "chapter_measurement.items_note")  # notes on z


def measured_section(findings: SectionResults) -> Section | None:
    """The section, or None where nothing was measured."""
    m = measurement_results(findings)
    parts = [p for p in (_reliability(m), _model(findings, m), _validity(m)) if p is not None]
    if not parts:
        return None
    blocks = parts[0].blocks if len(parts) == 1 else tuple(parts)
    remarks = result_remarks(findings, "reliability", "cfa", "validity", "correlations")
    return Section(text("chapter_large.measurement"), blocks, "measurement", remarks=remarks)


def _part(heading: str, name: str, sentences: Iterable[Text], blocks: Iterable[object]) -> Section | None:
    words = tuple(sentences)
    if not words:
        return None
    shown = (Paragraph(words), *(b for b in blocks if b is not None))
    return Section(text(f"chapter_measurement.heading_{heading}"), shown, name)


def _reliability(m: MeasurementResults) -> Section | None:
    table = _items(m) if m.reliability is not None else None
    said = (
        *reliability_sentences(m),
        *((text("chapter_large.reliability_errors"),) if m.reliability is not None else ()),
    )
    return _part("reliability", "reliability", said, (table,))


def _items(m: MeasurementResults) -> Table | None:
    """The table of items without z."""
    table = item_measures(m)
    if table is None:
        return None
    plain = without_tests(table)
    notes = [text("chapter_large.note_items") if isinstance(n, Text) and n.key in FIXED else n for n in plain.notes]
    return replace(plain, notes=tuple(notes))


def _model(findings: SectionResults, m: MeasurementResults) -> Section | None:
    table = large_fit_table(m)
    figures = measurement_figures(m)
    said = [*fit_words(m, table)]
    said += [text("chapter_measurement.diagram", figure=FigureRef(f.name)) for f in figures]
    return _part("cfa", "cfa", said, (table, *figures))


def _validity(m: MeasurementResults) -> Section | None:
    several = len(m.survey.instrument.constructs) > 1
    untested = replace(m, cfa=None)  # correlations by their size: tests tell nothing here
    table = _items(m) if m.reliability is None and m.validity is not None else None
    said = [*_convergent(m), *correlation_sentences(untested), *distinct_sentences(m)]
    matrix = construct_matrix(untested) if several else None
    return _part("validity" if several else "convergent", "validity", said, (table, matrix))


def _convergent(m: MeasurementResults) -> Iterator[Text]:
    return (t for t in convergent_sentences(m) if t.key not in TESTED)
