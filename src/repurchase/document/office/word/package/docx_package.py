"""A .docx file as a zip of parts: the same findings give the same bytes, whatever the hour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, NamedTuple

from repurchase.document.office.timeless_zip import PROPERTY_LIMIT, packed
from repurchase.document.office.word.markup.word_look import POINTS_OF_CENTIMETRE, Look
from repurchase.document.office.word.markup.word_xml import (
    DECLARATION,
    NAMESPACES,
    RELATIONS,
    escaped,
    field,
    paragraph,
    run,
    text_element,
    twips,
)
from repurchase.document.typeset.typeset_blocks import TypesetDocument
from repurchase.plain_text import shortened_text

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN_TYPE = f"{_WORD}.document.main+xml"
EXTENSIONS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "svg": "image/svg+xml",
}
PROPERTY_TYPES = {
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}


class Relation(NamedTuple):
    """One relationship of a part to another."""

    identity: str
    kind: str
    target: str


OWN_RELATIONS = (
    Relation("rId1", f"{RELATIONS}/styles", "styles.xml"),
    Relation("rId2", f"{RELATIONS}/numbering", "numbering.xml"),
    Relation("rId3", f"{RELATIONS}/settings", "settings.xml"),
    Relation("rId4", f"{RELATIONS}/header", "header1.xml"),
    Relation("rId5", f"{RELATIONS}/footer", "footer1.xml"),
)
OWN_TYPES = {
    "word/document.xml": MAIN_TYPE,
    **{
        f"word/{file}.xml": f"{_WORD}.{kind}+xml"
        for file, kind in (
            ("styles", "styles"),
            ("numbering", "numbering"),
            ("settings", "settings"),
            ("header1", "header"),
            ("footer1", "footer"),
        )
    },
}


def relations_part(relations: Iterable[Relation]) -> str:
    """A ``.rels`` part."""
    lines = "".join(
        f'<Relationship Id="{escaped(r.identity)}" Type="{escaped(r.kind)}" Target="{escaped(r.target)}"/>'
        for r in relations
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def types_part(overrides: Iterable[tuple[str, str]], extensions: Iterable[tuple[str, str]]) -> str:
    """``[Content_Types].xml``."""
    usual = "".join(f'<Default Extension="{escaped(end)}" ContentType="{escaped(kind)}"/>' for end, kind in extensions)
    single = "".join(
        f'<Override PartName="/{escaped(name)}" ContentType="{escaped(kind)}"/>' for name, kind in overrides
    )
    return f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">{usual}{single}</Types>'


def package_relations(main: str) -> str:
    """The relationships of the whole file."""
    return relations_part(
        (
            Relation("rId1", f"{RELATIONS}/officeDocument", main),
            Relation("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            Relation("rId3", f"{RELATIONS}/extended-properties", "docProps/app.xml"),
        )
    )


def property_parts(document: TypesetDocument) -> dict[str, str]:
    """Properties of the file, with no identity and no hour."""
    said = (
        ("dc:title", document.title),
        ("dc:subject", document.subtitle or ""),
        ("dc:creator", "repurchase"),
        ("dc:description", document.banner or ""),
        ("cp:lastModifiedBy", "repurchase"),
        ("dc:language", "zh-CN" if document.lang == "zh" else "en-US"),
    )
    lines = "".join(f"<{tag}>{escaped(shortened_text(words, PROPERTY_LIMIT))}</{tag}>" for tag, words in said if words)
    return {
        "docProps/core.xml": f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{lines}</cp:coreProperties>',
        "docProps/app.xml": f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>repurchase</Application></Properties>',
    }


def header_and_footer(document: TypesetDocument, styles: dict[str, str]) -> dict[str, str]:
    """The page's header with the banner, or else the study's title, and its footer with the number of the page."""
    banner = document.banner
    words = banner if banner is not None else document.subtitle or ""
    head = paragraph(styles["header"], banner_run(words) if banner is not None else run(words))
    foot = paragraph(styles["footer"], field("PAGE", "1"))
    return {
        "word/header1.xml": f"{DECLARATION}<w:hdr {NAMESPACES}>{head}</w:hdr>",
        "word/footer1.xml": f"{DECLARATION}<w:ftr {NAMESPACES}>{foot}</w:ftr>",
    }


def banner_run(words: str) -> str:
    """The words of a banner, bold and red."""
    return f'<w:r><w:rPr><w:b/><w:color w:val="9C1C1C"/></w:rPr>{text_element(words)}</w:r>'


def settings_part() -> str:
    """``word/settings.xml``: the layout of present versions of Word."""
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def section_properties(look: Look, numbers: str) -> str:
    """``w:sectPr`` of a file of our own; `numbers` is how its pages are numbered."""
    width, height = (twips(length * POINTS_OF_CENTIMETRE) for length in look.page)
    margin = twips(look.margin * POINTS_OF_CENTIMETRE)
    sides = " ".join(f'w:{side}="{margin}"' for side in ("top", "right", "bottom", "left"))
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar {sides} w:header="720" w:footer="720" w:gutter="0"/>{numbers}</w:sectPr>'
    )


def write_package(parts: dict[str, bytes | str], stream: BinaryIO) -> None:
    """Pack all parts, the types first."""
    stream.write(packed((name, parts[name]) for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n))))
