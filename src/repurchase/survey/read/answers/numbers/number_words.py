"""The words beside numbers, read from ``resources/number_words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from repurchase.survey.read.sheet.normalise import fold

FEWEST_NAMED = 5  # points in brackets: fewer are codes of categories
LEFT = 2  # characters behind the words that ask how many, at the end of a head without a question mark
_WITHOUT_BLANKS = frozenset({"zh", "ja", "ko"})  # languages whose words stand beside one another without a blank


@cache
def number_words() -> Mapping[str, Any]:
    """Return the words of the resource, by section."""
    return tomllib.loads((files("repurchase") / "resources" / "number_words.toml").read_text(encoding="utf-8"))


@cache
def _asking(section: str) -> tuple[re.Pattern[str], ...]:
    """What finds the words of a section in a head: whole words, and parts where no blank stands between words."""
    held = number_words()[section]
    if "parts" not in held:  # by language
        held = {
            "words": [w for lang, words in held.items() if lang not in _WITHOUT_BLANKS for w in words],
            "parts": [w for lang, words in held.items() if lang in _WITHOUT_BLANKS for w in words],
        }
    return re.compile(rf"(?<![^\W_])(?:{either(held['words'])})(?![^\W_])"), re.compile(either(held["parts"]))


def either(words: Iterable[str]) -> str:
    """Return a pattern that matches one of the words, the longest first."""
    return "|".join(map(re.escape, sorted({fold(w) for w in words}, key=len, reverse=True)))


def asks_for_measure(head: str) -> bool:
    """Whether a head asks for a count, an age, a duration or an amount, which rate nothing."""
    return _asks("measured", head)


def asks_for_count(head: str) -> bool:
    """Whether a head asks how many; a statement that holds such words (the number of steps is small) does not."""
    words = fold(head).strip(" :：*")
    found = [m for p in _asking("counted") if (m := p.search(words)) is not None]
    return any(words[-1] in "?？" or not words[: m.start()].strip("¿ ") or len(words) - m.end() <= LEFT for m in found)


def asks_for_rating(head: str) -> bool:
    """Whether a head asks for a rating: how likely somebody recommends, how satisfied, on a scale."""
    return _asks("rating", head) and not asks_for_count(head)


def asks_for_amount(head: str) -> bool:
    """Whether a head asks for an amount of money or of people, or names a currency in brackets."""
    return _asks("large", head) or bool(_currency().search(fold(head)))


@cache
def _currency() -> re.Pattern[str]:
    signs = either(w for listed in number_words()["amounts"]["currencies"] for w in listed)
    return re.compile(rf"[(（\[]\s*(?:in )?(?:{signs})\s*[)）\]]")


@lru_cache(maxsize=30_000)
def _asks(section: str, head: str) -> bool:
    words = fold(head)
    return any(p.search(words) for p in _asking(section))


@cache
def _ends() -> re.Pattern[str]:
    """What finds the two ends of a scale in a head: from 0 to 10."""
    between = either(number_words()["between"]["words"])
    return re.compile(rf"(?<!\d)([01])\s*(?:分|points?)?\s*(?:{between})\s*([3-9]|1[01])(?!\d|\s*%)")


def ends_in_words(head: str, highest: float) -> tuple[int, int] | None:
    """The ends of the scale that a head names; 0 to 10 where it asks for a recommendation and answers go beyond 7."""
    match = _ends().search(fold(head))
    if match and int(match[2]) >= highest > int(match[1]):
        return int(match[1]), int(match[2])
    return (0, 10) if 7 < highest <= 10 and _asks("recommending", head) else None


def names_points(head: str, highest: float) -> bool:
    """Whether a head names the points of a scale in brackets, and asks for no count: how sure are you (1-10)."""
    match = re.search(rf"[(（\[][^()（）\[\]]*?{_ends().pattern}[^()（）\[\]]*[)）\]]", fold(head))
    return (
        match is not None
        and int(match[2]) >= max(highest, FEWEST_NAMED)
        and not asks_for_measure(head[: match.start()])
    )


def without_ends(head: str) -> str:
    """Return a head without the ends of a scale that it names, whose numbers ask for no answer."""
    return re.sub(rf"[(（\[]?\s*{_ends().pattern}\s*(?:分|points?)?\s*[)）\]]?", " ", head, flags=re.I).strip()
