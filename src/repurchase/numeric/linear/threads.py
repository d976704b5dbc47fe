"""Linear algebra may use so many threads: decided here alone."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

KEPT = 8_000_000  # bytes, so many times what small arrays need together


def one_thread() -> AbstractContextManager[object]:
    """A context in which BLAS uses one thread: small matrices are slower on several, and sums keep their order."""
    return _threads().limit(limits=1)


@cache
def _threads() -> ThreadpoolController:
    """The loaded BLAS libraries; finding them costs more than a small fit.

    One large array is made and freed before: the C library then keeps memory that small arrays leave, and takes it for
    the next ones, where it would else give it back and fetch it anew each time, at several times the arrays' own cost.
    """
    np.empty(KEPT, np.int8)
    return ThreadpoolController()
