"""A closed question in the words of its file, and what was guessed of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from repurchase.errors import Note, note
from repurchase.identity_patterns import mask_identities, name_of_person
from repurchase.plain_text import printable_text
from repurchase.survey.read.answers.categories.order import natural_order
from repurchase.survey.read.answers.categories.spellings import near_spellings
from repurchase.survey.read.answers.categories.words import is_aside
from repurchase.survey.read.answers.choices import Choice
from repurchase.survey.read.answers.numbers.head_units import only_numbers
from repurchase.survey.read.answers.numbers.quantities import mostly_numbers
from repurchase.survey.read.sheet.normalise import clean
from repurchase.survey.read.sheet.written import as_written
from repurchase.text import Text, Words, clauses, listed

MOST = 6  # spellings that a note repeats
LONGEST, RECURS = (
    24,
    3,
)  # characters of an answer that a note repeats; times that one in words is given


def in_own_words(choice: Choice) -> Choice:
    """The question with its options and its wording as the file has them, punctuation and all."""
    heads = [h for c in choice.columns for h in (c.header, c.wording)]
    if choice.kind == "number":
        return replace(choice, wording=as_written(choice.wording, heads))
    cells = [u for c in choice.columns[:1] for u in c.uniques if isinstance(u, bool) or clean(u) != u]
    sources = heads if len(choice.columns) > 1 else [*cells, *choice.columns[0].labels.values()]
    written = {o: as_written(o, sources) for o in choice.options}
    if len(set(written.values())) < len(written):
        written = {o: o for o in choice.options}
    return replace(
        choice,
        wording=as_written(choice.wording, heads),
        options=tuple(written[o] for o in choice.options),
        spellings={v: written[k] for v, k in choice.spellings.items() if k in written},
    )


def tally(choice: Choice) -> dict[str, int]:
    """How many gave each option."""
    if choice.kind == "multiple":
        return dict(zip(choice.options, map(int, choice.values.sum(axis=0)), strict=True))
    counts = np.bincount(choice.values[choice.values >= 0], minlength=len(choice.options))
    return dict(zip(choice.options, map(int, counts), strict=True))


def choice_notes(choice: Choice, *, unordered: bool = False) -> list[Note]:
    """What was guessed: spellings counted as one, categories that may be one, an order that is not known."""
    head = choice.columns[0].header[:60]
    if choice.kind == "number":
        return _lost(head, choice.lost)
    said = []
    if "codes_together" in choice.told:
        said.append(note("categories.codes_together", column=head, codes=listed(choice.options)))
    if merged := _merged(choice.spellings):
        said.append(note("categories.spellings", "info", column=head, answers=_some(merged)))
    if not choice.coded and (near := near_spellings(tally(choice))):
        pairs = [f"{a} / {b}" for a, b in near]
        said.append(note("categories.near_spellings", column=head, answers=_some(pairs)))
    if len(choice.columns) == 1 and choice.kind == "single" and (example := mostly_numbers(choice.columns[0])):
        said.append(note("read.mostly_numbers", column=head, example=printable_text(example)))
    elif unordered and not natural_order(choice.options)[1]:
        known = [o for o in choice.options if not is_aside(o)]
        said.append(note("categories.order_unknown", column=head, answers=_some(known)))
    return said


def _lost(head: str, lost: Mapping[str, int]) -> list[Note]:
    """How many answers a question of numbers does not count, one of them as an example unless it may name somebody."""
    if not (n := sum(lost.values())):
        return []
    shown = [w for w, k in lost.items() if len(w) <= LONGEST and mask_identities(w) == w and not name_of_person(w)]
    shown = [w for w in shown if only_numbers(w) or lost[w] >= RECURS]
    if not shown:
        return [note("read.numbers_lost_unnamed", column=head, n=n)]
    return [note("read.numbers_lost", column=head, n=n, example=printable_text(max(shown, key=lambda w: lost[w])))]


def _merged(spellings: Mapping[str, str]) -> list[Words]:
    groups: dict[str, list[str]] = defaultdict(list)
    for variant, shown in spellings.items():
        if clean(variant) != clean(shown):
            groups[shown].append(variant)
    return [Words((listed(variants), shown), " → ") for shown, variants in groups.items()]


def _some(words: Sequence[object]) -> Words | Text:
    return clauses(words, MOST)
