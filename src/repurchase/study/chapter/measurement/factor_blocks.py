"""Exploratory factor analysis in a paragraph; its tables and its scree plot are for the appendix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from repurchase.analysis.factors import tables
from repurchase.analysis.factors.findings import FactorFindings
from repurchase.analysis.factors.words import own_loadings
from repurchase.analysis.results.wording import bounded_number, p_words, percent
from repurchase.document.parts.blocks import Column, Figure, FigureRef, Table, TableRef
from repurchase.literature import Standing, bound_number
from repurchase.study.chapter.measurement.measurement_results import MeasurementResults
from repurchase.study.chapter.measurement.sentence_pieces import counted, named_list, span
from repurchase.study.chapter.pieces.chapter_blocks import in_appendix
from repurchase.style import Kind, Number
from repurchase.text import Text, text

IMPROPER = ("factors.heywood", "factors.not_converged")
LOADINGS = "pattern_matrix"  # the models of a chapter have tables of loadings too
NARROW = 9  # factors beyond which a pattern matrix has room for two places only


def factor_blocks(e: FactorFindings) -> tuple[Table | Figure, ...]:
    """Number of factors, variance and loadings, and the scree plot, all for the appendix."""
    loadings = tables.loadings(e)
    loadings = replace(loadings, name=LOADINGS, columns=_narrow(loadings, e.m))
    variance = tables.variance(e)
    shown = text(
        "chapter_measurement.first_eigenvalues",
        shown=len(variance.rows),
        all=len(e.items),
        draws=e.components.draws,
        percentile=Number(e.components.percentile, Kind.VALUE, 0),
    )
    variance = replace(variance, notes=(variance.notes[0], shown))
    number = tables.retention(e)
    if e.correlation != "pearson":  # eigenvalues of the two sorts differ
        number = replace(number, notes=(*number.notes, text("chapter_measurement.note_pearson")))
    return tuple(in_appendix(b) for b in (number, variance, loadings, tables.scree(e)))


def _narrow(table: Table, factors: int) -> tuple[Column, ...]:
    if factors <= NARROW:
        return table.columns
    return tuple(replace(c, decimals=2) if c.kind is Kind.BOUNDED else c for c in table.columns)


def factor_sentences(m: MeasurementResults, e: FactorFindings) -> Iterator[Text]:
    """What was done, suitability, number of factors, variance and loadings, and what it is evidence for."""
    yield _done(e)
    yield from _suitability(e)
    yield _number(e)
    yield _variance(e)
    yield from _placed(m, e)
    yield from _weak(e)
    if any(n.message.key in IMPROPER for n in e.notes):
        yield text("chapter_measurement.efa_improper")
    elif e.rest is None and m.cfa is not None:
        yield text("chapter_measurement.efa_same")


def _done(e: FactorFindings) -> Text:
    words = {"method": text(f"factors.method_{e.method}"), "correlation": text(f"factors.correlation_{e.correlation}")}
    how = (
        text("chapter_measurement.efa_how", rotation=text(f"factors.rotation_{e.rotation}"), **words)
        if e.m > 1
        else text("chapter_measurement.efa_how_one", **words)
    )
    return text("chapter_measurement.efa", items=len(e.items), how=how, n=e.n)


def _suitability(e: FactorFindings) -> Iterator[Text]:
    k, rule = e.suitability, e.rules["kmo"]
    if np.isnan(k.kmo):
        yield text("chapter_measurement.no_kmo")
        return
    keys = {Standing.MEETS: "suited", Standing.ACCEPTABLE: "suited_barely"}
    key = keys.get(rule.standing(k.kmo), "not_suited") if e.rules["bartlett"].met_by(k.p_value) else "not_suited"
    yield text(
        f"chapter_measurement.{key}",
        kmo=bounded_number(k.kmo),
        band=rule.band(k.kmo) or rule.verdict(k.kmo),
        source=rule.source(),
        chisq=Number(k.chisq),
        df=k.df,
        p=p_words(k.p_value),
    )


def _number(e: FactorFindings) -> Text:
    said = {
        "n": e.m,
        "count": counted(e.m),
        **number_words("common", e.common.retained),
        **number_words("components", e.components.retained),
        **number_words("kaiser", int(np.sum(e.components.eigenvalues > 1))),
        "table": TableRef("retention"),
        "figure": FigureRef("scree"),
    }
    if e.retention == "parallel":
        return text("chapter_measurement.number_parallel", **said)
    if e.retention != "constructs" or e.m < len(e.survey.instrument.constructs):
        return text("chapter_measurement.number_other", **said)
    key = "number_agreed" if e.common.retained == e.m and e.method != "pca" else "number_constructs"
    return text(f"chapter_measurement.{key}{'_one' if e.m == 1 else ''}", **said)


def number_words(name: str, n: int) -> dict[str, object]:
    """A number that chooses between singular and plural, and the same as a sentence writes it."""
    return {name: n, f"{name}_count": counted(n)}


def _variance(e: FactorFindings) -> Text:
    share = percent(float(e.solution.rotated.sum() / len(e.items)), 1)
    said = {"share": share, "table": TableRef("total_variance")}
    if e.method == "pca":
        rule = e.rules["cumulative_variance"]
        bound = text("literature.rule", sign="≥", bound=percent(rule.bound))
        return text("chapter_measurement.explained_components", rule=bound, source=rule.source(), **said)
    return text("chapter_measurement.explained" if e.m > 1 else "chapter_measurement.explained_one", **said)


def _placed(m: MeasurementResults, e: FactorFindings) -> Iterator[Text]:
    """Where items load most, and how far the next loading is from it."""
    away = e.misplaced if e.m > 1 else ()
    own, table = own_loadings(e), TableRef(LOADINGS)
    placed = [i for i, name in enumerate(e.items) if name not in away]
    if not placed:
        yield text("chapter_measurement.placed_none", table=table)
        return
    said = {"span": span([float(own[i]) for i in placed], m.decimals), "table": table}
    if e.m == 1:
        yield text("chapter_measurement.placed_one", **said)
        return
    if away:
        yield text("chapter_measurement.placed_some", items=named_list(away), n=len(away), **said)
    else:
        yield text("chapter_measurement.placed_all", **said)
    ordered, rule = np.sort(np.abs(e.solution.loadings), axis=1), e.rules["cross_loading"]
    crossing = [e.items[i] for i in placed if not rule.met_by(float(ordered[i, -1] - ordered[i, -2]))]
    judged = {"bound": bound_number(rule.bound or 0.0), "source": rule.source()}
    if crossing:
        yield text("chapter_measurement.crossing", items=named_list(crossing), **judged)
    elif not away:
        yield text("chapter_measurement.clear", **judged)


def _weak(e: FactorFindings) -> Iterator[Text]:
    """Items that load weakly on their factor, or share little with the others."""
    loading, common = e.rules["pattern_loading"], e.rules["communality"]
    away = e.misplaced if e.m > 1 else ()
    own = zip(e.items, own_loadings(e), strict=True)
    weak = [name for name, value in own if name not in away and not loading.met_by(float(value))]
    shared = zip(e.items, e.solution.communalities, strict=True)
    low = [name for name, value in shared if not common.met_by(float(value))]
    for key, items, rule in (("weak", weak, loading), ("communality", low, common)):
        if items:
            said = {"rule": rule.limit(), "source": rule.source(), "n": len(items)}
            yield text(f"chapter_measurement.{key}", items=named_list(items), **said)
