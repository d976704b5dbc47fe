"""Tables of segments known from the background."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from repurchase.analysis.results.wording import coded, coded_words, coverage
from repurchase.analysis.scores.group_differences.findings import Grouping
from repurchase.analysis.segments.known_segments.findings import KnownFindings
from repurchase.analysis.segments.known_segments.words import question_words
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind
from repurchase.text import text


def means_tables(f: KnownFindings) -> tuple[Table, ...]:
    """Means on 0-100 by segment, one table a question; of several answers, those who chose each."""
    families: dict[str, list[Grouping]] = {}
    for grouping in f.groupings:
        families.setdefault(grouping.family, []).append(grouping)
    return tuple(_means_table(f, k, groupings) for k, groupings in enumerate(families.values(), start=1))


def _means_table(f: KnownFindings, k: int, groupings: Sequence[Grouping]) -> Table:
    options = groupings[0].name != groupings[0].family
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("segment", text("known_segments.segment"), Kind.WORDS),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("mean", text("known_segments.mean"), decimals=1),
        Column("ci", text("measure.ci", level=coverage(f.level)), decimals=1),
        Column("p_holm", text("measure.p_holm"), Kind.P, merge=not options),
    )
    compared = [c for g in groupings for c in f.of(g)]
    rows: list[tuple[Any, ...]] = []
    rules = []
    for name in dict.fromkeys(c.construct.name for c in compared):
        rules.append(len(rows))
        for c in (c for c in compared if c.construct.name == name):
            means = list(f.means(c))[: 1 if options else None]
            rows += [
                (coded(c.construct), m.segment, m.n, m.mean, Interval(m.low, m.high, decimals=1), c.p_holm)
                for m in means
            ]
    notes = (
        text("known_segments.note_options" if options else "known_segments.note_holm"),
        text(f"known_segments.note_{'tested' if groupings[0].family in f.tested else 'untested'}"),
    )
    title = text("known_segments.title", question=question_words(groupings[0]))
    return Table(f"segment_means_{k}", title, columns, tuple(rows), notes, tuple(rules[1:]), appendix=True)


def ranked_table(f: KnownFindings) -> Table:
    """Importance and performance of the drivers within large segments."""
    level = coverage(f.level)
    columns = (
        Column("question", text("segments.question"), Kind.WORDS, merge=True),
        Column("segment", text("known_segments.segment"), Kind.WORDS, merge=True),
        Column("n", text("measure.n"), Kind.COUNT, merge=True),
        Column("driver", text("priorities.driver"), Kind.WORDS),
        Column("importance", text("priorities.importance")),
        Column("importance_ci", text("measure.ci", level=level)),
        Column("performance", text("priorities.performance"), decimals=1),
        Column("performance_ci", text("measure.ci", level=level), decimals=1),
    )
    rows: list[tuple[Any, ...]] = []
    rules = []
    for r in f.ranked:
        rules.append(len(rows))
        rows += [
            (
                coded_words(r.grouping),
                r.segment,
                r.n,
                coded(d.construct),
                d.importance,
                Interval(d.importance_low, d.importance_high),
                d.performance,
                Interval(d.performance_low, d.performance_high, decimals=1),
            )
            for d in r.priorities.drivers
        ]
    notes = (text("known_segments.note_ranked", outcome=f.ranked[0].priorities.outcome.label),)
    title = text("known_segments.title_ranked")
    return Table("segment_priorities", title, columns, tuple(rows), notes, tuple(rules[1:]), appendix=True)
