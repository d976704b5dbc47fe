"""The scales: their sources, items, reliability, and whether constructs can be told apart."""

from __future__ import annotations

from repurchase.literature import Standing
from repurchase.study.review.facts.review_facts import ReviewFacts
from repurchase.study.review.rules.review_rule import (
    CONSIDER,
    MUST,
    SHOULD,
    ReviewRule,
    RuleReading,
    Values,
    in_order,
    objection,
)
from repurchase.style import Kind, Number
from repurchase.text import Words, joined, text


def _source(f: ReviewFacts) -> RuleReading | None:
    s = f.scales
    n = len(s.unsourced)
    if not n:
        return in_order(k=s.constructs)
    return objection("all" if n == s.constructs else "", n=n, k=s.constructs, names=joined(s.unsourced))


def _single_items(f: ReviewFacts) -> RuleReading | None:
    single = f.scales.single
    return objection(n=len(single), names=joined(single)) if single else in_order(k=f.scales.constructs)


def _two_items(f: ReviewFacts) -> RuleReading | None:
    two = f.scales.two
    return objection(n=len(two), names=joined(two)) if two else in_order(k=f.scales.constructs)


def _reliability(f: ReviewFacts) -> RuleReading | None:
    s = f.scales
    if not s.judged:
        return None
    rule = f.rules["alpha"]
    values: Values = {"k": s.judged, "bound": Number(rule.bound, Kind.BOUNDED, 2), "n": len(s.unreliable)}
    if not s.unreliable:
        return in_order(**values)
    shown = joined(_measured(label, value, low) for label, value, low in s.unreliable)
    below = any(rule.standing(value) is not Standing.MEETS for _, value, _ in s.unreliable)
    return objection("low" if below else "limit", "" if below else CONSIDER, names=shown, **values)


def _measured(label: object, value: float, low: float) -> object:
    numbers = {"value": Number(value, Kind.BOUNDED), "low": Number(low, Kind.BOUNDED)}
    return text("review_measurement.reliability.one", construct=label, **numbers)


def _convergent(f: ReviewFacts) -> RuleReading | None:
    s = f.scales
    if not s.pairs and not s.judged:
        return None
    weak = [
        text("review_measurement.convergent.one", construct=label, value=Number(value, Kind.BOUNDED))
        for label, value in s.weak
    ]
    values: Values = {
        "bound": Number(f.rules["ave"].bound, Kind.BOUNDED, 2),
        "loading": Number(f.rules["loading"].acceptable, Kind.BOUNDED, 2),
        "k": s.constructs,
        "n": len(weak),
        "m": len(s.low_loadings),
        "items": joined(s.low_loadings),
        "names": joined(weak),
    }
    if weak:
        return objection("both" if s.low_loadings else "ave", **values)
    return objection("loadings", **values) if s.low_loadings else in_order(**values)


def _distinct(f: ReviewFacts) -> RuleReading | None:
    s = f.scales
    if s.distinct is None or s.constructs < 2:
        return None
    if s.distinct:
        return in_order(found=s.distinct_words or "")
    pairs = joined(Words(pair, " – ") for pair in s.merged)
    return objection(n=len(s.merged), pairs=pairs, bound=Number(f.rules["htmt_upper"].acceptable, Kind.BOUNDED, 2))


def _interval(f: ReviewFacts) -> RuleReading | None:
    s = f.scales
    if s.constructs < 2:
        return None
    return objection(k=s.constructs) if s.no_interval or not s.pairs else in_order(n=s.pairs)


def _same_cases(f: ReviewFacts) -> RuleReading | None:
    same = f.scales.same_cases
    if same is None:
        return None
    if not same:
        return in_order()
    explored = f.scales.explored or f.sample.n
    split = Number(f.rules["split_sample"].bound, decimals=0)
    return objection("part" if explored < f.sample.n else "", n=explored, total=f.sample.n, split=split)


def _improper(f: ReviewFacts) -> RuleReading | None:
    s = f.scales
    if not s.fitted:
        return None
    values: Values = {
        "negative": joined(s.negative),
        "beyond": joined(s.beyond),
        "thin": joined(s.thin),
        "n": len(s.thin),
    }
    if s.negative:
        return objection("negative", MUST, **{**values, "n": len(s.negative)})
    if s.beyond:
        return objection("beyond", MUST, **{**values, "n": len(s.beyond)})
    if s.indefinite:
        return objection("indefinite", MUST, k=s.constructs)
    return objection("thin", SHOULD, **values) if s.thin else in_order()


def _ends(f: ReviewFacts) -> RuleReading | None:
    ceiling, floor = f.scales.ceiling, f.scales.floor
    values: Values = {
        "ceiling": joined(ceiling),
        "floor": joined(floor),
        "n": len(ceiling),
        "m": len(floor),
        "k": f.scales.items,
    }
    if ceiling and floor:
        return objection("both", **values)
    if ceiling or floor:
        return objection("ceiling" if ceiling else "floor", **values)
    return in_order(**values)


def _categories(f: ReviewFacts) -> RuleReading | None:
    s = f.scales
    if not s.fitted:
        return None
    values: Values = {"points": s.points, "estimator": s.estimator}
    few = f.rules["ordinal_categories"].met_by(s.points)
    if s.ordered:
        return in_order("ordered", **values)
    return objection(**values) if few else in_order(**values)


def _normality(f: ReviewFacts) -> RuleReading | None:
    s = f.scales
    if not s.fitted or s.ordered or s.kurtosis is None:
        return None
    values: Values = {"estimator": s.estimator, "value": Number(s.kurtosis, decimals=2)}
    if f.rules["mardia"].met_by(s.kurtosis):
        return in_order("normal", **values)
    return objection(**values) if s.estimator in ("ML", "GLS") else in_order(**values)


def _reversed(f: ReviewFacts) -> RuleReading | None:
    n = f.scales.reversed
    return in_order(n=n, k=f.scales.items) if n else objection(k=f.scales.items)


MEASUREMENT = (
    ReviewRule("measurement.source", MUST, ("churchill1979", "hulland2018"), _source),
    ReviewRule("measurement.single_items", SHOULD, ("diamantopoulos2012", "hair2010"), _single_items),
    ReviewRule("measurement.two_items", CONSIDER, ("eisinga2013", "hair2010"), _two_items),
    ReviewRule("measurement.reliability", SHOULD, ("nunnally1994", "feldt1987"), _reliability),
    ReviewRule("measurement.convergent", SHOULD, ("fornell1981", "hair2010"), _convergent),
    ReviewRule("measurement.distinct", MUST, ("henseler2015", "ronkko2022"), _distinct),
    ReviewRule("measurement.interval", SHOULD, ("franke2019", "ronkko2022"), _interval),
    ReviewRule("measurement.same_cases", CONSIDER, ("fokkema2017",), _same_cases),
    ReviewRule("measurement.improper", MUST, ("chen2001", "kline2016"), _improper),
    ReviewRule("measurement.ends", CONSIDER, ("rhemtulla2012",), _ends),
    ReviewRule("measurement.categories", MUST, ("rhemtulla2012",), _categories),
    ReviewRule("measurement.normality", SHOULD, ("yuan2000", "bentler2006"), _normality),
    ReviewRule("measurement.reversed", CONSIDER, ("weijters2013", "podsakoff2003"), _reversed),
)
