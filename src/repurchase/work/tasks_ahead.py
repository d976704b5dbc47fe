"""Tasks that a second process does ahead of time, so that their results are there when they are asked for.

The second process is a fork: it has everything that this one has and loads nothing again. It puts results into memory
that both share and goes on; a task that it has not begun is done by whoever gets there first. Where the system cannot
fork safely, nothing is done ahead, and whoever asks does the task. The same happens when the second process dies, lacks
memory or raises: no result and no error is ever lost, it only comes later.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from select import select
from types import TracebackType
from typing import Any, Self

from repurchase.errors import RepurchaseError
from repurchase.work.frozen_pickles import UNSENT, from_bytes, to_bytes

MOST_USUAL = 4
_WORD = struct.Struct("<QQQ")  # number of a task, where its result begins, how long it is: 0 where it failed
_PIECE = 1 << 24
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_HELD = (signal.SIGINT, *_SIGNALS)  # that could come between a fork and the line that says whose process this is


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def usual_workers() -> int:
    """Return how many processes a command takes: more of them than a few gain little, and each takes memory."""
    return min(processors(), MOST_USUAL)


def can_fork() -> bool:
    """Whether a second process can be forked: on Linux; system libraries elsewhere do not survive it."""
    return sys.platform.startswith("linux") and hasattr(os, "fork")


class TasksAhead:
    """Tasks by name, done one after another by a second process while this one goes on; a context manager.

    Parameters
    ----------
    tasks : mapping of str to callable
        Functions without arguments whose results can be pickled, in the order in which they are done. They must give
        the same result in any process.
    workers : int
        With 1 nothing is done ahead.
    """

    def __init__(self, tasks: Mapping[str, Callable[[], Any]], workers: int) -> None:
        self._left = list(tasks)  # of the second process, in its order
        self._names = list(tasks)
        self._pid, self._stream, self._results = 0, -1, -1
        self._places: dict[str, tuple[int, int]] = {}  # where results begin and how long they are
        self._tokens: list[int] = []
        if tasks and workers > 1 and can_fork():
            self._fork(tasks)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._let_go()

    def result(self, name: str) -> tuple[bool, Any]:
        """Whether the task was done ahead, and then what it gave.

        Waits for a task that is under way or next; one that has to wait for others is left to the caller.
        """
        while self._pid and name in self._left:
            if select([self._stream], [], [], 0)[0]:
                self._receive()
            elif self._left[0] != name and self._claimed(name):
                return False, None
            else:
                self._receive()
        place = self._places.pop(name, None)
        if place is None or not place[1]:
            return False, None
        return True, from_bytes(_read_at(self._results, *place))

    def _fork(self, tasks: Mapping[str, Callable[[], Any]]) -> None:
        try:
            reading, writing = os.pipe()
        except OSError:
            return
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, OSError, ValueError):
                stream.flush()  # what waits there would be written twice
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
        try:
            self._results = os.memfd_create("results")
            for _ in tasks:
                self._tokens.append(_one_token())
            pid = os.fork()
            if pid == 0:
                os.close(reading)
                _work(tasks, self._tokens, writing, self._results, before)
            self._pid, self._stream = pid, reading
        except OSError:
            os.close(reading)
            self._let_go()
        finally:
            os.close(writing)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)  # what came meanwhile is met here

    def _claimed(self, name: str) -> bool:
        """Whether this process got the task; the second one then passes it over."""
        if not _took_token(self._tokens[self._names.index(name)]):
            return False
        self._left.remove(name)
        return True

    def _receive(self) -> None:
        """Wait for word of the next result; a stream that ends early leaves the rest undone."""
        word = _read_all(self._stream, _WORD.size)
        if len(word) < _WORD.size:
            self._left.clear()
            self._end()
            return
        number, *place = _WORD.unpack(word)
        name = self._names[number]
        self._places[name] = (place[0], place[1])
        self._left.remove(name)
        if not self._left:
            self._end()

    def _end(self) -> None:
        """Let go of the second process, whatever it is doing; what it has found stays."""
        pid, self._pid = self._pid, 0
        if not pid:
            return
        os.close(self._stream)
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(pid, 0)

    def _let_go(self) -> None:
        """Close what both processes share."""
        for shared in (*self._tokens, *([self._results] if self._results >= 0 else [])):
            os.close(shared)
        self._tokens, self._results = [], -1
        self._places.clear()


def _one_token() -> int:
    """Something that one process can take, once: the reading end of a pipe that holds one byte and has no writer."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.write(writing, b"1")
    os.close(writing)
    return reading


def _took_token(reading: int) -> bool:
    return bool(os.read(reading, 1))


def _read_all(stream: int, length: int) -> bytes:
    parts, left = [], length
    while left:
        part = os.read(stream, min(left, _PIECE))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _read_at(file: int, start: int, length: int) -> bytes:
    """Part of a file; less where it is shorter."""
    found = bytearray()
    while len(found) < length:
        part = os.pread(file, min(length - len(found), _PIECE), start + len(found))
        if not part:
            break
        found += part
    return bytes(found)


def _work(
    tasks: Mapping[str, Callable[[], Any]], tokens: Sequence[int], stream: int, results: int, mask: Iterable[int]
) -> None:
    """Do the tasks in the second process and end it; nothing of it outlives its parent or is heard.

    `mask` are the signals that are held back while it works: those that were before the fork.
    """
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, who ends us
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        _die_with_parent()
        start = 0
        for number, task in enumerate(tasks.values()):
            if not _took_token(tokens[number]):
                continue  # the parent does it
            content = _attempted(task)
            _write(results, content)
            os.write(stream, _WORD.pack(number, start, len(content)))
            start += len(content)
    finally:
        os._exit(0)  # no exit handler, buffer or test runner of the parent runs twice


def _attempted(task: Callable[[], Any]) -> bytes:
    """A task's result as bytes; none where it fails: whoever asks for it does the task, and meets the error himself."""
    try:
        return to_bytes(task())
    except (RepurchaseError, *UNSENT):
        return b""


def _write(file: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(file, view) :]


def _die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, however that comes about."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent or parent == 1:
        os._exit(1)
