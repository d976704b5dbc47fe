"""Names and orders of background questions as the column map states them."""

from __future__ import annotations

from dataclasses import replace

from repurchase.errors import note
from repurchase.identity_patterns import mask_identities
from repurchase.survey.column_entry import NONE
from repurchase.survey.instrument import Background, Instrument, Label
from repurchase.survey.read.answers.choices import Choice
from repurchase.survey.read.column_map.told_columns import Told
from repurchase.survey.read.sheet.normalise import plain
from repurchase.text import joined


def named(asked: Background, choice: Choice, instrument: Instrument | None, told: Told, taken: set[str]) -> Background:
    """A background question under the name that the map gives it, the study's where it has one of that name."""
    entry = told[choice.columns[0]]
    if entry is None or not entry.item or entry.item == asked.name or entry.item in taken:
        return asked
    known = next((b for b in instrument.background if b.name == entry.item), None) if instrument is not None else None
    if known is None:
        return replace(asked, name=entry.item)
    return replace(known, kind=asked.kind, column=asked.column)


def ordered(
    asked: Background, choice: Choice, order: tuple[str, ...], labels: tuple[Label, ...], told: Told
) -> tuple[Background, tuple[str, ...], tuple[Label, ...]]:
    """(question, answers, their labels) in the order that the map states; answers that it does not list come last."""
    entry = told[choice.columns[0]]
    if entry is None or not entry.order or choice.kind != "single":
        return asked, order, labels
    if entry.order == (NONE,):
        return replace(asked, kind="single" if asked.kind == "ordered" else asked.kind), order, labels
    rank = {plain(w) or w: k for k, w in enumerate(entry.order)}
    shown = [rank.get(plain(mask_identities(o)) or o, len(rank)) for o in order]
    if lost := [mask_identities(o)[:24] for o, k in zip(order, shown, strict=True) if k == len(rank)]:
        told.notes.append(note("columns.not_in_order", column=choice.columns[0].header[:60], answers=joined(lost)))
    new = sorted(range(len(order)), key=lambda k: shown[k])
    return replace(asked, kind="ordered"), tuple(order[k] for k in new), tuple(labels[k] for k in new)
