"""What the sheets of an .ods workbook unfold to: repeated cells, rows and blanks, multiplied before any is built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from repurchase.survey.read.containers.guards.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_REPEATS,
    ODS_AREA_BYTES,
    ODS_TEXT_BYTES,
    SPREAD_BYTES,
    Refused,
)
from repurchase.survey.read.containers.guards.xml_walk import Names, attributes, walk

_CELLS = frozenset({"table-cell", "covered-table-cell"})
_COLUMNS, _ROWS = "number-columns-repeated", "number-rows-repeated"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_VALUES = ("value-type", "value", "string-value", "date-value", "time-value", "boolean-value", "formula")


@dataclass(slots=True)
class _Row:
    """A row while it is walked: where the next cell stands, where the last filled one does, the sum of its texts."""

    repeats: int
    column: int = 0
    last_filled: int = 0
    characters: int = 0


@dataclass(slots=True)
class _Cell:
    repeats: int
    characters: int
    filled: bool


@dataclass(slots=True)
class _TableWalk:
    """The sums of one walk; empty repeats count only when something filled stands behind them."""

    names: Names = field(default_factory=Names)
    rows: list[_Row] = field(default_factory=list)
    cells: list[_Cell] = field(default_factory=list)
    row: int = 0
    last_row: int = 0
    last_column: int = 0
    positions: int = 0  # of all tables before
    characters: int = 0

    def start(self, tag: str, given: list[str]) -> None:
        """Take in an element as it opens."""
        kind = self.names[tag]
        if kind in _CELLS:
            held = attributes(given, self.names)
            length = sum(map(len, held.values()))
            filled = any(v in held for v in _VALUES)
            self.cells.append(_Cell(_times(held, _COLUMNS), length if filled else 0, filled))
        elif kind == "table-row":
            self.rows.append(_Row(_times(attributes(given, self.names), _ROWS)))
        elif kind == "table" and not self.rows:
            self._close_table()
        elif kind == "s" and self.cells:
            self.cells[-1].characters += _times(attributes(given, self.names), "c")
        elif self.cells and kind in {"tab", "line-break", "p", "h"}:
            self.cells[-1].characters += 1

    def text(self, text: str) -> None:
        """Count characters of the cell that is open."""
        if self.cells:
            cell = self.cells[-1]
            cell.characters += len(text)
            cell.filled = cell.filled or not text.isspace()

    def end(self, tag: str) -> None:
        """Multiply what closes."""
        kind = self.names[tag]
        if kind in _CELLS and self.cells:
            self._close_cell(self.cells.pop())
        elif kind == "table-row" and self.rows:
            self._close_row(self.rows.pop())

    def _close_cell(self, cell: _Cell) -> None:
        if (cell.filled and cell.repeats > MOST_COLUMNS) or cell.repeats > _LAST_COLUMN:
            raise Refused("read.zip_repeats", n=cell.repeats)
        row = self.rows[-1] if self.rows else _Row(1)
        row.column += cell.repeats
        row.characters += cell.characters * cell.repeats
        if cell.filled or cell.characters:
            row.last_filled = row.column
        if self.cells:  # a table in a cell: its texts are the outer cell's as well
            self.cells[-1].characters += cell.characters * cell.repeats

    def _close_row(self, row: _Row) -> None:
        if (row.last_filled and row.repeats > MOST_REPEATS) or row.repeats > _LAST_ROW:
            raise Refused("read.zip_repeats", n=row.repeats)
        self.row += row.repeats
        if row.last_filled:
            self.last_row, self.last_column = self.row, max(self.last_column, row.last_filled)
        self.characters += row.characters * row.repeats
        self._check()

    def _close_table(self) -> None:
        self.positions += self.last_row * self.last_column
        self.row = self.last_row = self.last_column = 0

    def _check(self) -> None:
        positions = self.positions + self.last_row * self.last_column
        if positions > MOST_CELLS:
            raise Refused("containers.unfolds_cells", cells=positions, most=MOST_CELLS)
        spread = positions * ODS_AREA_BYTES + self.characters * ODS_TEXT_BYTES
        if spread > SPREAD_BYTES:
            raise Refused("containers.unfolds", megabytes=spread // 1_000_000)


def check_ods(pieces: Iterable[bytes]) -> None:
    """Refuse a workbook whose tables unfold to more than may be built.

    Raises
    ------
    Refused
        One cell or row is repeated too often, or all together are too many; the message has the number.
    DamagedXml
        The XML is not well-formed.
    """
    sums = _TableWalk()
    walk(pieces, sums.start, sums.end, sums.text)


def _times(held: dict[str, str], name: str) -> int:
    """How often something is repeated; what is no number counts once, as for the parser behind us."""
    digits = held.get(name, "1").strip()
    return max(int(digits[:18]), 1) if digits.isascii() and digits.isdigit() else 1
