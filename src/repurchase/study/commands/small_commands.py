"""Commands that need a survey and little else: a draft, made-up answers, an export."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from repurchase.analysis.respondents.simulation import simulate
from repurchase.analysis.screening.result import screen
from repurchase.errors import InputError
from repurchase.files.targets import check_file, shown
from repurchase.files.write_file import write_files
from repurchase.settings import checked
from repurchase.study.file.draft import draft_text
from repurchase.study.file.read_survey import read, study_beside, study_of
from repurchase.study.file.study import Study
from repurchase.survey.read.ratings.codebook import draft
from repurchase.survey.write import check_data_file
from repurchase.survey.write import write as write_data


def write_draft(
    data: Path, out: Path, codebook: str | os.PathLike[str] | None = None, *, overwrite: bool = False
) -> tuple[Path, Path]:
    """Write a study file drafted from `data`, and a codebook beside it; both or neither.

    The codebook is ``codebook.csv`` beside a ``study.toml``, ``tea-codebook.csv`` beside a ``tea.toml``, and
    ``study-codebook.csv`` or with a number where a file of that name is read.

    Raises
    ------
    InputError
        One of them exists already and `overwrite` is false, or it is read by this run.
    """
    inputs = (data, codebook)
    book = _codebook_beside(out, inputs)
    if book == out:
        raise InputError("files.exists", file=shown(out))
    for path in (out, book):
        check_file(path, overwrite=overwrite, inputs=inputs)
    survey = read(data, None, codebook)
    drafted = {out: draft_text(survey).encode("utf-8", "replace"), book: draft(survey).csv()}
    write_files(drafted, overwrite=overwrite, inputs=inputs)
    return out, book


def _codebook_beside(out: Path, inputs: Sequence[str | os.PathLike[str] | None]) -> Path:
    """Where the codebook beside a study file goes: past what the run reads, whatever that is called."""
    read_now = {Path(os.path.realpath(p)) for p in inputs if p is not None}
    names = ["codebook.csv"] if out.stem == "study" else []
    names += [f"{out.stem}-codebook.csv", *(f"{out.stem}-codebook-{k}.csv" for k in range(2, 5))]
    places = [out.with_name(name) for name in names]
    return next((p for p in places if Path(os.path.realpath(p)) not in read_now), places[0])


def simulated(
    to: Path, study: Study | str | Path | None = None, n: int = 238, seed: int | None = None, *, overwrite: bool = False
) -> Path:
    """Write made-up answers to a study (default: the shipped one) to `to`."""
    checked("respondents", n, "n")
    if seed is not None:
        checked("seed", seed)
    check_data_file(to, overwrite=overwrite, inputs=(study,))
    chosen = study_of(study) or Study.default()
    survey = simulate(chosen, n, chosen.entry.options.seed if seed is None else seed)
    return write_data(survey, to, overwrite=overwrite, inputs=(study,))


def export(
    data: Path,
    to: Path,
    study: Study | str | Path | None = None,
    codebook: str | os.PathLike[str] | None = None,
    *,
    overwrite: bool = False,
) -> Path:
    """Write the screened answers of `data` to `to`."""
    inputs = (data, study, codebook)
    check_data_file(to, overwrite=overwrite, inputs=inputs)
    survey = read(data, study, codebook)
    kept = screen(survey, study_beside(survey, study).screening_rules()).survey
    return write_data(kept, to, overwrite=overwrite, inputs=inputs)
