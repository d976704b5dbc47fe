"""Numbers as a manuscript prints them: sign, decimals, per cent, stars, and whether a value would be printed so."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from repurchase.study.manuscript.facts.known_facts import Known

_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<sign>[-+]?)(?P<body>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d.])|\d+\.\d+|\.\d+|\d+)"
    r"(?P<percent>\s?%|\s?(?:per ?cent|percent)\b)?(?P<stars>\s?\*{1,3}(?!\*))?(?![A-Za-z0-9_])"
)
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20,
    "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12,
    "十三": 13, "十四": 14, "十五": 15, "十六": 16,
}  # fmt: skip
SPELT = "|".join(sorted(_WORDS, key=len, reverse=True))


COUNT = rf"(?<![A-Za-z\d.])(?P<n>\d[\d,]*|(?:{SPELT})(?![A-Za-z一二三四五六七八九十]))"


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed.

    Attributes
    ----------
    start, end : int
        Where it stands in the sentence.
    value : float
        Per cents as they are written.
    decimals : int
    percent : bool
    stars : int
    shown : str
    """

    start: int
    end: int
    value: float
    decimals: int
    percent: bool = False
    stars: int = 0
    shown: str = ""

    def prints(self, value: float) -> bool:
        """Whether `value` may be printed so: rounded either way at a half, or cut off."""
        scaled = value * 100 if self.percent else value
        step = 10.0**-self.decimals
        if self._is_rounded(round(scaled, self.decimals + 1), step):  # rounded once more from what a table printed
            return True
        if self._is_rounded(scaled, step):
            return True
        return math.isclose(math.trunc(scaled / step + math.copysign(1e-9, scaled)) * step, self.value, abs_tol=1e-9)

    def _is_rounded(self, value: float, step: float) -> bool:
        return abs(value - self.value) <= step / 2 * (1 + 1e-9) + 1e-12

    def any_of(self, known: Iterable[Known]) -> bool:
        """Whether one of these values may be printed so."""
        return any(self.prints(k.value) for k in known)


def numbers(words: str) -> Iterator[Printed]:
    """The numbers of a text of plain form, from left to right."""
    for match in _NUMBER.finditer(words):
        body = match["body"].replace(",", "")
        if len(body) > 18:
            continue
        sign = match["sign"]
        decimals = len(body.partition(".")[2])
        value = float(body) * (-1 if sign == "-" else 1)
        yield Printed(match.start(), match.end(), value, decimals, bool(match["percent"]),
                      len((match["stars"] or "").strip()), match.group().strip())  # fmt: skip


def one_number(cell: str) -> Printed | None:
    """The number that a cell of a table holds and nothing else but brackets and stars."""
    bare = cell.strip().strip("()[] ")
    found = list(numbers(bare))
    if len(found) == 1 and found[0].start == 0 and not re.sub(r"[\s*†‡a-d]", "", bare[found[0].end :]):
        return found[0]
    return None


def spelt_number(words: str) -> int | None:
    """A whole number in digits or words."""
    if words.isdigit() and len(words) < 9:
        return int(words)
    return _WORDS.get(words.lower())
