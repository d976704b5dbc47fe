"""A run that ends early cleans up: signals wait until the files have been switched."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_POLITE = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


def end_politely() -> None:
    """Let SIGTERM and SIGHUP end the program as an exception does, so that everything begun is undone.

    The exit code is 128 and the signal's number, as from a shell. A signal that the caller ignores stays ignored.
    """

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in _POLITE:
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C and polite ends while files change places; they are raised again afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = {}
    try:
        for number in (signal.SIGINT, *_POLITE):
            handler = signal.getsignal(number)
            if callable(handler):  # neither ignored, nor the system's own, nor set outside Python
                before[number] = handler
                signal.signal(number, lambda n, frame: held.append(n))
        yield
    finally:  # a signal may also have come between two lines above
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in held[:1]:
            signal.raise_signal(number)


def undo_surely(undo: Callable[[], object]) -> None:
    """Call what cleans up, twice: the first time a signal may come just before signals are held back."""
    try:
        with uninterrupted():
            undo()
    finally:
        with uninterrupted():
            undo()
