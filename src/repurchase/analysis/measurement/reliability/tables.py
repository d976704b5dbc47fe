"""Tables of reliability: items, and constructs."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.measurement.reliability.findings import ConstructReliability, ReliabilityFindings
from repurchase.analysis.results.wording import coded, coverage
from repurchase.document.parts.blocks import Column, Table
from repurchase.literature import Criterion
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, text


def items(findings: ReliabilityFindings) -> Table:
    """Every item with its statistics, and its construct's alpha and omega."""
    level = coverage(findings.level)
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("item", text("measure.item"), Kind.WORDS),
        Column("citc", text("reliability.citc"), Kind.BOUNDED),
        Column("alpha_if_deleted", text("reliability.alpha_if_deleted"), Kind.BOUNDED),
        Column("omega", text("reliability.omega"), Kind.BOUNDED, merge=True),
        Column("ci", text("measure.ci", level=level), Kind.BOUNDED, merge=True),
        Column("alpha", text("reliability.alpha"), Kind.BOUNDED, merge=True),
    )
    rows: list[tuple[object, ...]] = []
    rules = []
    for r in findings.constructs:
        rules.append(len(rows))
        whole = (*_omega(r), r.alpha.estimate)
        rows += [
            (coded(r.construct), i.name, r.items.citc[j], r.items.alpha_if_deleted[j], *whole)
            for j, i in enumerate(r.construct.items)
        ]
    return Table(
        "reliability",
        text("reliability.title"),
        columns,
        tuple(rows),
        _omega_notes(findings),
        tuple(rules[1:]),
    )


def summary(findings: ReliabilityFindings) -> Table:
    """Every construct with its coefficients and the verdict."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS),
        Column("items", text("measure.items"), Kind.COUNT),
        Column("n", text("measure.n"), Kind.COUNT),
        Column("omega", text("reliability.omega"), Kind.BOUNDED),
        Column("omega_ci", text("reliability.omega_ci", level=coverage(findings.level)), Kind.BOUNDED),
        Column("alpha", text("reliability.alpha"), Kind.BOUNDED),
        Column("ci", text("reliability.alpha_ci", level=coverage(findings.level)), Kind.BOUNDED),
        Column("alpha_standardized", text("reliability.standardized"), Kind.BOUNDED),
        Column("alpha_ordinal", text("reliability.ordinal_alpha"), Kind.BOUNDED),
        Column("split_half", text("reliability.split_half"), Kind.BOUNDED),
        Column("average_r", text("reliability.average_r"), Kind.BOUNDED),
        Column("criterion", text("measure.criterion"), Kind.WORDS),
        Column("verdict", text("measure.verdict"), Kind.WORDS),
    )
    rows = tuple(_coefficients(r, findings.rules["alpha"]) for r in findings.constructs)
    notes = (*_omega_notes(findings), _interval_note(findings), *_alpha_notes(findings))
    title = text("reliability.title_constructs")
    return Table("reliability_constructs", title, columns, rows, notes, appendix=True)


def _coefficients(r: ConstructReliability, rule: Criterion) -> tuple[object, ...]:
    return (
        coded(r.construct),
        r.alpha.k,
        r.alpha.n,
        *_omega(r),
        r.alpha.estimate,
        Interval(*r.interval, Kind.BOUNDED),
        r.alpha.standardized,
        r.ordinal_alpha,
        r.halves.spearman_brown_unequal,
        r.alpha.average_r,
        rule.rule(),
        rule.verdict(r.judged[1]),
    )


def _omega(r: ConstructReliability) -> tuple[float | None, Interval | None]:
    """Omega and its interval, where there are any."""
    if r.model is None:
        return (None if np.isnan(r.omega.estimate) else r.omega.estimate), None
    found = r.model.interval
    return found.estimate, Interval(found.ci_low, found.ci_high, Kind.BOUNDED)


def _omega_notes(findings: ReliabilityFindings) -> tuple[Text, ...]:
    """How omega was found, for the kinds of items that there are, and what is judged."""
    kinds = {r.model.ordinal for r in findings.constructs if r.model is not None}
    few = findings.rules["polychoric_categories"]
    notes = [text("reliability.omega_ordinal_note", k=Number(few.bound, Kind.COUNT))] if True in kinds else []
    notes += [text("reliability.omega_note")] if False in kinds or not kinds else []
    return (*notes, text("reliability.judged_note", level=coverage(findings.level)))


def _alpha_notes(findings: ReliabilityFindings) -> tuple[Text, ...]:
    few = findings.rules["polychoric_categories"]
    if all(r.ordinal_alpha is None for r in findings.constructs):
        return ()
    return (text("reliability.ordinal_alpha_note", k=Number(few.bound, Kind.COUNT), source=few.source()),)


def _interval_note(findings: ReliabilityFindings) -> Text:
    resampled = findings.constructs[0].resampled
    if resampled:
        return text("reliability.bootstrap", level=coverage(findings.level), draws=resampled.draws)
    return text("reliability.feldt", level=coverage(findings.level))
