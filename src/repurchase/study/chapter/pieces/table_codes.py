"""What the codes in a table stand for: a note under every table of the chapter that prints one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from repurchase.analysis.results.wording import before_stars
from repurchase.document.parts.blocks import Figure, Section, Table, TableRef
from repurchase.style import Kind
from repurchase.survey.instrument import Instrument
from repurchase.text import LANGUAGES, Joined, Text, Words, text

ITEMS = "questionnaire"  # the table that lists the items with their codes
NOTHING = " "  # a note in a language that needs none: no line is printed for it
OPERATOR = re.compile(r" (?:→|->|=~|~~|~|×|\+) ")
TOKEN = re.compile(r"[\w.]+")


@dataclass(frozen=True, slots=True)
class CodeBook:
    """Codes that mean something to nobody but the author.

    Attributes
    ----------
    constructs : mapping of str to mapping of str to str
        By language: words of every construct whose code is not a word for it already.
    items : frozenset of str
    listed : bool
        Whether a table of the document lists the items.
    """

    constructs: Mapping[str, Mapping[str, str]]
    items: frozenset[str]
    listed: bool


def explained_codes(sections: Iterable[Section], instrument: Instrument) -> list[Section]:
    """The sections, with a note under each table that prints codes: what they stand for, or which table says it.

    Construct codes are written out; items are longer, so their table is named.
    """
    whole = list(sections)
    said: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
    for construct in instrument:
        for lang in LANGUAGES:
            words = str(construct.label.get(lang) or construct.label.get("en") or construct.name)
            if words.casefold() != construct.name.casefold():
                said[lang][construct.name] = words
    worded = frozenset(i.name for i in instrument.items if set(i.label.values()) - {i.name, ""})
    book = CodeBook(said, worded, any(_holds(section, ITEMS) for section in whole))
    return [_explained(section, book) for section in whole]


def _holds(section: Section, table: str) -> bool:
    return any(_holds(b, table) if isinstance(b, Section) else _is_table(b, table) for b in section.blocks)


def _is_table(block: object, name: str) -> bool:
    return isinstance(block, Table) and block.name == name


def _explained(section: Section, book: CodeBook) -> Section:
    return replace(section, blocks=tuple(_with_note(block, book) for block in section.blocks))


def _with_note(block: Any, book: CodeBook) -> Any:
    if isinstance(block, Section):
        return _explained(block, book)
    if isinstance(block, Table) and block.name != ITEMS:
        notes = tuple(_notes(block, book))
        return replace(block, notes=before_stars(block.notes, notes)) if notes else block
    if isinstance(block, Figure) and block.kind == "measurement" and book.listed:
        return replace(block, notes=before_stars(block.notes, [text("chapter.item_codes", table=TableRef(ITEMS))]))
    return block


def _notes(table: Table, book: CodeBook) -> Iterator[Text | dict[str, str]]:
    """What the construct codes of a table mean, in each language that prints them; where its items are listed."""
    printed = {lang: dict.fromkeys(_codes(table, lang, book)) for lang in LANGUAGES}
    named = {lang: [c for c in book.constructs[lang] if c in printed[lang]] for lang in LANGUAGES}
    if any(named.values()):
        yield {lang: _listed(book, lang, codes) if codes else NOTHING for lang, codes in named.items()}
    if book.listed and any(book.items & codes.keys() for codes in printed.values()):
        yield text("chapter.item_codes", table=TableRef(ITEMS))


def _listed(book: CodeBook, lang: str, codes: Iterable[str]) -> str:
    each = [text("chapter.code_entry", code=c, construct=book.constructs[lang][c]).render(lang) for c in codes]
    return text("chapter.codes", entries=text("chapter.code_between").render(lang).join(each)).render(lang)


def _codes(table: Table, lang: str, book: CodeBook) -> Iterator[str]:
    """The codes in the cells of words, in one language."""
    known = book.constructs[lang].keys() | book.items
    columns = [k for k, column in enumerate(table.columns) if column.kind is Kind.WORDS]
    for row in table.rows:
        for k in columns:
            for words in _strings(row[k], lang):
                yield from (code for code in _tokens(words) if code in known)


def _strings(value: object, lang: str) -> Iterator[str]:
    """The strings that a cell is made of, as they are in one language; nothing is set in type for it."""
    match value:
        case str():
            yield value
        case Text():
            for part in value.values.values():
                yield from _strings(part, lang)
        case Joined() | Words():
            for part in value.values:
                yield from _strings(part, lang)
        case Mapping():
            yield from _strings(value.get(lang) or value.get("en") or "", lang)


def _tokens(words: str) -> Iterator[str]:
    """What could be a code: a cell by itself, the parts of a path or formula, words in capitals or with a digit."""
    if " " not in words:
        yield words
        return
    free = OPERATOR.search(words) is not None
    for token in TOKEN.findall(words):
        if free or token != token.lower():
            yield token
