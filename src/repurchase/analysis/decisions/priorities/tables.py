"""Tables and the map of priorities."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.decisions.priorities.findings import PriorityFindings
from repurchase.analysis.results.wording import coded, percent
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.style import Interval, Kind
from repurchase.text import text

QUADRANTS = {
    "improve": "document.quadrant_concentrate",
    "keep": "document.quadrant_keep",
    "low": "document.quadrant_low",
    "overkill": "document.quadrant_overkill",
    "unknown": "priorities.unknown",
}  # the names that the map's corners carry


def drivers_table(findings: PriorityFindings) -> Table:
    """Drivers with importance, performance and quadrant."""
    level = percent(findings.level)
    columns = (
        Column("driver", text("priorities.driver"), Kind.WORDS),
        Column("importance", text("priorities.importance")),
        Column("importance_ci", text("measure.ci", level=level)),
        Column("performance", text("priorities.performance"), decimals=1),
        Column("performance_ci", text("measure.ci", level=level), decimals=1),
        Column("quadrant", text("priorities.quadrant"), Kind.WORDS),
        Column("selected", text("priorities.selection", top=findings.top), Kind.SHARE),
    )
    rows = tuple(
        (
            coded(d.construct),
            d.importance,
            Interval(d.importance_low, d.importance_high),
            d.performance,
            Interval(d.performance_low, d.performance_high, decimals=1),
            text(QUADRANTS[d.quadrant]),
            d.selected,
        )
        for d in findings.drivers
    )
    notes = [
        text("priorities.metric", outcome=findings.outcome.label, source=findings.rules["ipma"].source()),
        text("priorities.lines"),
    ]
    if findings.used:
        notes += [
            text("priorities.intervals", level=level, used=findings.used, draws=findings.draws),
            text("priorities.frequency", top=findings.top),
        ]
    else:
        notes.append(text("priorities.no_draws"))
    return Table("priorities", text("priorities.title"), columns, rows, tuple(notes))


def contrasts_table(findings: PriorityFindings) -> Table:
    """Differences between the importance of drivers."""
    columns = (
        Column("first", text("priorities.first"), Kind.WORDS, merge=True),
        Column("second", text("priorities.second"), Kind.WORDS),
        Column("difference", text("measure.difference")),
        Column("ci", text("measure.ci", level=percent(findings.level))),
        Column("p_value", text("measure.p"), Kind.P),
        Column("p_holm", text("measure.p_holm"), Kind.P),
    )
    rows = tuple(
        (coded(c.first), coded(c.second), c.difference, Interval(c.ci_low, c.ci_high), c.p_value, c.p_holm)
        for c in findings.contrasts
    )
    return Table(
        "priority_contrasts",
        text("priorities.title_contrasts"),
        columns,
        rows,
        (text("priorities.holm"),),
        appendix=True,
    )


def importance_map(findings: PriorityFindings) -> tuple[Figure, ...]:
    """Importance against performance; empty where no importance is known."""
    points = [
        {
            "label": d.construct.label,
            "importance": d.importance,
            "importance_low": d.importance_low,
            "importance_high": d.importance_high,
            "performance": d.performance,
            "performance_low": d.performance_low,
            "performance_high": d.performance_high,
        }
        for d in findings.drivers
        if np.isfinite(d.importance)
    ]
    if not points:
        return ()
    return (
        Figure(
            "priorities",
            "importance_performance",
            text("priorities.title_figure"),
            {"points": points, "outcome": findings.outcome.label},
            (text("priorities.lines"),),
        ),
    )
