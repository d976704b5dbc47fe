"""Workbooks: .xlsx and .ods behind a look at the zip directory, .xls behind a look at its streams."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine as calamine

from repurchase.errors import InputError, Note, note
from repurchase.survey.read.containers.guards.xls_guard import check_xls
from repurchase.survey.read.containers.guards.zip_guard import Bounds, check_zip
from repurchase.survey.read.grid import Grid

DENSE_CELLS = 2_000_000  # calamine holds the whole rectangle: up to here whatever it is, beyond only if it is filled
MAX_CELLS = 30_000_000
MAX_COLUMNS = 5_000
BLANK_ROWS = 200


def read_zip(path: Path) -> Grid:
    """An .xlsx, .xlsm, .xlsb or .ods workbook; any other zip is named and refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = _zip_kind(names)
            if kind in {"xlsx", "ods"}:
                bounds = check_zip(archive, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("read.damaged_zip", file=path.name) from error
    match kind:
        case "xlsx":
            return _read_xlsx(path, bounds)
        case "ods":
            return _with_calamine(path, "ods", bounds)
        case _:
            raise InputError(f"read.zip_{kind}", file=path.name)


def _zip_kind(names: set[str]) -> str:
    if "xl/workbook.xml" in names or any(n.startswith("xl/worksheets/") for n in names):
        return "xlsx"
    if any(n.startswith("word/") for n in names):
        return "document"
    if any(n.startswith("ppt/") for n in names):
        return "document"
    if "content.xml" in names:
        return "ods"
    if "xl/workbook.bin" in names:
        return "binary"
    return "archive"


def read_ole(path: Path) -> Grid:
    """A legacy .xls workbook; an encrypted .xlsx or an old Word file is named and refused."""
    with path.open("rb") as stream:
        raw = stream.read()
    for stream_name, message in (
        ("EncryptedPackage", "read.is_encrypted"),
        ("EncryptionInfo", "read.is_encrypted"),
        ("WordDocument", "read.zip_document"),
    ):
        if stream_name.encode("utf-16-le") in raw:
            raise InputError(message, file=path.name)
    if not any(name.encode("utf-16-le") in raw for name in ("Workbook", "Book")):
        raise InputError("read.not_a_table", file=path.name)
    check_xls(raw, path)
    return _with_calamine(path, "xls", {})


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: list[list[Any]]
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def size(self) -> int:
        return sum(sum(c not in ("", None) for c in row) for row in self.rows[:2000]) * max(len(self.rows) // 2000, 1)


def _read_xlsx(path: Path, bounds: dict[str, Bounds]) -> Grid:
    big = [b for b in bounds.values() if not b.dense(DENSE_CELLS)]
    if sum(b.cells for b in bounds.values()) > MAX_CELLS:
        raise InputError("read.too_many_cells", file=path.name, most=MAX_CELLS)
    return _with_openpyxl(path) if big else _with_calamine(path, "xlsx", bounds)


def _with_calamine(path: Path, kind: str, bounds: dict[str, Bounds]) -> Grid:
    """The workbook read whole, after its bounds were found harmless."""
    if sum(b.cells for b in bounds.values()) > MAX_CELLS:
        raise InputError("read.too_many_cells", file=path.name, most=MAX_CELLS)
    try:
        with path.open("rb") as stream:
            book = calamine.load_workbook(stream)
            sheets = [s for s in (_calamine_sheet(book, name) for name in _visible(book)) if s.rows]
    except _calamine_errors() as error:
        locked = isinstance(error, calamine.PasswordError) or "assword" in str(error)
        raise InputError("read.is_encrypted" if locked else "read.damaged_workbook", file=path.name) from error
    return _largest(path, sheets, kind)


def _calamine_errors() -> tuple[type[BaseException], ...]:
    """What calamine raises; a Rust panic has a class of its own that exists only once it has happened."""
    panics = tuple(c for c in BaseException.__subclasses__() if c.__name__ == "PanicException")
    return (calamine.CalamineError, OSError, ValueError, zipfile.BadZipFile, OverflowError, *panics)


def _visible(book: Any) -> list[str]:
    shown = [m.name for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
    return shown or list(book.sheet_names)


def _calamine_sheet(book: Any, name: str) -> _Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        return _Sheet(name, [])
    rows = sheet.to_python(skip_empty_area=False)
    merged = tuple((a[0], a[1], b[0], b[1]) for a, b in (sheet.merged_cell_ranges or ()))
    return _Sheet(name, rows, merged)


def _with_openpyxl(path: Path) -> Grid:
    """The workbook cell by cell: for sheets that declare or scatter far more than they hold."""
    import openpyxl

    sheets = []
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            sheets.append(_Sheet(sheet.title, list(_streamed(sheet))))
        book.close()
    except (
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
        zipfile.BadZipFile,
        SyntaxError,
    ) as error:
        raise InputError("read.damaged_workbook", file=path.name) from error
    return _largest(path, [s for s in sheets if s.rows], "xlsx")


def _streamed(sheet: Any) -> Iterator[list[Any]]:
    blank: list[list[Any]] = []
    total = 0
    for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            blank.append([])
            if len(blank) > BLANK_ROWS:
                return
            continue
        total += len(cells)
        if total > MAX_CELLS:
            return
        yield from blank
        blank = []
        yield cells


def _largest(path: Path, sheets: list[_Sheet], kind: str) -> Grid:
    """The sheet with most answers; the others are named and searched for marks."""
    if not sheets:
        raise InputError("read.no_cells", file=path.name)
    chosen = max(sheets, key=lambda s: s.size)
    if not chosen.size:
        raise InputError("read.no_cells", file=path.name)
    others = [s for s in sheets if s is not chosen]
    aside = tuple(
        str(c) for s in others for c in (s.name, *(c for row in s.rows[:20] for c in row[:20])) if c not in ("", None)
    )
    notes: tuple[Note, ...] = ()
    if any(s.size for s in others):
        notes = (note("read.other_sheets", "info", sheet=chosen.name, n=len(others)),)
    if max(map(len, chosen.rows)) > MAX_COLUMNS:
        raise InputError("read.too_wide", file=path.name, columns=max(map(len, chosen.rows)), most=MAX_COLUMNS)
    return Grid(chosen.rows, kind, sheet=chosen.name, merged=chosen.merged, aside=(chosen.name, *aside), notes=notes)
