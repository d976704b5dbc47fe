"""What surrounds the body of a Word file: pages of our own, or those of a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from repurchase.document.office.word.markup.word_look import POINTS_OF_CENTIMETRE, Look
from repurchase.document.office.word.markup.word_xml import RELATIONS
from repurchase.document.office.word.package import docx_package as package
from repurchase.document.office.word.package.heading_numbers import NUMBERED_LEVELS, HeadingNumbers, numbering_part
from repurchase.document.office.word.package.style_sheet import style_ids, styles_part
from repurchase.document.office.word.template.template_zip import template_bytes
from repurchase.document.office.word.template.word_template import WordTemplate
from repurchase.document.typeset.typeset_blocks import TypesetDocument
from repurchase.files.targets import shown

Pictures = Sequence[tuple[str, str, bytes]]


@dataclass(frozen=True, slots=True)
class WordOptions:
    """How a report is written as a Word file.

    Attributes
    ----------
    template : bytes, optional
        A .docx or .dotx file whose styles, page setup, headers and footers are taken; its text is left out.
    template_name : str
        What a refusal calls it.
    contents : bool, optional
        Whether contents and lists of tables and figures stand before the chapter; default: not with a template, which
        is a thesis that has its own.
    """

    template: bytes | None = None
    template_name: str = ""
    contents: bool | None = None

    @property
    def has_contents(self) -> bool:
        """Whether contents stand before the chapter."""
        return self.template is None if self.contents is None else self.contents


class WordPages(Protocol):
    """Look, measures in points, styles by name, and the parts around a body."""

    look: Look
    width: float
    height: float
    styles: dict[str, str]
    numbers: HeadingNumbers
    is_template: bool

    def section(self, numbers: str) -> str:
        """``w:sectPr``; `numbers` is how its pages are numbered."""

    def parts(self, body: str, pictures: Pictures) -> dict[str, bytes | str]:
        """All parts of the file by name."""


class OwnPages:
    """A4 pages of a house style."""

    is_template = False

    def __init__(self, document: TypesetDocument, look: Look) -> None:
        self._document, self.look = document, look
        self.width, self.height = ((side - 2 * look.margin) * POINTS_OF_CENTIMETRE for side in look.page)
        self.styles, self.numbers = style_ids(), HeadingNumbers()

    def section(self, numbers: str) -> str:
        """``w:sectPr`` with our page, header and footer."""
        return package.section_properties(self.look, numbers)

    def parts(self, body: str, pictures: Pictures) -> dict[str, bytes | str]:
        """All parts of a file of our own."""
        headings = [self.styles[f"heading {level}"] for level in range(1, NUMBERED_LEVELS + 1)]
        relations = (
            *package.OWN_RELATIONS,
            *(package.Relation(name, f"{RELATIONS}/image", f"media/{file}") for name, file, _ in pictures),
        )
        types = (package.OWN_TYPES | package.PROPERTY_TYPES).items()
        return {
            "[Content_Types].xml": package.types_part(types, package.EXTENSIONS.items()),
            "_rels/.rels": package.package_relations("word/document.xml"),
            **package.property_parts(self._document),
            "word/_rels/document.xml.rels": package.relations_part(relations),
            "word/document.xml": body,
            "word/styles.xml": styles_part(self.look, self.width),
            "word/numbering.xml": numbering_part(self._document, headings),
            "word/settings.xml": package.settings_part(),
            **package.header_and_footer(self._document, self.styles),
            **{f"word/media/{file}": content for _, file, content in pictures},
        }


class TemplatePages:
    """The pages of a template."""

    is_template = True

    def __init__(self, document: TypesetDocument, look: Look, template: WordTemplate) -> None:
        self._document, self._template = document, template
        self.width, self.height = template.measures(look)
        styles = template.styles(look, self.width)
        self.look, self.styles = styles.look(look), styles.by_name
        self.numbers = template.numbers(styles, document)

    def section(self, numbers: str) -> str:
        """``w:sectPr`` of the template."""
        return self._template.section(numbers)

    def parts(self, body: str, pictures: Pictures) -> dict[str, bytes | str]:
        """All parts of the file."""
        return self._template.parts(self._document, body, pictures)


def word_pages(document: TypesetDocument, look: Look, options: WordOptions) -> WordPages:
    """Pages as the options ask for them."""
    if options.template is None:
        return OwnPages(document, look)
    return TemplatePages(document, look, WordTemplate(options.template, options.template_name))


def word_options(template: Path | None, contents: bool | None) -> WordOptions:
    """Read a template and take it apart once, so that what is no template is refused before any work is done.

    Raises
    ------
    InputError
        The template is missing, cannot be read, or is no Word file without macros.
    """
    if template is None:
        return WordOptions(contents=contents)
    content, name = template_bytes(template), shown(template)
    WordTemplate(content, name)
    return WordOptions(content, name, contents)
