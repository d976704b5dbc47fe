"""A sheet of an Excel workbook read cell by cell: for sheets that scatter their cells, or hold too many to hold twice.

Nothing is built but the cells themselves, a text once however many cells point at it; rows and cells may come in any
order. Numbers, dates and texts are those that the reader of ordinary sheets gives.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from repurchase.survey.read.containers.guards.limits import (
    BLANK_ROWS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    Refused,
)
from repurchase.survey.read.containers.guards.sheet_bounds import DIGITS, Columns, Rows
from repurchase.survey.read.containers.guards.xlsx_guard import SheetPart, Workbook
from repurchase.survey.read.containers.guards.xml_walk import DamagedXml, Names, Start, attributes, walk
from repurchase.survey.read.containers.guards.zip_guard import Package
from repurchase.survey.read.containers.plain_rows import walk_rows
from repurchase.survey.read.containers.wire import Sender, cell_key

JUDGED_ROWS = 2_000  # rows by which a sheet's answers are counted
_DATES = frozenset({*range(14, 23), 45, 47})  # number formats that every workbook has
_DURATION = 46
_DAY = 86_400_000  # milliseconds
_LAST_DAY = 2_958_466  # of the year 9999
_REMEMBERED = 100_000
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.I)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)


@dataclass(slots=True)
class Sheet:
    """One sheet: its first rows, by which it is judged, and all of them, as cells and as a sender has numbered them."""

    name: str
    rows: Iterable[list[Any]]
    height: int
    first: list[list[Any]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    numbered: Callable[[], Iterator[array[int]]] | None = None

    @property
    def size(self) -> int:
        """About how many cells hold something."""
        return sum(sum(c not in ("", None) for c in row) for row in self.first) * max(self.height // JUDGED_ROWS, 1)


def row_sheets(package: Package, book: Workbook, sender: Sender) -> Iterator[Sheet]:
    """The worksheets of a workbook, one after another."""
    kinds = _number_kinds(package, book)
    strings = _strings(package, book)
    parts = [s for s in book.sheets if s.kind == "worksheet"] or [s for s in book.sheets if s.kind != "unnamed"]
    sender.facts({"unseen": max(len(parts) - MOST_SHEETS, 0)})
    for part in {p.part: p for p in parts[:MOST_SHEETS]}.values():  # of sheets that share a part, one tells all
        for pieces in package.read(part.part):
            yield _sheet(part, pieces, Cells(kinds, strings, sender, date1904=book.date1904))


def _sheet(part: SheetPart, pieces: Iterable[bytes], cells: Cells) -> Sheet:
    walk_rows(pieces, cells)
    cells.keep()
    values = list(cells.sender.numbers)
    rows = _Placed(cells.placed, [v[1] if v.__class__ is tuple else v for v in values])
    return Sheet(part.name, rows, rows.height, list(islice(rows, JUDGED_ROWS)), numbered=rows.numbered)


class _Placed:
    """Rows in order, those that are not there empty, up to the first wide gap."""

    def __init__(self, placed: dict[int, array[int]], values: list[Any]) -> None:
        self.placed, self.values = placed, values
        self.order: list[int] = []
        last = 0
        for row in sorted(placed):
            if row - last - 1 > BLANK_ROWS:
                break
            self.order.append(row)
            last = row
        self.height = last

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.numbered():
            yield list(map(self.values.__getitem__, row))

    def numbered(self) -> Iterator[array[int]]:
        """The rows as the running numbers of their cells."""
        last, blank = 0, array("I")
        for row in self.order:
            for _ in range(row - last - 1):
                yield blank
            yield self.placed[row]
            last = row


class Cells:
    """The cells of one sheet as the walk meets them, kept as running numbers, row by row."""

    def __init__(self, kinds: list[str], strings: list[str], sender: Sender, *, date1904: bool) -> None:
        self.kinds, self.strings, self.sender = kinds, strings, sender
        self.start_of_time = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)
        self.names, self.columns, self.rows = Names(), Columns(), Rows()
        self.numbers = _Floats()
        self.placed: dict[int, array[int]] = {}
        self.line: list[Any] = []
        self.row = self.column = self.cells = self.phonetic = 0
        self.digits = ""

    def handlers(self) -> tuple[Start, Callable[[str], None], Callable[[str], None]]:
        """What the walk calls for openings, closings and characters.

        Six million times each for a large sheet: these three are closures because that is a quarter faster.
        """
        names, add = self.names, self.add
        cell: list[str] = []
        words, is_open = "", False

        def start(name: str, given: list[str]) -> None:
            nonlocal cell, words, is_open
            kind = names[name]
            if kind == "c":
                cell, words = given, ""
            elif kind == "v" or kind == "t":
                is_open = not self.phonetic
            elif kind == "row":
                self.open_row(given)
            else:
                self.phonetic += kind == "rPh"

        def end(name: str) -> None:
            nonlocal is_open
            kind = names[name]
            if kind == "c":
                add(cell, words)
            elif kind == "v" or kind == "t":
                is_open = False
            else:
                self.phonetic -= kind == "rPh"

        def text(piece: str) -> None:
            nonlocal words
            if is_open:
                words = words + piece if words else piece

        return start, end, text

    def open_row(self, given: list[str]) -> None:
        """Begin a row; its number, or the next."""
        self.keep()
        held = attributes(given, self.names)
        self.row = self.rows[held["r"]] if "r" in held else self.row + 1
        self.column, self.digits = 0, ""

    def add(self, given: list[str], words: str) -> None:
        """Put a cell where it stands; an empty one takes its place and no more."""
        if len(given) < 2 or given[0] != "r":
            value = self._odd(given, words)
        else:
            ref = given[1]
            letters = ref.rstrip(DIGITS)
            self.column = self.columns[letters]
            digits = ref[len(letters) :]
            if digits != self.digits:
                self._turn_to(digits)
            value = self.numbers[words] if len(given) == 2 else self.styled(given, words)
        if words:
            line, at = self.line, self.column - 1
            if at == len(line):
                line.append(value)
            else:
                self._insert(line, at, value)

    def _turn_to(self, digits: str) -> None:
        self.digits, row = digits, self.rows[digits]
        if row != self.row:
            self.keep()
            self.row = row

    def _odd(self, given: list[str], words: str) -> Any:
        """A cell that does not say first where it stands: one that says it later, or stands behind the last."""
        held = dict(zip(given[::2], given[1::2], strict=True))
        if "r" in held:
            letters = held["r"].rstrip(DIGITS)
            self.column = self.columns[letters]
            self._turn_to(held["r"][len(letters) :])
        else:
            self.column += 1
        return self._value(held.get("t", ""), held.get("s", ""), words)

    def styled(self, given: list[str], words: str) -> Any:
        """The value of a cell that says more of itself than where it stands."""
        kind = style = ""
        for k in range(2, len(given), 2):
            if given[k] == "t":
                kind = given[k + 1]
            elif given[k] == "s":
                style = given[k + 1]
        if kind == "s" and words:
            return self._string(words)
        return self.numbers[words] if kind == "n" and not style else self._value(kind, style, words)

    def _string(self, words: str) -> str:
        try:
            at = int(words)
            return self.strings[at if at >= 0 else len(self.strings)]
        except (ValueError, IndexError) as error:
            raise DamagedXml(words[:10]) from error

    def _insert(self, line: list[Any], at: int, value: Any) -> None:
        """Put a value anywhere but behind the last."""
        if at >= MOST_COLUMNS:
            self._far()
        elif at < len(line):
            line[at] = value
        else:
            line.extend([""] * (at - len(line)))
            line.append(value)

    def _far(self) -> None:
        """A cell beyond the columns that are read: alone it is a slip, many of them are a table too wide to read."""
        if len(self.line) >= MOST_COLUMNS:
            raise Refused("read.too_wide", columns=self.column, most=MOST_COLUMNS)

    def keep(self) -> None:
        """Put the row that is being filled where it stands; one that comes in two parts is joined."""
        if not self.line:
            return
        line, self.line = self.line, []
        self.cells += len(line)
        if self.cells > MOST_CELLS:
            raise Refused("read.too_many_cells", most=MOST_CELLS)
        if self.row in self.placed:
            before = self.placed[self.row]
            blank = self.sender.known([""])[0]
            fresh = self.sender.known(line)
            size = max(len(before), len(fresh))
            both = [
                fresh[k] if k < len(fresh) and fresh[k] != blank else before[k] if k < len(before) else blank
                for k in range(size)
            ]
            self.placed[self.row] = array("I", both)
        elif len(self.placed) < MOST_ROWS:
            self.placed[self.row] = self.sender.known(line)

    def _value(self, kind: str, style: str, words: str) -> Any:
        if not words:
            return ""
        match kind:
            case "s":
                return self._string(words)
            case "b":
                return cell_key(words.strip() != "0")
            case "str" | "inlineStr":
                return _unescaped(words)
            case "e":
                return ""
            case "d":
                return cell_key(_from_iso(words))
        number = self.numbers[words]
        meant = self.kinds[int(style)] if style.isdigit() and int(style) < len(self.kinds) else ""
        if not meant or number.__class__ is str or not abs(number) < _LAST_DAY:
            return number
        if meant == "duration":
            return cell_key(timedelta(milliseconds=round(number * _DAY)))
        return cell_key(_from_serial(number, self.start_of_time))


class _Floats(dict[str, Any]):
    """Numbers by their digits; what is no number stays text."""

    def __missing__(self, words: str) -> Any:
        try:
            value: Any = float(words)
        except ValueError:
            value = words
        if len(self) < _REMEMBERED:
            self[words] = value
        return value


def _from_serial(number: float, start: datetime) -> date | time | datetime | float:
    """A day's number in the calendar of Excel, to the millisecond; below one it is a time of the day."""
    if 1 <= number < 60 and start.year == 1899:  # Excel counts a 29 February 1900
        start += timedelta(days=1)
    try:
        moment = start + timedelta(milliseconds=round(number * _DAY))
    except OverflowError:
        return number
    if 0 <= number < 1:
        return moment.time()
    return moment.date() if number == int(number) else moment


