"""Contents, list of tables and list of figures: fields that show their entries before any program computes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from repurchase.document.office.word.layout.block_heights import HANGING, BlockHeights
from repurchase.document.office.word.layout.line_count import line_count
from repurchase.document.office.word.markup import word_xml as xml
from repurchase.document.typeset.typeset_blocks import TypesetDocument

DEEPEST = 3  # level of headings in the contents
_LINES = (18.0, 17.5, 17.0, 16.5, 16.0, 15.5, 15.0, 14.5)
_FULL_ENOUGH, _SAFELY_FULL = 0.6, 0.95  # of the last page of the contents
_TABLES, _FIGURES = ("Table", "AppendixTable"), ("Figure", "AppendixFigure")


class ContentsEntry(NamedTuple):
    """A heading (`sequence` empty) or a caption, its estimated page and its bookmark."""

    sequence: str
    level: int
    words: str
    page: int
    bookmark: str


def contents_pages(document: TypesetDocument, entries: Sequence[ContentsEntry], styles: Mapping[str, str]) -> str:
    """The pages before the chapter: headings, then tables and figures, those of the appendix behind the body's."""
    headings = [entry for entry in entries if not entry.sequence and entry.level <= DEEPEST]
    contents = _heading(document.contents_heading, styles) + _field(
        f'TOC \\o "1-{DEEPEST}" \\h \\z \\u', ((f"toc {entry.level}", entry) for entry in headings), styles
    )
    lists = (
        (document.page_words.tables_heading, _TABLES),
        (document.page_words.figures_heading, _FIGURES),
    )
    return contents + "".join(_list(words, sequences, entries, styles) for words, sequences in lists)


def contents_line(document: TypesetDocument, entries: Sequence[ContentsEntry], heights: BlockHeights) -> float:
    """Height of a line with which the last page of the contents is neither empty nor overfull; else the usual."""
    look, room = heights.look, heights.width - 2 * HANGING
    listed = [entry for entry in entries if entry.sequence or entry.level <= DEEPEST]
    chinese = document.lang == "zh"
    lines = sum(line_count(entry.words, room, look.contents_size, chinese=chinese) for entry in listed)
    headings = 1 + len({entry.sequence.removeprefix("Appendix") for entry in listed if entry.sequence})
    _, line, before, after = look.headings[1]
    for tried in _LINES:
        filled = (lines * tried + headings * (line + before + after)) / heights.height
        if filled < 1 or _FULL_ENOUGH <= filled % 1 <= _SAFELY_FULL:
            return tried
    return look.contents_line


def _list(words: str, sequences: Sequence[str], entries: Sequence[ContentsEntry], styles: Mapping[str, str]) -> str:
    """A list of captions; one field for each sequence that numbers some."""
    numbered = [(name, [entry for entry in entries if entry.sequence == name]) for name in sequences]
    fields = [
        _field(f'TOC \\h \\z \\c "{name}"', (("table of figures", entry) for entry in listed), styles)
        for name, listed in numbered
        if listed
    ]
    return _heading(words, styles) + "".join(fields) if fields else ""


def _heading(words: str, styles: Mapping[str, str]) -> str:
    return xml.paragraph(styles["TOC Heading"], xml.run(words))


def _field(code: str, lines: Iterable[tuple[str, ContentsEntry]], styles: Mapping[str, str]) -> str:
    """One field over several paragraphs: it begins in the first of them and ends in the last."""
    listed = list(lines)
    ends = chain((False for _ in listed[1:]), (True,))
    return "".join(
        xml.paragraph(
            styles[style],
            (xml.field_start(code) if i == 0 else "") + _line(entry) + (xml.FIELD_END if last else ""),
        )
        for i, ((style, entry), last) in enumerate(zip(listed, ends, strict=True))
    )


def _line(entry: ContentsEntry) -> str:
    """The words of an entry and its page, both leading to it."""
    page = xml.field(f"PAGEREF {entry.bookmark} \\h", str(entry.page))
    return (
        f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{xml.run(entry.words)}'
        f"<w:r><w:tab/></w:r>{page}</w:hyperlink>"
    )
