"""The few pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

import struct
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

# Word asks for the children of an element in the order of its schema, and may refuse a file without it
ORDER = {
    "tblPr": (
        "tblStyle",
        "tblpPr",
        "tblOverlap",
        "bidiVisual",
        "tblStyleRowBandSize",
        "tblStyleColBandSize",
        "tblW",
        "jc",
        "tblCellSpacing",
        "tblInd",
        "tblBorders",
        "shd",
        "tblLayout",
        "tblCellMar",
        "tblLook",
    ),
    "tcPr": (
        "cnfStyle",
        "tcW",
        "gridSpan",
        "hMerge",
        "vMerge",
        "tcBorders",
        "shd",
        "noWrap",
        "tcMar",
        "textDirection",
        "tcFitText",
        "vAlign",
        "hideMark",
    ),
    "tcBorders": ("top", "left", "bottom", "right"),
}
EIGHTHS = 8  # borders are given in eighths of a point


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """A ``w:`` element with ``w:`` attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def cell_paragraph(
    words: str, style: str, size: float, alignment: str, bold: bool, italic: bool, keep: bool
) -> BaseOxmlElement:
    """The one paragraph of a table cell; copied from a pattern, as there are thousands of them."""
    made = deepcopy(_pattern(style, size, alignment, bold, italic, keep))
    run = made[-1]
    for k, line in enumerate(words.split("\n")):
        if k:
            run.append(element("br"))
        written = element("t")
        written.text = line
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(written)
    return made


@cache
def _pattern(style: str, size: float, alignment: str, bold: bool, italic: bool, keep: bool) -> BaseOxmlElement:
    """``<w:p>`` with its properties and an empty run, in the order that the schema asks for."""
    paragraph, properties, run, letters = element("p"), element("pPr"), element("r"), element("rPr")
    properties.append(element("pStyle", val=style))
    if keep:
        properties.append(element("keepNext"))
    properties.append(element("jc", val=alignment))
    for tag in (["b"] if bold else []) + (["i"] if italic else []):
        letters.append(element(tag))
    for tag in ("sz", "szCs"):
        letters.append(element(tag, val=str(round(2 * size))))
    run.append(letters)
    paragraph.extend((properties, run))
    return paragraph


def insert(parent: BaseOxmlElement, child: BaseOxmlElement) -> None:
    """Put a child where the schema of its parent wants it."""
    order = ORDER[_local(parent)]
    later = order[order.index(_local(child)) + 1 :]
    for sibling in parent:
        if _local(sibling) in later:
            sibling.addprevious(child)
            return
    parent.append(child)


def _local(node: BaseOxmlElement) -> str:
    return str(node.tag).rpartition("}")[2]


def table_borders(table: Table, points: float) -> None:
    """Rules above and below the whole table, none inside."""
    properties = table._tbl.tblPr
    borders = element("tblBorders")
    for side in ("top", "bottom"):
        borders.append(element(side, val="single", sz=str(round(points * EIGHTHS)), space="0", color="000000"))
    for side in ("left", "right", "insideH", "insideV"):
        borders.append(element(side, val="nil"))
    insert(properties, borders)


def cell_border(cell: _Cell, points: float, side: str = "bottom") -> None:
    """A rule on one side of a cell."""
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = element("tcBorders")
        insert(properties, borders)
    insert(borders, element(side, val="single", sz=str(round(points * EIGHTHS)), space="0", color="000000"))


def cell_margins(table: Table, side_twips: int) -> None:
    """Left and right padding of every cell, in twentieths of a point."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=str(side_twips), type="dxa"))
    insert(table._tbl.tblPr, margins)


def header_row(row: _Row) -> None:
    """Repeat this row at the top of every page that the table spans."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def keep_row_whole(row: _Row) -> None:
    """Never break this row across two pages."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def sequence_field(paragraph: Paragraph, name: str, shown: str, *, bold: bool) -> None:
    """A SEQ field, so that Word renumbers captions; `shown` is what stands there until it does."""
    for kind, words in (
        ("begin", None),
        (None, f" SEQ {name} \\* ARABIC "),
        ("separate", None),
        ("shown", shown),
        ("end", None),
    ):
        run = paragraph.add_run()
        run.bold = bold
        if kind == "shown":
            run.text = shown
        elif kind is None:
            code = element("instrText")
            code.text = words
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run._r.append(code)
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def bookmark_name(anchor: str) -> str:
    """A bookmark's name from an anchor such as ``table-3-paths``: letters, digits, at most 40 of them."""
    kind, ordinal, *_ = anchor.split("-")
    return f"rp_{kind}_{ordinal}"


def bookmark(paragraph: Paragraph, first: Run, name: str, number: int) -> None:
    """A bookmark from the run `first` to the paragraph's present end."""
    first._r.addprevious(element("bookmarkStart", id=str(number), name=name))
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def reference_field(paragraph: Paragraph, name: str, shown: str) -> None:
    """A REF field: the words at a bookmark, `shown` until Word looks there again."""
    _field(paragraph, f" REF {name} \\h \\* MERGEFORMAT ", shown)


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = shown
        elif kind == "code":
            words = element("instrText")
            words.text = code
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run._r.append(words)
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def page_number(paragraph: Paragraph) -> None:
    """The number of the page."""
    for kind, words in (("begin", None), (None, " PAGE "), ("end", None)):
        run = paragraph.add_run()
        if kind is None:
            code = element("instrText")
            code.text = words
            run._r.append(code)
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def east_asian_font(owner: ParagraphStyle, latin: str, chinese: str) -> None:
    """Latin and Chinese typefaces of a run or a style."""
    from docx.oxml.ns import qn

    owner.font.name = latin
    properties = owner.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = element("rFonts")
        properties.append(fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name, family in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{name}"), family)


def language(owner: ParagraphStyle, latin: str, chinese: str) -> None:
    """Proofing languages of a style."""
    owner.element.get_or_add_rPr().append(element("lang", val=latin, eastAsia=chinese))


def new_section(page: Document, *, landscape: bool, margin: float) -> None:
    """Go on on a new page, turned or upright, `margin` centimetres free above and below."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Cm

    section = page.add_section(WD_SECTION.NEW_PAGE)
    short, long = sorted((section.page_width, section.page_height))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.top_margin = section.bottom_margin = Cm(margin)


def png_size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height
