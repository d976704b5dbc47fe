"""A survey read by a second process while this one loads the modules that analyse it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from repurchase.survey.survey import Survey
from repurchase.work.tasks_ahead import TasksAhead

Arguments = tuple[object, ...]  # what the file is read with; whoever reads it with others reads it himself
_AHEAD: ContextVar[tuple[Arguments, TasksAhead] | None] = ContextVar("survey_ahead", default=None)


@contextmanager
def reading_ahead(read: Callable[[], Survey], arguments: Arguments, workers: int) -> Iterator[None]:
    """Let a second process read meanwhile; what it cannot read is read, and refused, where it is asked for."""
    with TasksAhead({"survey": read}, workers) as ahead:
        token = _AHEAD.set((arguments, ahead))
        try:
            yield
        finally:
            _AHEAD.reset(token)


def read_already(arguments: Arguments) -> Survey | None:
    """Return the survey that was read ahead with these arguments; None where there is none."""
    held = _AHEAD.get()
    if held is None or held[0] != arguments:
        return None
    done, survey = held[1].result("survey")
    return survey if done else None
