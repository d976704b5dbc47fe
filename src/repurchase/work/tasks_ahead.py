"""Tasks that a second process does ahead of time, so that their results are there when they are asked for.

The second process is a fork: it has everything that this one has and loads nothing again. Where the system cannot fork
safely, nothing is done ahead, and whoever asks does the task. The same happens when the second process dies, lacks
memory or raises: no result and no error is ever lost, it only comes later.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from repurchase.errors import RepurchaseError
from repurchase.work.frozen_pickles import UNSENT, from_bytes, to_bytes

MOST_USUAL = 4
_SIZE = 8  # bytes of a result's length before the result; a task that failed has length 0
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
        self._names = list(tasks)
        self._pid = self._stream = 0
        self._done: dict[str, bytes] = {}
        if tasks and workers > 1 and can_fork():
            self._fork(tasks)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def result(self, name: str) -> tuple[bool, Any]:
        """Whether the task was done ahead, and then what it gave; waits for a task that is under way."""
        while self._pid and name in self._names and name not in self._done:
            self._receive()
        content = self._done.pop(name, b"")
        return (True, from_bytes(content)) if content else (False, None)

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
            pid = os.fork()
            if pid == 0:
                os.close(reading)
                _work(tasks, writing, before)
            self._pid, self._stream = pid, reading
        except OSError:
            os.close(reading)
        finally:
            os.close(writing)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)  # what came meanwhile is met here

    def _receive(self) -> None:
        """Take the next result; a stream that ends early leaves the rest undone."""
        size = self._read(_SIZE)
        length = int.from_bytes(size, "little")
        content = self._read(length) if len(size) == _SIZE else b""
        if len(size) < _SIZE or len(content) < length:
            self._names.clear()
            self._end()
            return
        self._done[self._names.pop(0)] = content
        if not self._names:
            self._end()

    def _read(self, length: int) -> bytes:
        parts, left = [], length
        while left:
            part = os.read(self._stream, min(left, 1 << 20))
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _end(self) -> None:
        """Let go of the second process, whatever it is doing."""
        pid, self._pid = self._pid, 0
        if not pid:
            return
        os.close(self._stream)
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(pid, 0)


def _work(tasks: Mapping[str, Callable[[], Any]], stream: int, mask: Iterable[int]) -> None:
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
        for task in tasks.values():
            _send(stream, _attempted(task))
    finally:
        os._exit(0)  # no exit handler, buffer or test runner of the parent runs twice


def _attempted(task: Callable[[], Any]) -> bytes:
    """A task's result as bytes; none where it fails: whoever asks for it does the task, and meets the error himself."""
    try:
        return to_bytes(task())
    except (RepurchaseError, *UNSENT):
        return b""


def _send(stream: int, content: bytes) -> None:
    view = memoryview(len(content).to_bytes(_SIZE, "little") + content)
    while view:
        view = view[os.write(stream, view) :]


def _die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, however that comes about."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent or parent == 1:
        os._exit(1)
