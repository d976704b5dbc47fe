"""One look over a large text: how many records it has, how wide they are, and those that decide how it is read.

A record ends at a line's end outside quotation marks. Lines that are wholly blank are no records. Records are numbered
from 0, heads among them; respondents from 1 behind the heads.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from repurchase.array_types import Integers, Mask
from repurchase.errors import InputError
from repurchase.identity_patterns import shown_name
from repurchase.survey.read.containers.characters.encodings import Encoding, characters
from repurchase.survey.read.containers.delimited import HeldLines, TextLayout, lines_of
from repurchase.survey.read.containers.guards.limits import MOST_COLUMNS, MOST_RECORD, Refused
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.stream.rows.stream_plan import StreamPlan
from repurchase.survey.whole.row_lots import sample_lots

PIECE = 1 << 23
LINE, RETURN, QUOTE = 10, 13, 34
BOM = b"\xef\xbb\xbf"
UNSAFE = ("utf-16", "utf-32", "iso2022")  # encodings in which the byte of a line's end may be part of a letter
ALL_LOTS = 2.0**64
ENOUGH = 0.9  # of the rows that decide, with which their number is right
ROOM = 1.25  # rows drawn at first for one that is needed, as their number is not known before the end

Share = Callable[[float], None]
Records = dict[int, list[Cell]]


class _UnsafeBytes(Exception):
    """Lines of this text do not end at a byte of their own."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text that is read as a table: where it lies, how its bytes become cells, how many records are heads."""

    path: Path
    encoding: Encoding
    layout: TextLayout
    heads: int = 0

    def records(self) -> Iterator[list[Cell]]:
        """Every record, by the csv module, wholly blank lines left out.

        Raises
        ------
        InputError
            A quotation mark is never closed, or a row is longer than it may be.
        """
        name, n = shown_name(self.path), 0
        held = HeldLines(lines_of(characters(self.path, self.encoding), self.layout.skipped))
        try:
            for row in csv.reader(held, delimiter=self.layout.delimiter):
                n += 1
                held.characters = 0
                if len(row) > MOST_COLUMNS:
                    raise Refused("read.too_wide", columns=len(row), most=MOST_COLUMNS)
                if row:
                    yield list[Cell](row)
        except csv.Error as error:
            raise InputError("read.bad_csv", file=name, line=n + 1) from error
        except Refused as refused:
            raise InputError(refused.key, file=name, **{"line": n + 1} | refused.values) from None

    def cells(self, record: bytes) -> list[Cell]:
        """The cells of one record.

        Raises
        ------
        InputError
            There are more of them, or one is longer, than may be.
        """
        words = record.decode(self.encoding.name, "replace" if self.encoding.tail == 0 else self.encoding.errors)
        name = shown_name(self.path)
        try:
            row = next(csv.reader(io.StringIO(words, newline=""), delimiter=self.layout.delimiter), [])
        except csv.Error as error:
            raise InputError("containers.long_cell", file=name, most=csv.field_size_limit()) from error
        if len(row) > MOST_COLUMNS:
            raise InputError("read.too_wide", file=name, columns=len(row), most=MOST_COLUMNS)
        return list[Cell](row)


@dataclass(frozen=True, slots=True)
class TextScan:
    """What one look over a text told.

    Attributes
    ----------
    records : int
        All of them, heads too.
    chosen : dict of int to list of str
        Records by number from 0: the first, the last, and those that lots drew.
    plain : bool
        Whether no quotation mark stands in the file, and every line's end is a byte of its own.
    start, width : int
        The first byte behind the heads, and the bytes of each record from there on, its end too; 0 where they differ.
    cut : float
        The largest lot that was drawn.
    by_bytes : bool
        Whether lines end at a byte of their own.
    """

    records: int
    chosen: Records
    cut: float = ALL_LOTS
    by_bytes: bool = False
    plain: bool = False
    start: int = 0
    width: int = 0


