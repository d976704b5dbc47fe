"""The cells of one sheet of an Excel workbook, put where they stand as a walk through its XML meets them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from repurchase.survey.read.containers.guards.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Refused,
)
from repurchase.survey.read.containers.guards.sheet_bounds import DIGITS, Columns, Rows
from repurchase.survey.read.containers.guards.xml_walk import DamagedXml, Names, Start, attributes
from repurchase.survey.read.containers.wire import Sender, cell_key
from repurchase.survey.read.sheet.cell import CellKey

_DAY = 86_400_000  # milliseconds
_LAST_DAY = 2_958_466  # of the year 9999
_REMEMBERED = 100_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class SheetCells:
    """The cells of one sheet as the walk meets them, kept as running numbers, row by row."""

    def __init__(self, kinds: list[str], strings: list[str], sender: Sender, *, date1904: bool) -> None:
        self.kinds, self.strings, self.sender = kinds, strings, sender
        self.start_of_time = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)
        self.names, self.columns, self.rows = Names(), Columns(), Rows()
        self.numbers = _Floats()
        self.placed: dict[int, array[int]] = {}
        self.line: list[CellKey] = []
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

    def _odd(self, given: list[str], words: str) -> CellKey:
        """A cell that does not say first where it stands: one that says it later, or stands behind the last."""
        held = dict(zip(given[::2], given[1::2], strict=True))
        if "r" in held:
            letters = held["r"].rstrip(DIGITS)
            self.column = self.columns[letters]
            self._turn_to(held["r"][len(letters) :])
        else:
            self.column += 1
        return self._value(held.get("t", ""), held.get("s", ""), words)

    def styled(self, given: list[str], words: str) -> CellKey:
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

    def _insert(self, line: list[CellKey], position: int, value: CellKey) -> None:
        """Put a value anywhere but behind the last."""
        if position >= MOST_COLUMNS:
            self._far()
        elif position < len(line):
            line[position] = value
        else:
            line.extend([""] * (position - len(line)))
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

    def _value(self, kind: str, style: str, words: str) -> CellKey:
        if not words:
            return ""
        match kind:
            case "s":
                return self._string(words)
            case "b":
                return cell_key(words.strip() != "0")
            case "str" | "inlineStr":
                return unescaped(words)
            case "e":
                return ""
            case "d":
                return cell_key(_from_iso(words))
        number = self.numbers[words]
        meant = self.kinds[int(style)] if style.isdigit() and int(style) < len(self.kinds) else ""
        if not meant or isinstance(number, str) or not abs(number) < _LAST_DAY:
            return number
        if meant == "duration":
            return cell_key(timedelta(milliseconds=round(number * _DAY)))
        return cell_key(_from_serial(number, self.start_of_time))


class _Floats(dict[str, str | float]):
    """Numbers by their digits; what is no number stays text."""

    def __missing__(self, words: str) -> str | float:
        try:
            value: str | float = float(words)
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


def _from_iso(words: str) -> datetime | str:
    try:
        return datetime.fromisoformat(words.strip())
    except ValueError:
        return words


def unescaped(words: str) -> str:
    """A text with the characters that XML cannot hold (``_x000D_``)."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), words) if "_x" in words else words
