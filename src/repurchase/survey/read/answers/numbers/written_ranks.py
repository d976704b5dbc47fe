"""Places of a ranking, however they are written: 1. Platz, 2nd choice, 第3名, Rang 4, first."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from repurchase.survey.read.answers.numbers.number_words import either, number_words
from repurchase.survey.read.sheet.normalise import fold

LONGEST = 30  # characters of a written place


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, int]]:
    held = number_words()["places"]
    before, behind, ordinal = (either(held[part]) for part in ("before", "behind", "ordinal"))
    words = {fold(w): k for listed in held["words"].values() for k, w in enumerate(listed, 1)}
    digits = rf"(?:(?:{before})\s*)?(\d{{1,2}})\s*(?:{ordinal})?\s*(?:{behind})?\.?"
    spelt = rf"(?:(?:{before})\s*)?({either(words)})\s*(?:{behind})?"
    return re.compile(digits), re.compile(spelt), words


@lru_cache(maxsize=10_000)
def written_rank(word: str) -> float | None:
    """The place that a cleaned cell names in words, from 1; None where it names none."""
    if len(word) > LONGEST:
        return None
    digits, spelt, words = _patterns()
    folded = fold(word)
    if match := digits.fullmatch(folded):
        return float(match[1])
    match = spelt.fullmatch(folded)
    return float(words[match[1]]) if match else None
