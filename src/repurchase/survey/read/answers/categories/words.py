"""What questionnaires offer as categories by language: bounds, numbers, periods, ladders, genders, refusals."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from repurchase.survey.read.sheet.normalise import fold

LANGUAGES = ("zh", "en", "ja", "ko", "id", "vi", "es", "fr", "de", "pt", "ru")
_MARKS = re.compile(r"[\s.,，。;；:：、!！?？'’`\"“”()（）\[\]【】_]+")
_BRACKET = re.compile(r"\s*[(（\[【:：].*$", re.S)
CJK = r"\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af"
_IS_CJK = re.compile(f"[{CJK}]")


def bare(text: str) -> str:
    """An answer folded, every mark a blank: what the lists of this package are compared by."""
    return " ".join(_MARKS.sub(" ", fold(text)).split())


def pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of `words`, the longest first: in Chinese, Japanese and Korean anywhere, elsewhere as whole words."""
    listed = sorted(set(words), key=len, reverse=True)
    anywhere = [re.escape(w) for w in listed if _IS_CJK.search(w)]
    whole = "|".join(re.escape(w) for w in listed if not _IS_CJK.search(w))
    bounded = [rf"(?<![^\W\d_])(?:{whole})(?![^\W\d_])"] if whole else []
    return re.compile("|".join((*anywhere, *bounded)) or "(?!)")  # a word of both kinds is the longer of its beginnings


@dataclass(frozen=True)
class CategoryWords:
    """The lists of one language, folded."""

    language: str
    lists: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, float]
    multiples: Mapping[str, float]
    periods: Mapping[str, float]
    rates: Mapping[str, tuple[str, ...]]
    ladders: Mapping[str, tuple[tuple[str, ...], ...]]

    @cached_property
    def under(self) -> re.Pattern[str]:
        """What opens a band to below."""
        return pattern(self.lists["under"])

    @cached_property
    def over(self) -> re.Pattern[str]:
        """What opens a band to above."""
        return pattern(self.lists["over"])

    @cached_property
    def known(self) -> re.Pattern[str]:
        """Every word that may stand in a band of numbers."""
        lists = (self.lists[k] for k in ("under", "over", "units", "fillers"))
        return pattern(
            [
                *(w for words in lists for w in words),
                *self.multiples,
                *self.periods,
                *(w for words in self.rates.values() for w in words),
            ]
        )

    @cached_property
    def measured(self) -> re.Pattern[str]:
        """Words that say of a number what it counts: years, yuan, times, a month, thousands."""
        return pattern([*self.lists["units"], *self.multiples, *self.periods])


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(bare(w) for w in words)


def _read(language: str) -> CategoryWords:
    text = (files("repurchase") / "resources" / "categories" / f"{language}.toml").read_text(encoding="utf-8")
    held: dict[str, Any] = tomllib.loads(text)
    tables = {name: {bare(w): float(v) for w, v in held[name].items()} for name in ("numbers", "multiples", "periods")}
    return CategoryWords(
        language,
        {name: _folded(words) for name, words in held.items() if isinstance(words, list)},
        tables["numbers"],
        tables["multiples"],
        tables["periods"],
        {name: _folded(words) for name, words in held["rates"].items()},
        {name: tuple(map(_folded, steps)) for name, steps in held["ladders"].items()},
    )


@cache
def by_language() -> tuple[CategoryWords, ...]:
    """The lists of every language that is known."""
    return tuple(map(_read, LANGUAGES))


@cache
def every(name: str) -> frozenset[str]:
    """One list of all languages together, such as ``refusal``."""
    return frozenset(w for words in by_language() for w in words.lists[name])


def is_refusal(text: str) -> bool:
    """Whether an answer is the offered refusal of one: "Prefer not to say"."""
    return len(text) <= 60 and bare(text) in every("refusal")


def is_aside(text: str) -> bool:
    """Whether a category stands beside every order: a refusal, "don't know", "other"."""
    if len(text) > 60:
        return False
    whole, opened = bare(text), bare(_BRACKET.sub("", text))
    return whole in every("refusal") | every("unsure") or opened in every("other")


def is_true_or_false(texts: Iterable[str]) -> bool:
    """Whether all answers are TRUE or FALSE, as a spreadsheet writes them in one of the languages."""
    held = {bare(t) for t in texts}
    return bool(held) and any(held <= {*w.lists["true"], *w.lists["false"]} for w in by_language())
