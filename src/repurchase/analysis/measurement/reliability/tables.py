"""Tables of reliability: items, and constructs."""

from __future__ import annotations

from repurchase.analysis.measurement.reliability.findings import ReliabilityFindings
from repurchase.analysis.results.wording import coded, percent
from repurchase.document.parts.blocks import Column, Table
from repurchase.style import Interval, Kind
from repurchase.text import Text, text


def items(findings: ReliabilityFindings) -> Table:
    """Every item with its statistics, and its construct's alpha and omega."""
    level = percent(findings.level)
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("item", text("measure.item"), Kind.WORDS),
        Column("citc", text("reliability.citc"), Kind.BOUNDED),
        Column("alpha_if_deleted", text("reliability.alpha_if_deleted"), Kind.BOUNDED),
        Column("alpha", text("reliability.alpha"), Kind.BOUNDED, merge=True),
        Column("ci", text("measure.ci", level=level), Kind.BOUNDED, merge=True),
        Column("omega", text("reliability.omega"), Kind.BOUNDED, merge=True),
    )
    rows: list[tuple[object, ...]] = []
    rules = []
    for r in findings.constructs:
        rules.append(len(rows))
        whole = (r.alpha.estimate, Interval(*r.interval, Kind.BOUNDED), r.omega.estimate)
        rows += [
            (coded(r.construct), i.name, r.items.citc[j], r.items.alpha_if_deleted[j], *whole)
            for j, i in enumerate(r.construct.items)
        ]
    return Table(
        "reliability",
        text("reliability.title"),
        columns,
        tuple(rows),
        (_interval_note(findings), text("reliability.omega_note")),
        tuple(rules[1:]),
    )


def summary(findings: ReliabilityFindings) -> Table:
    """Every construct with its coefficients and the verdict."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS),
        Column("items", text("measure.items"), Kind.COUNT),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("alpha", text("reliability.alpha"), Kind.BOUNDED),
        Column("ci", text("measure.ci", level=percent(findings.level)), Kind.BOUNDED),
        Column("alpha_standardized", text("reliability.standardized"), Kind.BOUNDED),
        Column("omega", text("reliability.omega"), Kind.BOUNDED),
        Column("split_half", text("reliability.split_half"), Kind.BOUNDED),
        Column("average_r", text("reliability.average_r"), Kind.BOUNDED),
        Column("criterion", text("measure.criterion"), Kind.WORDS),
        Column("verdict", text("measure.verdict"), Kind.WORDS),
    )
    rule = findings.rules["alpha"]
    rows = tuple(
        (
            coded(r.construct),
            r.alpha.k,
            r.alpha.n,
            r.alpha.estimate,
            Interval(*r.interval, Kind.BOUNDED),
            r.alpha.standardized,
            r.omega.estimate,
            r.halves.spearman_brown_unequal,
            r.alpha.average_r,
            rule.rule(),
            rule.verdict(r.alpha.estimate),
        )
        for r in findings.constructs
    )
    return Table(
        "reliability_constructs",
        text("reliability.title_constructs"),
        columns,
        rows,
        (_interval_note(findings),),
        appendix=True,
    )


def _interval_note(findings: ReliabilityFindings) -> Text:
    resampled = findings.constructs[0].resampled
    if resampled:
        return text("reliability.bootstrap", level=percent(findings.level), draws=resampled.draws)
    return text("reliability.feldt", level=percent(findings.level))
