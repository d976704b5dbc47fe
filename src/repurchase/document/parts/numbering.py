"""Numbers of tables and figures by their order in the document, and how a caption says them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from repurchase.document.parts.blocks import Document, Figure, Section, Table
from repurchase.text import text


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered block: its ordinal, its number such as ``4-1`` or ``4.1``, and an anchor for links."""

    ordinal: int
    number: str
    anchor: str


class Numbering:
    """Numbers of a document's headings, tables and figures in one language."""

    def __init__(self, document: Document, lang: str) -> None:
        self._chapter, self._lang = document.chapter, lang
        self._entries: dict[int, Entry] = {}
        self._headings: dict[int, str] = {}
        counts = {Table: 0, Figure: 0}
        for block in walk(document.sections):
            if isinstance(block, Table | Figure):
                kind = Table if isinstance(block, Table) else Figure
                counts[kind] += 1
                self._entries[id(block)] = self._entry(block, counts[kind])
        self._count(document.sections, str(document.chapter))

    def of(self, block: Table | Figure) -> Entry:
        """The entry of a block of this document."""
        return self._entries[id(block)]

    def heading(self, section: Section) -> str:
        """The number of a section: ``4.2`` or ``4.2.1``."""
        return self._headings[id(section)]

    def label(self, block: Table | Figure) -> str:
        """``表4-1`` or ``Table 4.1``."""
        key = "document.table" if isinstance(block, Table) else "document.figure"
        return text(key, number=self.of(block).number).render(self._lang)

    def _entry(self, block: Table | Figure, ordinal: int) -> Entry:
        joint = "-" if self._lang == "zh" else "."
        anchor = f"{'table' if isinstance(block, Table) else 'figure'}-{ordinal}-{block.name}"
        return Entry(ordinal, f"{self._chapter}{joint}{ordinal}", anchor)

    def _count(self, sections: Sequence[Any], above: str) -> None:
        ordinal = 0
        for block in sections:
            if isinstance(block, Section):
                ordinal += 1
                self._headings[id(block)] = f"{above}.{ordinal}"
                self._count(block.blocks, f"{above}.{ordinal}")


def walk(blocks: Sequence[Any]) -> Iterator[Any]:
    """Every block of a tree of sections, in reading order, sections before what they hold."""
    for block in blocks:
        yield block
        if isinstance(block, Section):
            yield from walk(block.blocks)
