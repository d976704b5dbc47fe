"""Counts of items and hypotheses weighed against the study: how many there are of each kind, and how many held."""

from __future__ import annotations

from repurchase.study.manuscript.counting.stated_counts import StatedCount
from repurchase.study.manuscript.facts.known_facts import DECIDED, KnownFacts, KnownHypothesis
from repurchase.study.manuscript.reading.manuscript_text import TextLocation
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts
from repurchase.study.manuscript.statements.statement import Checked
from repurchase.study.manuscript.weighing import made_fault

_WANTED: dict[str, tuple[bool | None, ...]] = {
    "kept": (True,), "refused": (False,), "hypotheses": (True, False, None), "whole": (True, False, None),
}  # fmt: skip


def weigh_count(
    counted: StatedCount, parts: SentenceParts, location: TextLocation, facts: KnownFacts, made: Checked
) -> None:
    """Keep a count that no part of the questionnaire or of the hypotheses has."""
    kind = counted.kind
    if kind == "items":
        statements = len(facts.all_of("agree"))
        right, where = {len(facts.items), statements, len(facts.items) + statements} - {0}, "questionnaire"
    elif not facts.hypotheses:
        return
    else:
        right, where = _right_counts(counted, facts), "hypotheses"
    made.checked += 1
    if counted.value not in right and right:
        told = f"count_{'hypotheses' if kind == 'whole' else kind}"
        made.faults.append(made_fault(told, counted.stated, str(max(right)), where, parts.original, location))


def _right_counts(counted: StatedCount, facts: KnownFacts) -> set[int]:
    """Every count that is right: of the kind of hypotheses that the words name, of all or of any kind where of none."""
    every = list(facts.hypotheses.values())
    by_kind = {kind: [h for h in every if h.kind == kind] for kind in ("direct", "mediated", "moderated")}
    others = [h for h in every if h.kind != "direct"]
    parts: tuple[list[KnownHypothesis], ...] = (every, *(some for some in by_kind.values() if some), others)
    if counted.scope:
        parts = ({"all": every, **by_kind}[counted.scope],)
    right = {sum(DECIDED.get(h.outcome) in _WANTED[counted.kind] for h in some) for some in parts}
    if counted.kind == "hypotheses":
        right |= {sum(DECIDED.get(h.outcome) is v for h in some) for some in parts for v in (True, False)}
    return right
