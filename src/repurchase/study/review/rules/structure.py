"""The model: whether it fits, what it leaves out, what else would fit, and how it came about."""

from __future__ import annotations

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
from repurchase.text import joined


def _rejected(f: ReviewFacts) -> RuleReading | None:
    m = f.model
    if not m.fitted or not f.inference.tested:
        return None
    values: Values = {
        "exact": m.words.get("exact", ""),
        "approximate": m.words.get("approximate", ""),
        "k": f.inference.tested,
    }
    if m.approximate is False:
        return objection("indices", SHOULD, **values) if m.exact else objection("poor", MUST, **values)
    if m.exact is False:
        return (
            objection("doubtful", MUST, **values) if m.approximate is None else objection("exact", CONSIDER, **values)
        )
    return in_order(**values) if m.exact else None


def _local(f: ReviewFacts) -> RuleReading | None:
    m = f.model
    if not m.fitted or m.local is None:
        return None
    found = m.words.get("local", "")
    return in_order(found=found) if m.local else objection(found=found)


def _omitted_paths(f: ReviewFacts) -> RuleReading | None:
    m = f.model
    if not m.fitted or (m.direct is None and m.cross is None):
        return None
    values: Values = {"direct": m.words.get("direct", ""), "cross": m.words.get("cross", "")}
    if m.direct is False:
        both = "_cross" if m.cross is False else ""
        return objection(
            f"{'freed' if m.freed else 'direct'}{both}", SHOULD if m.freed and not both else MUST, **values
        )
    return objection("cross", **values) if m.cross is False else in_order(**values)


def _equivalent(f: ReviewFacts) -> RuleReading | None:
    m = f.model
    if not m.fitted or not m.turned:
        return None
    alike = [a for sort in ("same", "close", "better") for a in m.turned.get(sort, ())]
    every = [a for arrows in m.turned.values() for a in arrows]
    values: Values = {
        "n": len(every),
        "k": len(alike),
        "arrows": joined(alike),
        "open": joined(m.turned.get("open", ())),
    }
    if alike:
        return objection("alike_one" if len(every) == 1 else "alike", **values)
    if m.turned.get("open"):
        return objection("open", CONSIDER, **values)
    return in_order("one" if len(every) == 1 else "", **values)


def _modified(f: ReviewFacts) -> RuleReading | None:
    m = f.model
    if not f.scales.fitted:
        return None
    values: Values = {
        "pairs": joined(m.correlated),
        "items": joined(m.left_out),
        "n": len(m.correlated),
        "k": len(m.left_out),
    }
    if m.correlated and m.left_out:
        return objection("both", **values)
    if m.correlated or m.left_out:
        return objection("residuals" if m.correlated else "items", **values)
    return in_order()


def _assumed(f: ReviewFacts) -> RuleReading | None:
    m = f.model
    if not m.fitted:
        return None
    if m.assumed is not None:
        return objection(title=m.assumed, k=f.inference.tested)
    return in_order() if m.own_file else None


def _hypotheses(f: ReviewFacts) -> RuleReading | None:
    k, n, alpha = f.inference.tested, f.model.n, f.rules.alpha
    if not f.model.fitted or not k or not n:
        return None
    each = f.rules["n_per_parameter"].bound or 0
    values: Values = {"k": k, "n": n, "alpha": f.rules.alpha_number, "each": int(each)}
    if n < each * k:
        return objection("few", **values)
    return objection("many", CONSIDER, **values) if k * alpha >= 1 else in_order(**values)


def _engine(f: ReviewFacts) -> RuleReading | None:
    agrees = f.model.agrees
    if not f.model.fitted or agrees is None:
        return None
    return in_order() if agrees else objection()


STRUCTURE = (
    ReviewRule("structure.rejected", MUST, ("kline2016", "mcneish2023"), _rejected),
    ReviewRule("structure.local", SHOULD, ("kline2016", "maccallum1992"), _local),
    ReviewRule("structure.omitted_paths", MUST, ("zhao2010", "kline2016"), _omitted_paths),
    ReviewRule("structure.equivalent", SHOULD, ("maccallum1993",), _equivalent),
    ReviewRule("structure.modified", SHOULD, ("maccallum1992",), _modified),
    ReviewRule("structure.assumed", MUST, ("anderson1988",), _assumed),
    ReviewRule("structure.hypotheses", SHOULD, ("simmons2011",), _hypotheses),
    ReviewRule("structure.engine", MUST, ("appelbaum2018",), _engine),
)
