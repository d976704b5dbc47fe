"""The form in which the child hands over what it parsed: plain numbers and text, nothing that could be executed.

A frame is one letter, four bytes of length, and so many bytes. Distinct cells travel once (``V``); rows (``R``) and
columns (``C``) are their running numbers; a batch of rows (``B``) brings its own cells. What the file says of itself is
JSON (``J``), a refusal too (``X``); ``E`` ends. Whoever controls the child controls these bytes, so that every length
is checked before it is believed.
"""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO, Any, cast

from repurchase.survey.read.containers.guards.limits import LONG_TEXT, MOST_CELL, MOST_TEXT, Meter, Refused
from repurchase.survey.read.sheet.cell import Cell, CellKey

MOST_FRAME = 2 * MOST_TEXT + 1_000_000
_FULL = 200_000  # cells, or characters, after which a frame is sent
_HEAD = struct.Struct("<cI")
_BATCH, _COLUMN = struct.Struct("<II"), struct.Struct("<BII")
_EXACT = frozenset({str, float})  # types whose equal values are the same cell


class BrokenReply(Exception):
    """Bytes that no child of ours sends."""


class _Numbers(dict[CellKey, int]):
    """The running number of each distinct cell; 1, 1.0 and True are three cells."""

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self.meter = meter
        self.fresh: list[Cell] = []
        self.characters = 0
        self.long = _Lengths()

    def __missing__(self, key: CellKey) -> int:
        value = key[1] if isinstance(key, tuple) else key
        self.meter.value(value)
        self.fresh.append(value)
        if value.__class__ is str:
            self.characters += len(value)
        number = self[key] = len(self)
        if value.__class__ is str and len(value) > LONG_TEXT:
            self.long[number] = len(value)
        return number


class _Lengths(dict[int, int]):
    """The length of each long text by its number, 0 for all others."""

    def __missing__(self, number: int) -> int:
        return 0


def cell_key(value: Cell) -> CellKey:
    """A cell as it is told apart from others."""
    return value if value.__class__ is str or value.__class__ is float else (value.__class__, value)


class Sender:
    """The child's end: distinct cells are numbered as they come, rows and columns follow as numbers."""

    def __init__(self, stream: IO[bytes], *, limited: bool = False) -> None:
        self.stream, self.limited = stream, limited
        self.meter = Meter()
        self.numbers = _Numbers(self.meter)
        self.far = 0  # dates that no calendar has
        self._codes, self._widths = array("I"), array("I")

    def number(self, cells: Sequence[Cell]) -> array[int]:
        """The running numbers of some cells."""
        return self.known(
            cast("Sequence[str | float]", cells) if _EXACT.issuperset(map(type, cells)) else list(map(cell_key, cells))
        )

    def known(self, keys: Sequence[CellKey]) -> array[int]:
        """The running numbers of some cells that are told apart already."""
        return array("I", map(self.numbers.__getitem__, keys))

    def row(self, cells: Sequence[Cell]) -> None:
        """Send one row of a sheet."""
        self.meter.row(len(cells))
        self.numbered_row(self.number(cells))

    def numbered_row(self, codes: array[int]) -> None:
        """Send one row whose cells are numbered already (and counted)."""
        self._codes.extend(codes)
        self._widths.append(len(codes))
        if len(self._codes) + len(self._widths) >= _FULL or self.numbers.characters >= _FULL:
            self._flush()

    def column(self, facts: Mapping[str, object], codes: array[int]) -> None:
        """Send one column whose cells are numbered already."""
        self._flush()
        if max(len(str(facts.get(key, ""))) for key in ("name", "wording")) > MOST_CELL:
            raise Refused("containers.long_cell", most=MOST_CELL)
        head = json.dumps(facts).encode()
        self._send(b"C", struct.pack("<I", len(head)) + head + codes.tobytes())

    def batch(self, rows: int, columns: Sequence[tuple[int, bytes, Sequence[Cell]]]) -> None:
        """Send some rows, each column as codes of so many bytes and the distinct cells that they number."""
        parts = [_BATCH.pack(rows, len(columns))]
        for width, codes, cells in columns:
            known = packed(cells)
            if len(known) > MOST_TEXT or any(v.__class__ is str and len(v) > MOST_CELL for v in cells):
                raise Refused("containers.long_cell", most=MOST_CELL)
            parts += [_COLUMN.pack(width, len(codes), len(known)), codes, known]
        if sum(map(len, parts)) > MOST_FRAME:
            raise Refused("containers.long_texts", most=MOST_TEXT)
        self._send(b"B", b"".join(parts))

    def facts(self, facts: Mapping[str, object]) -> None:
        """Send what the file says of itself."""
        self._send(b"J", json.dumps(facts).encode())

    def refuse(self, key: str, values: Mapping[str, object]) -> None:
        """Send why the file will not be read; nothing follows."""
        self._send(b"X", json.dumps({"key": key, "values": values}).encode())
        self.stream.flush()

    def end(self) -> None:
        """Send what is left, and the end."""
        self._flush()
        self._send(b"E", b"")
        self.stream.flush()

    def _flush(self) -> None:
        if fresh := self.numbers.fresh:
            self._send(b"V", packed(fresh))
            fresh.clear()
            self.numbers.characters = 0
        if self._widths:
            if self.numbers.long:
                self.meter.characters(sum(map(self.numbers.long.__getitem__, self._codes)))
            head = struct.pack("<I", len(self._widths))
            self._send(b"R", head + self._widths.tobytes() + self._codes.tobytes())
            self._codes, self._widths = array("I"), array("I")

    def _send(self, kind: bytes, data: bytes) -> None:
        self.stream.write(_HEAD.pack(kind, len(data)))
        self.stream.write(data)


