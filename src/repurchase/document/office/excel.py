"""Tables in Excel: real, unrounded numbers with a number format, so that they can be recomputed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from repurchase.document.office.sheet_tables import SheetTables
from repurchase.document.office.timeless_zip import PROPERTY_LIMIT, packed
from repurchase.document.office.workbook_xml import BOLD, LINK, TITLE, CellStyle, SheetXml, WorkbookXml, cell_name
from repurchase.document.typeset.typeset_blocks import TypesetBlock, TypesetDocument, TypesetSection, TypesetTable
from repurchase.plain_text import shortened_text

_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")
_WORD_ENDS = re.compile(r"(?<=[\u2e80-\uffef])|(?=[\u2e80-\uffef])|\s+")
_JOINING = r"\b(?:and|or|of|on|in|to|at|as|by|for|from|than|with|the|an?)"
_LOOSE_ENDS = re.compile(rf"(?:[\s,;·×→—–(（、，：和与及的-]|{_JOINING})+$")
NAME_LIMIT = 31
CONTENTS_WIDTHS = [16.0, 84.0]


@dataclass(frozen=True)
class _Planned:
    """A sheet to be: its name, the heading that the contents give it, and its tables."""

    name: str
    heading: str
    tables: tuple[TypesetTable, ...]


def write_workbook(document: TypesetDocument, stream: BinaryIO) -> None:
    """Write contents with links, the sheet that stands first, one sheet a section, then what is on no page."""
    book = WorkbookXml()
    title = shortened_text(document.title, PROPERTY_LIMIT)
    banner = shortened_text(document.banner or "", PROPERTY_LIMIT)
    if not document.chapter_heading:  # blocks without headings need no contents
        loose = [SheetTables(book, plan.name, None).filled(plan.tables).sheet for plan in _planned(document, set())]
        stream.write(packed(book.parts(loose, title, banner)))
        return
    contents = _sheet_name(document.contents_heading, set())
    planned = _planned(document, {contents.casefold()})
    back = (document.contents_heading, f"'{contents}'!A1")
    filled = [SheetTables(book, plan.name, back).filled(plan.tables) for plan in planned]
    caption_rows = [laid.caption_rows for laid in filled]
    sheets = [_contents(book, document, contents, planned, caption_rows), *(laid.sheet for laid in filled)]
    stream.write(packed(book.parts(sheets, title, banner)))


def _planned(document: TypesetDocument, taken: set[str]) -> list[_Planned]:
    """Sections that hold tables, in the order of the workbook."""
    first = () if document.first_sheet is None else (document.first_sheet,)
    planned = []
    for section in (*first, *document.parts, *document.sheets):
        tables = tuple(_tables_within(section.blocks))
        if tables:
            name = _sheet_name(section.full_heading or document.title, taken)
            taken.add(name.casefold())
            planned.append(_Planned(name, section.full_heading, tables))
    return planned


def _tables_within(blocks: Iterable[TypesetBlock]) -> Iterator[TypesetTable]:
    for block in blocks:
        if isinstance(block, TypesetTable):
            yield block
        elif isinstance(block, TypesetSection):
            yield from _tables_within(block.blocks)


def _contents(
    book: WorkbookXml,
    document: TypesetDocument,
    name: str,
    planned: Sequence[_Planned],
    caption_rows: Sequence[Sequence[int]],
) -> SheetXml:
    """Every sheet with its tables, each a link."""
    sheet = SheetXml(name, widths=list(CONTENTS_WIDTHS))
    heads = [(document.title, CellStyle(font=TITLE)), (document.subtitle, CellStyle()), (document.banner, CellStyle())]
    for row, (words, style) in enumerate(heads, 1):
        sheet.rows.append(book.row(row, [book.text(row, 1, words, style)] if words else []))
    row = len(heads) + 1
    link = CellStyle(font=LINK)
    for plan, rows in zip(planned, caption_rows, strict=True):
        row += 1
        sheet.rows.append(book.row(row, [book.text(row, 1, plan.heading, CellStyle(font=BOLD))]))
        for table, caption_row in zip(plan.tables, rows, strict=True):
            row += 1
            label = [book.text(row, 1, table.number.label, link)] if table.number else []
            sheet.rows.append(book.row(row, [*label, book.text(row, 2, table.title, link)]))
            target = f"'{plan.name}'!A{caption_row}"
            sheet.links += [(cell_name(row, column), target) for column in ((1, 2) if table.number else (2,))]
        row += 1
    sheet.frozen = len(heads)
    return sheet


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts and no other sheet has; a long one ends with a whole word."""
    plain = _whole_words(" ".join(_FORBIDDEN.sub(" ", wanted).split()), NAME_LIMIT) or "-"
    name, k = plain, 1
    while name.casefold() in taken:
        k += 1
        tail = f" {k}"
        name = _whole_words(plain, NAME_LIMIT - len(tail)) + tail
    return name


def _whole_words(words: str, most: int) -> str:
    """As many of the first words as there is room for, none of them one that asks for another."""
    if len(words) <= most:
        return words
    ends = [found.start() for found in _WORD_ENDS.finditer(words) if 0 < found.start() <= most]
    kept = words[: ends[-1]] if ends else words[:most]
    return _LOOSE_ENDS.sub("", kept) or kept
