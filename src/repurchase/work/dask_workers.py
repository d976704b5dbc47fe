"""The workers of a Dask scheduler, which do chunks of work for this process.

What a worker loses, Dask lets another one do again; what the scheduler loses, or nobody can do, is done here, so that a
result may come later but is never missing and never another one.
"""

from __future__ import annotations

import logging
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from repurchase.errors import InputError
from repurchase.settings import checked
from repurchase.text import joined
from repurchase.work.frozen_pickles import UNSENT, from_bytes, to_bytes
from repurchase.work.remote_chunks import LIBRARIES, done_chunk, opened_function, own_versions, python_release

PATIENCE = 10.0  # seconds until a scheduler must have answered, and must have its first worker
LONELY = 60.0  # seconds without any worker, after which a chunk is done here
GLANCE = 2.0  # seconds between two looks whether there still is a worker
AHEAD = 3  # chunks that wait for each thread of a worker
LOGGERS = ("distributed", "distributed.client", "distributed.core", "distributed.batched", "tornado.application")
LOST = (CancelledError, OSError, TimeoutError, KeyError)  # what distributed raises when a result cannot be fetched


@dataclass(frozen=True, slots=True)
class SchedulerName:
    """An address as messages repeat it, whole: it was typed by who reads them, and is nobody's in the survey."""

    address: str

    def __str__(self) -> str:
        return self.address


@contextmanager
def dask_workers(address: str) -> Iterator[DaskWorkers]:
    """The workers of the scheduler at `address`, for as long as the context lasts.

    Raises
    ------
    SettingError
        When it is no address.
    InputError
        When `distributed` is not installed, no scheduler answers, it has no workers, or versions differ.
    """
    checked("scheduler", address)
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError("work.no_distributed") from error
    with _silence():
        client = _connected(Client, address)
        try:
            _check_workers(client, address)
            yield DaskWorkers(client)
        finally:
            with suppress(*LOST):
                client.close(timeout=GLANCE)


def _connected(kind: Callable[..., Any], address: str) -> Any:
    try:
        return kind(address, timeout=PATIENCE, set_as_default=False, name="repurchase")
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        raise InputError("work.no_scheduler", address=SchedulerName(address)) from error


@contextmanager
def _silence() -> Iterator[None]:
    """Keep `distributed` from writing what is said, or mended, elsewhere."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _check_workers(client: Any, address: str) -> None:
    """See that there are workers, and that scheduler and workers are able to give the same numbers."""
    shown = SchedulerName(address)
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        found = client.get_versions(packages=["repurchase", *LIBRARIES])
    except LOST as error:
        raise InputError("work.no_workers", address=shown) from error
    processes = [found["scheduler"], *found["workers"].values()]
    versions = [_known(process.get("packages", {}) if process else {}) for process in processes]
    for name, ours in own_versions().items():
        lacking, others = [v for v in versions if not v[name]], {v[name] for v in versions} - {ours, ""}
        values = {"address": shown, "name": _written(name), "version": ours, "of": len(processes)}
        if lacking:
            raise InputError("work.without_package", n=len(lacking), **values)
        if others:
            n = sum(v[name] != ours for v in versions)
            raise InputError("work.other_version", n=n, others=joined(sorted(others)), **values)


def _known(packages: Mapping[str, Any]) -> dict[str, str]:
    """The versions of one process, as `own_versions` has ours; empty for what it lacks."""
    python = python_release(str(packages.get("python") or "").split("."))
    return {name: str(packages.get(name) or "") for name in ("repurchase", *LIBRARIES)} | {"python": python}


def _written(name: str) -> str:
    return "Python" if name == "python" else name


class DaskWorkers:
    """Workers of a connected scheduler.

    Parameters
    ----------
    client : distributed.Client
    """

    def __init__(self, client: Any) -> None:
        self._client, self._versions = client, own_versions()

    def results(self, function: Callable[[Any], Any], chunks: Iterable[Any]) -> Iterator[Any]:
        """What `function` gives for each chunk, in their order."""
        sent, most = self._sent(function), max(2, AHEAD * sum(self._threads().values()))
        waiting: deque[tuple[Any, Any]] = deque()
        try:
            for chunk in chunks:
                waiting.append((chunk, self._submitted(sent, chunk)))
                if len(waiting) >= most:
                    yield self._result(function, *waiting.popleft())
            while waiting:
                yield self._result(function, *waiting.popleft())
        finally:
            with suppress(*LOST):
                self._client.cancel([future for _, future in waiting if future is not None])

    def _sent(self, function: Callable[[Any], Any]) -> Any:
        """The function at the workers; None where it cannot be sent, or nobody is there.

        It goes as a task, which is done again where its worker is lost: data that are only kept would be lost with it.
        """
        with suppress(*UNSENT, *LOST), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that much is sent
            return self._client.submit(opened_function, to_bytes(function), pure=False) if self._connected else None
        return None

    def _submitted(self, sent: Any, chunk: Any) -> Any:
        """The future of a chunk; None where it cannot be sent."""
        if sent is None or not self._connected:
            return None
        with suppress(*UNSENT, *LOST):
            return self._client.submit(done_chunk, sent, to_bytes(chunk), self._versions, pure=False)
        return None

    def _result(self, function: Callable[[Any], Any], chunk: Any, future: Any) -> Any:
        """What a worker gave for a chunk, or what is found here: an error too is met here, where it belongs."""
        if future is not None and self._finished(future):
            with suppress(*LOST):
                return from_bytes(future.result())
        return function(chunk)

    def _finished(self, future: Any) -> bool:
        """Wait for a chunk; false where it failed, or nobody is left who could do it."""
        seen = monotonic()
        while self._connected and future.status == "pending":
            with suppress(*LOST):
                future.exception(timeout=GLANCE)
            if self._threads():
                seen = monotonic()
            elif monotonic() - seen > LONELY:
                return False
        return bool(future.status == "finished")

    @property
    def _connected(self) -> bool:
        return bool(self._client.status == "running")

    def _threads(self) -> Mapping[str, int]:
        """Threads of each worker that is there; none where the scheduler does not say."""
        with suppress(*LOST):
            return dict(self._client.nthreads()) if self._connected else {}
        return {}
