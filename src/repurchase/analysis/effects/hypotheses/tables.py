"""Tables of hypotheses: direct paths, and all verdicts."""

from __future__ import annotations

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind, Number, significance_stars
from repurchase.text import Words, text


def path_table(findings: HypothesisFindings) -> Table:
    """Direct hypotheses with their estimates."""
    level = Number(findings.level, Kind.PERCENT, 0)
    direct = [t for t in findings.tested if not t.is_mediation]
    columns = (
        Column("id", text("hypotheses.id"), Kind.WORDS),
        Column("path", text("hypotheses.path"), Kind.WORDS),
        Column("estimate", text("hypotheses.estimate")),
        Column("std_error", text("hypotheses.std_error")),
        Column("statistic", text("hypotheses.statistic"), decimals=2),
        Column("p_value", text("hypotheses.p_value"), Kind.P),
        Column("p_holm", text("hypotheses.p_holm"), Kind.P),
        Column("std_all", text("hypotheses.std_all")),
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
            Number(t.std_all, Kind.VALUE, stars=significance_stars(t.p_value)),
            Interval(t.ci_low, t.ci_high),
            text(f"hypotheses.{t.outcome}"),
        )
        for t in direct
    )
    notes = (text("hypotheses.stars"), text("hypotheses.table_note"))
    return Table("paths", text("hypotheses.path_title"), columns, rows, notes)


def summary_table(findings: HypothesisFindings) -> Table:
    """Every hypothesis in words with its verdict."""
    level = Number(findings.level, Kind.PERCENT, 0)
    columns = (
        Column("id", text("hypotheses.id"), Kind.WORDS),
        Column("statement", text("hypotheses.statement"), Kind.WORDS),
        Column("estimate", text("hypotheses.estimate")),
        Column("std_all", text("hypotheses.std_all")),
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
            text(f"hypotheses.{t.outcome}"),
        )
        for t in findings.tested
    )
    first = next((i for i, t in enumerate(findings.tested) if t.is_mediation), None)
    notes = (text("hypotheses.summary_note"),) if first is not None else ()
    return Table("hypotheses", text("hypotheses.summary_title"), columns, rows, notes, rules=(first,) if first else ())
