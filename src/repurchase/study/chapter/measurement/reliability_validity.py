"""Reliability and validity: items, constructs, fit of the measurement model, rival models, construct matrix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from repurchase.document.parts.blocks import Figure, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.study.chapter.measurement.construct_matrix import (
    construct_matrix,
    correlation_sentences,
    discriminant,
    distinct_sentences,
)
from repurchase.study.chapter.measurement.factor_blocks import factor_blocks, factor_sentences
from repurchase.study.chapter.measurement.fit_side_by_side import fit_side_by_side
from repurchase.study.chapter.measurement.fit_words import fit_sentences, fits
from repurchase.study.chapter.measurement.item_measures import item_measures
from repurchase.study.chapter.measurement.measurement_results import MeasurementResults, measurement_results
from repurchase.study.chapter.measurement.rival_models import rival_sentences, rival_table
from repurchase.study.chapter.measurement.scale_words import (
    converged,
    convergent_sentences,
    reliability_sentences,
    reliable,
)
from repurchase.study.chapter.pieces.chapter_blocks import found_table, in_appendix, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.text import Text, Words, joined, text

KINDS = ("reliability", "factors", "cfa", "cfa_local_fit", "models", "validity", "correlations")
WITHOUT_PATHS = ("dynamic_cutoffs", "local_fit")  # of the measurement model, where there is no structural one


def measurement_section(findings: SectionResults) -> Section | None:
    """The section, or None where there is nothing to say."""
    members = (*KINDS, *(() if "sem" in findings else WITHOUT_PATHS))
    if not any(name in findings for name in members):
        return None
    m = measurement_results(findings)
    parts = [part for part in (_reliability(m), _factors(m), _model(findings, m), _validity(m)) if part is not None]
    remarks = result_remarks(findings, *members)
    if not parts:
        return None
    conclusion = tuple(conclusion_sentences(m))
    if conclusion:
        parts[-1] = replace(parts[-1], blocks=(*parts[-1].blocks, Paragraph(conclusion)))
    blocks = parts[0].blocks if len(parts) == 1 else tuple(parts)
    return Section(text("chapter.measurement"), blocks, "measurement", remarks=remarks)


def conclusion_sentences(m: MeasurementResults) -> Iterator[Text]:
    """What the section comes to: the aspects whose requirements are met, and those where they are not."""
    found = {"reliability": reliable(m), "fit": fits(m), "convergent": converged(m), "distinct": discriminant(m)}
    good = [text(f"chapter_measurement.aspect_{name}") for name, held in found.items() if held]
    bad = [text(f"chapter_measurement.aspect_{name}") for name, held in found.items() if held is False]
    if len(good) + len(bad) < 2:
        return
    if not bad:
        yield text("chapter_measurement.in_sum_all", aspects=joined(good))
    elif good:
        yield text("chapter_measurement.in_sum_some", good=joined(good), bad=joined(bad))
    else:
        yield text("chapter_measurement.in_sum_none", bad=joined(bad))
    if m.tested and found["fit"] is None:
        yield text("chapter_measurement.in_sum_fit_untold")


def _part(heading: str, name: str, *paragraphs: tuple[Iterable[Text], Iterable[object]]) -> Section | None:
    """A subsection of paragraphs, each with what it names behind it; None where they say nothing."""
    blocks: list[object] = []
    for sentences, named in paragraphs:
        if words := tuple(sentences):
            blocks += [Paragraph(words), *(b for b in named if b is not None)]
    return Section(text(f"chapter_measurement.heading_{heading}"), tuple(blocks), name) if blocks else None


def _reliability(m: MeasurementResults) -> Section | None:
    table = item_measures(m) if m.reliability is not None else None
    return _part("reliability", "reliability", (reliability_sentences(m), (table,)))


def _factors(m: MeasurementResults) -> Section | None:
    if m.factors is None:
        return None
    return _part("factors", "factors", (factor_sentences(m, m.factors), factor_blocks(m.factors)))


def _model(findings: SectionResults, m: MeasurementResults) -> Section | None:
    """Fit, local fit and rivals; the simulated cut-offs and the diagram where they are of this model."""
    table = fit_side_by_side(m)
    rivals = rival_table(m.models) if m.models is not None else None
    figures, simulated = measurement_figures(m), None
    if m.sem is None and m.simulated is not None:
        simulated = _levels(findings)
    named = [text("chapter_measurement.diagram", figure=FigureRef(f.name)) for f in figures]
    if simulated is not None:
        named.insert(0, text("chapter_measurement.scope_simulated", table=TableRef(simulated.name)))
    fit = (*fit_sentences(m, table=table is not None), *named)
    compared = rival_sentences(m, m.models) if m.models is not None and rivals is not None else ()
    return _part("cfa", "cfa", (fit, (table, simulated, *figures)), (compared, (rivals,)))


def _levels(findings: SectionResults) -> Table | None:
    """The simulated cut-offs of every level, with what the levels leave out in one note."""
    table = found_table(findings, "dynamic_cutoffs", "dynamic_cutoffs", appendix=True)
    return replace(table, notes=(Words(table.notes[:-1]), table.notes[-1])) if table is not None else None


def measurement_figures(m: MeasurementResults) -> list[Figure]:
    """The drawn measurement model: in the appendix where a structural model is drawn in the body."""
    if m.cfa is None or not m.cfa.converged:
        return []
    return [in_appendix(f) if m.sem is not None else f for f in m.cfa.figures()]


def _validity(m: MeasurementResults) -> Section | None:
    """Loadings, CR and AVE, then correlations and whether constructs are distinct."""
    several = len(m.survey.instrument.constructs) > 1
    table = item_measures(m) if m.reliability is None and m.validity is not None else None
    distinct = (*correlation_sentences(m), *distinct_sentences(m))
    matrix = construct_matrix(m) if distinct else None
    heading = "validity" if several else "convergent"
    return _part(heading, "validity", (convergent_sentences(m), (table,)), (distinct, (matrix,)))
