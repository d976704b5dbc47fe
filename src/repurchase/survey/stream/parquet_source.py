"""Parquet as a source of rows: a large file, or all files in a folder."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from repurchase.errors import InputError
from repurchase.identity_patterns import shown_name
from repurchase.survey.read.read_export import sheet_of
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.read.sheet.grid import SheetTable, column
from repurchase.survey.read.sheet.normalise import clean
from repurchase.survey.stream.decisions.deciding import Decided, ReadingOptions, decided_by_columns
from repurchase.survey.stream.parts.counted_parts import Wanted, looked_over
from repurchase.survey.stream.parts.parquet_parts import PART_ROWS, ParquetPart, parquet_set
from repurchase.survey.stream.rows.cell_batch import CellBatch, CodedBatch
from repurchase.survey.stream.rows.stream_plan import StreamPlan
from repurchase.survey.stream.rows.text_scan import ALL_LOTS, Share
from repurchase.survey.whole.row_lots import sample_lots

HELD_BYTES = 1 << 28  # codes that are kept from the first look, so that the second starts no child and parses nothing


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """Parquet, looked over once.

    Attributes
    ----------
    names : tuple of str
        Of its columns.
    chosen : dict of int to list of cells
        Rows by number from 1 that decide how it is read.
    parts : tuple of ParquetPart
        Its rows in order.
    folders : tuple of str
        Names of folders that tell a value and are not read.
    held : tuple of batches
        Every row, where there is one part and its codes are few enough to be kept; else empty.
    """

    path: Path
    names: tuple[str, ...]
    total: int
    cut: float
    chosen: dict[int, list[Cell]]
    parts: tuple[ParquetPart, ...]
    folders: tuple[str, ...] = ()
    held: tuple[CodedBatch, ...] = field(default=(), repr=False)

    @classmethod
    def opened(cls, path: Path, plan: StreamPlan, share: Share, part_rows: int = PART_ROWS) -> ParquetSource:
        """Look it over.

        Raises
        ------
        InputError
            It is damaged or holds nobody, or pyarrow is not installed.
        """
        files = parquet_set(path, part_rows)
        total = files.total
        if not total:
            raise InputError("read.no_respondents", file=shown_name(path))
        wanted, kept = Wanted(_largest_lot(total, plan.sample), plan.first, total - plan.last), _Kept()
        if len(files.parts) > 1:
            chosen = looked_over(wanted, files.parts, share)
        else:
            chosen = dict[int, list[Cell]]()
            with closing(files.parts[0].batches()) as batches:
                for batch in batches:
                    chosen |= {int(batch.rows[i]): batch.record(int(i)) for i in wanted.of(batch.rows)}
                    kept.keep(batch)
                    share(min(int(batch.rows[-1]) / total, 1.0))
        return cls(path, files.names, total, wanted.cut, chosen, files.parts, files.folders, kept.all())

    def decided(self, beside: Mapping[int, list[Cell]], digest: str, options: ReadingOptions) -> Decided:
        """How it is read, by its sample and some rows beside."""
        records = dict(sorted({**self.chosen, **beside}.items()))
        rows = np.fromiter(records, dtype=np.intp, count=len(records))
        columns = [
            column(name, [r[j] for r in records.values()], name=clean(name), wording=clean(name), index=j)
            for j, name in enumerate(self.names)
        ]
        sheet = sheet_of(SheetTable(columns, rows, "parquet"), self.path)
        return decided_by_columns(sheet, [*records.values()], rows, self.path, digest, options)

    def batches(self, share: Share) -> Generator[CellBatch, None, None]:
        """Every row."""
        done = 0
        for part in self.parts:
            with closing(_again(self.held) if self.held else part.batches()) as batches:
                for batch in batches:
                    yield batch
                    done += len(batch.rows)
                    share(min(done / self.total, 1.0))


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


def _again(batches: tuple[CodedBatch, ...]) -> Generator[CodedBatch, None, None]:
    yield from batches


def _largest_lot(total: int, sample: int) -> float:
    """The lot up to which so many of `total` rows are drawn."""
    if total <= sample:
        return ALL_LOTS
    return float(np.partition(sample_lots(np.arange(1, total + 1)).astype(float), sample - 1)[sample - 1])
