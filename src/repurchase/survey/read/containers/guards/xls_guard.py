"""A look through a legacy .xls before a parser sees it that reserves memory for whatever the file claims."""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass, field

from repurchase.survey.read.containers.guards.limits import (
    FEW_PLACES,
    SHEET_AREA_BYTES,
    SHEET_CELL_BYTES,
    SHEET_TEXT_BYTES,
    SPREAD_BYTES,
    Refused,
)

MOST_XLS_COLUMNS = 256
FREE, END = 0xFFFFFFFF, 0xFFFFFFFE
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_BOF, _DIMENSION, _STRINGS, _REFERENCE, _CONTINUE, _SHEET = 0x0809, 0x0200, 0x00FC, 0x00FD, 0x003C, 0x0085


class _DamagedXls(Exception):
    """A chain that leaves the file, or a claim that the file cannot hold."""


def check_xls(raw: bytes) -> None:
    """Follow the workbook stream and hold its claims against its size.

    Raises
    ------
    Refused
        The compound file is damaged, a cell lies outside the sheet, or the sheet claims far more than it holds.
    """
    try:
        _records(_workbook(raw))
    except (_DamagedXls, struct.error, IndexError, OverflowError) as error:
        raise Refused("read.damaged_workbook") from error


def _workbook(raw: bytes) -> bytes:
    """The stream called Workbook or Book."""
    shift, mini_shift = struct.unpack_from("<HH", raw, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise _DamagedXls
    size = 1 << shift
    fats, directory, _, cutoff, mini_start, minis, more, extra = struct.unpack_from("<I I I I I I I I", raw, 44)
    sectors = len(raw) // size + 1
    if max(fats, minis, extra) > sectors:
        raise _DamagedXls
    table = _fat(raw, size, fats, more)
    entries = _chain(raw, size, table, directory)
    root = struct.unpack_from("<II", entries, 116)
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        if name in {"Workbook", "Book"}:
            start, bytes_ = struct.unpack_from("<II", entries, at + 116)
            if bytes_ > len(raw):
                raise _DamagedXls
            if bytes_ >= cutoff:
                return _chain(raw, size, table, start)[:bytes_]
            small = struct.unpack(f"<{minis * size // 4}I", _chain(raw, size, table, mini_start)[: minis * size])
            return _chain(b"\0" * 64 + _chain(raw, size, table, root[0]), 64, small, start)[:bytes_]
    raise _DamagedXls


def _fat(raw: bytes, size: int, fats: int, more: int) -> tuple[int, ...]:
    offsets = list(struct.unpack_from("<109I", raw, 76))
    seen = 0
    while more not in (FREE, END) and seen <= len(raw) // size:
        block = struct.unpack_from(f"<{size // 4}I", raw, (more + 1) * size)
        offsets += block[:-1]
        more, seen = block[-1], seen + 1
    table: list[int] = []
    for place in [p for p in offsets if p < END][:fats]:
        table += struct.unpack_from(f"<{size // 4}I", raw, (place + 1) * size)
    return tuple(table)


def _chain(raw: bytes, size: int, table: tuple[int, ...], sector: int) -> bytes:
    parts, seen = [], 0
    while sector < END:
        at = (sector + 1) * size
        if at >= len(raw) or seen > len(table):
            raise _DamagedXls
        parts.append(raw[at : at + size])
        sector, seen = table[sector], seen + 1
    return b"".join(parts)


@dataclass(slots=True)
class _Seen:
    """What the records told so far: of the sheet that is being walked, and of the workbook."""

    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    offsets: set[int] = field(default_factory=set)  # at which the sheets begin
    spread: int = 0  # bytes that calamine will take for the sheets before
    references: Counter[int] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=list)


