"""The reader that opens a file by what it really is, and the file's checksum."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NoReturn

from repurchase.errors import InputError
from repurchase.files.near_names import missing_file
from repurchase.identity_patterns import shown_name
from repurchase.survey.read.containers import delimited, statistics_files, workbooks
from repurchase.survey.read.containers.fence import parsed
from repurchase.survey.read.containers.first_bytes import kind_of
from repurchase.survey.read.containers.guards.limits import MOST_DISTINCT, MOST_FILE_BYTES, MOST_TEXT
from repurchase.survey.read.sheet.grid import Grid, SheetTable


def open_file(path: Path) -> Grid | SheetTable:
    """The raw table of a file, whatever its suffix says.

    Raises
    ------
    InputError
        The file is missing, empty, a folder, too large, damaged, locked, or no table.
    """
    head = first_bytes(path)
    match kind_of(path, head):
        case "zip" | "ole" as kind:
            if kind == "zip" and not head.startswith(b"PK\x03\x04"):
                _refuse("read.damaged_zip", path)
            return workbooks.grid(parsed(kind, path))
        case "sav" | "dta" | "parquet" as kind:
            if kind == "parquet" and not statistics_files.has_pyarrow():
                _refuse("read.needs_pyarrow", path)
            return statistics_files.table(parsed(kind, path), kind)
        case "text":
            return delimited.read_text(path)
        case message:
            _refuse(message, path)


def check_answers(table: SheetTable, path: Path) -> None:
    """Hold what differs from cell to cell, column by column, against the room that its copies will take.

    Raises
    ------
    InputError
        There are more distinct answers, or more text in them, than may be held.
    """
    distinct = sum(len(c.uniques) for c in table.columns)
    text = sum(len(u) if u.isascii() else 3 * len(u) for c in table.columns for u in c.uniques if isinstance(u, str))
    if distinct > MOST_DISTINCT or text > MOST_TEXT:
        raise InputError(
            "containers.too_much_text", file=shown_name(path), texts=MOST_DISTINCT, megabytes=MOST_TEXT // 1_000_000
        )


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of the file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def first_bytes(path: Path, most: int = MOST_FILE_BYTES) -> bytes:
    """The first bytes of a file that can be opened and has no more than `most`.

    Raises
    ------
    InputError
        It is missing, empty, a folder, closed to us, or too large.
    """
    if path.is_dir():
        _refuse("read.is_folder", path)
    if path.suffix.casefold() == ".toml":
        _refuse("read.is_study", path)
    try:
        if not path.is_file():
            _refuse_missing(path)
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    except (PermissionError, OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("read.cannot_open", file=shown_name(path)) from error
    if size > most:
        sizes = {"megabytes": size // 1_000_000, "most": most // 1_000_000}
        raise InputError("read.too_large", file=shown_name(path), **sizes)
    if not head.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        _refuse("read.is_empty", path)
    return head


def _refuse_missing(path: Path) -> NoReturn:
    """Say that there is no file, and which one may have been meant."""
    if path.exists():
        _refuse("read.not_a_file", path)
    near = missing_file(path)
    if near is None:
        _refuse("read.not_found", path)
    raise InputError("read.not_found_near", file=shown_name(path), near=near)


def _refuse(message: str, path: Path) -> NoReturn:
    raise InputError(message, file=shown_name(path))
