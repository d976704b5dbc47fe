"""A look into a zip file before any parser sees it: sizes, ratios, false sizes, XML entities, sheet bounds."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from repurchase.errors import InputError

MAX_MEMBERS = 2_000
MAX_UNPACKED = 600_000_000
MAX_RATIO = 100
RATIO_FROM = 20_000_000  # a small file may be as repetitive as it likes
_CHUNK = 1 << 18
_COLUMN = re.compile(rb' r="([A-Z]{1,3})[0-9]')
_ROW = re.compile(rb'row\b[^>]*?\br="(\d{1,7})"')
_DIMENSION = re.compile(rb'<(?:x:)?dimension\b[^>]*?\bref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"')
_REPEAT = re.compile(rb'number-(columns|rows)-repeated="(\d{1,9})"')
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b[^>]*>")
_ODS_ROWS = re.compile(rb'<table:table-row\b[^>]*number-rows-repeated="(\d{4,9})"[^>]*>(.*?)</table:table-row>', re.S)
MOST_REPEATS = 1_000  # of a cell or row that holds something; empty ones may fill the sheet


@dataclass(slots=True)
class Bounds:
    """What a sheet holds and what it claims."""

    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    declared: int = 0

    def dense(self, most: int) -> bool:
        """Whether a reader that fills the whole rectangle is safe."""
        area = self.last_row * self.last_column
        return max(area, self.declared) <= max(most, 4 * self.cells)


def check_zip(archive: zipfile.ZipFile, path: Path) -> dict[str, Bounds]:
    """Refuse bombs and entity tricks; the bounds of each worksheet.

    Raises
    ------
    InputError
        Too many members, too much unpacked, an absurd ratio, encrypted members, a document type in the XML.
    """
    members = archive.infolist()
    total = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members)
    if len(members) > MAX_MEMBERS:
        raise InputError("read.zip_crowd", file=path.name, n=len(members))
    if total > MAX_UNPACKED or (total > RATIO_FROM and total > MAX_RATIO * max(packed, 1)):
        raise InputError("read.zip_bomb", file=path.name, megabytes=total // 1_000_000)
    if any(m.flag_bits & 1 for m in members):
        raise InputError("read.is_encrypted", file=path.name)
    if "content.xml" in archive.namelist():
        _check_ods(archive, path)
    found: dict[str, Bounds] = {}
    for member in members:
        if not member.filename.endswith((".xml", ".rels")):
            continue
        sheet = member.filename.startswith("xl/worksheets/") or member.filename == "content.xml"
        if (
            not sheet
            and not member.filename.startswith("xl/")
            and member.filename not in {"[Content_Types].xml", "styles.xml"}
        ):
            continue
        bounds = _scan(archive, member, path, count=sheet)
        if sheet:
            found[member.filename] = bounds
    return found


def _check_ods(archive: zipfile.ZipFile, path: Path) -> None:
    """Refuse an .ods whose filled cells or rows are repeated so often that its sheet would fill the memory."""
    text = b"".join(_unpacked(archive, archive.getinfo("content.xml"), path))
    for match in _ODS_CELL.finditer(text):
        times = _REPEAT.search(match[0])
        if times and int(times[2]) > MOST_REPEATS and b"office:value" in match[0]:
            raise InputError("read.zip_repeats", file=path.name, n=int(times[2]))
    for times, row in _ODS_ROWS.findall(text):
        if int(times) > MOST_REPEATS and (b"office:value" in row or b"<text:p" in row):
            raise InputError("read.zip_repeats", file=path.name, n=int(times))


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, *, count: bool) -> Bounds:
    bounds, tail, first = Bounds(), b"", True
    for chunk in _unpacked(archive, member, path):
        if first and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
            raise InputError("read.xml_entities", file=path.name)
        if count:
            text = tail + chunk
            if first:
                _declared(bounds, text)
            _counted(bounds, text, path)
            tail = text[-200:]
        first = False
    return bounds


def _declared(bounds: Bounds, text: bytes) -> None:
    if match := _DIMENSION.search(text):
        bounds.declared = _column(match[1]) * int(match[2])


def _counted(bounds: Bounds, text: bytes, path: Path) -> None:
    """Add what a piece of a sheet holds; byte searches only, for these pieces are many."""
    bounds.cells += text.count(b"<c ") + text.count(b":c ")
    columns = set(_COLUMN.findall(text))
    bounds.last_column = max([bounds.last_column, *map(_column, columns)])
    last = max(text.rfind(b"<row "), text.rfind(b":row "))
    if last >= 0 and (row := _ROW.search(text, last)):
        bounds.last_row = max(bounds.last_row, int(row[1]))
    for kind, times in _REPEAT.findall(text) if b"-repeated=" in text else ():
        limit = 16_384 if kind == b"columns" else 1_048_576
        if int(times) > limit:
            raise InputError("read.zip_repeats", file=path.name, n=int(times))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Iterator[bytes]:
    """The member's bytes; refuses one that holds more than the directory says."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise InputError("read.damaged_zip", file=path.name)
    given = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            given += len(chunk)
            yield chunk
    if member.compress_type == zipfile.ZIP_DEFLATED and _is_longer(archive, member):
        raise InputError("read.zip_lies", file=path.name)


def _is_longer(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether the deflated stream goes on beyond the size that the directory declares."""
    if member.file_size > member.compress_size * 2 or member.file_size > 50_000_000:
        return False  # a truthful directory: ZipExtFile has read to the end and checked the sum
    raw = archive.fp
    if raw is None:
        return False
    here = raw.tell()
    raw.seek(member.header_offset)
    head = raw.read(30)
    raw.seek(member.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"))
    packed = raw.read(member.compress_size)
    raw.seek(here)
    inflate = zlib.decompressobj(-15)
    return len(inflate.decompress(packed, member.file_size + 1)) > member.file_size


def _column(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value
