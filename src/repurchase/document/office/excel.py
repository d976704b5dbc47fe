"""Tables in Excel: real, unrounded numbers with a number format, so that they can be recomputed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from repurchase.document.typeset.line_width import units
from repurchase.document.typeset.typeset_blocks import TypesetCell, TypesetDocument, TypesetTable
from repurchase.plain_text import MOST_CELL_CHARACTERS, printable_text, shortened_text, starts_formula
from repurchase.style import Kind, Number, is_missing

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
NAME_LIMIT = 31
WIDEST, NARROWEST = 60, 7
PROPERTY_LIMIT = 255  # characters of a document property


def write_workbook(document: TypesetDocument, stream: BinaryIO) -> None:
    """One sheet a table, in the order of the document, behind a sheet of contents with links."""
    from openpyxl import Workbook

    book = Workbook()
    contents = book.active
    contents.title = _sheet_name(document.contents_heading, set())
    _contents_head(contents, document)
    taken = {contents.title.casefold()}
    tables = [block for block in document.blocks() if isinstance(block, TypesetTable)]
    sheets = [block for section in document.sheets for block in section.blocks if isinstance(block, TypesetTable)]
    for table in (*tables, *sheets):
        label = table.number.label if table.number else ""
        caption = f"{label} {table.title}".strip()
        sheet = book.create_sheet(_sheet_name(caption, taken))
        taken.add(sheet.title.casefold())
        _Sheet(sheet, table).fill(caption)
        _link(contents, label or document.workbook_only, table.title, sheet.title)
    _properties(book, document)
    book.save(stream)


def _properties(book: Workbook, document: TypesetDocument) -> None:
    book.properties.creator = "repurchase"
    book.properties.title = shortened_text(document.title, PROPERTY_LIMIT)
    if document.banner is not None:
        book.properties.description = shortened_text(document.banner, PROPERTY_LIMIT)


class _Sheet:
    """One table on one sheet: caption, heads, rows, notes."""

    def __init__(self, sheet: Worksheet, table: TypesetTable) -> None:
        self._sheet, self._table = sheet, table
        self._row = 1

    def fill(self, caption: str) -> None:
        from openpyxl.styles import Font

        self._put(1, 1, caption).font = Font(bold=True)
        self._row = 3
        self._heads()
        first = self._row
        for row in self._table.rows:
            self._line(row)
        self._frame(first)
        self._widths(self._row - 1)
        self._row += 1
        for note in self._table.notes:
            self._put(self._row, 1, note.mark + note.words)
            self._row += 1
        self._sheet.freeze_panes = self._sheet.cell(first, 1)

    def _heads(self) -> None:
        from openpyxl.styles import Alignment, Font

        heads = [head for c in self._table.columns for head in c.limit_headings or (c.full_heading,)]
        for number, head in enumerate(heads, 1):
            cell = self._put(self._row, number, head)
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="bottom")
        self._row += 1

    def _line(self, row: tuple[TypesetCell, ...]) -> None:
        column = 1
        for cell in row:
            if not cell.numbers:
                self._put(self._row, column, cell.words)
            for k, number in enumerate(cell.numbers):
                self._number(column + k, number)
            column += len(cell.numbers) or 1
        self._row += 1

    def _number(self, column: int, number: Number) -> None:
        style, value = self._table.style, number.value
        if value is None or is_missing(value):
            self._put(self._row, column, style.missing)
            return
        cell = self._sheet.cell(self._row, column, int(value) if number.kind is Kind.COUNT else float(value))
        number_format = style.excel_format(number.kind, number.decimals)
        if number.kind is Kind.P:  # what rounds to nothing is never shown as 0.000
            least = style.format(Number(0.0, number.kind, number.decimals))
            number_format = f'[<{float(least[1:])}]"{least}";{number_format}'
        cell.number_format = f'{number_format}"{number.stars}"' if number.stars else number_format

    def _put(self, row: int, column: int, words: str) -> Cell:
        return text_cell(self._sheet, row, column, words)

    def _frame(self, first: int) -> None:
        """Three rules: above the heads, below them, below the last row."""
        from openpyxl.styles import Border, Side

        thick, thin = Side(style="medium"), Side(style="thin")
        for column in range(1, sum(len(c.limit_headings) or 1 for c in self._table.columns) + 1):
            self._sheet.cell(first - 1, column).border = Border(top=thick, bottom=thin)
            last = self._sheet.cell(max(self._row - 1, first - 1), column)
            last.border = Border(top=last.border.top, bottom=thick)

    def _widths(self, last: int) -> None:
        """Columns as wide as heads and rows ask; notes below run on over empty cells."""
        from openpyxl.utils import get_column_letter

        for column in self._sheet.iter_cols(min_row=3, max_row=last):
            longest = max(
                (
                    min(units(str(c.value)), 12 if isinstance(c.value, float) else WIDEST)
                    for c in column
                    if c.value is not None
                ),
                default=NARROWEST,
            )
            letter = get_column_letter(column[0].column)
            self._sheet.column_dimensions[letter].width = max(NARROWEST, min(longest + 2, WIDEST))


def text_cell(sheet: Worksheet, row: int, column: int, words: str) -> Cell:
    """Put words into a cell of a report's workbook, as text that no spreadsheet computes.

    A workbook can say of a cell that it is text, so nothing is put before the words, as in the clean data files; a
    reader who opens the cell to edit it sees the apostrophe of Excel's own making.
    """
    cell = sheet.cell(row, column)
    cell.value = shortened_text(printable_text(words), MOST_CELL_CHARACTERS)
    cell.data_type = "s"
    if starts_formula(words) or words[:1] in ("+", "-"):  # a number in words stays words
        cell.quotePrefix = True
    return cell


def _contents_head(sheet: Worksheet, document: TypesetDocument) -> None:
    from openpyxl.styles import Font

    for row, words in enumerate((document.title, document.subtitle, document.banner), 1):
        text_cell(sheet, row, 1, words or "")
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 70


def _link(sheet: Worksheet, label: str, title: str, target: str) -> None:
    from openpyxl.styles import Font

    row = sheet.max_row + 1
    for column, words in enumerate((label, title), 1):
        text_cell(sheet, row, column, words)
    sheet.cell(row, 1).hyperlink = f"#'{target}'!A1"
    sheet.cell(row, 1).font = Font(color="0563C1", underline="single")


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts and no other sheet has."""
    plain = _FORBIDDEN.sub(" ", wanted).strip()[:NAME_LIMIT].strip() or "-"
    name, k = plain, 1
    while name.casefold() in taken:
        k += 1
        tail = f" {k}"
        name = plain[: NAME_LIMIT - len(tail)] + tail
    return name
