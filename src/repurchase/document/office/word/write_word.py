"""A document in Word: numbered headings, native three-line tables, captions and contents as fields, planned pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from repurchase.document.office.word.contents_pages import contents_pages
from repurchase.document.office.word.layout.block_heights import BlockHeights, TextHeight
from repurchase.document.office.word.layout.page_plan import page_plan
from repurchase.document.office.word.markup import word_xml as xml
from repurchase.document.office.word.markup.word_look import POINTS_OF_CENTIMETRE, Look, look_of
from repurchase.document.office.word.package import docx_package as package
from repurchase.document.office.word.package.heading_numbers import NUMBERED_LEVELS, HeadingNumbers, numbering_part
from repurchase.document.office.word.package.picture_parts import PictureParts
from repurchase.document.office.word.package.style_sheet import style_ids, styles_part
from repurchase.document.office.word.word_body import BodyParts, BodyWriter
from repurchase.document.typeset.typeset_blocks import TypesetDocument

FRONT_NUMBERS, BODY_NUMBERS = '<w:pgNumType w:fmt="lowerRoman" w:start="1"/>', '<w:pgNumType w:start="1"/>'


def write_docx(
    document: TypesetDocument,
    stream: BinaryIO,
    pictures: Mapping[str, bytes],
    drawings: Mapping[str, bytes] | None = None,
) -> None:
    """Write the document into a stream.

    Parameters
    ----------
    document : TypesetDocument
    stream : binary stream
    pictures, drawings : mapping
        The PNG and the SVG of each figure by the figure's anchor; a figure without PNG is left out.
    """
    look = look_of(document.lang)
    shown = PictureParts(pictures, drawings or {})
    width, height = ((side - 2 * look.margin) * POINTS_OF_CENTIMETRE for side in look.page)
    heights = BlockHeights(look, width, height, pictures, document.lang)
    writer = BodyWriter(document, BodyParts(style_ids(), HeadingNumbers(), shown, heights))
    opening = writer.opening(title=document.subtitle, new_page=False)
    body = opening + writer.written(page_plan(document, heights, _opening_heights(document, heights, look)))
    front = contents_pages(document, writer.entries, style_ids())
    front += f"<w:p><w:pPr>{package.section_properties(look, FRONT_NUMBERS)}</w:pPr></w:p>"
    package.write_package(_parts(document, look, width, front + body, shown), stream)


def _opening_heights(document: TypesetDocument, heights: BlockHeights, look: Look) -> list[TextHeight]:
    """What stands above the first section."""
    title = heights.heading(document.chapter_heading, 1)
    return [title] if document.subtitle is None else [title, TextHeight(1, look.line, 0, 10)]


def _parts(
    document: TypesetDocument, look: Look, width: float, body: str, shown: PictureParts
) -> dict[str, bytes | str]:
    """All parts of a file of our own."""
    ids = style_ids()
    headings = [ids[f"heading {level}"] for level in range(1, NUMBERED_LEVELS + 1)]
    end = package.section_properties(look, BODY_NUMBERS)
    pictures = list(shown.parts())
    relations = (
        *package.OWN_RELATIONS,
        *(package.Relation(name, f"{xml.RELATIONS}/image", f"media/{file}") for name, file, _ in pictures),
    )
    types = (package.OWN_TYPES | package.PROPERTY_TYPES).items()
    return {
        "[Content_Types].xml": package.types_part(types, package.EXTENSIONS.items()),
        "_rels/.rels": package.package_relations("word/document.xml"),
        **package.property_parts(document),
        "word/_rels/document.xml.rels": package.relations_part(relations),
        "word/document.xml": document_part(body + end),
        "word/styles.xml": styles_part(look, width),
        "word/numbering.xml": numbering_part(document, headings),
        "word/settings.xml": package.settings_part(),
        **package.header_and_footer(document, ids),
        **{f"word/media/{file}": content for _, file, content in pictures},
    }


def document_part(body: str) -> str:
    """``word/document.xml``."""
    return f"{xml.DECLARATION}<w:document {xml.NAMESPACES}><w:body>{body}</w:body></w:document>"
