"""A workbook as the parts of its file: cells written as text of SpreadsheetML, with no object of a library for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from repurchase.plain_text import cell_text, column_letters, printable_text, shortened_text, starts_formula

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what a spreadsheet would read as a character's code
HEADER_LIMIT = 120  # characters of a header, of which a spreadsheet takes 255, each & written twice
_FIRST_FORMAT = 164  # numbers below stand for formats that every spreadsheet has
PLAIN, BOLD, TITLE, LINK = range(4)
_FONTS = (
    '<sz val="11"/><name val="Calibri"/><family val="2"/>',
    '<b/><sz val="11"/><name val="Calibri"/><family val="2"/>',
    '<b/><sz val="14"/><name val="Calibri"/><family val="2"/>',
    '<u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/><family val="2"/>',
)

_EMPTY = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'


class CellStyle(NamedTuple):
    """How a cell looks: its number format, one of the fonts, its rules (``thin`` or ``medium``), its alignment."""

    number_format: str = ""
    font: int = PLAIN
    wrap: bool = False
    quoted: bool = False
    above: str = ""
    below: str = ""
    across: str = ""  # "left", one space from the number before it; "right"; nothing: as its kind of value is set


@dataclass
class SheetXml:
    """One sheet: what is in its cells, and how it is shown and printed.

    Attributes
    ----------
    name : str
    rows : list of str
        Rows as `WorkbookXml.row` writes them, in order.
    widths : list of float
    merged : list of str
        Ranges of cells that are one: ``A7:F7``.
    links : list of (str, str)
        A cell, and the cell of another sheet that it leads to.
    frozen : int
        Rows that stay in sight.
    repeated : (int, int), optional
        Rows that stand on every printed page.
    landscape : bool
    """

    name: str
    rows: list[str] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    frozen: int = 0
    repeated: tuple[int, int] | None = None
    landscape: bool = False


class WorkbookXml:
    """Writes cells, and keeps the strings and styles that they share."""

    def __init__(self) -> None:
        self._strings: dict[str, int] = {}
        self._known: dict[str, tuple[int, bool]] = {}  # words as they came: their string, and whether it is quoted
        self._styles: dict[CellStyle, int] = {}

    def text(self, row: int, column: int, words: str, style: CellStyle = CellStyle()) -> str:  # noqa: B008  immutable
        """A cell with words, as text that no spreadsheet computes.

        A workbook can say of a cell that it is text, so nothing is put before the words, as in the clean data files;
        a reader who opens the cell to edit it sees the apostrophe of the spreadsheet's own making.
        """
        string, quoted = self._known.get(words) or self._kept(words)
        if quoted:
            style = style._replace(quoted=True)
        return f'<c r="{cell_name(row, column)}"{self._style(style)} t="s"><v>{string}</v></c>'

    def _kept(self, words: str) -> tuple[int, bool]:
        kept = cell_text(printable_text(words))
        quoted = starts_formula(kept) or kept[:1] in ("+", "-")  # a number in words stays words
        found = self._known[words] = (self._strings.setdefault(kept, len(self._strings)), quoted)
        return found

    def number(self, row: int, column: int, value: float, style: CellStyle) -> str:
        """A cell with a number in full precision."""
        return f'<c r="{cell_name(row, column)}"{self._style(style)}><v>{value!r}</v></c>'

    def _style(self, style: CellStyle) -> str:
        number = self._styles.setdefault(style, len(self._styles) + 1)  # the first is that of empty cells
        return f' s="{number}"'

    def row(self, number: int, cells: Sequence[str], height: float = 0.0) -> str:
        """One row; a height where its words need more lines than one."""
        high = f' ht="{height:g}" customHeight="1"' if height else ""
        return f'<row r="{number}"{high}>{"".join(cells)}</row>'

    def parts(self, sheets: Sequence[SheetXml], title: str, description: str) -> Iterator[tuple[str, bytes]]:
        """Every part of the file: its path and its content."""
        yield "[Content_Types].xml", _bytes(_content_types(len(sheets)))
        yield "_rels/.rels", _bytes(_relations(_ROOT))
        yield "docProps/core.xml", _bytes(_core(title, description))
        yield "xl/workbook.xml", _bytes(_workbook(sheets))
        kinds = [(f"worksheets/sheet{k}.xml", "worksheet") for k in range(1, len(sheets) + 1)]
        kinds += [("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings")]
        yield "xl/_rels/workbook.xml.rels", _bytes(_relations([(path, f"{_OFFICE}/{kind}") for path, kind in kinds]))
        yield "xl/styles.xml", _bytes(self._style_sheet())
        yield "xl/sharedStrings.xml", _bytes(self._string_table())
        for k, sheet in enumerate(sheets, 1):
            yield f"xl/worksheets/sheet{k}.xml", _bytes(_sheet(sheet, description, selected=k == 1))

    def _string_table(self) -> str:
        kept = "".join(f'<si><t xml:space="preserve">{_words(s)}</t></si>' for s in self._strings)
        return f'<sst xmlns="{_MAIN}" uniqueCount="{len(self._strings)}">{kept}</sst>'

    def _style_sheet(self) -> str:
        styles = list(self._styles)
        formats = list(dict.fromkeys(s.number_format for s in styles if s.number_format))
        rules = list(dict.fromkeys([("", ""), *((s.above, s.below) for s in styles)]))
        numbers = {code: _FIRST_FORMAT + k for k, code in enumerate(formats)}
        cells = "".join(
            _cell_format(s, numbers.get(s.number_format, 0), rules.index((s.above, s.below))) for s in styles
        )
        coded = [f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>' for code, n in numbers.items()]
        fills = [f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125")]
        return (
            f'<styleSheet xmlns="{_MAIN}">{_counted("numFmts", coded) if coded else ""}'
            f"{_counted('fonts', [f'<font>{font}</font>' for font in _FONTS])}{_counted('fills', fills)}"
            f"{_counted('borders', [_border(*pair) for pair in rules])}"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(styles) + 1}">{_EMPTY}{cells}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


def cell_name(row: int, column: int) -> str:
    """The name of a cell, rows and columns counted from 1: ``B7``."""
    return f"{column_letters(column)}{row}"


def _bytes(xml: str) -> bytes:
    return (_HEAD + xml).encode("utf-8", "replace")


def _words(string: str) -> str:
    return escape(_ESCAPED.sub("_x005F_", string), {"\r": "_x000D_"})


def _counted(name: str, items: Sequence[str]) -> str:
    return f'<{name} count="{len(items)}">{"".join(items)}</{name}>'


def _border(above: str, below: str) -> str:
    sides = "".join(f'<{side} style="{style}"/>' if style else f"<{side}/>" for side, style in
                    (("left", ""), ("right", ""), ("top", above), ("bottom", below), ("diagonal", "")))  # fmt: skip
    return f"<border>{sides}</border>"


def _cell_format(style: CellStyle, number: int, border: int) -> str:
    wrap = ' wrapText="1"' if style.wrap else ""
    across = {"": "", "left": ' horizontal="left" indent="1"', "right": ' horizontal="right"'}[style.across]
    alignment = f'<alignment{across} vertical="{"bottom" if style.font == BOLD else "center"}"{wrap}/>'
    quoted = ' quotePrefix="1"' if style.quoted else ""
    return (
        f'<xf numFmtId="{number}" fontId="{style.font}" fillId="0" borderId="{border}" xfId="0"{quoted}'
        f' applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">{alignment}</xf>'
    )


# ------------------------------------------------------------------------------------------------ sheets
def _sheet(sheet: SheetXml, banner: str, *, selected: bool) -> str:
    """The children of a worksheet in the order of the schema."""
    columns = "".join(
        f'<col min="{k}" max="{k}" width="{w:g}" customWidth="1"/>' for k, w in enumerate(sheet.widths, 1)
    )
    links = "".join(f"<hyperlink ref={quoteattr(at)} location={quoteattr(to)}/>" for at, to in sheet.links)
    turned = "landscape" if sheet.landscape else "portrait"
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>{_view(sheet, selected)}'
        f'<sheetFormatPr defaultRowHeight="15"/>{f"<cols>{columns}</cols>" if columns else ""}'
        f"<sheetData>{''.join(sheet.rows)}</sheetData>"
        f"{_merged(sheet)}"
        f"{f'<hyperlinks>{links}</hyperlinks>' if links else ''}"
        '<pageMargins left="0.6" right="0.6" top="0.8" bottom="0.8" header="0.4" footer="0.4"/>'
        f'<pageSetup paperSize="9" orientation="{turned}" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter>{_on_pages(banner)}</headerFooter></worksheet>"
    )


def _merged(sheet: SheetXml) -> str:
    return _counted("mergeCells", [f'<mergeCell ref="{cells}"/>' for cells in sheet.merged]) if sheet.merged else ""


def _view(sheet: SheetXml, selected: bool) -> str:
    below = cell_name(sheet.frozen + 1, 1)
    pane = f'<pane ySplit="{sheet.frozen}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
    chosen = ' tabSelected="1"' if selected else ""
    return f'<sheetViews><sheetView workbookViewId="0"{chosen}>{pane if sheet.frozen else ""}</sheetView></sheetViews>'


def _on_pages(banner: str) -> str:
    """What a printed page has above and below: the banner, the sheet's name and the number of the page."""
    shown = escape(shortened_text(banner, HEADER_LIMIT).replace("&", "&&"))
    above = f"<oddHeader>&amp;C{shown}</oddHeader>" if banner else ""
    return f"{above}<oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter>"


