"""One function for many chunks of work: done in this process, by forked ones, or by the workers of a Dask scheduler.

Whoever has chunks calls `mapped` and does not know where they are done; whoever starts a computation says it once, with
`work_on`. Results come back in the order of the chunks and are the same everywhere, because random numbers belong to
chunks and chunks do not depend on who does them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import partial
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

from repurchase.work.dask_workers import dask_workers
from repurchase.work.tasks_ahead import TasksAhead, can_fork

Chunk = TypeVar("Chunk")
Found = TypeVar("Found")


class Workers(Protocol):
    """Who does chunks of work elsewhere."""

    def results(self, function: Callable[[Any], Any], chunks: Iterable[Any]) -> Iterator[Any]:
        """What `function` gives for each chunk, in their order."""


class ForkedWorkers:
    """So many forked processes, each of which does every so-many-th chunk; what one of them loses is done here.

    Parameters
    ----------
    count : int
    """

    def __init__(self, count: int) -> None:
        self._count = count

    def results(self, function: Callable[[Chunk], Found], chunks: Iterable[Chunk]) -> Iterator[Found]:
        """What `function` gives for each chunk, in their order."""
        parts = list(chunks)
        count = min(self._count, len(parts))
        with ExitStack() as ended:
            processes = [
                ended.enter_context(TasksAhead(_share(function, parts, first, count), workers=2))
                for first in range(count)
            ]
            for k, part in enumerate(parts):
                done, found = processes[k % count].result(str(k))
                yield found if done else function(part)


def _share(function: Callable[[Chunk], Found], parts: Sequence[Chunk], first: int, step: int) -> dict[str, Any]:
    """Every `step`-th chunk from `first` on, as tasks by number."""
    return {str(k): partial(function, parts[k]) for k in range(first, len(parts), step)}


_CHOSEN: ContextVar[tuple[int, Workers] | None] = ContextVar("workers", default=None)  # who, and whose: a process


@contextmanager
def work_on(workers: int = 1, scheduler: str | None = None) -> Iterator[None]:
    """Within this context, let chunks of work be done elsewhere.

    Parameters
    ----------
    workers : int
        Processes of this machine; with 1, or where the system cannot fork safely, all is done in this one.
    scheduler : str, optional
        Address of a Dask scheduler, ``tcp://host:port``; its workers then do the work, and `workers` is not asked.

    Raises
    ------
    InputError
        When no scheduler answers there, it has no workers, or one of them could not give the same numbers.

    Notes
    -----
    With neither, whatever an outer context chose stays.
    """
    with ExitStack() as ended:
        chosen: Workers | None = None
        if scheduler is not None:
            chosen = ended.enter_context(dask_workers(scheduler))
        elif workers > 1 and can_fork():
            chosen = ForkedWorkers(workers)
        if chosen is not None:
            ended.callback(_CHOSEN.reset, _CHOSEN.set((os.getpid(), chosen)))
        yield


def mapped(function: Callable[[Chunk], Found], chunks: Iterable[Chunk]) -> Iterator[Found]:
    """What `function` gives for each chunk, in their order, done where `work_on` says.

    Parameters
    ----------
    function : callable
        With the same result in any process; elsewhere it travels with all that it holds, so that it is a function of a
        module or a ``functools.partial`` of one.
    chunks : iterable
        Small where possible: a seed rather than what is drawn from it.

    Notes
    -----
    A single chunk is done here: sending it would only take time. Processes forked meanwhile do theirs themselves.
    """
    chosen, chunks = _CHOSEN.get(), iter(chunks)
    first = list(islice(chunks, 2))
    every = chain(first, chunks)
    if chosen is None or chosen[0] != os.getpid() or len(first) < 2:
        return map(function, every)
    return chosen[1].results(function, every)
