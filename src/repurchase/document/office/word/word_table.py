"""Three-line tables in Word, a string each: two thick rules, a thin one under the heads, decimals under decimals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from repurchase.document.office.word.layout.column_widths import TableLayout
from repurchase.document.office.word.layout.line_count import line_count
from repurchase.document.office.word.layout.page_plan import SHORT_TABLE, PlacedBlock
from repurchase.document.office.word.layout.table_cuts import part_rows
from repurchase.document.office.word.markup.word_look import Look, line_of
from repurchase.document.office.word.markup.word_xml import rule, text_element, twips
from repurchase.document.typeset.typeset_blocks import TypesetCell, TypesetColumn, TypesetTable

TOGETHER = 4  # rows of a long table that never stand alone at the foot or the head of a page
_HEAD_ROW = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_BODY_ROW = "<w:trPr><w:cantSplit/></w:trPr>"


def table_xml(table: TypesetTable, placed: PlacedBlock, look: Look, page_height: float) -> str:
    """One table, or the part of it that stands at one place."""
    if placed.height is None:
        return ""
    layout = placed.height.layout
    rows = _last_labels_apart(table, part_rows(table, placed.first, placed.last), layout)
    rules = {row - placed.first for row in table.rules if placed.first < row < placed.last}
    is_part = len(rows) < len(table.rows)
    whole = is_part or placed.moved or placed.height.whole <= SHORT_TABLE * page_height
    notes_follow = bool(table.notes) and placed.last == len(table.rows)
    writer = _TableWriter(table, layout, look)
    body = (
        writer.row(
            row,
            keep=_stays_with_next(i, len(rows), whole=whole, notes=notes_follow),
            above=look.inner_rule if i in rules else 0,
            below=look.table_rule if i == len(rows) - 1 else 0,
        )
        for i, row in enumerate(rows)
    )
    return f"<w:tbl>{writer.properties()}{writer.heads()}{''.join(body)}</w:tbl>"


def _last_labels_apart(
    table: TypesetTable, rows: list[tuple[TypesetCell, ...]], layout: TableLayout
) -> list[tuple[TypesetCell, ...]]:
    """Rows in which a label of one line that reaches the last row is not merged with the cells below it.

    LibreOffice draws the table's lower rule at the foot of the label's first row, where the cells are merged.
    """
    for j, width in enumerate(layout.widths):
        head = next((i for i in range(len(rows) - 1, -1, -1) if rows[i][j].row_span), len(rows))
        if head >= len(rows) - 1:
            continue
        room = width - 2 * layout.padding
        if line_count(rows[head][j].aligned, room, layout.size, chinese=table.lang == "zh") == 1:
            for i in range(head, len(rows)):
                rows[i] = (*rows[i][:j], replace(rows[i][j], row_span=1), *rows[i][j + 1 :])
    return rows


def _stays_with_next(i: int, n: int, *, whole: bool, notes: bool) -> bool:
    """Whether row `i` of `n` stays on the page of the next: short tables whole, of long ones the head and the foot."""
    if i == n - 1:
        return notes
    return whole or i < TOGETHER - 1 or i >= n - TOGETHER


class _TableWriter:
    """Writes the rows of one table; what all cells of a column share is made once."""

    def __init__(self, table: TypesetTable, layout: TableLayout, look: Look) -> None:
        self._table, self._look, self._layout = table, look, layout
        self._widths = [twips(width) for width in layout.widths]
        self._usual = layout.size == look.table_sizes[0]
        half = round(2 * layout.size)
        self._letters = "" if self._usual else f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        gap, line = twips(look.cell_gap), twips(line_of(layout.size))
        spacing = f'<w:spacing w:before="{gap}" w:after="{gap}" w:line="{line}" w:lineRule="exact"/>'
        self._spacing = "" if self._usual else spacing
        self._open = {
            (column.is_words, keep): self._opened("left" if column.is_words else "center", keep=keep)
            for column in table.columns
            for keep in (False, True)
        }

    def properties(self) -> str:
        """``w:tblPr`` and ``w:tblGrid``."""
        thick, padding = self._look.table_rule, twips(self._layout.padding)
        none = "".join(f'<w:{side} w:val="nil"/>' for side in ("insideH", "insideV"))
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        return (
            f'<w:tblPr><w:tblW w:w="{sum(map(int, self._widths))}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{rule("top", thick)}<w:left w:val="nil"/>{rule("bottom", thick)}<w:right w:val="nil"/>'
            f'{none}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{padding}" w:type="dxa"/>'
            f'<w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        )

    def heads(self) -> str:
        """The rows that are repeated on every page of the table."""
        bold = self._table.lang == "zh"
        cells = "".join(
            self._cell(
                width,
                self._paragraph(column.heading, self._opened("left" if column.is_words else "center", keep=True),
                                self._styled(bold=bold, italic=column.is_symbol)),
                f'<w:tcBorders>{rule("bottom", self._look.head_rule)}</w:tcBorders>',
                '<w:vAlign w:val="bottom"/>',
            )
            for column, width in zip(self._table.columns, self._widths, strict=True)
        )  # fmt: skip
        return f"{self._spanning()}<w:tr>{_HEAD_ROW}{cells}</w:tr>"

    def _spanning(self) -> str:
        cells, first = [], 0
        for words, n in self._table.spanning_headings:
            width = str(sum(map(int, self._widths[first : first + n])))
            span = f'<w:gridSpan w:val="{n}"/>' if n > 1 else ""
            line = f"<w:tcBorders>{rule('bottom', self._look.inner_rule)}</w:tcBorders>" if words else ""
            inner = self._paragraph(words, self._opened("center", keep=True), self._styled(bold=bool(words)))
            cells.append(self._cell(width, inner, span + line, '<w:vAlign w:val="bottom"/>'))
            first += n
        return f"<w:tr>{_HEAD_ROW}{''.join(cells)}</w:tr>" if cells else ""

    def row(self, row: Sequence[TypesetCell], *, keep: bool, above: float, below: float) -> str:
        """One row of the body."""
        borders = (rule("top", above) if above else "") + (rule("bottom", below) if below else "")
        borders = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
        cells = zip(self._table.columns, row, self._widths, strict=True)
        return f"<w:tr>{_BODY_ROW}{''.join(self._body_cell(*cell, borders, keep) for cell in cells)}</w:tr>"

    def _body_cell(self, column: TypesetColumn, cell: TypesetCell, width: str, borders: str, keep: bool) -> str:
        merged = "" if cell.row_span == 1 else _MERGED[bool(cell.row_span)]
        opened = self._open[column.is_words, keep]
        return self._cell(width, self._paragraph(cell.aligned, opened, self._letters), merged + borders)

    def _cell(self, width: str, inner: str, spans_and_borders: str, after: str = "") -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans_and_borders}{after}</w:tcPr>{inner}</w:tc>'

    def _opened(self, alignment: str, *, keep: bool) -> str:
        kept = "<w:keepNext/>" if keep else ""
        return f'<w:p><w:pPr><w:pStyle w:val="TableCell"/>{kept}{self._spacing}<w:jc w:val="{alignment}"/></w:pPr>'

    def _paragraph(self, words: str, opened: str, letters: str) -> str:
        if not words:
            return f"{opened}</w:p>"
        properties = f"<w:rPr>{letters}</w:rPr>" if letters else ""
        return f"{opened}<w:r>{properties}{text_element(words)}</w:r></w:p>"

    def _styled(self, *, bold: bool, italic: bool = False) -> str:
        return ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + self._letters


_MERGED = {True: '<w:vMerge w:val="restart"/>', False: "<w:vMerge/>"}
