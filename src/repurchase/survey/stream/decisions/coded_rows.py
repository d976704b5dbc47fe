"""Rows of a file as codes: what the sample taught, applied to every cell of a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas.util import hash_array

from repurchase.array_types import Floats, Integers, Mask
from repurchase.survey.read.sheet.cell import Cell
from repurchase.survey.stream.decisions.learned_columns import LearnedColumn, LearnedFile
from repurchase.survey.stream.rows.cell_batch import CellBatch

SMALL = 100  # the farthest code from zero that a byte holds, with room for the two below
Codes = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class CodedRows:
    """Neighbouring respondents of a file.

    Attributes
    ----------
    rows : ndarray of int, shape (m,)
        Their numbers.
    names : tuple of str
        Of the responses.
    responses : ndarray of int, shape (k, m)
        Codes as answered, `missing` where nothing was.
    missing : int
    background : mapping of str to ndarray of int, shape (m,)
        Places among the categories, 1 for a chosen option or a number that was given; -1 is no answer.
    shown : mapping of str to ndarray of bool
        Who was shown the responses that not everybody was.
    typed : mapping of str to ndarray of int
        Hashes of the numbers that background questions ask for (0 where blank).
    seconds, finished, person, network : optional
        Seconds (NaN where there are none), 1, 0 or -1; hashes of the cells (0 where blank).
    """

    rows: Integers
    names: tuple[str, ...]
    responses: Codes
    missing: int
    background: Mapping[str, Codes]
    shown: Mapping[str, Mask]
    typed: Mapping[str, NDArray[np.uint64]] = field(default_factory=dict)
    seconds: Floats | None = None
    finished: Codes | None = None
    person: NDArray[np.uint64] | None = None
    network: NDArray[np.uint64] | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def kept(self, mask: Mask) -> CodedRows:
        """The respondents in `mask`."""
        if mask.all():
            return self

        def part(values: NDArray[Any] | None) -> NDArray[Any] | None:
            return None if values is None else values[mask]

        return CodedRows(
            self.rows[mask],
            self.names,
            np.ascontiguousarray(self.responses[:, mask]),
            self.missing,
            {name: codes[mask] for name, codes in self.background.items()},
            {name: answered[mask] for name, answered in self.shown.items()},
            {name: hashes[mask] for name, hashes in self.typed.items()},
            *map(part, (self.seconds, self.finished, self.person, self.network)),
        )


def joined_rows(parts: Sequence[CodedRows]) -> CodedRows:
    """Neighbouring respondents of several batches as one."""
    first = parts[0]
    if len(parts) == 1:
        return first

    def each(name: str) -> dict[str, Any]:
        return {k: np.concatenate([getattr(p, name)[k] for p in parts]) for k in getattr(first, name)}

    def one(name: str) -> Any:
        return None if getattr(first, name) is None else np.concatenate([getattr(p, name) for p in parts])

    return CodedRows(
        one("rows"),
        first.names,
        np.concatenate([p.responses for p in parts], axis=1),
        first.missing,
        each("background"),
        each("shown"),
        each("typed"),
        *map(one, ("seconds", "finished", "person", "network")),
    )


class RowCoder:
    """Codes batch after batch; rows with a cell that the sample did not hold are set aside, as many as may be.

    Attributes
    ----------
    aside : list of (int, list of cells)
        Numbers and records of rows that were left out of what was coded.
    unknown : Counter of str
        Cells that are counted as missing because nothing is known of them, by column.
    left : int
        Records that are no respondents.
    """

    def __init__(self, file: LearnedFile, no_rows: frozenset[int], most_aside: int, secret: str = "") -> None:
        self.file, self.no_rows, self.most_aside = file, no_rows, most_aside
        self.secret = secret or new_secret()
        self.aside: list[tuple[int, list[Cell]]] = []
        self.unknown: Counter[str] = Counter()
        self.left = 0
        known = [v for c in file.responses for v in (*c.values.values(), c.blank) if v == v]
        wide = max(map(abs, known), default=0.0) > SMALL
        self.kind: type[np.int8] | type[np.int16] = np.int16 if wide else np.int8
        self.missing = int(np.iinfo(self.kind).min)
        self.names = tuple(c.name for c in file.responses)
        self._seconds: dict[Cell, float] = {}

    def coded(self, batch: CellBatch) -> CodedRows:
        """The respondents of a batch."""
        m, unknown = len(batch.rows), self.missing + 1
        responses = np.empty((len(self.names), m), dtype=self.kind)
        odd = np.zeros(m, dtype=bool)
        strange: list[tuple[str, Mask]] = []
        for k, c in enumerate(self.file.responses):
            responses[k] = self._values(batch, c, self.missing, unknown, odd, strange)
        background = {}
        for c in self.file.background:
            background[c.name] = self._values(batch, c, -1, -2, odd, strange).astype(np.int16)
        stays = self._respondents(batch, responses, background)
        if odd.any():
            stays &= ~self._set_aside(batch, odd & stays, strange)
            responses[responses == unknown] = self.missing
            for codes in background.values():
                codes[codes == -2] = -1
        file = self.file
        coded = CodedRows(
            batch.rows,
            self.names,
            responses,
            self.missing,
            background,
            self._shown(responses),
            {c.name: self._hashes(*batch.coded(c.source)) for c in file.background if c.number},
            None if file.seconds is None else self._durations(batch),
            None if file.finished is None else self._values(batch, file.finished, -1, -1, odd, []).astype(np.int16),
            None if file.person is None else self._hashes(*batch.coded(file.person)),
            None if file.network is None else self._hashes(*batch.coded(file.network)),
        )
        return coded.kept(stays)

    def _values(
        self, batch: CellBatch, c: LearnedColumn, missing: int, unknown: int, odd: Mask, strange: list[tuple[str, Mask]]
    ) -> Codes:
        """One column of codes; what is not known is marked, and its rows too."""
        codes, cells = batch.coded(c.source)
        told = [_code(c.value(cell), missing, unknown) for cell in cells]
        table: Codes = np.array(told, dtype=self.kind if missing == self.missing else np.int16)
        values = table.take(codes)
        if unknown != missing and bool((table == unknown).any()):
            here = values == unknown
            if here.any():
                odd |= here
                strange.append((c.name, here))
        return values

    def _respondents(self, batch: CellBatch, responses: Codes, background: Mapping[str, Codes]) -> Mask:
        """Which records are respondents: not those known to be none, nor those that hold nothing at all."""
        stays = np.ones(len(batch.rows), dtype=bool)
        if self.no_rows:
            stays &= ~np.isin(batch.rows, list(self.no_rows))
        silent = (responses == self.missing).all(axis=0)
        if silent.any():
            for codes in background.values():
                silent &= codes <= 0
            for i in np.flatnonzero(silent & stays):
                stays[i] = any(_holds(cell) for cell in batch.record(int(i)))
        self.left += int((~stays).sum())
        return stays

    def _set_aside(self, batch: CellBatch, odd: Mask, strange: Sequence[tuple[str, Mask]]) -> Mask:
        """The rows that are set aside; what is not known in the others is counted as missing."""
        chosen = np.flatnonzero(odd)[: max(self.most_aside - len(self.aside), 0)]
        self.aside += [(int(batch.rows[i]), batch.record(int(i))) for i in chosen]
        gone = np.zeros(len(odd), dtype=bool)
        gone[chosen] = True
        for name, here in strange:
            self.unknown[name] += int((here & odd & ~gone).sum())
        return gone

    def _shown(self, responses: Codes) -> dict[str, Mask]:
        """Who was shown the responses of each branch: whoever answered any of them."""
        shown: dict[str, Mask] = {}
        for names in self.file.branches:
            answered = (responses[[self.names.index(n) for n in names]] != self.missing).any(axis=0)
            shown |= dict.fromkeys(names, answered)
        return shown

    def _hashes(self, codes: NDArray[Any], cells: Sequence[Cell]) -> NDArray[np.uint64]:
        """A number that tells the cells apart, 0 where one is blank; never kept beyond the pass."""
        table = hash_array(np.array([*map(_word, cells), b""], dtype=object), hash_key=self.secret, categorize=False)
        table[[i for i, c in enumerate(cells) if not _holds(c)]] = 0
        return table.take(codes)

    def _durations(self, batch: CellBatch) -> Floats | None:
        """Seconds; each distinct cell is understood once."""
        column = self.file.seconds
        if column is None:
            return None
        codes, cells = batch.coded(column.source)
        fresh = [c for c in dict.fromkeys(cells) if c not in self._seconds and _holds(c)]
        if fresh:
            if len(self._seconds) > 1_000_000:
                self._seconds.clear()
                fresh = [c for c in dict.fromkeys(cells) if _holds(c)]
            self._seconds |= dict(zip(fresh, map(float, column.of(fresh)), strict=True))
        table = np.array([self._seconds.get(c, np.nan) for c in cells], dtype=float)
        return table.take(codes)


def _code(value: float | None, missing: int, unknown: int) -> int:
    return unknown if value is None else missing if value != value else int(value)


def _holds(cell: Cell) -> bool:
    return not (cell is None or cell != cell or (isinstance(cell, str) and not cell.strip()))


def new_secret() -> str:
    """What numbers of cells hang on: for one reading of a file, in whatever processes."""
    return token_hex(8)


def _word(cell: Cell) -> bytes:
    """A cell as bytes, equal for equal cells: 1, 1.0 and True are one, and no text."""
    if isinstance(cell, str):
        return cell.strip().casefold().encode("utf-8", "surrogatepass")
    return f"\0{float(cell)!r}".encode() if isinstance(cell, int | float) else f"\0{cell}".encode()
