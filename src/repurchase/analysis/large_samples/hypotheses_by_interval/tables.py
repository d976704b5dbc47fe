"""The table of hypotheses judged by intervals."""

from __future__ import annotations

from collections.abc import Iterable

from repurchase.analysis.effects.hypotheses.findings import Tested
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.large_samples.hypotheses_by_interval.findings import ClaimFindings
from repurchase.analysis.results.wording import coverage
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, joined, text


def summary(findings: ClaimFindings) -> Table:
    """Every hypothesis with its standardised effect, interval and verdict."""
    interval = text("measure.ci", level=coverage(findings.level))
    columns = (
        Column("id", text("hypotheses.id"), Kind.WORDS),
        Column("statement", text("hypotheses.statement"), Kind.WORDS),
        Column("std_all", text("hypotheses.std_all"), Kind.BOUNDED),
        Column("std_ci", interval, Kind.BOUNDED),
        Column("estimate", text("hypotheses.estimate")),
        Column("ci", interval),
        Column("f2", text("pls.f2")),
        Column("outcome", text("large.verdict"), Kind.WORDS),
    )
    rows = tuple(
        (
            t.id,
            findings.statement(t),
            t.std_all,
            None if t.std_low is None else Interval(t.std_low, t.std_high, Kind.BOUNDED),
            t.estimate,
            None if t.ci_low is None else Interval(t.ci_low, t.ci_high),
            findings.f_squared.get(t.path),
            verdict_words(findings, t),
        )
        for t in findings.tested
    )
    first = next((i for i, t in enumerate(findings.tested) if t.is_mediation), None)
    return Table(
        "hypotheses", text("large.title_hypotheses"), columns, rows, tuple(notes(findings, findings.tested)),
        (first,) if first else (),
    )  # fmt: skip


def verdict_words(findings: ClaimFindings, tested: Tested) -> Text:
    """The verdict with the mark of what it is conditional on."""
    scope = "bound" if findings.bound_stated else "direction"
    verdict = text(f"large.verdict_{scope}_{findings.told(tested)}")
    mark = findings.mark(tested)
    return text("hypotheses.marked", verdict=verdict, mark=mark) if mark else verdict


def notes(findings: ClaimFindings, shown: Iterable[Tested]) -> Iterable[Text]:
    """What the intervals are, what judges, and what the marks mean."""
    listed = list(shown)
    yield text("large.note_intervals", draws=Number(findings.draws, Kind.COUNT))
    if findings.bound_stated:
        smallest = Number(findings.smallest_effect, Kind.BOUNDED, 2)
        longest = max((len(t.path) for t in listed), default=2)
        yield text("large.note_bound_product" if longest > 2 else "large.note_bound", smallest=smallest)
    else:
        yield text("large.note_direction")
    for keys in findings.conditions:
        marks = [findings.mark(t) for t in listed if t.conditional_on == keys]
        if marks:
            which = joined(phrase_of(k) for k in keys)
            yield text("hypotheses.condition", mark=marks[0], which=which, k=len(keys))
