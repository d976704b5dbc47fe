"""What may be concluded: tests, intervals, power, resamples, mediation, priorities."""

from __future__ import annotations

from repurchase.analysis.results.wording import coverage
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
from repurchase.text import joined, text

MANY = 20  # one in so many resamples without a proper solution is no accident any more


def _multiple(f: ReviewFacts) -> RuleReading | None:
    i = f.inference
    if not f.model.fitted or i.tested < 2 or not i.significant:
        return None
    values: Values = {
        "k": i.tested,
        "n": len(i.lost_to_holm),
        "ids": joined(i.lost_to_holm),
        "alpha": f.rules.alpha_number,
    }
    return objection(**values) if i.lost_to_holm else in_order(**values)


def _sensitivity(f: ReviewFacts) -> RuleReading | None:
    i = f.inference
    if not f.model.fitted or i.detectable is None:
        return None
    low, high = (Number(v, Kind.BOUNDED, 2) for v in i.detectable)
    values: Values = {
        "n": f.model.n,
        "low": low,
        "high": high,
        "k": len(i.small),
        "alpha": f.rules.alpha_number,
        "names": joined(_small(*row) for row in i.small),
    }
    one = "_one" if round(i.detectable[0], 2) == round(i.detectable[1], 2) else ""
    if i.small:
        return objection(f"small{one}", **values)
    return in_order(one.strip("_") if i.direct_supported else f"none{one}", **values)


def _small(name: str, size: float, detectable: float) -> object:
    numbers = {"size": Number(size, Kind.BOUNDED, 2), "detectable": Number(detectable, Kind.BOUNDED, 2)}
    return text("review_inference.sensitivity.pair", id=name, **numbers)


def _absence(f: ReviewFacts) -> RuleReading | None:
    i = f.inference
    if not f.model.fitted or not (i.imprecise or i.no_effect):
        return None
    values: Values = {
        "n": len(i.imprecise),
        "ids": joined(i.imprecise),
        "k": len(i.no_effect),
        "others": joined(i.no_effect),
    }
    return objection(**values) if i.imprecise else in_order(**values)


def _levels(f: ReviewFacts) -> RuleReading | None:
    i = f.inference
    if not f.model.fitted:
        return None
    values: Values = {"level": coverage(i.level), "alpha": f.rules.alpha_number, "draws": i.draws}
    if abs(1 - i.level - f.rules.alpha) * 10**6 >= 1:
        return objection(**values)
    return in_order("drawn" if i.draws else "", **values)


def _product(f: ReviewFacts) -> RuleReading | None:
    i = f.inference
    if not f.model.fitted or not i.mediations:
        return None
    values: Values = {"n": len(i.mediations), "draws": i.draws, "ids": joined(i.mediations)}
    return in_order(**values) if i.draws else objection(**values)


def _draws(f: ReviewFacts) -> RuleReading | None:
    i = f.inference
    if not i.draws:
        return None
    rule = f.rules["indirect_draws"]
    values: Values = {"draws": i.draws, "usual": Number(rule.bound, Kind.COUNT)}
    standing = rule.standing(i.draws)
    if standing is Standing.MEETS:
        return in_order(**values)
    return objection("", SHOULD if standing is Standing.SHORT else CONSIDER, **values)


def _failed_draws(f: ReviewFacts) -> RuleReading | None:
    i = f.inference
    if not i.draws:
        return None
    values: Values = {"draws": i.draws, "failed": i.failed, "improper": i.improper}
    if not i.failed and not i.improper:
        return in_order(**values)
    variant = "both" if i.failed and i.improper else "failed" if i.failed else "improper"
    return objection(variant, SHOULD if MANY * (i.failed + i.improper) > i.draws else CONSIDER, **values)


def _cross_section(f: ReviewFacts) -> RuleReading | None:
    i = f.inference
    if not f.model.fitted or not i.mediations:
        return None
    values: Values = {
        "n": len(i.mediations),
        "k": len(i.mediations_supported),
        "ids": joined(i.mediations_supported),
    }
    if f.design.stated.get("different_times"):
        return in_order(**values)
    return objection(
        "supported" if i.mediations_supported else "", "" if i.mediations_supported else CONSIDER, **values
    )


def _priorities(f: ReviewFacts) -> RuleReading | None:
    i = f.inference
    if i.drivers < 2:
        return None
    values: Values = {"k": i.drivers, "names": joined(i.told), "leader": i.leader or "", "n": len(i.told)}
    if i.told:
        return in_order("told", **values)
    return in_order("leader", **values) if i.leader is not None else objection(**values)


def _software(f: ReviewFacts) -> RuleReading | None:
    i = f.inference
    if i.seed is None or not i.version:
        return objection()
    return in_order(version=i.version, seed=i.seed)


INFERENCE = (
    ReviewRule("inference.multiple", SHOULD, ("holm1979",), _multiple),
    ReviewRule("inference.sensitivity", SHOULD, ("hoenig2001", "simmons2011"), _sensitivity),
    ReviewRule("inference.absence", SHOULD, ("hoenig2001",), _absence),
    ReviewRule("inference.levels", CONSIDER, ("hayes2013", "tibbe2022"), _levels),
    ReviewRule("inference.product", MUST, ("preacher2008", "hayes2022"), _product),
    ReviewRule("inference.draws", SHOULD, ("preacher2008", "hayes2022"), _draws),
    ReviewRule("inference.failed_draws", CONSIDER, ("appelbaum2018",), _failed_draws),
    ReviewRule("inference.cross_section", SHOULD, ("maxwell2007",), _cross_section),
    ReviewRule("inference.priorities", CONSIDER, ("ringle2016",), _priorities),
    ReviewRule("inference.software", SHOULD, ("appelbaum2018",), _software),
)
