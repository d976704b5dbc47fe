"""The commands that write a report: of a survey, and of the sample survey."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from repurchase.analysis.gate.result import Gate
from repurchase.document.text.terminal_words import TerminalWords
from repurchase.document.write_files import file_name
from repurchase.errors import INFO
from repurchase.files.endings import undo_surely
from repurchase.files.kept import kept_words
from repurchase.files.manifest import checksum
from repurchase.files.targets import check_file, shown
from repurchase.files.write_file import files_ready
from repurchase.files.write_folder import remove_empty
from repurchase.identity_patterns import shown_stem
from repurchase.settings import languages_of
from repurchase.study.chapter.analyze import analyze
from repurchase.study.chapter.output import NOTES, ReportLayout, check_target, write, writing_shares
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.file.study import Study
from repurchase.study.review.review import Review
from repurchase.study.review.review_files import review_name
from repurchase.study.review.rules.review_rule import OBJECTION, SEVERITIES, UNTOLD
from repurchase.survey import synthetic
from repurchase.text import Text, Words, reader_language, text
from repurchase.work.freed_memory import keep_freed_memory
from repurchase.work.progress import SILENT, InTwoParts, Progress

MOST_CAUTIONS = 6  # lines of the terminal; the file of remarks has all
READABLE = ("docx", "html", "md", "tex", "xlsx")  # the first of these that is written is the one to open first


def write_report(
    data: Path,
    folder: Path | None,
    lang: str | None,
    formats: Sequence[str],
    study: Study | str | Path | None = None,
    codebook: str | os.PathLike[str] | None = None,
    columns: str | os.PathLike[str] | None = None,
    layout: ReportLayout | None = None,
    progress: Progress = SILENT,
    workers: int = 1,
    **options: Any,
) -> Iterator[Text | str]:
    """Analyse `data` and write the report; the folder is looked at before the work. Yields what is to be said.

    The default folder is that of `report_folder`, the checksum where the name tells whose answers they are.
    """
    keep_freed_memory()
    target = report_folder(data, folder)
    layout = layout or ReportLayout()
    check_target(target, lang, formats, (data, study, codebook, columns, layout.template))
    expected = writing_shares(languages_of("zh" if lang is None else lang), formats)
    both = InTwoParts(progress, sum(expected.values()))
    findings = analyze(data, study, codebook, columns=columns, progress=both.first, workers=workers, **options)
    document = findings.report()
    languages = languages_of(findings.language if lang is None else lang)
    kept = write(findings, target, languages, formats, layout, document, both.second, workers)
    reader = reader_language()
    said = TerminalWords(document, reader, findings.style(reader))
    yield from said.paragraphs("summary") or [findings.summary()]
    read_in = reader if reader in languages else languages[0]
    remarks = said.remarks()
    yield from _gravest(remarks)
    yield ""
    if kept:
        yield kept_words(kept)
    yield text("cli.written", folder=shown(target))
    yield text("cli.open_first", file=shown(target / _first_file(formats, read_in)))
    yield from _premises(findings)
    yield from _counted(remarks, file_name(NOTES, read_in))
    yield from _self_check(findings, review_name("html", read_in))


def report_folder(data: Path, folder: Path | None) -> Path:
    """The folder of a report: the one that was named, else ``reports/<stem of data>``."""
    return folder or Path("reports") / shown_stem(data)


def _first_file(formats: Sequence[str], lang: str) -> str:
    """The file of a report that is to be opened first."""
    return file_name(next((f for f in READABLE if f in formats), "json"), lang)


def _premises(findings: SectionResults) -> Iterator[Text]:
    """What the verdicts rest on, and whether it holds."""
    premises = findings.get("gate")
    if isinstance(premises, Gate):
        yield text("cli.premises", said=Words(premises.sentences()))


def _gravest(remarks: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The gravest of what the author should know."""
    grave = [(severity, words) for severity, words in remarks if severity != INFO][:MOST_CAUTIONS]
    for severity, words in grave:
        yield f"{text(f'document.{severity}')}{words}"


def _counted(remarks: Sequence[tuple[str, str]], file: str) -> Iterator[Text]:
    """How many remarks there are, how many of them are grave, and which file has all."""
    grave = sum(severity != INFO for severity, _ in remarks)
    if remarks:
        key = "_all_grave" if grave == len(remarks) else "_some_grave" if grave else ""
        yield text(f"cli.remarks{key}", n=len(remarks), grave=grave, file=file)


def _self_check(findings: SectionResults, file: str) -> Iterator[Text]:
    """How many points of the pre-review are to be dealt with, and where they stand."""
    self_check = findings.get("review")
    if isinstance(self_check, Review):
        counts = {s.replace(" ", "_"): len(self_check.of_state(OBJECTION, s)) for s in SEVERITIES}
        yield text("cli.pre_review", **counts, questions=len(self_check.of_state(UNTOLD)), file=file)


@contextmanager
def sample_in(folder: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """The sample survey, of which `folder` gets a copy when what follows has succeeded; nothing changes in it before.

    Raises
    ------
    InputError
        Another file has the sample's name.
    """
    path, sample = folder / synthetic.SAMPLE, synthetic.sample_survey()
    if checksum(path) == checksum(sample):
        yield path
        return
    if folder.exists() or folder.is_symlink():
        check_file(path, overwrite=overwrite)
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with files_ready({path: sample.read_bytes()}, overwrite=overwrite):
            yield sample
    finally:
        undo_surely(lambda: remove_empty(missing))


def write_demo(
    folder: Path, lang: str | None, formats: Sequence[str], *, overwrite: bool = False, **options: Any
) -> Iterator[Text | str]:
    """Copy the sample survey into `folder` and analyse it; see `write_report`."""
    target = demo_paths(folder)[1]
    check_target(target, lang, formats)
    with sample_in(folder, overwrite=overwrite) as data:
        yield from list(write_report(data, target, lang, formats, **options))


def demo_paths(folder: Path) -> tuple[Path, Path]:
    """Where the sample survey and its report are put."""
    return folder / synthetic.SAMPLE, folder / "report"
