"""Lots that a row draws by its number alone, so that any part of a file, read anywhere, draws the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SAMPLE, BLOCK = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03  # two streams that have nothing to do with each other

Lots = NDArray[np.uint64]


def sample_lots(rows: NDArray[np.intp]) -> Lots:
    """The lot of each row number by which a sample is drawn: the rows with the smallest lots."""
    return _mixed(rows, SAMPLE)


def block_of(rows: NDArray[np.intp], blocks: int) -> NDArray[np.intp]:
    """The block, from 0, that each row number falls into."""
    return ((_mixed(rows, BLOCK) >> np.uint64(32)) % np.uint64(blocks)).astype(np.intp)


def _mixed(rows: NDArray[np.intp], stream: int) -> Lots:
    """The finaliser of splitmix64 (Steele, Lea & Flood, 2014): equal numbers give equal lots, near ones unlike lots."""
    z = np.asarray(rows).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(stream)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
