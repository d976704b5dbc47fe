"""Documents typeset: everything that all formats share, once a language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from repurchase.document.content.document_content import Document, FigureContent, Paragraph, Section
from repurchase.document.content.table_content import TableContent
from repurchase.document.typeset.caption_numbers import APPENDIX_LETTER, CaptionNumbers, number_joint
from repurchase.document.typeset.references import References, linked_runs
from repurchase.document.typeset.statistical_symbols import symbol_runs, unbroken_symbols
from repurchase.document.typeset.typeset_blocks import (
    PageWords,
    TypesetBlock,
    TypesetDocument,
    TypesetFigure,
    TypesetParagraph,
    TypesetSection,
    TypesetTable,
)
from repurchase.document.typeset.typeset_table import typeset_notes, typeset_table
from repurchase.style import Style, default_style
from repurchase.text import LANGUAGES, Text, render, text


def typeset_document(
    document: Document, lang: str, style: Style | None = None, *, bilingual_captions: bool = False
) -> TypesetDocument:
    """Typeset a document: number its headings, tables and figures, and render every word in it.

    Parameters
    ----------
    document : Document
    lang : {"en", "zh"}
    style : Style, optional
        The language's own unless given.
    bilingual_captions : bool
        Whether tables and figures have their title in the other language as well.

    Returns
    -------
    TypesetDocument
        What every writer reads.

    Raises
    ------
    ValueError
        For a reference to a block that is neither in the document nor among its sheets.
    """
    return _Typesetter(document, lang, style or default_style(lang), bilingual_captions).document()


class _Typesetter:
    """Typesets the blocks of one document, which share numbers and references."""

    def __init__(self, document: Document, lang: str, style: Style, bilingual: bool) -> None:
        self._document, self._lang, self._style, self._bilingual = document, lang, style, bilingual
        self._numbers = CaptionNumbers(document, lang)
        self._references = References(document, self._numbers, lang)

    def document(self) -> TypesetDocument:
        document, lang = self._document, self._lang
        title = self._words(document.title)
        loose = document.chapter is None
        label = "" if loose else text("document.chapter", number=document.chapter).render(lang)
        alone = loose and not any(self._words(section.heading) for section in document.parts)  # its caption says it all
        return TypesetDocument(
            lang=lang,
            style=self._style,
            chapter=document.chapter,
            number_joint="" if loose else number_joint(lang),
            title=title,
            chapter_heading="" if alone else f"{label} {title}".strip(),
            subtitle=self._optional(document.subtitle),
            banner=self._optional(document.banner),
            contents_heading=text("document.contents").render(lang),
            page_words=_page_words(lang),
            sections=self._sections(document.sections, "" if loose else str(document.chapter)),
            sheets=tuple(self._sheets(section) for section in document.sheets),
            appendix=None if document.appendix is None else self._appendix(document.appendix),
            first_sheet=None if document.first_sheet is None else self._sheets(document.first_sheet),
        )

    def _words(self, value: object) -> str:
        return render(value, self._lang, self._style)

    def _optional(self, value: Text | None) -> str | None:
        return None if value is None else self._words(value)

    def _sections(self, sections: Iterable[Section], number: str) -> tuple[TypesetSection, ...]:
        """Sections of one level; what does not count has no number and moves none."""
        counted = 0
        typeset = []
        for section in sections:
            counted += section.numbered
            typeset.append(self._section(section, f"{number}.{counted}" if section.numbered else ""))
        return tuple(typeset)

    def _section(self, section: Section, number: str, inner: str = "") -> TypesetSection:
        """One section; `inner` begins the numbers of the sections in it, where its own number does not."""
        blocks: list[TypesetBlock] = []
        counted = 0
        for block in section.blocks:
            counted += isinstance(block, Section) and block.numbered
            below = f"{inner or number}.{counted}" if number and getattr(block, "numbered", True) else ""
            blocks.append(self._block(block, section, below))
        remarks = tuple(self._paragraph(remark, section) for remark in section.remarks)
        return TypesetSection(number, self._words(section.heading), tuple(blocks), section.name, remarks)

    def _appendix(self, section: Section) -> TypesetSection:
        return self._section(section, self._words(text("document.appendix", letter=APPENDIX_LETTER)), APPENDIX_LETTER)

    def _sheets(self, section: Section) -> TypesetSection:
        """Tables that only the workbook holds; they have no numbers."""
        blocks: list[TypesetBlock] = []
        for block in section.blocks:
            if isinstance(block, Section):
                blocks.append(self._sheets(block))
            elif isinstance(block, TableContent):
                blocks.append(typeset_table(self._with_cells(block, section), self._lang, self._style))
        return TypesetSection("", self._words(section.heading), tuple(blocks), section.name)

    def _block(self, block: object, section: Section, number: str) -> TypesetBlock:
        match block:
            case Section():
                return self._section(block, number)
            case TableContent():
                return self._table(block, section)
            case FigureContent():
                return self._figure(block, section)
            case Paragraph():
                return self._paragraph(block, section)
            case _:
                return TypesetParagraph(symbol_runs(self._words(block)))

    def _table(self, table: TableContent, section: Section) -> TypesetTable:
        notes = [self._references.resolved(note, section, linked=False) for note in table.notes]
        cells = self._with_cells(table, section)
        typeset = typeset_table(cells, self._lang, self._style, self._numbers.of(table), notes)
        return replace(typeset, second_caption=self._second_caption(table.title, typeset.title))

    def _with_cells(self, table: TableContent, section: Section) -> TableContent:
        """The table with the references in its cells replaced by what they name; itself where there are none."""
        rows = tuple(tuple(self._references.resolved(c, section, linked=False) for c in row) for row in table.rows)
        return table if rows == table.rows else replace(table, rows=rows)

    def _figure(self, figure: FigureContent, section: Section) -> TypesetFigure:
        notes = [self._references.resolved(note, section, linked=False) for note in figure.notes]
        title = self._words(figure.title)
        set_notes, second = typeset_notes(notes, self._lang, self._style), self._second_caption(figure.title, title)
        return TypesetFigure(title, set_notes, self._numbers.of(figure), figure, second)

    def _second_caption(self, title: Text, first: str) -> str:
        """The title in the other language; nothing where none is asked for, or there is none."""
        other = _other_language(self._lang)
        second = render(title, other, default_style(other)) if self._bilingual else ""
        return "" if second == first else second

    def _paragraph(self, paragraph: Paragraph, section: Section) -> TypesetParagraph:
        values = tuple(self._references.resolved(value, section, linked=True) for value in paragraph.values)
        words = unbroken_symbols(Paragraph(values).render(self._lang, self._style))
        runs = tuple(linked_runs(words))
        if paragraph.severity is None:
            return TypesetParagraph(runs, role=paragraph.role)
        mark = text(f"document.{paragraph.severity}").render(self._lang)
        return TypesetParagraph(runs, paragraph.severity, mark, paragraph.role)


def _page_words(lang: str) -> PageWords:
    """The words of printed pages around the text."""
    other = _other_language(lang)
    return PageWords(
        chapter_number=text("document.chapter_number", number="%1").render(lang),
        appendix_number=text("document.appendix", letter="%1").render(lang),
        continued=text("document.continued", label="%1").render(lang),
        tables_heading=text("document.tables_heading").render(lang),
        figures_heading=text("document.figures_heading").render(lang),
        second_table=text("document.table", number="%1").render(other),
        second_figure=text("document.figure", number="%1").render(other),
    )


def _other_language(lang: str) -> str:
    return next(other for other in LANGUAGES if other != lang)
