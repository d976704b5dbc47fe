"""Days of birth: under a head that asks for one, a full date leads to a person; a year, a month or an age does not."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache, lru_cache

from repurchase.survey.read.identities.usual import listed_words
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold

LONGEST_HEAD = 80  # characters of a head that asks for a day of birth; a longer one tells a story about it
SERIALS = (7_000, 46_000)  # days since 1900 by which workbooks store a date: 1919 to 2025; above any year or month
_TIME = re.compile(r"[t ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+\-]\d{2}:?\d{2})?$")
_SIGN = r"\s?[./\-年月년월, ]\s?"
_IN_NUMBERS = re.compile(
    rf"(?:1[89]|20|2[45])\d{{2}}{_SIGN}[01]?\d{_SIGN}[0-3]?\d\s?[日号일.]?"  # the year first, Thai years too
    rf"|[0-3]?\d{_SIGN}[0-3]?\d{_SIGN}(?:(?:1[89]|20|2[45])\d{{2}}|\d{{2}})\s?(?:г\.?)?"
    rf"|(?:明治|大正|昭和|平成|令和|民国|[mtshr])\.?(?:\d{{1,3}}|元){_SIGN}[01]?\d{_SIGN}[0-3]?\d\s?日?"
    rf"|\d{{2}}{_SIGN}[01]?\d{_SIGN}[0-3]?\d\s?[日일]?"
)
_COMPACT = re.compile(r"(?:(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d|[0-3]\d(?:0[1-9]|1[0-2])(?:19|20)\d{2})(?:\.0)?")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|2[45])\d{2}(?!\d)")
_DAY = re.compile(r"(?<!\d)[0-3]?\d(?!\d)")
_MONTH = re.compile(r"[^\W\d_]{3,}")
_LONGEST = 40  # characters of a date in words: ngày 12 tháng 5 năm 1990


@lru_cache(maxsize=10_000)
def asks_birth(head: str) -> bool:
    """Tell whether a head asks for somebody's day of birth, in any language.

    Parameters
    ----------
    head : str
        Without its number and marks.
    """
    words = _plain(head)
    return len(words) <= LONGEST_HEAD and bool(_words("birth").search(words)) and not _words("no_birth").search(words)


def share_of_dates(column: SheetColumn) -> float:
    """Give the share of a column's answers that are full dates: a day, a month and a year."""
    full = sum(
        int(n)
        for u, w, n in zip(column.uniques, column.words, column.counts, strict=True)
        if w and n and (isinstance(u, date) or is_full_date(w))
    )
    return full / column.filled if column.filled else 0.0


@lru_cache(maxsize=20_000)
def is_full_date(word: str) -> bool:
    """Tell whether an answer is a day, a month and a year; alone it says nothing about whose.

    Parameters
    ----------
    word : str
        In numbers (``03.05.1990``, ``19900503``), with the month in words, in Japanese years, or as the number of days
        by which workbooks store it.
    """
    words = _TIME.sub("", fold(word).strip()).strip(" ()")
    if _IN_NUMBERS.fullmatch(words) or _COMPACT.fullmatch(words):
        return True
    if re.fullmatch(r"\d{4,5}(?:\.0)?", words):
        return SERIALS[0] <= float(words) <= SERIALS[1]
    rest, years = _YEAR.subn(" ", words)
    numbers = re.findall(r"\d+", rest)
    if years != 1 or len(words) > _LONGEST or not 1 <= len(numbers) <= 2 or not all(map(_DAY.fullmatch, numbers)):
        return False
    return len(numbers) == 2 or bool(_MONTH.search(rest))


def _plain(head: str) -> str:
    """A head folded, without accents, its words parted by single blanks."""
    bare = unicodedata.normalize("NFD", fold(head).replace("đ", "d"))
    bare = "".join(c for c in bare if not unicodedata.combining(c) or c > "\u0900")
    return re.sub(r"[\s_.,:;'’*?/\-]+", " ", unicodedata.normalize("NFC", bare)).strip()


@cache
def _words(section: str) -> re.Pattern[str]:
    """The words of one section; those in Latin letters only as whole words."""
    words = {_plain(w) for w in listed_words("identity_heads")[section]}
    latin = "|".join(re.escape(w) for w in sorted(words) if w.isascii())
    others = "|".join(re.escape(w) for w in sorted(words) if not w.isascii())
    return re.compile(rf"(?<![a-z])(?:{latin})(?![a-z])|{others}")
