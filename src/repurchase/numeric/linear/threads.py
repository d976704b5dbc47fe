"""Linear algebra may use so many threads: decided here alone."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """A context in which BLAS uses one thread: small matrices are slower on several, and sums keep their order."""
    return _threads().limit(limits=1)


@cache
def _threads() -> ThreadpoolController:
    """The loaded BLAS libraries; finding them costs more than a small fit."""
    return ThreadpoolController()
