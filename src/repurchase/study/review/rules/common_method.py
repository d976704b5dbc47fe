"""One questionnaire for everything: common method variance, self-reports, and what intention is held against."""

from __future__ import annotations

from repurchase.analysis.results.wording import percent
from repurchase.study.review.facts.review_facts import ReviewFacts
from repurchase.study.review.rules.review_rule import (
    CONSIDER,
    MUST,
    SHOULD,
    ReviewRule,
    RuleReading,
    Values,
    asked,
    in_order,
    objection,
)
from repurchase.style import Interval, Kind, Number


def _remedies(f: ReviewFacts) -> RuleReading | None:
    m = f.method
    if not m.looked or f.scales.constructs < 2:
        return None
    values: Values = {"harman": percent(m.harman, 1), "n": len(m.measures), "marker": m.marker}
    if m.marker:
        return in_order("marker", **values)
    return in_order(**values) if m.measures else objection(**values)


def _one_factor(f: ReviewFacts) -> RuleReading | None:
    m = f.method
    if m.one_factor_fits is None or f.scales.constructs < 2:
        return None
    return objection(k=f.scales.constructs) if m.one_factor_fits else in_order(k=f.scales.constructs)


def _one_occasion(f: ReviewFacts) -> RuleReading | None:
    if f.method.outcome is None:
        return None
    return in_order() if f.method.apart else objection(outcome=f.method.outcome, n=f.sample.n)


def _criterion(f: ReviewFacts) -> RuleReading | None:
    m = f.method
    if m.outcome is None:
        return None
    if f.design.stated.get("criterion"):
        return asked(f, "criterion")
    if m.criterion is None:
        return objection("none", outcome=m.outcome)
    question, rho, low, high = m.criterion
    values: Values = {
        "outcome": m.outcome,
        "question": question,
        "rho": Number(rho, Kind.BOUNDED, 2),
        "n": f.sample.n,
        "ci": Interval(low, high, Kind.BOUNDED, 2),
    }
    if high < 0:
        return objection("negative", SHOULD, **values)
    return objection("weak", SHOULD, **values) if low <= 0 else objection("reported", CONSIDER, **values)


METHOD = (
    ReviewRule("method.remedies", SHOULD, ("podsakoff2003", "baumgartner2021"), _remedies),
    ReviewRule("method.one_factor", MUST, ("podsakoff2003",), _one_factor),
    ReviewRule("method.one_occasion", CONSIDER, ("podsakoff2003", "baumgartner2021"), _one_occasion),
    ReviewRule("method.criterion", CONSIDER, ("chandon2005",), _criterion),
)
