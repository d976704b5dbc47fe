"""The table of explained variances and effect sizes."""

from __future__ import annotations

from collections.abc import Callable

from repurchase.analysis.results.wording import coverage
from repurchase.analysis.sem_report.explained_variance.findings import AddedShare, ExplainedFindings, ExplainedShare
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind
from repurchase.text import text


def explained_table(m: ExplainedFindings) -> Table:
    """A row a path: what is explained of its outcome, and what its predictor adds."""
    limits, interval = bool(m.draws), text("measure.ci", level=coverage(m.level))
    columns = [
        Column("outcome", text("fitted.outcome"), Kind.WORDS, merge=True),
        Column("r_squared", text("fitted.r2"), Kind.BOUNDED, merge=True),
        *([Column("r_squared_ci", interval, Kind.BOUNDED, merge=True)] if limits else []),
        Column("predictor", text("fitted.predictor"), Kind.WORDS),
        Column("f2", text("pls.f2")),
        *([Column("f2_ci", interval)] if limits else []),
        Column("size", text("explained.size"), Kind.WORDS),
    ]
    rows, starts = rows_by_outcome(m, lambda s, z: _row(m, s, z, limits))
    model = text("explained.of_freed" if m.freed else "explained.of_stated")
    notes = [text("explained.note"), model, text("explained.sizes", source=m.rules["f2"].source())]
    said = text("explained.intervals", level=coverage(m.level), draws=m.draws)
    notes.append(said if limits else text("explained.no_intervals"))
    return Table("explained_variance", text("explained.title"), tuple(columns), rows, tuple(notes), starts)


def rows_by_outcome(
    m: ExplainedFindings, row: Callable[[ExplainedShare, AddedShare], tuple[object, ...]]
) -> tuple[tuple[tuple[object, ...], ...], tuple[int, ...]]:
    """A row a path, outcome by outcome, and the rows above which a rule parts one outcome from the next."""
    rows: list[tuple[object, ...]] = []
    starts: list[int] = []
    for s in m.shares:
        starts.append(len(rows))
        rows += [row(s, z) for z in m.sizes if z.target == s.construct]
    return tuple(rows), tuple(starts[1:])


def _row(m: ExplainedFindings, s: ExplainedShare, z: AddedShare, limits: bool) -> tuple[object, ...]:
    share = (Interval(s.ci_low, s.ci_high, Kind.BOUNDED),) if limits else ()
    size = (Interval(z.ci_low, z.ci_high),) if limits else ()
    outcome, predictor = ({**m.called(v), "code": v} for v in (s.construct, z.source))
    return (outcome, s.r_squared, *share, predictor, z.f2, *size, m.rules["f2"].band(z.f2) or "")