# ------------------------------------------------------------------------------------------------ the file
_ROOT = [
    ("xl/workbook.xml", f"{_OFFICE}/officeDocument"),
    ("docProps/core.xml", f"{_PACKAGE}/relationships/metadata/core-properties"),
]


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    kept = "".join(f'<Relationship Id="rId{k}" Type="{t}" Target="{p}"/>' for k, (p, t) in enumerate(targets, 1))
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{kept}</Relationships>'


def _content_types(n: int) -> str:
    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = [("/xl/workbook.xml", f"{spreadsheet}.sheet.main+xml"), ("/xl/styles.xml", f"{spreadsheet}.styles+xml"),
             ("/xl/sharedStrings.xml", f"{spreadsheet}.sharedStrings+xml"),
             ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")]  # fmt: skip
    kinds += [(f"/xl/worksheets/sheet{k}.xml", f"{spreadsheet}.worksheet+xml") for k in range(1, n + 1)]
    parts = "".join(f'<Override PartName="{path}" ContentType="{kind}"/>' for path, kind in kinds)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _core(title: str, description: str) -> str:
    said = f"<dc:description>{escape(description)}</dc:description>" if description else ""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>repurchase</dc:creator>{said}<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
    )


def _workbook(sheets: Sequence[SheetXml]) -> str:
    listed = "".join(f'<sheet name={quoteattr(s.name)} sheetId="{k}" r:id="rId{k}"/>' for k, s in enumerate(sheets, 1))
    names = "".join(_printed_rows(k, s.name, *s.repeated) for k, s in enumerate(sheets) if s.repeated)
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{listed}</sheets>{defined}</workbook>"
    )


def _printed_rows(sheet_index: int, name: str, first: int, last: int) -> str:
    rows = escape(f"'{name}'!${first}:${last}")
    return f'<definedName name="_xlnm.Print_Titles" localSheetId="{sheet_index}">{rows}</definedName>'
