"""What the sheet of an Excel workbook holds and claims, counted before any of it is built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from repurchase.survey.read.containers.guards.limits import (
    MOST_CELLS,
    MOST_MERGED,
    SHEET_AREA_BYTES,
    SHEET_CELL_BYTES,
    SHEET_TEXT_BYTES,
    Refused,
)
from repurchase.survey.read.containers.guards.xml_walk import DamagedXml, Names, attributes, walk

DIGITS = "0123456789"


@dataclass(slots=True)
class Bounds:
    """What a sheet holds and what it claims."""

    cells: int = 0
    references: int = 0  # cells that point at a shared string
    characters: int = 0  # of all these strings, each as often as it is pointed at
    last_row: int = 0
    last_column: int = 0
    declared: int = 0
    merged: int = 0

    @property
    def area(self) -> int:
        """Places of the smallest rectangle from the first cell of the sheet."""
        return self.last_row * self.last_column

    @property
    def spread(self) -> int:
        """Bytes that a reader takes which fills the whole rectangle and gives each cell its own text."""
        texts = self.references * SHEET_TEXT_BYTES + 3 * self.characters
        return self.cells * SHEET_CELL_BYTES + self.area * SHEET_AREA_BYTES + texts


class Columns(dict[str, int]):
    """Column numbers from 1 by their letters, in any case, with dollar signs or without."""

    def __missing__(self, letters: str) -> int:
        value = 0
        plain = letters.replace("$", "").upper()
        if len(plain) > 3 or not (plain.isascii() and plain.isalpha()):
            raise DamagedXml(letters[:10])
        for letter in plain:
            value = value * 26 + ord(letter) - 64
        self[letters] = value
        return value


class Rows(dict[str, int]):
    """Row numbers by their digits."""

    def __missing__(self, digits: str) -> int:
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 10):
            raise DamagedXml(digits[:10])
        if len(self) > 100_000:
            self.clear()
        value = self[digits] = int(digits)
        return value


def sheet_bounds(pieces: Iterable[bytes], lengths: list[int] | None = None) -> Bounds:
    """What a sheet holds; with the lengths of the shared strings, the characters that its cells point at, too.

    Parameters
    ----------
    pieces : iterable of bytes
        The sheet's XML.
    lengths : list of int, optional
        Without them `characters` stays 0, and the walk takes two thirds of the time.
    """
    counter = _Counter(lengths or [])
    walk(pieces, counter.start, None, counter.text if lengths else None)
    counter.bounds.cells = counter.cells
    return counter.bounds


class _Counter:
    """The counts of one walk; its handlers are called for every cell of the sheet and do no more than they must."""

    def __init__(self, lengths: list[int]) -> None:
        self.bounds, self.lengths = Bounds(), lengths
        self.names, self.columns, self.rows = Names(), Columns(), Rows()
        self.cells = self.row = self.column = 0
        self.digits = ""
        self.shared = False

    def start(self, name: str, given: list[str]) -> None:
        """Count an element."""
        kind = self.names[name]
        if kind == "c":
            self.cells += 1
            if len(given) < 2 or given[0] != "r":
                self._odd(given)
                return
            ref = given[1]
            letters = ref.rstrip(DIGITS)
            self.column = column = self.columns[letters]
            if column > self.bounds.last_column:
                self.bounds.last_column = column
            digits = ref[len(letters) :]
            if digits != self.digits:
                self._digits(digits)
            self.shared = len(given) > 2 and self._points(given)
        elif kind != "v":
            self._other(kind, given)

    def _digits(self, digits: str) -> None:
        self.digits, self.row = digits, self.rows[digits]
        self.bounds.last_row = max(self.bounds.last_row, self.row)

    def _points(self, given: list[str]) -> bool:
        """Whether a cell points at a shared string."""
        for k in range(2, len(given), 2):
            if given[k] == "t" and given[k + 1] == "s":
                self.bounds.references += 1
                return True
        return False

    def _odd(self, given: list[str]) -> None:
        """A cell that does not say first where it stands: one that says it later, or stands behind the last."""
        held = dict(zip(given[::2], given[1::2], strict=True))
        if "r" in held:
            letters = held["r"].rstrip(DIGITS)
            self.column = self.columns[letters]
            self._digits(held["r"][len(letters) :])
        else:
            self.column += 1
        self.bounds.last_column = max(self.bounds.last_column, self.column)
        self.shared = self._points(["", "", *given])

    def _other(self, kind: str, given: list[str]) -> None:
        if kind == "row":
            held = dict(zip(given[::2], given[1::2], strict=True))
            self.row = self.rows[held["r"]] if "r" in held else self.row + 1
            self.digits, self.column = "", 0
            self.bounds.last_row = max(self.bounds.last_row, self.row)
        elif kind == "dimension":
            last = attributes(given, self.names).get("ref", "").rpartition(":")[2]
            letters = last.rstrip(DIGITS)
            if letters and letters != last:
                self.bounds.declared = self.columns[letters] * self.rows[last[len(letters) :]]
        elif kind == "mergeCell":
            self.bounds.merged += 1
            if self.bounds.merged > MOST_MERGED:
                raise Refused("containers.too_many_merged", most=MOST_MERGED)

    def text(self, text: str) -> None:
        """Count the characters of the shared string that a cell points at."""
        if self.shared:
            try:
                self.bounds.characters += self.lengths[int(text)]
            except (ValueError, IndexError):  # blanks around the number; a string that is not there
                return
            if self.bounds.characters > 100 * MOST_CELLS:  # nothing behind it can change the answer
                self.lengths = []
