"""What a file really is, told by its first bytes; the reader that opens it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NoReturn

from repurchase.errors import InputError
from repurchase.survey.read.containers import delimited, statistics_files, workbooks
from repurchase.survey.read.grid import Grid, Table

MAX_BYTES = 500_000_000
_OTHERS = (  # (first bytes, message): files that hold no table that we would open
    (b"%PDF", "read.is_pdf"),
    (b"\x89PNG", "read.is_image"),
    (b"\xff\xd8\xff", "read.is_image"),
    (b"GIF8", "read.is_image"),
    (b"BM6", "read.is_image"),
    (b"Rar!", "read.is_archive"),
    (b"7z\xbc\xaf", "read.is_archive"),
    (b"\x1f\x8b", "read.is_archive"),
    (b"BZh", "read.is_archive"),
    (b"\xfd7zXZ", "read.is_archive"),
    (b"SQLite format 3", "read.is_database"),
    (b"\x00\x01\x00\x00Standard", "read.is_database"),
    (b"{\\rtf", "read.is_document"),
    (b"\x80\x02", "read.is_pickle"),
    (b"\x80\x03", "read.is_pickle"),
    (b"\x80\x04", "read.is_pickle"),
    (b"\x80\x05", "read.is_pickle"),
    (b"MZ", "read.is_program"),
    (b"\x7fELF", "read.is_program"),
    (b"RDX", "read.is_rdata"),
    (b"\x89HDF", "read.is_hdf"),
)
_STATA_OLD = range(104, 116)


def open_file(path: Path) -> Grid | Table:
    """The raw table of a file, whatever its suffix says.

    Raises
    ------
    InputError
        The file is missing, empty, a folder, too large, damaged, locked, or no table.
    """
    head = _first_bytes(path)
    for magic, message in _OTHERS:
        if head.startswith(magic):
            _refuse(message, path)
    match head:
        case _ if head.startswith(b"PK\x03\x04"):
            return workbooks.read_zip(path)
        case _ if head.startswith(b"PK"):
            _refuse("read.damaged_zip", path)
        case _ if head.startswith(b"\xd0\xcf\x11\xe0"):
            return workbooks.read_ole(path)
        case _ if head.startswith((b"$FL2", b"$FL3")):
            return statistics_files.read_sav(path)
        case _ if head.startswith(b"<stata_dta>") or _old_stata(head):
            return statistics_files.read_dta(path)
        case _ if head.startswith(b"PAR1"):
            return statistics_files.read_parquet(path)
    return delimited.read_text(path)


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of the file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        _refuse("read.is_folder", path)
    try:
        if not path.is_file():
            _refuse("read.not_found" if not path.exists() else "read.not_a_file", path)
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    except (PermissionError, OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("read.cannot_open", file=path.name) from error
    if size > MAX_BYTES:
        raise InputError("read.too_large", file=path.name, megabytes=size // 1_000_000, most=MAX_BYTES // 1_000_000)
    if not head.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        _refuse("read.is_empty", path)
    return head


def _old_stata(head: bytes) -> bool:
    return len(head) > 60 and head[0] in _STATA_OLD and head[1] in (1, 2) and head[2] == 1 and head[3] == 0


def _refuse(message: str, path: Path) -> NoReturn:
    raise InputError(message, file=path.name)
