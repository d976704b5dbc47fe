"""SPSS, Stata and Parquet: containers that carry variable names, labels and value labels.

``send_*`` run in the child and send columns; `table` makes a `SheetTable` of them here.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Protocol

from repurchase.survey.read.containers.guards.limits import (
    GROUP_BYTES,
    MOST_CELL,
    MOST_CELLS,
    MOST_LABELS,
    MOST_TEXT,
    Refused,
)
from repurchase.survey.read.containers.guards.sav_guard import check_sav
from repurchase.survey.read.containers.wire import Sender
from repurchase.survey.read.sheet.cell import Cell

if TYPE_CHECKING:
    from pyarrow import Array, DataType, RecordBatch
    from pyreadstat.pyclasses import metadata_container

    from repurchase.survey.read.containers.fence import Reply
    from repurchase.survey.read.sheet.grid import SheetTable

_WESTERN = re.compile("[\u0080-\u00ff]{2}")
_NUMBER_BYTES, _TEXT_BYTES = 40, 400  # of a cell in the lists that pyreadstat builds
_BATCH = 65_536
_CALENDAR = (-719_161, 2_932_895)  # days of the years 1 to 9999 from 1970 on, a day less for the time zone
_UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_NESTED_BATCH = 256  # rows of lists, each as long as it likes, that are unfolded together
_NESTED_BYTES = 16_000_000
_ASIDE = 10_000  # characters of a file's label or notes


class _StatReader(Protocol):
    """A function of pyreadstat that reads one kind of file."""

    def __call__(
        self,
        path: str,
        /,
        *,
        metadataonly: bool = ...,
        encoding: str | None = ...,
        usecols: list[str] | None = ...,
        output_format: Literal["dict"] = ...,
    ) -> tuple[dict[str, list[Cell]], metadata_container]: ...


def table(reply: Reply, kind: str) -> SheetTable:
    """The columns that a child sent, their labels cleaned, the blank cells of each coded -1."""
    import numpy as np

    from repurchase.errors import note
    from repurchase.survey.read.sheet.grid import SheetTable, column
    from repurchase.survey.read.sheet.normalise import clean

    columns = []
    for i, (facts, uniques, codes) in enumerate(reply.columns):
        name = str(facts["name"])
        labels = {float(k): clean(str(v)) for k, v in facts.get("labels", ())}
        wording = clean(facts.get("wording") or name)
        columns.append(column(name, uniques, name=clean(name), wording=wording, labels=labels, index=i, members=codes))
    notes = [] if columns or kind != "parquet" else [note("read.no_answers", "alarm")]
    if far := int(reply.facts.get("far", 0)):
        notes.append(note("containers.far_dates", "alarm", n=far))
    lines = np.arange(1, int(reply.facts.get("rows", 0)) + 1)
    encoding, aside = str(reply.facts.get("encoding", "")), tuple(map(str, reply.facts.get("aside", ())))
    return SheetTable(columns, lines, kind, encoding, aside=aside, notes=notes)


def has_pyarrow() -> bool:
    """Whether the library that reads Parquet is installed."""
    return find_spec("pyarrow") is not None


def send_sav(path: Path, sender: Sender) -> None:
    """SPSS .sav or .zsav: user-missing cells blank, labels kept."""
    import pyreadstat

    check_sav(path)
    _send_stat(path, pyreadstat.read_sav, "sav", sender)


def send_dta(path: Path, sender: Sender) -> None:
    """Stata .dta: .a to .z blank, labels kept."""
    import pyreadstat

    _send_stat(path, pyreadstat.read_dta, "dta", sender)


def _send_stat(path: Path, reader: _StatReader, kind: str, sender: Sender) -> None:
    """Send the file read in its own encoding, else in GB18030 (a GBK file that declares another code page)."""
    failed: BaseException | None = None
    for encoding in (None, "GB18030"):
        try:
            _, meta = reader(str(path), metadataonly=True, encoding=encoding, output_format="dict")
            sender.meter.size(meta.number_rows or 0, meta.number_columns or 0)
            words = "".join(filter(None, meta.column_labels or ()))
            if encoding is None and len(_WESTERN.findall(words)) > len(words) / 8 > 0:
                continue
            columns = [(n, sender.number(cells)) for n, cells in _in_groups(path, reader, encoding, meta, sender)]
        except _failures() as error:
            failed = error
            continue
        _send_described(meta, columns, sender)
        return
    raise Refused(f"read.damaged_{kind}") from failed


def _send_described(meta: metadata_container, columns: list[tuple[str, array[int]]], sender: Sender) -> None:
    labels = meta.variable_value_labels or {}
    if sum(map(len, labels.values())) > MOST_LABELS:
        raise Refused("containers.too_many_labels", most=MOST_LABELS)
    if sum(len(v) for held in labels.values() for v in held.values() if isinstance(v, str)) > MOST_TEXT:
        raise Refused("containers.long_texts", most=MOST_TEXT)
    wording = dict(zip(meta.column_names, meta.column_labels or (), strict=False))
    for name, codes in columns:
        held = [(k, str(v)) for k, v in labels.get(name, {}).items() if _numeric(k)]
        words = wording.get(name)
        sender.column({"name": str(name), "wording": words if isinstance(words, str) else "", "labels": held}, codes)
    aside = [str(s)[:_ASIDE] for s in (getattr(meta, "file_label", None), meta.table_name, *(meta.notes or ())) if s]
    rows = len(columns[0][1]) if columns else 0
    sender.facts({"rows": rows, "encoding": meta.file_encoding or "", "aside": aside})


def _failures() -> tuple[type[BaseException], ...]:
    import pyreadstat

    return (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeError, OverflowError, ValueError)


def _in_groups(
    path: Path, reader: _StatReader, encoding: str | None, meta: metadata_container, sender: Sender
) -> Iterator[tuple[str, list[Cell]]]:
    """Each column and its cells, so many columns read at a time that their cells are never all held."""
    names = list(meta.column_names)
    texts = {n for n, t in (meta.readstat_variable_types or {}).items() if "string" in str(t)}
    count = meta.number_rows or MOST_CELLS // max(len(names), 1)
    for group in _groups(names, [count * (_TEXT_BYTES if n in texts else _NUMBER_BYTES) for n in names]):
        chosen = group if len(group) < len(names) else None
        held, _ = reader(str(path), encoding=encoding, output_format="dict", usecols=chosen)
        for name in list(held):
            cells = held.pop(name)
            sender.meter.size(len(cells), len(names))
            yield name, [None if v != v else v for v in cells]


def _groups(names: Sequence[str], costs: Sequence[int]) -> Iterator[list[str]]:
    """Names in order, cut wherever a group would cost more than it may."""
    group: list[str] = []
    held = 0
    for name, cost in zip(names, costs, strict=True):
        if group and held + cost > GROUP_BYTES:
            yield group
            group, held = [], 0
        group.append(name)
        held += cost
    if group:
        yield group


def _numeric(key: object) -> bool:
    return isinstance(key, int | float) and not isinstance(key, bool)


def send_parquet(path: Path, sender: Sender) -> None:
    """Apache Parquet, where pyarrow is installed: column by column, texts as codes of their dictionary."""
    import pyarrow
    from pyarrow import parquet

    try:
        held = parquet.ParquetFile(opened_source(path), memory_map=False)
        schema, described = held.schema_arrow, held.metadata
        sender.meter.size(described.num_rows, described.num_columns)
        texts = [n for n, t in zip(schema.names, schema.types, strict=True) if is_text(t)]
        held = parquet.ParquetFile(opened_source(path), memory_map=False, read_dictionary=texts)
        values = sum(
            described.row_group(g).column(c).num_values
            for g in range(described.num_row_groups)
            for c in range(described.num_columns)
        )
        sender.meter.size(1 if values <= MOST_CELLS else values, 1)
        for name, kind in zip(schema.names, schema.types, strict=True):
            if not name.startswith("__index_level"):
                size = _NESTED_BATCH if kind.num_fields else _BATCH
                batches = held.iter_batches(batch_size=size, columns=[name], use_threads=False)
                sender.column({"name": name}, _codes(batches, sender, described.num_rows))
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        if isinstance(error, MemoryError):
            raise
        raise Refused("read.damaged_parquet") from error
    sender.facts({"rows": described.num_rows, "far": sender.far})


def opened_source(path: Path) -> str | BinaryIO:
    """The path, or the open file where its name is no text."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return path.open("rb")
    return str(path)