class _Chosen:
    """Records that are kept: the first, the last, and those with the smallest lots."""

    def __init__(self, file: TextFile, plan: StreamPlan, rows: int) -> None:
        self.plan, self.heads = plan, file.heads
        self.limit = min(plan.sample * ROOM / max(rows, 1), 1.0) * ALL_LOTS
        self.first, self.drawn = dict[int, list[Cell]](), dict[int, list[Cell]]()
        self.last: deque[tuple[int, list[Cell]]] = deque(maxlen=plan.last)

    def wanted(self, start: int, n: int) -> Integers:
        """Which of `n` records from number `start` on are kept, the last apart."""
        numbers = np.arange(start, start + n)
        drawn = sample_lots(numbers - self.heads + 1).astype(float) <= self.limit
        return np.flatnonzero(drawn & (numbers >= self.heads) | (numbers < self.plan.first))

    def keep(self, number: int, record: list[Cell]) -> None:
        """Keep a record that is wanted."""
        (self.first if number < self.plan.first else self.drawn)[number] = record

    def settled(self) -> tuple[Records, float]:
        """All of them, no more drawn than the plan says, which are those with the smallest lots; and the largest."""
        numbers = np.fromiter(self.drawn, dtype=np.intp, count=len(self.drawn))
        if len(numbers) > self.plan.sample:
            lots = sample_lots(numbers - self.heads + 1)
            order = np.argsort(lots, kind="stable")[: self.plan.sample]
            self.drawn = {int(i): self.drawn[int(i)] for i in numbers[order]}
            self.limit = float(lots[order[-1]])
        return dict(sorted({**self.first, **self.drawn, **dict(self.last)}.items())), self.limit


def scanned(file: TextFile, plan: StreamPlan, share: Share) -> TextScan:
    """What one look over a text tells; line by line where its bytes allow it, else record by record.

    Raises
    ------
    UnicodeDecodeError
        The bytes are in another encoding.
    InputError
        It is no table, or a row is longer than it may be.
    """
    rows = _estimated_rows(file)
    found = _looked_over(file, plan, share, rows)
    respondents = found.records - file.heads
    if len(found.chosen) < ENOUGH * min(plan.sample, respondents):  # the beginning is not like the rest
        found = _looked_over(file, plan, lambda part: None, respondents)
    everybody = len(found.chosen) >= found.records
    return replace(found, cut=ALL_LOTS) if everybody else found


def _estimated_rows(file: TextFile) -> int:
    """How many rows a text has if all of it is like its beginning."""
    with file.path.open("rb") as stream:
        begin = stream.read(PIECE)
    lines = max(begin.count(b"\n"), begin.count(b"\r"), 1)
    return int(file.path.stat().st_size / max(len(begin), 1) * lines)


def _looked_over(file: TextFile, plan: StreamPlan, share: Share, rows: int) -> TextScan:
    if not file.encoding.name.startswith(UNSAFE):
        try:
            return _by_bytes(file, plan, share, rows)
        except _UnsafeBytes:
            pass
    return _by_records(file, plan, share, rows)


def _by_records(file: TextFile, plan: StreamPlan, share: Share, rows: int) -> TextScan:
    """The same by the csv module."""
    chosen, n = _Chosen(file, plan, rows), 0
    wanted: set[int] = set()
    for n, record in enumerate(file.records(), 1):
        at = n - 1
        if at % plan.batch == 0:
            wanted = {at + int(i) for i in chosen.wanted(at, plan.batch)}
            share(min(at / max(rows, 1), 1.0))
        if at in wanted:
            chosen.keep(at, record)
        chosen.last.append((at, record))
    return TextScan(n, *chosen.settled())


