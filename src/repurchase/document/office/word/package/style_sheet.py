"""The styles of the Word file, by the names under which every language of Word knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from repurchase.document.office.word.layout.block_heights import CAUTION_INDENT, HANGING
from repurchase.document.office.word.markup.word_look import POINTS_OF_CENTIMETRE, Look
from repurchase.document.office.word.markup.word_xml import DECLARATION, MAIN, twips
from repurchase.document.office.word.package.heading_numbers import CHAPTER_LIST, NUMBERED_LEVELS

NORMAL = "Normal"
BUILT_IN = frozenset(
    {"Normal", "Body Text", "Subtitle", "caption", "Bibliography", "TOC Heading", "toc 1", "toc 2", "toc 3",
     "table of figures", "header", "footer", *(f"heading {level}" for level in range(1, NUMBERED_LEVELS + 1))}
)  # fmt: skip


class StyleSettings(NamedTuple):
    """A paragraph style: `spacing` is before, after and the fixed height of a line, all in points."""

    name: str
    size: float
    spacing: tuple[float, float, float]
    alignment: str = ""
    indent: str = ""
    keep: bool = False
    whole: bool = False
    bold: bool = False
    chinese: str = ""
    level: int = 0
    tabs: str = ""
    grid: bool = True


def style_id(name: str) -> str:
    """The identity that a style has in a file of our own."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def style_ids() -> dict[str, str]:
    """Identities of all styles by name, in a file of our own."""
    return {name: style_id(name) for name in (*BUILT_IN, *_OWN)}


_OWN = ("Figure", "Figure Caption", "Second Caption", "Table Cell", "Table Note", "Table End", "Caution")


def style_settings(look: Look, width: float) -> Iterator[StyleSettings]:
    """Every paragraph style but Normal, on a page whose lines are `width` points long."""
    for level, (size, line, before, after) in enumerate(look.headings, 1):
        yield StyleSettings(
            f"heading {level}", size, (before, after, line), "center" if level == 1 else "", keep=True, whole=True,
            bold=True, chinese=look.heading_chinese, level=level
        )  # fmt: skip
    centred = "center" if look.caption_centred else ""
    signs = ' w:firstLineChars="200"' if look.indent_signs else ""
    indent = f'<w:ind{signs} w:firstLine="{twips(look.indent * POINTS_OF_CENTIMETRE)}"/>'
    hanging = f'<w:ind w:left="{twips(HANGING)}" w:hanging="{twips(HANGING)}"/>'
    yield StyleSettings("Body Text", look.body, (0, look.after, look.line), indent=indent)
    yield StyleSettings("Subtitle", look.body, (0, 10, look.line), "center", chinese=look.heading_chinese)
    yield StyleSettings("Bibliography", look.body, (0, look.after, look.line), indent=hanging)
    caption = (look.caption_before, look.caption_after, look.caption_line)
    yield StyleSettings("caption", look.caption, caption, centred, keep=True, whole=True)
    below = (0, look.caption_after, look.caption_line)
    yield StyleSettings("Figure Caption", look.caption, below, centred, whole=True)
    yield StyleSettings("Second Caption", look.caption, below, centred, whole=True)
    yield StyleSettings("Figure", look.body, (look.caption_before, 0, 0), "center", keep=True)
    gap = look.cell_gap
    yield StyleSettings("Table Cell", look.table_sizes[0], (gap, gap, look.note_line), grid=False)
    yield StyleSettings("Table Note", look.note, (look.note_before, 0, look.note_line), whole=True, grid=False)
    yield StyleSettings("Table End", 6, (0, 0, look.block_end), grid=False)
    yield StyleSettings(
        "Caution", look.note + 1, (3, 3, look.caption_line), indent=f'<w:ind w:left="{twips(CAUTION_INDENT)}"/>'
    )
    yield from _contents(look, width)
    yield StyleSettings("header", 9, (0, 0, 12), "center")
    yield StyleSettings("footer", 9, (0, 0, 12), "center")


