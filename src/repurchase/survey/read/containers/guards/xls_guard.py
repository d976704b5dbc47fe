"""A look through a legacy .xls before a parser sees it that reserves memory for whatever the file claims."""

from __future__ import annotations

import struct
from pathlib import Path

from repurchase.errors import InputError

MOST_COLUMNS = 256
DENSE_CELLS = 2_000_000  # a rectangle up to here is harmless; beyond, it must be filled
FREE, END = 0xFFFFFFFF, 0xFFFFFFFE
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_BOF, _DIMENSION, _STRINGS = 0x0809, 0x0200, 0x00FC


class _Damaged(Exception):
    """A chain that leaves the file, or a claim that the file cannot hold."""


def check_xls(raw: bytes, path: Path) -> None:
    """Follow the workbook stream and hold its claims against its size.

    Raises
    ------
    InputError
        The compound file is damaged, a cell lies outside the sheet, or the sheet claims far more than it holds.
    """
    try:
        _records(_workbook(raw))
    except (_Damaged, struct.error, IndexError, OverflowError) as error:
        raise InputError("read.damaged_workbook", file=path.name) from error


def _workbook(raw: bytes) -> bytes:
    """The stream called Workbook or Book."""
    shift, mini_shift = struct.unpack_from("<HH", raw, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise _Damaged
    size = 1 << shift
    fats, directory, _, cutoff, mini_start, minis, more, extra = struct.unpack_from("<I I I I I I I I", raw, 44)
    sectors = len(raw) // size + 1
    if max(fats, minis, extra) > sectors:
        raise _Damaged
    table = _fat(raw, size, fats, more)
    entries = _chain(raw, size, table, directory)
    root = struct.unpack_from("<II", entries, 116)
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at:at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        if name in {"Workbook", "Book"}:
            start, bytes_ = struct.unpack_from("<II", entries, at + 116)
            if bytes_ > len(raw):
                raise _Damaged
            if bytes_ >= cutoff:
                return _chain(raw, size, table, start)[:bytes_]
            small = struct.unpack(f"<{minis * size // 4}I", _chain(raw, size, table, mini_start)[:minis * size])
            return _chain(b"\0" * 64 + _chain(raw, size, table, root[0]), 64, small, start)[:bytes_]
    raise _Damaged


def _fat(raw: bytes, size: int, fats: int, more: int) -> tuple[int, ...]:
    places = list(struct.unpack_from("<109I", raw, 76))
    seen = 0
    while more not in (FREE, END) and seen <= len(raw) // size:
        block = struct.unpack_from(f"<{size // 4}I", raw, (more + 1) * size)
        places += block[:-1]
        more, seen = block[-1], seen + 1
    table: list[int] = []
    for place in [p for p in places if p < END][:fats]:
        table += struct.unpack_from(f"<{size // 4}I", raw, (place + 1) * size)
    return tuple(table)


def _chain(raw: bytes, size: int, table: tuple[int, ...], sector: int) -> bytes:
    parts, seen = [], 0
    while sector < END:
        at = (sector + 1) * size
        if at >= len(raw) or seen > len(table):
            raise _Damaged
        parts.append(raw[at:at + size])
        sector, seen = table[sector], seen + 1
    return b"".join(parts)


def _records(stream: bytes) -> None:
    """Walk the records: cells inside the sheet, each sheet's rectangle filled or small, no more strings than bytes."""
    at, cells, last_row, last_column = 0, 0, 0, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = at + 4
        at = body + length
        if kind == _BOF:
            cells = last_row = last_column = 0
        elif kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, body)
            if kind in (0x00BD, 0x00BE):
                column = max(column, struct.unpack_from("<H", stream, at - 2)[0])
            cells += 1 if kind not in (0x00BD, 0x00BE) else max(length // 6, 1)
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
            if last_column > MOST_COLUMNS or last_row * last_column > DENSE_CELLS + 8 * cells:
                raise _Damaged
        elif kind == _DIMENSION:
            _claimed(stream, body, length)
        elif kind == _STRINGS and length >= 8 and struct.unpack_from("<I", stream, body + 4)[0] > len(stream):
            raise _Damaged


def _claimed(stream: bytes, body: int, length: int) -> None:
    """The rectangle that a sheet says it has must lie in the sheet, first row and column before the last."""
    form = "<IIHH" if length >= 12 else "<HHHH"
    first_row, rows, first_column, columns = struct.unpack_from(form, stream, body)
    if not (first_row <= rows <= 65_536 and first_column <= columns <= MOST_COLUMNS):
        raise _Damaged
