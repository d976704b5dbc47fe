"""Groups of respondents by their means: how far the categories of each background question lie apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from repurchase.analysis.large_samples.group_means.findings import GroupMeanFindings, MeansByQuestion
from repurchase.analysis.respondents.profile.question_labels import category_label, question_label, within_sentence
from repurchase.analysis.results.wording import bounded_number, coverage
from repurchase.document.parts.blocks import Paragraph, Section, Table, TableRef
from repurchase.study.chapter.pieces.chapter_blocks import found_table, result_remarks
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.pieces.sentence_words import counted
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, text

MOST_NAMED = 3  # questions that are told in sentences


def groups_section(findings: SectionResults) -> Section | None:
    """The section, or None where no groups were compared."""
    found: Any = findings.results.get("groups")
    if not isinstance(found, GroupMeanFindings):
        return None
    outcome = _outcome(findings, found)
    every = _named(findings, found_table(findings, "groups", "group_differences", appendix=True))
    table = None if every is None else _only(every, outcome)
    others = every is not None and table is not None and len(every.rows) > len(table.rows)
    said = [*_told(found, outcome, table)]
    said += [text("chapter_large.see_others", table=TableRef(every.name))] if others and every is not None else []
    shown = (table, every) if others else (table,)
    blocks = (Paragraph(tuple(said)), *(t for t in shown if t is not None))
    remarks = result_remarks(findings, "groups")
    return Section(text("chapter_large.groups"), blocks, "group_differences", remarks=remarks)


def _outcome(findings: SectionResults, groups: GroupMeanFindings) -> str:
    """The construct that the sentences are about: the outcome of the study, else the first."""
    names = list(dict.fromkeys(c.construct.name for c in groups.comparisons))
    marked = [c.name for c in findings.survey.instrument if c.role == "outcome" and c.name in names]
    return (marked or names)[0]


def _only(table: Table, construct: str) -> Table:
    """The rows of one construct, which the title then names."""
    at = [c.name for c in table.columns].index("construct")
    rows = tuple((*row[:at], *row[at + 1 :]) for row in table.rows if row[at]["code"] == construct)
    label = next(row[at] for row in table.rows if row[at]["code"] == construct)
    title = text("chapter_large.groups_title", construct={k: v for k, v in label.items() if k != "code"})
    columns = (*table.columns[:at], *table.columns[at + 1 :])
    return replace(table, name="outcome_differences", title=title, columns=columns, rows=rows, rules=(), appendix=False)


def _named(findings: SectionResults, table: Table | None) -> Table | None:
    """The table with questions and answers as the chapter names them."""
    if table is None:
        return None
    words = [(dict(b.label), question_label(b)) for b in findings.survey.instrument.background]
    categories = {c.name for c in table.columns} & {"lowest", "highest", "category"}
    at = [k for k, c in enumerate(table.columns) if c.name in categories]
    first = [k for k, c in enumerate(table.columns) if c.name == "variable"]
    rows = []
    for row in table.rows:
        cells = list(row)
        for k in at:
            cells[k] = category_label(cells[k])
        for k in first:
            code = cells[k]["code"]
            bare = {lang: w for lang, w in cells[k].items() if lang != "code"}
            cells[k] = {**next((dict(short) for label, short in words if label == bare), bare), "code": code}
        rows.append(tuple(cells))
    return replace(table, rows=tuple(rows))


def _told(groups: GroupMeanFindings, outcome: str, table: Table | None) -> Iterator[Text]:
    own = groups.of(outcome)
    if not own or table is None:
        return
    yield text("chapter_large.groups_lead", n=len(own), count=counted(len(own)), table=TableRef(table.name))
    told = own[:MOST_NAMED]
    for k, c in enumerate(told):
        yield _apart(groups, c, "first" if not k else "next")
    rest = own[MOST_NAMED:]
    if rest:
        top = max(c.difference for c in rest)
        yield text("chapter_large.groups_rest", n=len(rest), count=counted(len(rest)), construct=own[0].construct.label,
                   d=Number(top, Kind.VALUE, 2))  # fmt: skip
    others = [c for c in groups.comparisons if c.construct.name != outcome and np.isfinite(c.difference)]
    if others:
        top_other = max(others, key=lambda c: c.difference)
        yield text("chapter_large.groups_others", construct=top_other.construct.label,
                   question=within_sentence(question_label(top_other.question)),
                   d=Number(top_other.difference, Kind.VALUE, 2))  # fmt: skip


def _apart(groups: GroupMeanFindings, c: MeansByQuestion, rank: str) -> Text:
    return text(
        f"chapter_large.groups_{rank}",
        construct=c.construct.label,
        question=within_sentence(question_label(c.question)),
        high=category_label(c.highest.category),
        low=category_label(c.lowest.category),
        high_mean=Number(c.highest.mean, Kind.VALUE, 2),
        low_mean=Number(c.lowest.mean, Kind.VALUE, 2),
        d=Number(c.difference, Kind.VALUE, 2),
        level=coverage(groups.level),
        interval=Interval(c.ci_low, c.ci_high, decimals=2),
        eta=bounded_number(c.share),
    )
