"""A printed form as a Word file, in the house style of its language."""

from __future__ import annotations

import math
import re
from io import BytesIO
from unicodedata import east_asian_width

from repurchase.document.content.document_content import Document
from repurchase.document.office.word.markup import word_xml as xml
from repurchase.document.office.word.markup.word_look import POINTS_OF_CENTIMETRE, Look, look_of
from repurchase.document.office.word.package.docx_package import write_package
from repurchase.document.office.word.printed_form.form_blocks import (
    FormBlock,
    PrintedForm,
    PrintedGrid,
    PrintedHeading,
    PrintedQuestion,
    PrintedWords,
)
from repurchase.document.office.word.printed_form.form_grid import grid_xml
from repurchase.document.office.word.word_pages import OwnPages
from repurchase.document.typeset.typeset_document import typeset_document

QUESTION_SIZE, QUIET_SIZE = 10.5, 9.5
LINE = 17.0  # of questions and options, points
OPTION_INDENT = 0.75 * POINTS_OF_CENTIMETRE
ONE_LINE = 82  # half-width characters beside one another
GAP = 4  # half-width characters between options
BOX = "□"
_TAB = "<w:r><w:tab/></w:r>"
BLANK = "_" * 24
_TO_FILL_IN = re.compile(r"(\[[^\[\]]*\])")
PAGE_NUMBERS = '<w:pgNumType w:start="1"/>'


def form_docx(form: PrintedForm) -> bytes:
    """The bytes of a .docx file; the same form gives the same bytes."""
    document = typeset_document(Document(form.title, ()), form.lang)
    pages = OwnPages(document, look_of(form.lang))
    writer = _FormWriter(pages)
    body = writer.title(document.title) + "".join(map(writer.block, form.blocks)) + pages.section(PAGE_NUMBERS)
    part = f"{xml.DECLARATION}<w:document {xml.NAMESPACES}><w:body>{body}</w:body></w:document>"
    stream = BytesIO()
    write_package(pages.parts(part, ()), stream)
    return stream.getvalue()


class _FormWriter:
    """Writes blocks, a string of XML each."""

    def __init__(self, pages: OwnPages) -> None:
        self._look: Look = pages.look
        self._italic = self._look.notes_italic_mark  # as notes are set in the house style
        self._styles, self._numbers, self._room = pages.styles, pages.numbers, pages.width

    def title(self, words: str) -> str:
        """What stands at the head of the first page."""
        return self._headed(words, 1)

    def _headed(self, words: str, level: int) -> str:
        unnumbered = self._numbers.properties(level, appendix=False, counted=False)
        return xml.paragraph(self._styles[f"heading {level}"], xml.run(words), unnumbered)

    def block(self, block: FormBlock) -> str:
        """One block."""
        match block:
            case PrintedHeading(words):
                return self._headed(words, 2)
            case PrintedWords():
                return self._words(block)
            case PrintedQuestion():
                return self._question(block)
            case PrintedGrid():
                return self._grid(block)

    def _words(self, words: PrintedWords) -> str:
        if words.kind == "text":
            parts = _TO_FILL_IN.split(words.words)
            runs = "".join((_marked(part) if k % 2 else xml.run(part)) for k, part in enumerate(parts) if part)
            return xml.paragraph(self._styles["Body Text"], runs)
        size, before = (QUESTION_SIZE, 16.0) if words.kind == "closing" else (QUIET_SIZE, 2.0)
        indent = OPTION_INDENT if words.kind == "aside" else 0.0
        inner = xml.run(words.words, size=size, italic=words.kind == "aside" and self._italic)
        return self._line(inner, before=before, after=2, keep=words.kind == "quiet", indent=indent)

    def _line(self, inner: str, *, before: float, after: float, keep: bool, indent: float = 0, tabs: str = "") -> str:
        stops = f"<w:tabs>{tabs}</w:tabs>" if tabs else ""
        more = (
            f'{stops}<w:spacing w:before="{xml.twips(before)}" w:after="{xml.twips(after)}" w:line="{xml.twips(LINE)}" '
            f'w:lineRule="exact"/><w:ind w:left="{xml.twips(indent)}" w:firstLineChars="0" w:firstLine="0"/>'
        )
        return xml.paragraph(self._styles["Body Text"], inner, more, keep=keep)

    def _question(self, question: PrintedQuestion) -> str:
        asked = self._line(xml.run(question.words, size=QUESTION_SIZE), before=7, after=1, keep=True)
        lines, column = _option_lines(question)
        stops = "".join(
            f'<w:tab w:val="left" w:pos="{xml.twips(OPTION_INDENT + k * column)}"/>' for k in range(1, 9) if column
        )
        options = (
            self._line(
                _TAB.join(xml.run(option, size=QUESTION_SIZE) for option in line),
                before=0, after=0, keep=i < len(lines) - 1, indent=OPTION_INDENT, tabs=stops
            )
            for i, line in enumerate(lines)
        )  # fmt: skip
        return asked + "".join(options)

    def _grid(self, grid: PrintedGrid) -> str:
        lead = self._line(xml.run(grid.lead, size=QUESTION_SIZE), before=9, after=4, keep=True)
        end = xml.paragraph(self._styles["Table End"], "")
        return lead + grid_xml(grid, self._look, self._room) + end


def _marked(words: str) -> str:
    """Words that are still to be replaced, on yellow."""
    return f'<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr>{xml.text_element(words)}</w:r>'


def _option_lines(question: PrintedQuestion) -> tuple[list[list[str]], float]:
    """Options side by side in columns of one width, which comes second in points; long ones below one another."""
    if not question.options:
        return [[BLANK]], 0.0
    marked = [f"{BOX} {option}" for option in question.options]
    widest = max(map(_half_widths, marked)) + GAP
    columns = min(max(ONE_LINE // widest, 1), len(marked))
    rows = math.ceil(len(marked) / columns)
    columns = math.ceil(len(marked) / rows)
    lines = [marked[k : k + columns] for k in range(0, len(marked), columns)]
    return lines, max(widest, ONE_LINE // max(columns, 4)) * QUESTION_SIZE / 2 if columns > 1 else 0.0


def _half_widths(words: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in words)
