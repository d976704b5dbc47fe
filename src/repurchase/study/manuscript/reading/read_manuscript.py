"""A manuscript from its file: which reader it needs, and what is said of a file that none can read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.targets import shown
from repurchase.study.manuscript.reading.manuscript_text import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_PARAGRAPH,
    Manuscript,
    Prose,
    TextLocation,
    TextTable,
    cell_span,
    even_rows,
)
from repurchase.study.manuscript.reading.read_word import word_manuscript

MOST_MEGABYTES = 60
_WORD = (".docx", ".docm", ".dotx")
_TEXTS = (".md", ".markdown", ".txt", ".text")
_PAGES = (".html", ".htm")
_OTHERS = {".doc": "doc", ".wps": "doc", ".rtf": "doc", ".odt": "doc", ".pdf": "pdf"}
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?\s*)?$")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~^&])")
_BLOCK_TAGS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "div",
        "section",
        "br",
        "caption",
        "figcaption",
        "blockquote",
        "dt",
        "dd",
        "pre",
    ]
)
_SILENT_TAGS = frozenset(("script", "style", "head", "svg", "template"))


def read_manuscript(path: Path) -> Manuscript:
    """Read a manuscript; nothing is written and nothing in it is executed.

    Parameters
    ----------
    path : Path
        A .docx, .md, .txt or .html file.

    Raises
    ------
    InputError
        There is no such file, it is too large, or of a kind that is not read; the message names the next step.
    """
    ending = path.suffix.lower()
    try:
        if not path.is_file():
            raise InputError("manuscript.missing", file=shown(path))
        if ending in _OTHERS:
            raise InputError(f"manuscript.is_{_OTHERS[ending]}", file=shown(path))
        if ending not in (*_WORD, *_TEXTS, *_PAGES):
            raise InputError("manuscript.unknown_kind", file=shown(path))
        if path.stat().st_size > MOST_MEGABYTES * 1_000_000:
            raise InputError("manuscript.too_large", file=shown(path), most=MOST_MEGABYTES)
        content = path.read_bytes()
    except OSError as error:
        raise InputError("manuscript.unreadable", file=shown(path), detail=error.strerror or "-") from None
    if ending in _WORD:
        return word_manuscript(content, shown(path))
    words = _decoded(content, shown(path))
    return _page_manuscript(words, shown(path)) if ending in _PAGES else _text_manuscript(words, shown(path))


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        if encoding == "gb18030" and content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            words = content.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in words:
            if len(words) > MOST_CHARACTERS:
                raise InputError("manuscript.too_long", file=name, most=MOST_CHARACTERS)
            return words
    raise InputError("manuscript.no_text", file=name)


def _text_manuscript(words: str, name: str) -> Manuscript:
    """Markdown or plain text: blank lines part paragraphs, pipes make tables."""
    made, section, number = Manuscript(name), "", 0
    rows: list[tuple[str, ...]] = []
    for line in [*words.splitlines()[: MOST_BLOCKS * 4], ""]:
        if _ROW.match(line) or (rows and line.count("|") >= 2):
            if not _RULE.match(line):
                rows.append(tuple(_unmarked(cell) for cell in _cells(line)))
            continue
        if rows:
            number += 1
            made.blocks.append(TextTable(even_rows(rows), TextLocation(None, number, section)))
            rows = []
        if not line.strip():
            continue
        heading = re.match(r"\s{0,3}#{1,6}\s+", line)
        stated = _unmarked(re.sub(r"^\s{0,3}(?:#{1,6}\s+|>\s*|[-*+]\s+)", "", line))
        number += 1
        section = stated if heading else section
        made.blocks.append(Prose(stated[:MOST_PARAGRAPH], TextLocation(None, number, section), bool(heading)))
    return made


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return re.split(r"(?<!\\)\|", inner, maxsplit=MOST_COLUMNS)[:MOST_COLUMNS]


def _unmarked(words: str) -> str:
    """Words without the marks of Markdown."""
    words = re.sub(r"!\[[^\]]{0,400}\]\([^)]{0,2000}\)", "", words[:MOST_PARAGRAPH])  # bounded: a mark may never close
    words = re.sub(r"(?<![\\\d*])(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1", r"\2", words)
    words = re.sub(r"(?<![\\*\d])\*(?=[^\s*])([^*]+?)(?<=[^\s*\\])\*(?!\*)", r"\1", words)
    return _ESCAPED.sub(r"\1", words).strip()


class _PageReader(HTMLParser):
    """Paragraphs and tables of a web page; scripts, styles and pictures are passed over."""

    def __init__(self, made: Manuscript) -> None:
        super().__init__(convert_charrefs=True)
        self.made, self.words, self.silent, self.section = made, [""], 0, ""
        self.rows: list[list[str]] | None = None
        self.span = (1, 1)
        self.open_rows: dict[int, int] = {}  # of the cell that is open; columns that a cell above fills

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT_TAGS:
            self.silent += 1
        elif tag == "table":
            self.flush()
            self.rows = []
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in ("td", "th"):
            self.words = [""]
            given = dict(attrs)
            self.span = (cell_span(given.get("colspan")), cell_span(given.get("rowspan")))
        elif tag in _BLOCK_TAGS and self.rows is None:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT_TAGS:
            self.silent = max(self.silent - 1, 0)
        elif tag in ("td", "th") and self.rows:
            self._cell(self.rows[-1], self.taken())
        elif tag == "table" and self.rows is not None:
            kept = [tuple(r) for r in self.rows if r]
            if kept:
                location = TextLocation(None, len(self.made.blocks) + 1, self.section)
                self.made.blocks.append(TextTable(even_rows(kept), location))
            self.rows, self.open_rows = None, {}
        elif tag in _BLOCK_TAGS and self.rows is None:
            self.flush(heading=tag[0] == "h" and tag[1:].isdigit())

    def _cell(self, row: list[str], words: str) -> None:
        """Put a cell where no cell of a row above reaches; one over several rows is empty below the first."""
        wide, high = self.span
        self._fill(row)
        for _ in range(min(wide, MOST_COLUMNS - len(row))):
            if high > 1:
                self.open_rows[len(row)] = high - 1
            row.append(words)

    def _fill(self, row: list[str]) -> None:
        while self.open_rows.get(len(row), 0) > 0:
            self.open_rows[len(row)] -= 1
            row.append("")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)

    def taken(self) -> str:
        """The words since they were last taken."""
        stated, self.words = " ".join("".join(self.words).split()), [""]
        return stated[:MOST_PARAGRAPH]

    def flush(self, *, heading: bool = False) -> None:
        """End a paragraph."""
        if (stated := self.taken()) and len(self.made.blocks) < MOST_BLOCKS:
            self.section = stated if heading else self.section
            location = TextLocation(None, len(self.made.blocks) + 1, self.section)
            self.made.blocks.append(Prose(stated, location, heading))


def _page_manuscript(words: str, name: str) -> Manuscript:
    page = _PageReader(Manuscript(name))
    page.feed(words)
    page.close()
    page.flush()
    return page.made
