"""Delimited text, piece by piece into rows; its encoding and delimiter are found by `characters`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from repurchase.errors import InputError, Note, note
from repurchase.identity_patterns import shown_name
from repurchase.survey.read.containers.characters.delimiters import DELIMITERS, delimiter_of, logical_lines
from repurchase.survey.read.containers.characters.encodings import (
    PIECE,
    Encoding,
    broken,
    characters,
    encoded_twice,
    encodings,
)
from repurchase.survey.read.containers.guards.limits import LONG_TEXT, MOST_RECORD, Meter, Refused
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import Grid

_SAMPLE = 200_000  # characters by which the delimiter is judged
_HTML = re.compile(
    r"^\s*(?:<!--.*?-->\s*)?<(?:!doctype|html|head|body|table|meta|\?xml|div|script|svg|workbook)", re.I | re.S
)
_TAG = re.compile(
    r"</?(?:html|head|body|title|meta|link|div|span|table|thead|tbody|tr|td|th|script|style|svg|row|cell|workbook|p|br)\b",
    re.I,
)
_PIECES = 4 * _SAMPLE // PIECE + 1  # of the file: as many bytes as so many characters may take
_JUDGED_LINES = 200
_MOST_TAGGED = 0.2  # share of lines with tags that a table may have
_MOJIBAKE = re.compile("锟斤拷|烫烫烫|\ufffd")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_text(path: Path) -> Grid:
    """Read a delimited text file piece by piece: what is held is its distinct cells, and where each stands."""
    name = shown_name(path)
    for encoding in encodings(path, name):
        try:
            return _grid(path, name, encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("read.not_a_table", file=name)


def _grid(path: Path, name: str, encoding: Encoding) -> Grid:
    layout = text_layout(path, name, encoding)
    rows = _rows(lines_of(characters(path, encoding), layout.skipped), layout.delimiter, name)
    notes = (*encoding.notes, *broken(path, encoding), *layout.notes)
    return Grid(rows, "csv", encoding.name, notes=notes, delimiter=layout.delimiter)


@dataclass(frozen=True, slots=True)
class TextLayout:
    """How a text is laid out: whether Excel's ``sep=`` comes first, what separates cells, what is to be said."""

    skipped: bool
    delimiter: str
    notes: tuple[Note, ...] = ()


def text_layout(path: Path, name: str, encoding: Encoding) -> TextLayout:
    """The layout of a delimited text, told from its beginning.

    Raises
    ------
    InputError
        It is no table.
    """
    sample = "".join(islice(characters(path, encoding), _PIECES))[:_SAMPLE]
    _refuse_other_text(sample, name)
    skipped, delimiter = delimiter_of(sample)
    if delimiter is None:
        raise InputError("read.no_columns", file=name)
    notes = (note("read.encoded_twice"),) if encoded_twice(sample) else ()
    if path.suffix.casefold() in {".xlsx", ".xls", ".ods", ".sav", ".dta"}:
        notes = (*notes, note("read.text_in_disguise", "info", suffix=path.suffix))
    return TextLayout(skipped, delimiter, notes)


def lines_of(pieces: Iterable[str], skipped: bool) -> Iterator[str]:
    """Lines with their ends, as the csv module wants them; none is held beyond the length that a row may have."""
    rest = ""
    for piece in pieces:
        *whole, rest = list(io.StringIO(rest + piece, newline="")) or [""]
        if rest.endswith("\n"):
            whole, rest = [*whole, rest], ""  # else its end may come with the next piece
        yield from whole[skipped:]
        skipped = skipped and not whole
        if len(rest) > MOST_RECORD:
            yield rest
            rest = ""
    if rest:
        yield rest


def _refuse_other_text(text: str, file: str) -> None:
    head = text[:4096]
    if _is_page(text):
        raise InputError("read.is_html", file=file)
    if head.lstrip().startswith(("{", "[{")) and '"' in head:
        raise InputError("read.is_json", file=file)
    if len(_CONTROL.findall(head)) > len(head) // 100:
        raise InputError("read.not_a_table", file=file)
    if len(_MOJIBAKE.findall(head)) > 3:
        raise InputError("read.mojibake", file=file)


def _is_page(text: str) -> bool:
    """Whether a text is a web page or other XML: one whose first head is a tag, and no more, is a table."""
    if not _HTML.match(text[:4096]):
        return False
    first, *rest = islice((line for line in logical_lines(text) if line.strip()), _JUDGED_LINES)
    tagged = sum(bool(_TAG.search(line)) for line in rest)
    return not rest or not any(d in first for d in DELIMITERS) or tagged > _MOST_TAGGED * len(rest)


class _Cells(dict[str, str]):
    """Each distinct cell once."""

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self.meter = meter

    def __missing__(self, cell: str) -> str:
        self.meter.value(cell)
        self[cell] = cell
        return cell


def _rows(lines: Iterator[str], delimiter: str, file: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    meter, blank, held = Meter(), list[Cell](), HeldLines(lines)
    cells = _Cells(meter)
    try:
        for row in csv.reader(held, delimiter=delimiter):
            meter.row(len(row))
            if held.characters > LONG_TEXT:
                meter.characters(sum(n for n in map(len, row) if n > LONG_TEXT))
            rows.append(list(map(cells.__getitem__, row)) if row else blank)
            held.characters = 0
    except csv.Error as error:
        if held.last > csv.field_size_limit():  # no missing quotation mark: the cell lies within one line
            raise InputError("containers.long_cell", file=file, most=csv.field_size_limit()) from error
        raise InputError("read.bad_csv", file=file, line=len(rows) + 1) from error
    except Refused as refused:
        raise InputError(refused.key, file=file, **{"line": len(rows) + 1} | refused.values) from None
    return rows


class HeldLines:
    """Lines on their way to the csv module, which holds a row until its last quotation mark: no longer than it may."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.characters, self.last = lines, 0, 0

    def __iter__(self) -> HeldLines:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.last = len(line)
        self.characters += self.last
        if self.characters > MOST_RECORD:
            raise Refused("containers.long_row", most=MOST_RECORD)
        return line
