"""The works that are cited, from ``resources/references.toml``: their short forms, and their entries in each style."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from repurchase.text import Emphasis, StyleForms, Words, render

APA_AUTHORS, APA_KEPT = 20, 19  # from the 21st author on, APA 7 names the first 19 and the last
GBT_AUTHORS = 3  # GB/T 7714 names three authors at most
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Reference:
    """One work of the literature.

    Attributes
    ----------
    key : str
    authors, editors : tuple of str
        ``"Hu, L."``, or a Chinese name as it is written; editors are those of the book that holds a chapter.
    year : int
    title : str
    journal, volume, issue : str
        Of an article.
    pages : str
        Of an article or a chapter: its first and last page with a hyphen between them, or its only page.
    article : str
        The number of an article in a journal that numbers its articles instead of its pages.
    book, city, publisher, edition
        Of a book, or of the one that holds a chapter.
    url : str
    latin : tuple of str
        How an English text names Chinese authors.
    own_short, own_full : str
        Both forms of what is no work: a rule of this package, or of a study.
    """

    key: str
    authors: tuple[str, ...] = ()
    year: int = 0
    title: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article: str = ""
    editors: tuple[str, ...] = ()
    book: str = ""
    city: str = ""
    publisher: str = ""
    edition: int = 1
    url: str = ""
    latin: tuple[str, ...] = ()
    own_short: str = ""
    own_full: str = ""

    @property
    def is_work(self) -> bool:
        """Whether it was published, so that a list of references may hold it."""
        return bool(self.authors)

    @property
    def is_chinese(self) -> bool:
        """Whether its authors are written in Chinese characters."""
        return is_chinese("".join(self.authors))

    @property
    def surnames(self) -> tuple[str, ...]:
        """How a sentence names its authors."""
        return tuple(name.partition(",")[0] for name in self.authors)

    @property
    def short(self) -> str:
        """Authors and year as a sentence begins with them within parentheses or a table: ``Hu & Bentler (1999)``."""
        return f"{_author_words(self.surnames)} ({self.year})" if self.is_work else self.own_short

    @property
    def cited(self) -> str:
        """`short` with its year after a comma, for use within parentheses."""
        return f"{_author_words(self.surnames)}, {self.year}" if self.is_work else self.own_short

    @property
    def full(self) -> str:
        """The entry of APA 7 as plain words."""
        return render(self.entry.forms["apa"], "en") if self.is_work else self.own_full

    @property
    def entry(self) -> StyleForms:
        """The entry of a list of references, in APA 7 and in GB/T 7714-2015."""
        return StyleForms(MappingProxyType({"apa": _apa(self), "gbt": _gbt(self)}))

    def place_in(self, style: str) -> tuple[object, ...]:
        """What a list of references in `style` is sorted by: GB/T 7714 puts Chinese works first."""
        if style == "gbt" and self.is_chinese:
            return (*gbt_place(self.authors[0]), self.year)
        first = ", ".join(self.latin or self.authors)
        return (style == "gbt", b"", alphabetical(first), self.year)


def is_chinese(words: str) -> bool:
    """Whether there is a Chinese character in `words`."""
    return _HAN.search(words) is not None


def gbt_place(words: str) -> tuple[object, ...]:
    """What GB/T 7714 sorts an entry by: Chinese ones first, by the sound of their characters."""
    if is_chinese(words):
        return (False, words.encode("gb18030"), "")  # GB 2312 orders its common characters by pinyin
    return (True, b"", alphabetical(words))


def alphabetical(words: str) -> str:
    """Words as the Latin alphabet sorts them: capitals and accents make no difference."""
    return "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))


@cache
def references() -> Mapping[str, Reference]:
    """Every work cited, by key."""
    raw = tomllib.loads((files("repurchase") / "resources" / "references.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: _reference(key, row) for key, row in raw.items()})


def _reference(key: str, row: Mapping[str, Any]) -> Reference:
    named = {"short": "own_short", "full": "own_full"}
    fields: dict[str, Any] = {named.get(k, k): tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Reference(key, **fields)


def _author_words(surnames: tuple[str, ...]) -> str:
    """Authors within parentheses: one, both, or the first of several."""
    if is_chinese(surnames[0]):
        return "、".join(surnames) if len(surnames) < 3 else f"{surnames[0]}等"
    return " & ".join(surnames) if len(surnames) < 3 else f"{surnames[0]} et al."


# ------------------------------------------------------------------------------------------------ APA 7
def _apa(work: Reference) -> Words:
    head = f"{_ended(_apa_authors(work.authors))} ({work.year}). "
    if work.journal:
        issue = f"({work.issue})" if work.issue else ""
        return _set(
            head + _ended(work.title) + " ", Emphasis(f"{work.journal}, {work.volume}"), f"{issue}{_apa_place(work)}."
        )
    if work.book:
        word = "Ed." if len(work.editors) == 1 else "Eds."
        held = f"{_ended(work.title)} In {_apa_editors(work.editors)} ({word}), "
        return _set(head + held, Emphasis(work.book), f"{_apa_edition(work)}. {work.publisher}.")
    tail = work.url if work.url else f"{work.publisher}."
    ended = "" if work.title.endswith("?") and work.edition == 1 else "."
    return _set(head, Emphasis(work.title), f"{_apa_edition(work)}{ended} {tail}")


def _apa_authors(names: tuple[str, ...]) -> str:
    if is_chinese(names[0]):
        return ", ".join(names)
    if len(names) > APA_AUTHORS:
        return f"{', '.join(names[:APA_KEPT])}, . . . {names[-1]}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"


def _apa_editors(names: tuple[str, ...]) -> str:
    """Editors of the book that holds a chapter, whose initials come first."""
    said = [" ".join(reversed(name.split(", "))) for name in names]
    if len(said) < 3:
        return " & ".join(said)
    return f"{', '.join(said[:-1])}, & {said[-1]}"


def _apa_edition(work: Reference) -> str:
    """What stands in parentheses after the title of a book: its edition, and the pages of the chapter."""
    edition = [f"{_ordinal(work.edition)} ed."] if work.edition > 1 else []
    pages = [f"{'pp.' if '-' in work.pages else 'p.'} {_apa_pages(work.pages)}"] if work.pages else []
    return f" ({', '.join([*edition, *pages])})" if edition or pages else ""


def _apa_place(work: Reference) -> str:
    """Where an article stands in its volume."""
    if work.article:
        return f", Article {work.article}"
    return f", {_apa_pages(work.pages)}" if work.pages else ""


def _apa_pages(pages: str) -> str:
    return pages.replace("-", "–")


# ------------------------------------------------------------------------------------------------ GB/T 7714-2015
def _gbt(work: Reference) -> Words:
    head = f"{_gbt_authors(work.authors)}. {work.title}"
    if work.journal:
        issue = f"({work.issue})" if work.issue else ""
        return _set(f"{head}[J]. {work.journal}, {work.year}, {work.volume}{issue}{_gbt_pages(work)}.")
    if work.url:
        return _set(f"{head}[EB/OL]. ({work.year}). {work.url}.")
    imprint = f"{work.city}: {work.publisher}, {work.year}{_gbt_pages(work)}."
    if work.book:
        return _set(f"{head}[M]//{_gbt_authors(work.editors)}. {work.book}. {_gbt_edition(work)}{imprint}")
    return _set(f"{head}[M]. {_gbt_edition(work)}{imprint}")


def _gbt_authors(names: tuple[str, ...]) -> str:
    """Three authors at most: surname in capitals, then initials without their full stops."""
    chinese = is_chinese(names[0])
    said = [name if chinese else _gbt_name(name) for name in names[:GBT_AUTHORS]]
    more = [] if len(names) <= GBT_AUTHORS else ["等" if chinese else "et al"]
    return ", ".join([*said, *more])


def _gbt_name(name: str) -> str:
    surname, _, given = name.partition(", ")
    return " ".join([surname.upper(), *re.findall(r"\w+", given)])


def _gbt_pages(work: Reference) -> str:
    """The pages of an article or a chapter after their colon; the number of an article stands in their place."""
    return f": {work.pages or work.article}" if work.pages or work.article else ""


def _gbt_edition(work: Reference) -> str:
    if work.edition == 1:
        return ""
    return f"{work.edition}版. " if work.is_chinese else f"{_ordinal(work.edition)} ed. "


def _set(*parts: object) -> Words:
    return Words(tuple(parts), "")


def _ended(words: str) -> str:
    """Words with a full stop unless they end with a sign of their own."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _ordinal(number: int) -> str:
    endings: Iterable[tuple[int, str]] = ((1, "st"), (2, "nd"), (3, "rd"))
    return f"{number}{dict(endings).get(number, 'th')}"
