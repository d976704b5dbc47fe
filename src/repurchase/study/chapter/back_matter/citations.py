"""Citations in a chapter's words: which works its text, tables and figures name."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from repurchase.bibliography import Reference, references
from repurchase.document.content.document_content import FigureContent, Paragraph, Section, walk
from repurchase.document.content.table_content import TableContent
from repurchase.text import LANGUAGES, Joined, Text, Words, catalogue

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_BETWEEN = r",?\s*(?:&|\band\b|、|与|和)\s*"
# Where the names of a work begin: not within a word, and not where the second author of another work stands
_BEGINS = r"(?<![A-Za-z&-])(?<!& )(?<!\band )(?<![A-Za-z][、与和])(?<![A-Za-z] [与和] )"
# What stands between the authors and a year: a possessive, a comma or a bracket, other years of theirs
_BEFORE_YEAR = r"(?:['’]s)?[\s,，]*[（(]?\s*(?:(?:1[89]|20)\d\d[a-z]?[,，、;；]\s*)*"
_SURNAME = r"(?:(?:van|von|de|der|den|la)\s+)*[A-Z][\w'’-]+"
_SEVERAL = rf"(?:(?:,\s+|{_BETWEEN}){_SURNAME})*(?:\s+et al\.?|\s*等)?"
_ANY_CITATION = re.compile(rf"{_SURNAME}{_SEVERAL}{_BEFORE_YEAR}(?:1[89]|20)\d\d\b")


def cited_works(sections: Iterable[Section]) -> frozenset[str]:
    """Keys of the works that the pages of `sections` cite in either language; remarks are on no page."""
    found: set[str] = set()
    for words in said_words(sections):
        found |= works_in(words)
    return frozenset(found)


def said_words(sections: Iterable[Section]) -> set[str]:
    """Every string and every message that stands on the pages of `sections`, in all languages."""
    held: set[str] = set()
    for block in walk(tuple(sections)):
        for value in _values(block):
            held.update(_strings(value))
    return held


@cache
def works_in(words: str) -> frozenset[str]:
    """Keys of the works that a text cites."""
    if not _YEAR.search(words):
        return frozenset()
    return frozenset(key for key, year, first in _marks() if year in words and _cites(key, first, words))


def _cites(key: str, first: Sequence[str], words: str) -> bool:
    """Whether words cite a work; its pattern is made where a first author of it is named."""
    return any(name in words for name in first) and _pattern(key).search(words) is not None


def citations_in(words: str) -> list[str]:
    """What has the form of a citation by Latin names, known or not."""
    return [found[0] for found in _ANY_CITATION.finditer(words)] if _YEAR.search(words) else []


def _values(block: object) -> Iterator[object]:
    """What of one block is words: no number, and nothing of the sections in it."""
    match block:
        case Paragraph():
            yield from block.values
        case TableContent():
            yield from (block.title, *block.notes)
            yield from (words for column in block.columns for words in (column.heading, column.group))
            yield from (cell for row in block.rows for cell in row)
        case FigureContent():
            yield from (block.title, *block.notes)
        case Section():
            yield block.heading


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Text():
            yield from (catalogue(lang)[value.key] for lang in LANGUAGES)
            for name in _fields(value.key) & value.values.keys():
                yield from _strings(value.values[name])
        case Joined() | Words():
            for inner in value.values:
                yield from _strings(inner)
        case Mapping():
            for inner in value.values():
                yield from _strings(inner)


@cache
def _fields(key: str) -> frozenset[str]:
    """Values that a message shows."""
    shown = (name for lang in LANGUAGES for _, name, _, _ in string.Formatter().parse(catalogue(lang)[key]))
    return frozenset(name for name in shown if name)


@cache
def _marks() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Of each work what every citation of it holds: its key, its year, and its first author in either script."""
    works = ((key, work) for key, work in references().items() if work.is_work)
    return tuple((key, str(work.year), tuple(names[0] for names in _authors(work))) for key, work in works)


def _authors(work: Reference) -> list[tuple[str, ...]]:
    """Surnames as each language writes them."""
    latin = tuple(name.partition(",")[0] for name in work.latin)
    return [names for names in (work.surnames, latin) if names]


@cache
def _pattern(key: str) -> re.Pattern[str]:
    """Every way in which a sentence of either language names a work: all its authors, or the first of several."""
    work = references()[key]
    forms = [form for names in _authors(work) for form in _name_forms(names)]
    return re.compile(rf"{_BEGINS}(?:{'|'.join(forms)}){_BEFORE_YEAR}{work.year}\b")


def _name_forms(surnames: Sequence[str]) -> Iterator[str]:
    names = [re.escape(name) for name in surnames]
    yield names[0] if len(names) == 1 else _BETWEEN.join((r"(?:,\s*|、)".join(names[:-1]), names[-1]))
    if len(names) > 2:
        yield rf"{names[0]}\s*(?:et al\.?|等(?:人)?)"
