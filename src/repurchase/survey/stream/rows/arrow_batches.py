"""Batches that a child sends which reads the file by Apache Arrow, where pyarrow is installed."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from repurchase.survey.read.containers.fence import facts_of, streamed
from repurchase.survey.read.containers.statistics_files import has_pyarrow
from repurchase.survey.read.containers.wire import unpacked_batch
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.stream.rows.cell_batch import CodedBatch, Codes

__all__ = ["ParquetSize", "arrow_batches", "has_pyarrow", "parquet_size", "stated_rows"]


@dataclass(frozen=True, slots=True)
class ParquetSize:
    """What a Parquet file states of itself: the rows of each of its groups, and the names of its columns."""

    groups: tuple[int, ...]
    names: tuple[str, ...]


def stated_rows(path: Path) -> int:
    """Rows that a Parquet file states; 0 where pyarrow is not installed."""
    return sum(parquet_size(path).groups) if has_pyarrow() else 0


def parquet_size(path: Path) -> ParquetSize:
    """What a Parquet file states of itself.

    Raises
    ------
    InputError
        It is damaged.
    """
    state = path.stat()
    return _stated(path.absolute(), state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4096)
def _stated(path: Path, size: int, changed: int) -> ParquetSize:
    """The same of a file in one state: a child that says it takes as long to start as to read a million rows."""
    told = facts_of(dict(streamed("parquet_size", path, {}))[b"J"])
    return ParquetSize(tuple(map(int, told["groups"])), tuple(map(str, told["names"])))


def arrow_batches(
    kind: str, path: Path, options: Mapping[str, object], facts: dict[str, Any], done: int = 0
) -> Generator[CodedBatch, None, None]:
    """Every row of a file, numbered behind `done`; what the child says of the file is put into `facts`."""
    with closing(streamed(kind, path, options)) as frames:
        for letter, data in frames:
            if letter == b"J":
                facts |= facts_of(data)
            elif letter == b"B":
                count, columns = unpacked_batch(data)
                coded: list[tuple[Codes, list[Cell]]] = [
                    (np.frombuffer(codes, dtype=np.uint8 if width == 1 else np.int32), cells)
                    for width, codes, cells in columns
                ]
                yield CodedBatch(np.arange(done + 1, done + count + 1), coded)
                done += count
