"""Documents typeset: everything that all formats share, once a language."""

from __future__ import annotations

from repurchase.document.content.document_content import Document, Figure, Paragraph, Section
from repurchase.document.content.table_content import TableContent
from repurchase.document.typeset.caption_numbers import CaptionNumbers, number_joint
from repurchase.document.typeset.references import References, linked_runs
from repurchase.document.typeset.typeset_blocks import (
    TypesetBlock,
    TypesetDocument,
    TypesetFigure,
    TypesetParagraph,
    TypesetSection,
    TypesetTable,
)
from repurchase.document.typeset.typeset_table import typeset_notes, typeset_table
from repurchase.style import Style, default_style
from repurchase.text import Text, render, text


def typeset_document(document: Document, lang: str, style: Style | None = None) -> TypesetDocument:
    """Typeset a document: number its headings, tables and figures, and render every word in it.

    Parameters
    ----------
    document : Document
    lang : {"en", "zh"}
    style : Style, optional
        The language's own unless given.

    Returns
    -------
    TypesetDocument
        What every writer reads.

    Raises
    ------
    ValueError
        For a reference to a block that is neither in the document nor among its sheets.
    """
    return _Typesetter(document, lang, style or default_style(lang)).document()


class _Typesetter:
    """Typesets the blocks of one document, which share numbers and references."""

    def __init__(self, document: Document, lang: str, style: Style) -> None:
        self._document, self._lang, self._style = document, lang, style
        self._numbers = CaptionNumbers(document, lang)
        self._references = References(document, self._numbers, lang)

    def document(self) -> TypesetDocument:
        document, lang = self._document, self._lang
        title = self._words(document.title)
        chapter = text("document.chapter", number=document.chapter).render(lang)
        return TypesetDocument(
            lang=lang,
            style=self._style,
            chapter=document.chapter,
            number_joint=number_joint(lang),
            title=title,
            chapter_heading=f"{chapter} {title}".strip(),
            subtitle=self._optional(document.subtitle),
            banner=self._optional(document.banner),
            contents_heading=text("document.contents").render(lang),
            workbook_only=text("document.sheet_only").render(lang),
            sections=tuple(self._section(s, f"{document.chapter}.{k}") for k, s in enumerate(document.sections, 1)),
            sheets=tuple(typeset_table(sheet, lang, self._style) for sheet in document.sheets),
        )

    def _words(self, value: object) -> str:
        return render(value, self._lang, self._style)

    def _optional(self, value: Text | None) -> str | None:
        return None if value is None else self._words(value)

    def _section(self, section: Section, number: str) -> TypesetSection:
        blocks: list[TypesetBlock] = []
        inner = 0
        for block in section.blocks:
            inner += isinstance(block, Section)
            blocks.append(self._block(block, section, f"{number}.{inner}"))
        return TypesetSection(number, self._words(section.heading), tuple(blocks))

    def _block(self, block: object, section: Section, number: str) -> TypesetBlock:
        match block:
            case Section():
                return self._section(block, number)
            case TableContent():
                return self._table(block, section)
            case Figure():
                return self._figure(block, section)
            case Paragraph():
                return self._paragraph(block, section)
            case _:
                words = self._words(block)
                return TypesetParagraph(((words, ""),) if words else ())

    def _table(self, table: TableContent, section: Section) -> TypesetTable:
        notes = [self._references.resolved(note, section, linked=False) for note in table.notes]
        return typeset_table(table, self._lang, self._style, self._numbers.of(table), notes)

    def _figure(self, figure: Figure, section: Section) -> TypesetFigure:
        notes = [self._references.resolved(note, section, linked=False) for note in figure.notes]
        title = self._words(figure.title)
        return TypesetFigure(title, typeset_notes(notes, self._lang, self._style), self._numbers.of(figure), figure)

    def _paragraph(self, paragraph: Paragraph, section: Section) -> TypesetParagraph:
        values = tuple(self._references.resolved(value, section, linked=True) for value in paragraph.values)
        runs = tuple(linked_runs(Paragraph(values).render(self._lang, self._style)))
        if paragraph.severity is None:
            return TypesetParagraph(runs)
        mark = text(f"document.{paragraph.severity}").render(self._lang)
        return TypesetParagraph(runs, paragraph.severity, mark)
