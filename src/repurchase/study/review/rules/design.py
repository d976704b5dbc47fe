"""What only the author knows, and how the study is worded."""

from __future__ import annotations

from repurchase.study.review.facts.review_facts import ReviewFacts
from repurchase.study.review.rules.review_rule import (
    MUST,
    SHOULD,
    ReviewRule,
    RuleReading,
    asked,
    in_order,
    objection,
)
from repurchase.text import joined, text

TITLE = "title"  # what the study's title is called among the texts searched


def _ethics(f: ReviewFacts) -> RuleReading | None:
    return asked(f, "ethics", n=f.sample.n)


def _pretest(f: ReviewFacts) -> RuleReading | None:
    return asked(f, "pretest", k=f.scales.items)


def _translation(f: ReviewFacts) -> RuleReading | None:
    if not f.design.foreign:
        return None
    return asked(f, "translation", n=len(f.design.foreign), sources=joined(f.design.foreign))


def _causal(f: ReviewFacts) -> RuleReading | None:
    d = f.design
    if not d.worded:
        return None
    if not d.causal:
        return in_order(k=d.worded)
    named = [
        text(f"review_design.causal.{'title_words' if name == TITLE else 'one'}", name=name, word=word)
        for name, word in d.causal
    ]
    return objection(n=len(named), words=joined(named))


def _synthetic(f: ReviewFacts) -> RuleReading | None:
    return objection(n=f.sample.n) if f.design.synthetic else None


DESIGN = (
    ReviewRule("design.synthetic", MUST, ("appelbaum2018",), _synthetic),
    ReviewRule("design.causal", SHOULD, ("rohrer2018",), _causal),
    ReviewRule("design.ethics", SHOULD, ("appelbaum2018",), _ethics),
    ReviewRule("design.pretest", SHOULD, ("hulland2018", "churchill1979"), _pretest),
    ReviewRule("design.translation", SHOULD, ("brislin1970",), _translation),
)
