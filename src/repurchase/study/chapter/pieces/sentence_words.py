"""Small words of the chapter's sentences: counts in words, percentages, numbers that print alike."""

from __future__ import annotations

from collections.abc import Iterable

from repurchase.analysis.results.wording import percent
from repurchase.style import APA, Number
from repurchase.text import Text, catalogue, text

IN_WORDS = 10  # counts below it are words in English
DECIMALS = APA.decimals


def counted(n: int) -> Text | int:
    """A count within a sentence: ``nine``, ``31``; in Chinese always the figure."""
    return text(f"chapter_numbers.n{n}") if 0 <= n < IN_WORDS else n


def share_of(part: float, whole: float) -> Number:
    """A share of a sentence with one decimal."""
    return percent(part / whole if whole else None, 1)


def print_alike(values: Iterable[float], decimals: int = DECIMALS) -> bool:
    """Whether these numbers are one when printed: a range from one to the other would say nothing."""
    return len({round(float(v), decimals) for v in values}) < 2


def shares_alike(values: Iterable[float]) -> bool:
    """Whether these shares are one when printed as percentages with one decimal."""
    return print_alike((100 * v for v in values), 1)


def estimator_named(name: str) -> Text | str:
    """An estimator as a sentence calls it: robust maximum likelihood (MLR); by its name where it has no other."""
    key = f"chapter_method.named_{name}"
    return text(key) if key in catalogue("en") else name
