"""The tables of predicted changes and of their worth, and the figure of the former."""

from __future__ import annotations

from collections.abc import Iterable
from math import isclose, isfinite

from repurchase.analysis.decisions.what_if.findings import RAISED, Scenario, WhatIfFindings
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.results.wording import coded, coverage
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.style import Interval, Kind, Number
from repurchase.survey.instrument import Label
from repurchase.text import LANGUAGES, Text, joined, text

PLACES, FINE = 2, 3  # decimals of points that scores move, and of what is predicted of the outcome
LARGE = 1_000  # from here on money is written in whole numbers


def changes_table(findings: WhatIfFindings) -> Table:
    """Every scenario with what really moves and what the model predicts of it."""
    ci = text("measure.ci", level=coverage(findings.level))
    columns = (
        Column("lever", text("what_if.lever"), Kind.WORDS, merge=True),
        Column("scenario", text("what_if.scenario"), Kind.WORDS),
        Column("moved", text("what_if.moved"), decimals=PLACES),
        Column("mean", text("what_if.mean"), decimals=FINE),
        Column("mean_ci", ci, decimals=FINE),
        Column("mean_100", text("what_if.mean_100"), decimals=1),
        Column("share", text("what_if.share"), Kind.SHARE),
        Column("share_ci", ci, Kind.SHARE),
    )
    rows = tuple(
        (
            lever_words(s),
            scenario_words(s),
            s.moved,
            s.mean.value,
            Interval(s.mean.low, s.mean.high, decimals=FINE),
            s.mean.value * 100 / findings.span,
            s.share.value,
            Interval(s.share.low, s.share.high, Kind.SHARE),
        )
        for s in _in_order(findings)
    )
    title = text("what_if.title", outcome=findings.outcome.label)
    return Table("what_if", title, columns, rows, tuple(_notes(findings)), appendix=True)


def _in_order(findings: WhatIfFindings) -> list[Scenario]:
    """Both ways of raising a lever below each other, all levers together at the end."""
    names = list(dict.fromkeys(tuple(c.name for c in s.levers) for s in findings.scenarios))
    names.sort(key=len)
    return sorted(findings.scenarios, key=lambda s: names.index(tuple(c.name for c in s.levers)))


def lever_words(s: Scenario) -> Label | dict[str, str]:
    """The lever, or that all are raised."""
    if not s.joint:
        return coded(s.levers[0])
    together = text("what_if.together")
    return {**{lang: together.render(lang) for lang in LANGUAGES}, "code": "together"}


def scenario_words(s: Scenario) -> Text:
    """How the lever is raised."""
    key = "by_points" if s.kind == RAISED else "to_top"
    if not isfinite(s.asked):
        return text(f"what_if.{key}_each")
    return text(f"what_if.{key}", points=points_number(s.asked))


def points_number(value: float) -> Number:
    """Points of an answer scale with the decimals that they have, three at most; with two where they have no end."""
    places = next((d for d in range(FINE + 1) if isclose(round(value, d), value)), PLACES)
    return Number(value, Kind.VALUE, places)


def _notes(findings: WhatIfFindings) -> Iterable[Text]:
    yield text("what_if.note_metric", outcome=findings.outcome.label, n=findings.n)
    yield text("what_if.note_top")
    if any(isfinite(s.share.value) for s in findings.scenarios):
        agree = points_number(findings.agree)
        yield text("what_if.note_share", agree=agree, share=Number(findings.share, Kind.PERCENT, 1))
    if findings.has_intervals:
        yield text("what_if.note_intervals", used=findings.used, draws=findings.draws)
    if any(isfinite(s.share.low) for s in findings.scenarios) and findings.share_used < findings.used:
        yield text("what_if.note_share_draws", used=findings.share_used)
    if findings.clustered:
        yield text("what_if.note_clusters")
    if findings.weighted:
        yield text("what_if.note_weights")
    yield text("what_if.note_prediction")
    if findings.conditional_on:
        on = findings.conditional_on
        yield text("what_if.conditional", n=len(on), on=joined(phrase_of(key) for key in on))


def changes_figure(findings: WhatIfFindings) -> Figure:
    """Predicted changes of the mean by lever, raised by points, as dots with intervals."""
    together = findings.together(RAISED)
    shown = [*findings.of(RAISED), *([together] if together is not None else [])]
    points = [
        {"label": lever_words(s), "estimate": s.mean.value, "low": s.mean.low, "high": s.mean.high}
        for s in shown
    ]  # fmt: skip
    data = {
        "points": points,
        "x_label": text("what_if.axis", outcome=findings.outcome.label),
        "reference": 0.0,
    }
    notes = (text("what_if.figure_note" if findings.has_intervals else "what_if.figure_note_points"),)
    return Figure("what_if", "dots", text("what_if.title_figure", outcome=findings.outcome.label), data, notes,
                  appendix=True)  # fmt: skip


def revenue_table(findings: WhatIfFindings) -> Table:
    """What the predicted changes are worth by the user's own factors."""
    kind, places = money_form(findings)
    columns = [
        Column("lever", text("what_if.lever"), Kind.WORDS, merge=True),
        Column("scenario", text("what_if.scenario"), Kind.WORDS),
        Column("revenue", text("what_if.revenue"), kind, decimals=places),
    ]
    priced = any(isfinite(s.cost) for s in findings.scenarios)
    if priced:
        columns += [Column("cost", text("what_if.cost"), kind, decimals=places)]
        columns += [Column("net", text("what_if.net"), kind, decimals=places)]
    rows = []
    for s in _in_order(findings):
        limits = [Interval(c.low, c.high, kind, places) for c in (s.revenue, s.net)]
        rows.append((lever_words(s), scenario_words(s), limits[0], *((s.cost, limits[1]) if priced else ())))
    title = text("what_if.title_revenue", currency=currency_words(findings))
    return Table("what_if_revenue", title, tuple(columns), tuple(rows), tuple(_money_notes(findings)), appendix=True)


def money_form(findings: WhatIfFindings) -> tuple[Kind, int | None]:
    """How money is written: in whole numbers where it is large."""
    limits = [abs(v) for s in findings.scenarios for v in (s.revenue.low, s.revenue.high) if isfinite(v)]
    return (Kind.COUNT, None) if max(limits, default=0.0) >= LARGE else (Kind.VALUE, PLACES)


def currency_words(findings: WhatIfFindings) -> Text | str:
    """The user's currency; where none is stated, that of the order value."""
    currency = findings.factors.currency if findings.factors is not None else ""
    return currency or text("what_if.currency")


def _money_notes(findings: WhatIfFindings) -> Iterable[Text]:
    f = findings.factors
    if f is None:
        return
    kind, places = money_form(findings)
    yield text(
        "what_if.note_revenue",
        users=_bare(f.users),
        conversion=Number(f.conversion, Kind.PERCENT, 1),
        order_value=_bare(f.order_value),
        frequency=_bare(f.frequency),
        revenue=Number(f.revenue, kind, places),
    )
    low, high = f.frequency_per_point
    orders = (_bare(low), _bare(high))
    if low == high:
        yield text("what_if.note_orders_exact", orders=orders[0], outcome=findings.outcome.label)
    else:
        yield text("what_if.note_orders", low=orders[0], high=orders[1], outcome=findings.outcome.label)


def _bare(value: float) -> str:
    """A number as the user may have written it."""
    return f"{value:,.12g}"
