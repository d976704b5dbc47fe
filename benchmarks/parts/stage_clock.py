"""What each stage of one analysis takes in this process; `whole_run.py --stages` prints it."""

from __future__ import annotations

import _frozen_importlib as machinery
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any


class StageClock:
    """Processor and wall seconds by stage, of them those within the import machinery, and the peak of memory."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self._import_cpu, self._depth = 0.0, 0
        self._name = "start of Python"
        self._cpu = self._imported = 0.0  # the processor's clock begins with the process
        self._wall = time.perf_counter()
        self._find: Callable[..., ModuleType] = machinery._find_and_load

    def __enter__(self) -> StageClock:
        machinery._find_and_load = self._timed
        return self

    def __exit__(self, *_: object) -> None:
        machinery._find_and_load = self._find
        self.begin("")

    def _timed(self, *given: Any) -> ModuleType:
        """Import a module that is not loaded yet; what it imports itself is counted once."""
        if self._depth:
            return self._find(*given)
        self._depth, start = 1, time.process_time()
        try:
            return self._find(*given)
        finally:
            self._depth = 0
            self._import_cpu += time.process_time() - start

    def begin(self, name: str) -> None:
        """End a stage and begin the next."""
        cpu, wall = time.process_time(), time.perf_counter()
        self.rows.append(
            {
                "stage": self._name,
                "cpu": round(cpu - self._cpu, 3),
                "wall": round(wall - self._wall, 3),
                "imports": round(self._import_cpu - self._imported, 3),
                "mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }
        )
        self._name, self._cpu, self._wall, self._imported = name, cpu, wall, self._import_cpu


def stages(survey: Path, *, quick: bool = False) -> dict[str, Any]:
    """Analyse and write once, as the command line does, without a second process."""
    with StageClock() as clock:
        clock.begin("imports of analyze")
        from repurchase.study.chapter.analyze import analyze

        findings = analyze(survey, quick=quick, progress=lambda stage, done, total: clock.begin(stage.key))
        written(findings, clock)
    rows = [row for row in clock.rows if row["cpu"] >= 0.005 or row["wall"] >= 0.005]
    return {
        "stages": rows,
        "total": {name: round(sum(r[name] for r in rows), 3) for name in ("cpu", "wall", "imports")},
    }


def written(findings: Any, clock: StageClock) -> None:
    """Compose the report and make its files in the survey's language, as one write does; figures are drawn once."""
    clock.begin("imports of writing")
    from repurchase.document import write_files
    from repurchase.document.office.word.word_pages import WordOptions
    from repurchase.study.review.review_files import review_files

    build = write_files._built

    def timed(file: str, work: Callable[[], bytes]) -> bytes:
        clock.begin(f"writing {file.split('.')[0]} {file.rsplit('.', 1)[-1]}")
        return build(file, work)

    clock.begin("composing")
    document, lang = findings.report(), findings.language
    style = findings.style(lang)
    clock.begin("layout and figures")
    write_files._built = timed  # it is told every file as it is begun
    try:
        formats = ("docx", "html", "xlsx", "notes")
        write_files.document_files(document, lang, style, formats, WordOptions(), bilingual_captions=False)
    finally:
        write_files._built = build
    clock.begin("writing review")
    review_files(findings, lang, style, ("docx", "html", "xlsx", "json"))
    clock.begin("writing findings json")
    findings.json()


def tell_stages(found: dict[str, Any]) -> None:
    """Print a line for each stage."""
    print(f"{'':26}{'CPU':>8}{'wall':>8}{'imports':>9}{'peak MB':>9}")
    for row in found["stages"]:
        print(f"{row['stage']:26}{row['cpu']:8.2f}{row['wall']:8.2f}{row['imports']:9.2f}{row['mb']:9d}")
    total = found["total"]
    print(f"{'together':26}{total['cpu']:8.2f}{total['wall']:8.2f}{total['imports']:9.2f}", file=sys.stdout)
