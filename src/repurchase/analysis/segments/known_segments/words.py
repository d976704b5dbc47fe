"""Segments known from the background in sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.scores.group_differences.findings import GroupComparison, Grouping
from repurchase.analysis.segments.known_segments.findings import KnownFindings
from repurchase.style import Number
from repurchase.text import Text, joined, text

MOST_NAMED = 3  # constructs of one question that are named with their means

Naming = Callable[[Grouping], Any]  # the question of a grouping within a sentence


def question_words(grouping: Grouping) -> Any:
    """The question of a grouping, without the option that it is of."""
    label = grouping.label
    return label.values["question"] if isinstance(label, Text) else label


def quoted_question(grouping: Grouping) -> Text:
    """The question of a grouping in quotation marks."""
    return text("known_segments.quoted", words=question_words(grouping))


def sentences(f: KnownFindings) -> tuple[Text, ...]:
    """What differs by which question, whether scores mean the same in the segments, and what matters in large ones."""
    return (*overlap_words(f), *difference_words(f), *invariance_words(f), ranking_words(f))


def overlap_words(f: KnownFindings, question: Naming = quoted_question) -> list[Text]:
    """That a question with several answers makes segments that overlap; nothing without such a question."""
    several = list({g.family: question(g) for g in f.groupings if g.name != g.family}.values())
    return [text("known_segments.overlap", questions=joined(several))] if several else []


def difference_words(f: KnownFindings, question: Naming = quoted_question) -> list[Text]:
    """One sentence for each question by which something differs, one for all by which nothing does."""
    said, alike, untested = [], [], []
    for grouping in f.groupings:
        known = [c for c in f.of(grouping) if np.isfinite(c.p_holm)]
        held = [c for c in known if f.differ(c)]
        if held:
            chosen = grouping.name != grouping.family
            said.append(
                _chosen(f, held, question(grouping)) if chosen else _differ(f, held, len(known), question(grouping))
            )
        elif known:
            alike.append((grouping, len(known)))
        else:
            untested.append(grouping)
    if alike:
        asked = len({g.family for g, _ in alike})
        questions = joined(_questions([g for g, _ in alike], f, question))
        said.append(text("known_segments.alike", questions=questions, n=sum(n for _, n in alike), asked=asked))
    if untested:
        said.append(text("known_segments.untested", questions=joined(_questions(untested, f, question))))
    return said


def _named(grouping: Grouping, question: Naming) -> Any:
    """The question of a grouping, or the option of a question with several answers."""
    if grouping.name == grouping.family:
        return question(grouping)
    return text("known_segments.option", option=_option(grouping), question=question(grouping))


def _questions(groupings: Sequence[Grouping], f: KnownFindings, question: Naming) -> list[Any]:
    """Questions by name; all options of one question, or all others, are named as one."""
    named: list[Any] = []
    for family in dict.fromkeys(g.family for g in groupings):
        own = [g for g in f.groupings if g.family == family]
        here = [g for g in groupings if g.family == family]
        if len(here) == len(own):
            named.append(question(own[0]))
        elif len(here) > 1:
            named.append(text("known_segments.other_options", question=question(own[0])))
        else:
            named.append(_named(here[0], question))
    return named


def _differ(f: KnownFindings, held: Sequence[GroupComparison], n: int, question: Any) -> Text:
    values = {"question": question, "n": n, "k": len(held)}
    if len(held) > MOST_NAMED:
        return text("known_segments.differ_many", which=joined(c.construct.label for c in held), **values)
    return text("known_segments.differ", which=joined(_range(f, c) for c in held), **values)


def _chosen(f: KnownFindings, held: Sequence[GroupComparison], question: Any) -> Text:
    """On what those who chose an option and those who did not differ."""
    which = []
    for c in held:
        yes, no = f.means(c)
        values = {"chosen": Number(yes.mean, decimals=1), "other": Number(no.mean, decimals=1)}
        which.append(text("known_segments.against", construct=c.construct.label, **values))
    option = _option(held[0].grouping)
    return text("known_segments.differ_option", option=option, question=question, which=joined(which))


def _option(grouping: Grouping) -> Any:
    return grouping.label.values["option"] if isinstance(grouping.label, Text) else grouping.name


def _range(f: KnownFindings, comparison: GroupComparison) -> Text:
    """The lowest and the highest segment on one construct."""
    ordered = sorted(f.means(comparison), key=lambda m: m.mean)
    return text(
        "known_segments.range",
        construct=comparison.construct.label,
        low=Number(ordered[0].mean, decimals=1),
        lowest=ordered[0].segment,
        high=Number(ordered[-1].mean, decimals=1),
        highest=ordered[-1].segment,
    )


def invariance_words(f: KnownFindings, question: Naming = quoted_question) -> list[Text]:
    """For which questions it was tested whether scores mean the same in the segments."""
    families = {g.family: g for g in f.groupings}
    tested = [g for family, g in families.items() if family in f.tested]
    if not tested:
        return [text("known_segments.untested_all")]
    if len(tested) == len(families):
        return [text("known_segments.tested_all")]
    return [text("known_segments.tested_some", questions=joined(question(g) for g in tested))]


def ranking_words(f: KnownFindings) -> Text:
    """Within which segments priorities were looked for, or why in none."""
    least = round(f.rules["segment_size"].bound or 0)
    if not f.modelled:
        return text("known_segments.no_model")
    if not f.large:
        return text("known_segments.too_small", least=least)
    if not f.ranked:
        return text("known_segments.none_ranked", least=least, n=f.large)
    on = dict.fromkeys(key for r in f.ranked for key in r.priorities.conditional_on)
    segments = joined(text("known_segments.quoted", words=r.segment) for r in f.ranked)
    values = {"least": least, "n": len(f.ranked), "segments": segments}
    if on:
        return text("known_segments.ranked_conditional", on=joined(phrase_of(key) for key in on), **values)
    return text("known_segments.ranked", **values)
