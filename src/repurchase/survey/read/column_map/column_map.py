"""`columns.csv`: how every column of a file is read, written to be changed by hand and read back."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from repurchase.errors import InputError
from repurchase.files.write_file import write_file
from repurchase.identity_patterns import mask_identities, shown_name
from repurchase.plain_text import spreadsheet_text, starts_formula
from repurchase.settings import MOST_POINTS
from repurchase.survey.column_entry import NONE, ROLES, ColumnEntry
from repurchase.survey.read.column_map.column_words import head_of, role_of_word, says_none, yes_or_no
from repurchase.survey.read.containers.detect import open_file
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import SheetTable
from repurchase.survey.read.sheet.normalise import clean, number, plain
from repurchase.text import Joined, clauses, joined, render, text

HEADS = ("column", "wording", "role", "construct", "item", "low", "high", "reverse", "order", "passing", "why", "sure")
SEPARATOR = " | "
MOST_ENTRIES = 20_000  # columns of the widest sheets (16,384), and some
MOST_BYTES = 20_000_000  # of a text that is read a second time for its delimiter
_FIRST_ROWS = 20  # among which the heads stand
_MARKS = (r"[|｜]", r"[<＜]", r"[;；]", r"、")  # between the answers of an order, the first of them that it holds
_NAME = re.compile(r"[^\W\d]\w{0,30}")  # of an item or question, as models and data files take it


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What is said of the columns of a file, one entry a column; those that it does not name are left to be guessed."""

    entries: tuple[ColumnEntry, ...]
    file: str = ""

    @staticmethod
    def read(path: str | os.PathLike[str]) -> ColumnMap:
        """A column map from CSV or Excel, with any of its columns but the first, and any of its rows.

        Raises
        ------
        InputError
            The file cannot be read, has no heads of a column map, or a cell holds what it cannot: the row, what stands
            there, and what may.
        """
        path = Path(path)
        shown = shown_name(path)
        for rows in _readings(path):
            first = next((k for k, row in enumerate(rows[:_FIRST_ROWS]) if _heads(row)), None)
            if first is not None:
                return ColumnMap(tuple(_entries(rows, first, shown)), shown)
        raise InputError("columns.heads", file=shown)

    def entry(self, names: Iterable[str]) -> ColumnEntry | None:
        """The entry for a column by any of its names: as it is written, else by letters and digits alone."""
        wanted = [n for n in names if n]
        folded = {plain(n) for n in wanted} - {""}
        exact = (e for e in self.entries if e.column in wanted)
        return next(exact, None) or next((e for e in self.entries if plain(e.column) in folded), None)

    def csv(self, lang: str = "en") -> bytes:
        """The content of the file, as Excel understands it; the reasons in `lang`."""
        held = io.StringIO(newline="")
        writer = csv.writer(held)
        writer.writerow(HEADS)
        writer.writerows(map(spreadsheet_text, cells(e, lang)) for e in self.entries)
        return held.getvalue().encode("utf-8-sig", "replace")

    def write(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Save as CSV; a file that exists stays unless `overwrite` is true.

        Raises
        ------
        InputError
            The file exists, or cannot be written.
        """
        return write_file(Path(path), self.csv(), overwrite=overwrite)


def cells(entry: ColumnEntry, lang: str = "en") -> list[str]:
    """One entry as the cells of its line; the reasons in `lang`."""
    return [
        entry.column,
        entry.wording,
        entry.role,
        entry.construct,
        entry.item,
        _written(entry.low),
        _written(entry.high),
        "" if entry.reverse is None else str(int(entry.reverse)),
        SEPARATOR.join(entry.order),
        entry.passing,
        render(clauses(entry.why), lang),
        f"{entry.sure:.2g}",
    ]


def line_to_change(entry: ColumnEntry) -> str:
    """The line of `columns.csv` that says how a column is read, without what is only shown there."""
    held = io.StringIO(newline="")
    shown = dict(zip(HEADS, cells(entry), strict=True))
    csv.writer(held).writerow(spreadsheet_text(clean(shown[head])) for head in HEADS_TO_CHANGE)
    return held.getvalue().rstrip("\r\n")


HEADS_TO_CHANGE = tuple(head for head in HEADS if head not in {"wording", "why", "sure"})


def _written(value: int | None) -> str:
    return "" if value is None else str(value)


# --- reading ---------------------------------------------------------------------------------------------------------


def _readings(path: Path) -> Iterator[list[list[str]]]:
    """The rows of a file, first by the delimiter that it seems to have, then by every usual one.

    Answers joined by ``|`` may be the most regular marks of a short map.
    """
    raw = open_file(path)
    if isinstance(raw, SheetTable):
        body = zip(*([_cell(c.uniques[k]) if k >= 0 else "" for k in c.codes] for c in raw.columns), strict=True)
        yield [[c.name for c in raw.columns], *map(list, body)]
        return
    yield [[_cell(c) for c in row] for row in raw.rows]
    if raw.container == "csv" and path.stat().st_size <= MOST_BYTES:
        text = path.read_bytes().decode(raw.encoding, "replace").removeprefix("\ufeff")
        for delimiter in (",", ";", "\t"):
            yield [[_cell(c) for c in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def _cell(cell: Cell) -> str:
    """A cell as text, without the apostrophe that keeps a spreadsheet from computing it."""
    if isinstance(cell, str) and cell.startswith("'") and starts_formula(cell[1:]):
        cell = cell[1:]
    return clean(cell)


def _heads(row: list[str]) -> dict[str, int]:
    """Where each part stands in a row of heads; empty where the row is none."""
    where: dict[str, int] = {}
    for j, cell in enumerate(row):
        if part := head_of(cell):
            where.setdefault(part, j)
    return where if "column" in where and len(where) > 1 else {}


def _entries(rows: list[list[str]], first: int, file: str) -> Iterator[ColumnEntry]:
    where = _heads(rows[first])
    if len(rows) - first > MOST_ENTRIES:
        raise InputError("columns.long", file=file, n=len(rows) - first, most=MOST_ENTRIES)
    for line, row in enumerate(rows[first + 1 :], first + 2):
        held = {part: row[j] if j < len(row) else "" for part, j in where.items()}
        if any(held.get(part) for part in HEADS_TO_CHANGE):
            yield _entry(held, line, file)


def _entry(held: dict[str, str], line: int, file: str) -> ColumnEntry:
    if not held["column"]:
        raise InputError("columns.no_column", file=file, row=line)
    role = role_of_word(held.get("role", ""))
    if role is None:
        raise InputError("columns.role", file=file, row=line, value=held["role"], roles=_roles())
    low, high = (_whole(held.get(end, ""), end, line, file) for end in ("low", "high"))
    if low is not None and high is not None and not low < high < low + MOST_POINTS:
        raise InputError("columns.ends", file=file, row=line, low=low, high=high, most=MOST_POINTS)
    try:
        reverse = yes_or_no(held.get("reverse", ""))
    except ValueError:
        raise InputError("columns.reverse", file=file, row=line, value=held["reverse"]) from None
    said = ColumnEntry(held["column"], held.get("wording", ""), role, low=low, high=high, reverse=reverse, line=line)
    return _named(said, held, file)


def _points(order: str) -> tuple[str, ...]:
    """The answers of an order, low to high; an answer may hold any mark but ``|``, so others count only without it."""
    mark = next((m for m in _MARKS if re.search(m, order)), _MARKS[0])
    return tuple(p.strip() for p in re.split(mark, order) if p.strip())


def _roles() -> Joined:
    """Every role as a reader may write it, in the words of the reader's language."""
    return joined([text(f"columns.used_as.{role}") for role in ROLES])


def _named(entry: ColumnEntry, held: dict[str, str], file: str) -> ColumnEntry:
    """The entry with its words: names must be names, and an order has each answer once."""
    item, construct = held.get("item", ""), held.get("construct", "")
    if item and not _NAME.fullmatch(item):
        raise InputError("columns.item", file=file, row=entry.line, value=item)
    order = held.get("order", "")
    points = (NONE,) if says_none(order) else _points(order)
    if (
        len({plain(p) or p for p in points}) < len(points)
        or len(points) > MOST_POINTS
        or (points and len(points) < 2 and points != (NONE,))
    ):
        raise InputError("columns.order", file=file, row=entry.line, value=order)
    return replace(
        entry,
        construct=NONE if says_none(construct) else mask_identities(construct),
        item=item,
        order=points,
        passing=held.get("passing", ""),
    )


def _whole(cell: str, end: str, line: int, file: str) -> int | None:
    """A whole number of one or two digits and a sign, or 100; None for an empty cell."""
    if not cell:
        return None
    value = number(cell)
    if value is None or value != int(value) or abs(value) >= MOST_POINTS:
        raise InputError("columns.number", file=file, row=line, value=cell, column=end)
    return int(value)
