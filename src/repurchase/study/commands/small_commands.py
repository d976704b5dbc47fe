"""Commands that need a survey and little else: a draft, made-up answers, an export."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from repurchase.analysis.respondents.simulation import simulate
from repurchase.analysis.screening.result import screen
from repurchase.errors import InputError
from repurchase.files.manifest import is_regular
from repurchase.files.targets import check_file, is_input, shown
from repurchase.files.write_file import write_files
from repurchase.settings import checked
from repurchase.study.file.draft import draft_text
from repurchase.study.file.read_survey import read, study_beside, study_of
from repurchase.study.file.study import Study
from repurchase.survey.column_entry import ITEM, STATEMENT, ColumnEntry
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.read.ratings.codebook import draft
from repurchase.survey.recommendation_words import recommends_from_zero, spoken_words
from repurchase.survey.write import check_data_file
from repurchase.survey.write import write as write_data
from repurchase.text import Text, text

MOST_NAMES = 100  # that are tried for a file beside another


def write_draft(
    data: Path,
    out: Path,
    codebook: str | os.PathLike[str] | None = None,
    columns: str | os.PathLike[str] | None = None,
    *,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write a study file drafted from `data`, a codebook where anything is rated, and a column map; all or none.

    They are ``codebook.csv`` and ``columns.csv`` beside a ``study.toml``, ``tea-codebook.csv`` and ``tea-columns.csv``
    beside a ``tea.toml``; the next free name where one of these is read by this run or, without `overwrite`, exists.

    Returns
    -------
    tuple of Path
        Study file, codebook (if any), column map.

    Raises
    ------
    InputError
        The study file exists already and `overwrite` is false, or it is read by this run.
    """
    inputs = (data, codebook, columns)
    check_file(out, overwrite=overwrite, inputs=inputs)
    survey = read(data, None, codebook, columns)
    drafted = {out: draft_text(survey).encode("utf-8", "replace")}
    book = draft(survey)
    if book.entries:
        drafted[_beside(out, "codebook", inputs, overwrite=overwrite)] = book.csv()
    drafted[_beside(out, "columns", inputs, overwrite=overwrite)] = ColumnMap(survey.columns).csv(
        survey.source.language
    )
    write_files(drafted, overwrite=overwrite, inputs=inputs)
    return tuple(drafted)


def _beside(out: Path, what: str, inputs: Sequence[str | os.PathLike[str] | None], *, overwrite: bool) -> Path:
    """The first name for a file beside the study file that takes nothing away: no input, no file that is there."""
    names = [f"{what}.csv"] if out.stem == "study" else []
    names += [f"{out.stem}-{what}.csv", *(f"{out.stem}-{what}-{k}.csv" for k in range(2, MOST_NAMES))]
    for path in (out.with_name(name) for name in names if out.name != name):
        free = not os.path.lexists(path)
        if free or (overwrite and is_regular(path) and not is_input(path, inputs)):
            return path
    raise InputError("files.exists", file=shown(out.with_name(names[0])))


def drafted_words(paths: Sequence[Path]) -> list[Text]:
    """What to say of each drafted file; one that did not get its usual name is told."""
    out, *beside = paths
    said = [text("cli.drafted", file=shown(out))]
    for path in beside:
        what = "codebook" if "codebook" in path.stem.removeprefix(out.stem) else "columns"
        usual = f"{what}.csv" if out.stem == "study" else f"{out.stem}-{what}.csv"
        other = text("cli.drafted_other", file=shown(path), usual=shown(Path(usual)))
        said.append(text("cli.drafted", file=shown(path)) if path.name == usual else other)
    return said


def placed_columns(path: Path) -> dict[str, Any]:
    """How many columns of a drafted list are rated, how many of these have no construct, and codes to be replaced."""
    rated = [e for e in ColumnMap.read(path).entries if e.role in {ITEM, STATEMENT}]
    codes = dict.fromkeys(e.construct for e in rated if re.fullmatch(r"F\d+", e.construct))
    waiting = sum(e.role == ITEM and not e.construct and not _recommends(e) for e in rated)
    return {"rated": len(rated), "unplaced": waiting, "placeholders": tuple(codes)}


def _recommends(e: ColumnEntry) -> bool:
    """Whether a column asks for a recommendation from 0 to 10, which no construct lacks."""
    words = spoken_words({"": e.wording or e.column}, e.column, e.item)
    return e.low is not None and e.high is not None and recommends_from_zero(words, e.low, e.high)


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
    columns: str | os.PathLike[str] | None = None,
    *,
    overwrite: bool = False,
) -> Path:
    """Write the screened answers of `data` to `to`."""
    inputs = (data, study, codebook, columns)
    check_data_file(to, overwrite=overwrite, inputs=inputs)
    survey = read(data, study, codebook, columns, large=False)  # every answer is written: none may be left out
    kept = screen(survey, study_beside(survey, study).screening_rules()).survey
    return write_data(kept, to, overwrite=overwrite, inputs=inputs)
