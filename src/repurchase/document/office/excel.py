"""Tables in Excel: real, unrounded numbers with a number format, so that they can be recomputed."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from repurchase.document.parts.blocks import Column, Document, Table, notes_of
from repurchase.document.parts.numbering import Numbering, walk
from repurchase.document.text.line_width import units
from repurchase.plain_text import MOST_CELL_CHARACTERS, printable_text, shortened_text, starts_formula
from repurchase.style import Interval, Kind, Number, Style, is_missing
from repurchase.text import render, text

_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
NAME_LIMIT = 31
WIDEST, NARROWEST = 60, 7
PROPERTY_LIMIT = 255  # characters of a document property


def write_workbook(document: Document, stream: BinaryIO, lang: str, style: Style) -> None:
    """One sheet a table, in the order of the document, behind a sheet of contents with links."""
    from openpyxl import Workbook

    numbering = Numbering(document, lang)
    book = Workbook()
    contents = book.active
    contents.title = _sheet_name(text("document.contents").render(lang), set())
    _contents_head(contents, document, lang)
    taken = {contents.title.casefold()}
    for table in (b for b in walk(document.sections) if isinstance(b, Table)):
        label = numbering.label(table)
        sheet = book.create_sheet(_sheet_name(f"{label} {render(table.title, lang)}", taken))
        taken.add(sheet.title.casefold())
        _Sheet(sheet, table, lang, style).fill(label)
        _link(contents, label, render(table.title, lang), sheet.title)
    for table in document.sheets:
        title = render(table.title, lang)
        sheet = book.create_sheet(_sheet_name(title, taken))
        taken.add(sheet.title.casefold())
        _Sheet(sheet, table, lang, style).fill("")
        _link(contents, text("document.sheet_only").render(lang), title, sheet.title)
    book.properties.creator = "repurchase"
    book.properties.title = shortened_text(render(document.title, lang), PROPERTY_LIMIT)
    if document.banner is not None:
        book.properties.description = shortened_text(render(document.banner, lang), PROPERTY_LIMIT)
    book.save(stream)


class _Sheet:
    """One table on one sheet: caption, heads, rows, notes."""

    def __init__(self, sheet: Any, table: Table, lang: str, style: Style) -> None:
        self._sheet, self._table, self._lang, self._style = sheet, table, lang, style
        self._intervals = {j for j in range(len(table.columns)) if any(isinstance(r[j], Interval) for r in table.rows)}
        self._row = 1

    def fill(self, label: str) -> None:
        from openpyxl.styles import Font

        self._put(1, 1, f"{label} {render(self._table.title, self._lang)}".strip()).font = Font(bold=True)
        self._row = 3
        self._heads()
        first = self._row
        for row in self._table.rows:
            self._line(row)
        self._frame(first)
        self._widths(self._row - 1)
        self._row += 1
        for mark, words in notes_of(self._table, self._lang, self._style):
            self._put(self._row, 1, mark + words)
            self._row += 1
        self._sheet.freeze_panes = self._sheet.cell(first, 1)

    def _heads(self) -> None:
        from openpyxl.styles import Alignment, Font

        at = 1
        for j, column in enumerate(self._table.columns):
            words = render(column.heading, self._lang)
            if column.group is not None:
                words = f"{render(column.group, self._lang)}: {words}"
            parts = [words]
            if j in self._intervals:
                parts = [
                    text("document.lower", what=words).render(self._lang),
                    text("document.upper", what=words).render(self._lang),
                ]
            for part in parts:
                cell = self._put(self._row, at, part)
                cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="bottom")
                at += 1
        self._row += 1

    def _line(self, row: tuple[Any, ...]) -> None:
        at = 1
        for j, (column, value) in enumerate(zip(self._table.columns, row, strict=True)):
            if j in self._intervals:
                low, high = (value.low, value.high) if isinstance(value, Interval) else (None, None)
                kind = value.kind if isinstance(value, Interval) else column.kind
                self._number(at, low, kind, column)
                self._number(at + 1, high, kind, column)
                at += 2
                continue
            self._cell(at, value, column)
            at += 1
        self._row += 1

    def _cell(self, at: int, value: Any, column: Column) -> None:
        if isinstance(value, Number):
            self._number(at, value.value, value.kind, column, value.stars, value.decimals)
        elif (
            column.kind is not Kind.WORDS
            and not isinstance(value, str)
            and (is_missing(value) or hasattr(value, "__float__"))
        ):
            self._number(at, value, column.kind, column)
        else:
            self._put(self._row, at, render(value, self._lang, self._style))

    def _number(
        self, at: int, value: Any, kind: Kind, column: Column, stars: str = "", decimals: int | None = None
    ) -> None:
        if is_missing(value):
            self._put(self._row, at, self._style.missing)
            return
        cell = self._sheet.cell(self._row, at, int(value) if kind is Kind.COUNT else float(value))
        places = decimals if decimals is not None else column.decimals
        shape = self._style.excel_format(kind, places)
        if kind is Kind.P:  # what rounds to nothing is never shown as 0.000
            least = self._style.format(Number(0.0, kind, places))
            shape = f'[<{float(least[1:])}]"{least}";{shape}'
        cell.number_format = f'{shape}"{stars}"' if stars else shape

    def _put(self, row: int, at: int, words: str) -> Any:
        return text_cell(self._sheet, row, at, words)

    def _frame(self, first: int) -> None:
        """Three rules: above the heads, below them, below the last row."""
        from openpyxl.styles import Border, Side

        thick, thin = Side(style="medium"), Side(style="thin")
        width = len(self._table.columns) + len(self._intervals)
        for at in range(1, width + 1):
            self._sheet.cell(first - 1, at).border = Border(top=thick, bottom=thin)
            last = self._sheet.cell(max(self._row - 1, first - 1), at)
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


def text_cell(sheet: Any, row: int, column: int, words: str) -> Any:
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


def _contents_head(sheet: Any, document: Document, lang: str) -> None:
    from openpyxl.styles import Font

    for row, words in enumerate((document.title, document.subtitle, document.banner), 1):
        text_cell(sheet, row, 1, render(words, lang))
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 70


def _link(sheet: Any, label: str, title: str, target: str) -> None:
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
