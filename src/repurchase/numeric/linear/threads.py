"""Linear algebra may use so many threads: decided here alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

KEPT = 8_000_000  # bytes, so many times what small arrays need together


class _Limit:
    """How many ask for one thread now, and what takes the limit away again."""

    lock = Lock()
    asked = 0
    limiter: Any = None


@contextmanager
def one_thread() -> Iterator[None]:
    """A context in which BLAS uses one thread: small matrices are slower on several, and sums keep their order.

    The limit is the whole process's; where several threads of it ask for one, the last to end lifts it.
    """
    with _Limit.lock:
        _Limit.asked += 1
        if _Limit.asked == 1:
            several = any(library.num_threads != 1 for library in _threads().lib_controllers)
            _Limit.limiter = _threads().limit(limits=1) if several else None
    try:
        yield
    finally:
        with _Limit.lock:
            _Limit.asked -= 1
            if not _Limit.asked:
                _lift()


def _lift() -> None:
    """Take the limit away, where one had to be set."""
    if _Limit.limiter is not None:
        _Limit.limiter.restore_original_limits()


@cache
def _threads() -> ThreadpoolController:
    """The loaded BLAS libraries; finding them costs more than a small fit.

    One large array is made and freed before: the C library then keeps memory that small arrays leave, and takes it for
    the next ones, where it would else give it back and fetch it anew each time, at several times the arrays' own cost.
    """
    np.empty(KEPT, np.int8)
    return ThreadpoolController()
