"""Small errands of the command line that need a survey: a report, the sample, a draft, an export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from repurchase.errors import InputError
from repurchase.files.endings import undo_surely
from repurchase.files.kept import kept_words
from repurchase.files.manifest import checksum
from repurchase.files.targets import check_file, shown
from repurchase.files.write_file import files_ready, write_files
from repurchase.files.write_folder import remove_empty
from repurchase.identity_patterns import shown_stem
from repurchase.settings import checked
from repurchase.study.chapter.output import check_target, write
from repurchase.study.commands.read import read, study_for, study_of
from repurchase.study.file.draft import draft_text
from repurchase.study.file.study import Study
from repurchase.survey import synthetic
from repurchase.survey.read.ratings.codebook import draft
from repurchase.survey.write import check_data_file
from repurchase.text import Text, text


def write_report(
    data: Path,
    folder: Path | None,
    lang: str | None,
    formats: Sequence[str],
    study: Any = None,
    codebook: Any = None,
    **options: Any,
) -> Iterator[Text | str]:
    """Analyse `data` and write the report; the folder is looked at before the work. Yields what is to be said.

    The default folder is ``reports/<stem of data>``, the checksum where the name tells whose answers they are.
    """
    from repurchase.study.chapter.analyze import analyze

    target = folder or Path("reports") / shown_stem(data)
    check_target(target, lang, formats, (data, study, codebook))
    findings = analyze(data, study, codebook, **options)
    kept = write(findings, target, lang, formats)
    yield findings.summary()
    if kept:
        yield kept_words(kept)
    yield text("cli.written", folder=shown(target))


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
    check_target(folder / "report", lang, formats)
    with sample_in(folder, overwrite=overwrite) as data:
        yield from list(write_report(data, folder / "report", lang, formats, **options))


def write_draft(data: Path, out: Path, codebook: Any = None, *, overwrite: bool = False) -> tuple[Path, Path]:
    """Write a study file drafted from `data`, and a codebook beside it; both or neither.

    The codebook is ``codebook.csv`` beside a ``study.toml``, ``tea-codebook.csv`` beside a ``tea.toml``.

    Raises
    ------
    InputError
        One of them exists already and `overwrite` is false, or it is read by this run.
    """
    book = out.with_name("codebook.csv" if out.stem == "study" else f"{out.stem}-codebook.csv")
    if book == out:
        raise InputError("files.exists", file=shown(out))
    inputs = (data, codebook)
    for path in (out, book):
        check_file(path, overwrite=overwrite, inputs=inputs)
    survey = read(data, None, codebook)
    drafted = {out: draft_text(survey).encode("utf-8", "replace"), book: draft(survey).csv()}
    write_files(drafted, overwrite=overwrite, inputs=inputs)
    return out, book


def simulated(to: Path, study: Any = None, n: int = 238, seed: int | None = None, *, overwrite: bool = False) -> Path:
    """Write made-up answers to a study (default: the shipped one) to `to`."""
    from repurchase.analysis.respondents.simulation import simulate
    from repurchase.survey.write import write as write_data

    checked("respondents", n, "n")
    if seed is not None:
        checked("seed", seed)
    check_data_file(to, overwrite=overwrite, inputs=(study,))
    chosen = study_of(study) or Study.default()
    survey = simulate(chosen, n, chosen.entry.options.seed if seed is None else seed)
    return write_data(survey, to, overwrite=overwrite, inputs=(study,))


def export(data: Path, to: Path, study: Any = None, codebook: Any = None, *, overwrite: bool = False) -> Path:
    """Write the screened answers of `data` to `to`."""
    from repurchase.analysis.screening.result import screen
    from repurchase.survey.write import write as write_data

    inputs = (data, study, codebook)
    check_data_file(to, overwrite=overwrite, inputs=inputs)
    survey = read(data, study, codebook)
    kept = screen(survey, study_for(survey, study).screening_rules()).survey
    return write_data(kept, to, overwrite=overwrite, inputs=inputs)
