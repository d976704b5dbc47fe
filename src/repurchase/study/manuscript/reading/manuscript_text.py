"""A manuscript as blocks: paragraphs and tables in their order, each with the place where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

MOST_CHARACTERS = 3_000_000  # of a manuscript: a thesis has a tenth of them
MOST_BLOCKS = 60_000
MOST_PARAGRAPH = 20_000  # characters of one paragraph that are read
MOST_CELLS = 20_000  # of one table
MOST_COLUMNS = 200  # of one table, further ones are not read
MOST_SPAN = 60  # columns or rows that one cell may fill
ABBREVIATED = 16  # characters before a full stop that tell an abbreviation
_ENDS = re.compile(r"[。！？!?；;](?:[”’」』\"'）)\]]*)|\.(?=[”’\"')\]]*\s+[\"“‘(\[]?[A-Z一-鿿Δχβαω])|\n")
_ABBREVIATION = re.compile(r"(?:\b(?:et al|vs|e\.g|i\.e|cf|Fig|Tab|No|pp?|Eq|approx|ca|resp|[A-Z]))$", re.I)
_CONTINUED = re.compile(r"续表|continued|\(续\)|（续）", re.I)
_CAPTION = re.compile(r"\s*(?:\*\*)?(?:表|图|表格|续表|Table|Figure|Fig\.)\s*[A-Z]?\.?\s*\d*", re.I)

_SAID_OF_TABLE = re.compile(
    r"(?:[-.]\d+)*\s?(?:中|里|显示|列出|给出|报告|可知|可见|表明|反映|shows?\b|reports?\b|presents?\b|lists?\b|"
    r"gives?\b|summari[sz]es\b)",
    re.I,
)
_NUMBERED_CAPTION = re.compile(r"\s*(?:\*\*)?(?:续表|表格?|Table)\s*(?P<number>[A-Z]?[-.]?\d+(?:[-.]\d+)*)", re.I)
_NUMBER_ALONE = re.compile(_NUMBERED_CAPTION.pattern + r"[.:：]?\s*(?:\*\*)?\s*", re.I)


@dataclass(frozen=True, slots=True)
class TextLocation:
    """Where something stands: page (None where the file does not say), paragraph counted from 1, section title."""

    page: int | None
    paragraph: int
    section: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, heading or caption."""

    words: str
    location: TextLocation
    heading: bool = False

    @property
    def is_caption(self) -> bool:
        """Whether it is the title of a table or figure."""
        told = _CAPTION.match(self.words) if len(self.words) < 120 else None
        return told is not None and _SAID_OF_TABLE.match(self.words, told.end()) is None


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table: rows of cells, merged cells repeated downwards as empty ones, with caption and note."""

    rows: tuple[tuple[str, ...], ...]
    location: TextLocation
    caption: str = ""
    note: str = ""


@dataclass(slots=True)
class Manuscript:
    """Everything that was read.

    Attributes
    ----------
    name : str
        The file's name without its folder.
    blocks : list of Prose or TextTable
    pages : bool
        Whether the file says where its pages end.
    """

    name: str
    blocks: list[Prose | TextTable] = field(default_factory=list)
    pages: bool = False

    def prose(self) -> Iterator[Prose]:
        """Paragraphs, captions and headings."""
        return (b for b in self.blocks if isinstance(b, Prose))

    def grids(self) -> Iterator[TextTable]:
        """Tables, each with the caption above it and the note below it."""
        begun: dict[str, str] = {}
        for k, block in enumerate(self.blocks):
            if isinstance(block, TextTable):
                above = self.blocks[k - 1] if k else None
                below = self.blocks[k + 1] if k + 1 < len(self.blocks) else None
                caption = above.words if isinstance(above, Prose) and len(above.words) < 200 else ""
                over = self.blocks[k - 2] if k > 1 else None
                if isinstance(over, Prose) and _NUMBER_ALONE.fullmatch(over.words) and not _CAPTION.match(caption):
                    caption = f"{over.words} {caption}"
                caption = _whole_caption(caption, begun)
                noted = isinstance(below, Prose) and re.match(r"\s*(?:注|备注|说明|Notes?\b)", below.words)
                note = below.words if isinstance(below, Prose) and noted else ""
                yield TextTable(block.rows, block.location, caption, note)


def even_rows(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of the same width, short ones filled with empty cells; what a file repeats without end is cut off."""
    kept = [tuple(row[:MOST_COLUMNS]) for row in islice(rows, MOST_CELLS)]
    width = max(map(len, kept), default=0)
    kept = kept[: MOST_CELLS // max(width, 1)]
    return tuple(row + ("",) * (width - len(row)) for row in kept)


def cell_span(given: str | None) -> int:
    """How many columns or rows a file says that a cell fills: 1 where it says nothing that could be meant."""
    if not given or not given.isdecimal():
        return 1
    return max(1, min(int(given[:4]), MOST_SPAN))


def _whole_caption(caption: str, begun: dict[str, str]) -> str:
    """A table's caption, kept by its number; for the rest of a table on the next page, the one with which it began."""
    match = _NUMBERED_CAPTION.match(caption)
    number = match["number"] if match else ""
    if match and _CONTINUED.search(caption):
        return f"{caption} {begun.get(number) or begun.get('', '')}".strip()
    begun[number] = begun[""] = caption
    return caption


def sentences(words: str) -> list[str]:
    """Split a paragraph into sentences of either language; numbers, abbreviations and brackets keep theirs whole."""
    out: list[str] = []
    start = 0
    for end in _ENDS.finditer(words):
        before = words[start : end.start()]
        if end.group().startswith(".") and _ABBREVIATION.search(before[-ABBREVIATED:]):
            continue
        if end.group()[0] in "；;" and _is_open(before):
            continue
        if piece := words[start : end.end()].strip():
            out.append(piece)
        start = end.end()
    if rest := words[start:].strip():
        out.append(rest)
    return out


def _is_open(words: str) -> bool:
    """Whether a bracket is open at the end of these words."""
    return sum(words.count(c) for c in "(（[［") > sum(words.count(c) for c in ")）]］")


@lru_cache(maxsize=4096)
def plain_character(character: str) -> str:
    """One character in the form in which it is compared: full-width to half-width, minus signs to a hyphen."""
    if character in "−‐‑﹣－–—":
        return "-" if character not in "–—" else character
    if character in "“”「」『』":
        return '"'
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def plain_form(words: str) -> str:
    """The same text, character by character, in the form in which numbers and signs are recognised."""
    if words.isascii():
        return words
    folded = "".join(map(plain_character, words))
    folded = re.sub(r"(?<=[\s=(\[,:])[–—](?=\.?\d)", "-", folded)
    folded = re.sub(r"^[–—](?=\.?\d)", "-", folded)
    return folded.replace("–", "-").replace("⁎", "*").replace("∗", "*")
