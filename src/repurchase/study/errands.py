"""Small errands of the command line that need a survey: the sample, a draft, an export."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from repurchase.errors import InputError
from repurchase.settings import checked
from repurchase.study.draft import draft_text
from repurchase.study.reading import read, study_for, study_of
from repurchase.study.study import Study
from repurchase.survey import synthetic
from repurchase.survey.codebook import draft


def copy_sample(folder: Path) -> Path:
    """A copy of the sample survey in `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(synthetic.sample_survey(), folder / synthetic.SAMPLE))


def write_draft(data: Path, out: Path, codebook: Any = None) -> tuple[Path, Path]:
    """Write a study file drafted from `data`, and a codebook beside it; neither may exist already.

    The codebook is ``codebook.csv`` beside a ``study.toml``, ``tea-codebook.csv`` beside a ``tea.toml``.
    """
    book = out.with_name("codebook.csv" if out.stem == "study" else f"{out.stem}-codebook.csv")
    for path in (out, book):
        if path.exists():
            raise InputError("cli.exists", file=str(path))
    survey = read(data, None, codebook)
    out.write_text(draft_text(survey), encoding="utf-8")
    draft(survey).write(book)
    return out, book


def simulated(to: Path, study: Any = None, n: int = 238, seed: int | None = None) -> Path:
    """Made-up answers to a study (default: the shipped one), written to `to`."""
    from repurchase.analysis.simulation import simulate

    checked("respondents", n, "n")
    if seed is not None:
        checked("seed", seed)
    chosen = study_of(study) or Study.default()
    return Path(simulate(chosen, n, chosen.entry.options.seed if seed is None else seed).write(to))


def export(data: Path, to: Path, study: Any = None, codebook: Any = None) -> Path:
    """The screened answers of `data`, written to `to`."""
    from repurchase.analysis.screening import screen

    survey = read(data, study, codebook)
    return Path(screen(survey, study_for(survey, study).screening_rules()).survey.write(to))
