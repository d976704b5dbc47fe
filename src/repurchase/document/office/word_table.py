"""Three-line tables in Word: two thick rules, a thin one under the heads, decimals under decimals."""

from __future__ import annotations

from typing import Any

from repurchase.document.office import word_xml as xml
from repurchase.document.office.word_style import Look
from repurchase.document.parts.blocks import Table
from repurchase.document.text.decimal_alignment import aligned_cells, is_symbol
from repurchase.document.text.line_width import em_halves, pieces
from repurchase.style import Kind, Style

HALF_WIDTH = 0.5  # of the type size: what a half-width character takes
PADDING = 0.32  # centimetres of a cell that hold no letters
POINT = 2.54 / 72
TOGETHER = 4  # rows of a long table that never stand alone at the foot or the head of a page
WHOLE_TABLE = 18  # rows up to which a table is kept on one page
CELL_STYLE_ID = "TableCell"  # by id: looking a style up by name, cell by cell, costs more than all the rest
WORDS_AT_MOST = 46  # half-width characters beyond which a column of words wraps


def add_table(page: Any, table: Table, look: Look, lang: str, style: Style) -> Any:
    """Set one table as wide as its content asks and the page allows."""
    from docx.enum.table import WD_TABLE_ALIGNMENT

    cells = aligned_cells(table, lang, style)
    heads = table.headings(lang)
    spans = table.spans(lang)
    room = _room(page)
    size, widths = _fitted(table, cells, heads, look, room)
    grid = page.add_table(rows=len(cells) + 1 + bool(spans), cols=len(heads))
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    xml.table_borders(grid, look.table_rule)
    xml.cell_margins(grid, 60)
    rows = list(grid.rows)
    if spans:
        _span_row(rows[0], spans, size, look)
    head = rows[1 if spans else 0]
    _head_row(head, table, heads, size, look, lang)
    for i, (row, words) in enumerate(zip(rows[1 + bool(spans) :], cells, strict=True)):
        _body_row(row, table, words, size, keep=_stays_with_next(i, len(cells), bool(table.notes)))
        if i in table.rules and i:
            for cell in row.cells:
                xml.cell_border(cell, look.inner_rule, "top")
    _set_widths(grid, widths)
    _merge_down(rows[1 + bool(spans) :], table)  # last: python-docx then takes merged cells for one
    return grid


def _merge_down(rows: list[Any], table: Table) -> None:
    """A label that stands for several rows takes their whole height, so that a long one leaves no hole in the first."""
    for j, column in enumerate(table.columns):
        if not column.merge:
            continue
        for i, row in enumerate(rows):
            if table.repeats(i, j):
                row._tr.tc_lst[j].vMerge = "continue"
            elif i + 1 < len(rows) and table.repeats(i + 1, j):
                row._tr.tc_lst[j].vMerge = "restart"


def _stays_with_next(i: int, n: int, notes: bool) -> bool:
    """Whether row `i` of `n` stays on the page of the next: short tables whole, of long ones the head and the foot."""
    if i == n - 1:
        return notes
    return n <= WHOLE_TABLE or i < TOGETHER - 1 or i >= n - TOGETHER


def needs_landscape(table: Table, look: Look, lang: str, style: Style) -> bool:
    """Whether the table does not fit an upright page even in small type."""
    room = look.page[0] - 2 * look.margin
    cells, heads = aligned_cells(table, lang, style), table.headings(lang)
    return sum(_least(table, cells, heads, look.small_table)) > room


def _room(page: Any) -> float:
    from docx.shared import Length

    section = page.sections[-1]
    return float(Length(section.page_width - section.left_margin - section.right_margin).cm)


def _fitted(
    table: Table, cells: list[list[str]], heads: list[str], look: Look, room: float
) -> tuple[float, list[float]]:
    """Type size and column widths in centimetres: words wrap before type shrinks."""
    for size in (look.table, (look.table + look.small_table) / 2, look.small_table):
        least = _least(table, cells, heads, size)
        if sum(least) <= room:
            return size, _stretched(least, _natural(table, cells, heads, size), room)
    scale = room / sum(least)
    return look.small_table, [w * scale for w in least]


def _stretched(least: list[float], natural: list[float], room: float) -> list[float]:
    """Natural widths stretched to the page; where it is too narrow, what is left above the least is shared."""
    if sum(natural) <= room:
        return [w * room / sum(natural) for w in natural]
    wish = [max(n - m, 0.0) for n, m in zip(natural, least, strict=True)]
    share = (room - sum(least)) / sum(wish) if sum(wish) else 0.0
    return [m + share * w for m, w in zip(least, wish, strict=True)]


def _natural(table: Table, cells: list[list[str]], heads: list[str], size: float) -> list[float]:
    return [
        _centimetres(max([min(em_halves(h), 24), *(min(em_halves(row[j]), WORDS_AT_MOST) for row in cells)]), size)
        for j, h in enumerate(heads)
    ]


def _least(table: Table, cells: list[list[str]], heads: list[str], size: float) -> list[float]:
    """The narrowest columns that cut no number and no word."""
    out = []
    for j, (column, head) in enumerate(zip(table.columns, heads, strict=True)):
        if column.kind is Kind.WORDS:
            widest = max([_unbroken(head), *(max(_unbroken(row[j]), min(em_halves(row[j]), 13)) for row in cells)])
        else:
            widest = max([min(_unbroken(head), 14), *(em_halves(row[j]) for row in cells)])
        out.append(_centimetres(min(widest, WORDS_AT_MOST), size))
    return out


def _unbroken(words: str) -> float:
    """Width of the longest piece between places where a line may break."""
    return max((em_halves(piece) for piece in pieces(words)), default=0.0)


def _centimetres(half_widths: float, size: float) -> float:
    return half_widths * HALF_WIDTH * size * POINT * 1.03 + PADDING


def _span_row(row: Any, spans: list[tuple[str, int]], size: float, look: Look) -> None:
    at = 0
    for words, n in spans:
        cell = row.cells[at].merge(row.cells[at + n - 1]) if n > 1 else row.cells[at]
        _write(cell, words, size, "center", bold=bool(words))
        if words:
            xml.cell_border(cell, look.inner_rule)
        at += n
    xml.header_row(row)
    xml.keep_row_whole(row)


def _head_row(row: Any, table: Table, heads: list[str], size: float, look: Look, lang: str) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    for column, cell, words in zip(table.columns, row.cells, heads, strict=True):
        left = column.kind is Kind.WORDS
        _write(
            cell, words, size, "left" if left else "center", bold=lang == "zh", italic=lang == "en" and is_symbol(words)
        )
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        xml.cell_border(cell, look.head_rule)
    xml.header_row(row)
    xml.keep_row_whole(row)


def _body_row(row: Any, table: Table, words: list[str], size: float, *, keep: bool) -> None:
    for column, cell, shown in zip(table.columns, row.cells, words, strict=True):
        _write(cell, shown, size, "left" if column.kind is Kind.WORDS else "center", keep=keep)
    xml.keep_row_whole(row)


def _write(
    cell: Any, words: str, size: float, align: str, *, bold: bool = False, italic: bool = False, keep: bool = True
) -> None:
    cell._tc.replace(cell._tc.p_lst[0], xml.cell_paragraph(words, CELL_STYLE_ID, size, align, bold, italic, keep))


def _set_widths(grid: Any, widths: list[float]) -> None:
    from docx.shared import Cm

    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Cm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            if cell._tc.grid_span == 1:
                cell.width = Cm(width)
