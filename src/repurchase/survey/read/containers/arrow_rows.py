"""Rows of a large file in batches, by the readers of Apache Arrow: runs in the child, and sends columns as codes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from repurchase.survey.read.containers.guards.limits import MOST_COLUMNS, MOST_RECORD, Refused
from repurchase.survey.read.containers.statistics_files import is_text, opened_source, plain_times, simple_cell
from repurchase.survey.read.containers.wire import Sender
from repurchase.survey.read.sheet.cell import Cell

if TYPE_CHECKING:
    from pyarrow import Array, RecordBatch
    from pyarrow.parquet import ParquetFile

_BLOCK = 1 << 22  # bytes of text that are parsed together: a row must fit
_BATCH = 65_536
_BYTE = 256
_GROUP_BYTES = 4_000_000_000  # of a group of rows as it claims to be unpacked: only parts of it are held at a time
Packed = tuple[int, bytes, Sequence[Cell]]


def send_parquet_size(path: Path, sender: Sender) -> None:
    """How many rows a Parquet file states, in which groups, and its columns' names."""
    held = _parquet(path)
    described = held.metadata
    groups = [described.row_group(g).num_rows for g in range(described.num_row_groups)]
    sender.facts({"rows": described.num_rows, "groups": groups, "names": _names(held.schema_arrow.names)})


def send_parquet_rows(path: Path, sender: Sender, *, first: int = 0, last: int | None = None) -> None:
    """Every row of a Parquet file, or of its groups of rows from `first` up to `last`; first the columns' names."""
    import pyarrow
    from pyarrow import parquet

    held = _parquet(path)
    schema = held.schema_arrow
    names = _names(schema.names)
    groups = range(held.num_row_groups)[first:last]
    sender.facts({"names": names, "rows": sum(held.metadata.row_group(g).num_rows for g in groups)})
    texts = [n for n, t in zip(schema.names, schema.types, strict=True) if is_text(t)]
    try:
        held = parquet.ParquetFile(opened_source(path), memory_map=False, read_dictionary=texts)
        for batch in held.iter_batches(batch_size=_BATCH, row_groups=groups, columns=names, use_threads=False):
            _send(batch, sender)
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        raise Refused("read.damaged_parquet") from error


def _names(names: Sequence[str]) -> list[str]:
    """Names of columns, without that of an index that pandas wrote."""
    return [n for n in names if not n.startswith("__index_level")]


def _parquet(path: Path) -> ParquetFile:
    """A Parquet file, its own account of its size held against what may be."""
    import pyarrow
    from pyarrow import parquet

    try:
        held = parquet.ParquetFile(opened_source(path), memory_map=False)
        described = held.metadata
        groups = [described.row_group(g).total_byte_size for g in range(described.num_row_groups)]
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        raise Refused("read.damaged_parquet") from error
    if described.num_columns > MOST_COLUMNS:
        raise Refused("read.too_wide", columns=described.num_columns, most=MOST_COLUMNS)
    if max(groups, default=0) > _GROUP_BYTES:
        raise Refused("containers.too_much_memory")
    return held


def send_text_rows(
    path: Path, sender: Sender, *, start: int, delimiter: str, columns: int, quoted: bool, encoding: str
) -> None:
    """Every row of a text from byte `start` on, as far as each has so many columns; then how many that were."""
    import pyarrow
    from pyarrow import csv

    names = [str(j) for j in range(columns)]
    kind = pyarrow.dictionary(pyarrow.int32(), pyarrow.binary())
    done, ragged = 0, False
    with path.open("rb") as stream:
        stream.seek(start)
        try:
            reader = csv.open_csv(
                stream,
                read_options=csv.ReadOptions(column_names=names, block_size=_BLOCK, use_threads=False),
                parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=quoted),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(names, kind), check_utf8=False, strings_can_be_null=False, null_values=[]
                ),
            )
            for batch in reader:
                _send(batch, sender, encoding)
                done += batch.num_rows
        except pyarrow.ArrowInvalid:  # a row of another length, or one that is longer than is parsed together
            ragged = True
    sender.facts({"rows": done, "ragged": ragged})


def _send(batch: RecordBatch, sender: Sender, encoding: str = "utf-8") -> None:
    if batch.nbytes > _GROUP_BYTES or (batch.num_rows and batch.nbytes / batch.num_rows > MOST_RECORD):
        raise Refused("containers.long_row", most=MOST_RECORD)
    columns = [_column(batch.column(j), encoding) for j in range(batch.num_columns)]
    sender.batch(batch.num_rows, columns)


def _column(chunk: Array, encoding: str) -> Packed:
    """A column as the codes of its distinct cells; of lists and structures nothing is sent."""
    import pyarrow

    if chunk.type.num_fields:
        return 1, bytes(len(chunk)), [None]
    few = _small_numbers(chunk)
    if few is not None:
        return few
    if not hasattr(chunk, "dictionary"):
        chunk = plain_times(chunk).dictionary_encode()
    raw = plain_times(chunk.dictionary).to_pylist()
    cells = [c.decode(encoding, "replace") if c.__class__ is bytes else simple_cell(c) for c in raw]
    codes = chunk.indices
    if codes.null_count:
        codes = codes.cast(pyarrow.int32()).fill_null(len(cells))
        cells.append(None)
    width, kind = (1, pyarrow.uint8()) if len(cells) <= _BYTE else (4, pyarrow.int32())
    return width, codes.cast(kind).to_numpy().tobytes(), cells


def _small_numbers(chunk: Array) -> Packed | None:
    """Whole numbers that lie near one another, none missing: each is its own code."""
    import pyarrow
    from pyarrow import compute

    if not pyarrow.types.is_integer(chunk.type) or chunk.null_count or not len(chunk):
        return None
    ends = compute.min_max(chunk).as_py()
    low, high = ends["min"], ends["max"]
    if high - low >= _BYTE:
        return None
    numbers = chunk.to_numpy()
    return 1, (numbers - numbers.dtype.type(low)).astype("u1").tobytes(), list(range(low, high + 1))
