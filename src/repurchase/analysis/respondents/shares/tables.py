"""Tables and the figure of shares."""

from __future__ import annotations

from repurchase.analysis.respondents.shares.findings import ShareFindings, agree_code, answer_labels, dimension_label
from repurchase.analysis.results.wording import coded, coverage
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.style import Interval, Kind
from repurchase.text import Text, text


def shares_table(findings: ShareFindings) -> Table:
    """Every statement with the share of each answer."""
    points = sorted({p for s in findings.shares for p in s.statement.scale.points})
    words = dict(zip(findings.scale.points, answer_labels(findings.scale), strict=True))
    answers = tuple(
        Column(f"answer_{p}", words.get(p, str(p)), Kind.SHARE, group=text("shares.answers")) for p in points
    )
    level = coverage(findings.level)
    columns = (
        Column("dimension", text("shares.dimension"), Kind.WORDS, merge=True),
        Column("item", text("shares.statement"), Kind.WORDS),
        Column("n", text("measure.n"), Kind.COUNT),
        *answers,
        Column("agree_count", text("shares.agree_count"), Kind.COUNT),
        Column("agree", text("shares.agree"), Kind.SHARE),
        Column("ci", text("measure.ci", level=level), Kind.SHARE),
        Column("top2", text("shares.top2"), Kind.SHARE),
    )
    rows = []
    for s in findings.shares:
        by_code = dict(zip(s.statement.scale.points, s.counts, strict=True))
        parts = [by_code[p] / s.n if s.n and p in by_code else None for p in points]
        names = (dimension_label(s.statement.dimension), coded(s.statement))
        interval = Interval(s.ci_low, s.ci_high, Kind.SHARE)
        rows.append((*names, s.n, *parts, s.agree_count, s.agree, interval, s.top2))
    notes = (_meaning(findings), text("shares.wilson", level=level), text("shares.attributions"))
    return Table("shares", text("shares.title"), columns, tuple(rows), notes)


def _meaning(findings: ShareFindings) -> Text:
    code = agree_code(findings.scale)
    answer = dict(zip(findings.scale.points, answer_labels(findings.scale), strict=True))[code]
    return text("shares.meaning", answer=answer, code=code, low=findings.scale.low, high=findings.scale.high)


def tests_table(findings: ShareFindings) -> Table:
    """Whether the statements of a block differ."""
    columns = (
        Column("block", text("shares.block"), Kind.WORDS),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("q", text("shares.q")),
        Column("df", text("measure.df"), Kind.COUNT),
        Column("p_value", text("measure.p"), Kind.P),
    )
    rows = tuple((t.label, t.q.n, t.q.statistic, t.q.df, t.q.p_value) for t in findings.tests)
    return Table("share_tests", text("shares.title_tests"), columns, rows)


def contrasts_table(findings: ShareFindings) -> Table:
    """The pairs of statements of each block."""
    columns = (
        Column("block", text("shares.block"), Kind.WORDS, merge=True),
        Column("first", text("shares.first"), Kind.WORDS),
        Column("second", text("shares.second"), Kind.WORDS),
        Column("difference", text("measure.difference"), Kind.PERCENT),
        Column("first_only", text("shares.first_only"), Kind.COUNT),
        Column("second_only", text("shares.second_only"), Kind.COUNT),
        Column("p_value", text("measure.p"), Kind.P),
        Column("p_holm", text("measure.p_holm"), Kind.P),
    )
    rows = tuple(
        (t.label, coded(a), coded(b), m.difference, m.first_only, m.second_only, m.p_value, adjusted)
        for t in findings.tests
        for a, b, m, adjusted in t.contrasts
    )
    return Table("share_contrasts", text("shares.title_contrasts"), columns, rows, appendix=True)


def answers_figure(findings: ShareFindings) -> tuple[Figure, ...]:
    """The answers to every statement as stacked bars."""
    rows = [
        {"label": s.statement.label, "shares": [c / s.n for c in s.counts], "n": s.n} for s in findings.shares if s.n
    ]
    if not rows:
        return ()
    return (
        Figure(
            "statements",
            "likert",
            text("shares.title_figure"),
            {"items": rows, "answers": answer_labels(findings.scale)},
        ),
    )