def _contents(look: Look, width: float) -> Iterator[StyleSettings]:
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(width)}"/></w:tabs>'
    size, _, before, after = look.headings[1]
    yield StyleSettings(
        "TOC Heading", size, (before, after, look.headings[1][1]), "center", keep=True, bold=True,
        chinese=look.heading_chinese
    )  # fmt: skip
    for level in (1, 2, 3):
        indent = f'<w:ind w:left="{twips(12 * (level - 1))}"/>'
        yield StyleSettings(f"toc {level}", look.contents_size, (0, 0, look.contents_line), indent=indent, tabs=tabs)
    hanging = f'<w:ind w:left="{twips(HANGING)}" w:hanging="{twips(HANGING)}"/>'
    yield StyleSettings("table of figures", look.contents_size, (0, 0, look.contents_line), indent=hanging, tabs=tabs)


def styles_part(look: Look, width: float) -> str:
    """``word/styles.xml`` of a file of our own."""
    ids = style_ids()
    written = "".join(style_xml(s, ids, look, NORMAL) for s in style_settings(look, width))
    return (
        f'{DECLARATION}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(look, look.chinese)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f'<w:qFormat/><w:rPr>{_fonts(look, look.chinese)}<w:sz w:val="{round(2 * look.body)}"/>'
        f'<w:szCs w:val="{round(2 * look.body)}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        f'<w:uiPriority w:val="99"/><w:semiHidden/></w:style>{written}</w:styles>'
    )


def style_xml(
    settings: StyleSettings,
    ids: Mapping[str, str],
    look: Look,
    normal: str,
    namespace: str = "",
    *,
    own_fonts: bool = True,
    flowing: bool = False,
) -> str:
    """One ``w:style``; without fonts of its own it has those of `normal`, flowing all but its indent."""
    own = "" if settings.name in BUILT_IN else ' w:customStyle="1"'
    name, lines = settings.name, settings.indent if flowing else _paragraph(settings)
    following = ids["Body Text"] if settings.level or settings.name == "TOC Heading" else ""
    after = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style{namespace} w:type="paragraph"{own} w:styleId="{ids[name]}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{normal}"/>{after}<w:qFormat/><w:pPr>{lines}</w:pPr>'
        f"<w:rPr>{'' if flowing else _letters(settings, look, own_fonts=own_fonts)}</w:rPr></w:style>"
    )


def _paragraph(settings: StyleSettings) -> str:
    before, after, line = settings.spacing
    height = f' w:line="{twips(line)}" w:lineRule="exact"' if line else ' w:line="240" w:lineRule="auto"'
    number = f'<w:numPr><w:ilvl w:val="{settings.level - 1}"/><w:numId w:val="{CHAPTER_LIST}"/></w:numPr>'
    return (
        ("<w:keepNext/>" if settings.keep else "")
        + ("<w:keepLines/>" if settings.whole else "")
        + "<w:widowControl/>"
        + (number if settings.level else "")
        + settings.tabs
        + ("" if settings.grid else '<w:snapToGrid w:val="0"/>')
        + f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}"{height}/>'
        + (settings.indent or '<w:ind w:left="0" w:firstLineChars="0" w:firstLine="0"/>')
        + (f'<w:jc w:val="{settings.alignment}"/>' if settings.alignment else '<w:jc w:val="left"/>')
        + (f'<w:outlineLvl w:val="{settings.level - 1}"/>' if settings.level else "")
    )


def _letters(settings: StyleSettings, look: Look, *, own_fonts: bool) -> str:
    size = round(2 * settings.size)
    return (
        (_fonts(look, settings.chinese or look.chinese) if own_fonts else "")
        + ("<w:b/>" if settings.bold else "")
        + f'<w:color w:val="000000"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _fonts(look: Look, chinese: str) -> str:
    return f'<w:rFonts w:ascii="{look.latin}" w:hAnsi="{look.latin}" w:eastAsia="{chinese}" w:cs="{look.latin}"/>'
