"""Typed numbers of which some have a unit and others none: ``42`` beside ``42岁``, ``3`` beside ``3 hours``.

A unit that the head names, else the one that most of them have, is that of the column: ``30分钟`` is 0.5 of hours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import isclose
from statistics import median

from repurchase.errors import Note, note
from repurchase.plain_text import printable_text
from repurchase.survey.read.answers.numbers.amounts import FEWEST, LONGEST, MOSTLY, amount, replace_cells
from repurchase.survey.read.answers.numbers.head_units import about_words, measures, unit_behind, unit_of_head
from repurchase.survey.read.answers.numbers.number_words import either
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold, number

HALF = 0.5  # share of the answers that are numbers, above which a question read as categories may ask for one
ALIKE = 8.0  # times by which numbers with and without a unit may differ in the middle, where the unit has other sizes
YEARS = "years"  # the sign under which ages are read
LOOKED_AT = 5_000  # distinct cells of a column


@dataclass(frozen=True, slots=True)
class Quantity:
    """A written number: its value in its own unit, what the unit measures, and the unit's size; kind "" is bare."""

    value: float
    kind: str = ""
    size: float = 1.0
    signed: bool = False


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """The unit of a column of numbers: what it measures, its size, and its words in the file.

    Where `bare`, only numbers without a unit are the column's own; where `asked`, its head names the unit.
    """

    kind: str = ""
    size: float = 1.0
    words: str = ""
    bare: bool = False
    asked: bool = False

    @property
    def several_sizes(self) -> bool:
        """Whether numbers alone leave open which unit they are of: minutes or hours, and no years."""
        sizes = {size for kind, size in measures().values() if kind == self.kind}
        return len(sizes) > 1 and (self.kind, self.size) != measures()[YEARS]

    def value(self, q: Quantity | None) -> float | None:
        """A number in this unit; None where it is none of it."""
        if q is None or not q.signed:
            return q.value if q is not None else None
        if self.bare or q.kind not in {self.kind, ""}:
            return None
        return q.value * q.size / self.size


@cache
def _measured() -> re.Pattern[str]:
    return re.compile(rf"(-?(?:\d[\d.,]*|[.,]\d+))\s*({either(measures())})\.?")


@lru_cache(maxsize=50_000)
def quantity(word: str, decimal: str = ".") -> Quantity | None:
    """The number that an answer states, with or without a unit; None where it states none, or several."""
    if not word or len(word) > LONGEST:
        return None
    if (plain := number(word, decimal)) is not None:
        return Quantity(plain)
    bare = about_words().sub("", fold(word))
    if (match := _measured().fullmatch(bare)) is not None:
        read = number(match[1], decimal)
        found = amount(match[1]) if read is None else (read, "", False)
        return Quantity(found[0], *measures()[match[2]], True) if found is not None else None
    told = amount(bare)
    if told is None:
        return None
    value, unit, signed = told
    kind, size = measures()[YEARS] if unit == YEARS else (unit, 1.0)
    return Quantity(value, kind, size, signed)


def numbers_of(c: SheetColumn) -> list[float | None]:
    """Each distinct cell of a column as a number of the column's own unit, None where it is none.

    A unit that measures something else, and one whose numbers lie far from those without, is not taken for it.
    """
    unit = own_unit(c)
    return [unit.value(quantity(w, c.decimal)) for w in c.words]


def own_unit(c: SheetColumn) -> OwnUnit:
    """The unit of a column of numbers: the one that its head names, else the one of most answers with one."""
    read = [quantity(w, c.decimal) for w in c.words]
    given = [(w, q, int(n)) for w, q, n in zip(c.words, read, c.counts, strict=True) if q is not None and q.signed]
    held: Counter[tuple[str, float]] = Counter()
    for _, q, n in given:
        held[q.kind, q.size] += n
    head = unit_of_head(c)
    if head.kind in {k for k, _ in held} or not any(k for k, _ in held):
        if head.words:
            return OwnUnit(head.kind, head.size * head.many, head.words, asked=True)
        return OwnUnit()
    by_kind: Counter[str] = Counter()
    for (k, _), n in held.items():
        by_kind[k] += n if k else 0
    kind = max(by_kind, key=lambda k: (by_kind[k], k))
    size = max((n, s) for (k, s), n in held.items() if k == kind)[1]
    if _far_apart([q for q in read if q is not None], kind, size):
        return OwnUnit(kind, size, bare=True)
    named: Counter[str] = Counter()
    for w, q, n in given:
        named[unit_behind(w)] += n if (q.kind, q.size) == (kind, size) else 0
    many = head.many if not head.kind else 1.0  # （万） before 元: of a head that measures something else, no multiple
    words = (head.words if many != 1.0 else "") + max(named, key=lambda w: (named[w], w))
    return OwnUnit(kind, size * many, words)


