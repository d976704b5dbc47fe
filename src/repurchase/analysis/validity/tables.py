"""The tables of convergent and discriminant validity."""

from __future__ import annotations

from typing import Any

import numpy as np

from repurchase.analysis.results.wording import coded, coverage
from repurchase.analysis.validity.findings import ConstructPair, ValidityFindings
from repurchase.document.parts.blocks import Column, Table
from repurchase.literature import Standing
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def convergent(v: ValidityFindings) -> Table:
    """Loadings, CR and AVE in the layout of a thesis."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("item", text("measure.item"), Kind.WORDS),
        Column("estimate", text("validity.estimate")),
        Column("std_error", text("validity.std_error")),
        Column("statistic", text("validity.statistic")),
        Column("p_value", text("measure.p"), Kind.P),
        Column("std_all", text("validity.std_all"), Kind.BOUNDED),
        Column("smc", text("validity.smc"), Kind.BOUNDED),
        Column("cr", text("validity.cr"), Kind.BOUNDED, merge=True),
        Column("ave", text("validity.ave"), Kind.BOUNDED, merge=True),
    )
    rows: list[tuple[Any, ...]] = []
    rules = []
    for j, name in enumerate(v.measured.constructs):
        rules.append(len(rows))
        whole = (v.measured.cr[j], v.measured.ave[j])
        rows += [
            (
                coded(v.survey.instrument[name]),
                x.item,
                x.estimate,
                x.std_error,
                x.statistic,
                x.p_value,
                x.std_all,
                x.std_all**2,
                *whole,
            )
            for x in v.measured.of(name)
        ]
    notes: list[Any] = [text("validity.convention")]
    if any(np.isnan(x.std_error) for x in v.measured.loadings):
        notes.append(text("validity.marker"))
    if any(v.rules["ave"].standing(float(a)) is Standing.SHORT for a in v.measured.ave):
        notes.append(v.rules["ave"].caution)
    return Table("convergent", text("validity.title_convergent"), columns, tuple(rows), tuple(notes), tuple(rules[1:]))


def fornell_larcker(v: ValidityFindings) -> Table:
    """Square roots of AVE on the diagonal, latent correlations below it."""
    return _triangle(v, "fornell_larcker", v.comparison.matrix, None, (text("validity.diagonal"),))


def htmt(v: ValidityFindings) -> Table:
    """HTMT below the diagonal, upper limits above it."""
    explained = text("validity.triangle", level=coverage(v.ratios.level), draws=v.ratios.draws, seed=v.seed)
    return _triangle(v, "htmt", v.ratios.htmt, v.ratios.htmt_upper, (explained,))


def variance(v: ValidityFindings) -> Table:
    """AVE against shared variance, construct by construct."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS),
        Column("cr", text("validity.cr"), Kind.BOUNDED),
        Column("ave", text("validity.ave"), Kind.BOUNDED),
        Column("root_ave", text("validity.root_ave"), Kind.BOUNDED),
        Column("msv", text("validity.msv"), Kind.BOUNDED),
        Column("asv", text("validity.asv"), Kind.BOUNDED),
        Column("largest_r", text("validity.largest_r"), Kind.BOUNDED),
        Column("fornell_larcker", text("validity.fornell_larcker_met"), Kind.WORDS),
        Column("verdict", text("measure.verdict"), Kind.WORDS),
    )
    c, m = v.comparison, v.measured
    rows = tuple(
        (
            coded(v.survey.instrument[name]),
            m.cr[j],
            c.ave[j],
            float(np.sqrt(c.ave[j])),
            c.msv[j],
            c.asv[j],
            float(np.sqrt(c.msv[j])),
            _held(v, j),
            v.rules["ave"].verdict(float(c.ave[j])),
        )
        for j, name in enumerate(m.constructs)
    )
    return Table(
        "shared_variance", text("validity.title_variance"), columns, rows, (text("validity.convention"),), appendix=True
    )


def pairs(v: ValidityFindings) -> Table:
    """Every pair with its coefficients, their upper limits, and what to look at."""
    columns = (
        Column("first", text("measure.construct"), Kind.WORDS, merge=True),
        Column("second", text("measure.construct"), Kind.WORDS),
        Column("phi", text("validity.phi"), Kind.BOUNDED),
        Column("phi_high", text("validity.phi_high"), Kind.BOUNDED),
        Column("htmt", text("validity.htmt"), Kind.BOUNDED),
        Column("htmt_high", text("validity.htmt_high"), Kind.BOUNDED),
        Column("htmt2", text("validity.htmt2"), Kind.BOUNDED),
        Column("htmt2_high", text("validity.htmt_high"), Kind.BOUNDED),
        Column("verdict", text("measure.verdict"), Kind.WORDS),
    )
    rows = tuple(
        (
            coded(v.survey.instrument[p.first]),
            coded(v.survey.instrument[p.second]),
            p.phi,
            p.phi_high,
            p.htmt,
            p.htmt_high,
            p.htmt2,
            p.htmt2_high,
            verdict(v, p),
        )
        for p in v.pairs
    )
    notes = (
        text("validity.htmt_limit", level=coverage(v.ratios.level), draws=v.ratios.draws, seed=v.seed),
        text("validity.phi_limit", level=coverage(v.ratios.level)),
    )
    return Table("discriminant_pairs", text("validity.title_pairs"), columns, rows, notes, appendix=True)


def verdict(v: ValidityFindings, pair: ConstructPair) -> Text:
    """What the upper limit of HTMT says of a pair, and the items to look at."""
    rule = v.rules["htmt_upper"]
    first, second = pair.items
    match rule.standing(pair.htmt_high):
        case Standing.UNKNOWN:
            return text("validity.unknown")
        case Standing.MEETS:
            return text("validity.distinct", rule=rule.limit())
        case Standing.ACCEPTABLE:
            return text("validity.near", rule=rule.rule(), first=first, second=second)
        case _:
            return text(
                "validity.not_distinct",
                rule=rule.limit(),
                first=first,
                second=second,
                r=Number(pair.items_r, Kind.BOUNDED),
            )


def _triangle(
    v: ValidityFindings, name: str, lower: np.ndarray, upper: np.ndarray | None, notes: tuple[Text, ...]
) -> Table:
    """A square table of constructs, numbered to fit a page; the diagonal is `lower`'s, or blank beside an `upper`."""
    names = v.measured.constructs
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS),
        *(Column(n, str(j + 1), Kind.BOUNDED) for j, n in enumerate(names)),
    )
    rows = []
    for i, n in enumerate(names):
        label = coded(v.survey.instrument[n])
        cells: list[Any] = [{k: words if k == "code" else f"{i + 1} {words}" for k, words in label.items()}]
        for j in range(len(names)):
            if i > j or (i == j and upper is None):
                cells.append(float(lower[i, j]))
            else:
                cells.append("" if upper is None or i == j else float(upper[i, j]))
        rows.append(tuple(cells))
    return Table(name, text(f"validity.title_{name}"), columns, tuple(rows), notes)


def _held(v: ValidityFindings, j: int) -> Text:
    if np.isnan(v.comparison.ave[j]):
        return text("validity.unknown")
    return text("measure.yes" if v.comparison.meets[j] else "measure.no")