def _from_iso(words: str) -> Any:
    try:
        return datetime.fromisoformat(words.strip())
    except ValueError:
        return words


def _strings(package: Package, book: Workbook) -> list[str]:
    """The shared strings, their runs joined, readings (phonetic runs) left out."""
    strings: list[list[str]] = []
    names = Names()
    state = {"t": 0, "rPh": 0}

    def start(tag: str, given: list[str]) -> None:
        kind = names[tag]
        if kind == "si":
            strings.append([])
        elif kind in state:
            state[kind] += 1

    def end(tag: str) -> None:
        kind = names[tag]
        if kind in state:
            state[kind] -= 1

    def text(words: str) -> None:
        if strings and state["t"] and not state["rPh"]:
            strings[-1].append(words)

    for pieces in package.read(book.strings) if book.strings else ():
        strings.clear()
        walk(pieces, start, end, text)
    return [_unescaped("".join(s)) for s in strings]


def _unescaped(words: str) -> str:
    """A text with the characters that XML cannot hold (``_x000D_``)."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), words) if "_x" in words else words


def _number_kinds(package: Package, book: Workbook) -> list[str]:
    """What each cell style makes of a number: ``date``, ``duration`` or nothing."""
    custom: dict[str, str] = {}
    kinds: list[str] = []
    names = Names()
    inside = [False]

    def start(tag: str, given: list[str]) -> None:
        kind, held = names[tag], attributes(given, names)
        if kind == "numFmt":
            custom[held.get("numFmtId", "")] = held.get("formatCode", "")
        elif kind == "cellXfs":
            inside[0] = True
        elif kind == "xf" and inside[0]:
            kinds.append(number_kind(held.get("numFmtId", "0"), custom))

    def end(tag: str) -> None:
        if names[tag] == "cellXfs":
            inside[0] = False

    for pieces in package.read(book.styles) if book.styles else ():
        walk(pieces, start, end)
    return kinds


def number_kind(format_id: str, custom: dict[str, str]) -> str:
    """What a number format makes of a number."""
    if format_id in custom:
        first = custom[format_id].split(";")[0]
        plain = _QUOTED.sub("", first)
        if _ELAPSED.search(plain):
            return "duration"
        return "date" if "general" not in plain.casefold() and re.search("[dmyhs]", plain, re.I) else ""
    number = int(format_id) if format_id.isdigit() else 0
    return "duration" if number == _DURATION else "date" if number in _DATES else ""
