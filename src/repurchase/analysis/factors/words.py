"""Exploratory factor analysis in sentences, and its cautions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from repurchase.analysis.factors.findings import FactorFindings
from repurchase.analysis.results.wording import bounded_number, p_words, percent
from repurchase.errors import ALARM, INFO, Note, note
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text


def sentences(e: FactorFindings) -> tuple[Text, ...]:
    """Suitability, number of factors, variance and loadings, in that order."""
    return (*_suitability(e), _retention(e), _variance(e), *_loadings(e), *_related(e))


def _suitability(e: FactorFindings) -> Iterator[Text]:
    k, rule = e.suitability, e.rules["kmo"]
    if np.isnan(k.kmo):
        return
    key = (
        "factors.suitable"
        if rule.standing(k.kmo) in ("meets", "acceptable") and e.rules["bartlett"].met_by(k.p_value)
        else "factors.unsuitable"
    )
    yield text(
        key,
        kmo=bounded_number(k.kmo),
        band=rule.band(k.kmo) or "",
        source=rule.source(),
        chisq=Number(k.chisq),
        df=k.df,
        p=p_words(k.p_value),
    )


def _retention(e: FactorFindings) -> Text:
    return text(
        f"factors.retained_{e.retention}",
        n=e.m,
        components=e.components.retained,
        common=e.common.retained,
        kaiser=int(np.sum(e.components.eigenvalues > 1)),
        percentile=Number(e.components.percentile, Kind.VALUE, 0),
    )


def _variance(e: FactorFindings) -> Text:
    share, rule = float(e.solution.rotated.sum() / len(e.items)), e.rules["cumulative_variance"]
    first = float(e.solution.eigenvalues[0] / len(e.items))
    key = "factors.variance" if e.method == "pca" else "factors.variance_common"
    return text(
        key,
        share=percent(share, 1),
        first=percent(first, 1),
        rule=percent(rule.bound),
        source=rule.source(),
        verdict=rule.verdict(share),
        n=e.m,
    )


def _loadings(e: FactorFindings) -> Iterator[Text]:
    own, gap, rule = own_loadings(e), _gaps(e), e.rules["pattern_loading"]
    away = e.misplaced if e.m > 1 else ()
    judged = {"rule": rule.limit(), "source": rule.source()}
    placed = [i for i, name in enumerate(e.items) if name not in away]
    if placed:
        low, high = float(np.min(own[placed])), float(np.max(own[placed]))
        key = "factors.one_placed" if e.m == 1 else "factors.some_placed" if away else "factors.all_placed"
        yield text(key, low=bounded_number(low), high=bounded_number(high), items=joined(away), n=len(away))
    else:
        yield text("factors.none_placed")
    weak = [e.items[i] for i in placed if not rule.met_by(own[i])]
    if weak:
        yield text("factors.weak", items=joined(weak), n=len(weak), **judged)
    crossing = [e.items[i] for i in placed if e.m > 1 and not e.rules["cross_loading"].met_by(gap[i])]
    if crossing:
        cross = e.rules["cross_loading"]
        yield text(
            "factors.crossing", items=joined(crossing), n=len(crossing), rule=cross.limit(), source=cross.source()
        )
    common = e.rules["communality"]
    low_shared = [
        name for name, h in zip(e.items, e.solution.communalities, strict=True) if not common.met_by(float(h))
    ]
    if low_shared:
        yield text(
            "factors.low_communality",
            items=joined(low_shared),
            n=len(low_shared),
            rule=common.limit(),
            source=common.source(),
        )


def _related(e: FactorFindings) -> Iterator[Text]:
    """How far oblique factors go together."""
    if e.oblique:
        between = e.solution.phi[np.triu_indices(e.m, 1)]
        low, high = bounded_number(float(between.min())), bounded_number(float(between.max()))
        yield text("factors.related" if len(between) > 1 else "factors.related_two", low=low, high=high)


def cautions(e: FactorFindings) -> Iterator[Note]:
    """What limits the conclusions."""
    yield from _matrix_cautions(e)
    yield from _number_cautions(e)
    if e.solution.heywood.size:
        yield note("factors.heywood", ALARM, items=joined(e.items[i] for i in e.solution.heywood))
    if not e.solution.converged:
        yield note("factors.not_converged", ALARM)
    low = [name for name, v in zip(e.items, e.suitability.msa, strict=True) if e.rules["msa"].standing(v) == "short"]
    if low:
        yield note("factors.low_msa", items=joined(low), rule=e.rules["msa"].limit())
    if e.method == "pca" and e.m > 1:
        yield note("factors.components", INFO)
    if e.rest is None:
        yield note("factors.same_cases", INFO)


def _matrix_cautions(e: FactorFindings) -> Iterator[Note]:
    if np.isnan(e.suitability.kmo):
        yield note("factors.no_kmo", ALARM)
    elif e.rules["kmo"].standing(e.suitability.kmo) == "short":
        yield note("factors.low_kmo", ALARM, kmo=bounded_number(e.suitability.kmo), rule=e.rules["kmo"].rule())
    per_item = e.rules["n_per_item"]
    ratio = e.n / len(e.items)
    if per_item.standing(ratio) == "short":
        yield note(
            "factors.few_per_item",
            n=e.n,
            items=len(e.items),
            ratio=Number(ratio, Kind.VALUE, 1),
            rule=per_item.rule(),
            source=per_item.source(),
        )
    if e.correlation != "pearson":
        yield note("factors.polychoric", INFO)
        if np.isnan(e.suitability.kmo):
            yield note("factors.not_positive")
    lost = e.survey.n - e.n
    if lost:
        yield note("factors.incomplete", INFO, n=lost)


def _number_cautions(e: FactorFindings) -> Iterator[Note]:
    constructs = len(e.survey.instrument.constructs)
    if e.common.retained != e.m:
        yield note("factors.disagree", n=e.m, common=e.common.retained, components=e.components.retained)
    if e.m < constructs:
        yield note("factors.fewer", n=e.m, constructs=constructs)


def own_loadings(e: FactorFindings) -> np.ndarray:
    """Absolute loading of each item on its construct's factor; its largest where the construct has none."""
    size = np.abs(e.solution.loadings)
    column = [e.factor_of[e.survey.instrument.construct_of(name).name] for name in e.items]
    return np.array([size[i, j] if j is not None else size[i].max() for i, j in enumerate(column)])


def _gaps(e: FactorFindings) -> np.ndarray:
    """Distance from each item's largest loading to its second largest."""
    ordered = np.sort(np.abs(e.solution.loadings), axis=1)
    return ordered[:, -1] - ordered[:, -2] if e.m > 1 else ordered[:, -1]
