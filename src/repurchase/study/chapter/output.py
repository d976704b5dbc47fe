"""Findings on disk: built whole, then put into a folder in which only our own, unchanged files are replaced."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from repurchase.document.content.document_content import Document
from repurchase.document.file_job import FileJob, Files, collection_paused
from repurchase.document.office.word.word_pages import WordOptions, word_options
from repurchase.document.write_files import document_jobs, file_name
from repurchase.errors import InputError
from repurchase.files.manifest import MANIFEST, holds_schema, read_manifest
from repurchase.files.targets import check_folder
from repurchase.files.write_folder import write_folder
from repurchase.settings import languages_of, listed_names
from repurchase.study.chapter.back_matter.model_script import model_script
from repurchase.study.chapter.pieces.findings_schema import SCHEMA
from repurchase.study.chapter.pieces.section_results import SectionResults
from repurchase.study.chapter.report import report
from repurchase.study.review.review_files import FORMATS as REVIEW_FORMATS
from repurchase.study.review.review_files import review_files, review_name
from repurchase.style import STYLES, Style
from repurchase.text import LANGUAGES, listed, text
from repurchase.user_calls.call_checks import checks
from repurchase.work.progress import SILENT, Advance, Progress
from repurchase.work.tasks_ahead import TasksAhead

FORMATS = ("docx", "html", "xlsx", "tex", "md", "json")
PAGES_FIRST = ("figures", "pages")  # jobs of two languages that the first process does first
PAGES_LAST = ("tables", "review", "findings", "figures", "pages")  # jobs of one language in their order
NOTES = "notes"  # remarks for the author, in every language that a report is in
COMPANIONS = ("findings.json", "model.lav", "study.toml", MANIFEST, "figures/")  # of every report


@dataclass(frozen=True, slots=True)
class ReportLayout:
    """How a report is laid out, where it is not as the study file says; `Findings.write` explains the attributes."""

    chapter: int | None = None
    style: str | None = None
    bilingual_captions: bool = False
    word: WordOptions = field(default_factory=WordOptions)
    template: Path | None = None

    def house_style(self, findings: SectionResults, lang: str) -> Style:
        """The style asked for, else that of the study or of the language."""
        if self.style is None:
            return findings.style(lang)
        return findings.grouped(STYLES[self.style].with_decimals(findings.study.entry.options.decimals))


@checks("chapter", "style", "bilingual_captions", "contents")
def report_layout(
    template: str | os.PathLike[str] | None = None,
    chapter: int | None = None,
    style: str | None = None,
    *,
    bilingual_captions: bool = False,
    contents: bool | None = None,
) -> ReportLayout:
    """Check how a report shall be laid out, and read its template.

    Raises
    ------
    InputError
        An option has a value that it cannot take, or the template is no Word file.
    """
    path = None if template is None else Path(template)
    return ReportLayout(chapter, style, bilingual_captions, word_options(path, contents), path)


def write(
    findings: SectionResults,
    folder: Path,
    lang: str | Sequence[str] | None,
    formats: Sequence[str],
    layout: ReportLayout | None = None,
    document: Document | None = None,
    progress: Progress = SILENT,
    workers: int = 1,
) -> tuple[Path, ...]:
    """Write every file of `findings`; see `Findings.write`. Returns the files that were kept under another name.

    `document` is their report where it has been composed already.
    """
    lang, layout = findings.language if lang is None else lang, layout or ReportLayout()
    formats = listed_names(formats)
    check_target(folder, lang, formats, (*findings.inputs, layout.template))
    advance = Advance(progress, writing_shares(languages_of(lang), formats))
    with collection_paused():
        document = document or report(findings)
        languages = languages_of(lang)
        jobs = report_jobs(findings, document, languages, formats, layout)
        files = _made(jobs, len(languages), advance, workers)
    advance.stage("folder")
    kept = write_folder(folder, files)
    advance.end()
    return kept


def writing_shares(languages: Sequence[str], formats: Sequence[str]) -> dict[str, int]:
    """What each job of writing is expected to take, in hundredths of a second, in the order in which they are done."""
    pages = 20 + 60 * ("docx" in formats) + 15 * ("html" in formats)
    tables = 10 + 40 * ("xlsx" in formats)
    of_kind = {"figures": 40, "tables": tables, "pages": pages, "review": 5}
    shares = {f"{kind}.{lang}": share for lang in languages for kind, share in of_kind.items()} | {"findings": 10}
    return {name: shares[name] for name in _in_order(shares, len(languages))} | {"folder": 5}


def _in_order(names: Iterable[str], languages: int) -> list[str]:
    """Jobs by name as this process does them, so that it seldom waits for what the second one does.

    Of one language the figures take as long as all but the pages; of two, those of the second as the first's pages.
    """
    if languages > 1:
        return sorted(names, key=lambda name: _kind(name) not in PAGES_FIRST)
    return sorted(names, key=lambda name: PAGES_LAST.index(_kind(name)))


def _made(jobs: Sequence[FileJob], languages: int, advance: Advance, workers: int) -> dict[str, bytes]:
    """The files of all jobs, in the order of the jobs; a second process makes the figures of one language meanwhile.

    Of two languages it makes those of the second, and then all that shows no figures.
    """
    by_name = {job.name: job for job in jobs}
    figures = [name for name in by_name if _kind(name) == "figures"]
    others = [name for name in by_name if _kind(name) not in PAGES_FIRST]
    beside = figures if languages == 1 else figures[1:] + others
    made: dict[str, dict[str, bytes]] = {}
    with TasksAhead({name: partial(by_name[name].files, {}) for name in beside}, workers) as ahead:
        for name in _in_order(by_name, languages):
            advance.stage(name, text(f"stage.{_kind(name)}"))
            done, files = ahead.result(name)
            needed = {path: content for other in by_name[name].needs for path, content in made[other].items()}
            made[name] = files if done else by_name[name].files(needed)
    return {path: content for job in jobs for path, content in made[job.name].items()}


def _kind(name: str) -> str:
    return name.partition(".")[0]


def report_jobs(
    findings: SectionResults, document: Document, languages: Sequence[str], formats: Sequence[str], layout: ReportLayout
) -> tuple[FileJob, ...]:
    """Every file of a report as jobs, in an order in which they can be done one after another.

    Returns
    -------
    tuple of FileJob
        Of each language those of `document_jobs` and ``review.<lang>``; last ``findings``, what is in no language.
    """
    document = document if layout.chapter is None else replace(document, chapter=layout.chapter)
    pages = (*(f for f in formats if f != "json"), NOTES)
    jobs: list[FileJob] = []
    for lang in languages:
        style, bilingual = layout.house_style(findings, lang), layout.bilingual_captions
        jobs += document_jobs(document, lang, style, pages, layout.word, bilingual_captions=bilingual)
        if findings.survey.whole is None:
            jobs.append(FileJob(f"review.{lang}", partial(_review, findings, lang, style, tuple(formats))))
    return (*jobs, FileJob("findings", partial(_companions, findings)))


def _review(findings: SectionResults, lang: str, style: Style, formats: Sequence[str], made: Files) -> dict[str, bytes]:
    return review_files(findings, lang, style, formats)


def _companions(findings: SectionResults, made: Files) -> dict[str, bytes]:
    return {
        "findings.json": findings.json().encode("utf-8", "replace"),
        "model.lav": model_script(findings).encode("utf-8", "replace"),
        "study.toml": findings.study.text.encode("utf-8", "replace"),
    }


def check_target(
    folder: Path, lang: str | Sequence[str] | None, formats: Sequence[str], inputs: Iterable[object] = ()
) -> None:
    """Refuse before any work is done what could not be written at its end, or would stand among what is read."""
    languages = languages_of(LANGUAGES if lang is None else lang)
    _check_formats(formats)
    reports = [file_name(f, at) for at in languages for f in (*formats, NOTES) if f != "json"]
    pages = [review_name(f, at) for at in languages for f in REVIEW_FORMATS]
    check_folder(folder, [*COMPANIONS, *reports, *pages], list(inputs), is_ours)


def _check_formats(formats: Sequence[str]) -> None:
    for name in formats:
        if name not in FORMATS:
            raise InputError("output.unknown_format", format=name, known=listed(FORMATS))


def is_ours(folder: Path) -> bool:
    """Tell whether a folder holds a report of this package, so that a newer one may take its place."""
    return bool(read_manifest(folder)) or holds_schema(folder / "findings.json", SCHEMA)