def is_text(kind: DataType) -> bool:
    """Whether a column holds texts."""
    import pyarrow

    return bool(
        pyarrow.types.is_string(kind)
        or pyarrow.types.is_large_string(kind)
        or pyarrow.types.is_binary(kind)
        or pyarrow.types.is_large_binary(kind)
    )


def _codes(batches: Iterable[RecordBatch], sender: Sender, rows: int) -> array[int]:
    """The running numbers of a column's cells; each text of a dictionary is built once a batch."""
    codes = array("I")
    for batch in batches:
        for chunk in (batch.column(0),) if batch.num_columns else ():
            if chunk.type.num_fields and chunk.nbytes > _NESTED_BYTES:
                raise Refused("containers.long_cell", most=MOST_CELL)
            chunk = _count_far(chunk, sender)
            if hasattr(chunk, "dictionary"):
                words = sender.number([*map(simple_cell, plain_times(chunk.dictionary).to_pylist()), None])
                codes.extend(words[-1 if i is None else i] for i in chunk.indices.to_pylist())
            else:
                codes.extend(sender.number(list(map(simple_cell, plain_times(chunk).to_pylist()))))
    if len(codes) != rows:
        raise ValueError(rows)
    return codes


def _count_far(chunk: Array, sender: Sender) -> Array:
    """Moments that the calendar has; the others blank, and counted."""
    import pyarrow
    from pyarrow import compute

    kinds, kind = pyarrow.types, chunk.type
    if not (kinds.is_date(kind) or kinds.is_timestamp(kind)) or not len(chunk):
        return chunk
    day = 1 if kinds.is_date32(kind) else 86_400 * _UNITS["ms" if kinds.is_date64(kind) else kind.unit]
    numbers = chunk.cast(pyarrow.int32() if kinds.is_date32(kind) else pyarrow.int64()).cast(pyarrow.int64())
    first, last = (min(max(d * day, -(2**63)), 2**63 - 1) for d in _CALENDAR)
    near = compute.and_(compute.greater_equal(numbers, first), compute.less_equal(numbers, last))
    far = len(near) - near.null_count - (compute.sum(near).as_py() or 0)
    if not far:
        return chunk
    sender.far += far
    return compute.if_else(near, chunk, pyarrow.scalar(None, kind))


def plain_times(chunk: Array) -> Array:
    """Times in microseconds, as Python has them: pyarrow would import pandas for nanoseconds."""
    import pyarrow

    kinds = pyarrow.types
    if kinds.is_timestamp(chunk.type):
        return chunk.cast(pyarrow.timestamp("us", chunk.type.tz), safe=False)
    if kinds.is_time64(chunk.type):
        return chunk.cast(pyarrow.time64("us"), safe=False)
    return chunk.cast(pyarrow.duration("us"), safe=False) if kinds.is_duration(chunk.type) else chunk


def simple_cell(cell: Any) -> Cell:
    """A cell as one of the kinds that a sheet holds."""
    if cell is None or isinstance(cell, str | int | float | bool) or hasattr(cell, "year"):
        return None if cell != cell else cell
    return str(cell)
