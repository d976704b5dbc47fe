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
from repurchase.survey.stream.read_large import COUNTED
from repurchase.work.progress import SILENT, Advance, Progress
from repurchase.work.tasks_ahead import TasksAhead

Found = TypeVar("Found", bound=Result)
SHARES = {  # of a usual run's time, in hundredths of a second: what the progress counts in
    "reading": 60,
    "screening": 15,
    "description": 20,
    "reliability": 20,
    "factors": 20,
    "cfa": 10,
    "validity": 35,
    "common_method": 5,
    "correlations": 15,
    "sem": 10,
    "bootstrap": 100,
    "extensions": 10,
    "pls": 30,
    "priorities": 10,
    "groups": 10,
    "robustness": 75,
    "segments": 400,
    "decisions": 30,
    "certificate": 5,
    "review": 5,
}
NOT_IN_A_FIRST_LOOK = (
    "factors",
    "pls",
    "certificate",
    "robustness",
)  # results, and stages, that a quick run leaves out
OF_PATHS = ("sem", "bootstrap", "extensions", "pls", "priorities", "certificate", "robustness", "decisions")


OF_TOTALS = {  # what is done of a large file, of which the reading takes nearly all the time
    "reading": 2000,
    "screening": 5,
    "description": 20,
    "reliability": 20,
    "cfa": 100,
    "validity": 40,
    "correlations": 15,
    "sem": 200,
    "priorities": 10,
    "groups": 10,
}


def expected_stages(study: Study, *, quick: bool = False, large: bool = False) -> dict[str, int]:
    """The stages that an analysis of `study` will go through, and what each is expected to take."""
    if large:
        return OF_TOTALS
    asked = study.entry.segments
    left_out = {*(NOT_IN_A_FIRST_LOOK if quick else ()), *(() if study.has_paths else OF_PATHS)}
    left_out |= set() if asked.by or asked.classes else {"segments"}
    return {name: share for name, share in SHARES.items() if name not in left_out}


class Run:
    """What one run has found so far; an analysis that cannot be done is noted and left out."""

    def __init__(self, progress: Progress = SILENT, workers: int = 1, *, quick: bool = False) -> None:
        self.results: dict[str, Result] = {}
        self.notes: list[Note] = []
        self._progress, self._workers, self.quick = progress, workers, quick
        self._advance = Advance(progress, SHARES)
        self._ahead = TasksAhead({}, 1)

    @contextmanager
    def ahead(self, analyses: Mapping[str, Callable[[], Result]]) -> Iterator[None]:
        """Let a second process do these analyses meanwhile; `add` takes what it found, or does them itself."""
        wanted = {n: a for n, a in analyses.items() if not (self.quick and n in NOT_IN_A_FIRST_LOOK)}
        with TasksAhead(wanted, self._workers) as self._ahead:
            yield

    def expect(self, stages: Mapping[str, int]) -> None:
        """Say which stages will come, now that the study is known; the first has begun."""
        self._advance = Advance(self._progress, stages)

    def stage(self, name: str) -> None:
        """Tell the progress that a stage begins."""
        self._advance.stage(name)

    def reading(self, stage: str, share: float) -> None:
        """Tell the progress which share of the data is read; a large file is known by its being counted."""
        if stage == COUNTED:
            self.expect(OF_TOTALS)
        self._advance.stage("reading", share=share)

    def end(self) -> None:
        """Tell the progress that all is done."""
        self._advance.end()

    def add(self, name: str, analysis: Callable[[], Found | None]) -> Found | None:
        """Run one analysis and keep its result under `name`; None, with a note, where the data do not allow it.

        A quick run leaves out, without a note of its own, what its note at the start says.
        """
        if self.quick and name in NOT_IN_A_FIRST_LOOK:
            return None
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
