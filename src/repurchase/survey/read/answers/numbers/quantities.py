"""Typed numbers of which some have a unit and others none: ``42`` beside ``42岁``, ``3`` beside ``3 hours``.

A unit that the head names, else the one that most of them have, is that of the column: ``30分钟`` is 0.5 of hours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import median

from repurchase.errors import Note, note
from repurchase.plain_text import printable_text
from repurchase.survey.read.answers.numbers.amounts import FEWEST, LONGEST, MOSTLY, amount, replace_cells
from repurchase.survey.read.answers.numbers.number_words import either, number_words
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


@cache
def _measures() -> dict[str, tuple[str, float]]:
    held = number_words()["amounts"]["measures"]
    return {fold(w): (kind, float(v)) for kind, sizes in held.items() for v, words in sizes.items() for w in words}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    about = either(number_words()["amounts"]["about"])
    measured = rf"(-?(?:\d[\d.,]*|[.,]\d+))\s*({either(_measures())})\.?"
    return re.compile(measured), re.compile(rf"^(?:{about})\s*|\s*(?:{about})$")


@lru_cache(maxsize=50_000)
def quantity(word: str, decimal: str = ".") -> Quantity | None:
    """The number that an answer states, with or without a unit; None where it states none, or several."""
    if not word or len(word) > LONGEST:
        return None
    if (plain := number(word, decimal)) is not None:
        return Quantity(plain)
    measured, about = _patterns()
    bare = about.sub("", fold(word))
    if (match := measured.fullmatch(bare)) is not None:
        read = number(match[1], decimal)
        found = amount(match[1]) if read is None else (read, "", False)
        return Quantity(found[0], *_measures()[match[2]], True) if found is not None else None
    told = amount(bare)
    if told is None:
        return None
    value, unit, signed = told
    kind, size = _measures()[YEARS] if unit == YEARS else (unit, 1.0)
    return Quantity(value, kind, size, signed)


def numbers_of(c: SheetColumn) -> list[float | None]:
    """Each distinct cell of a column as a number of the column's own unit, None where it is none.

    A unit that measures something else, and one whose numbers lie far from those without, is not taken for it.
    """
    read = [quantity(w, c.decimal) for w in c.words]
    signed = [(q, int(n)) for q, n in zip(read, c.counts, strict=True) if q is not None and q.signed]
    kind, size, many = _unit_of_head(c)
    held: Counter[tuple[str, float]] = Counter()
    for q, n in signed:
        held[q.kind, q.size] += n
    if kind not in {k for k, _ in held}:
        by_kind: Counter[str] = Counter()
        for (k, _), n in held.items():
            by_kind[k] += n if k else 0
        kind = max(by_kind, key=lambda k: (by_kind[k], k)) if by_kind else ""
        size = max(((n, s) for (k, s), n in held.items() if k == kind), default=(0, 1.0))[1]
        if _far_apart([q for q in read if q is not None], kind, size):
            return [q.value if q is not None and not q.signed else None for q in read]
    bare = any(q is not None and not q.signed for q in read)
    scale = size * (many if bare else 1.0)
    return [_in_unit(q, kind, scale) for q in read]


def _in_unit(q: Quantity | None, kind: str, scale: float) -> float | None:
    if q is None or not q.signed:
        return q.value if q is not None else None
    return q.value * q.size / scale if q.kind in {kind, ""} else None


def _far_apart(read: Sequence[Quantity], kind: str, size: float) -> bool:
    """Whether the numbers without a unit must have another than those with one: 90 beside 1.5 小时."""
    sizes = {s for k, s in _measures().values() if k == kind}
    own = [abs(q.value * q.size / size) for q in read if q.signed and q.kind == kind]
    bare = [abs(q.value) for q in read if not q.signed]
    if len(sizes) < 2 or not own or not bare:
        return False
    low, high = sorted((median(own), median(bare)))
    return high > ALIKE * max(low, 0.5)


def _unit_of_head(c: SheetColumn) -> tuple[str, float, float]:
    """What the unit that a head names measures, its size, and its thousands or ten thousands; ("", 1, 1) if none."""
    held = number_words()["amounts"]
    sizes = {fold(w): float(v) for v, words in held["multiples"].items() for w in words if not fold(w).isascii()}
    signs = {fold(w): listed[0] for listed in held["currencies"] for w in listed}
    unit = either([*_measures(), *signs])
    marked = re.compile(rf"[(（\[]\s*(?:单位\s*[:：]?|in )?\s*(?P<many>{either(sizes)})?\s*(?P<unit>{unit})?\s*[)）\]]")
    asked = re.compile(rf"(?:多少|几)(?:{either(sizes)})?(?P<unit>{unit})|(?:how many|in) (?P<en>[a-z]+)\b")
    for words in (fold(c.question), fold(c.wording), fold(c.header)):
        if (m := marked.search(words)) is not None and (m["unit"] or m["many"]):
            kind, size = _measures().get(m["unit"] or "", (signs.get(m["unit"] or "", ""), 1.0))
            return kind, size, sizes.get(m["many"] or "", 1.0)
        if (m := asked.search(words)) is not None and (named := _measures().get(m["unit"] or m["en"] or "")):
            return *named, 1.0
    return "", 1.0, 1.0


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
    example = next((w for w, v in zip(c.words, values, strict=True) if v is not None and w in signed), "")
    if not example:
        return []
    value = next(v for w, v in zip(c.words, values, strict=True) if w == example)
    cells = [u if v is None or not w else v for u, v, w in zip(c.uniques, values, c.words, strict=True)]
    replace_cells(c, cells)
    return [note("read.amounts", "info", column=c.header[:60], example=printable_text(example), value=f"{value:.12g}")]


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
