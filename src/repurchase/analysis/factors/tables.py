"""The tables of exploratory factor analysis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from repurchase.analysis.factors.findings import FactorFindings
from repurchase.analysis.results.wording import coded
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.numeric.factors.analysis import (
    ParallelAnalysis,
)
from repurchase.style import Kind, Number
from repurchase.text import Text, text


def suitability(e: FactorFindings) -> Table:
    """KMO and Bartlett's test."""
    columns = (
        Column("kmo", text("factors.kmo"), Kind.BOUNDED),
        Column("chisq", text("factors.chisq")),
        Column("df", text("measure.df"), Kind.COUNT),
        Column("p_value", text("measure.p"), Kind.P),
        Column("criterion", text("measure.criterion"), Kind.WORDS),
        Column("verdict", text("measure.verdict"), Kind.WORDS),
    )
    k, rule = e.suitability, e.rules["kmo"]
    row = (k.kmo, k.chisq, k.df, k.p_value, text("factors.kmo_rule", rule=rule.rule()), rule.verdict(k.kmo))
    return Table("kmo", text("factors.title_kmo"), columns, (row,), (text("factors.n_note", n=e.n),))


def retention(e: FactorFindings) -> Table:
    """What each rule says about the number of factors, and which one was used."""
    columns = (
        Column("rule", text("factors.rule"), Kind.WORDS),
        Column("n_factors", text("factors.number"), Kind.COUNT),
        Column("used", text("factors.used"), Kind.WORDS),
    )
    used = {
        "constructs": "constructs",
        "eigenvalue": "eigenvalue",
        "given": "given",
        "parallel": "parallel_components" if e.method == "pca" else "parallel_factors",
    }[e.retention]
    counts = {
        "constructs": len(e.survey.instrument.constructs),
        "parallel_components": e.components.retained,
        "parallel_factors": e.common.retained,
        "eigenvalue": int(np.sum(e.components.eigenvalues > 1)),
    }
    if used == "given":
        counts["given"] = e.m
    rows = tuple(
        (text(f"factors.rule_{key}"), n, text("measure.yes" if key == used else "measure.no"))
        for key, n in counts.items()
    )
    return Table("retention", text("factors.title_retention"), columns, rows, (parallel_note(e.components),))


def variance(e: FactorFindings) -> Table:
    """Eigenvalues and the variance that factors account for."""
    initial, rotated = text("factors.initial"), text("factors.rotated" if e.m > 1 else "factors.extracted")
    columns = (
        Column("factor", text("factors.component" if e.method == "pca" else "factors.factor"), Kind.COUNT),
        Column("eigenvalue", text("factors.eigenvalue"), group=initial),
        Column("share", text("factors.share"), Kind.SHARE, group=initial),
        Column("cumulative", text("factors.cumulative"), Kind.SHARE, group=initial),
        Column("rotated", text("factors.sum_of_squares"), group=rotated),
        Column("rotated_share", text("factors.share"), Kind.SHARE, group=rotated),
        Column("rotated_cumulative", text("factors.cumulative"), Kind.SHARE, group=rotated),
        Column("parallel", text("factors.parallel", percentile=Number(e.components.percentile, Kind.VALUE, 0))),
    )
    s, p = e.solution, len(e.items)
    values = s.eigenvalues / p
    shares = s.rotated / p
    shown = min(p, max(e.m, int(np.sum(s.eigenvalues > 1)), e.parallel.retained) + 2)
    rows = tuple(
        (
            j + 1,
            s.eigenvalues[j],
            values[j],
            values[: j + 1].sum(),
            *_rotated(s.rotated, shares, j),
            e.components.quantile[j],
        )
        for j in range(shown)
    )
    notes = [_how(e)]
    if shown < p:
        notes.append(text("factors.first_rows", shown=shown, all=p))
    if e.oblique:
        notes.append(text("factors.oblique_shares"))
    if e.method != "pca":
        notes.append(text("factors.initial_note"))
    return Table("total_variance", text("factors.title_variance"), columns, rows, tuple(notes))


def _rotated(
    sums: NDArray[np.float64], shares: NDArray[np.float64], j: int
) -> tuple[float, float, float] | tuple[None, None, None]:
    return (sums[j], shares[j], shares[: j + 1].sum()) if j < len(sums) else (None, None, None)


