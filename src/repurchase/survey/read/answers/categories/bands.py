"""Bands of numbers as categories: ``18-29``, ``40岁以上``, ``< 20``, ``3000元以下``, ``1.000-2.000 €``"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from repurchase.survey.read.answers.categories.words import CJK, CategoryWords, by_language
from repurchase.survey.read.sheet.normalise import fold

EVIDENCE = 0.5  # share of the options that must show a range, a bound or a unit before numbers are bands
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:([.,'’ ])\d{3})(?:\1\d{3})*(?![\d])")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BRACKET = re.compile(r"[(（\[【][^()（）\[\]【】\d]*[)）\]】]")
_BELOW = re.compile(r"^\W*(?:<|≤|⩽|﹤|~\s*\d+\s*\D*$)|\d\s*↓")
_ABOVE = re.compile(r"^\W*(?:>|≥|⩾|﹥)|\d\s*\D{0,8}\s*\+|\d\s*\D{0,3}~\s*$|↑")
_RANGE = re.compile(r"\d[^\d]*[-–—~〜至到−][^\d]*\d")
_MONEY = re.compile(r"[$€£¥￥₩₫₽₹%]|\br\$|\brp\b|\brmb\b")
_LETTERS = re.compile(r"[^\W\d_]+")
Band = tuple[float, float]
_NONE = (-math.inf, -math.inf)  # "never", "no income": below "less than once"


@dataclass(frozen=True, slots=True)
class _Label:
    """One label as a language reads it: the band, whether it shows what its number counts, letters that are no known
    word."""

    band: Band
    shown: bool
    rest: str


def bands(options: Sequence[str]) -> tuple[list[Band], bool] | None:
    """The band of each option, and whether they are surely bands; None where one of them is none.

    The language is the one whose words leave the least unread. `surely` is false for bare numbers behind a name
    (*Group 1*, *Group 2*), which may be sorted but rise in nothing.
    """
    best: tuple[int, list[_Label]] | None = None
    for words in by_language():
        read = [_read(o, words) for o in options]
        labels = [r for r in read if r is not None]
        if len(labels) < len(options):
            continue
        unread = sum(len(r.rest) for r in labels)
        if best is None or unread < best[0]:
            best = (unread, labels)
    if best is None:
        return None
    found = [r.band for r in best[1]]
    if len(set(found)) < len(found):
        return None
    shown = sum(r.shown for r in best[1])
    surely = shown >= EVIDENCE * len(found) or (shown > 0 and not best[0])
    alike = len({r.rest for r in best[1] if math.isfinite(r.band[0] + r.band[1])}) <= 1
    return (found, surely) if surely or alike else None


def _read(option: str, words: CategoryWords) -> _Label | None:
    """One label in one language; None where it holds no number and is no word for none."""
    folded = _BRACKET.sub("", fold(option))
    text = _written_numbers(_plain_thousands(folded), words)
    counted = any(w in folded for w in words.rates["count"])
    if counted:  # times/month
        text = re.sub(r"\s*[/／]\s*(?=[^\W\d_])", f" {words.rates['per'][0]} ", text)
    bare = " ".join(re.sub(r"['’,;:!?\"“”/_]", " ", text).split()).strip(" .")
    rate = _per_year(bare, words, counted=counted)
    if rate is None and not _NUMBER.search(bare):
        return _Label(_NONE, shown=True, rest="") if bare in words.lists["zero"] else None
    if rate is not None:
        bare, scale = rate
        values = [float(n) * scale for n in _NUMBER.findall(bare)] or [scale]
    else:
        values = _values(bare, words)
    if len(values) > 2:
        return None
    rest = "".join(_LETTERS.findall(words.known.sub(" ", bare)))
    shown = rate is not None or bool(
        _RANGE.search(bare) or _MONEY.search(bare) or _bound(bare, words) or words.measured.search(bare)
    )
    return _Label(_band(values, _bound(bare, words)), shown=shown, rest=rest)


def _plain_thousands(text: str) -> str:
    """Numbers without the marks between their thousands, decimals with a point."""
    text = _THOUSANDS.sub(lambda m: m[0].replace(m[1], ""), text)
    return _DECIMAL_COMMA.sub(".", text)


def _written_numbers(text: str, words: CategoryWords) -> str:
    """Numbers written as words, as digits: in Chinese, Japanese and Korean only before what they count."""
    counted = "|".join(
        map(re.escape, sorted([*words.periods, *words.lists["units"], *words.multiples], key=len, reverse=True))
    )
    for word, value in sorted(words.numbers.items(), key=lambda p: -len(p[0])):
        if word not in text:  # most words: their patterns are not even compiled
            continue
        if re.search(f"[{CJK}]", word):
            text = re.sub(rf"{word}(?=\s*(?:{counted}))", f"{value:g}", text)
        else:
            text = re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", f"{value:g}", text)
    return text


def _per_year(text: str, words: CategoryWords, *, counted: bool) -> tuple[str, float] | None:
    """A frequency without its period, and how often a year one time is; None where the label tells no frequency."""
    for period in ("day", "week", "month", "quarter", "year"):
        for word in words.rates.get(period, ()):
            start = r"(?<![^\W\d_])" if word.isascii() else ""
            if word in text and re.search(start + re.escape(word), text):
                return text.replace(word, " "), _TIMES[period]
    articles = (*words.rates["article"], "1") if counted else ()
    number = r"(?P<n>\d+(?:\.\d+)?)?\s*"
    periods = [p for p in sorted(words.periods, key=len, reverse=True) if p in text]
    for word in (w for w in (*words.rates["per"], *articles) if w in text):
        for period in periods:
            gap = r"\s*" if re.search(f"[{CJK}]", period) else r"\s+"
            start = r"(?<![^\W\d_])" if word[:1].isascii() or not re.search(f"[{CJK}]", word) else ""
            end = "" if re.search(f"[{CJK}]", period) else r"(?![^\W\d_])"
            match = re.search(rf"{start}(?<!\d){re.escape(word)}{gap}{number}{re.escape(period)}{end}", text)
            if match:
                times = 1.0 / (words.periods[period] * float(match["n"] or 1))
                return text[: match.start()] + " " + text[match.end() :], times
    return _period_first(text, words)


def _period_first(text: str, words: CategoryWords) -> tuple[str, float] | None:
    """A period that stands before the count without a word between: ``周1-2次``, ``월 1회``, ``月に2回``."""
    periods = [p for p in sorted(words.periods, key=len, reverse=True) if p in text and re.search(f"[{CJK}]", p)]
    if not periods:
        return None
    counts = "|".join(map(re.escape, words.rates["count"]))
    match = re.search(
        rf"(?P<n>\d+)?\s*(?P<p>{'|'.join(periods)})\s*[内に에]?\s*(?=\d[\d.~\-–〜～至到]*\s*(?:{counts}))", text
    )
    if match is None:
        return None
    return text[: match.start()] + " " + text[match.end() :], 1.0 / (words.periods[match["p"]] * float(match["n"] or 1))


_TIMES = {"day": 365.0, "week": 52.0, "month": 12.0, "quarter": 4.0, "year": 1.0}


def _values(text: str, words: CategoryWords) -> list[float]:
    """The numbers of a label, each times its own multiple and period; the first of a range takes those of the last."""
    multiples = "|".join(map(_whole_word, sorted(words.multiples, key=len, reverse=True))) or "(?!)"
    periods = "|".join(map(_whole_word, sorted(words.periods, key=len, reverse=True))) or "(?!)"
    found = re.findall(rf"(\d+(?:\.\d+)?)\s*({multiples})?\.?\s*({periods})?", text)
    last_multiple = next((m for _, m, _ in reversed(found) if m), "")
    last_period = next((p for *_, p in reversed(found) if p), "")
    top = float(found[-1][0])
    values = []
    for digits, multiple, period in found:
        value = float(digits)
        borrowed = multiple or (last_multiple if value < top else "")
        values.append(value * words.multiples.get(borrowed, 1.0) * words.periods.get(period or last_period, 1.0))
    return values


def _whole_word(word: str) -> str:
    return re.escape(word) if re.search(f"[{CJK}]", word) else rf"{re.escape(word)}(?![^\W\d_])"


def _bound(text: str, words: CategoryWords) -> int:
    """-1 where the label is open to below, 1 to above, 0 where it is not, or names both ends."""
    if len(_NUMBER.findall(text)) > 1:
        return 0
    found = [
        (m.start(), -len(m[0]), side) for side, p in ((-1, words.under), (1, words.over)) for m in p.finditer(text)
    ]
    if found:
        return min(found, key=lambda f: (f[1], f[0]))[2]
    return -1 if _BELOW.search(text) else 1 if _ABOVE.search(text) else 0


def _band(values: Sequence[float], bound: int) -> Band:
    low, high = min(values), max(values)
    if bound < 0:
        return -math.inf, high
    if bound > 0:
        return low, math.inf
    return low, high
