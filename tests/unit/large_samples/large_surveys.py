"""Made-up surveys as a large file holds them: totals of everybody, and rows of some."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

import repurchase as rp
from repurchase.study.file.read_survey import study_for
from repurchase.study.file.study import Study
from repurchase.study.stages.model_syntax import StudyModel, study_model
from repurchase.survey.stream.counted_survey import whole_file_of
from repurchase.survey.survey import Survey

ROWS_HELD = 300
DROPPED = {"no_consent": 0, "attention_failed": 31, "too_fast": 11}
FLAGGED = {"longstring": 17, "irv": 0}


@cache
def study() -> Study:
    """The study of the sample survey."""
    return study_for(rp.read(rp.sample_survey()), None)


@cache
def made_survey(n: int, seed: int = 1, missing: int = 0) -> Survey:
    """Answers to the study, with the background of respondents of the sample survey drawn again."""
    known = rp.read(rp.sample_survey())
    survey = rp.simulate(study(), n=n, seed=seed)
    rng = np.random.default_rng(seed)
    drawn = known.background.iloc[rng.integers(0, known.n, n)].set_axis(survey.responses.index)
    instrument = replace(survey.instrument, background=known.instrument.background)
    responses = survey.responses.copy()
    names = list(survey.instrument.item_names)
    for _ in range(missing):
        responses.loc[responses.index[rng.integers(0, n)], names[rng.integers(0, len(names))]] = np.nan
    return replace(survey, responses=responses, background=drawn, instrument=instrument)


def as_large(survey: Survey, rows: int | None = None) -> Survey:
    """The survey as that of a large file, of which so many rows are held."""
    whole = whole_file_of(survey, DROPPED, FLAGGED)
    kept = whole.sample if rows is None else whole.sample.keep(np.arange(whole.sample.n) < rows)
    return replace(kept, whole=replace(whole, sample=kept))


def models(survey: Survey) -> StudyModel:
    """The study's models for the answers."""
    return study_model(study(), survey)