def _records(stream: bytes) -> None:
    """Walk the records: cells inside the sheet, each sheet's rectangle filled or small, texts counted once a cell."""
    at, seen = 0, _Seen()
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = at + 4
        at = body + length
        if kind == _BOF:
            seen.spread += seen.cells * SHEET_CELL_BYTES + seen.last_row * seen.last_column * SHEET_AREA_BYTES
            seen.cells = seen.last_row = seen.last_column = 0
        elif kind in _CELLS and length >= 4:
            _cell(stream, kind, body, length, seen)
        elif kind == _DIMENSION:
            _claimed(stream, body, length)
        elif kind == _SHEET and length >= 4:
            place = struct.unpack_from("<I", stream, body)[0]
            if place in seen.offsets:  # read once for each name
                raise _DamagedXls
            seen.offsets.add(place)
        elif kind == _STRINGS and length >= 8:
            if struct.unpack_from("<I", stream, body + 4)[0] > len(stream):
                raise _DamagedXls
            seen.lengths = _string_lengths(stream, body, length)
    known = len(seen.lengths)
    texts = sum(n * (SHEET_TEXT_BYTES + 3 * seen.lengths[i]) for i, n in seen.references.items() if i < known)
    spread = seen.spread + seen.cells * SHEET_CELL_BYTES + seen.last_row * seen.last_column * SHEET_AREA_BYTES
    if texts + spread > SPREAD_BYTES:
        raise Refused("containers.unfolds", megabytes=(texts + spread) // 1_000_000)


def _cell(stream: bytes, kind: int, body: int, length: int, seen: _Seen) -> None:
    row, column = struct.unpack_from("<HH", stream, body)
    if kind in (0x00BD, 0x00BE):
        column = max(column, struct.unpack_from("<H", stream, body + length - 2)[0])
    seen.cells += 1 if kind not in (0x00BD, 0x00BE) else max(length // 6, 1)
    seen.last_row, seen.last_column = max(seen.last_row, row + 1), max(seen.last_column, column + 1)
    if kind == _REFERENCE and length >= 10:
        seen.references[struct.unpack_from("<I", stream, body + 6)[0]] += 1
    if seen.last_column > MOST_XLS_COLUMNS or seen.last_row * seen.last_column > FEW_PLACES + 8 * seen.cells:
        raise _DamagedXls


def _string_lengths(stream: bytes, body: int, length: int) -> list[int]:
    """Characters of each shared string, whose text may go on in the records behind."""
    pieces = [(body + 8, body + length)]
    at = body + length
    while at + 4 <= len(stream) and struct.unpack_from("<H", stream, at)[0] == _CONTINUE:
        size = struct.unpack_from("<H", stream, at + 2)[0]
        pieces.append((at + 4, at + 4 + size))
        at += 4 + size
    lengths: list[int] = []
    piece, at = 0, pieces[0][0]
    while piece < len(pieces):
        if at >= pieces[piece][1]:
            piece, at = piece + 1, pieces[piece + 1][0] + at - pieces[piece][1] if piece + 1 < len(pieces) else 0
            continue
        count, flags = struct.unpack_from("<HB", stream, at)
        lengths.append(count)
        at += 3 + 2 * bool(flags & 8) + 4 * bool(flags & 4)
        runs = struct.unpack_from("<H", stream, at - 2 - 4 * bool(flags & 4))[0] if flags & 8 else 0
        more = struct.unpack_from("<I", stream, at - 4)[0] if flags & 4 else 0
        piece, at = _behind(stream, pieces, piece, at, count, wide=flags & 1)
        at += 4 * runs + more
    return lengths


def _behind(
    stream: bytes, pieces: list[tuple[int, int]], piece: int, offset: int, count: int, *, wide: int
) -> tuple[int, int]:
    """The piece and place behind so many characters; each further piece says anew how wide its characters are."""
    while count:
        held = min(max(pieces[piece][1] - offset, 0) // (2 if wide else 1), count)
        count, offset = count - held, offset + held * (2 if wide else 1)
        if count:
            piece += 1
            if piece == len(pieces):
                raise _DamagedXls
            offset = pieces[piece][0]
            wide = stream[offset] & 1
            offset += 1
    return piece, offset


def _claimed(stream: bytes, body: int, length: int) -> None:
    """The rectangle that a sheet says it has must lie in the sheet, first row and column before the last."""
    form = "<IIHH" if length >= 12 else "<HHHH"
    first_row, rows, first_column, columns = struct.unpack_from(form, stream, body)
    if not (first_row <= rows <= 65_536 and first_column <= columns <= MOST_XLS_COLUMNS):
        raise _DamagedXls
