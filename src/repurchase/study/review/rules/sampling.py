"""Who was asked: sampling, size, response, clusters."""

from __future__ import annotations

import re

from repurchase.literature import Standing
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
from repurchase.style import Number
from repurchase.text import joined

_NOT_RANDOM = re.compile(
    r"convenien|snowball|volunt|quota|purposive|judg|方便|便利|滚雪球|自愿|配额|偶遇|判断|非概率", re.I
)
_DENIED = re.compile(r"\bnot? (?:a )?(?:convenien|snowball)|非便利|非方便", re.I)


def _method(f: ReviewFacts) -> RuleReading | None:
    said = f.design.stated.get("sampling")
    if said is None or said is True or (isinstance(said, str) and not said.strip()):
        return untold(n=f.sample.n)
    if said is False:
        return objection(n=f.sample.n)
    if _NOT_RANDOM.search(said) and not _DENIED.search(said):
        return objection("said", said=said, n=f.sample.n)
    return in_order(said=said)


def _size(f: ReviewFacts) -> RuleReading | None:
    n, q = f.model.n, f.model.parameters
    if not n or not q:
        return None
    size, ratio = f.rules["sample_size"].standing(n), f.rules["n_per_parameter"].standing(n / q)
    values: Values = {
        "n": n,
        "q": q,
        "ratio": Number(n / q, decimals=1),
        "acceptable": Number(f.rules["n_per_parameter"].acceptable, decimals=0),
        "size": Number(f.rules["sample_size"].bound, decimals=0),
    }
    if n < q or size is Standing.SHORT:
        return objection("few", MUST, **values)
    if ratio is Standing.SHORT:
        return objection("thin", **values)
    if size is not Standing.MEETS:
        return objection("small", **values)
    return in_order(**values)


def _response_rate(f: ReviewFacts) -> RuleReading | None:
    return asked(f, "response_rate", read=f.sample.read, n=f.sample.n)


def _clusters(f: ReviewFacts) -> RuleReading | None:
    s = f.sample
    if s.cluster:
        values = {"column": s.cluster, "groups": s.clusters}
        enough = f.rules["clusters"].standing(s.clusters) in (Standing.MEETS, Standing.ACCEPTABLE)
        return in_order("allowed", **values) if enough or not s.clusters else objection("few", SHOULD, **values)
    if not s.cluster_columns:
        return in_order()
    column, (groups, effect, grave) = next(iter(s.cluster_columns.items()))
    ignored: Values = {
        "column": column,
        "groups": groups,
        "effect": Number(effect, decimals=2),
        "n": s.n,
        "columns": joined(s.cluster_columns),
    }
    return objection("ignored", MUST if grave else SHOULD, **ignored)


def _generalisation(f: ReviewFacts) -> RuleReading | None:
    """Whom the answers speak of: asked for together with when and where they were collected."""
    return asked(f, "fielding", n=f.sample.n)


SAMPLING = (
    ReviewRule("sampling.method", SHOULD, ("hulland2018", "bornstein2013"), _method),
    ReviewRule("sampling.size", SHOULD, ("kline2016", "bentler1987"), _size),
    ReviewRule("sampling.response_rate", SHOULD, ("hulland2018", "armstrong1977"), _response_rate),
    ReviewRule("sampling.clusters", MUST, ("muthen1995", "cameron2015"), _clusters),
    ReviewRule("sampling.fielding", CONSIDER, ("hulland2018", "appelbaum2018"), _generalisation),
)
