"""The words beside numbers, read from ``resources/number_words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from repurchase.survey.read.sheet.normalise import fold

_WITHOUT_BLANKS = frozenset({"zh", "ja", "ko"})  # languages whose words stand beside one another without a blank


@cache
def number_words() -> Mapping[str, Any]:
    """Return the words of the resource, by section."""
    return tomllib.loads((files("repurchase") / "resources" / "number_words.toml").read_text(encoding="utf-8"))


@cache
def _measuring() -> tuple[re.Pattern[str], re.Pattern[str]]:
    held = number_words()["measured"]
    whole = [w for lang, words in held.items() if lang not in _WITHOUT_BLANKS for w in words]
    parts = [w for lang, words in held.items() if lang in _WITHOUT_BLANKS for w in words]
    return re.compile(rf"(?<![^\W_])(?:{either(whole)})(?![^\W_])"), re.compile(either(parts))


def either(words: Iterable[str]) -> str:
    """Return a pattern that matches one of the words, the longest first."""
    return "|".join(map(re.escape, sorted({fold(w) for w in words}, key=len, reverse=True)))


@lru_cache(maxsize=10_000)
def asks_for_measure(head: str) -> bool:
    """Whether a head asks for a count, an age, a duration or an amount, which rate nothing."""
    words = fold(head)
    return any(p.search(words) for p in _measuring())