def _by_bytes(file: TextFile, plan: StreamPlan, share: Share, rows: int) -> TextScan:
    chosen, size = _Chosen(file, plan, rows), max(file.path.stat().st_size, 1)
    records, done, plain, start = 0, 0, True, -1
    widths: set[int] = set()
    for buffer, ends in _pieces(file):
        starts = np.append(0, ends[:-1] + 1)
        held = _held(buffer, starts, ends)
        if not held.all():
            widths.add(0)
        starts, stops = starts[held], ends[held]
        lengths = stops - starts
        if len(lengths) and int(lengths.max()) > MOST_RECORD:
            raise _too_long(file, records + int(lengths.argmax()))
        behind = np.flatnonzero(np.arange(records, records + len(starts)) >= file.heads)
        if len(behind):
            start = done + int(starts[behind[0]]) if start < 0 else start
            widths |= {int(lengths[behind].min()) + 1, int(lengths[behind].max()) + 1}
        for i in chosen.wanted(records, len(starts)):
            chosen.keep(records + int(i), file.cells(buffer[starts[i] : stops[i]].tobytes()))
        for i in range(max(len(starts) - plan.last, 0), len(starts)):
            chosen.last.append((records + i, file.cells(buffer[starts[i] : stops[i]].tobytes())))
        records, done = records + len(starts), done + int(ends[-1]) + 1
        plain = plain and not bool((buffer[: ends[-1]] == QUOTE).any())
        share(min(done / size, 1.0))
    same = plain and len(widths) == 1 and 0 not in widths
    return TextScan(
        records, *chosen.settled(), True, plain, max(start, 0) + _skipped(file), widths.pop() if same else 0
    )


def _too_long(file: TextFile, record: int) -> InputError:
    return InputError("containers.long_row", file=shown_name(file.path), line=record + 1, most=MOST_RECORD)


def _skipped(file: TextFile) -> int:
    """Bytes before the first record: the mark of the byte order, and the line by which Excel names the delimiter."""
    with file.path.open("rb") as stream:
        head = stream.read(1 << 16)
    begin = len(BOM) if head.startswith(BOM) else 0
    return head.find(b"\n", begin) + 1 if file.layout.skipped else begin


def _pieces(file: TextFile) -> Iterator[tuple[np.ndarray, Integers]]:
    """The file in pieces that end with a record: bytes, and where each record ends."""
    decoder = codecs.getincrementaldecoder(file.encoding.name)(file.encoding.errors)
    checked = file.encoding.errors == "strict" and file.encoding.name.startswith("utf-8")
    rest = b""
    with file.path.open("rb") as stream:
        stream.seek(_skipped(file))
        while True:
            piece = stream.read(PIECE)
            if checked and piece:
                decoder.decode(piece)  # the last character may be cut in two: it is not asked for
            whole = rest + piece if piece else rest + b"\n" * (not rest.endswith(b"\n"))
            if not piece and not rest:
                return
            buffer = np.frombuffer(whole, dtype=np.uint8)
            ends = _ends(whole, buffer)
            if not len(ends) and (not piece or len(whole) > MOST_RECORD):
                if len(whole) > MOST_RECORD and whole.find(b"\r") < 0:
                    raise _too_long(file, 0)
                raise _UnsafeBytes  # a quotation mark is never closed: the csv module says where
            if len(ends):
                stop = int(ends[-1]) + 1
                if whole.find(b"\r") >= 0 and whole.count(b"\r", 0, stop) != whole.count(b"\r\n", 0, stop):
                    raise _UnsafeBytes
                yield buffer, ends
                rest = whole[stop:]
            else:
                rest = whole
            if not piece:
                return


def _ends(whole: bytes, buffer: np.ndarray) -> Integers:
    """Where records end: lines' ends with an even number of quotation marks before them."""
    ends = np.flatnonzero(buffer == LINE)
    if whole.find(b'"') < 0:
        return ends
    quotes = np.flatnonzero(buffer == QUOTE)
    return ends[np.searchsorted(quotes, ends) % 2 == 0]


def _held(buffer: np.ndarray, starts: Integers, ends: Integers) -> Mask:
    """Which records are more than a line's end."""
    lengths = ends - starts
    return ~((lengths == 0) | ((lengths == 1) & (buffer[starts] == RETURN)))
