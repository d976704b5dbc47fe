"""Tables and the figure of necessary conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from repurchase.analysis.decisions.necessity.findings import (
    NOT,
    SUPPORTED,
    THEORETICAL,
    UNTOLD,
    Condition,
    NecessityFindings,
)
from repurchase.analysis.results.wording import coded
from repurchase.array_types import Floats
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.style import Kind, Number
from repurchase.text import Text, text

VERDICTS = {
    SUPPORTED: "necessity.verdict_supported",
    NOT: "necessity.verdict_not",
    UNTOLD: "necessity.verdict_untold",
}


def necessity_tables(findings: NecessityFindings) -> tuple[Table, ...]:
    """Effect sizes with their tests, then what each level of the outcome needed."""
    if not findings.conditions:
        return ()
    level = _bottlenecks(findings, "bottlenecks", lambda c: c.needed, text("necessity.levels"))
    people = _bottlenecks(findings, "bottleneck_respondents", lambda c: c.below, text("necessity.people"))
    return (_effects(findings), level, people)


def _effects(findings: NecessityFindings) -> Table:
    columns = (
        Column("driver", text("necessity.driver"), Kind.WORDS),
        Column("effect", text("necessity.effect"), Kind.BOUNDED),
        Column("effect_line", text("necessity.effect_line"), Kind.BOUNDED),
        Column("accuracy_line", text("necessity.accuracy"), Kind.SHARE),
        Column("p_value", text("measure.p"), Kind.P),
        Column("p_holm", text("measure.p_holm"), Kind.P),
        Column("expected", text("necessity.expected"), Kind.BOUNDED),
        Column("association_p", text("necessity.association_p"), Kind.P),
        Column("verdict", text("necessity.verdict"), Kind.WORDS),
    )
    rows = tuple(
        (
            coded(c.construct),
            c.effect,
            c.line_effect,
            c.accuracy,
            c.p_value,
            c.p_holm,
            c.expected,
            c.association_p,
            text(VERDICTS[c.verdict]),
        )
        for c in findings.conditions
    )
    return Table("necessity", text("necessity.title"), columns, rows, tuple(_notes(findings)), appendix=True)


def _notes(findings: NecessityFindings) -> Iterator[Text]:
    d = findings.rules["nca_d"]
    scope = text("necessity.scope_theoretical" if findings.scope == THEORETICAL else "necessity.scope_empirical")
    yield text("necessity.how", outcome=findings.outcome.label, scope=scope, source=d.source())
    yield text("necessity.rule", bound=d.limit(), alpha=findings.rules.alpha_number, n=findings.permutations)
    yield text("necessity.sufficiency")


def _bottlenecks(findings: NecessityFindings, name: str, of: Callable[[Condition], Floats], what: Text) -> Table:
    """One row a level of the outcome, one column a driver."""
    drawn = [c for c in findings.conditions if c.drawn]
    columns = (
        Column("outcome", text("necessity.outcome_level"), Kind.COUNT),
        *(Column(c.construct.name, c.construct.label, Kind.SHARE) for c in drawn),
    )
    rows = tuple(
        (round(100 * level), *(_cell(c.needed[k], of(c)[k]) for c in drawn)) for k, level in enumerate(findings.levels)
    )
    title = text(f"necessity.title_{name}", outcome=findings.outcome.label)
    return Table(name, title, columns, rows, (what, text("necessity.codes")), appendix=True)


def _cell(needed: float, value: float) -> Number | Text:
    """A share, or why there is none."""
    if np.isneginf(needed):
        return text("necessity.not_needed")
    return text("necessity.not_reached") if np.isposinf(needed) else Number(float(value), Kind.SHARE, 1)


def ceiling_figure(findings: NecessityFindings) -> tuple[Figure, ...]:
    """Scatters with both ceilings; empty where there is none."""
    panels = [_panel(c) for c in findings.conditions if c.drawn]
    if not panels:
        return ()
    data = {"panels": panels, "outcome": findings.outcome.label, "scope": findings.scope}
    title = text("necessity.title_figure", outcome=findings.outcome.label)
    return (Figure("ceilings", "ceilings", title, data, (text("necessity.figure_note"),), appendix=True),)


def _panel(c: Condition) -> dict[str, object]:
    counts = Counter(map(tuple, c.scores.tolist()))
    slope = c.line.slope if c.line is not None else float("nan")
    return {
        "label": c.construct.label,
        "effect": c.effect,
        "points": [(x, y, k) for (x, y), k in sorted(counts.items())],
        "corners": c.step.corners.tolist() if c.step is not None else [],
        "line": (c.line.intercept, slope) if c.line is not None and np.isfinite(slope) else None,
    }
