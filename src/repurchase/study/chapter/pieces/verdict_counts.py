"""Verdicts on hypotheses counted: how many were supported, which, and what the verdicts are conditional on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested
from repurchase.analysis.effects.hypotheses.words import conditional_verdicts
from repurchase.analysis.mediation.findings import FREE
from repurchase.study.chapter.pieces.sentence_words import counted, joined_ids
from repurchase.text import Joined, Text, text

UNTESTED = ("not_testable", "not_estimated")


def verdict_counts(findings: HypothesisFindings) -> tuple[Text, ...]:
    """How many hypotheses are supported and which are not, with conditions and the model that was read."""
    return (*_counts(findings), *_freed(findings), *condition_words(findings))


def _counts(findings: HypothesisFindings) -> Iterator[Text]:
    tested = findings.tested
    yes = [t for t in tested if t.supported]
    unknown = [t for t in tested if t.outcome in UNTESTED]
    no = [t for t in tested if not t.supported and t.outcome not in UNTESTED]
    if yes or no:
        yield _told(tested, yes, no)
    turned = [t for t in tested if t.outcome == "opposite"]
    if turned:
        yield text("chapter_summary.opposite", ids=_ids(turned))
    if unknown:
        yield text("chapter_summary.untested", ids=_ids(unknown))


def _told(tested: Sequence[Tested], yes: Sequence[Tested], no: Sequence[Tested]) -> Text:
    n = len(tested)
    size = {1: "one", 2: "two"}.get(n, "many")
    if len(yes) == n or len(no) == n:
        key = f"chapter_summary.{'all' if yes else 'none'}_{size}"
        return text(key, ids=_ids(tested), count=counted(n))
    supported = {"k": len(yes), "yes": counted(len(yes)), "ids": _ids(yes)}
    rejected = {"m": len(no), "no": counted(len(no)), "others": _ids(no)}
    if yes and no:
        return text("chapter_summary.some", count=counted(n), **supported, **rejected)
    if yes:
        return text("chapter_summary.some_supported", count=counted(n), **supported)
    return text("chapter_summary.some_unsupported", count=counted(n), **rejected)


def _freed(findings: HypothesisFindings) -> Iterator[Text]:
    read = [t for t in findings.tested if t.model == FREE]
    if read:
        yield text("chapter_summary.freed", n=len(read), ids=_ids(read))


def condition_words(findings: HypothesisFindings) -> Iterator[Text]:
    """Which verdicts are conditional, and on what."""
    for scope, chosen, values in conditional_verdicts(findings):
        yield text(f"chapter_summary.conditional_{scope}", ids=_ids(chosen), **values)


def _ids(chosen: Sequence[Tested]) -> Joined:
    return joined_ids(t.id for t in chosen)
