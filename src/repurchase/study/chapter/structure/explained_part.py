"""How much of each outcome the paths explain, and how much each path adds: one small table and its sentences."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from repurchase.analysis.results.wording import bounded_number, coverage, percent, small_count
from repurchase.analysis.sem_report.explained_variance.findings import AddedShare, ExplainedFindings, ExplainedShare
from repurchase.analysis.sem_report.explained_variance.result import ExplainedVariance
from repurchase.analysis.sem_report.explained_variance.tables import rows_by_outcome
from repurchase.document.parts.blocks import Column, Paragraph, Section, Table, TableRef
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, joined, text

SIZES = ("large", "medium", "small", "negligible")
NAMED = 4  # paths of one size that a sentence names; more are counted


def explained_section(findings: SectionResults) -> Section | None:
    """Sentences and table; None where no variance is explained."""
    variance = findings.results.get("explained")
    if not isinstance(variance, ExplainedVariance) or not variance.shares:
        return None
    table = explained_table(variance)
    said = tuple(explained_sentences(variance, table))
    return Section(text("chapter_structure.explained_heading"), (Paragraph(said), table), "explained") if said else None


def explained_table(variance: ExplainedFindings) -> Table:
    """A row a path: R squared of its outcome with its interval, and f squared with the size that it is called."""
    limits = bool(variance.draws)
    interval = text("measure.ci", level=coverage(variance.level))
    columns = (
        Column("outcome", text("fitted.outcome"), Kind.WORDS, merge=True),
        Column("r_squared", text("fitted.r2"), Kind.BOUNDED, merge=True),
        *((Column("r_squared_ci", interval, Kind.BOUNDED, merge=True),) if limits else ()),
        Column("predictor", text("fitted.predictor"), Kind.WORDS),
        Column("f2", text("pls.f2")),
        Column("size", text("chapter_structure.size"), Kind.WORDS),
    )
    rows, starts = rows_by_outcome(variance, lambda s, z: _row(variance, s, z, limits))
    notes = [text("chapter_structure.note_explained", source=variance.rules["f2"].source())]
    notes += [text("chapter_structure.note_explained_ci", draws=Number(variance.draws, Kind.COUNT))] if limits else []
    return Table("explained", text("chapter_structure.explained_title"), columns, rows, tuple(notes), starts)


def explained_sentences(variance: ExplainedFindings, table: Table) -> Iterable[Text]:
    """R squared of every outcome, then the sizes of f squared from large to negligible."""
    known = [s for s in variance.shares if np.isfinite(s.r_squared)]
    if not known:
        return
    shares = joined(_share(variance, s) for s in known)
    place = TableRef(table.name)
    yield text(f"chapter_structure.explained_{'freed' if variance.freed else 'stated'}", shares=shares, table=place)
    sized = [z for z in variance.sizes if np.isfinite(z.f2)]
    for size in SIZES:
        chosen = [z for z in sized if _size(variance, z) == size]
        if chosen:
            yield _sized(variance, size, chosen)


def _row(variance: ExplainedFindings, s: ExplainedShare, z: AddedShare, limits: bool) -> tuple[object, ...]:
    share = (Interval(s.ci_low, s.ci_high, Kind.BOUNDED),) if limits else ()
    outcome, predictor = ({**variance.called(v), "code": v} for v in (s.construct, z.source))
    return (outcome, s.r_squared, *share, predictor, z.f2, variance.rules["f2"].band(z.f2) or "")


def _share(variance: ExplainedFindings, s: ExplainedShare) -> Text:
    share = percent(s.r_squared, 1)
    return text("chapter_structure.share", construct=variance.called(s.construct), share=share,
                value=bounded_number(s.r_squared))  # fmt: skip


def _size(variance: ExplainedFindings, z: AddedShare) -> str:
    return (variance.rules["f2"].band(z.f2) or {}).get("en", "")


def _sized(variance: ExplainedFindings, size: str, chosen: list[AddedShare]) -> Text:
    if len(chosen) > NAMED:
        return text(f"chapter_structure.size_{size}_many", count=small_count(len(chosen)))
    paths = joined(
        text("chapter_structure.added", x=variance.called(z.source), y=variance.called(z.target), f2=Number(z.f2))
        for z in chosen
    )
    return text(f"chapter_structure.size_{size}", paths=paths, n=len(chosen))
