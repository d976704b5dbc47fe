"""WordprocessingML as strings: runs, fields, bookmarks, properties in the order of the schema."""

from __future__ import annotations

import re
import struct

from repurchase.document.office.word.markup.word_look import TWIPS

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{RELATIONS}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LABEL_ANCHOR = re.compile(r"(table|figure)-([A-Z]-)?(\d+)-")


def escaped(words: str) -> str:
    """Words as XML text and as the value of an attribute in double quotes."""
    words = words if words.isprintable() else _FORBIDDEN.sub("", words)
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def twips(points: float) -> str:
    """A length as the format counts it, in twentieths of a point."""
    return str(round(points * TWIPS))


def text_element(words: str) -> str:
    """``w:t`` elements with a break between lines."""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escaped(words).split("\n"))
    return f'<w:t xml:space="preserve">{lines}</w:t>'


def run(words: str, *, bold: bool = False, italic: bool = False, size: float = 0, style: str = "") -> str:
    """One run of words; `size` in points where it is not the style's."""
    properties = run_properties(bold=bold, italic=italic, size=size, style=style)
    return f"<w:r>{properties}{text_element(words)}</w:r>"


def run_properties(*, bold: bool = False, italic: bool = False, size: float = 0, style: str = "") -> str:
    """``w:rPr``, or nothing where nothing differs from the style."""
    inner = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/>" if bold else "")
        + ("<w:i/>" if italic else "")
        + (f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>' if size else "")
    )
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


def paragraph(style: str, inner: str, more: str = "", *, keep: bool = False, new_page: bool = False) -> str:
    """One paragraph; `more` holds properties that the schema wants after ``pageBreakBefore``."""
    kept, broken = "<w:keepNext/>" if keep else "", "<w:pageBreakBefore/>" if new_page else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{broken}{more}</w:pPr>{inner}</w:p>'


def field(code: str, shown: str, *, bold: bool = False) -> str:
    """A field; `shown` is what stands there until the program computes it."""
    properties = run_properties(bold=bold)
    return (
        f"{field_start(code, properties)}<w:r>{properties}{text_element(shown)}</w:r>"
        f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def field_start(code: str, properties: str = "") -> str:
    """The runs of a field up to its result."""
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {escaped(code)} </w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
    )


LINE_BREAK = "<w:r><w:br/></w:r>"
FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def bookmark(name: str, number: int, inner: str) -> str:
    """A bookmark around runs."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'


def bookmark_name(anchor: str) -> str:
    """A bookmark's name from an anchor: ``rp_table_3`` of ``table-3-paths``, ``rp_table_A3`` of ``table-A-3-paths``."""
    found = _LABEL_ANCHOR.match(anchor)
    kind, letter, ordinal = found.groups() if found else ("place", "", "0")
    return f"rp_{kind}_{(letter or '').rstrip('-')}{ordinal}"


def sequence_name(anchor: str) -> str:
    """The sequence that numbers a caption; an appendix counts its own."""
    found = _LABEL_ANCHOR.match(anchor)
    kind = "Figure" if anchor.startswith("figure") else "Table"
    return f"Appendix{kind}" if found and found[2] else kind


def rule(side: str, points: float) -> str:
    """A rule on one side of a table or cell."""
    return f'<w:{side} w:val="single" w:sz="{round(points * 8)}" w:space="0" w:color="000000"/>'


def png_size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height
