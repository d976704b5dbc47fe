"""Answers as numbers on the scale that the column map states."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from repurchase.errors import note
from repurchase.identity_patterns import mask_identities
from repurchase.survey.column_entry import NONE, ColumnEntry
from repurchase.survey.instrument import Label, Scale
from repurchase.survey.read.answers.answer_labels import split_explicit, strength
from repurchase.survey.read.answers.answer_profile import Profile, is_missing_code, label_at, stands_aside
from repurchase.survey.read.answers.words.ladders import ladder_place
from repurchase.survey.read.column_map.told_columns import Told
from repurchase.survey.read.ratings.scale_codes.code_notes import may_tell
from repurchase.survey.read.ratings.scale_codes.codes import Coded, code_by_order, code_numbers, with_outside
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold, language_of, number, plain
from repurchase.text import joined

ScaleCells = tuple[int, int, tuple[str, ...]]
MOST_SHOWN = 24  # characters of an answer that a caution repeats


def scale_cells(scale: Scale) -> ScaleCells:
    """The ends of a scale and its words from low to high, as a line of the map has them."""
    words = [mask_identities(next(iter(label.values()), "")) for label in scale.labels]
    if not any(words):
        return scale.low, scale.high, ()
    order = tuple(w or str(code) for w, code in zip(words, scale.points, strict=True))
    unclear = any("|" in w for w in order) or len({plain(w) or w for w in order}) < len(order)
    return scale.low, scale.high, () if unclear else order


def recode(coded: dict[int, Coded], constructs: Mapping[int, str], profiles: Mapping[int, Profile], told: Told) -> None:
    """Number the answers anew wherever the map states another scale than was read.

    A construct has one scale: what is changed in one of its lines holds for those that only repeat the reading.
    """
    read = {index: scale_cells(k.scale) for index, k in coded.items()}
    wanted = {index: _wanted(told.entries.get(index), cells) for index, cells in read.items()}
    changes: dict[tuple[str, ScaleCells], set[ScaleCells]] = defaultdict(set)
    for index, cells in read.items():
        if wanted[index] != cells and constructs.get(index):
            changes[constructs[index], cells].add(wanted[index])
    for (code, _), scales in sorted(changes.items()):
        if len(scales) > 1:
            ends = joined(f"{low}-{high}" for low, high, _ in sorted(scales))
            told.notes.append(note("columns.two_scales", construct=code, n=len(scales), scales=ends))
    followed: set[str] = set()
    for index, cells in read.items():
        code = constructs.get(index, "")
        shared = changes.get((code, cells), set())
        follows = wanted[index] == cells and len(shared) == 1 and _holds(next(iter(shared)), coded[index])
        asked = next(iter(shared)) if follows else wanted[index]
        if asked != cells:
            coded[index] = _coded(coded[index], profiles[index], cells, asked)
        followed |= {code} if follows else set()
    for code in sorted(followed):
        heads = [k.column.header[:60] for i, k in coded.items() if constructs.get(i) == code and wanted[i] != read[i]]
        told.notes.append(note("columns.shared_scale", "info", construct=code, columns=joined(heads)))


def _holds(asked: ScaleCells, coded: Coded) -> bool:
    """Whether every answer of a column lies between the ends asked for: no other line of the map costs it answers."""
    answers = coded.values[np.isfinite(coded.values)]
    return not len(answers) or bool(asked[0] <= answers.min() and answers.max() <= asked[1])


def _numbered(c: SheetColumn) -> bool:
    """Whether the answers of a column carry numbers of their own: in the cell, beside the word, or as value labels."""
    return any(v is not None for v in c.numbers) or any(split_explicit(fold(w))[1] is not None for w in c.distinct)


def code_in_order(coded: dict[int, Coded], columns: Sequence[SheetColumn], told: Told) -> None:
    """Number the answers of columns in words of no known order, in place, where the map gives their order.

    An order that is stated once holds for the columns beside it that have the same answers and no order of their own.
    """
    unordered = [c for c in columns if c.index not in coded]
    orders = {c.index: e.order for c in unordered if (e := told.entries.get(c.index)) and e.order not in {(), (NONE,)}}
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for c in unordered:
        entry = told.entries.get(c.index)
        order = orders.get(c.index, ())
        if not order and (entry is None or not entry.order) and (order := _order_of(c, orders.values())):
            shared[order].append(c.header[:60])
        if order:
            coded[c.index] = code_by_order(c, order)
    for heads in shared.values():
        told.notes.append(note("columns.shared_order", "info", columns=joined(heads)))


def _order_of(c: SheetColumn, orders: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The one order that lists every answer of a column; empty where none does, or several that differ."""
    words = {plain(w) or w for w, n in zip(c.words, c.counts, strict=True) if w and n}
    fitting = {order for order in orders if words and words <= {plain(w) or w for w in order}}
    return fitting.pop() if len(fitting) == 1 else ()


