"""Sentences that name tables and figures: `TableRef` and `FigureRef` turned into 表4-3 or Table 4.3."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from repurchase.document.content.document_content import Document, FigureContent, FigureRef, Section, TableRef, walk
from repurchase.document.content.table_content import TableContent
from repurchase.document.typeset.caption_numbers import CaptionNumbers
from repurchase.document.typeset.statistical_symbols import symbol_runs
from repurchase.document.typeset.typeset_blocks import TypesetRun
from repurchase.plain_text import printable_text
from repurchase.style import Interval, Number
from repurchase.text import Emphasis, Joined, Marked, StyleForms, Text, Words, render, text

_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"  # `printable_text` drops them elsewhere
_SLANT, _UPRIGHT = "\ue004", "\ue005"
_MARKED = re.compile(f"{_OPEN}([^{_MIDDLE}]*){_MIDDLE}([^{_CLOSE}]*){_CLOSE}|{_SLANT}([^{_UPRIGHT}]*){_UPRIGHT}")
_PLAIN = frozenset({type(None), bool, int, float, str, Number, Interval})  # what most cells hold: nothing to look into


class References:
    """A document's references resolve to these words, in one language.

    Notes
    -----
    Names are looked up in the section that holds the sentence first, then in the whole document, then among the
    tables of the workbook.
    """

    def __init__(self, document: Document, numbers: CaptionNumbers, lang: str) -> None:
        self._document, self._numbers, self._lang = document, numbers, lang

    def resolved(self, value: object, section: Section, *, linked: bool) -> object:
        """A value with every reference in it replaced by the label of what it names.

        Parameters
        ----------
        value : object
            Whatever a paragraph, a note or a cell may hold.
        section : Section
            The section in which it stands.
        linked : bool
            Whether the label also carries the anchor, and words in italics their marks, which `linked_runs` reads back.

        Raises
        ------
        ValueError
            For a reference to a block that is neither in the document nor among its sheets.
        """
        if type(value) in _PLAIN:
            return value
        return self._resolved(value, section, linked) if _refers(value) else value

    def _resolved(self, value: object, section: Section, linked: bool) -> object:
        match value:
            case TableRef() | FigureRef():
                return self._label(value, section, linked)
            case Text():
                return text(value.key, **{k: self._resolved(v, section, linked) for k, v in value.values.items()})
            case Joined():
                return Joined(tuple(self._resolved(v, section, linked) for v in value.values))
            case Words():
                return replace(value, values=tuple(self._resolved(v, section, linked) for v in value.values))
            case StyleForms():
                return StyleForms({k: self._resolved(v, section, linked) for k, v in value.forms.items()})
            case Emphasis():
                return Marked(f"{_SLANT}{printable_text(value.words)}{_UPRIGHT}") if linked else value.words
            case _:
                return value

    def _label(self, reference: TableRef | FigureRef, section: Section, linked: bool) -> str:
        kind = TableContent if isinstance(reference, TableRef) else FigureContent
        for blocks in (section.blocks, self._document.parts):
            for block in walk(blocks):
                if isinstance(block, kind) and block.name == reference.name:
                    number = self._numbers.of(block)
                    marked = Marked(f"{_OPEN}{number.anchor}{_MIDDLE}{number.label}{_CLOSE}")
                    return marked if linked else number.label
        for sheet in walk(self._document.workbook):
            if kind is TableContent and isinstance(sheet, TableContent) and sheet.name == reference.name:
                return text("document.workbook_table", title=render(sheet.title, self._lang)).render(self._lang)
        raise ValueError(f"the document refers to {reference.name!r}, which it does not hold")


def linked_runs(words: str) -> Iterator[TypesetRun]:
    """Words with linked labels and words in italics as runs, statistical symbols as runs of their own."""
    end = 0
    for marked in _MARKED.finditer(words):
        yield from symbol_runs(words[end : marked.start()])
        yield TypesetRun(marked[3], italic=True) if marked[3] is not None else TypesetRun(marked[2], marked[1])
        end = marked.end()
    yield from symbol_runs(words[end:])


def _refers(value: object) -> bool:
    """Whether a value holds a reference, or words in italics, at any depth."""
    if type(value) in _PLAIN:
        return False
    inner: Iterable[object] = ()
    match value:
        case TableRef() | FigureRef() | Emphasis():
            return True
        case StyleForms():
            inner = value.forms.values()
        case Text():
            inner = value.values.values()
        case Joined() | Words():
            inner = value.values
        case Mapping():
            inner = value.values()
    return any(map(_refers, inner))
