"""Hypotheses judged by intervals, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repurchase.analysis.effects.hypotheses.findings import Tested
from repurchase.analysis.effects.hypotheses.words import conditions
from repurchase.analysis.large_samples.hypotheses_by_interval.findings import ClaimFindings
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text

IN_WORDS = 10  # counts below it are words in English
TOLD = ("at_least", "too_small", "opposite", "open", "not_estimated")


def sentences(findings: ClaimFindings) -> tuple[Text, ...]:
    """Which hypotheses have which verdict, and what these are conditional on."""
    return (*verdicts(findings), *conditions(findings))


def verdicts(findings: ClaimFindings) -> Iterable[Text]:
    """One sentence a verdict: all of several, both, the one, or those of that verdict."""
    scope, total = "bound" if findings.bound_stated else "direction", len(findings.tested)
    smallest = Number(findings.smallest_effect, Kind.BOUNDED, 2)
    for told in TOLD:
        chosen = [t for t in findings.tested if findings.told(t) == told]
        if not chosen:
            continue
        key = f"large.said_{scope}_{told}{_of_all(len(chosen), total)}"
        count = text(f"chapter_numbers.n{total}") if total < IN_WORDS else total
        yield text(key, ids=ids_of(chosen), n=len(chosen), count=count, smallest=smallest)


def _of_all(k: int, total: int) -> str:
    """Whether these are all of several hypotheses."""
    if k < total or total == 1:
        return ""
    return "_both" if total == 2 else "_all"


def ids_of(chosen: Sequence[Tested]) -> object:
    """Numbers of hypotheses within a sentence."""
    return joined(t.id for t in chosen)
