"""A Word file as blocks, read as a stream: the size of its parts is bounded, and nothing in it is executed.

Tracked deletions are passed over and insertions count; footnotes follow the body; text boxes are paragraphs.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO

from repurchase.errors import InputError
from repurchase.study.manuscript.reading.manuscript_text import (
    MOST_BLOCKS,
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_PARAGRAPH,
    Manuscript,
    Prose,
    TextLocation,
    TextTable,
    cell_span,
    even_rows,
)
from repurchase.survey.read.containers.guards.limits import Refused
from repurchase.survey.read.containers.guards.xml_walk import DamagedXml, Names, attributes, walk
from repurchase.survey.read.containers.guards.zip_guard import check_directory

MOST_PART_BYTES = 120_000_000  # of one part unpacked: kept nowhere, a few seconds of the parser
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError, OSError)
_DELETED = frozenset(("del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "annotation", "rPrChange"))
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_SPACES = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def word_manuscript(content: bytes, name: str) -> Manuscript:
    """The paragraphs and tables of a Word file.

    Raises
    ------
    InputError
        It is no Word file, is locked, or holds what Word would not save.
    """
    made = Manuscript(name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            package = check_directory(archive)
            if "word/document.xml" not in package:
                raise InputError("manuscript.no_word", file=name)
            for part in ("word/document.xml", *(n for n in _NOTES if n in package)):
                if package.size(part) > MOST_PART_BYTES:
                    raise InputError("manuscript.hostile", file=name)
                for pieces in package.read(part):
                    _read_part(pieces, made, name)
    except Refused as refused:
        key = "manuscript.locked" if refused.key == "read.is_encrypted" else "manuscript.hostile"
        raise InputError(key, file=name) from None
    except (DamagedXml, *_DAMAGED) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("manuscript.no_word", file=name) from None
    if not made.pages and all(b.location.page == 1 for b in made.blocks):
        made.blocks = [replace(b, location=replace(b.location, page=None)) for b in made.blocks]
    return made


def _read_part(pieces: Iterator[bytes], made: Manuscript, name: str) -> None:
    reader = _Body(made, name, made.blocks[-1].location.paragraph if made.blocks else 0)
    walk(pieces, reader.start, reader.end, reader.characters)


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    span: int = 1
    continued: bool = False
    cells: int = 0


class _Body:
    """What a walk through a part of a Word file gathers."""

    def __init__(self, made: Manuscript, name: str, paragraph: int) -> None:
        self.made, self.name, self.paragraph, self.page = made, name, paragraph, 1
        self.names, self.section, self.characters_read = Names(), "", 0
        self.words: list[list[str]] = []  # a stack: a text box stands within a paragraph
        self.styles: list[str] = []
        self.tables: list[_Table] = []
        self.skipped = self.text = self.within_table = 0

    def start(self, tag: str, given: list[str]) -> None:
        """An element opens."""
        kind = self.names[tag]
        if kind in _DELETED:
            self.skipped += 1
        if self.skipped:
            return
        if kind == "p":
            self.words.append([])
            self.styles.append("")
        elif kind == "t":
            self.text += 1
        elif kind == "tbl":
            self.tables.append(_Table())
        elif kind == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif kind == "tc" and self.tables:
            table = self.tables[-1]
            table.cell, table.span, table.continued = [], 1, False
        else:
            self._mark(kind, given)

    def _mark(self, kind: str, given: list[str]) -> None:
        """Properties and breaks."""
        if kind == "lastRenderedPageBreak":
            self.page, self.made.pages = self.page + 1, True
        elif kind in _SPACES and self.words:
            if kind == "br" and attributes(given, self.names).get("type") == "page":
                self.page += not self.made.pages
            else:
                self.words[-1].append(_SPACES[kind])
        elif kind == "pStyle" and self.styles:
            self.styles[-1] = attributes(given, self.names).get("val", "")
        elif kind == "outlineLvl" and self.styles and attributes(given, self.names).get("val") in tuple("0123"):
            self.styles[-1] = self.styles[-1] or "heading"
        elif kind == "gridSpan" and self.tables:
            self.tables[-1].span = cell_span(attributes(given, self.names).get("val"))
        elif kind == "vMerge" and self.tables:
            self.tables[-1].continued = attributes(given, self.names).get("val", "continue") == "continue"

    def characters(self, words: str) -> None:
        """Text."""
        if self.text and not self.skipped and self.words:
            self.characters_read += len(words)
            if self.characters_read > MOST_CHARACTERS:
                raise InputError("manuscript.too_long", file=self.name, most=MOST_CHARACTERS)
            self.words[-1].append(words)

    def end(self, tag: str) -> None:
        """An element closes."""
        kind = self.names[tag]
        if kind in _DELETED:
            self.skipped = max(self.skipped - 1, 0)
            return
        if self.skipped:
            return
        if kind == "t":
            self.text = max(self.text - 1, 0)
        elif kind == "p" and self.words:
            self._paragraph("".join(self.words.pop()).strip()[:MOST_PARAGRAPH], self.styles.pop())
        elif kind == "tc" and self.tables:
            self._cell(self.tables[-1])
        elif kind == "tbl" and self.tables:
            self._table(self.tables.pop())

    def _paragraph(self, words: str, style: str) -> None:
        if self.tables:
            self.tables[-1].cell.append(words)
            return
        if not words or style.lower().startswith(("toc", "tableoffigures")):
            return
        self._room()
        heading = style.lower().startswith("heading") or (style.isdigit() and len(words) < 60)
        self.section = words if heading else self.section
        for line in filter(None, map(str.strip, words.split("\n"))):
            self.paragraph += 1
            self.made.blocks.append(Prose(line, self._location(), heading))

    def _cell(self, table: _Table) -> None:
        if not table.rows:
            return
        table.cells += table.span
        if table.cells <= MOST_CELLS:
            stated = "" if table.continued else " ".join(filter(None, table.cell)).strip()
            table.rows[-1] += [stated] + [stated if len(table.rows) == 1 else ""] * (table.span - 1)
        table.cell = []

    def _table(self, table: _Table) -> None:
        rows = [r for r in table.rows if r]
        if self.tables:  # a table within a cell: its words belong to the cell
            self.tables[-1].cell.append(" ".join(" ".join(filter(None, r)) for r in rows))
            return
        if not rows:
            return
        self._room()
        self.paragraph += 1
        self.made.blocks.append(TextTable(even_rows(rows), self._location()))

    def _location(self) -> TextLocation:
        return TextLocation(self.page, self.paragraph, self.section)

    def _room(self) -> None:
        if len(self.made.blocks) >= MOST_BLOCKS:
            raise InputError("manuscript.too_long", file=self.name, most=MOST_CHARACTERS)
