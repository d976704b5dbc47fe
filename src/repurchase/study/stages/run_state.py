"""What one run has found so far, and the criteria that it judges by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from repurchase.analysis.results.result import Result
from repurchase.errors import EstimationError, InputError, ModelError, Note, note
from repurchase.literature import Rules
from repurchase.study.file.study import Study
from repurchase.study.stages.section_titles import section_title
from repurchase.text import Text, text
from repurchase.work.tasks_ahead import TasksAhead

Progress = Callable[[Text, int, int], None]
Found = TypeVar("Found", bound=Result)
STAGES = (
    "reading",
    "screening",
    "description",
    "reliability",
    "factors",
    "cfa",
    "validity",
    "common_method",
    "correlations",
    "sem",
    "bootstrap",
    "extensions",
    "pls",
    "priorities",
    "certificate",
    "groups",
    "robustness",
    "segments",
    "decisions",
    "review",
)


class Run:
    """What one run has found so far; an analysis that cannot be done is noted and left out."""

    def __init__(self, progress: Progress | None, workers: int = 1) -> None:
        self.results: dict[str, Result] = {}
        self.notes: list[Note] = []
        self._progress, self._workers = progress, workers
        self._ahead = TasksAhead({}, 1)

    @contextmanager
    def ahead(self, analyses: Mapping[str, Callable[[], Result]]) -> Iterator[None]:
        """Let a second process do these analyses meanwhile; `add` takes what it found, and does them itself if need be."""
        with TasksAhead(analyses, self._workers) as self._ahead:
            yield

    def stage(self, name: str) -> None:
        """Tell the progress that a stage begins."""
        if self._progress:
            self._progress(text(f"stage.{name}"), STAGES.index(name), len(STAGES))

    def add(self, name: str, analysis: Callable[[], Found | None]) -> Found | None:
        """Run one analysis and keep its result under `name`; None, with a note, where the data do not allow it."""
        done, found = self._ahead.result(name)
        try:
            result = found if done else analysis()
        except (InputError, EstimationError, ModelError) as error:
            self.notes.append(note("run.left_out", section=section_title(name), why=error.message))
            return None
        if result is not None:
            self.results[name] = result
        return result


def rules_of(study: Study) -> Rules:
    """The criteria that the study judges by: its preset, and its own bounds."""
    return Rules(study.entry.options.preset, study.entry.criteria)
