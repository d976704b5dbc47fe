"""What was decided about answers is said: off the scale, misspelt, lengths assumed, words without an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from repurchase.errors import CAUTION, Note, note
from repurchase.identity_patterns import typed_identity
from repurchase.plain_text import printable_text
from repurchase.survey.read.answers.answer_labels import HIGHEST
from repurchase.survey.read.answers.answer_profile import is_missing_code, stands_aside
from repurchase.survey.read.answers.words.answer_words import letters
from repurchase.survey.read.identities.answer_names import names_somebody
from repurchase.survey.read.identities.values import mostly_names, only_full_names
from repurchase.survey.read.ratings.scale_codes.codes import Coded
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.text import Text, Words, first_few, listed, text

MOST_COLUMNS, MOST_WORDS = 4, 8  # of a list that is shown
FEW_LETTERS = 30  # an answer longer than that is prose, and is counted but not shown


def scale_notes(coded: Sequence[Coded], unordered: Sequence[SheetColumn], rows: Sequence[int]) -> list[Note]:
    """What was decided about cells, lengths and directions of scales; words whose order is asked for."""
    notes = [
        *words_without_order(unordered),
        *_outside(coded, rows),
        *_aside(coded),
        *_misspelt(coded),
        *_lengths(coded),
    ]
    notes += _missing(coded)
    notes += _numbers_of_words([c.column for c in coded if c.mixed])
    if any(c.flipped for c in coded):
        notes.append(note("read.flipped", "info", n=sum(c.flipped for c in coded)))
    if any(c.scale.assumed for c in coded):
        notes.append(note("read.direction_assumed", "info"))
    return notes


def _numbers_of_words(columns: Sequence[SheetColumn]) -> list[Note]:
    """Columns whose numbers were read by the words of a scale: all of their answers, or only some."""
    apart = {c.index for c in columns if any(v is None and w and n for v, w, n in _cells(c))}
    notes = []
    for key, among in (("read.mixed", True), ("read.numbers_beside_words", False)):
        if shown := [c.header[:40] for c in columns if (c.index in apart) is among]:
            some = first_few(shown, MOST_COLUMNS)
            notes.append(note(key, "info", columns=some, n=len(shown)))
    return notes


def _cells(c: SheetColumn) -> Iterator[tuple[float | None, str, int]]:
    return zip(c.numbers, c.words, map(int, c.counts), strict=True)


def _missing(coded: Sequence[Coded]) -> list[Note]:
    """The cells that say that there is no answer, by what stands in them."""
    held = [c for c in coded if c.missing_codes]
    if not held:
        return []
    said: Counter[str] = Counter()
    for c in held:
        column = c.column
        for i, (word, value, n) in enumerate(zip(column.words, column.numbers, column.counts, strict=True)):
            coded_so = value is not None and is_missing_code(value, column)
            if word and n and (coded_so or stands_aside(column, i)):
                said[word] += int(n)
    columns = _some([c.column.header[:40] for c in held])
    return [
        note(
            "read.missing_codes",
            "info",
            n=sum(c.missing_codes for c in held),
            words=shown_answers(said),
            columns=columns,
        )
    ]


def _outside(coded: Sequence[Coded], rows: Sequence[int]) -> list[Note]:
    outside = [c for c in coded if len(c.outside)]
    if not outside:
        return []
    named = sorted({int(rows[i]) for c in outside for i in c.outside})
    said: Counter[str] = Counter()
    for c in outside:
        said.update(Counter() if may_tell(c.column) else c.off)
    shared: dict[str, Any] = {
        "n": sum(len(c.outside) for c in outside),
        "rows": _some(named, 10),
        "columns": _some([c.column.header[:40] for c in outside]),
    }
    words = shown_answers(said)
    return [note("read.outside", words=words, **shared) if words else note("read.outside_unnamed", **shared)]


def _aside(coded: Sequence[Coded]) -> list[Note]:
    """Numbers beside the points that were taken for codes: a note for each, and each scale."""
    groups: dict[tuple[int, int, int], list[Coded]] = {}
    for c in coded:
        for value in c.aside:
            groups.setdefault((value, c.scale.low, c.scale.high), []).append(c)
    return [
        note(
            "read.beside_scale",
            columns=_some([c.column.header[:40] for c in members]),
            n=sum(c.aside[value] for c in members),
            value=value,
            low=low,
            high=high,
        )
        for (value, low, high), members in groups.items()
    ]


def shown_answers(counts: Counter[str]) -> Words | Text | str:
    """Short answers with how many gave each; what may lead to a person, and prose, is left out."""
    fit = [
        (w, n)
        for w, n in counts.most_common()
        if len(w) <= FEW_LETTERS and not typed_identity(w) and not names_somebody(w)
    ]
    shown = listed(text("read.answer_times", answer=w, n=n) for w, n in fit[:MOST_WORDS])
    if not fit:
        return ""
    return text("general.list_more", first=shown) if len(counts) > min(len(fit), MOST_WORDS) else shown


def _misspelt(coded: Sequence[Coded]) -> list[Note]:
    pairs: dict[tuple[str, str], list[str]] = {}
    for c in coded:
        for word, label in c.near.items():
            pairs.setdefault((word, label), []).append(c.column.header[:40])
    return [
        note("read.misspelt", word=printable_text(w), label=printable_text(label), columns=_some(heads))
        for (w, label), heads in pairs.items()
    ]


def _lengths(coded: Sequence[Coded]) -> list[Note]:
    """Lengths assumed, numbers left out or in no order, letters: one note for each kind and scale."""
    groups: dict[tuple[str, int, int], list[Coded]] = {}
    for c in coded:
        if c.remark:
            groups.setdefault((c.remark, c.scale.low, c.scale.high), []).append(c)
    notes = []
    for (remark, low, high), members in groups.items():
        heads = _some([c.column.header[:40] for c in members])
        severity = "info" if remark == "letters" else CAUTION
        answers = sum(int((c.values == c.values).sum()) for c in members)
        absent = listed(str(v) for v in range(low, high + 1) if not any((c.values == v).any() for c in members))
        words = " < ".join(w for label in members[0].scale.labels for w in label.values())
        notes.append(
            note(
                f"read.codes_{remark}",
                severity,
                columns=heads,
                low=low,
                high=high,
                n=answers,
                absent=absent,
                words=words,
            )
        )
    return notes


def words_without_order(columns: Sequence[SheetColumn]) -> list[Note]:
    """Say which rated columns are answered in words whose order is not known, and ask for it."""
    groups: dict[frozenset[str], list[SheetColumn]] = {}
    for c in columns:
        own = frozenset(map(letters, c.distinct))
        key = next((k for k in groups if len(k & own) >= len(own) / 2), own)
        groups.setdefault(key, []).append(c)
    notes = []
    for members in groups.values():
        counts: Counter[str] = Counter()
        for c in members:
            counts.update({w: int(n) for w, n in zip(c.words, c.counts, strict=True) if w and n})
        words = "" if any(map(may_tell, members)) else shown_answers(counts)
        heads = _some([c.header[:40] for c in members], 6)
        message = "read.words_without_order" if words else "read.words_untold"
        notes.append(note(message, n=len(members), columns=heads, words=words))
    return notes


def may_tell(c: SheetColumn) -> bool:
    """Whether the answers of a column may be somebody's: too many for a scale, or all of them names."""
    return len(c.distinct) > HIGHEST or only_full_names(c) or mostly_names(c)


def _some(values: Iterable[object], most: int = MOST_COLUMNS) -> Words | Text:
    return listed(values, most)
