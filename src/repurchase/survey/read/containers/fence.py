"""The fence around foreign parsers: each file is parsed by a child process, whose death is a sentence, never ours."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import threading
from array import array
from collections.abc import Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from repurchase.errors import InputError
from repurchase.identity_patterns import shown_name
from repurchase.survey.read.containers.guards.limits import CHILD_SECONDS, CHILD_WALL_SECONDS, Meter, Refused
from repurchase.survey.read.containers.wire import BrokenReply, frames, unpacked
from repurchase.survey.read.sheet.cell import Cell

_START = (
    "import json, sys; sys.path += json.loads(sys.argv[1]); "
    "from repurchase.survey.read.containers import child; child.main()"
)
_NEEDED = {
    "zip": ("python_calamine",),
    "zip_rows": (),
    "ole": ("python_calamine",),
    "sav": ("pyreadstat", "numpy", "narwhals"),
    "dta": ("pyreadstat", "numpy", "narwhals"),
    "parquet": ("pyarrow", "numpy"),
    "parquet_size": ("pyarrow", "numpy"),
    "parquet_rows": ("pyarrow", "numpy"),
    "text_rows": ("pyarrow", "numpy"),
}
_PROGRAM = {
    "zip": "xlsx",
    "zip_rows": "xlsx",
    "ole": "xls",
    "sav": "sav",
    "dta": "dta",
    "parquet": "parquet",
    "parquet_size": "parquet",
    "parquet_rows": "parquet",
    "text_rows": "csv",
}
STREAM_SECONDS = 36_000  # of a child that hands rows over in batches: as long as a file is large, and never for ever


@dataclass(slots=True)
class Reply:
    """What the child found: facts, and either rows of cells or columns of codes."""

    facts: dict[str, Any] = field(default_factory=dict)
    rows: list[list[Cell]] = field(default_factory=list)
    columns: list[tuple[dict[str, Any], list[Cell], NDArray[np.intp]]] = field(default_factory=list)


def parsed(kind: str, path: Path) -> Reply:
    """What a file holds, parsed by a child process.

    Parameters
    ----------
    kind : {"zip", "ole", "sav", "dta", "parquet"}
    path : Path

    Raises
    ------
    InputError
        The child refused the file, died of it, or took more memory or time than a file may.
    """
    before = _spent()
    try:
        try:
            with _Child(kind, path) as stream:
                return _received(stream)
        except _Dead:
            if kind != "zip":
                raise
            left = CHILD_SECONDS - _spent() + before
            with _Child("zip_rows", path, left) as stream:  # by our own reader, which builds nothing but the cells
                return _received(stream)
    except Refused as refused:
        raise InputError(refused.key, file=shown_name(path), **refused.values) from None


def streamed(kind: str, path: Path, options: Mapping[str, object]) -> Generator[tuple[bytes, bytes], None, None]:
    """The frames that a child sends of a file which is too large to be held, as they come.

    Parameters
    ----------
    kind : {"parquet_size", "parquet_rows", "text_rows"}
    path : Path
    options : mapping
        What the child's reader is told.

    Raises
    ------
    InputError
        The child refused the file, died of it, or took more memory than a file may.
    """
    try:
        with _Child(kind, path, STREAM_SECONDS, options) as stream:
            for letter, data in frames(stream):
                if letter == b"X":
                    refusal = _json(data)
                    raise Refused(str(refusal["key"]), **refusal["values"])
                yield letter, data
    except Refused as refused:
        raise InputError(refused.key, file=shown_name(path), **refused.values) from None


def facts_of(data: bytes) -> dict[str, Any]:
    """What a file says of itself, from its frame."""
    return _json(data)


def _spent() -> float:
    """Seconds of processor time that our children took, those that have ended."""
    times = os.times()
    return times.children_user + times.children_system


class _Dead(Refused):
    """The child is gone before it finished, not for want of time."""


class _Child:
    """A running child as a stream of its output; leaving the block ends it, whatever happened."""

    def __init__(
        self, kind: str, path: Path, seconds: float = CHILD_SECONDS, options: Mapping[str, object] | None = None
    ) -> None:
        self.kind, self.path, self.seconds, self.options = kind, path, int(seconds), dict(options or {})
        if self.seconds < 1:
            raise Refused("containers.too_slow", seconds=CHILD_SECONDS)

    def __enter__(self) -> IO[bytes]:
        command = [sys.executable or "python3", "-I", "-S", "-X", "utf8", "-c", _START, json.dumps(_folders(self.kind))]
        try:
            self.process = subprocess.Popen(  # noqa: S603 - ourselves, with no shell
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise Refused("containers.no_child") from error
        self.timer = threading.Timer(max(CHILD_WALL_SECONDS, self.seconds), self.process.kill)
        self.timer.daemon = True
        self.timer.start()
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:  # never: both were asked for
            raise Refused("containers.no_child")
        with suppress(OSError):  # it died while starting; its silence is told below
            request = {"kind": self.kind, "path": os.path.abspath(self.path), "seconds": self.seconds}
            request |= {"options": self.options}
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()
        return stdout

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.timer.cancel()
        if kind is not BrokenReply:
            self.process.kill()
        for pipe in (self.process.stdout, self.process.stdin):
            if pipe is not None:
                with suppress(OSError):  # what was never read of the request
                    pipe.close()
        if kind is BrokenReply:
            self.process.kill()
        code = self.process.wait()
        if kind is BrokenReply:
            raise _death(self.kind, code) from None


def _death(kind: str, code: int) -> Refused:
    """Why a child that did not finish is gone."""
    out_of_time = {-getattr(signal, name) for name in ("SIGXCPU",) if hasattr(signal, name)}
    if code in out_of_time:
        return Refused("containers.too_slow", seconds=CHILD_SECONDS)
    return _Dead("containers.gave_up", kind=f".{_PROGRAM[kind]}")


def _folders(kind: str) -> list[str]:
    """Where the child finds us and the parser: no other folder, least of all the one that we were started in."""
    found = [str(Path(__file__).resolve().parents[4])]
    for name in _NEEDED[kind]:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            found.append(str(Path(spec.origin).resolve().parents[1]))
    return list(dict.fromkeys(found))


def _environment() -> dict[str, str]:
    """One thread for every library, no pool of memory reserved in advance, no trace of a panic put together."""
    return {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "RUST_BACKTRACE": "0",
    }


def _received(stream: IO[bytes]) -> Reply:
    values: list[Cell] = []
    reply, meter = Reply(), Meter()
    for kind, data in frames(stream):
        match kind:
            case b"V":
                fresh = unpacked(data)
                for value in fresh:
                    meter.value(value)
                values += fresh
            case b"R":
                _rows(reply, values, meter, data)
            case b"C":
                _column(reply, values, data)
            case b"J":
                reply.facts |= _json(data)
            case b"X":
                refusal = _json(data)
                raise Refused(str(refusal["key"]), **refusal["values"])
    return reply


def _json(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BrokenReply from error
    if not isinstance(found, dict):
        raise BrokenReply
    return found


def _rows(reply: Reply, values: list[Cell], meter: Meter, data: bytes) -> None:
    try:
        (count,) = struct.unpack_from("<I", data)
        widths = array("I", data[4 : 4 + 4 * count])
        codes = array("I", data[4 + 4 * count :])
    except (struct.error, ValueError) as error:
        raise BrokenReply from error
    if len(widths) != count or sum(widths) != len(codes) or (codes and max(codes) >= len(values)):
        raise BrokenReply
    cells = list(map(values.__getitem__, codes))
    at = 0
    for width in widths:
        meter.row(width)
        reply.rows.append(cells[at : at + width])
        at += width


def _column(reply: Reply, values: list[Cell], data: bytes) -> None:
    """A column's distinct cells in order of their first appearance, and the place of each respondent's among them."""
    try:
        (length,) = struct.unpack_from("<I", data)
        codes = np.frombuffer(data, dtype=np.uint32, offset=4 + length)
    except (struct.error, ValueError) as error:
        raise BrokenReply from error
    if len(codes) and int(codes.max()) >= len(values):
        raise BrokenReply
    distinct, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    reply.columns.append((_json(data[4 : 4 + length]), [values[i] for i in distinct[order]], rank[inverse]))
