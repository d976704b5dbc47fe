"""The tables of PLS path models."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from repurchase.analysis.pls.findings import PathFindings
from repurchase.analysis.pls.predictive_ability import abilities
from repurchase.analysis.results.wording import arrow, coded, coverage
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.numeric.pls.model import total_effects as structural_total
from repurchase.numeric.resampling.intervals import percentile_limits
from repurchase.numeric.scales.validity import upper_quantile
from repurchase.style import Interval, Kind, Number
from repurchase.text import Text, text

BETTER = {1.0: "measure.yes", 0.0: "pls.same", -1.0: "measure.no"}


def structural(m: PathFindings) -> Table:
    """Paths beside the covariance-based ones, with intervals, effect sizes and collinearity."""
    beside = any(np.isfinite(p.covariance_based) for p in m.paths)
    columns = [
        Column("path", text("pls.path"), Kind.WORDS),
        Column("covariance_based", text("pls.beta_cb"), Kind.BOUNDED),
        Column("estimate", text("pls.beta"), Kind.BOUNDED),
        Column("std_error", text("pls.std_error")),
        Column("p_value", text("measure.p"), Kind.P),
        Column("ci", text("measure.ci", level=coverage(m.level)), Kind.BOUNDED),
        Column("f2", text("pls.f2")),
        Column("vif", text("pls.vif")),
    ]
    rows: list[tuple[Any, ...]] = [
        (
            arrow(m.survey.instrument, p.source, p.target),
            p.covariance_based,
            p.estimate,
            p.std_error,
            p.p_value,
            Interval(p.ci_low, p.ci_high, Kind.BOUNDED),
            p.f2,
            p.vif,
        )
        for p in m.paths
    ]
    if not beside:
        columns, rows = [columns[0], *columns[2:]], [(r[0], *r[2:]) for r in rows]
    return Table("pls_paths", text("pls.title_paths"), tuple(columns), tuple(rows), (_how(m), *_bootstrap_note(m)))


def explained(m: PathFindings) -> Table:
    """Explained variance and predictive relevance of the endogenous constructs."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS),
        Column("r_squared", text("pls.r2"), Kind.BOUNDED),
        Column("adjusted", text("pls.adjusted"), Kind.BOUNDED),
        Column("band", text("pls.band"), Kind.WORDS),
        Column("q2", text("pls.q2"), Kind.BOUNDED),
    )
    rule = m.rules["r2"]
    rows = tuple(
        (
            coded(m.survey.instrument[c]),
            m.estimates.r_squared[j],
            m.quality.adjusted[j],
            rule.band(float(m.estimates.r_squared[j])) or "",
            m.prediction.q2_constructs[j] if m.prediction else None,
        )
        for c, j in ((c, m.names.index(c)) for c in m.endogenous)
    )
    notes: list[Text] = [text("pls.bands", source=rule.source())]
    if m.prediction:
        notes.append(_folds(m))
    notes.append(
        text(
            "pls.srmr",
            saturated=Number(m.quality.srmr_saturated, Kind.BOUNDED),
            estimated=Number(m.quality.srmr_estimated, Kind.BOUNDED),
        )
    )
    return Table("pls_explained", text("pls.title_explained"), columns, rows, tuple(notes))


def measured(m: PathFindings) -> Table:
    """Loadings and reliability of constructs of mode A."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("item", text("measure.item"), Kind.WORDS),
        Column("loading", text("pls.loading"), Kind.BOUNDED),
        Column("weight", text("pls.weight"), Kind.BOUNDED),
        Column("vif", text("pls.vif")),
        Column("alpha", text("pls.alpha"), Kind.BOUNDED, merge=True),
        Column("rho_a", text("pls.rho_a"), Kind.BOUNDED, merge=True),
        Column("rho_c", text("pls.rho_c"), Kind.BOUNDED, merge=True),
        Column("ave", text("pls.ave"), Kind.BOUNDED, merge=True),
    )
    rows: list[tuple[Any, ...]] = []
    rules: list[int] = []
    q, e = m.quality, m.estimates
    for j, c in enumerate(m.names):
        if c in m.formative:
            continue
        rules.append(len(rows))
        whole = (q.alpha[j], q.rho_a[j], q.rho_c[j], q.ave[j])
        block = m.of(c)
        rows += [
            (coded(m.survey.instrument[c]), m.items[i], e.loadings[i], e.weights[i], q.outer_vif[i], *whole)
            for i in range(block.start, block.stop)
        ]
    notes = [text("pls.composites" if not m.consistent else "pls.factors")]
    if any(len(c.items) == 1 for c in m.survey.instrument.constructs):
        notes.append(text("pls.single_note"))
    return Table("pls_measurement", text("pls.title_measurement"), columns, tuple(rows), tuple(notes), tuple(rules[1:]))


def formative(m: PathFindings) -> Table:
    """Weights of formative constructs with intervals and collinearity."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("item", text("measure.item"), Kind.WORDS),
        Column("weight", text("pls.weight")),
        Column("ci", text("measure.ci", level=coverage(m.level))),
        Column("loading", text("pls.loading"), Kind.BOUNDED),
        Column("vif", text("pls.vif")),
    )
    limits = np.full((2, len(m.items)), np.nan)
    if m.bootstrap is not None and m.resampled:
        limits = percentile_limits(m.bootstrap.weights, m.level)
    rows: list[tuple[object, ...]] = []
    rules = []
    for c in m.formative:
        rules.append(len(rows))
        block = m.of(c)
        rows += [
            (
                coded(m.survey.instrument[c]),
                m.items[i],
                m.estimates.weights[i],
                Interval(float(limits[0, i]), float(limits[1, i])),
                m.estimates.loadings[i],
                m.quality.outer_vif[i],
            )
            for i in range(block.start, block.stop)
        ]
    return Table(
        "pls_formative",
        text("pls.title_formative"),
        columns,
        tuple(rows),
        (text("pls.formative_note"),),
        tuple(rules[1:]),
    )


