"""Amounts of money and ages that are written with their sign: ``$1,200``, ``1.200 €``, ``300元``, ``50k``, ``25 岁``.

Behind a mark, three digits are thousands and one or two are decimals: no money is written otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

import numpy as np

from repurchase.errors import Note, note
from repurchase.plain_text import printable_text
from repurchase.survey.read.answers.numbers.head_units import unit_of_head
from repurchase.survey.read.answers.numbers.number_words import either, number_words
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable, factorized
from repurchase.survey.read.sheet.normalise import clean, fold, no_answer
from repurchase.text import listed

MOSTLY = 0.9  # share of a column's distinct answers that must be amounts
SIGNED = 0.3  # share that must be written with a sign: numbers alone are read elsewhere
FEWEST = 9  # distinct answers from which on they were typed: fewer were offered, in their own words
LONGEST = 40  # characters of an amount
LOOKED_AT = 5_000  # distinct cells of a column
_DECIMALS = re.compile(r"[.,](\d{1,2})$|^0?[.,](\d+)$")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+|\d+")


@cache
def _amount() -> tuple[re.Pattern[str], dict[str, float], dict[str, str]]:
    held = number_words()["amounts"]
    units = [*held["currencies"], *held["ages"]]
    sign = {fold(w): listed[0] for listed in units for w in listed}
    size = {fold(w): float(v) for v, words in held["multiples"].items() for w in words}
    unit, many = either(sign), either(size)
    pattern = (
        rf"(?P<first>-)?\s*(?P<before>{unit})?\s*(?P<minus>-)?\s*(?P<digits>\d[\d.,' ]*|[.,]\d+)\s*"
        rf"(?P<many>{many})?\s*(?P<behind>{unit})?"
        rf"(?:\s*(?:{either(held['per'])})\s*[^\W\d]+)?\.?"
    )
    return re.compile(pattern), size, sign


@lru_cache(maxsize=20_000)
def amount(word: str) -> tuple[float, str, bool] | None:
    """The value of a written amount, its currency, and whether it has a sign of any kind; None where it is none."""
    if len(word) > LONGEST:
        return None
    pattern, size, sign = _amount()
    match = pattern.fullmatch(fold(word))
    value = _value(match["digits"].strip()) if match else None
    if match is None or value is None:
        return None
    unit = match["before"] or match["behind"]
    signed = bool(unit or match["many"])
    value *= size[match["many"]] if match["many"] else 1.0
    return (-value if match["first"] or match["minus"] else value), sign[unit] if unit else "", signed


def _value(digits: str) -> float | None:
    """The number that digits and marks make; None where the marks stand at no thousands."""
    decimals = _DECIMALS.search(digits)
    whole = digits[: decimals.start()] if decimals else digits.rstrip(".,' ")
    if whole and not _THOUSANDS.fullmatch(whole):
        return None
    return float((re.sub(r"\D", "", whole) or "0") + "." + ((decimals[1] or decimals[2]) if decimals else "0"))


def settle_amounts(table: SheetTable) -> None:
    """Read the columns of a table that hold written amounts as numbers, in place, and say so in its notes."""
    for c in table.columns:
        table.notes += _settled(c)


def _settled(c: SheetColumn) -> list[Note]:
    words = [w if w and not no_answer(w) else "" for w in map(clean, c.uniques)]
    texts = [w for w, u in zip(words, c.uniques, strict=True) if w and isinstance(u, str)][:LOOKED_AT]
    if c.labels or len(texts) < FEWEST or not any(amount(w) is not None for w in texts[:FEWEST]):
        return []
    read = {w: a for w in words if w and (a := amount(w)) is not None}
    signed = {w: a for w, a in read.items() if a[2]}
    asked = sum(map(bool, words))
    if len(read) < MOSTLY * asked or len(signed) < SIGNED * asked or len({a[0] for a in read.values()}) < FEWEST:
        return []
    units = Counter(a[1] for a in signed.values() if a[1])
    if len(units) > 1:
        return [note("read.currencies", column=c.header[:60], units=listed(units))]
    head = unit_of_head(c)
    many = head.many if not units or head.kind in {"", *units} else 1.0  # dollars under （万元） are no yuan
    values = {w: a[0] / many if a[2] else a[0] for w, a in read.items()}
    replace_cells(c, [values.get(w, u) for w, u in zip(words, c.uniques, strict=True)])
    example = next(iter(signed)) if many == 1.0 else next((w for w, a in signed.items() if _of_ones(w, a)), "")
    shown = {"column": c.header[:60], "example": printable_text(example or next(iter(signed)))}
    value = f"{values[example or next(iter(signed))]:.12g}"
    if many != 1.0 and example:
        return [note("read.amounts_converted", "info", unit=head.words, value=value, **shown)]
    return [note("read.amounts", "info", value=value, **shown)]


def _of_ones(word: str, read: tuple[float, str, bool]) -> bool:
    """Whether an amount is written without a multiple: 100000元, and not 10万."""
    digits = re.search(r"\d[\d.,' ]*|[.,]\d+", fold(word))
    return digits is not None and _value(digits[0].strip()) == abs(read[0])


def replace_cells(c: SheetColumn, cells: list[Cell]) -> None:
    """Give a column other cells in the place of its distinct ones, in place."""
    codes, uniques = factorized(cells)
    c.uniques, c.codes, c.counted = uniques, np.append(codes, np.intp(-1))[c.codes], True
    for held in ("words", "numbers", "counts", "filled", "distinct", "signed"):
        c.__dict__.pop(held, None)