def loadings(e: FactorFindings) -> Table:
    """Rotated loadings, sorted by factor and size; small ones left blank."""
    bound = e.rules["suppress"].bound or 0.0
    order = np.lexsort((-np.abs(e.solution.loadings).max(axis=1), e.main_factor))
    rows, rules = [], []
    for place, i in enumerate(order):
        if place and e.main_factor[i] != e.main_factor[order[place - 1]]:
            rules.append(place)
        shown = [v if abs(v) >= bound else "" for v in e.solution.loadings[i]]
        rows.append(
            (coded(e.survey.instrument.construct_of(e.items[i])), e.items[i], *shown, e.solution.communalities[i])
        )
    title = text("factors.title_pattern" if e.oblique else "factors.title_loadings")
    notes = (_how(e), text("factors.suppressed", bound=Number(bound, Kind.BOUNDED, 2)))
    return Table("loadings", title, _loading_columns(e), tuple(rows), notes, tuple(rules))


def every_loading(e: FactorFindings) -> Table:
    """All loadings in questionnaire order, with MSA and communality."""
    columns = (
        *_loading_columns(e),
        Column("msa", text("factors.msa"), Kind.BOUNDED),
        Column("complexity", text("factors.complexity")),
    )
    s = e.solution
    rows = tuple(
        (
            coded(e.survey.instrument.construct_of(name)),
            name,
            *s.loadings[i],
            s.communalities[i],
            e.suitability.msa[i],
            s.complexity[i],
        )
        for i, name in enumerate(e.items)
    )
    return Table("loadings_all", text("factors.title_all"), columns, rows, (_how(e),), appendix=True)


def factor_correlations(e: FactorFindings) -> Table:
    """Correlations of oblique factors, lower triangle."""
    columns = (
        Column("factor", text("factors.factor"), Kind.WORDS),
        *(Column(f"f{j + 1}", _heading(e, j), Kind.BOUNDED) for j in range(e.m)),
    )
    rows = tuple(
        (_heading(e, i), *(e.solution.phi[i, j] if j < i else (1.0 if j == i else "") for j in range(e.m)))
        for i in range(e.m)
    )
    return Table("factor_correlations", text("factors.title_phi"), columns, rows)


def structure(e: FactorFindings) -> Table:
    """Correlations of items with oblique factors."""
    rows = tuple(
        (coded(e.survey.instrument.construct_of(name)), name, *e.solution.structure[i], e.solution.communalities[i])
        for i, name in enumerate(e.items)
    )
    return Table("structure", text("factors.title_structure"), _loading_columns(e), rows, (_how(e),), appendix=True)


def parallel_note(parallel: ParallelAnalysis) -> Text:
    """How the random eigenvalues were made."""
    return text("factors.parallel_note", draws=parallel.draws, percentile=Number(parallel.percentile, Kind.VALUE, 0))


def _loading_columns(e: FactorFindings) -> tuple[Column, ...]:
    return (
        Column("construct", text("measure.construct"), Kind.WORDS, merge=True),
        Column("item", text("measure.item"), Kind.WORDS),
        *(Column(f"f{j + 1}", _heading(e, j), Kind.BOUNDED) for j in range(e.m)),
        Column("communality", text("factors.communality"), Kind.BOUNDED),
    )


def _heading(e: FactorFindings, j: int) -> Text:
    return text("factors.component_n" if e.method == "pca" else "factors.factor_n", n=j + 1)


def _how(e: FactorFindings) -> Text:
    """Extraction, rotation and kind of correlation, as a note says them."""
    return text(
        "factors.how",
        method=text(f"factors.method_{e.method}"),
        rotation=text(f"factors.rotation_{e.rotation if e.m > 1 else 'none'}"),
        correlation=text(f"factors.correlation_{e.correlation}"),
    )


def scree(f: FactorFindings) -> Figure:
    """Eigenvalues beside those of parallel analysis."""
    chosen = f.parallel
    data = {
        "eigenvalues": chosen.eigenvalues.tolist(),
        "parallel": chosen.quantile.tolist(),
        "suggested": chosen.retained,
        "extracted": f.m,
        "one": f.method == "pca",
    }
    caption = text("factors.scree" if f.method == "pca" else "factors.scree_common")
    return Figure("scree", "scree", caption, data, (parallel_note(chosen),))
