"""Files of a report are made by jobs, each of which any process can do that has what the job needs."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

Files = Mapping[str, bytes]  # content by path


@dataclass(frozen=True, slots=True)
class FileJob:
    """Some of the files of a report.

    Attributes
    ----------
    name : str
        Unique in its list: ``figures.zh``.
    make : callable
        Takes the files that are there already, gives those of this job; the same ones in whatever process.
    needs : tuple of str
        Names of the jobs whose files it takes; they stand before it in the list.
    """

    name: str
    make: Callable[[Files], dict[str, bytes]]
    needs: tuple[str, ...] = ()

    def files(self, made: Files) -> dict[str, bytes]:
        """Do the job; `made` holds at least the files of `needs`."""
        with collection_paused():
            return self.make(made)


def all_files(jobs: Iterable[FileJob]) -> dict[str, bytes]:
    """Do the jobs one after another; the files of all of them."""
    files: dict[str, bytes] = {}
    for job in jobs:
        files |= job.files(files)
    return files


@contextmanager
def collection_paused() -> Iterator[None]:
    """Look for no unreachable circles meanwhile.

    Writers make many small objects and drop few, so that Python goes through all results of the analysis again and
    again to find nothing: a quarter of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
