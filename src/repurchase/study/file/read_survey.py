"""`rp.read`: a file, and the study that it belongs to."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from repurchase.errors import InputError, note
from repurchase.study.file.study import Study
from repurchase.survey.read.read_export import read as read_file
from repurchase.survey.survey import Survey


def study_of(study: Study | str | Path | None) -> Study | None:
    """A study from itself, its path, or the name of a shipped one."""
    if study is None or isinstance(study, Study):
        return study
    for shipped in Study.shipped():
        if str(study) == shipped.name:
            return shipped
    return Study.read(study)


def read(
    path: str | Path,
    study: Study | str | Path | None = None,
    codebook: str | os.PathLike[str] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Survey:
    """A survey from a platform's export.

    Parameters
    ----------
    path : path-like
        xlsx, xls, ods, csv, tsv, sav, zsav, dta or parquet; what it is, is told from its content.
    study : Study or path, optional
        The study that the file answers. Without one, a shipped study is tried; where none matches, constructs are
        drafted from the wording.
    codebook : path-like, optional
        CSV or Excel with the columns item, construct, wording, reverse.
    progress : callable, optional
        Called with a stage and a fraction while a large file is read.

    Returns
    -------
    Survey

    Raises
    ------
    InputError
        The file cannot be read as a survey; one or two sentences say why and what to do.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.read(rp.sample_survey())
    >>> survey.n
    243
    """
    chosen = study_of(study)
    shipped = (replace(s.instrument, only_whole=True) for s in Study.shipped())
    survey = read_file(path, (chosen.instrument,) if chosen else tuple(shipped), codebook, progress)
    return survey if chosen else _with_assumed_study(survey)


def _with_assumed_study(survey: Survey) -> Survey:
    """Say which shipped study's model will be used, if one matches."""
    for study in Study.shipped():
        if study.matches(survey.instrument):
            source = replace(survey.source, study=study.name)
            said = note("study.assumed", "info", study=study.title or study.name)
            return replace(survey, source=source).with_notes(said)
    return survey


def study_for(survey: Survey, study: Study | str | Path | None) -> Study:
    """The study to analyse `survey` by: the one given, the shipped one that matches, or a draft."""
    chosen = study_of(study)
    if chosen is not None:
        if not any(c.name in survey.instrument for c in chosen.instrument):
            raise InputError("study.nothing_of_it", study=chosen.title or chosen.name)
        return chosen
    if survey.source.study:
        return next(s for s in Study.shipped() if s.name == survey.source.study)
    for shipped in Study.shipped():
        if shipped.matches(survey.instrument):
            return shipped
    return Study.draft(survey)
