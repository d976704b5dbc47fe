"""Standard streams that may be closed, cut short or full: the work goes on, and the interpreter says nothing."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Protocol, TextIO


class ReadableBytes(Protocol):
    """Bytes, or whatever lends its own: what a stream writes."""

    def __buffer__(self, flags: int, /) -> memoryview: ...


def open_streams() -> None:
    """Give the process the three standard streams it may have been started without, and make the writing ones patient.

    Without this the first file opened would get the number of a closed stream, and what a library prints would end in
    it.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            _plug(number)
    for number, name in ((1, "stdout"), (2, "stderr")):
        setattr(sys, name, _patient(getattr(sys, name), number))


class StreamError(OSError):
    """A standard stream takes no more: it is no file, and has no path and no permissions to look at."""


class PatientFile(io.FileIO):
    """A stream whose reader may leave: what nobody reads any more is dropped.

    Any other failure is raised once; what follows is dropped too, or it would be raised again at the very end.
    """

    deaf = False

    def write(self, data: ReadableBytes) -> int:
        """Write what can be written, and say that it was."""
        size = len(memoryview(data).cast("B"))
        if self.deaf:
            return size
        try:
            return super().write(data) or 0  # (always a number: the stream blocks)
        except OSError as error:
            self.deaf = True
            if error.errno in (errno.EPIPE, errno.EINVAL):  # Windows says EINVAL of a pipe without a reader
                return size
            raise StreamError(error.errno, error.strerror, "stdout" if self.fileno() == 1 else "stderr") from None


def _plug(number: int) -> None:
    spare = os.open(os.devnull, os.O_RDWR)
    if spare != number:
        os.dup2(spare, number)
        os.close(spare)
    os.set_inheritable(number, True)


def _patient(stream: TextIO | None, number: int) -> TextIO:
    """The stream as UTF-8 over a `PatientFile`; one that is a terminal or somebody else's stays as it is."""
    if stream is None:
        return _text(number)
    try:
        own = stream.fileno() == number and not stream.isatty()
    except (OSError, ValueError, AttributeError):
        own = False
    if own:
        stream.flush()
        return _text(number)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")
    return stream


def _text(number: int) -> io.TextIOWrapper:
    raw = PatientFile(number, "w", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors="replace", line_buffering=number == 2)
