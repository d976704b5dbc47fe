"""Codes for answers: which scale columns share, and what each cell is worth on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from repurchase.survey.instrument import Scale
from repurchase.survey.read.answers.answer_labels import HIGHEST, LOWEST, NO_OPINION, ladder_position, strength
from repurchase.survey.read.answers.answer_profile import Profile, is_missing_code, real_counts
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold

ENOUGH = 60  # answers of a group after which a point left out is no accident
SOLID = 0.03  # share of the answers that each used point then has
NEAR = 1.4  # strengths on the two sides of the middle this close are taken for mirror images


@dataclass(frozen=True, slots=True)
class LabelScale:
    """Points of a verbal scale, low to high: each a set of strengths (or ladder labels), with the words seen."""

    points: tuple[frozenset[float], ...]
    low: int
    words: tuple[str, ...]
    flipped: bool = False

    @property
    def high(self) -> int:
        """The highest point."""
        return self.low + len(self.points) - 1


@dataclass(slots=True)
class Coded:
    """A rated column as numbers.

    `values` holds NaN for missing; `outside` the indices of respondents whose cell is on no point of the scale.
    """

    column: SheetColumn
    values: NDArray[np.float64]
    scale: Scale
    outside: NDArray[np.intp]
    missing_codes: int = 0
    mixed: bool = False
    flipped: bool = False


# --- verbal scales -------------------------------------------------------------------------------------------------


def label_scales(columns: Mapping[int, tuple[SheetColumn, Profile]]) -> dict[int, LabelScale]:
    """The verbal scale of each column.

    Columns of one group share a scale, and groups whose labels fit together share it too, so that a point which nobody
    chose keeps its place. A group that leaves out inner points again and again has a shorter scale of its own.
    """
    groups: dict[str, list[int]] = {}
    for i, (c, _) in columns.items():
        groups.setdefault(c.group, []).append(i)
    held = {key: _held([columns[i] for i in members]) for key, members in groups.items()}
    pools: list[set[float]] = []
    homes: dict[str, set[float]] = {}
    sizes = {key: len(members) for key, members in groups.items()}
    for key in sorted(groups, key=lambda k: len(held[k]), reverse=True):
        home = next((pool for pool in pools if _fits(held[key], pool, sizes[key])), None)
        if home is None:
            home = set(held[key])
            pools.append(home)
        home.update(held[key])
        homes[key] = home
    out: dict[int, LabelScale] = {}
    for pool in pools:
        members = [i for key, home in homes.items() if home is pool for i in groups[key]]
        out |= dict.fromkeys(members, _label_scale(pool, [columns[i] for i in members]))
    return out


def _held(columns: Sequence[tuple[SheetColumn, Profile]]) -> Counter[float]:
    """How often each strength occurs; those that value labels promise are held at least once."""
    counts: Counter[float] = Counter()
    for c, p in columns:
        for s, n in zip(p.strengths, c.counts, strict=True):
            if s and n:
                counts[s.value] += int(n)
        for label in c.labels.values():
            if s := strength(label):
                counts[s.value] += 1
    return counts


def _fits(held: Counter[float], pool: set[float], columns: int) -> bool:
    """Whether labels belong to the scale of `pool`: they add no point, and leave out none between their ends.

    That points are left out counts only where many answers to several columns spread over the points that are used.
    """
    whole = _points(pool)
    if len(_points(pool | held.keys())) > len(whole):
        return False
    total = sum(held.values())
    used = {k for k, values in enumerate(whole) if values & held.keys()}
    mirrored = used | {len(whole) - 1 - k for k in used}
    if columns < 2 or total < ENOUGH or len(mirrored) < LOWEST + 1 or min(held.values()) < SOLID * total:
        return True
    return mirrored == set(range(min(mirrored), max(mirrored) + 1))


def _points(seen: set[float]) -> tuple[frozenset[float], ...]:
    """The strengths grouped into points, the weaker side completed by its mirror image."""
    down = sorted({-v for v in seen if v < 0}, reverse=True)
    up = sorted({v for v in seen if v > 0}, reverse=True)
    pairs = _mirrored(down, up)
    low = [frozenset({-a} if a else {-b} if b else set()) for a, b in pairs]
    high = [frozenset({b} if b else {a} if a else set()) for a, b in reversed(pairs)]
    middle = [frozenset({0.0})] if 0.0 in seen else []
    return (*low, *middle, *high)


def _mirrored(down: list[float], up: list[float]) -> list[tuple[float | None, float | None]]:
    """Pairs of strengths on the two sides, strongest first; None where a side lacks its counterpart."""
    swap = len(down) > len(up)
    small, large = (up, down) if swap else (down, up)
    best = min(
        combinations(range(len(large)), len(small)),
        key=lambda idx: sum(abs(s - large[i]) for s, i in zip(small, idx, strict=True)),
        default=(),
    )
    pairs: list[tuple[float | None, float | None]] = []
    partner = dict(zip(best, small, strict=True))
    for i, b in enumerate(large):
        a = partner.get(i)
        if a is not None and abs(a - b) > NEAR:
            pairs += sorted([(a, None), (None, b)], key=lambda p: -(p[0] or p[1] or 0))
        else:
            pairs.append((a, b))
    return [(b, a) for a, b in pairs] if swap else pairs


def _label_scale(pool: set[float], columns: list[tuple[SheetColumn, Profile]]) -> LabelScale:
    points = _points(pool)
    words: list[Counter[str]] = [Counter() for _ in points]
    explicit: list[Counter[float]] = [Counter() for _ in points]
    place = {v: k for k, values in enumerate(points) for v in values}
    for c, p in columns:
        for i, s in enumerate(p.strengths):
            if s is None or s.value not in place:
                continue
            k = place[s.value]
            words[k][_label_words(c, i)] += int(c.counts[i])
            value = c.numbers[i] if c.numbers[i] is not None else s.explicit
            if value is not None:
                explicit[k][value] += int(c.counts[i])
        for value, label in c.labels.items():
            if (s := strength(label)) and s.value in place:
                words[place[s.value]][label] += 1
                explicit[place[s.value]][value] += 1
    low, flipped, size = _numbered_points(explicit, len(points))
    shown = tuple(w.most_common(1)[0][0] if w else "" for w in words)
    if size > len(points):  # only the ends, or some points, carry words: the numbers between them are points too
        half = len(points) // 2
        gap = size - len(points)
        points = (*points[:half], *[frozenset[float]()] * gap, *points[half:])
        shown = (*shown[:half], *[""] * gap, *shown[half:])
    return LabelScale(points, low, shown, flipped)


def _label_words(c: SheetColumn, i: int) -> str:
    value = c.numbers[i]
    return c.labels.get(value, c.words[i]) if value is not None else c.words[i]


def _numbered_points(explicit: list[Counter[float]], size: int) -> tuple[int, bool, int]:
    """(lowest code, numbers run against the words, number of points), from numbers written with the labels."""
    pairs = [(k, c.most_common(1)[0][0]) for k, c in enumerate(explicit) if c]
    if len(pairs) < 2:
        return 1, False, size
    first, last = pairs[0], pairs[-1]
    span = abs(last[1] - first[1])
    flipped = last[1] < first[1]
    if first[0] == 0 and last[0] == size - 1 and LOWEST - 1 <= span <= HIGHEST - 1:
        return int(min(first[1], last[1])), flipped, int(span) + 1
    if span == last[0] - first[0]:
        low = (last[1] - (size - 1 - last[0])) if flipped else first[1] - first[0]
        return (int(low) if low in (0.0, 1.0) else 1), flipped, size
    return 1, flipped, size


def code_labels(c: SheetColumn, p: Profile, scale: LabelScale) -> Coded:
    """Codes of a verbal column; plain numbers among the words are taken as codes of the same scale."""
    place = {v: k for k, values in enumerate(scale.points) for v in values}
    codes = np.full(len(c.uniques), np.nan)
    outside, missing, mixed = [], 0, False
    for i, (s, number) in enumerate(zip(p.strengths, p.numbers, strict=True)):
        if not c.words[i] or not c.counts[i]:
            continue
        if s is not None and s.value in place:
            codes[i] = scale.low + place[s.value]
            continue
        if number is not None and scale.low <= number <= scale.high and number == int(number):
            codes[i] = scale.low + scale.high - number if scale.flipped else number
            mixed = mixed or not c.labels
        elif (number is not None and is_missing_code(number)) or fold(c.words[i]) in NO_OPINION:
            missing += int(c.counts[i])
        else:
            outside.append(i)
    labels = tuple({_language(w): w} if w else {} for w in scale.words)
    shown = Scale(scale.low, scale.high, labels if any(scale.words) else ())
    values = c.spread(codes)
    return Coded(c, values, shown, np.flatnonzero(np.isin(c.codes, outside)), missing, mixed, scale.flipped)


def code_ladder(c: SheetColumn, p: Profile) -> Coded:
    """Codes of a one-sided ladder (never ... always)."""
    places = [ladder_position(w, p.ladder) if w else None for w in c.words]
    codes = [np.nan if k is None else k + 1.0 for k in places]
    for i, (k, number) in enumerate(zip(places, p.numbers, strict=True)):
        if k is None and number is not None and 1 <= number <= len(p.ladder):
            codes[i] = number
    outside = [i for i, (v, w) in enumerate(zip(codes, c.words, strict=True)) if w and v != v]
    scale = Scale(1, len(p.ladder), tuple({_language(w): w} for w in p.ladder))
    return Coded(c, c.spread(codes), scale, np.flatnonzero(np.isin(c.codes, outside)))


def _language(word: str) -> str:
    return "zh" if any("\u4e00" <= ch <= "\u9fff" for ch in word) else "en"


# --- numbers without words -----------------------------------------------------------------------------------------


def numeric_range(columns: Sequence[tuple[SheetColumn, Profile]], expected: Scale | None = None) -> tuple[int, int]:
    """Lowest and highest point of unlabelled columns that belong together; rare strays do not stretch it."""
    counts: Counter[float] = Counter()
    for c, p in columns:
        counts += real_counts(c, p.numbers)
    whole = Counter({int(v): n for v, n in counts.items() if v == int(v) and 0 <= v <= HIGHEST - 1})
    total = sum(whole.values())
    if not total:
        return (expected.low, expected.high) if expected else (1, 5)
    rare = max(1.0, 0.004 * total) if total >= 40 else 0.0
    usual = [v for v, n in whole.items() if n > rare] or list(whole)
    low, high = min(usual), max(usual)
    if expected and expected.low <= low and high <= expected.high:
        return expected.low, expected.high
    if low == 0 and whole[0] < 0.02 * total and high <= 7:
        low = 1
    if low == 0:
        return 0, next(top for top in (4, 5, 6, 10) if high <= top)
    for top in (5, 7, 10):
        if top - 1 <= high <= top:
            return 1, top
    return 1, max(high, LOWEST)


def code_numbers(c: SheetColumn, p: Profile, low: int, high: int) -> Coded:
    """Codes of a numeric column on a scale from `low` to `high`; the direction is assumed and says so."""
    codes = np.full(len(c.uniques), np.nan)
    outside, missing = [], 0
    for i, value in enumerate(p.numbers):
        if not c.words[i] or not c.counts[i]:
            continue
        if value is not None and low <= value <= high and value == int(value):
            codes[i] = value
        elif value is not None and is_missing_code(value):
            missing += int(c.counts[i])
        else:
            outside.append(i)
    return Coded(c, c.spread(codes), Scale(low, high, assumed=True), np.flatnonzero(np.isin(c.codes, outside)), missing)
