"""Sentences that name tables and figures: `TableRef` and `FigureRef` turned into 表4-3 or Table 4.3."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from repurchase.document.parts.blocks import Document, Figure, FigureRef, Paragraph, Section, Table, TableRef
from repurchase.document.parts.numbering import Numbering, walk
from repurchase.text import Joined, Marked, Text, Words, render, text

_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"  # `printable_text` drops them elsewhere
_LINK = re.compile(f"{_OPEN}([^{_MIDDLE}]*){_MIDDLE}([^{_CLOSE}]*){_CLOSE}")


def resolved(document: Document, lang: str, *, linked: bool = False) -> Document:
    """The document with every reference in its paragraphs and table notes replaced by the number it stands for.

    Parameters
    ----------
    document : Document
    lang : {"en", "zh"}
    linked : bool
        Whether the replacement also carries the anchor, for writers that read it back with `parted`.

    Raises
    ------
    ValueError
        For a reference to a block that is neither in the document nor among its sheets.

    Notes
    -----
    Names are looked up in the section that holds the sentence first, then in the whole document, then among the
    tables of the workbook. Figures keep their identity, so their pictures are still found.
    """
    return _Resolver(document, lang, linked).document()


def parted(words: str) -> Iterator[tuple[str, str]]:
    """Words of a linked document as (piece, anchor); the anchor is empty where the piece is no link."""
    at = 0
    for found in _LINK.finditer(words):
        if found.start() > at:
            yield words[at : found.start()], ""
        yield found[2], found[1]
        at = found.end()
    if at < len(words):
        yield words[at:], ""


class _Resolver:
    def __init__(self, document: Document, lang: str, linked: bool) -> None:
        self._document, self._lang, self._linked = document, lang, linked
        self._numbering = Numbering(document, lang)

    def document(self) -> Document:
        return replace(self._document, sections=tuple(self._section(s) for s in self._document.sections))

    def _section(self, section: Section) -> Section:
        return replace(section, blocks=tuple(self._block(b, section) for b in section.blocks))

    def _block(self, block: Any, section: Section) -> Any:
        match block:
            case Section():
                return self._section(block)
            case Paragraph() if any(map(_refers, block.values)):
                return replace(block, values=tuple(self._value(v, section) for v in block.values))
            case Table() if any(map(_refers, block.notes)):
                return replace(block, notes=tuple(self._value(v, section, plain=True) for v in block.notes))
            case _:
                return block

    def _value(self, value: Any, section: Section, *, plain: bool = False) -> Any:
        match value:
            case TableRef() | FigureRef():
                return self._shown(value, section, self._linked and not plain)
            case Text():
                return text(value.key, **{k: self._value(v, section, plain=plain) for k, v in value.values.items()})
            case Joined():
                return Joined(tuple(self._value(v, section, plain=plain) for v in value.values))
            case Words():
                return replace(value, values=tuple(self._value(v, section, plain=plain) for v in value.values))
            case _:
                return value

    def _shown(self, ref: TableRef | FigureRef, section: Section, linked: bool) -> str:
        kind = Table if isinstance(ref, TableRef) else Figure
        for blocks in (section.blocks, self._document.sections):
            for block in walk(blocks):
                if isinstance(block, kind) and block.name == ref.name:
                    label = self._numbering.label(block)
                    anchor = self._numbering.of(block).anchor
                    return Marked(f"{_OPEN}{anchor}{_MIDDLE}{label}{_CLOSE}") if linked else label
        for sheet in self._document.sheets:
            if kind is Table and sheet.name == ref.name:
                return text("document.workbook_table", title=render(sheet.title, self._lang)).render(self._lang)
        raise ValueError(f"the document refers to {ref.name!r}, which it does not hold")


def _refers(value: Any) -> bool:
    """Whether a value holds a reference at any depth."""
    inner: Sequence[Any] = ()
    match value:
        case TableRef() | FigureRef():
            return True
        case Text():
            inner = list(value.values.values())
        case Joined() | Words():
            inner = value.values
        case Mapping():
            inner = list(value.values())
    return any(map(_refers, inner))
