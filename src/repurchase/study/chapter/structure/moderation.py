"""Moderation, where the study asks for it: one paragraph, one table and one figure a moderated effect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.moderation.findings import ModerationFindings
from repurchase.analysis.moderation.result import Moderation
from repurchase.analysis.moderation.tables import REACH, shown_regions, stretch_words
from repurchase.analysis.results.result import Record
from repurchase.analysis.results.wording import bounded_number, p_words
from repurchase.document.parts.blocks import Figure, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.study.chapter.pieces.chapter_blocks import (
    counted_block,
    in_appendix,
    members_of,
    result_heading,
    result_remarks,
)
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.structure.path_sentences import reason_sentences, verdict_words
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text


def moderation_section(findings: SectionResults) -> Section | None:
    """The section, or None where no moderation was estimated."""
    members = [m for m in members_of(findings, "moderation") if isinstance(findings[m], Moderation)]
    if not members:
        return None
    remarks = result_remarks(findings, *members)
    heading = text("chapter.moderation")
    if len(members) == 1:
        return Section(heading, tuple(_blocks(findings, members[0], 0)), "moderation", remarks=remarks)
    parts = tuple(
        Section(result_heading(findings, m), tuple(_blocks(findings, m, k)), m) for k, m in enumerate(members)
    )
    return Section(heading, parts, "moderation", remarks=remarks)


def _blocks(findings: SectionResults, name: str, k: int) -> Iterable[Paragraph | Table | Figure]:
    """What one moderation says; names of its blocks are counted where there are several."""
    moderated = findings[name]
    if not isinstance(moderated, Moderation):
        return
    tables = {t.name: t for t in moderated.tables()}
    figures = {f.name: counted_block(f, k) for f in moderated.figures()}
    table, figure = counted_block(_narrow(tables.pop("moderation")), k), figures.pop("simple_slopes")
    moved: list[Table | Figure] = [
        in_appendix(b) for b in (*(counted_block(t, k) for t in tables.values()), *figures.values())
    ]
    places = joined(TableRef(b.name) if isinstance(b, Table) else FigureRef(b.name) for b in moved)
    said = [
        _interaction(findings, moderated, table),
        *_slopes(moderated, tables["simple_slopes"], figure),
        *_reasons(findings, moderated),
        text("chapter_moderation.see", places=places),
    ]
    yield Paragraph(tuple(said))
    yield table
    yield figure
    yield from moved


def _interaction(findings: SectionResults, moderated: ModerationFindings, table: Table) -> Text:
    """The interaction with its verdict, and what a higher moderator does to the effect."""
    term, tested = moderated.interaction, _tested_product(findings, moderated)
    x, w, y = (moderated.words(v) for v in (moderated.predictor, moderated.moderator, moderated.outcome))
    lost = term.p_value != term.p_value
    sure = tested.outcome in ("supported", "opposite") if tested else term.p_value < moderated.rules.alpha
    how = "untestable" if lost else ("positive" if term.std > 0 else "negative") if sure else "none"
    gain = bounded_number(moderated.r_squared - moderated.r_squared_main)
    values = {"x": x, "w": w, "y": y, "beta": bounded_number(term.std), "p": p_words(term.p_value), "gain": gain}
    if how in ("positive", "negative"):
        values["trend"] = text(f"chapter_moderation.trend_{trend_of(how, moderated.slopes.estimate)}", x=x, w=w, y=y)
    if tested is None:
        return text(f"chapter_moderation.found_{how}", table=TableRef(table.name), **values)
    verdict = verdict_words([tested])
    return text(f"chapter_moderation.tested_{how}", table=TableRef(table.name), verdict=verdict, **values)


def trend_of(how: str, slopes: np.ndarray) -> str:
    """What becomes of the effect: of one sign at both ends of the moderator it grows or fades, else it turns."""
    if (slopes > 0).all():
        return "stronger" if how == "positive" else "weaker"
    if (slopes < 0).all():
        return "less_negative" if how == "positive" else "more_negative"
    return f"turning_{how}"


def _slopes(moderated: ModerationFindings, slopes: Table, figure: Figure) -> Iterable[Text]:
    """The effect at a low and a high level of the moderator, and where it differs from zero."""
    x, w, y = (moderated.words(v) for v in (moderated.predictor, moderated.moderator, moderated.outcome))
    place, term = FigureRef(figure.name), moderated.interaction
    if not term.p_value < moderated.rules.alpha:
        yield text("chapter_moderation.slopes_unread", figure=place)
        return
    first, *_, last = slopes.records()
    low, high = _slope(first), _slope(last)
    yield text("chapter_moderation.slopes", x=x, w=w, y=y, low=low, high=high, figure=place)
    yield _region(moderated)


def _slope(record: Record) -> Text:
    return text("chapter_moderation.slope", beta=Number(record["slope"]), p=p_words(record["p_value"]))


def _region(moderated: ModerationFindings) -> Text:
    """The Johnson-Neyman region within the reach of the figure."""
    shown = shown_regions(moderated)
    reach, w = Number(REACH, Kind.COUNT), moderated.words(moderated.moderator)
    if not shown:
        return text("chapter_moderation.region_nowhere", w=w, reach=reach)
    if shown == [(-REACH, REACH)]:
        return text("chapter_moderation.region_everywhere", w=w, reach=reach)
    return text("chapter_moderation.region", w=w, stretches=stretch_words(shown))


def _tested_product(findings: SectionResults, moderated: ModerationFindings) -> Tested | None:
    """The hypothesis on this product, where there is one that was estimated."""
    stated = findings.results.get("hypotheses")
    if not isinstance(stated, HypothesisFindings):
        return None
    path = (f"{moderated.predictor}*{moderated.moderator}", moderated.outcome)
    return next((t for t in stated.tested if t.path == path and t.outcome != "not_estimated"), None)


def _reasons(findings: SectionResults, moderated: ModerationFindings) -> Iterable[Text]:
    stated, tested = findings.results.get("hypotheses"), _tested_product(findings, moderated)
    if isinstance(stated, HypothesisFindings) and tested is not None:
        yield from reason_sentences(stated, [tested])


def _narrow(table: Table) -> Table:
    """The standardised coefficients alone, with two notes; the whole table is the workbook's."""
    notes, rows = (table.notes[0], table.notes[-1]), tuple(row[:-1] for row in table.rows)
    return replace(table, name="moderation_effects", columns=table.columns[:-1], rows=rows, notes=notes)
