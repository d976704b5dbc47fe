"""SPSS, Stata and Parquet: containers that carry variable names, labels and value labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from repurchase.errors import InputError, note
from repurchase.survey.read.containers.guards.sav_guard import check_sav
from repurchase.survey.read.grid import Table, column
from repurchase.survey.read.normal import clean

MAX_CELLS = 60_000_000
_WESTERN = re.compile("[\u0080-\u00ff]{2}")


def read_sav(path: Path) -> Table:
    """SPSS .sav or .zsav: user-missing cells blank, labels kept."""
    import pyreadstat

    check_sav(path)
    return _read_stat(path, pyreadstat.read_sav, "sav")


def read_dta(path: Path) -> Table:
    """Stata .dta: .a to .z blank, labels kept."""
    import pyreadstat

    return _read_stat(path, pyreadstat.read_dta, "dta")


def _read_stat(path: Path, reader: Callable[..., Any], kind: str) -> Table:
    frame, meta = _tried(path, reader, kind)
    wordings = [w if isinstance(w, str) else "" for w in meta.column_labels or [""] * frame.shape[1]]
    labels: Mapping[Any, Mapping[Any, str]] = meta.variable_value_labels or {}
    columns = []
    for i, (head, wording) in enumerate(zip(frame, wordings, strict=True)):
        name = str(head)
        held = {float(k): clean(v) for k, v in labels.get(head, {}).items() if _numeric(k)}
        cells = _cells(frame.iloc[:, i])
        columns.append(column(name, cells, name=clean(name), wording=clean(wording or name), labels=held, index=i))
    aside = tuple(str(s) for s in (getattr(meta, "file_label", None), meta.table_name, *(meta.notes or ())) if s)
    return Table(columns, np.arange(1, len(frame) + 1), kind, meta.file_encoding or "", aside=aside)


def _tried(path: Path, reader: Callable[..., Any], kind: str) -> tuple[Any, Any]:
    """The file in its own encoding, else in GB18030 (a GBK file that declares another code page)."""
    import pyreadstat

    failed: Exception | None = None
    for encoding in (None, "GB18030"):
        try:
            _, meta = reader(str(path), metadataonly=True, encoding=encoding)
            if (meta.number_rows or 0) * (meta.number_columns or 0) > MAX_CELLS:
                raise InputError("read.too_many_cells", file=path.name, most=MAX_CELLS)
            words = "".join(filter(None, meta.column_labels or ()))
            if encoding is None and len(_WESTERN.findall(words)) > len(words) / 8 > 0:
                continue
            return reader(str(path), encoding=encoding)
        except (
            pyreadstat.ReadstatError,
            pyreadstat.PyreadstatError,
            UnicodeError,
            OverflowError,
            ValueError,
            MemoryError,
        ) as error:
            if isinstance(error, InputError):
                raise
            failed = error
    raise InputError(f"read.damaged_{kind}", file=path.name) from failed


def _cells(series: Any) -> list[Any]:
    return [None if v is None or v != v else v for v in series.tolist()]


def _numeric(key: Any) -> bool:
    return isinstance(key, int | float) and not isinstance(key, bool)


def read_parquet(path: Path) -> Table:
    """Apache Parquet, where pyarrow is installed."""
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise InputError("read.needs_pyarrow", file=path.name) from error
    try:
        held = parquet.ParquetFile(str(path), memory_map=False)
        if held.metadata.num_rows * held.metadata.num_columns > MAX_CELLS:
            raise InputError("read.too_many_cells", file=path.name, most=MAX_CELLS)
        table = held.read()
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("read.damaged_parquet", file=path.name) from error
    columns = [
        column(name, _simple(table.column(i)), index=i)
        for i, name in enumerate(table.column_names)
        if not name.startswith("__index_level")
    ]
    notes = [] if columns else [note("read.no_answers", "alarm")]
    return Table(columns, np.arange(1, table.num_rows + 1), "parquet", notes=notes)


def _simple(chunked: Any) -> list[Any]:
    return [
        v if v is None or isinstance(v, str | int | float | bool) or hasattr(v, "year") else str(v)
        for v in chunked.to_pylist()
    ]
