"""Tables of hypotheses: direct paths, and all verdicts."""

from __future__ import annotations

from collections.abc import Iterable

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.results.wording import alpha_number, coverage, marks, stars_note
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, Words, joined, text


def path_table(findings: HypothesisFindings) -> Table:
    """Direct hypotheses with their estimates."""
    level = coverage(findings.level)
    direct = [t for t in findings.tested if not t.is_mediation]
    columns = (
        Column("id", text("hypotheses.id"), Kind.WORDS),
        Column("path", text("hypotheses.path"), Kind.WORDS),
        Column("estimate", text("hypotheses.estimate")),
        Column("std_error", text("hypotheses.std_error")),
        Column("statistic", text("hypotheses.statistic"), decimals=2),
        Column("p_value", text("hypotheses.p_value"), Kind.P),
        Column("p_holm", text("hypotheses.p_holm"), Kind.P),
        Column("std_all", text("hypotheses.std_all"), Kind.BOUNDED),
        Column("ci", text("hypotheses.ci", level=level)),
        Column("outcome", text("hypotheses.outcome"), Kind.WORDS),
    )
    rows = tuple(
        (
            t.id,
            Words(tuple(findings.labels[x] for x in t.path), " → "),
            t.estimate,
            t.std_error,
            t.statistic,
            t.p_value,
            t.p_holm,
            Number(t.std_all, Kind.BOUNDED, stars=marks(t.p_value, findings.n, findings.rules)),
            Interval(t.ci_low, t.ci_high),
            verdict_cell(findings, t),
        )
        for t in direct
    )
    alpha = alpha_number(findings.alpha)
    legend = stars_note(findings.n, findings.rules)
    moderated = (text("hypotheses.note_interaction"),) if any("*" in t.path[0] for t in direct) else ()
    notes = (legend, text("hypotheses.table_note", alpha=alpha), *moderated, *_conditions(findings, direct))
    return Table("paths", text("hypotheses.path_title"), columns, rows, notes)


def summary_table(findings: HypothesisFindings) -> Table:
    """Every hypothesis in words with its verdict."""
    level = coverage(findings.level)
    columns = (
        Column("id", text("hypotheses.id"), Kind.WORDS),
        Column("statement", text("hypotheses.statement"), Kind.WORDS),
        Column("estimate", text("hypotheses.estimate")),
        Column("std_all", text("hypotheses.std_all"), Kind.BOUNDED),
        Column("p_value", text("hypotheses.p_value"), Kind.P),
        Column("ci", text("hypotheses.ci", level=level)),
        Column("outcome", text("hypotheses.outcome"), Kind.WORDS),
    )
    rows = tuple(
        (
            t.id,
            findings.statement(t),
            t.estimate,
            t.std_all,
            None if t.is_mediation else t.p_value,
            Interval(t.ci_low, t.ci_high),
            verdict_cell(findings, t),
        )
        for t in findings.tested
    )
    first = next((i for i, t in enumerate(findings.tested) if t.is_mediation), None)
    alpha = alpha_number(findings.alpha)
    delta = any(n.message.key == "hypotheses.delta_only" for n in findings.notes)
    key = "hypotheses.summary_note_delta" if delta else "hypotheses.summary_note"
    said = (text(key, alpha=alpha),) if first is not None else ()
    notes = (text("hypotheses.summary_interval"), *said, *_conditions(findings, findings.tested))
    return Table("hypotheses", text("hypotheses.summary_title"), columns, rows, notes, rules=(first,) if first else ())


def verdict_cell(findings: HypothesisFindings, tested: Tested) -> Text:
    """The verdict with the mark of what it is conditional on, and of the model that it was read from."""
    verdict = text(f"hypotheses.{tested.outcome}")
    mark = findings.mark(tested) + ("¹" if tested.model == "direct_paths_free" else "")
    return text("hypotheses.marked", verdict=verdict, mark=mark) if mark else verdict


def _conditions(findings: HypothesisFindings, shown: Iterable[Tested]) -> list[Text]:
    """What the marks of these verdicts mean."""
    listed = list(shown)
    said = []
    for keys in findings.conditions:
        marks = [findings.mark(t) for t in listed if t.conditional_on == keys]
        if marks:
            which = joined(phrase_of(k) for k in keys)
            said.append(text("hypotheses.condition", mark=marks[0], which=which, k=len(keys)))
    if any(t.model == "direct_paths_free" for t in listed):
        said.append(text("hypotheses.from_free"))
    return said
