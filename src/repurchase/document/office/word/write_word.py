"""A document in Word: numbered headings, native three-line tables, captions and contents as fields, planned pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import BinaryIO

from repurchase.document.office.word.contents_pages import contents_line, contents_pages
from repurchase.document.office.word.layout.block_heights import BlockHeights, TextHeight
from repurchase.document.office.word.layout.page_plan import page_plan
from repurchase.document.office.word.markup import word_xml as xml
from repurchase.document.office.word.markup.word_look import look_of
from repurchase.document.office.word.package.docx_package import banner_run, write_package
from repurchase.document.office.word.package.picture_parts import PictureParts
from repurchase.document.office.word.word_body import BodyParts, BodyWriter
from repurchase.document.office.word.word_pages import WordOptions, WordPages, word_pages
from repurchase.document.typeset.typeset_blocks import TypesetDocument

FRONT_NUMBERS, BODY_NUMBERS = '<w:pgNumType w:fmt="lowerRoman" w:start="1"/>', '<w:pgNumType w:start="1"/>'
SUBTITLE_AFTER = 10.0


def write_docx(
    document: TypesetDocument,
    stream: BinaryIO,
    pictures: Mapping[str, bytes],
    drawings: Mapping[str, bytes] | None = None,
    options: WordOptions | None = None,
) -> None:
    """Write the document into a stream.

    Parameters
    ----------
    document : TypesetDocument
    stream : binary stream
    pictures, drawings : mapping
        The PNG and the SVG of each figure by the figure's anchor; a figure without PNG is left out.
    options : WordOptions, optional

    Raises
    ------
    InputError
        The template is no Word file.
    """
    options = options or WordOptions()
    pages = word_pages(document, look_of(document.lang), options)
    shown = PictureParts(pictures, drawings or {})
    heights = BlockHeights(pages.look, pages.width, pages.height, pictures, document.lang)
    writer = BodyWriter(document, BodyParts(pages.styles, pages.numbers, shown, heights))
    body = _opening(document, writer, pages)
    body += writer.written(page_plan(document, heights, _opening_heights(document, heights, pages)))
    body += pages.section(BODY_NUMBERS if options.has_contents or not pages.is_template else "")
    front = ""
    if options.has_contents:
        line = contents_line(document, writer.entries, heights)
        pages.look, front = replace(pages.look, contents_line=line), _front(document, writer, pages)
    part = f"{xml.DECLARATION}<w:document {xml.NAMESPACES}><w:body>{front}{body}</w:body></w:document>"
    write_package(pages.parts(part, list(shown.parts())), stream)


def _front(document: TypesetDocument, writer: BodyWriter, pages: WordPages) -> str:
    """The pages before the chapter, a section of their own."""
    lists = contents_pages(document, writer.entries, pages.styles)
    return f"{lists}<w:p><w:pPr>{pages.section(FRONT_NUMBERS)}</w:pPr></w:p>"


def _opening(document: TypesetDocument, writer: BodyWriter, pages: WordPages) -> str:
    """The chapter's heading; in a thesis the banner stands below it, as the page's header is the thesis's own."""
    if not pages.is_template:
        return writer.opening(document.subtitle and xml.run(document.subtitle))
    return writer.opening(document.banner and banner_run(document.banner))


def _opening_heights(document: TypesetDocument, heights: BlockHeights, pages: WordPages) -> list[TextHeight]:
    """What stands above the first section."""
    if not document.chapter_heading:
        return []
    title = heights.heading(document.chapter_heading, 1)
    below = document.banner if pages.is_template else document.subtitle
    return [title, TextHeight(1, pages.look.line, 0, SUBTITLE_AFTER)] if below else [title]