def _wanted(entry: ColumnEntry | None, cells: ScaleCells) -> ScaleCells:
    """What an entry makes of a scale as it was read; a new order has as many points as answers."""
    low, high, order = cells
    if entry is None:
        return cells
    low = low if entry.low is None else entry.low
    if entry.order and entry.order != order and entry.order != (NONE,):
        return low, low + len(entry.order) - 1, entry.order
    high = high if entry.high is None else entry.high
    return low, max(high, low + 1), order


def _coded(coded: Coded, p: Profile, cells: ScaleCells, asked: ScaleCells) -> Coded:
    low, high, order = asked
    if order != cells[2]:
        return _in_order(coded.column, p, order, low)
    if not coded.scale.labels:
        made = code_numbers(coded.column, p, low, high)
        made.scale = Scale(low, high)
        return made
    values = _from_cells(coded, p, low, high) + (0 if _numbered(coded.column) else low - cells[0])
    beyond = (values > high) | (values < low)
    outside = np.union1d(coded.outside[np.isnan(values[coded.outside])], np.flatnonzero(beyond))
    values[beyond] = np.nan
    known = dict(zip(coded.scale.points, coded.scale.labels, strict=False)) if _numbered(coded.column) else {}
    empty: list[Label] = [{}] * (high - low + 1)
    labels = (
        tuple(known.get(k, {}) for k in range(low, high + 1)) if known else (*coded.scale.labels, *empty)[: len(empty)]
    )
    off = Counter(coded.column.words[k] for k in coded.column.codes[outside])
    scale = Scale(low, high, labels)
    return Coded(coded.column, values, scale, outside, coded.missing_codes, coded.mixed, coded.flipped, off)


def _from_cells(coded: Coded, p: Profile, low: int, high: int) -> NDArray[np.float64]:
    """The codes read, and those of bare numbers beside the words that were off the scale as it was read."""
    c, values = coded.column, coded.values.copy()
    for i, value in enumerate(c.numbers):
        bare = value is not None and c.words[i] and not label_at(c, p, i) and not stands_aside(c, i)
        if bare and value is not None and low <= value <= high and value == int(value):
            values[(c.codes == i) & np.isnan(values)] = low + high - value if coded.flipped else value
    return values


def _in_order(c: SheetColumn, p: Profile, order: tuple[str, ...], low: int) -> Coded:
    """Each answer the number of its place in the order told, by its words, its label, or their strength."""
    codes, outside, missing = np.full(len(c.uniques), np.nan), [], 0
    places = _Places(order)
    for i, (word, value) in enumerate(zip(c.words, p.numbers or c.numbers, strict=True)):
        if not word or not c.counts[i]:
            continue
        label = c.labels.get(value, "") if value is not None else ""
        k = places.of(word) if not label else places.of(label)
        if k is not None:
            codes[i] = low + k
        elif value is not None and not places.numbers and value == int(value) and low <= value < low + len(order):
            codes[i] = value
        elif value is not None and is_missing_code(value):
            missing += int(c.counts[i])
        else:
            outside.append(i)
    labels: tuple[Label, ...] = tuple({language_of(w): w} for w in order)
    scale = Scale(low, low + len(order) - 1, () if places.numbers else labels)
    return with_outside(c, codes, scale, outside, missing)


class _Places:
    """Where each answer stands in an order, however it is written."""

    def __init__(self, order: tuple[str, ...]) -> None:
        self.numbers = all(number(w) is not None for w in order)
        self._words = {plain(w) or w: k for k, w in enumerate(order)}
        self._values = {v: k for k, w in enumerate(order) if (v := number(w)) is not None}
        self._strengths = {s.value: k for k, w in enumerate(order) if (s := strength(w)) is not None}
        self._ladder = tuple(map(fold, order))

    def of(self, word: str) -> int | None:
        """The place of an answer, from 0; None where the order does not list it."""
        k = self._words.get(plain(word) or word)
        if k is None and (value := number(word)) is not None:
            k = self._values.get(value)
        if k is None and (seen := strength(word)) is not None:
            k = self._strengths.get(seen.value)
        return ladder_place(word, self._ladder) if k is None else k


def words_to_order(c: SheetColumn) -> tuple[str, ...]:
    """The answers that may be shown for somebody to order: few, and none of them a person's."""
    if may_tell(c):
        return ()
    return tuple(mask_identities(w)[:MOST_SHOWN] for w in c.distinct)


def without_order(coded: dict[int, Coded], told: Told) -> list[int]:
    """Take out the columns that are said to be rated and hold words of no known order; each is told, and its words."""
    gone = []
    for index, k in coded.items():
        c, entry = k.column, told.entries.get(index)
        if entry is not None and c.filled and not np.isfinite(k.values).any() and not entry.order:
            gone.append(index)
            words = words_to_order(c)
            key = "columns.order_needed" if words else "columns.no_scale"
            told.notes.append(note(key, column=c.header[:60], answers=joined(words), n=len(c.distinct)))
    for index in gone:
        del coded[index]
    return gone
