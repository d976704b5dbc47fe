"""Tables of differences between groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from repurchase.analysis.results.wording import coded, coded_words, coverage
from repurchase.analysis.scores.group_differences.findings import GroupComparison, GroupFindings, Grouping
from repurchase.analysis.scores.group_differences.words import tested
from repurchase.document.parts.blocks import Column, Table
from repurchase.numeric.classical.group_means import WelchAnova, WelchT
from repurchase.style import Interval, Kind
from repurchase.text import Joined, Text, joined, text

DECIMALS_OF_DF = 2  # Welch's are no whole numbers; APA style gives two places


def summary(g: GroupFindings) -> Table:
    """Every comparison in one row."""
    trend = any(c.trend for c in g.comparisons)
    columns = (
        Column("question", text("groups.question"), Kind.WORDS, merge=True),
        Column("construct", text("measure.construct"), Kind.WORDS),
        Column("statistic", text("groups.statistic")),
        Column("df1", text("groups.df1"), Kind.COUNT),
        Column("df2", text("groups.df2"), decimals=DECIMALS_OF_DF),
        Column("p_value", text("measure.p"), Kind.P),
        Column("p_holm", text("measure.p_holm"), Kind.P),
        Column("effect", text("groups.effect")),
        Column("effect_name", text("groups.effect_name"), Kind.WORDS),
        Column("effect_ci", text("groups.effect_ci", level=coverage(g.level))),
        Column("ranks_p", text("groups.ranks_p"), Kind.P),
        *(
            (Column("trend", text("groups.trend"), Kind.BOUNDED), Column("trend_p", text("groups.trend_p"), Kind.P))
            if trend
            else ()
        ),
        Column("post_hoc", text("groups.post_hoc"), Kind.WORDS),
    )
    names = [c.grouping.name for c in g.comparisons]
    rules = tuple(j for j in range(1, len(names)) if names[j] != names[j - 1])
    rows = tuple(_comparison(g, c, trend) for c in g.comparisons)
    return Table("group_differences", text("groups.title"), columns, rows, _notes(g), rules)


def _comparison(g: GroupFindings, c: GroupComparison, trend: bool) -> tuple[object, ...]:
    return (
        coded_words(c.grouping),
        coded(c.construct),
        c.test.statistic,
        *degrees_of_freedom(c.test),
        c.test.p_value,
        c.p_holm,
        c.effect,
        text(f"groups.{c.effect_name}"),
        Interval(*c.effect_limits),
        c.ranks.p_value,
        *((c.trend.rho if c.trend else None, c.trend_holm if c.trend else None) if trend else ()),
        _post_hoc(g, c),
    )


def details(g: GroupFindings) -> tuple[Table, ...]:
    """Means of the groups, one table a question."""
    asked = dict.fromkeys(c.grouping.name for c in g.comparisons)
    return tuple(
        _group_means(g, k, [c for c in g.comparisons if c.grouping.name == name]) for k, name in enumerate(asked, 1)
    )


def _group_means(g: GroupFindings, k: int, mine: Sequence[GroupComparison]) -> Table:
    """The groups of the k-th question: every construct's means, and its test."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("group", text("groups.group"), Kind.WORDS),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("mean", text("measure.mean")),
        Column("sd", text("measure.sd")),
        Column("statistic", text("groups.statistic"), merge=True),
        Column("p_value", text("measure.p"), Kind.P, merge=True),
        Column("effect", text("groups.effect"), merge=True),
        Column("post_hoc", text("groups.post_hoc"), Kind.WORDS, merge=True),
    )
    rows: list[tuple[Any, ...]] = []
    rules = []
    for c in mine:
        rules.append(len(rows))
        test = (c.test.statistic, c.test.p_value, c.effect, _post_hoc(g, c))
        groups = enumerate(c.grouping.groups)
        rows += [(coded(c.construct), words, c.n[j], c.mean[j], c.sd[j], *test) for j, words in groups]
    title = text("groups.title_question", question=mine[0].grouping.label)
    return Table(f"groups_{k}", title, columns, tuple(rows), (tested(g),), tuple(rules[1:]), appendix=True)


def pairs(g: GroupFindings) -> tuple[Table, ...]:
    """Games and Howell's comparisons, where there are any."""
    columns = (
        Column("question", text("groups.question"), Kind.WORDS, merge=True),
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("first", text("groups.group"), Kind.WORDS),
        Column("second", text("groups.group"), Kind.WORDS),
        Column("difference", text("measure.difference")),
        Column("ci", text("measure.ci", level=coverage(g.level))),
        Column("p_value", text("measure.p"), Kind.P),
    )
    rows = tuple(
        (
            coded_words(c.grouping),
            coded(c.construct),
            c.grouping.groups[p.first],
            c.grouping.groups[p.second],
            p.difference,
            Interval(p.ci_low, p.ci_high),
            p.p_value,
        )
        for c in g.comparisons
        for p in c.pairs
    )
    if not rows:
        return ()
    return (Table("group_pairs", text("groups.title_pairs"), columns, rows, appendix=True),)


def degrees_of_freedom(test: WelchT | WelchAnova) -> tuple[float | None, float]:
    """Degrees of freedom of F, of the numerator first; t has the second only."""
    return (None, test.df) if isinstance(test, WelchT) else (test.df1, test.df2)


def _post_hoc(g: GroupFindings, c: GroupComparison) -> Text | Joined | str:
    """Which group lies above which, where the whole comparison holds."""
    if not g.significant(c):
        return ""
    if isinstance(c.test, WelchT):
        return _above(c.grouping, 0, 1, c.test.difference)
    level = g.rules["significance"]
    found = [_above(c.grouping, p.first, p.second, p.difference) for p in c.pairs if level.met_by(p.p_value)]
    return joined(found) if found else text("groups.none_of_them")


def _above(grouping: Grouping, i: int, j: int, difference: float) -> Text:
    first, second = (i, j) if difference > 0 else (j, i)
    return text("groups.greater", first=grouping.groups[first], second=grouping.groups[second])


def _notes(g: GroupFindings) -> tuple[Text, ...]:
    trend = (text("groups.trend_note"),) if any(c.trend for c in g.comparisons) else ()
    return (text("groups.welch"), text("groups.holm", n=len(g.comparisons)), *trend, tested(g))
