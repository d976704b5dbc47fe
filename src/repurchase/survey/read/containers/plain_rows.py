"""Rows in the plain form that programs write, put in place without a walk through each of their cells.

Between two cells of a plain row stands nothing but the row's own number: cut there, most of its pieces have occurred
before, and each piece is understood once. A parser still sees the document with these cells cut out; a row that is
not plain to the last byte it sees whole, and after anything unusual all that follows.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from repurchase.survey.read.containers.guards.limits import LONG_TEXT, MOST_COLUMNS, Refused
from repurchase.survey.read.containers.guards.xml_walk import DamagedXml, Start, damage_told, new_parser
from repurchase.survey.read.containers.sheet_cells import SheetCells
from repurchase.survey.read.sheet.cell import CellKey

_LONGEST_HEAD = 1_000_000  # bytes before the first row
_LONGEST_ROW = 4_000_000  # bytes of a row that is held until it ends
_LONGEST_CELL = 100_000  # bytes: as many as a sheet lets anybody type
_REMEMBERED = 100_000  # pieces
_PATIENCE = 100  # rows that are not plain, whatever their share
_BLANK = b" \t\r\n"
_BEGIN = re.compile(
    rb"(?:\xef\xbb\xbf)?"
    rb"(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'][Uu][Tt][Ff]-8[\"'])?(?: standalone=[\"']\w+[\"'])? ?\?>)?"
)
_GIVEN = rb'(?: [A-Za-z][A-Za-z0-9.:]*="[^"<>&]*"){0,20}'
_ROW = re.compile(rb'[ \t\r\n]*<row r="([1-9][0-9]{0,6})"' + _GIVEN + rb">[ \t\r\n]*(?=<c )")
_EMPTY_ROW = re.compile(rb"[ \t\r\n]*<row" + _GIVEN + rb" ?/>")
_ONE_ROW = re.compile(rb"[ \t\r\n]*<row[ \t\r\n>]")
_FIRST = re.compile(rb'<c r="([A-Z]{1,3})')
_LETTERS = "[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*"  # no character that XML forbids, nor a line's end that it changes
_WORDS = f"{_LETTERS}(?:&(?:amp|lt|gt|quot|apos|#[0-9]{{1,7}}|#x[0-9A-Fa-f]{{1,6}});{_LETTERS})*"
_PIECE = re.compile(
    r'((?: s="[0-9]+")?(?: t="[A-Za-z]+")?| t="[A-Za-z]+" s="[0-9]+")'
    rf"(?:/>|>(?:<f>{_WORDS}</f>)?(?:<v>({_WORDS})</v>)?</c>"
    rf'|><is><t(?: xml:space="preserve")?>({_WORDS})</t></is></c>)'
    r'(?:<c r="([A-Z]{1,3}))?'
)
_REFERENCE = re.compile("&(#?[0-9A-Za-z]+);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EMPTY = 1 << 14
_ATTRIBUTE = re.compile('([st])="([^"]*)"')


class _NotPlain(Exception):
    """A row that a parser must see."""


def walk_rows(pieces: Iterable[bytes], cells: SheetCells) -> None:
    """Walk through a sheet for its cells: what `cells` holds then, and what is raised, is as after a walk by `walk`."""
    rows = _Rows(cells)
    with damage_told():
        for piece in _all_seen(pieces, rows):
            rows.take(piece)
        rows.leave()
        rows.parser.Parse(b"", True)


def _all_seen(pieces: Iterable[bytes], rows: _Rows) -> Iterator[bytes]:
    """The pieces; where there are no more for a reason, what was held back is looked at before the reason is told."""
    try:
        yield from pieces
    except (Refused, OSError, ValueError, zlib.error):
        rows.leave()
        raise


class _Rows:
    """A document on its way to the parser, piece by piece, plain cells cut out."""

    def __init__(self, cells: SheetCells) -> None:
        self.cells = cells
        self.start, self.end, text = cells.handlers()
        self.parser = new_parser(self.start, self.end, text)
        self.known = _Pieces(cells)
        self.held = b""
        self.in_rows = self.left = False
        self.depth = self.plain = self.odd = 0

    def take(self, piece: bytes) -> None:
        """Take the next piece of the document."""
        if self.left:
            self.parser.Parse(piece, False)
            return
        self.held += piece
        if not self.in_rows:
            self._begin()
        if self.in_rows and not self.left:
            self._cut()

    def leave(self) -> None:
        """Give the parser whatever is held, and from now on all that follows."""
        self.left = True
        held, self.held = self.held, b""
        self.parser.Parse(held, False)

    def _begin(self) -> None:
        """Go by the first row, where all before it is usual: UTF-8, nothing but elements, two of them open."""
        at = self.held.find(b"<sheetData>")
        if at < 0:
            if len(self.held) > _LONGEST_HEAD:
                self.leave()
            return
        at += len(b"<sheetData>")
        head = self.held[:at]
        begin = _BEGIN.match(head)
        if begin is None or head.find(b"<!") >= 0 or head.find(b"<?", begin.end()) >= 0:
            self.leave()
            return
        self.held = self.held[at:]
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._counted()
        self.parser.Parse(head, False)
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end
        self.in_rows = True
        if self.depth != 2:
            self.leave()

    def _counted(self) -> tuple[Start, Callable[[str], None]]:
        """The handlers, elements that are open counted."""

        def start(name: str, given: list[str]) -> None:
            self.depth += 1
            self.start(name, given)

        def end(name: str) -> None:
            self.depth -= 1
            self.end(name)

        return start, end

    def _cut(self) -> None:
        """Take the rows that are held from their first byte to their last."""
        *rows, self.held = self.held.split(b"</row>")
        for k, row in enumerate(rows):
            if self.odd > _PATIENCE + self.plain // 4 or not self._is_taken(row):
                self.held = b"</row>".join([*rows[k:], self.held])
                self.leave()
                return
        if len(self.held) > _LONGEST_ROW or self.held.find(b"</sheetData") >= 0:
            self.leave()

    def _is_taken(self, row: bytes) -> bool:
        """Take a row that stands between rows, where what follows will stand there, too; else leave all of it."""
        at = 0
        while (empty := _EMPTY_ROW.match(row, at)) is not None:
            at = empty.end()
        head = _ROW.match(row, at)
        if head is not None:
            try:
                line, column = self.known.line(row[head.end() :].rstrip(_BLANK), head[1])
            except (_NotPlain, DamagedXml, ValueError, LookupError, ArithmeticError):
                pass  # the parser comes to the same place, and tells in order what is wrong
            else:
                self._put(row, head, line, column)
                return True
        whole = _ONE_ROW.match(row, at) and row.count(b"<row", at) == 1
        if not whole or any(row.find(mark, at) >= 0 for mark in (b"<!", b"<?", b"sheetData")):
            return False
        self.odd += 1
        self.parser.Parse(row + b"</row>", False)
        return True

    def _put(self, row: bytes, head: re.Match[bytes], line: list[CellKey], column: int) -> None:
        """Open a row, put its cells where they stand, and close it."""
        cells, digits, at = self.cells, head[1].decode(), head.end()
        cells.digits = "-"  # no row's number: is set back as the row opens
        self.parser.Parse(row[:at], False)
        if cells.digits or cells.row != int(digits):  # another attribute gives the row another number
            self.parser.Parse(row[at:], False)
        else:
            cells.line, cells.column, cells.digits = line, column, digits
        self.plain += 1
        self.parser.Parse(b"</row>", False)


class _Pieces(dict[bytes, tuple[CellKey, int]]):
    """What stands between the numbers of two cells: the value of the first, and the column of the second.

    The column is 0 behind the last cell; `_EMPTY` is added where the first cell is empty.
    """

    def __init__(self, cells: SheetCells) -> None:
        super().__init__()
        self.cells = cells

    def __missing__(self, piece: bytes) -> tuple[CellKey, int]:
        match = _PIECE.fullmatch(piece.decode()) if len(piece) <= _LONGEST_CELL else None
        if match is None:
            raise _NotPlain
        given, value, text, letters = match.groups()
        column = self.column(letters) if letters else 0
        if words := value or text:
            if "&" in words:
                words = _REFERENCE.sub(_referred, words)
            found = self.cells.styled(_named(given), words) if given else self.cells.numbers[words]
            entry = found, column
        else:
            entry = "", column + _EMPTY
        if len(piece) <= LONG_TEXT and len(self) < _REMEMBERED and entry[0] == entry[0]:  # each NaN is another cell
            self[piece] = entry
        return entry

    def column(self, letters: str) -> int:
        """The number of a column that lies among those that are read."""
        column = self.cells.columns[letters]
        if column > MOST_COLUMNS:
            raise _NotPlain
        return column

    def line(self, row: bytes, digits: bytes) -> tuple[list[CellKey], int]:
        """The values of a row from the first column on, and the column of its last cell.

        Raises
        ------
        _NotPlain
            It holds anything but plain cells in ascending order.
        """
        first, *pieces = row.split(digits + b'"')
        start = _FIRST.fullmatch(first)
        if start is None:
            raise _NotPlain
        line: list[CellKey] = []
        hollow: list[int] = []  # columns that hold nothing
        after, last = self.column(start[1].decode()), 0
        for value, follows in map(self.__getitem__, pieces):
            if after != last + 1:  # columns are left out, or out of order
                if after <= last:
                    raise _NotPlain
                hollow += range(last + 1, after)
                line += [""] * (after - last - 1)
            line.append(value)
            last, after = after, follows
            if follows >= _EMPTY:
                hollow.append(last)
                after -= _EMPTY
        if after:
            raise _NotPlain
        while hollow and hollow[-1] == len(line):  # behind the last that is filled
            hollow.pop()
            line.pop()
        return line, last


@lru_cache(1_000)
def _named(given: str) -> list[str]:
    """Attributes as a parser tells them."""
    return ["r", "", *(word for pair in _ATTRIBUTE.findall(given) for word in pair)]


def _referred(match: re.Match[str]) -> str:
    """The character that a reference means."""
    name = match[1]
    if name in _NAMED:
        return _NAMED[name]
    number = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    letter = chr(number)
    if _FORBIDDEN.fullmatch(letter):
        raise _NotPlain
    return letter
