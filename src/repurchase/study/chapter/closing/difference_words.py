"""Which group lies above which, and what rises or falls with the order of the categories, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repurchase.analysis.results.wording import bounded_number, p_words
from repurchase.analysis.scores.group_differences.findings import GroupComparison, GroupFindings
from repurchase.numeric.classical.group_means import WelchT
from repurchase.study.chapter.closing.hypothesis_words import clauses_of
from repurchase.study.chapter.pieces.question_phrases import (
    chosen_option,
    group_words,
    question_named,
    question_phrase,
)
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.style import Number
from repurchase.text import Joined, Text, joined, text


def post_hoc_words(g: GroupFindings, held: Sequence[GroupComparison]) -> list[Text]:
    """Which groups of the comparisons that hold lie above which others; constructs with the same order together."""
    said = [_of_two(c) for c in held if isinstance(c.test, WelchT)]
    alike: dict[tuple[str, str], list[GroupComparison]] = {}
    for c in (c for c in held if not isinstance(c.test, WelchT)):
        alike.setdefault((c.grouping.name, repr(_steps(g, c))), []).append(c)
    return said + [_of_several(g, mine) for mine in alike.values()]


def _of_two(c: GroupComparison) -> Text:
    high, low = (0, 1) if c.mean[0] > c.mean[1] else (1, 0)
    values = {"construct": c.construct.label, "mean": Number(c.mean[high]), "other": Number(c.mean[low])}
    option = chosen_option(c.grouping)
    if option is None:
        return text("chapter_groups.above", high=_named(c, [high]), low=_named(c, [low]), **values)
    key = "chose_less" if high else "chose_more"
    return text(f"chapter_groups.{key}", option=option, **values)


def _of_several(g: GroupFindings, mine: Sequence[GroupComparison]) -> Text:
    constructs, steps = joined(c.construct.label for c in mine), _steps(g, mine[0])
    if not steps:
        return text("chapter_groups.no_pair", constructs=constructs)
    listed = clauses_of(
        text("chapter_groups.step", high=_named(mine[0], highs), low=_named(mine[0], lows), n=len(highs))
        for highs, lows in steps
    )
    return text("chapter_groups.post_hoc", constructs=constructs, steps=listed)


def _steps(g: GroupFindings, c: GroupComparison) -> list[tuple[list[int], list[int]]]:
    """Groups that lie above the same others, together; the highest mean first."""
    level = g.rules["significance"]
    below: dict[int, set[int]] = {}
    for p in (p for p in c.pairs if level.met_by(p.p_value)):
        high, low = (p.first, p.second) if p.difference > 0 else (p.second, p.first)
        below.setdefault(high, set()).add(low)
    by_lows: dict[tuple[int, ...], list[int]] = {}
    for high in sorted(below, key=lambda j: -c.mean[j]):
        by_lows.setdefault(tuple(sorted(below[high])), []).append(high)
    return [(highs, list(lows)) for lows, highs in by_lows.items()]


def _named(c: GroupComparison, groups: Sequence[int]) -> Joined:
    return joined(text("chapter_groups.category", words=group_words(c.grouping.groups[j])) for j in groups)


def trend_words(findings: SectionResults, g: GroupFindings, names: Sequence[str]) -> list[Text]:
    """Constructs that rise or fall with the order of a question's categories, one sentence a question and direction."""
    held = [
        c for c in g.comparisons
        if c.trend is not None and np.isfinite(c.trend_holm) and (c.construct.name in names or not names)
        and g.rules["significance"].met_by(c.trend_holm)
    ]  # fmt: skip
    found: dict[tuple[str, bool], list[GroupComparison]] = {}
    for c in held:
        if c.trend is not None:
            found.setdefault((c.grouping.name, c.trend.rho > 0), []).append(c)
    return [
        text(
            f"chapter_groups.trend_{'up' if up else 'down'}",
            question=question_phrase(question_named(findings, mine[0].grouping)),
            which=joined(
                text("chapter_groups.rho", construct=c.construct.label, rho=bounded_number(c.trend.rho),
                     p=p_words(c.trend_holm))
                for c in mine if c.trend is not None
            ),
        )
        for (_, up), mine in found.items()
    ]  # fmt: skip
