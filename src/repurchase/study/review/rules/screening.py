"""Whose answers count: sheets removed, careless answering, eligibility, consent, missing answers."""

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
    untold,
)


def _dropped(f: ReviewFacts) -> RuleReading | None:
    s, cleaned = f.sample, f.design.stated.get("cleaned")
    values: Values = {"read": s.read, "removed": s.removed, "n": s.n}
    if s.left_out:
        return objection("signs", k=s.left_out, signs=s.left_out_signs, **values)
    if cleaned is True:
        return objection("before", **values)
    if isinstance(cleaned, str) and cleaned.strip():
        return in_order("said", said=cleaned, **values)
    if s.removed:
        return in_order(**values)
    return in_order("none", **values) if cleaned is False else untold(**values)


def _attention(f: ReviewFacts) -> RuleReading | None:
    n = f.sample.checks
    return in_order(n=n) if n else objection(n=f.sample.n)


def _duration(f: ReviewFacts) -> RuleReading | None:
    return in_order(n=f.sample.n) if f.sample.timed else objection(n=f.sample.n)


def _near_copies(f: ReviewFacts) -> RuleReading | None:
    share = f.sample.near_copies
    if share is None:
        return None
    n = f.sample.near_looked
    return objection(share=percent(share, 1), n=n) if share else in_order(n=n)


def _flagged(f: ReviewFacts) -> RuleReading | None:
    s = f.sample
    if s.several_by_chance is None or not s.n:
        return None
    values: Values = {
        "k": s.several,
        "all": s.several_in_all,
        "n": s.n,
        "share": percent(s.several / s.n, 1),
        "chance": percent(s.several_by_chance, 1),
    }
    more = "more" if s.several_in_all > s.several else ""
    if not s.several:
        return in_order("other" if more else "none", **values)
    return objection(more, **values) if f.rules["significance"].met_by(s.several_p) else in_order(more, **values)


def _eligibility(f: ReviewFacts) -> RuleReading | None:
    if f.sample.asks_eligibility:
        return in_order()
    said = asked(f, "eligibility", n=f.sample.n)
    return said if f.design.stated.get("eligibility") else objection(n=f.sample.n)


def _consent(f: ReviewFacts) -> RuleReading | None:
    if f.sample.asks_consent:
        return in_order()
    said = asked(f, "consent", n=f.sample.n)
    return said if f.design.stated.get("consent") else objection(n=f.sample.n)


def _incomplete(f: ReviewFacts) -> RuleReading | None:
    s = f.sample
    if not s.missing:
        return None
    values: Values = {
        "k": s.incomplete,
        "n": s.n,
        "used": s.model_n,
        "lost": s.n - s.model_n,
        "share": percent((s.n - s.model_n) / s.n if s.n else 0.0, 1),
    }
    if s.model_n < s.n and s.missing == "listwise":
        return objection("listwise", **values)
    if not s.incomplete:
        return in_order("none", **values)
    if s.missing == "pairwise":
        return objection("pairwise", CONSIDER, **values)
    return in_order(**values)


SCREENING = (
    ReviewRule("screening.dropped", SHOULD, ("hulland2018", "curran2016"), _dropped),
    ReviewRule("screening.attention", SHOULD, ("meade2012", "kung2018"), _attention),
    ReviewRule("screening.duration", CONSIDER, ("huang2012", "meade2012"), _duration),
    ReviewRule("screening.near_copies", MUST, ("kuriakose2016",), _near_copies),
    ReviewRule("screening.flagged", CONSIDER, ("curran2016", "meade2012"), _flagged),
    ReviewRule("screening.eligibility", SHOULD, ("hulland2018",), _eligibility),
    ReviewRule("screening.consent", SHOULD, ("appelbaum2018",), _consent),
    ReviewRule("screening.incomplete", SHOULD, ("enders2010", "schafer1999"), _incomplete),
)