def _far_apart(read: Sequence[Quantity], kind: str, size: float) -> bool:
    """Whether the numbers without a unit must have another than those with one: 90 beside 1.5 小时."""
    sizes = {s for k, s in measures().values() if k == kind}
    own = [abs(q.value * q.size / size) for q in read if q.signed and q.kind == kind]
    bare = [abs(q.value) for q in read if not q.signed]
    if len(sizes) < 2 or not own or not bare:
        return False
    low, high = sorted((median(own), median(bare)))
    return high > ALIKE * max(low, 0.5)


def settle_quantities(c: SheetColumn, least: float = MOSTLY) -> list[Note]:
    """Make the written numbers of a question plain ones, in place, and say so; nothing where they are none.

    So it is where `least` of the answers are numbers of one unit or without any, and some have one. Where nobody says
    that the question asks for a number (the default), they must have been typed, too: many different ones, or the same
    one with a unit and without.
    """
    if c.labels or not any(isinstance(u, str) for u in c.uniques) or len(c.uniques) > LOOKED_AT:
        return []
    read = [quantity(w, c.decimal) for w in c.words]
    signed = [w for w, q, n in zip(c.words, read, c.counts, strict=True) if q is not None and n and _needs(c, w)]
    values = numbers_of(c) if signed else []
    counted = sum(int(n) for v, n, w in zip(values, c.counts, c.words, strict=False) if v is not None and w)
    if not signed or counted < least * c.filled or (least >= MOSTLY and not _were_typed(c, read)):
        return []
    told = {w: v for w, v in zip(c.words, values, strict=True) if v is not None and w in signed}
    if not told:
        return []
    said = _told(c, told)
    replace_cells(c, [u if v is None or not w else v for u, v, w in zip(c.uniques, values, c.words, strict=True)])
    return said


def _told(c: SheetColumn, told: Mapping[str, float]) -> list[Note]:
    """What is said of answers made plain: how one was converted, if any was; the column is given its unit's words."""
    unit = own_unit(c)
    turned = [w for w, v in told.items() if _converted(w, v, unit, c.decimal)]
    if unit.words and not unit.asked and (turned or unit.several_sizes):
        c.unit = unit.words
    example = next(iter(turned or told))
    value = told[example]
    value = float(f"{value:.3g}") if turned and abs(value) < 1 else value  # 26 minutes are 0.433 hours
    shown = {"column": c.header[:60], "example": printable_text(example), "value": f"{value:.12g}"}
    if turned:
        return [note("read.amounts_converted", "info", unit=printable_text(unit.words), **shown)]
    return [note("read.amounts", "info", **shown)]


def _converted(word: str, value: float, unit: OwnUnit, decimal: str) -> bool:
    """Whether an answer stands in another unit than the column's, so that its own number is another."""
    if not unit.words or (digits := re.search(r"\d[\d.,]*|[.,]\d+", fold(word))) is None:
        return False
    written = number(digits[0], decimal)
    found = (written, "", False) if written is not None else amount(digits[0])
    return found is not None and not isclose(found[0], abs(value))


def _needs(c: SheetColumn, word: str) -> bool:
    """Whether an answer is a number only once its unit is taken off."""
    return bool(word) and number(word, c.decimal) is None


def _were_typed(c: SheetColumn, read: Sequence[Quantity | None]) -> bool:
    held = [q for q, n, w in zip(read, c.counts, c.words, strict=True) if q is not None and n and w]
    return _both_ways(held) or (len(held) >= MOSTLY * len(c.distinct) and len({q.value for q in held}) >= FEWEST)


def _both_ways(read: Sequence[Quantity]) -> bool:
    """Whether some of three numbers or more stand with a unit and without, as no list of options has them."""
    signed, bare = {q.value for q in read if q.signed}, {q.value for q in read if not q.signed}
    return len(signed | bare) > 2 and bool(signed & bare)


def mostly_numbers(c: SheetColumn) -> str:
    """An answer of a question that is read as categories though most of its many answers are numbers; else empty."""
    if c.labels or len(c.distinct) > LOOKED_AT:
        return ""
    held = [(w, q, int(n)) for w, n in zip(c.words, c.counts, strict=True) if n and (q := quantity(w, c.decimal))]
    many = len({q.value for _, q, _ in held}) >= FEWEST or _both_ways([q for _, q, _ in held])
    enough = many and sum(n for *_, n in held) > HALF * c.filled
    return max(held, key=lambda p: p[2])[0] if enough else ""
