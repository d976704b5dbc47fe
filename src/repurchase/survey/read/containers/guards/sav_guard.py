"""A look through the dictionary of an SPSS file before the C library sees it, which trusts every count it reads."""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

from repurchase.survey.read.containers.guards.limits import MOST_CELLS, MOST_LABELS, MOST_VARIABLES, Refused

HEADER = 176
Bytes = bytes | mmap.mmap


class _DamagedSav(Exception):
    """A record that does not fit into the file, or points outside the dictionary."""


def check_sav(path: Path) -> None:
    """Walk the records of the dictionary: each must lie in the file, and value labels must name variables that exist.

    Raises
    ------
    Refused
        The dictionary is damaged, or claims more than any survey has.
    """
    try:
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            _walk(raw)
    except (_DamagedSav, struct.error, ValueError, IndexError) as error:
        raise Refused("read.damaged_sav") from error


def _walk(raw: Bytes) -> None:
    if len(raw) < HEADER:
        raise _DamagedSav
    order = "<" if struct.unpack_from("<i", raw, 64)[0] in (2, 3) else ">"
    at, variables, columns, labels, owed = HEADER, 0, 0, 0, 0
    while True:
        kind = _int(raw, at, order)
        at += 4
        owed = _owed(raw, at, order, kind, owed)
        match kind:
            case 2:
                columns += _int(raw, at, order) >= 0
                at = _variable(raw, at, order)
                variables += 1
            case 3:
                labels += _count(raw, at, order)
                at = _labels(raw, at, order)
            case 4:
                at = _labelled(raw, at, order, variables)
            case 6:
                at = _within(raw, at + 4 + 80 * _count(raw, at, order))
            case 7:
                size, count = _count(raw, at + 4, order), _count(raw, at + 8, order)
                at = _within(raw, at + 12 + size * count)
            case 999:
                if max(struct.unpack_from(f"{order}i", raw, 80)[0], 0) * columns > MOST_CELLS:
                    raise Refused("read.too_many_cells", most=MOST_CELLS)
                return
            case _:
                raise _DamagedSav
        if variables > MOST_VARIABLES:
            raise _DamagedSav
        if labels > MOST_LABELS:
            raise Refused("containers.too_many_labels", most=MOST_LABELS)


def _owed(raw: Bytes, offset: int, order: str, kind: int, owed: int) -> int:
    """Continuation records that still have to follow: a string takes one record for each eight bytes."""
    width = _int(raw, offset, order) if kind == 2 else 0
    if (width == -1) != (owed > 0):
        raise _DamagedSav
    return owed - 1 if owed else max(-(-width // 8) - 1, 0)


def _int(raw: Bytes, offset: int, order: str) -> int:
    return int(struct.unpack_from(f"{order}i", raw, offset)[0])


def _count(raw: Bytes, offset: int, order: str) -> int:
    value = _int(raw, offset, order)
    if value < 0:
        raise _DamagedSav
    return value


def _within(raw: Bytes, offset: int) -> int:
    if offset > len(raw):
        raise _DamagedSav
    return offset


def _variable(raw: Bytes, offset: int, order: str) -> int:
    width, labelled, missing = (_int(raw, offset + 4 * k, order) for k in range(3))
    if not -1 <= width <= 255 or labelled not in (0, 1) or abs(missing) > 3:
        raise _DamagedSav
    offset += 28
    if labelled:
        offset += 4 + -(-_count(raw, offset, order) // 4) * 4
    return _within(raw, offset + 8 * abs(missing))


def _labels(raw: Bytes, offset: int, order: str) -> int:
    count = _count(raw, offset, order)
    if count > MOST_LABELS:
        raise Refused("containers.too_many_labels", most=MOST_LABELS)
    offset += 4
    for _ in range(count):
        _within(raw, offset + 9)
        offset += 8 + -(-(raw[offset + 8] + 1) // 8) * 8
    return _within(raw, offset)


def _labelled(raw: Bytes, offset: int, order: str, variables: int) -> int:
    count = _count(raw, offset, order)
    if count > variables:
        raise _DamagedSav
    end = _within(raw, offset + 4 + 4 * count)
    if any(not 1 <= i <= variables for i in struct.unpack_from(f"{order}{count}i", raw, offset + 4)):
        raise _DamagedSav
    return end
