"""The table of the recommendation score."""

from __future__ import annotations

from repurchase.analysis.results.wording import coverage
from repurchase.analysis.segments.recommendation_score.findings import RecommendationFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind
from repurchase.text import text


def score_table(f: RecommendationFindings) -> Table:
    """All respondents in the first row, then segment by segment."""
    segmented = len(f.counts) > 1
    columns = (
        *((Column("question", text("segments.question"), Kind.WORDS, merge=True),) if segmented else ()),
        Column("segment", text("recommendation.who"), Kind.WORDS),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("promoters", text("recommendation.promoters"), Kind.SHARE),
        Column("passives", text("recommendation.passives"), Kind.SHARE),
        Column("detractors", text("recommendation.detractors"), Kind.SHARE),
        Column("score", text("recommendation.score"), decimals=1),
        Column("ci", text("measure.ci", level=coverage(f.level)), decimals=1),
    )
    rows = tuple(
        (
            *((c.question or "",) if segmented else ()),
            c.segment if c.segment is not None else text("recommendation.everybody"),
            c.n,
            *(k / c.n if c.n else None for k in (c.promoters, c.passives, c.detractors)),
            c.score,
            Interval(c.low, c.high, decimals=1),
        )
        for c in f.counts
    )
    rules = tuple(j for j in range(1, len(rows)) if f.counts[j].question != f.counts[j - 1].question)
    return Table("recommendation", text("recommendation.title"), columns, rows, (text("recommendation.note"),), rules)
