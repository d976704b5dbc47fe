"""Three-line tables in Word: two thick rules, a thin one under the heads, decimals under decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repurchase.document.office import word_xml as xml
from repurchase.document.office.word_style import Look
from repurchase.document.typeset.typeset_blocks import TypesetCell, TypesetTable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.table import CT_Tc
    from docx.table import Table, _Row

HALF_WIDTH = 0.5  # of the type size: what a half-width character takes
PADDING = 0.32  # centimetres of a cell that hold no letters
POINT = 2.54 / 72
TOGETHER = 4  # rows of a long table that never stand alone at the foot or the head of a page
WHOLE_TABLE = 18  # rows up to which a table is kept on one page
CELL_STYLE_ID = "TableCell"  # by id: looking a style up by name, cell by cell, costs more than all the rest


def add_table(page: Document, table: TypesetTable, look: Look) -> None:
    """Set one table as wide as its content asks and the page allows."""
    from docx.enum.table import WD_TABLE_ALIGNMENT

    spans = bool(table.spanning_headings)
    size, widths = _fitted(table, look, _room(page))
    grid = page.add_table(rows=len(table.rows) + 1 + spans, cols=len(table.columns))
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    xml.table_borders(grid, look.table_rule)
    xml.cell_margins(grid, 60)
    rows = list(grid.rows)
    if spans:
        _span_row(rows[0], table.spanning_headings, size, look)
    _head_row(rows[1 if spans else 0], table, size, look)
    body = rows[1 + spans :]
    for i, (row, cells) in enumerate(zip(body, table.rows, strict=True)):
        _body_row(row, table, cells, size, keep=_stays_with_next(i, len(body), bool(table.notes)))
        for cell in row.cells if i in table.rules else ():
            xml.cell_border(cell, look.inner_rule, "top")
    _set_widths(grid, widths)
    _merge_down(body, table)  # last: python-docx then takes merged cells for one


def _merge_down(rows: list[_Row], table: TypesetTable) -> None:
    """A label that stands for several rows takes their whole height, so that a long one leaves no hole in the first."""
    for row, cells in zip(rows, table.rows, strict=True):
        for j, cell in enumerate(cells):
            if cell.row_span != 1:
                row._tr.tc_lst[j].vMerge = "restart" if cell.row_span else "continue"


def _stays_with_next(i: int, n: int, notes: bool) -> bool:
    """Whether row `i` of `n` stays on the page of the next: short tables whole, of long ones the head and the foot."""
    if i == n - 1:
        return notes
    return n <= WHOLE_TABLE or i < TOGETHER - 1 or i >= n - TOGETHER


def needs_landscape(table: TypesetTable, look: Look) -> bool:
    """Whether the table does not fit an upright page even in small type."""
    return sum(_least(table, look.small_table)) > look.page[0] - 2 * look.margin


def _room(page: Document) -> float:
    from docx.shared import Length

    section = page.sections[-1]
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    return float(Length((section.page_width or 0) - margins).cm)


def _fitted(table: TypesetTable, look: Look, room: float) -> tuple[float, list[float]]:
    """Type size and column widths in centimetres: words wrap before type shrinks."""
    for size in (look.table, (look.table + look.small_table) / 2, look.small_table):
        least = _least(table, size)
        if sum(least) <= room:
            natural = [_centimetres(column.natural_ems, size) for column in table.columns]
            return size, _stretched(least, natural, room)
    scale = room / sum(least)
    return look.small_table, [w * scale for w in least]


def _stretched(least: list[float], natural: list[float], room: float) -> list[float]:
    """Natural widths stretched to the page; where it is too narrow, what is left above the least is shared."""
    if sum(natural) <= room:
        return [w * room / sum(natural) for w in natural]
    wish = [max(n - m, 0.0) for n, m in zip(natural, least, strict=True)]
    share = (room - sum(least)) / sum(wish) if sum(wish) else 0.0
    return [m + share * w for m, w in zip(least, wish, strict=True)]


def _least(table: TypesetTable, size: float) -> list[float]:
    return [_centimetres(column.least_ems, size) for column in table.columns]


def _centimetres(half_ems: float, size: float) -> float:
    return half_ems * HALF_WIDTH * size * POINT * 1.03 + PADDING


def _span_row(row: _Row, spans: tuple[tuple[str, int], ...], size: float, look: Look) -> None:
    first = 0
    for words, n in spans:
        cell = row.cells[first].merge(row.cells[first + n - 1]) if n > 1 else row.cells[first]
        _write(cell._tc, words, size, "center", bold=bool(words))
        if words:
            xml.cell_border(cell, look.inner_rule)
        first += n
    xml.header_row(row)
    xml.keep_row_whole(row)


def _head_row(row: _Row, table: TypesetTable, size: float, look: Look) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    bold = table.lang == "zh"
    for column, cell in zip(table.columns, row.cells, strict=True):
        alignment = "left" if column.is_words else "center"
        _write(cell._tc, column.heading, size, alignment, bold=bold, italic=column.is_symbol)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        xml.cell_border(cell, look.head_rule)
    xml.header_row(row)
    xml.keep_row_whole(row)


def _body_row(row: _Row, table: TypesetTable, cells: tuple[TypesetCell, ...], size: float, *, keep: bool) -> None:
    for column, tc, cell in zip(table.columns, row._tr.tc_lst, cells, strict=True):
        _write(tc, cell.aligned, size, "left" if column.is_words else "center", keep=keep)
    xml.keep_row_whole(row)


def _write(
    tc: CT_Tc, words: str, size: float, alignment: str, *, bold: bool = False, italic: bool = False, keep: bool = True
) -> None:
    """Put words into a ``w:tc`` element."""
    tc.replace(tc.p_lst[0], xml.cell_paragraph(words, CELL_STYLE_ID, size, alignment, bold, italic, keep))


def _set_widths(grid: Table, widths: list[float]) -> None:
    """Widths of columns and, as Word asks for both, of cells; by elements, for `row.cells` builds a row anew."""
    from docx.shared import Cm

    lengths = [Cm(width) for width in widths]
    for column, length in zip(grid.columns, lengths, strict=True):
        column.width = length
    for row in grid.rows:
        first = 0
        for tc in row._tr.tc_lst:
            if tc.grid_span == 1:
                tc.width = lengths[first]
            first += tc.grid_span
