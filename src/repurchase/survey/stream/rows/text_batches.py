"""The rows of a large text in batches: by their bytes where every cell is one, else by the csv module."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator
from contextlib import closing
from itertools import islice
from typing import Any

import numpy as np

from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.stream.rows.arrow_batches import arrow_batches, has_pyarrow
from repurchase.survey.stream.rows.cell_batch import CellBatch, CellNumbers, DigitBatch, RecordBatch
from repurchase.survey.stream.rows.text_scan import LINE, RETURN, Share, TextFile, TextScan

MOST_ASCII = 127
MOST_RECORDS = 8192  # rows of the csv module that are held together: each of their cells is a text of its own


def text_batches(file: TextFile, scan: TextScan, batch: int, share: Share) -> Generator[CellBatch, None, None]:
    """Every row behind the heads, in batches."""
    if scan.width and scan.plain:
        yield from _by_width(file, scan, batch, share)
    else:
        yield from _by_cells(file, scan, batch, share)


def _by_cells(file: TextFile, scan: TextScan, batch: int, share: Share) -> Generator[CellBatch, None, None]:
    """Rows of cells of any length."""
    if scan.by_bytes and has_pyarrow():
        yield from _by_arrow(file, scan, batch, share)
    else:
        yield from by_records(file, scan, batch, share)


def _by_arrow(file: TextFile, scan: TextScan, batch: int, share: Share) -> Generator[CellBatch, None, None]:
    """Rows as Arrow parses them; from the first on that has another number of cells, by the csv module."""
    total, facts, done = max(scan.records - file.heads, 1), dict[str, Any](), 0
    options = {
        "start": scan.start,
        "delimiter": file.layout.delimiter,
        "columns": len(scan.chosen[file.heads]),
        "quoted": not scan.plain,
        "encoding": file.encoding.name,
    }
    with closing(arrow_batches("text_rows", file.path, options, facts)) as parts:
        for part in parts:
            done += len(part.rows)
            yield part
            share(min(done / total, 1.0))
    if facts.get("ragged"):
        yield from by_records(file, scan, batch, share, done)


def by_records(
    file: TextFile, scan: TextScan, batch: int, share: Share, done: int = 0
) -> Generator[CellBatch, None, None]:
    """The same by the csv module, whatever the file holds, behind `done` rows."""
    known: dict[int, CellNumbers] = {}
    records = islice(file.records(), file.heads + done, None)
    batch, total = min(batch, MOST_RECORDS), max(scan.records - file.heads, 1)
    while part := list(islice(records, batch)):
        yield RecordBatch(np.arange(done + 1, done + len(part) + 1), part, known)
        done += len(part)
        share(min(done / total, 1.0))


def _by_width(file: TextFile, scan: TextScan, batch: int, share: Share) -> Generator[CellBatch, None, None]:
    """Rows that are all as wide; those whose cells are not single bytes go through the csv module."""
    done, total, delimiter = 0, scan.records - file.heads, ord(file.layout.delimiter)
    known: dict[int, CellNumbers] = {}
    with file.path.open("rb") as stream:
        stream.seek(scan.start)
        while done < total:
            raw = stream.read(min(batch, total - done) * scan.width)
            if len(raw) % scan.width:  # the last line has no end
                raw += b"\n"
            lines = np.frombuffer(raw, dtype=np.uint8).reshape(-1, scan.width)
            rows = np.arange(done + 1, done + len(lines) + 1)
            end = scan.width - 2 if lines[0, -2] == RETURN else scan.width - 1
            cells = np.ascontiguousarray(lines[:, 0:end:2].T)
            if _single(lines, cells, end, delimiter):
                yield DigitBatch(rows, cells)
            elif not done:  # rows are as wide by chance, or hold longer cells
                break
            else:
                words = io.StringIO(raw.decode(file.encoding.name, "replace"), newline="")
                yield RecordBatch(rows, [list[Cell](r) for r in csv.reader(words, delimiter=chr(delimiter))], known)
            done += len(lines)
            share(min(done / total, 1.0))
    if not done:
        yield from _by_cells(file, scan, batch, share)


def _single(lines: np.ndarray, cells: np.ndarray, end: int, delimiter: int) -> bool:
    """Whether each cell is one character of ASCII, and delimiters stand between them and nowhere else."""
    between = lines[:, 1:end:2]
    ends_alike = bool((lines[:, -1] == LINE).all()) and (end % 2 == 1)
    if end < lines.shape[1] - 1:
        ends_alike = ends_alike and bool((lines[:, end] == RETURN).all())
    return (
        ends_alike
        and bool((between == delimiter).all())
        and int(cells.max()) <= MOST_ASCII
        and not bool((cells == delimiter).any())
    )
