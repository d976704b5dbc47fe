"""House styles of the Word file: 三线表 with 宋体 and Times New Roman in Chinese, APA 7 in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repurchase.document.office import word_xml as xml
from repurchase.document.typeset.typeset_blocks import TypesetDocument
from repurchase.plain_text import shortened_text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

PROPERTY_LIMIT = 255  # characters of a document property; python-docx refuses longer ones


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes in points, lengths in centimetres, of one language's house style."""

    latin: str
    chinese: str
    heading_latin: str
    heading_chinese: str
    body: float
    table: float
    small_table: float
    note: float
    line: float
    indent: float
    caption_bold: bool
    caption_two_lines: bool
    caption_centred: bool
    table_rule: float = 1.5
    head_rule: float = 0.75
    inner_rule: float = 0.5
    margin: float = 2.54
    page: tuple[float, float] = (21.0, 29.7)


ZH = Look("Times New Roman", "SimSun", "Times New Roman", "SimHei", 12, 9, 7.5, 9, 1.5, 0.85, False, False, True)
EN = Look("Times New Roman", "SimSun", "Times New Roman", "SimSun", 12, 10, 8, 9.5, 1.5, 1.27, True, True, False)


def look_of(lang: str) -> Look:
    """The house style of a language."""
    return ZH if lang == "zh" else EN


def prepare(page: Document, look: Look, document: TypesetDocument) -> None:
    """Styles, margins, page header and footer, and properties without identities."""
    _page(page, look)
    _text_styles(page, look)
    _headings(page, look)
    _captions(page, look)
    _header_and_footer(page, document)
    properties = page.core_properties
    properties.title = shortened_text(document.title, PROPERTY_LIMIT)
    properties.subject = shortened_text(document.subtitle or "", PROPERTY_LIMIT)
    properties.author = properties.last_modified_by = "repurchase"
    properties.comments = shortened_text(document.banner or "", PROPERTY_LIMIT)
    properties.language = "zh-CN" if document.lang == "zh" else "en-US"


def _page(page: Document, look: Look) -> None:
    from docx.shared import Cm

    section = page.sections[0]
    section.page_width, section.page_height = Cm(look.page[0]), Cm(look.page[1])
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(look.margin))


def _text_styles(page: Document, look: Look) -> None:
    from docx.shared import Cm, Pt

    normal = page.styles["Normal"]
    normal.font.size = Pt(look.body)
    xml.east_asian_font(normal, look.latin, look.chinese)
    xml.language(normal, "en-US", "zh-CN")
    normal.paragraph_format.space_after = Pt(0)
    body = page.styles["Body Text"]
    body.paragraph_format.line_spacing = look.line
    body.paragraph_format.first_line_indent = Cm(look.indent)
    body.paragraph_format.space_after = Pt(4)
    note = _new(page, "Table Note", look.note)
    note.paragraph_format.space_before = Pt(2)
    note.paragraph_format.keep_together = True
    caution = _new(page, "Caution", look.note + 1)
    caution.paragraph_format.left_indent = Cm(0.5)
    caution.paragraph_format.space_before = caution.paragraph_format.space_after = Pt(3)
    end = _new(page, "Table End", 6)
    end.paragraph_format.space_after = Pt(4)
    cell = _new(page, "Table Cell", look.table)
    cell.paragraph_format.line_spacing = 1.0
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(1.5)


def _headings(page: Document, look: Look) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    sizes = {"Title": 18, "Subtitle": 13, "Heading 1": 15, "Heading 2": 13, "Heading 3": 12, "Heading 4": 12}
    for name, size in sizes.items():
        style = page.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        style.font.italic = False
        style.font.bold = name != "Subtitle"
        xml.east_asian_font(style, look.heading_latin, look.heading_chinese)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = Pt(14 if name == "Heading 1" else 8)
        style.paragraph_format.space_after = Pt(6)
    for name in ("Title", "Subtitle"):
        page.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _without_rule(page.styles[name])


def _without_rule(style: ParagraphStyle) -> None:
    """The default template underlines its title."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _captions(page: Document, look: Look) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    centre = WD_ALIGN_PARAGRAPH.CENTER
    caption = page.styles["Caption"]
    figure_caption = _new(page, "Figure Caption", look.table + 0.5)
    for style in (caption, figure_caption):
        style.font.size, style.font.color.rgb = Pt(look.table + 1.5), RGBColor(0, 0, 0)
        style.font.bold = style.font.italic = False
        xml.east_asian_font(style, look.latin, look.chinese)
        style.paragraph_format.alignment = centre if look.caption_centred else WD_ALIGN_PARAGRAPH.LEFT
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(10), Pt(3)
    caption.paragraph_format.keep_with_next = True
    figure_caption.paragraph_format.space_after = Pt(10)
    figure = _new(page, "Figure", look.body)
    figure.paragraph_format.alignment = centre
    figure.paragraph_format.keep_with_next = True
    figure.paragraph_format.space_before = Pt(8)


def _new(page: Document, name: str, size: float) -> ParagraphStyle:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    style = page.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = page.styles["Normal"]
    style.font.size = Pt(size)
    return style


def _header_and_footer(page: Document, document: TypesetDocument) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    section = page.sections[0]
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = header.add_run(document.banner if document.banner is not None else document.subtitle or "")
    run.font.size = Pt(9)
    if document.banner is not None:
        run.bold, run.font.color.rgb = True, RGBColor(0x9C, 0x1C, 0x1C)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    xml.page_number(footer)
