"""A sheet of an Excel workbook read cell by cell: for sheets that scatter their cells, or hold too many to hold twice.

Nothing is built but the cells themselves, a text once however many cells point at it; rows and cells may come in any
order. Numbers, dates and texts are those that the reader of ordinary sheets gives.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from repurchase.survey.read.containers.guards.limits import (
    BLANK_ROWS,
    MOST_SHEETS,
)
from repurchase.survey.read.containers.guards.xlsx_guard import SheetPart, Workbook
from repurchase.survey.read.containers.guards.xml_walk import Names, attributes, walk
from repurchase.survey.read.containers.guards.zip_guard import Package
from repurchase.survey.read.containers.plain_rows import walk_rows
from repurchase.survey.read.containers.sheet_cells import SheetCells, unescaped
from repurchase.survey.read.containers.wire import Sender
from repurchase.survey.read.sheet.cell import Cell

JUDGED_ROWS = 2_000  # rows by which a sheet's answers are counted
_DATES = frozenset({*range(14, 23), 45, 47})  # number formats that every workbook has
_DURATION = 46
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.I)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)


@dataclass(slots=True)
class Sheet:
    """One sheet: its first rows, by which it is judged, and all of them, as cells and as a sender has numbered them."""

    name: str
    rows: Iterable[list[Cell]]
    height: int
    first: list[list[Cell]]
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
            yield _sheet(part, pieces, SheetCells(kinds, strings, sender, date1904=book.date1904))


def _sheet(part: SheetPart, pieces: Iterable[bytes], cells: SheetCells) -> Sheet:
    walk_rows(pieces, cells)
    cells.keep()
    values = [v[1] if isinstance(v, tuple) else v for v in cells.sender.numbers]
    rows = _Placed(cells.placed, values)
    return Sheet(part.name, rows, rows.height, list(islice(rows, JUDGED_ROWS)), numbered=rows.numbered)


class _Placed:
    """Rows in order, those that are not there empty, up to the first wide gap."""

    def __init__(self, placed: dict[int, array[int]], values: list[Cell]) -> None:
        self.placed, self.values = placed, values
        self.order: list[int] = []
        last = 0
        for row in sorted(placed):
            if row - last - 1 > BLANK_ROWS:
                break
            self.order.append(row)
            last = row
        self.height = last

    def __iter__(self) -> Iterator[list[Cell]]:
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
    return [unescaped("".join(s)) for s in strings]


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
