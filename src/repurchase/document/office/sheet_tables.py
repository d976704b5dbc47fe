"""Tables on a sheet of a workbook, one below another: caption, heads, rows, notes; wide enough, and printed whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest

from repurchase.document.office.workbook_xml import (
    BOLD,
    LINK,
    CellStyle,
    SheetXml,
    WorkbookXml,
    cell_name,
)
from repurchase.document.typeset.line_width import longest, units, wrap
from repurchase.document.typeset.typeset_blocks import TypesetCell, TypesetColumn, TypesetNote, TypesetTable
from repurchase.style import Kind, Number, Style, is_missing

NARROWEST = 7  # half-width characters
# Widths that words get where tables share their columns, the first column and the others; the first pair that leaves
# the sheet no wider than a page, else the last
SHARED = ((60, 60), (50, 40), (44, 32), (40, 24))
MOST_HEAD_LINES = 3
NOTE_WIDTH = 60  # of notes under a narrow table
PORTRAIT, LANDSCAPE = 96, 140  # half-width characters that a page holds at full size
LINE_HEIGHT, HEAD_ROOM = 15.0, 4.0  # points of a line, and between heads and the rule above them
TALLEST = 409.0  # points that a row may have
_HEAD_STYLE = CellStyle(font=BOLD, wrap=True, above="medium", below="thin")


class SheetTables:
    """One sheet, filled with tables from the top; `caption_rows` are the rows of their captions."""

    def __init__(self, book: WorkbookXml, name: str, back: tuple[str, str] | None) -> None:
        self._book = book
        self._back = back
        self._row = 1
        self.sheet = SheetXml(name)
        self.caption_rows: list[int] = []

    def filled(self, tables: Sequence[TypesetTable]) -> SheetTables:
        """Put the tables on the sheet; a single one keeps its heads in sight and on every printed page."""
        self.sheet.widths = _widths(tables)
        if self._back is not None:
            words, target = self._back
            self._add([self._book.text(1, 1, words, CellStyle(font=LINK))])
            self.sheet.links.append(("A1", target))
        for k, table in enumerate(tables):
            self._skip(1 if k or self._back is not None else 0)
            self._table(table)
        if len(tables) == 1:
            heads = self.caption_rows[0] + 2
            self.sheet.frozen, self.sheet.repeated = heads, (self.caption_rows[0], heads)
        self.sheet.landscape = sum(self.sheet.widths) > PORTRAIT
        return self

    def _add(self, cells: Sequence[str], height: float = 0.0) -> None:
        self.sheet.rows.append(self._book.row(self._row, cells, height))
        self._row += 1

    def _skip(self, rows: int) -> None:
        self._row += rows

    def _table(self, table: TypesetTable) -> None:
        """Caption, an empty line, heads and rows without another, so that the block is one range; then the notes."""
        self.caption_rows.append(self._row)
        caption = f"{table.number.label if table.number else ''} {table.title}".strip()
        self._add([self._book.text(self._row, 1, caption, CellStyle(font=BOLD))])
        self._skip(1)
        self._heads(table)
        last = len(table.rows) - 1
        for i, row in enumerate(table.rows):
            above, below = "thin" if i in table.rules else "", "medium" if i == last else ""
            self._line(table, row, above, below)
        if table.notes:
            self._skip(1)
            self._notes(table)

    def _heads(self, table: TypesetTable) -> None:
        heads = [(head, column.is_words) for column in table.columns for head in _heads_of(column)]
        lines = max(_lines(head, self.sheet.widths[j]) for j, (head, _) in enumerate(heads))
        cells = [
            self._book.text(self._row, j, head, _HEAD_STYLE._replace(across=_across(j, is_words=is_words)))
            for j, (head, is_words) in enumerate(heads, 1)
        ]
        self._add(cells, _height(lines, HEAD_ROOM))

    def _line(self, table: TypesetTable, row: Sequence[TypesetCell], above: str, below: str) -> None:
        cells: list[str] = []
        lines = 1
        for column, cell in zip(table.columns, row, strict=True):
            j = len(cells)
            if cell.numbers:
                cells += [self._number(table, j + k, n, above, below) for k, n in enumerate(cell.numbers, 1)]
                continue
            width = self.sheet.widths[j]
            tall = _lines(cell.words, width) if column.width > width - 1 else 1
            lines = max(lines, tall)
            across = _across(j + 1, is_words=column.is_words)
            style = CellStyle(wrap=tall > 1, above=above, below=below, across=across)
            cells.append(self._book.text(self._row, j + 1, cell.words, style))
        self._add(cells, _height(lines))

    def _number(self, table: TypesetTable, column: int, number: Number, above: str, below: str) -> str:
        """A true number, shown as pages show it; words where it does not exist."""
        style, value = table.style, number.value
        if value is None or is_missing(value) or math.isinf(value):
            shown = style.format(number)
            return self._book.text(self._row, column, shown, CellStyle(above=above, below=below, across="right"))
        exact = int(value) if number.kind is Kind.COUNT else float(value)
        return self._book.number(
            self._row, column, exact, _number_style(style, number.kind, number.decimals, number.stars, above, below)
        )

    def _notes(self, table: TypesetTable) -> None:
        """Each note in one cell over the columns of its table, or as many more as make a line worth reading."""
        widths = self.sheet.widths
        over = sum(len(_heads_of(column)) for column in table.columns)
        while over < len(widths) and sum(widths[:over]) < NOTE_WIDTH:
            over += 1
        room = sum(widths[:over])
        for note in table.notes:
            self._note(note, over, room)

    def _note(self, note: TypesetNote, over: int, room: float) -> None:
        words = note.mark + note.words
        if over > 1:
            self.sheet.merged.append(f"{cell_name(self._row, 1)}:{cell_name(self._row, over)}")
        lines = _lines(words, room)
        cell = self._book.text(self._row, 1, words, CellStyle(wrap=True))
        self._add([cell], _height(lines))


@cache
def _number_style(style: Style, kind: Kind, decimals: int | None, stars: str, above: str, below: str) -> CellStyle:
    """The look of a number that has as many decimals, and the marks, that pages show."""
    number_format = style.excel_format(kind, decimals)
    if kind is Kind.P:  # what rounds to nothing is never shown as 0.000
        least = style.format(Number(0.0, kind, decimals))
        number_format = f'[<{float(least[1:])}]"{least}";{number_format}'
    if stars:
        number_format = f'{number_format}"{stars}"'
    return CellStyle(number_format, above=above, below=below)


def _heads_of(column: TypesetColumn) -> tuple[str, ...]:
    return column.limit_headings or (column.full_heading,)


def _across(column: int, *, is_words: bool) -> str:
    """Words stand left, away from the number before them; numbers, and their headings, right."""
    if not is_words:
        return "right"
    return "left" if column > 1 else ""


def _height(lines: int, more: float = 0.0) -> float:
    """Height of a row; nothing where one line is enough, for that is what every row has."""
    return min(LINE_HEIGHT * lines + more, TALLEST) if lines > 1 else 0.0


def _lines(words: str, width: float) -> int:
    """Lines that words take in a column."""
    room = int(width) - 1
    return sum(1 if units(line) <= room else len(wrap(line, room)) for line in words.split("\n"))


def _widths(tables: Sequence[TypesetTable]) -> list[float]:
    """Columns as wide as the heads and rows of all tables ask; notes and captions run over them."""
    asked = [[width for column in table.columns for width in _asked(column)] for table in tables]
    most = [max(column) for column in zip_longest(*asked, fillvalue=0)]
    widths: list[float] = []
    for first, others in SHARED[:1] if len(tables) == 1 else SHARED:
        widths = [float(max(NARROWEST, min(width, others if j else first))) for j, width in enumerate(most)]
        if sum(widths) <= LANDSCAPE:
            break
    return widths


def _asked(column: TypesetColumn) -> list[int]:
    """Widths that a column's cells and headings ask for; an interval takes two."""
    heads = _heads_of(column)
    cells = math.ceil(column.width / len(heads))
    return [max(cells, longest(head), math.ceil(1.1 * units(head) / MOST_HEAD_LINES)) + 2 for head in heads]