def frames(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Every frame up to the end or a refusal.

    Raises
    ------
    BrokenReply
        The stream ends early, or a frame is longer than any that we send.
    """
    while True:
        head = stream.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise BrokenReply
        kind, length = _HEAD.unpack(head)
        if length > MOST_FRAME:
            raise BrokenReply
        data = stream.read(length)
        if len(data) < length:
            raise BrokenReply
        yield kind, data
        if kind in b"EX":
            return


def unpacked_batch(data: bytes) -> tuple[int, list[tuple[int, bytes, list[Cell]]]]:
    """The rows and columns of a batch.

    Raises
    ------
    BrokenReply
        The parts do not add up.
    """
    try:
        rows, count = _BATCH.unpack_from(data)
        at, columns = _BATCH.size, []
        for _ in range(count):
            width, codes, known = _COLUMN.unpack_from(data, at)
            at += _COLUMN.size
            if codes != width * rows or at + codes + known > len(data):
                raise BrokenReply
            columns.append((width, data[at : at + codes], unpacked(data[at + codes : at + codes + known])))
            at += codes + known
    except struct.error as error:
        raise BrokenReply from error
    return rows, columns


_TAGS: dict[type, tuple[str, Callable[[Any], object]]] = {
    bool: ("b", int),
    int: ("i", str),
    type(None): ("n", lambda v: 0),
    datetime: ("t", lambda v: v.isoformat()),
    date: ("d", lambda v: v.isoformat()),
    time: ("c", lambda v: v.isoformat()),
    timedelta: ("s", lambda v: [v.days, v.seconds, v.microseconds]),
}
_BACK: dict[str, Callable[[Any], Cell]] = {
    "b": bool,
    "i": int,
    "n": lambda v: None,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "c": time.fromisoformat,
    "s": lambda v: timedelta(*v),
}


def packed(values: Sequence[Cell]) -> bytes:
    """Cells as bytes: texts by their lengths, numbers as doubles, the rest as JSON."""
    texts = [v for v in values if v.__class__ is str]
    floats = array("d", (v for v in values if v.__class__ is float))
    rest = [_tagged(v) for v in values if v.__class__ is not str and v.__class__ is not float]
    kinds = bytes(0 if v.__class__ is str else 1 if v.__class__ is float else 2 for v in values)
    blob = "".join(texts).encode("utf-8", "surrogatepass")
    others = json.dumps(rest).encode()
    lengths = array("I", map(len, texts))
    head = struct.pack("<IIIII", len(kinds), len(lengths), len(blob), len(floats), len(others))
    return b"".join((head, kinds, lengths.tobytes(), blob, floats.tobytes(), others))


def _tagged(value: Cell) -> tuple[str, object]:
    """A cell with the letter of its type; whatever is neither number nor date is its own text."""
    for kind, (tag, form) in _TAGS.items():
        if value.__class__ is kind:
            return tag, form(value)
    return "x", str(value)


def unpacked(data: bytes) -> list[Cell]:
    """The cells of `packed`.

    Raises
    ------
    BrokenReply
        The parts do not add up.
    """
    try:
        count, texts, blob, floats, others = struct.unpack_from("<IIIII", data)
        at = 20
        kinds, at = data[at : at + count], at + count
        lengths, at = array("I", data[at : at + 4 * texts]), at + 4 * texts
        text, at = data[at : at + blob].decode("utf-8", "surrogatepass"), at + blob
        numbers, at = array("d", data[at : at + 8 * floats]), at + 8 * floats
        rest = json.loads(data[at : at + others])
        return list(_merged(kinds, (_cut(text, lengths), iter(numbers), (_back(*pair) for pair in rest))))
    except (struct.error, ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError) as error:
        raise BrokenReply from error


def _back(tag: str, form: object) -> Cell:
    return str(form) if tag == "x" else _BACK[tag](form)


def _merged(kinds: bytes, sources: Sequence[Iterator[Cell]]) -> Iterator[Cell]:
    for kind in kinds:
        try:
            yield next(sources[kind])
        except StopIteration:
            raise BrokenReply from None


def _cut(text: str, lengths: Sequence[int]) -> Iterator[str]:
    at = 0
    for length in lengths:
        yield text[at : at + length]
        at += length
