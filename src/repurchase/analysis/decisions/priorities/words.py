"""Priorities in sentences, and their cautions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from repurchase.analysis.decisions.priorities.findings import (
    FEWEST,
    IMPROVE,
    LESS,
    LOW,
    MAINTAIN,
    UNTOLD,
    Priority,
    PriorityFindings,
)
from repurchase.analysis.gate.findings import phrase_of
from repurchase.analysis.results.wording import small_count
from repurchase.errors import INFO, Note, note
from repurchase.literature import Rules
from repurchase.style import Number
from repurchase.text import Text, joined, text

SAID = {IMPROVE: "improve", MAINTAIN: "maintain", LOW: "low", LESS: "less"}


def sentences(findings: PriorityFindings) -> tuple[Text, ...]:
    """Which driver matters most, if that can be told, which quadrants can, and on what all of it rests."""
    if not findings.ranked:
        return ()
    said = [_largest(findings), *_quadrants(findings)]
    if findings.contrasts:
        said.append(_separated(findings))
    if findings.conditional_on:
        on = findings.conditional_on
        said.append(text("priorities.conditional", n=len(on), on=joined(phrase_of(key) for key in on)))
    return tuple(said)


def _separated(findings: PriorityFindings) -> Text:
    """How many pairwise differences of importance hold: none, some or all."""
    rule, n = findings.rules["significance"], len(findings.contrasts)
    k = sum(rule.met_by(c.p_holm) for c in findings.contrasts)
    if k in (0, n):
        return text("priorities.separated_all" if k else "priorities.separated_none", n=n)
    return text("priorities.separated", n=small_count(n), k=k, count=small_count(k))


def _largest(findings: PriorityFindings) -> Text:
    """The largest total effect by size where the contrasts set it apart; else that it cannot be told, and why."""
    first, leader = findings.ranked[0], findings.leader
    values = {"driver": first.construct.label, "outcome": findings.outcome.label, "value": Number(first.importance)}
    if len(findings.ranked) == 1:
        return text("priorities.only", **values)
    if leader is not None:
        key = "largest" if leader.importance >= 0 else "largest_negative"
        return text(f"priorities.{key}{'_conditional' if findings.conditional_on else ''}", **values)
    if not findings.contrasts:
        last = findings.ranked[-1]
        return text("priorities.largest_untested", **values, last=last.construct.label, least=Number(last.importance))
    if not findings.tied:
        return text("priorities.largest_zero", **values)
    if len(findings.tied) == len(findings.ranked) - 1 > 1:
        return text("priorities.largest_tied_all", **values, n=small_count(len(findings.tied)))
    return text("priorities.largest_tied", **values, others=joined(d.construct.label for d in findings.tied))


def _quadrants(findings: PriorityFindings) -> Iterable[Text]:
    if not findings.placed:
        yield text("priorities.no_quadrants", fewest=FEWEST)
        return
    for verdict, key in SAID.items():
        drivers = findings.told(verdict)
        if drivers:
            yield text(f"priorities.said_{key}", drivers=joined(d.construct.label for d in drivers), n=len(drivers))
    if all(d.verdict == UNTOLD for d in findings.drivers):
        yield text("priorities.none_placed")
    elif not findings.told(IMPROVE):
        yield text("priorities.none_improve")


def cautions(drivers: Sequence[Priority], used: int, rules: Rules) -> list[Note]:
    """Drivers whose importance is missing or negative, and resamples too few for any adjusted contrast."""
    broken = [d.construct.label for d in drivers if not np.isfinite(d.importance) and np.isfinite(d.performance)]
    negative = [d.construct.label for d in drivers if d.importance < 0]
    notes = [note("priorities.not_comparable", drivers=joined(broken))] if broken else []
    notes += [note("priorities.negative", INFO, drivers=joined(negative), n=len(negative))] if negative else []
    known = sum(bool(np.isfinite(d.importance)) for d in drivers)
    least = (
        2 * max(known, known * (known - 1) // 2) / (used + 1)
    )  # so many tests, each with a p of 2 / (R + 1) at least
    if used and known > 1 and not rules["significance"].met_by(least):
        notes.append(note("priorities.too_few_draws", used=used, least=Number(min(1.0, least))))
    return notes
