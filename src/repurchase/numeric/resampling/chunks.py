"""Chunks of work, one after another or elsewhere at once, with linear algebra on one thread wherever they are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from repurchase.numeric.linear.threads import one_thread
from repurchase.work.task_map import mapped

Found = TypeVar("Found")
Chunk = TypeVar("Chunk")


def each_in_order(work: Callable[[Chunk], Found], chunks: Iterable[Chunk]) -> Iterator[Found]:
    """`work` done on each chunk where `repurchase.work.task_map.work_on` says, in the order of the chunks.

    Parameters
    ----------
    work : callable
        A function of a module, or a ``functools.partial`` of one: what another process can be sent.
    chunks : iterable
        Made one after another where the work is done in this process: all at once might not fit into memory.
    """
    return mapped(partial(_on_one_thread, work), chunks)


def in_order(work: Callable[[Chunk], Found], chunks: Iterable[Chunk]) -> list[Found]:
    """The results of `each_in_order`."""
    return list(each_in_order(work, chunks))


def _on_one_thread(work: Callable[[Chunk], Found], chunk: Chunk) -> Found:
    with one_thread():
        return work(chunk)
