"""Priorities: importance and performance of three drivers or more, what respondents state, and what they report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from repurchase.analysis.decisions.priorities.findings import FEWEST, IMPROVE, UNTOLD, PriorityFindings
from repurchase.analysis.decisions.stated_importance import Stated, StatedImportance
from repurchase.analysis.effects.findings import TOTAL, EffectFindings
from repurchase.analysis.mediation.findings import MediationFindings
from repurchase.analysis.respondents.criterion_check import CriterionCheck
from repurchase.analysis.results.wording import bounded_number, p_words, percent
from repurchase.document.parts.blocks import Column, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.study.chapter.decisions.what_if_part import what_if_blocks, what_if_section
from repurchase.study.chapter.pieces.chapter_blocks import Block, result_remarks
from repurchase.study.chapter.pieces.question_phrases import question_phrase
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, joined, text

SHOWN = ("driver", "importance", "importance_ci", "performance", "performance_ci")  # of the table of priorities


def priorities_section(findings: SectionResults) -> Section | None:
    """The section; with fewer than three drivers, among which no order tells anything, what the model predicts."""
    found = findings.get("priorities")
    if not isinstance(found, PriorityFindings) or not has_priorities(findings):
        return what_if_section(findings)
    stated = findings.get("stated")
    beside = stated if isinstance(stated, StatedImportance) else None
    table, figures = _drivers(findings, beside), findings["priorities"].figures()
    said = [_done(found, table, [FigureRef(f.name) for f in figures]), *findings["priorities"].sentences()]
    said += _standardised(findings, found)
    more = [*_stated(beside), *criterion_words(findings), *_conclusion(found)]
    blocks: list[Block] = [Paragraph(tuple(said)), table, *figures, Paragraph(tuple(more)), *what_if_blocks(findings)]
    remarks = result_remarks(findings, "priorities", "stated", "criterion", "what_if")
    return Section(text("chapter.priorities"), tuple(blocks), "priorities", remarks=remarks)


def has_priorities(findings: SectionResults) -> bool:
    """Whether enough drivers can be compared for a section on priorities."""
    found = findings.get("priorities")
    return isinstance(found, PriorityFindings) and found.placed and bool(found.ranked)


def left_out_words(findings: SectionResults) -> list[Text]:
    """Why a model with drivers has no section on priorities."""
    found = findings.get("priorities")
    if not isinstance(found, PriorityFindings) or has_priorities(findings):
        return []
    return [text("chapter_priorities.left_out", fewest=FEWEST)]


def _done(ranking: PriorityFindings, table: Table, figures: Sequence[FigureRef]) -> Text:
    places = joined((TableRef(table.name), *figures))
    return text(
        "chapter_priorities.done", outcome=ranking.outcome.label, n=counted(len(ranking.drivers)), places=places
    )


def _drivers(findings: SectionResults, stated: StatedImportance | None) -> Table:
    """The table of priorities without what a resampling adds to it, and what respondents state beside it."""
    whole = findings["priorities"].table("priorities")
    places = [c.name for c in whole.columns]
    columns = [whole.columns[places.index(name)] for name in SHOWN]
    rows = [[row[places.index(name)] for name in SHOWN] for row in whole.rows]
    notes = [text("chapter_priorities.note", level=_level(findings))]
    if stated is not None:
        columns.append(Column("stated", text("chapter_priorities.stated"), Kind.SHARE))
        shares = {d.priority.construct.name: d.share for d in stated.drivers}
        rows = [[*row, shares.get(row[0]["code"])] for row in rows]
        notes.append(text("chapter_priorities.note_stated", answer=stated.answer))
    columns.append(whole.columns[places.index("verdict")])
    cells = [(*row, old[places.index("verdict")]) for row, old in zip(rows, whole.rows, strict=True)]
    return Table("priority_drivers", text("chapter_priorities.title"), tuple(columns), tuple(cells), tuple(notes))


def _level(findings: SectionResults) -> Number:
    found = findings["priorities"]
    return percent(getattr(found, "level", None))


def _standardised(findings: SectionResults, ranking: PriorityFindings) -> list[Text]:
    """Another driver is first by standardised totals: two scales, and both are named."""
    totals = _totals(findings, ranking)
    if len(totals) < 2 or len(totals) < len(ranking.ranked):
        return []
    first = max(totals, key=lambda name: abs(totals[name]))
    if first == ranking.ranked[0].construct.name:
        return []
    label = next(d.construct.label for d in ranking.drivers if d.construct.name == first)
    return [text("chapter_priorities.standardised", driver=label, value=Number(totals[first]))]


def _totals(findings: SectionResults, ranking: PriorityFindings) -> dict[str, float]:
    """Standardised total effects of the drivers on the outcome, of the model that verdicts are read from."""
    result: Any = findings.get("effects")
    chosen = result.chosen if isinstance(result, MediationFindings) else result
    if not isinstance(chosen, EffectFindings):
        return {}
    wanted = {(d.construct.name, ranking.outcome.name): d.construct.name for d in ranking.ranked}
    effects = [*chosen.specific, *(e for three in chosen.pairs for e in three if e is not None)]
    return {wanted[e.ends]: e.std_all for e in effects
            if e.kind == TOTAL and e.ends in wanted and np.isfinite(e.std_all)}  # fmt: skip


def _stated(stated: StatedImportance | None) -> list[Text]:
    """Which driver respondents name most often, ties said as ties, then whether that can be told."""
    if stated is None or len(stated.drivers) < 2:
        return []
    first = [d for d in stated.drivers if d.stated_rank == 1]
    if not first:
        return []
    if len(first) == len(stated.drivers):
        return [text("chapter_priorities.stated_all", share=_share(first[0])), *stated.sentences()]
    key = "one" if len(first) == 1 else "tied"
    drivers = joined(d.priority.construct.label for d in first)
    said = text(f"chapter_priorities.stated_{key}", drivers=drivers, share=_share(first[0]), answer=stated.answer)
    return [said, *stated.sentences()]


def _share(d: Stated) -> Number:
    return percent(d.share, 1)


def criterion_words(findings: SectionResults) -> list[Text]:
    """Whether those who state the intention report the behaviour, in one sentence."""
    found = findings.get("criterion")
    if not isinstance(found, CriterionCheck):
        return []
    construct, r = found.correlations[0]
    if np.isnan(r.rho):
        return []
    key = "above" if r.ci_low > 0 else "below" if r.ci_high < 0 else "open"
    return [
        text(
            f"chapter_priorities.criterion_{key}",
            construct=construct.label,
            question=question_phrase(found.question),
            rho=bounded_number(r.rho),
            ci=Interval(r.ci_low, r.ci_high, Kind.BOUNDED),
            p=p_words(r.p_value),
            n=r.n,
        )
    ]


def _conclusion(ranking: PriorityFindings) -> list[Text]:
    """Where to begin, if that can be told."""
    improve = ranking.told(IMPROVE)
    if improve:
        named = joined(d.construct.label for d in improve)
        key = "improve_conditional" if ranking.conditional_on else "improve"
        return [text(f"chapter_priorities.conclusion_{key}", drivers=named)]
    if all(d.verdict == UNTOLD for d in ranking.drivers) and ranking.leader is not None:
        return [text("chapter_priorities.conclusion_leader", driver=ranking.leader.construct.label)]
    if all(d.verdict == UNTOLD for d in ranking.drivers):
        return [text("chapter_priorities.conclusion_untold")]
    return [text("chapter_priorities.conclusion_none")]
