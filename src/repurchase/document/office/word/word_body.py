"""The body of the Word file: headings, text, captions, pictures, each block as a string of XML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from repurchase.document.office.word.contents_pages import ContentsEntry
from repurchase.document.office.word.layout.block_heights import BlockHeights
from repurchase.document.office.word.layout.page_plan import PlacedBlock
from repurchase.document.office.word.markup import word_xml as xml
from repurchase.document.office.word.package.heading_numbers import HeadingNumbers
from repurchase.document.office.word.package.picture_parts import PictureParts
from repurchase.document.office.word.word_table import table_xml
from repurchase.document.typeset.typeset_blocks import (
    TypesetDocument,
    TypesetFigure,
    TypesetNote,
    TypesetParagraph,
    TypesetRun,
    TypesetSection,
    TypesetTable,
)


@dataclass(frozen=True, slots=True)
class BodyParts:
    """What the body is written with: styles by name, numbers of headings, pictures, measures."""

    styles: Mapping[str, str]
    numbers: HeadingNumbers
    pictures: PictureParts
    heights: BlockHeights


class BodyWriter:
    """Writes blocks in the order of the plan, and remembers what the contents list."""

    def __init__(self, document: TypesetDocument, parts: BodyParts) -> None:
        self._document, self._parts = document, parts
        self._look, self._styles = parts.heights.look, parts.styles
        self.entries: list[ContentsEntry] = []
        self._bookmarks = 0

    def written(self, plan: Iterable[PlacedBlock]) -> str:
        """The blocks of the plan as XML."""
        return "".join(map(self._block, plan))

    def opening(self, below: str | None) -> str:
        """The heading of the chapter and a line below it."""
        if not self._document.chapter_heading:
            return ""
        heading = self._heading(self._document.title, self._chapter_label(), 1, 1, appendix=False, new_page=False)
        return heading + (xml.paragraph(self._styles["Subtitle"], below) if below else "")

    def _chapter_label(self) -> str:
        chapter = self._document.chapter
        return "" if chapter is None else self._document.page_words.chapter_number.replace("%1", str(chapter))

    def _block(self, placed: PlacedBlock) -> str:
        match placed.block:
            case TypesetSection(heading=""):
                return ""
            case TypesetSection() as section:
                new_page = placed.level == 1
                return self._heading(
                    section.heading, section.number, placed.level, placed.page, appendix=placed.appendix,
                    new_page=new_page
                )  # fmt: skip
            case TypesetTable() as table:
                return self._table(table, placed)
            case TypesetFigure() as figure:
                return self._figure(figure, placed)
            case TypesetParagraph() as words:
                return self._paragraph(words)

    # ------------------------------------------------------------------------------------------------ text
    def _heading(self, words: str, number: str, level: int, page: int, *, appendix: bool, new_page: bool) -> str:
        name = self._entry("", level, f"{number}\u2002{words}".strip(), page)
        more = self._parts.numbers.properties(level, appendix=appendix, counted=bool(number))
        inner = self._marked(name, xml.run(words))
        return xml.paragraph(self._styles[f"heading {level}"], inner, more, new_page=new_page)

    def _entry(self, sequence: str, level: int, words: str, page: int) -> str:
        """Remember a heading or caption for the contents; returns its bookmark."""
        name = f"_Toc{71_000_000 + len(self.entries)}"
        self.entries.append(ContentsEntry(sequence, level, words, page, name))
        return name

    def _marked(self, name: str, inner: str) -> str:
        self._bookmarks += 1
        return xml.bookmark(name, self._bookmarks, inner)

    def _paragraph(self, block: TypesetParagraph) -> str:
        if block.severity is not None:
            inner = xml.run(block.mark, bold=True) + self._runs(block.runs)
            return xml.paragraph(self._styles["Caution"], inner)
        style = "Bibliography" if block.role == "reference" else "Body Text"
        return xml.paragraph(self._styles[style], self._runs(block.runs))

    def _runs(self, runs: Iterable[TypesetRun]) -> str:
        """Running text; a table or figure named in it is a field that follows the caption's number."""
        return "".join(
            self._reference(run.anchor, run.words) if run.anchor else xml.run(run.words, italic=run.italic)
            for run in runs
        )

    def _reference(self, anchor: str, words: str, *, bold: bool = False) -> str:
        return xml.field(f"REF {xml.bookmark_name(anchor)} \\h", words, bold=bold)

    # ------------------------------------------------------------------------------------------------ tables, figures
    def _table(self, table: TypesetTable, placed: PlacedBlock) -> str:
        caption = self._continued(table) if placed.first else self._caption(table, placed, above=True)
        grid = table_xml(table, placed, self._look, self._parts.heights.height)
        if placed.last < len(table.rows):
            return caption + grid
        return caption + grid + self._notes(table.notes) + xml.paragraph(self._styles["Table End"], "")

    def _continued(self, table: TypesetTable) -> str:
        """The caption of a part that goes on, always at the head of a page."""
        if table.number is None:
            return ""
        before, after = self._document.page_words.continued.split("%1")
        bold = self._look.caption_bold
        label = self._reference(table.number.anchor, table.number.label, bold=bold)
        inner = (xml.run(before, bold=bold) if before else "") + label + (xml.run(after, bold=bold) if after else "")
        return xml.paragraph(self._styles["caption"], inner, new_page=True)

    def _figure(self, figure: TypesetFigure, placed: PlacedBlock) -> str:
        anchor = figure.number.anchor
        if not self._parts.pictures.holds(anchor):
            return ""
        width, height = self._parts.heights.picture(figure)
        picture = self._parts.pictures.drawing(anchor, width, height, figure.title)
        return (
            xml.paragraph(self._styles["Figure"], picture, new_page=placed.forced)
            + self._caption(figure, placed, above=False)
            + self._notes(figure.notes)
            + xml.paragraph(self._styles["Table End"], "")
        )

    def _caption(self, block: TypesetTable | TypesetFigure, placed: PlacedBlock, *, above: bool) -> str:
        """表4-1 on the line of its title; APA sets the number in bold above a title in italics."""
        number, look = block.number, self._look
        if number is None:
            return ""
        sequence = xml.sequence_name(number.anchor)
        bold = look.caption_bold
        label = xml.run(number.stem, bold=bold) + xml.field(
            f"SEQ {sequence} \\* ARABIC", str(number.ordinal), bold=bold
        )
        inner = self._marked(xml.bookmark_name(number.anchor), label)
        gap = "\u3000" if self._document.lang == "zh" else " "
        if look.caption_two_lines:
            inner += xml.LINE_BREAK + xml.run(number.tail.strip() + block.title, italic=True)
        else:
            inner += xml.run(f"{number.tail}{gap}{block.title}")
        entry = self._entry(sequence, 0, f"{number.label}{gap}{block.title}", placed.page)
        keep = above or bool(block.second_caption) or bool(block.notes)
        style, marked = self._styles["caption" if above else "Figure Caption"], self._marked(entry, inner)
        first = xml.paragraph(style, marked, keep=keep, new_page=above and placed.forced)
        return first + self._second_caption(block, above=above)

    def _second_caption(self, block: TypesetTable | TypesetFigure, *, above: bool) -> str:
        """The caption in the other language, below the first; its number follows the first's."""
        if not block.second_caption or block.number is None:
            return ""
        words = self._document.page_words
        pattern = words.second_table if isinstance(block, TypesetTable) else words.second_figure
        number = f"{block.number.part}{self._document.number_joint}{block.number.ordinal}"
        said = f"{pattern.replace('%1', number)}  {block.second_caption}"
        style = self._styles["Second Caption"]
        return xml.paragraph(style, xml.run(said), keep=above or bool(block.notes))

    def _notes(self, notes: Iterable[TypesetNote]) -> str:
        """Lines under a table or figure; APA sets the mark of the first in italics."""
        lines = list(notes)
        return "".join(
            xml.paragraph(
                self._styles["Table Note"],
                (xml.run(note.mark, italic=self._look.notes_italic_mark) if note.mark else "") + self._runs(note.runs),
                keep=i < len(lines) - 1,
            )
            for i, note in enumerate(lines)
        )
