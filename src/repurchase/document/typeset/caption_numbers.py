"""Numbers of tables and figures by their order in the document, and how a caption says them."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.document.content.document_content import Document, FigureContent, Section, walk
from repurchase.document.content.table_content import TableContent
from repurchase.document.typeset.typeset_blocks import CaptionNumber
from repurchase.text import Marked, text

APPENDIX_LETTER = "A"
_NUMBER = Marked("\ue003")  # stands for the number in a label


def number_joint(lang: str) -> str:
    """The separator between chapter and ordinal: 表4-1, Table 4.1."""
    return "-" if lang == "zh" else "."


class CaptionNumbers:
    """Numbers of a document's tables and figures in one language; blocks are known by identity."""

    def __init__(self, document: Document, lang: str) -> None:
        self._lang = lang
        self._joint = "" if document.chapter is None else number_joint(lang)
        self._numbers: dict[int, CaptionNumber] = {}
        self._count(document.sections, "" if document.chapter is None else str(document.chapter), "")
        if document.appendix is not None:
            self._count((document.appendix,), APPENDIX_LETTER, f"{APPENDIX_LETTER}-")

    def _count(self, sections: Sequence[Section], part: str, mark: str) -> None:
        """Number the tables and figures of one part of the document."""
        tables = figures = 0
        for block in walk(sections):
            if isinstance(block, TableContent):
                tables += 1
                self._numbers[id(block)] = self._number("table", part, mark, tables, block.name)
            elif isinstance(block, FigureContent):
                figures += 1
                self._numbers[id(block)] = self._number("figure", part, mark, figures, block.name)

    def of(self, block: TableContent | FigureContent) -> CaptionNumber:
        """The number of a block of this document."""
        return self._numbers[id(block)]

    def _number(self, kind: str, part: str, mark: str, ordinal: int, name: str) -> CaptionNumber:
        before, tail = text(f"document.{kind}", number=_NUMBER).render(self._lang).split(_NUMBER)
        stem = f"{before}{part}{self._joint}"
        return CaptionNumber(f"{stem}{ordinal}{tail}", stem, ordinal, tail, f"{kind}-{mark}{ordinal}-{name}", part)
