"""Tables of means by group."""

from __future__ import annotations

from repurchase.analysis.large_samples.group_means.findings import GroupMeanFindings
from repurchase.analysis.respondents.profile.question_labels import named_shortly
from repurchase.analysis.results.wording import coded, coverage
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind
from repurchase.text import text


def differences(findings: GroupMeanFindings) -> Table:
    """A row a question and construct: the two categories furthest apart, and how far they are."""
    columns = (
        Column("variable", text("measure.variable"), Kind.WORDS, merge=True),
        Column("construct", text("measure.construct"), Kind.WORDS),
        Column("lowest", text("large.lowest"), Kind.WORDS),
        Column("low_mean", text("measure.mean"), decimals=2),
        Column("highest", text("large.highest"), Kind.WORDS),
        Column("high_mean", text("measure.mean"), decimals=2),
        Column("difference", text("large.d"), decimals=2),
        Column("ci", text("measure.ci", level=coverage(findings.level)), decimals=2),
        Column("share", text("large.eta2"), Kind.BOUNDED),
    )
    rows, starts = [], []
    for k, c in enumerate(findings.comparisons):
        if k and c.question.name != findings.comparisons[k - 1].question.name:
            starts.append(k)
        low, high = c.lowest, c.highest
        limits = Interval(c.ci_low, c.ci_high, decimals=2)
        ends = (low.category, low.mean, high.category, high.mean)
        rows.append((coded(named_shortly(c.question)), coded(c.construct), *ends, c.difference, limits, c.share))
    return Table(
        "group_differences", text("large.title_differences"), columns, tuple(rows), (text("large.note_differences"),),
        tuple(starts),
    )  # fmt: skip


def means(findings: GroupMeanFindings) -> Table:
    """Every category with its mean on every construct."""
    columns = (
        Column("variable", text("measure.variable"), Kind.WORDS, merge=True),
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("category", text("measure.category"), Kind.WORDS),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("mean", text("measure.mean"), decimals=2),
        Column("sd", text("measure.sd"), decimals=2),
    )
    rows = tuple(
        (coded(named_shortly(c.question)), coded(c.construct), g.category, g.n, g.mean, g.sd)
        for c in findings.comparisons
        for g in c.groups
    )
    return Table("group_means", text("large.title_means"), columns, rows, (), appendix=True)
