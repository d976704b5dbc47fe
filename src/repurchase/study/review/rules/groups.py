"""Comparisons of groups: the same measurement in each, and respondents enough."""

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
from repurchase.text import joined, text


def _invariance(f: ReviewFacts) -> RuleReading | None:
    g = f.groups
    if not g.compared:
        return None
    if g.invariance_tested or g.checked == g.compared:
        return in_order(n=g.compared, k=g.different)
    claimed = g.different - g.checked_different
    names = joined(label for label, _ in g.ladders.values())
    values: Values = {"n": g.compared - g.checked, "k": claimed, "names": names}
    variant = "_".join(filter(None, ("rest" if g.checked else "", "claimed" if claimed else "")))
    return objection(variant, "" if claimed else CONSIDER, **values)


def _paths(f: ReviewFacts) -> RuleReading | None:
    ladders = f.groups.ladders
    if not ladders:
        return None
    rejected = [label for label, holds in ladders.values() if holds is False]
    unknown = [label for label, holds in ladders.values() if holds is None]
    values: Values = {"names": joined(rejected or unknown), "n": len(rejected or unknown), "k": len(ladders)}
    if rejected:
        return objection("rejected", **values)
    return objection("unknown", SHOULD, **values) if unknown else in_order(**values)


def _small_cells(f: ReviewFacts) -> RuleReading | None:
    g = f.groups
    if not g.compared:
        return None
    named = [
        text("review_groups.small_cells.cell", question=question, category=category, n=n)
        for question, category, n in g.small
    ]
    values: Values = {
        "k": len(named),
        "cells": joined(named),
        "bound": int(f.rules["small_cell"].bound or 0),
    }
    return objection(**values) if named else in_order(**values)


GROUPS = (
    ReviewRule("groups.invariance", SHOULD, ("steenkamp1998", "cheung2002"), _invariance),
    ReviewRule("groups.paths", MUST, ("cheung2002", "chen2007"), _paths),
    ReviewRule("groups.small_cells", CONSIDER, ("cochran1954",), _small_cells),
)
