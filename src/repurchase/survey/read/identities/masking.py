"""What may be shown of a file and of a questionnaire: heads told apart once masked, labels masked, columns named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from repurchase.errors import Note, note
from repurchase.identity_patterns import MASK, mask_identities
from repurchase.survey.instrument import Background, Check, Construct, Instrument, Item, Label, Statement
from repurchase.survey.read.identities.person_columns import without_masked
from repurchase.survey.read.identities.values import holds_identity
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.text import Joined, Text, Words, first_few

T = TypeVar("T", Item, Construct, Statement, Check, Background)
Scaled = TypeVar("Scaled", Construct, Statement, Check)


def tell_masked_apart(columns: Sequence[SheetColumn]) -> int:
    """Number the masks of heads that have become alike, in place; how many heads were masked.

    A number follows the mask, so that structure and matching stay as they are, and the same file gives the same heads
    whenever it is read. A name or a wording whose brackets hold nothing but a mask goes without them.
    """
    masked = [c for c in columns if c.raw]
    for part in ("name", "wording"):
        taken = Counter(without_masked(getattr(c, part)) for c in columns)
        for c in masked:
            bare = without_masked(getattr(c, part))
            if taken[bare] == 1:
                setattr(c, part, bare)
    for part in ("header", "name", "wording"):
        seen: dict[str, list[tuple[str, ...]]] = {}
        for c in masked:
            shown = getattr(c, part)
            if MASK not in shown:
                continue
            others = seen.setdefault(shown, [])
            if c.raw not in others:
                others.append(c.raw)
            k = others.index(c.raw) + 1
            if k > 1:
                setattr(c, part, shown.replace(MASK, f"{MASK}{k}", 1))
    return len(masked)


def masked_label(label: Label | None) -> Label | None:
    """Mask the words of a label in every language."""
    return None if label is None else {lang: mask_identities(words) for lang, words in label.items()}


def masked_instrument(instrument: Instrument) -> Instrument:
    """Mask what a study file or a codebook brought into the words of a questionnaire."""
    return replace(
        instrument,
        constructs=tuple(_construct(c) for c in instrument.constructs),
        statements=tuple(_scaled(s) for s in instrument.statements),
        checks=tuple(_scaled(c) for c in instrument.checks),
        background=tuple(_background(b) for b in instrument.background),
        label=masked_label(instrument.label),
    )


def _construct(c: Construct) -> Construct:
    return replace(_scaled(c), items=tuple(_labelled(i) for i in c.items))


def _background(b: Background) -> Background:
    return replace(_labelled(b), options=tuple(masked_label(o) or {} for o in b.options))


def _labelled(thing: T) -> T:
    return replace(thing, label=masked_label(thing.label) or {})


def _scaled(thing: Scaled) -> Scaled:
    scale = thing.scale
    words = tuple(masked_label(w) or {} for w in scale.labels)
    return replace(_labelled(thing), scale=replace(scale, labels=words))


def private_columns(
    identities: Sequence[SheetColumn], open_text: Sequence[SheetColumn]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(heads of identities, heads of free text); free text with a telephone number or address in it is both."""
    leaking = [c for c in open_text if holds_identity(c)]
    named = sorted((*identities, *leaking), key=lambda c: c.index)
    return tuple(c.header for c in named), tuple(c.header for c in open_text)


def typed_notes(counts: dict[str, Counter[str]], masked: int, renamed: bool) -> list[Note]:
    """What to say of answers that were pooled, blanked or left out: how many, in which columns, never which."""
    notes = [
        note(f"identities.{key}", n=sum(by_head.values()), columns=_some(by_head))
        for key, by_head in counts.items()
        if by_head
    ]
    if masked:
        notes.append(note("identities.masked", "info", n=masked))
    if renamed:
        notes.append(note("identities.file_name", "info"))
    return notes


def _some(heads: Iterable[str], most: int = 4) -> Joined | Words | Text:
    return first_few((h[:40] for h in heads), most)