def prediction(m: PathFindings) -> Table:
    """Out-of-sample errors of each endogenous item against the benchmarks."""
    columns = (
        Column("item", text("measure.item"), Kind.WORDS),
        Column("q2", text("pls.q2"), Kind.BOUNDED),
        Column("rmse", text("pls.rmse_pls"), group=text("pls.rmse")),
        Column("rmse_lm", text("pls.rmse_lm"), group=text("pls.rmse")),
        Column("rmse_mean", text("pls.rmse_mean"), group=text("pls.rmse")),
        Column("mae", text("pls.rmse_pls"), group=text("pls.mae")),
        Column("mae_lm", text("pls.rmse_lm"), group=text("pls.mae")),
        Column("mae_mean", text("pls.rmse_mean"), group=text("pls.mae")),
        Column("better", text("pls.better"), Kind.WORDS),
    )
    f = m.prediction
    if f is None:
        raise ValueError("no prediction was asked for")
    rows = tuple(
        (
            m.items[i],
            f.q2[k],
            f.rmse[k],
            f.rmse_lm[k],
            f.rmse_mean[k],
            f.mae[k],
            f.mae_lm[k],
            f.mae_mean[k],
            text(BETTER[f.better[k]]),
        )
        for k, i in enumerate(f.items)
    )
    return Table("pls_prediction", text("pls.title_prediction"), columns, rows, (_folds(m), text("pls.benchmarks")))


def ability_table(m: PathFindings) -> Table:
    """Average losses of every endogenous construct and their differences."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("benchmark", text("pls.benchmark"), Kind.WORDS),
        Column("loss", text("pls.loss_pls")),
        Column("loss_benchmark", text("pls.loss_benchmark")),
        Column("difference", text("pls.loss_difference")),
        Column("ci", text("measure.ci", level=coverage(m.level))),
        Column("statistic", text("pls.statistic")),
        Column("p_value", text("measure.p"), Kind.P),
    )
    rows = tuple(
        (
            coded(m.survey.instrument[a.construct]),
            text(f"pls.against_{a.benchmark}"),
            a.loss.model,
            a.loss.benchmark,
            a.loss.difference,
            Interval(a.loss.ci_low, a.loss.ci_high),
            a.loss.statistic,
            a.loss.p_value,
        )
        for a in abilities(m)
    )
    note = text("pls.cvpat_note", source=m.rules["cvpat"].source())
    return Table("pls_cvpat", text("pls.title_cvpat"), columns, rows, (note,), tuple(range(2, len(rows), 2)))


def fornell_larcker(m: PathFindings) -> Table:
    """Square roots of AVE on the diagonal, construct correlations below it."""
    return _triangle(m, "pls_fornell_larcker", m.names, m.quality.fornell_larcker, None, (text("pls.diagonal"),))


def htmt(m: PathFindings) -> Table:
    """HTMT below the diagonal, upper limits above it."""
    cover = 1 - m.rules.alpha
    upper = upper_quantile(m.bootstrap.htmt, cover) if m.bootstrap is not None and m.resampled else None
    notes = (text("pls.htmt_note", level=coverage(cover)),) if upper is not None else ()
    reflective = tuple(c for c in m.names if c not in m.formative)
    return _triangle(m, "pls_htmt", reflective, m.quality.htmt, upper, notes)


def cross_loadings(m: PathFindings) -> Table:
    """Correlations of every item with every construct."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("item", text("measure.item"), Kind.WORDS),
        *(Column(c, text("pls.code", code=c), Kind.BOUNDED) for c in m.names),
    )
    rows = tuple(
        (coded(m.survey.instrument[m.names[m.design.owner[i]]]), item, *m.estimates.cross_loadings[i])
        for i, item in enumerate(m.items)
    )
    return Table("pls_cross_loadings", text("pls.title_cross_loadings"), columns, rows, appendix=True)


