"""A document in Word: real headings, native three-line tables, numbered captions, page header and footer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from repurchase.document.office import word_xml as xml
from repurchase.document.office.word_style import Look, look_of, prepare
from repurchase.document.office.word_table import add_table, needs_landscape
from repurchase.document.typeset.typeset_blocks import (
    TypesetBlock,
    TypesetDocument,
    TypesetFigure,
    TypesetNote,
    TypesetParagraph,
    TypesetSection,
    TypesetTable,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FIGURE_WIDTH, FIGURE_HEIGHT = 15.0, 19.0  # centimetres that a picture may fill on a portrait page
LANDSCAPE_MARGIN = 2.0  # centimetres above and below a turned table, which needs every line


def write_docx(document: TypesetDocument, stream: BinaryIO, pictures: Mapping[str, bytes]) -> None:
    """Write the document into a stream; `pictures` holds the PNG of each figure by the figure's anchor."""
    import docx

    page = docx.Document()
    look = look_of(document.lang)
    prepare(page, look, document)
    writer = _Writer(page, look, document.lang, pictures)
    writer.title(document)
    for section in document.parts:
        writer.section(section, 1)
    page.save(stream)


class _Writer:
    """Sets blocks one after another into a Word document."""

    def __init__(self, page: Document, look: Look, lang: str, pictures: Mapping[str, bytes]) -> None:
        self._page, self._look, self._lang, self._pictures = page, look, lang, pictures
        self._landscape = False
        self._bookmarks = 0

    def title(self, document: TypesetDocument) -> None:
        self._page.add_paragraph(document.chapter_heading, style="Title")
        if document.subtitle is not None:
            self._page.add_paragraph(document.subtitle, style="Subtitle")

    def section(self, section: TypesetSection, level: int) -> None:
        self._turn(landscape=False)
        self._page.add_heading(section.full_heading, level=min(level, 4))
        for block in section.blocks:
            self._block(block, level)

    def _turn(self, *, landscape: bool) -> None:
        """Go on on a page of the other way up, unless the last block left one."""
        if landscape != self._landscape:
            margin = LANDSCAPE_MARGIN if landscape else self._look.margin
            xml.new_section(self._page, landscape=landscape, margin=margin)
            self._landscape = landscape

    def _block(self, block: TypesetBlock, level: int) -> None:
        self._turn(landscape=isinstance(block, TypesetTable) and needs_landscape(block, self._look))
        match block:
            case TypesetSection():
                self.section(block, level + 1)
            case TypesetTable():
                self._table(block)
            case TypesetFigure():
                self._figure(block)
            case TypesetParagraph(severity=None):
                self._words(self._page.add_paragraph(style="Body Text"), block)
            case TypesetParagraph():
                self._caution(block)

    def _caution(self, block: TypesetParagraph) -> None:
        paragraph = self._page.add_paragraph(style="Caution")
        paragraph.add_run(block.mark).bold = True
        self._words(paragraph, block)

    def _words(self, paragraph: Paragraph, block: TypesetParagraph) -> None:
        """Running text; a table or figure named in it is a field that follows the caption's number."""
        for run in block.runs:
            if run.anchor:
                xml.reference_field(paragraph, xml.bookmark_name(run.anchor), run.words)
            else:
                paragraph.add_run(run.words).italic = run.italic or None

    def _table(self, table: TypesetTable) -> None:
        self._caption(table, above=True)
        add_table(self._page, table, self._look)
        self._notes(table.notes)
        self._page.add_paragraph(style="Table End")

    def _figure(self, figure: TypesetFigure) -> None:
        picture = self._pictures.get(figure.number.anchor)
        if picture is None:
            return
        paragraph = self._page.add_paragraph(style="Figure")
        self._picture(paragraph, picture, figure.title)
        self._caption(figure, above=False)
        self._notes(figure.notes)

    def _notes(self, notes: Iterable[TypesetNote]) -> None:
        """Lines under a table or figure; APA sets the mark of the first in italics."""
        for note in notes:
            paragraph = self._page.add_paragraph(style="Table Note")
            if note.mark:
                paragraph.add_run(note.mark).italic = self._lang == "en"
            for run in note.runs:
                paragraph.add_run(run.words).italic = run.italic or None

    def _picture(self, paragraph: Paragraph, picture: bytes, words: str) -> None:
        """The picture as large as the page allows, with its caption as alternative text."""
        from docx.shared import Cm

        width, height = xml.png_size(picture)
        scale = min(FIGURE_WIDTH / width, FIGURE_HEIGHT / height)
        shape = paragraph.add_run().add_picture(BytesIO(picture), width=Cm(width * scale), height=Cm(height * scale))
        shape._inline.docPr.set("descr", words)

    def _caption(self, block: TypesetTable | TypesetFigure, *, above: bool) -> None:
        """表4-1 on the line of its title; APA sets the number in bold above a title in italics."""
        number = block.number
        if number is None:
            return
        paragraph = self._page.add_paragraph(style="Caption" if above else "Figure Caption")
        first = paragraph.add_run(number.stem)
        first.bold = self._look.caption_bold
        sequence = "Table" if isinstance(block, TypesetTable) else "Figure"
        xml.sequence_field(paragraph, sequence, str(number.ordinal), bold=self._look.caption_bold)
        self._bookmarks += 1
        xml.bookmark(paragraph, first, xml.bookmark_name(number.anchor), self._bookmarks)
        if self._look.caption_two_lines and above:
            paragraph.add_run().add_break()
            paragraph.add_run(number.tail.strip() + block.title).italic = True
        else:
            gap = "\u3000" if self._lang == "zh" else " "
            paragraph.add_run(f"{number.tail}{gap}{block.title}")
        paragraph.paragraph_format.keep_with_next = above
