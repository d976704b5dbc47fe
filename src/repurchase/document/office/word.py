"""A document in Word: real headings, native three-line tables, numbered captions, page header and footer."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any, BinaryIO

from repurchase.document.office import word_xml as xml
from repurchase.document.office.word_style import Look, look_of, prepare
from repurchase.document.office.word_table import add_table, needs_landscape
from repurchase.document.parts.blocks import Document, Figure, Paragraph, Section, Table, notes_of
from repurchase.document.parts.numbering import Numbering
from repurchase.document.parts.references import parted
from repurchase.style import Style
from repurchase.text import Marked, render, text

FIGURE_WIDTH, FIGURE_HEIGHT = 15.0, 19.0  # centimetres that a picture may fill on a portrait page
_NUMBER = Marked("\ue003")  # stands for a caption's number until its field does
LANDSCAPE_MARGIN = 2.0  # centimetres above and below a turned table, which needs every line


def write_docx(document: Document, stream: BinaryIO, lang: str, style: Style, figures: Mapping[int, bytes]) -> None:
    """Write the document into a stream; `figures` holds the PNG of each figure block by its id."""
    import docx

    page = docx.Document()
    look = look_of(lang)
    prepare(page, look, document, lang, style)
    writer = _Writer(page, look, Numbering(document, lang), lang, style, figures)
    writer.title(document)
    for section in document.sections:
        writer.section(section, 1)
    page.save(stream)


class _Writer:
    """Sets blocks one after another into a Word document."""

    def __init__(
        self, page: Any, look: Look, numbering: Numbering, lang: str, style: Style, figures: Mapping[int, bytes]
    ) -> None:
        self._page, self._look, self._numbering = page, look, numbering
        self._lang, self._style, self._figures = lang, style, figures
        self._landscape = False
        self._bookmarks = 0

    def title(self, document: Document) -> None:
        number = text("document.chapter", number=document.chapter).render(self._lang)
        self._page.add_paragraph(f"{number} {render(document.title, self._lang, self._style)}".strip(), style="Title")
        if document.subtitle is not None:
            self._page.add_paragraph(render(document.subtitle, self._lang, self._style), style="Subtitle")

    def section(self, section: Section, level: int) -> None:
        self._turn(landscape=False)
        words = f"{self._numbering.heading(section)} {render(section.heading, self._lang, self._style)}"
        self._page.add_heading(words, level=min(level, 4))
        for block in section.blocks:
            self._block(block, level)

    def _turn(self, *, landscape: bool) -> None:
        """Go on on a page of the other way up, unless the last block left one."""
        if landscape != self._landscape:
            margin = LANDSCAPE_MARGIN if landscape else self._look.margin
            xml.new_section(self._page, landscape=landscape, margin=margin)
            self._landscape = landscape

    def _block(self, block: Any, level: int) -> None:
        self._turn(landscape=isinstance(block, Table) and needs_landscape(block, self._look, self._lang, self._style))
        match block:
            case Section():
                self.section(block, level + 1)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Paragraph(severity=None):
                self._words(self._page.add_paragraph(style="Body Text"), block)
            case Paragraph():
                self._caution(block)
            case _:
                self._page.add_paragraph(render(block, self._lang, self._style), style="Body Text")

    def _caution(self, block: Paragraph) -> None:
        paragraph = self._page.add_paragraph(style="Caution")
        mark = paragraph.add_run(text(f"document.{block.severity}").render(self._lang))
        mark.bold = True
        self._words(paragraph, block)

    def _words(self, paragraph: Any, block: Paragraph) -> None:
        """Running text; a table or figure named in it is a field that follows the caption's number."""
        for piece, anchor in parted(block.render(self._lang, self._style)):
            if anchor:
                xml.reference_field(paragraph, xml.bookmark_name(anchor), piece)
            else:
                paragraph.add_run(piece)

    def _table(self, table: Table) -> None:
        self._caption(table, above=True)
        add_table(self._page, table, self._look, self._lang, self._style)
        self._notes(table)
        self._page.add_paragraph(style="Table End")

    def _figure(self, figure: Figure) -> None:
        picture = self._figures.get(id(figure))
        if picture is None:
            return
        paragraph = self._page.add_paragraph(style="Figure")
        self._picture(paragraph, picture, render(figure.title, self._lang, self._style))
        self._caption(figure, above=False)
        self._notes(figure)

    def _notes(self, block: Table | Figure) -> None:
        """Lines under a table or figure; APA sets the mark of the first in italics."""
        for mark, words in notes_of(block, self._lang, self._style):
            paragraph = self._page.add_paragraph(style="Table Note")
            if mark:
                paragraph.add_run(mark).italic = self._lang == "en"
            paragraph.add_run(words)

    def _picture(self, paragraph: Any, picture: bytes, words: str) -> None:
        """The picture as large as the page allows, with its caption as alternative text."""
        from docx.shared import Cm

        width, height = xml.png_size(picture)
        scale = min(FIGURE_WIDTH / width, FIGURE_HEIGHT / height)
        shape = paragraph.add_run().add_picture(BytesIO(picture), width=Cm(width * scale), height=Cm(height * scale))
        shape._inline.docPr.set("descr", words)

    def _caption(self, block: Table | Figure, *, above: bool) -> None:
        """表4-1 on the line of its title; APA sets the number in bold above a title in italics."""
        name = "Caption" if above else "Figure Caption"
        paragraph = self._page.add_paragraph(style=name)
        key = "document.table" if isinstance(block, Table) else "document.figure"
        before, after = text(key, number=_NUMBER).render(self._lang).split(_NUMBER)
        entry = self._numbering.of(block)
        prefix = entry.number[: -len(str(entry.ordinal))]
        first = paragraph.add_run(before + prefix)
        first.bold = self._look.caption_bold
        sequence = "Table" if isinstance(block, Table) else "Figure"
        xml.sequence_field(paragraph, sequence, str(entry.ordinal), bold=self._look.caption_bold)
        self._bookmarks += 1
        xml.bookmark(paragraph, first, xml.bookmark_name(entry.anchor), self._bookmarks)
        title = render(block.title, self._lang, self._style)
        if self._look.caption_two_lines and above:
            paragraph.add_run().add_break()
            paragraph.add_run(after.strip() + title).italic = True
        else:
            paragraph.add_run(f"{after}\u3000{title}" if self._lang == "zh" else f"{after} {title}")
        paragraph.paragraph_format.keep_with_next = above
