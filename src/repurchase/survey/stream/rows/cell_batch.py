"""Rows of a file on their way through the pass: their numbers, and each column as distinct cells and codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from repurchase.array_types import Integers
from repurchase.survey.read.sheet.cell import Cell

MOST_REMEMBERED = 100_000  # distinct cells of a column that are known from one batch to the next

Codes = NDArray[np.integer[Any]]


class CellBatch(Protocol):
    """Some neighbouring rows of a file."""

    @property
    def rows(self) -> Integers:
        """Their numbers, from 1 where the respondents begin."""

    def coded(self, j: int) -> tuple[Codes, Sequence[Cell]]:
        """Column `j` as codes, and the cells that they stand for; more cells than occur are allowed."""

    def record(self, i: int) -> list[Cell]:
        """The cells of row `i` of the batch."""


class CellNumbers(dict[Cell, int]):
    """Each distinct cell of a column and its number; `cells` in the order of the numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[Cell] = []

    def __missing__(self, cell: Cell) -> int:
        self[cell] = n = len(self.cells)
        self.cells.append(cell)
        return n


class RecordBatch:
    """Rows as lists of cells, as the csv module and a sample of a file give them."""

    def __init__(self, rows: Integers, records: list[list[Cell]], known: dict[int, CellNumbers] | None = None) -> None:
        self._rows, self.records = rows, records
        self.known = {} if known is None else known
        self.width = max(map(len, records), default=0)
        if records and min(map(len, records)) < self.width:
            self.records = [r if len(r) == self.width else [*r, *[""] * (self.width - len(r))] for r in records]
        self._columns: list[tuple[Cell, ...]] | None = None

    @property
    def rows(self) -> Integers:
        """Their numbers, from 1 where the respondents begin."""
        return self._rows

    def coded(self, j: int) -> tuple[Codes, Sequence[Cell]]:
        """Column `j` as codes, and the cells that they stand for."""
        if self._columns is None:
            self._columns = list(zip(*self.records, strict=True))
        if j >= self.width:
            return np.zeros(len(self._rows), dtype=np.int32), [""]
        numbers = self.known.setdefault(j, CellNumbers())
        if len(numbers) > MOST_REMEMBERED:
            numbers = self.known[j] = CellNumbers()
        cells = self._columns[j]
        return np.fromiter(map(numbers.__getitem__, cells), dtype=np.int32, count=len(cells)), numbers.cells

    def record(self, i: int) -> list[Cell]:
        """The cells of row `i` of the batch."""
        return self.records[i]


class DigitBatch:
    """Rows that are all as wide, each cell one byte: a matrix of bytes, shape (columns, rows)."""

    CELLS: tuple[Cell, ...] = tuple(chr(b) for b in range(128))

    def __init__(self, rows: Integers, matrix: NDArray[np.uint8]) -> None:
        self._rows, self.matrix = rows, matrix

    @property
    def rows(self) -> Integers:
        """Their numbers, from 1 where the respondents begin."""
        return self._rows

    def coded(self, j: int) -> tuple[Codes, Sequence[Cell]]:
        """Column `j` as codes, and the cells that they stand for."""
        if j >= len(self.matrix):
            return np.zeros(len(self._rows), dtype=np.uint8), [""]
        return self.matrix[j], self.CELLS

    def record(self, i: int) -> list[Cell]:
        """The cells of row `i` of the batch."""
        return [chr(b) for b in self.matrix[:, i]]


class CodedBatch:
    """Rows whose columns come with their distinct cells, as dictionaries of Arrow do."""

    def __init__(self, rows: Integers, columns: Sequence[tuple[Codes, Sequence[Cell]]]) -> None:
        self._rows, self.columns = rows, columns

    @property
    def rows(self) -> Integers:
        """Their numbers, from 1 where the respondents begin."""
        return self._rows

    def coded(self, j: int) -> tuple[Codes, Sequence[Cell]]:
        """Column `j` as codes, and the cells that they stand for."""
        return self.columns[j] if j < len(self.columns) else (np.zeros(len(self._rows), dtype=np.int32), [""])

    def record(self, i: int) -> list[Cell]:
        """The cells of row `i` of the batch."""
        return [cells[int(codes[i])] for codes, cells in self.columns]
