"""Equal sheets in a file that is read once from beginning to end: 64 bits of each, and which have come before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from repurchase.array_types import Mask

MOST_SHEETS = 50_000_000  # eight bytes each, and as many while they are sorted
PLACES = 8  # of the first table for one sheet: where a place is free, the sheet is new
_PRIME, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)

Keys = NDArray[np.uint64]


def sheet_keys(columns: list[NDArray[np.generic]]) -> Keys:
    """A number for each row of some columns of integers: equal rows have equal numbers, others hardly ever (2**-64)."""
    m = len(columns[0])
    key = np.zeros(m, dtype=np.uint64)
    small = [c for c in columns if c.dtype.itemsize == 1]
    for start in range(0, len(small), 8):
        packed = np.zeros((m, 8), dtype=np.int8)
        for j, c in enumerate(small[start : start + 8]):
            packed[:, j] = c
        key = _mixed(key, packed.view(np.uint64)[:, 0])
    for c in columns:
        if c.dtype.itemsize > 1:
            key = _mixed(key, c.astype(np.uint64))
    return key


def _mixed(key: Keys, values: Keys) -> Keys:
    key = (key + values) * _PRIME
    key = (key ^ (key >> np.uint64(29))) * _MIX
    return key ^ (key >> np.uint64(32))


class CopySearch:
    """All keys that have come so far.

    Parameters
    ----------
    total : int
        Rows of the file.
    """

    def __init__(self, total: int) -> None:
        bits = max(int(max(total, 1) * PLACES - 1).bit_length(), 10)
        self.places = np.zeros(1 << bits, dtype=bool)
        self.last = np.uint64((1 << bits) - 1)
        self.runs: list[Keys] = []  # sorted, each longer than the next

    def later(self, keys: Keys) -> Mask:
        """Which of some keys have come before, among these or earlier; from now on all of them have."""
        fresh, first = np.unique(keys, return_index=True)
        copies = np.ones(len(keys), dtype=bool)
        place = fresh & self.last
        maybe = self.places[place]
        self.places[place] = True
        known = np.zeros(len(fresh), dtype=bool)
        asked = fresh[maybe]
        if len(asked):
            known[maybe] = np.any([_within(asked, run) for run in self.runs], axis=0)
        copies[first[~known]] = False
        self._remember(fresh[~known])
        return copies

    def _remember(self, fresh: Keys) -> None:
        while self.runs and len(self.runs[-1]) <= len(fresh):
            fresh = np.concatenate([self.runs.pop(), fresh])
            fresh.sort(kind="stable")  # two sorted runs: one walk
        self.runs.append(fresh)


def _within(keys: Keys, run: Keys) -> Mask:
    at = np.minimum(np.searchsorted(run, keys), len(run) - 1)
    return run[at] == keys if len(run) else np.zeros(len(keys), dtype=bool)
