"""Heights of headings, paragraphs, tables and figures on a page, in points, from their words and the house style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from repurchase.document.office.word.layout.column_widths import TableLayout, table_layout
from repurchase.document.office.word.layout.line_count import line_count
from repurchase.document.office.word.markup.word_look import POINTS_OF_CENTIMETRE, Look, line_of
from repurchase.document.office.word.markup.word_xml import png_size
from repurchase.document.typeset.typeset_blocks import (
    TypesetFigure,
    TypesetNote,
    TypesetParagraph,
    TypesetTable,
)

FIGURE_WIDTH, FIGURE_HEIGHT = 15.0, 19.0  # centimetres that a picture may fill
CAUTION_INDENT, HANGING = 14.0, 24.0  # points


class TextHeight(NamedTuple):
    """Lines of one height, and what is free above and below them."""

    lines: int
    line: float
    before: float
    after: float

    @property
    def whole(self) -> float:
        """The height of all of it."""
        return self.before + self.lines * self.line + self.after


class TableHeight(NamedTuple):
    """Heights of a table's parts: caption, heads, each row, notes with what is free below them."""

    layout: TableLayout
    caption: float
    heads: float
    rows: tuple[float, ...]
    end: float

    @property
    def whole(self) -> float:
        """The height of all of it."""
        return self.caption + self.heads + sum(self.rows) + self.end


class BlockHeights:
    """Measures blocks in one look, on a page of a given width; `pictures` are the PNG files by anchor."""

    def __init__(self, look: Look, width: float, height: float, pictures: Mapping[str, bytes], lang: str) -> None:
        self.look, self.width, self.height = look, width, height
        self._pictures, self._chinese = pictures, lang == "zh"
        self._tables: dict[int, TableHeight] = {}  # by identity: asked for at every decision

    def heading(self, words: str, level: int) -> TextHeight:
        """Measure a heading."""
        size, line, before, after = self.look.headings[level - 1]
        return TextHeight(self._count(words, size), line, before, after)

    def paragraph(self, block: TypesetParagraph) -> TextHeight:
        """Measure running text, a caution, or an entry of the list of references."""
        look = self.look
        if block.severity is not None:
            lines = self._count(block.mark + block.words, look.note + 1, room=self.width - CAUTION_INDENT)
            return TextHeight(lines, look.caption_line, 3, 3)
        if block.role == "reference":
            lines = self._count(block.words, look.body, -HANGING, self.width - HANGING)
            return TextHeight(lines, look.line, 0, look.after)
        indent = look.indent * POINTS_OF_CENTIMETRE
        return TextHeight(self._count(block.words, look.body, indent), look.line, 0, look.after)

    def table(self, table: TypesetTable) -> TableHeight:
        """Measure a table part by part."""
        if id(table) not in self._tables:
            self._tables[id(table)] = self._measured(table)
        return self._tables[id(table)]

    def _measured(self, table: TypesetTable) -> TableHeight:
        layout = table_layout(table, self.look, self.width)
        line, gap = line_of(layout.size), 2 * self.look.cell_gap
        heads = max(self._cell(c.heading, w, layout) for c, w in zip(table.columns, layout.widths, strict=True))
        spanning = self._spanning(table, layout)
        return TableHeight(
            layout,
            self.caption(table, above=True),
            heads * line + gap + (spanning * line + gap if spanning else 0) + 2,
            self._rows(table, layout, line, gap),
            self.notes(table.notes) + self.look.block_end,
        )

    def _rows(self, table: TypesetTable, layout: TableLayout, line: float, gap: float) -> tuple[float, ...]:
        heights = []
        for row in table.rows:
            cells = zip(row, layout.widths, strict=True)
            lines = max((self._cell(c.aligned, w, layout) for c, w in cells if c.row_span == 1), default=1)
            heights.append(lines * line + gap)
        for i, row in enumerate(table.rows):  # a label of several rows that is higher than they are
            for cell, width in zip(row, layout.widths, strict=True):
                if cell.row_span > 1:
                    last = i + cell.row_span - 1
                    lacking = self._cell(cell.aligned, width, layout) * line + gap - sum(heights[i : last + 1])
                    heights[last] += max(lacking, 0)
        return tuple(heights)

    def _spanning(self, table: TypesetTable, layout: TableLayout) -> int:
        """Lines of the row of spanning headings."""
        first, lines = 0, 0
        for words, n in table.spanning_headings:
            lines = max(lines, self._cell(words, sum(layout.widths[first : first + n]), layout))
            first += n
        return lines

    def _cell(self, words: str, width: float, layout: TableLayout) -> int:
        return self._count(words, layout.size, room=width - 2 * layout.padding)

    def caption(self, block: TypesetTable | TypesetFigure, *, above: bool) -> float:
        """Measure a caption, above its table or below its figure."""
        look = self.look
        label = block.number.label if block.number else ""
        two = look.caption_two_lines and above
        lines = (1 + self._count(block.title, look.caption)) if two else self._count(label + block.title, look.caption)
        lines += self._count(block.second_caption, look.caption) if block.second_caption else 0
        free = look.caption_before + look.caption_after if above else look.caption_after
        return lines * look.caption_line + free

    def continued_caption(self) -> float:
        """Measure the caption of a table that goes on."""
        return self.look.caption_before + self.look.caption_line + self.look.caption_after

    def notes(self, notes: Iterable[TypesetNote]) -> float:
        """Measure the notes under a table or figure."""
        lines = [self._count(note.mark + note.words, self.look.note) for note in notes]
        return sum(self.look.note_before + n * self.look.note_line for n in lines)

    def figure(self, figure: TypesetFigure) -> float:
        """Measure a figure with its caption and notes; nothing where there is no picture."""
        if figure.number.anchor not in self._pictures:
            return 0.0
        below = self.caption(figure, above=False) + self.notes(figure.notes)
        return self.look.caption_before + self.picture(figure)[1] + below + self.look.block_end

    def picture(self, figure: TypesetFigure) -> tuple[float, float]:
        """Width and height of a picture, as large as the page allows, in points."""
        width, height = png_size(self._pictures[figure.number.anchor])
        most_wide = min(FIGURE_WIDTH * POINTS_OF_CENTIMETRE, self.width)
        most_high = min(FIGURE_HEIGHT * POINTS_OF_CENTIMETRE, self.height * 0.8)
        scale = min(most_wide / width, most_high / height)
        return width * scale, height * scale

    def _count(self, words: str, size: float, indent: float = 0, room: float = 0) -> int:
        return line_count(words, room or self.width, size, indent, chinese=self._chinese)