def total_effects(m: PathFindings) -> Table:
    """Total effects with intervals, where there is a path, direct or not."""
    columns = (
        Column("path", text("pls.path"), Kind.WORDS),
        Column("direct", text("pls.direct"), Kind.BOUNDED),
        Column("indirect", text("pls.indirect"), Kind.BOUNDED),
        Column("total", text("pls.total"), Kind.BOUNDED),
        Column("ci", text("measure.ci", level=coverage(m.level)), Kind.BOUNDED),
    )
    total, direct = m.estimates.total, m.estimates.paths
    ways = structural_total(m.design.paths.astype(float))  # how many routes lead from i to j
    rows = []
    for j in m.design.order:
        for i in np.flatnonzero(ways[:, j]):
            linked = bool(m.design.paths[i, j])
            rows.append(
                (
                    arrow(m.survey.instrument, m.names[i], m.names[j]),
                    direct[i, j] if linked else None,
                    total[i, j] - direct[i, j] if ways[i, j] > linked else None,
                    total[i, j],
                    _total_interval(m, int(i), j),
                )
            )
    return Table("pls_total_effects", text("pls.title_total"), columns, tuple(rows), _bootstrap_note(m), appendix=True)


def _total_interval(m: PathFindings, i: int, j: int) -> Interval:
    if m.bootstrap is None or not m.resampled:
        return Interval(None, None, Kind.BOUNDED)
    low, high = percentile_limits(m.bootstrap.total[:, i, j][:, None], m.level)[:, 0]
    return Interval(float(low), float(high), Kind.BOUNDED)


def importance(m: PathFindings) -> Table:
    """Unstandardised importance and performance of each driver of the outcome."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS),
        Column("importance", text("pls.importance")),
        Column("performance", text("pls.performance")),
    )
    rows = tuple(
        (coded(m.survey.instrument[c]), m.importance.importance[j], m.importance.performance[j])
        for j, c in enumerate(m.names)
        if np.isfinite(m.importance.importance[j])
    )
    title = text("pls.title_importance", outcome=m.survey.instrument[m.outcome].label)
    notes = (text("pls.importance_note"),)
    return Table("pls_importance", title, columns, rows, notes, appendix=True)


def _triangle(
    m: PathFindings,
    name: str,
    shown: tuple[str, ...],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64] | None,
    notes: tuple[Text, ...],
) -> Table:
    """A matrix of constructs; the diagonal only where it says something (not of HTMT, not of formative constructs)."""
    columns = (
        Column("construct", text("measure.construct"), Kind.WORDS),
        *(Column(c, text("pls.code", code=c), Kind.BOUNDED) for c in shown),
    )
    place = [m.names.index(c) for c in shown]

    def cell(i: int, j: int) -> float | str:
        if i == j:
            return lower[i, j] if name == "pls_fornell_larcker" and m.names[i] not in m.formative else ""
        if j < i:
            return lower[i, j]
        return upper[i, j] if upper is not None else ""

    rows = tuple(
        (coded(m.survey.instrument[c]), *(cell(i, j) for j in place)) for c, i in zip(shown, place, strict=True)
    )
    key = name.removeprefix("pls_")
    return Table(name, text(f"pls.title_{key}"), columns, rows, notes, appendix=True)


def _how(m: PathFindings) -> Text:
    return text(
        "pls.how",
        n=m.n,
        scheme=text(f"pls.scheme_{m.scheme}"),
        kind=text("pls.kind_consistent" if m.consistent else "pls.kind_plain"),
    )


def _bootstrap_note(m: PathFindings) -> tuple[Text, ...]:
    if m.bootstrap is None or m.provenance is None:
        return ()
    return (text("pls.bootstrap_note", draws=m.bootstrap.draws, seed=m.provenance.seed, level=coverage(m.level)),)


def _folds(m: PathFindings) -> Text:
    f = m.prediction
    return text("pls.folds", folds=f.folds if f else 0, repeats=f.repeats if f else 0)


def importance_map(p: PathFindings) -> Figure:
    """Importance of every construct against its performance."""
    points = [
        {
            "label": p.survey.instrument[c].label,
            "importance": p.importance.importance[j],
            "performance": p.importance.performance[j],
        }
        for j, c in enumerate(p.names)
        if np.isfinite(p.importance.importance[j])
    ]
    data = {"points": points, "outcome": p.survey.instrument[p.outcome].label}
    return Figure("pls_importance", "importance_performance", text("pls.figure_importance"), data, appendix=True)
