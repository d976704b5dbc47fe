"""Indirect and total effects: standardised, each with its interval from resampled blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from repurchase.analysis.effects.findings import INDIRECT, TOTAL, Effect
from repurchase.analysis.effects.result import Effects
from repurchase.analysis.large_samples.hypotheses_by_interval.tables import notes, verdict_words
from repurchase.analysis.results.wording import bounded_number, coverage
from repurchase.document.parts.blocks import Column, Paragraph, Section, Table, TableRef
from repurchase.study.chapter.large.large_structure import claims_of
from repurchase.study.chapter.pieces.large_findings import along_words
from repurchase.study.chapter.pieces.read_model import cell_names, path_cell
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Interval, Kind
from repurchase.text import Text, joined, text

WIDEST_PATH = 30
MOST_NAMED = 4  # indirect effects that a sentence lists


def indirect_section(findings: SectionResults) -> Section | None:
    """The section, or None where the model has no indirect effect."""
    found: Any = findings.results.get("effects")
    if not isinstance(found, Effects) or not any(e.kind == INDIRECT for e in found.specific):
        return None
    specific = [e for e in found.specific if e.kind == INDIRECT]
    totals = [e for e in found.specific if e.kind == TOTAL]
    table, whole = _indirect_table(findings, found, specific), _total_table(found, totals)
    said = [text("chapter_large.see_indirect", n=len(specific), table=TableRef(table.name)), *_told(found, specific)]
    said += [text("chapter_large.see_totals", table=TableRef(whole.name))]
    return Section(text("chapter_large.indirect_heading"), (Paragraph(tuple(said)), table, whole), "mediation")


def _told(estimated: Effects, specific: Sequence[Effect]) -> Iterator[Text]:
    """The largest indirect effects by standardised size, with their intervals."""
    largest = sorted(specific, key=lambda e: -abs(e.std_all))[:MOST_NAMED]
    parts = joined(
        text("chapter_large.effect_along", along=along_words(estimated.labels, e.path), beta=bounded_number(e.std_all),
             interval=Interval(*e.std_ci, Kind.BOUNDED))
        for e in largest
    )  # fmt: skip
    key = (
        "indirect_one" if len(specific) == 1 else "indirect_all" if len(specific) <= MOST_NAMED else "indirect_largest"
    )
    yield text(f"chapter_large.{key}", parts=parts, level=coverage(estimated.level))


def _indirect_table(findings: SectionResults, estimated: Effects, specific: Sequence[Effect]) -> Table:
    claims = claims_of(findings)
    tested = {t.path: t for t in claims.tested} if claims is not None else {}
    claimed = any(e.path in tested for e in specific)
    names = cell_names(estimated.labels, [e.path for e in specific], WIDEST_PATH)
    interval = text("measure.ci", level=coverage(estimated.level))
    columns = (
        *((Column("id", text("chapter_structure.hypothesis"), Kind.WORDS),) if claimed else ()),
        Column("path", text("hypotheses.path"), Kind.WORDS),
        Column("std_all", text("chapter_large.std_product"), Kind.BOUNDED),
        Column("std_ci", interval, Kind.BOUNDED),
        Column("estimate", text("chapter_mediation.product")),
        Column("ci", interval),
        *((Column("outcome", text("large.verdict"), Kind.WORDS),) if claimed else ()),
    )
    rows = []
    for e in specific:
        t = tested.get(e.path)
        tail = (verdict_words(claims, t) if t is not None and claims is not None else "",) if claimed else ()
        head = (t.id if t is not None else "",) if claimed else ()
        rows.append((*head, path_cell(names, e.path), e.std_all, Interval(*e.std_ci, Kind.BOUNDED), e.estimate,
                     Interval(*e.ci), *tail))  # fmt: skip
    shown = [tested[e.path] for e in specific if e.path in tested]
    said = tuple(notes(claims, shown)) if claims is not None and shown else (text("chapter_large.note_paths"),)
    return Table("mediation_paths", text("chapter_large.indirect_title"), columns, tuple(rows), said)


def _total_table(estimated: Effects, totals: Sequence[Effect]) -> Table:
    """Total effects of the drivers whose effect is indirect as well."""
    names = cell_names(estimated.labels, [e.ends for e in totals], WIDEST_PATH)
    interval = text("measure.ci", level=coverage(estimated.level))
    columns = (
        Column("path", text("hypotheses.path"), Kind.WORDS),
        Column("std_all", text("chapter_structure.beta"), Kind.BOUNDED),
        Column("std_ci", interval, Kind.BOUNDED),
        Column("estimate", text("effects.kind_total")),
        Column("ci", interval),
    )
    rows = tuple(
        (path_cell(names, e.ends), e.std_all, Interval(*e.std_ci, Kind.BOUNDED), e.estimate, Interval(*e.ci))
        for e in totals
    )
    return Table("total_effects", text("chapter_large.total_title"), columns, rows, (text("chapter_large.note_paths"),),
                 appendix=True)  # fmt: skip
