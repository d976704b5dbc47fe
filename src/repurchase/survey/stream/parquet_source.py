"""A large Parquet file as a source of rows."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from repurchase.array_types import Integers
from repurchase.errors import InputError
from repurchase.identity_patterns import shown_name
from repurchase.survey.read.read_export import sheet_of
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import SheetTable, column
from repurchase.survey.read.sheet.normalise import clean
from repurchase.survey.stream.decisions.deciding import Decided, ReadingOptions, decided_by_columns
from repurchase.survey.stream.rows.arrow_batches import arrow_batches, has_pyarrow
from repurchase.survey.stream.rows.cell_batch import CellBatch, CodedBatch
from repurchase.survey.stream.rows.stream_plan import StreamPlan
from repurchase.survey.stream.rows.text_scan import ALL_LOTS, Share
from repurchase.survey.whole.row_lots import sample_lots

HELD_BYTES = 1 << 28  # codes that are kept from the first look, so that the second starts no child and parses nothing


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A Parquet file, looked over once.

    Attributes
    ----------
    names : tuple of str
        Of its columns.
    chosen : dict of int to list of cells
        Rows by number from 1 that decide how it is read.
    held : tuple of batches
        Every row, where their codes are few enough to be kept; else empty.
    """

    path: Path
    names: tuple[str, ...]
    total: int
    cut: float
    chosen: dict[int, list[Cell]]
    held: tuple[CodedBatch, ...] = field(default=(), repr=False)

    @classmethod
    def opened(cls, path: Path, plan: StreamPlan, share: Share) -> ParquetSource:
        """Look the file over.

        Raises
        ------
        InputError
            It is damaged, or pyarrow is not installed.
        """
        if not has_pyarrow():
            raise InputError("read.needs_pyarrow", file=shown_name(path))
        facts: dict[str, Any] = {}
        chosen: dict[int, list[Cell]] = {}
        kept = _Kept()
        cut, done = ALL_LOTS, 0
        with closing(arrow_batches("parquet_rows", path, {}, facts)) as parts:
            for batch in parts:
                total = max(int(facts.get("rows", 0)), 1)
                if not done:
                    cut = _largest_lot(total, plan.sample)
                for i in _wanted(batch.rows, cut, plan.first, total - plan.last):
                    chosen[int(batch.rows[i])] = batch.record(int(i))
                kept.keep(batch)
                done += len(batch.rows)
                share(min(done / total, 1.0))
        if not done:
            raise InputError("read.no_respondents", file=shown_name(path))
        return cls(path, tuple(map(str, facts["names"])), done, cut, chosen, kept.all())

    def decided(self, beside: Mapping[int, list[Cell]], digest: str, options: ReadingOptions) -> Decided:
        """How it is read, by its sample and some rows beside."""
        records = dict(sorted({**self.chosen, **beside}.items()))
        rows = np.fromiter(records, dtype=np.intp, count=len(records))
        columns = [
            column(name, [r[j] for r in records.values()], name=clean(name), wording=clean(name), index=j)
            for j, name in enumerate(self.names)
        ]
        sheet = sheet_of(SheetTable(columns, rows, "parquet"), self.path)
        return decided_by_columns(sheet, rows, self.path, digest, options)

    def batches(self, share: Share) -> Generator[CellBatch, None, None]:
        """Every row."""
        done = 0
        again = iter(self.held) if self.held else arrow_batches("parquet_rows", self.path, {}, {})
        with closing(_ended(again)) as parts:
            for batch in parts:
                yield batch
                done += len(batch.rows)
                share(min(done / max(self.total, 1), 1.0))


class _Kept:
    """Batches that are kept while all of them fit."""

    def __init__(self) -> None:
        self.batches: list[CodedBatch] = []
        self.size = 0

    def keep(self, batch: CodedBatch) -> None:
        """Keep a batch, or let go of all once they are too many."""
        self.size += batch.rows.nbytes + sum(codes.nbytes for codes, _ in batch.columns)
        if self.size <= HELD_BYTES:
            self.batches.append(batch)
        else:
            self.batches.clear()

    def all(self) -> tuple[CodedBatch, ...]:
        """Every batch; none where they were too many."""
        return tuple(self.batches)


def _ended(batches: Iterator[CodedBatch]) -> Generator[CodedBatch, None, None]:
    """The same, closed with whoever walks them."""
    yield from batches


def _largest_lot(total: int, sample: int) -> float:
    """The lot up to which so many of `total` rows are drawn."""
    if total <= sample:
        return ALL_LOTS
    return float(np.partition(sample_lots(np.arange(1, total + 1)), sample - 1)[sample - 1])


def _wanted(rows: Integers, cut: float, first: int, last: int) -> Integers:
    return np.flatnonzero((sample_lots(rows).astype(float) <= cut) | (rows <= first) | (rows > last))
