"""Numbers of tables and figures by their order in the document, and how a caption says them."""

from __future__ import annotations

from repurchase.document.content.document_content import Document, Figure, walk
from repurchase.document.content.table_content import TableContent
from repurchase.document.typeset.typeset_blocks import CaptionNumber
from repurchase.text import Marked, text

_NUMBER = Marked("\ue003")  # stands for the number in a label


def number_joint(lang: str) -> str:
    """The separator between chapter and ordinal: 表4-1, Table 4.1."""
    return "-" if lang == "zh" else "."


class CaptionNumbers:
    """Numbers of a document's tables and figures in one language; blocks are known by identity."""

    def __init__(self, document: Document, lang: str) -> None:
        self._chapter, self._lang = document.chapter, lang
        self._numbers: dict[int, CaptionNumber] = {}
        tables = figures = 0
        for block in walk(document.sections):
            if isinstance(block, TableContent):
                tables += 1
                self._numbers[id(block)] = self._number("table", tables, block.name)
            elif isinstance(block, Figure):
                figures += 1
                self._numbers[id(block)] = self._number("figure", figures, block.name)

    def of(self, block: TableContent | Figure) -> CaptionNumber:
        """The number of a block of this document."""
        return self._numbers[id(block)]

    def _number(self, kind: str, ordinal: int, name: str) -> CaptionNumber:
        before, tail = text(f"document.{kind}", number=_NUMBER).render(self._lang).split(_NUMBER)
        stem = f"{before}{self._chapter}{number_joint(self._lang)}"
        return CaptionNumber(f"{stem}{ordinal}{tail}", stem, ordinal, tail, f"{kind}-{ordinal}-{name}")
