"""Tables of the sample profile."""

from __future__ import annotations

from typing import Any

from repurchase.analysis.respondents.profile.findings import Frequencies, ProfileFindings
from repurchase.analysis.results.question_labels import named_shortly, question_label
from repurchase.analysis.results.wording import coded
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Kind, Number
from repurchase.text import joined, text


def frequency_table(findings: ProfileFindings, name: str, asked: list[Frequencies]) -> Table:
    """Frequencies of the answers to some background questions."""
    columns = (
        Column("variable", text("measure.variable"), Kind.WORDS, merge=True),
        Column("category", text("measure.category"), Kind.WORDS),
        Column("n", text("measure.frequency"), Kind.COUNT),
        Column("share", text("measure.percent"), Kind.SHARE),
        Column("cumulative", text("measure.cumulative"), Kind.SHARE),
    )
    rows: list[tuple[Any, ...]] = []
    rules = []
    for q in asked:
        rules.append(len(rows))
        multiple, below = q.question.kind == "multiple", 0
        for category, count in zip(q.categories, q.counts, strict=True):
            below += count
            share = (count / q.n, None if multiple else below / q.n) if q.n else (None, None)
            rows.append((coded(named_shortly(q.question)), category, count, *share))
        if q.missing:
            rows.append((coded(named_shortly(q.question)), text("measure.missing"), q.missing, None, None))
    notes = []
    several = [question_label(q.question) for q in asked if q.question.kind == "multiple"]
    if several:
        notes.append(text("sample.multiple", questions=joined(several)))
    channels = any(q.question.role == "channel" for q in asked)
    title = text("sample.title_channels" if channels else f"sample.title_{name}")
    return Table(name, title, columns, tuple(rows), tuple(notes), tuple(rules[1:]))


def numbers_table(findings: ProfileFindings) -> Table:
    """Questions that were answered with a number."""
    columns = (
        Column("variable", text("measure.variable"), Kind.WORDS),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("minimum", text("measure.minimum")),
        Column("maximum", text("measure.maximum")),
        Column("mean", text("measure.mean")),
        Column("sd", text("measure.sd")),
    )
    rows = tuple(
        (coded(named_shortly(b)), n, _end(low), _end(high), mean, sd)
        for b, (n, low, high, mean, sd) in findings.numbers
    )
    return Table("numbers", text("sample.title_numbers"), columns, rows)


def _end(value: float | None) -> Number | float | None:
    """The least or largest answer as it was given: a whole number has no decimals."""
    whole = value is not None and float(value).is_integer()
    return Number(value, Kind.VALUE, 0) if whole else value
