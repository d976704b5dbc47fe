"""Tables and the map of priorities."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from repurchase.analysis.decisions.priorities.findings import (
    FEWEST,
    IMPROVE,
    LESS,
    LOW,
    MAINTAIN,
    QUADRANTS,
    UNTOLD,
    Priority,
    PriorityFindings,
)
from repurchase.analysis.results.wording import coded, coverage, percent
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.style import Interval, Kind
from repurchase.text import Text, joined, text

VERDICTS = {
    IMPROVE: "document.quadrant_concentrate",
    MAINTAIN: "document.quadrant_keep",
    LOW: "document.quadrant_low",
    LESS: "document.quadrant_overkill",
    UNTOLD: "priorities.untold",
}  # the names that the map's corners carry


def drivers_table(findings: PriorityFindings) -> Table:
    """Drivers with importance, performance and verdict."""
    level = coverage(findings.level)
    columns = (
        Column("driver", text("priorities.driver"), Kind.WORDS),
        Column("importance", text("priorities.importance")),
        Column("importance_ci", text("measure.ci", level=level)),
        Column("performance", text("priorities.performance"), decimals=1),
        Column("performance_ci", text("measure.ci", level=level), decimals=1),
        Column("verdict", text("priorities.verdict"), Kind.WORDS),
        Column("often", text("priorities.often"), Kind.WORDS),
        Column("selected", text("priorities.selection", top=findings.top), Kind.SHARE),
    )
    rows = tuple(
        (
            coded(d.construct),
            d.importance,
            Interval(d.importance_low, d.importance_high),
            d.performance,
            Interval(d.performance_low, d.performance_high, decimals=1),
            _verdict(findings, d),
            _often(d),
            d.selected,
        )
        for d in findings.drivers
    )
    return Table("priorities", text("priorities.title"), columns, rows, tuple(_notes(findings)))


def _verdict(findings: PriorityFindings, d: Priority) -> Text:
    verdict = text(VERDICTS[d.verdict])
    told = d.verdict != UNTOLD and findings.conditional_on
    return text("priorities.verdict_conditional", verdict=verdict) if told else verdict


def _often(d: Priority) -> Text | None:
    """The quadrant into which most resamples put a driver; several where they tie."""
    if not d.quadrants:
        return None
    most = max(d.quadrants.values())
    first = [text(VERDICTS[q]) for q in QUADRANTS if d.quadrants[q] == most]
    return text("priorities.often_one", quadrant=joined(first), share=percent(most))


def _notes(findings: PriorityFindings) -> Iterable[Text]:
    level = coverage(findings.level)
    yield text("priorities.metric", outcome=findings.outcome.label, source=findings.rules["ipma"].source())
    yield text("priorities.verdicts") if findings.placed else text("priorities.too_few_drivers", fewest=FEWEST)
    if findings.used:
        yield text("priorities.intervals", level=level, used=findings.used, draws=findings.draws)
        yield text("priorities.frequency", top=findings.top)
    else:
        yield text("priorities.no_draws")
    if any(d.importance < 0 for d in findings.drivers):
        yield text("priorities.by_size")


def sides_table(findings: PriorityFindings) -> Table:
    """What the verdicts rest on: each driver's differences from the mean of the others, and resamples by quadrant."""
    ci = text("priorities.ci_adjusted", level=coverage(findings.level))
    columns = (
        Column("driver", text("priorities.driver"), Kind.WORDS),
        Column("performance_difference", text("priorities.performance_difference"), decimals=1),
        Column("performance_ci", ci, decimals=1),
        Column("performance_p", text("priorities.p_adjusted"), Kind.P),
        Column("importance_p", text("priorities.p_zero"), Kind.P),
        Column("importance_difference", text("priorities.importance_difference")),
        Column("importance_ci", ci),
        Column("importance_contrast_p", text("priorities.p_adjusted"), Kind.P),
        *(Column(q.replace(" ", "_"), text("priorities.share_of", quadrant=text(VERDICTS[q])), Kind.SHARE)
          for q in QUADRANTS),
    )  # fmt: skip
    rows = tuple(_side_row(d) for d in findings.drivers)
    notes = (text("priorities.adjusted", n=findings.comparable), text("priorities.quadrant_frequency"))
    return Table("priority_sides", text("priorities.title_sides"), columns, rows, notes, appendix=True)


def _side_row(d: Priority) -> tuple[object, ...]:
    p, i = d.performance_contrast, d.importance_contrast
    return (
        coded(d.construct),
        p.difference,
        Interval(p.ci_low, p.ci_high, decimals=1),
        p.p_adjusted,
        d.importance_p,
        i.difference,
        Interval(i.ci_low, i.ci_high),
        i.p_adjusted,
        *(d.quadrants.get(q) for q in QUADRANTS),
    )


def contrasts_table(findings: PriorityFindings) -> Table:
    """Differences between the importance of drivers."""
    columns = (
        Column("first", text("priorities.first"), Kind.WORDS, merge=True),
        Column("second", text("priorities.second"), Kind.WORDS),
        Column("difference", text("measure.difference")),
        Column("ci", text("measure.ci", level=coverage(findings.level))),
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
            "told": d.verdict != UNTOLD,
        }
        for d in findings.drivers
        if np.isfinite(d.importance) and np.isfinite(d.performance)
    ]
    if not points:
        return ()
    return (
        Figure(
            "priorities",
            "importance_performance",
            text("priorities.title_figure"),
            {"points": points, "outcome": findings.outcome.label},
            (text("priorities.lines" if findings.placed else "priorities.no_lines"),),
        ),
    )
