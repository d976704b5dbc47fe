"""Units that stand beside numbers, and the unit that a head names: ``（万元）``, ``(in km)``, how many hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from repurchase.survey.read.answers.numbers.number_words import either, number_words
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold


@dataclass(frozen=True, slots=True)
class HeadUnit:
    """What the unit of a head measures (the first sign of a currency), its size, its multiple, and its words."""

    kind: str = ""
    size: float = 1.0
    many: float = 1.0
    words: str = ""


@cache
def measures() -> dict[str, tuple[str, float]]:
    """What each unit measures, and its size against the smallest of its kind."""
    held = number_words()["amounts"]["measures"]
    return {fold(w): (kind, float(v)) for kind, sizes in held.items() for v, words in sizes.items() for w in words}


@cache
def about_words() -> re.Pattern[str]:
    """What finds the words by which a number is an estimate, before it or behind it."""
    about = either(number_words()["amounts"]["about"])
    return re.compile(rf"^(?:{about})\s*|\s*(?:{about})$")


@cache
def _parts_of_numbers() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What finds a number with all that may stand behind it, the words between two (marked 0), and an estimate's."""
    held = number_words()["amounts"]
    many = either(w for few in held["multiples"].values() for w in few)
    unit = either([*measures(), *(w for few in (*held["currencies"], *held["ages"]) for w in few)])
    some, about = either(["多", "余", "几", "以上", "以下", "以内"]), either(held["about"])
    between = either([*number_words()["between"]["words"], "and", "or", "和", "或"])
    one = rf"\d[\d.,]*(?:\s?(?:{some}))?(?:\s*(?:{many}))?(?:\s?(?:{some}))?(?:\s*(?:{unit}))?(?:\s?(?:{some}))?"
    ends = rf"^\W*(?:{about})(?=[\W0])|(?<=[\W0])(?:{about})\W*$"
    return re.compile(one), re.compile(rf"(?<=0)\s*(?:{between})\s*(?=0)"), re.compile(ends)


def only_numbers(words: str) -> bool:
    """Whether nothing but numbers, units behind them, and words of a range or an estimate stands in an answer.

    A unit without a number before it may be a name: 周 is one, and so is 万.
    """
    one, between, ends = _parts_of_numbers()
    left, n = one.subn("0", fold(words))
    return n > 0 and not re.search(r"[^\W0]", ends.sub("", between.sub("", left)))


def unit_behind(word: str) -> str:
    """The unit behind the number of an answer, in its own words; empty where there is none."""
    bare = about_words().sub("", fold(word))
    return re.sub(r"^[^\w]*\d[\d.,' ]*", "", bare).strip(" .")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, float], dict[str, str]]:
    held = number_words()["amounts"]
    sizes = {fold(w): float(v) for v, words in held["multiples"].items() for w in words if not fold(w).isascii()}
    signs = {fold(w): few[0] for few in held["currencies"] for w in few}
    unit, many = either([*measures(), *signs]), either(sizes)
    marked = rf"[(（\[]\s*(?:单位\s*[:：]?|in )?\s*(?P<many>{many})?\s*(?P<unit>{unit})?\s*[)）\]]"
    asked = rf"(?:多少|几)(?:{many})?(?P<unit>{unit})|(?:how many|in) (?P<en>[a-z]+)\b"
    return re.compile(marked), re.compile(asked), sizes, signs


def unit_of_head(c: SheetColumn) -> HeadUnit:
    """The unit that a head names in brackets or asks for; none has no words."""
    marked, asked, sizes, signs = _patterns()
    for words in (fold(c.question), fold(c.wording), fold(c.header)):
        if (m := marked.search(words)) is not None and (m["unit"] or m["many"]):
            unit, many = m["unit"] or "", m["many"] or ""
            kind, size = measures().get(unit, (signs.get(unit, ""), 1.0))
            return HeadUnit(kind, size, sizes.get(many, 1.0), many + unit)
        unit = (m["unit"] or m["en"] or "") if (m := asked.search(words)) is not None else ""
        if unit in measures():
            return HeadUnit(*measures()[unit], 1.0, unit)
    return HeadUnit()
