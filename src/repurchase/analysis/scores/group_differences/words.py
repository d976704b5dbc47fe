"""Differences between groups in sentences."""

from __future__ import annotations

import numpy as np

from repurchase.analysis.results.wording import bounded_number, p_words
from repurchase.analysis.scores.group_differences.findings import GroupComparison, GroupFindings
from repurchase.numeric.classical.group_means import WelchT
from repurchase.style import Number
from repurchase.text import Text, joined, text


def sentences(g: GroupFindings) -> tuple[Text, ...]:
    """How many differences hold, and the largest."""
    held = [c for c in g.comparisons if g.significant(c)]
    lost = sum(not np.isfinite(c.p_holm) for c in g.comparisons)
    n = len(g.comparisons) - lost
    which = joined(text("groups.which", **_effect(c)) for c in held)
    said = [text("groups.sentence_some", n=n, k=len(held), which=which)] if held else []
    said += [text("groups.sentence_none", n=n)] if n and not held else []
    said += [text("groups.sentence_untestable", n=lost)] if lost else []
    said += _trends(g)
    known = [c for c in g.comparisons if np.isfinite(c.effect)]
    if known:
        top = max(known, key=_size)
        rule = g.rules["cohen_d" if top.effect_name == "d" else "eta2"]
        said.append(text("groups.sentence_size", band=rule.band(top.effect), **_effect(top)))
    return (*said, tested(g))


def _trends(g: GroupFindings) -> list[Text]:
    """Constructs that rise or fall with an ordered question."""
    ranked = [c for c in g.comparisons if c.trend is not None and np.isfinite(c.trend_holm)]
    held = [c for c in ranked if g.rules["significance"].met_by(c.trend_holm)]
    if not ranked:
        return []
    if not held:
        return [text("groups.sentence_no_trend", n=len(ranked))]
    which = joined(
        text(
            "groups.which_trend",
            construct=c.construct.label,
            question=c.grouping.label,
            rho=bounded_number(c.trend.rho),
            p=p_words(c.trend_holm),
        )
        for c in held
        if c.trend is not None
    )
    return [text("groups.sentence_trend", n=len(ranked), k=len(held), which=which)]


def _size(c: GroupComparison) -> float:
    """Share of variance between the groups, so that d and eta squared can be ranked together."""
    if isinstance(c.test, WelchT):
        share = c.n[0] * c.n[1] / sum(c.n) ** 2
        return c.effect**2 * share / (1 + c.effect**2 * share)
    return c.effect


def _effect(c: GroupComparison) -> dict[str, object]:
    return {
        "construct": c.construct.label,
        "question": c.grouping.label,
        "name": text(f"groups.{c.effect_name}"),
        "effect": Number(c.effect),
    }


def tested(g: GroupFindings) -> Text:
    """Whether measurement invariance was tested, and what the test showed."""
    if g.invariance is None:
        return text("groups.not_invariant")
    return text("groups.invariant", sentence=g.invariance)
