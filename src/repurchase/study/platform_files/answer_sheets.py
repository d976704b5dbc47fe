"""Made-up answers to every question of a form, with what is planted in them to rehearse screening."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from repurchase.analysis.respondents.simulation import simulate
from repurchase.study.file.study import Study
from repurchase.study.questionnaire.survey_form import RatingBlock, SurveyForm
from repurchase.survey.instrument import Background
from repurchase.survey.survey import Survey

FIRST_DAY = dt.datetime(2026, 1, 5, 9, 0)
MINUTES_BETWEEN = 13  # from one respondent to the next
USUAL_SECONDS, SPREAD = 5.0, 0.25  # of a question: the median, and the standard deviation of its logarithm
LEAST_SECONDS = 3.0  # of a question, where nobody is meant to be too fast
FAST_SECONDS = 0.7  # of a question, for those who are
ELIGIBLE = 0.97  # share of respondents who belong to the population
STRAIGHT_SHARES = (0.5, 1.0, 0.75, 0.25, 0.0)  # of a scale's length
LARGEST_NUMBER = 30  # of an answer that is a number


@dataclass(frozen=True, slots=True)
class PlantedSheets:
    """Which answer sheets are careless, by their number in the file from 1, and how many ratings are missing."""

    straight: tuple[int, ...] = ()
    fast: tuple[int, ...] = ()
    missing: int = 0


@dataclass(frozen=True, slots=True)
class AnswerSheets:
    """Answers by the names of statements and questions, one for each respondent.

    Attributes
    ----------
    ratings : dict
        Codes of the scale, None where missing.
    chosen : dict
        Places of options, from 0.
    several : dict
        Places of all options that were chosen.
    numbers : dict
    seconds : list of int
    ended : list of datetime
    planted : PlantedSheets
    """

    n: int
    ratings: dict[str, list[int | None]]
    chosen: dict[str, list[int]]
    several: dict[str, list[tuple[int, ...]]]
    numbers: dict[str, list[int]]
    seconds: list[int]
    ended: list[dt.datetime]
    planted: PlantedSheets = field(default_factory=PlantedSheets)

    @property
    def started(self) -> list[dt.datetime]:
        """When each began."""
        return [end - dt.timedelta(seconds=s) for end, s in zip(self.ended, self.seconds, strict=True)]


def answer_sheets(
    study: Study, form: SurveyForm, n: int, seed: int, *, missing: float = 0, careless: float = 0, timed: bool = True
) -> AnswerSheets:
    """Answers of `n` made-up respondents.

    Parameters
    ----------
    study : Study
    form : SurveyForm
        The questionnaire of the study.
    n, seed : int
    missing : float
        Share of ratings that are missing completely at random.
    careless : float
        Share of respondents who give one answer to every statement or, where times are known, rush through at random.
    timed : bool
        Whether the platform tells how long somebody took.
    """
    rng = np.random.default_rng([seed, n])
    survey = simulate(study, n, seed)
    ratings = _ratings(survey, form)
    questions = len(form.rows) + len(form.asked)
    seconds = np.maximum(USUAL_SECONDS * np.exp(SPREAD * rng.standard_normal(n)), LEAST_SECONDS) * questions
    straight, fast = _planted(n, careless, timed=timed, rng=rng)
    _plant(form, ratings, straight, fast, rng)
    seconds[fast] = FAST_SECONDS * questions
    gone = _leave_out(form, ratings, missing, rng)
    chosen, several, numbers = _asked(form, survey, rng)
    ended = [FIRST_DAY + dt.timedelta(minutes=MINUTES_BETWEEN * i, seconds=int(rng.integers(60))) for i in range(n)]
    told = PlantedSheets(tuple(int(i) + 1 for i in straight), tuple(int(i) + 1 for i in fast), gone)
    return AnswerSheets(n, ratings, chosen, several, numbers, [int(s) for s in seconds], ended, told)


def _ratings(survey: Survey, form: SurveyForm) -> dict[str, list[int | None]]:
    held: dict[str, list[int | None]] = {}
    for row in form.rows:
        if row.name in survey.responses:
            held[row.name] = [int(v) for v in survey.responses[row.name]]
        else:  # the check that the form has and the study has not
            held[row.name] = [row.passing] * survey.n
    return held


def _planted(n: int, careless: float, *, timed: bool, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Who gives one answer throughout, and who rushes: half each, all the first where no times are known."""
    drawn = np.sort(rng.permutation(n)[: round(careless * n)])
    return (drawn[::2], drawn[1::2]) if timed else (drawn, drawn[:0])


def _plant(
    form: SurveyForm,
    ratings: dict[str, list[int | None]],
    straight: np.ndarray,
    fast: np.ndarray,
    rng: np.random.Generator,
) -> None:
    shares = _unasked_shares(form)
    for i in straight:
        share = rng.choice(shares)
        for block in form.blocks:
            for row in block.rows:
                ratings[row.name][i] = _point(block, share)
    for i in fast:
        for block in form.blocks:
            for row in block.rows:
                ratings[row.name][i] = int(rng.integers(block.scale.low, block.scale.high + 1))


def _point(block: RatingBlock, share: float) -> int:
    """The point at a share of a scale's length."""
    return block.scale.low + round(share * (block.scale.high - block.scale.low))


def _unasked_shares(form: SurveyForm) -> list[float]:
    """Where on every scale one answer throughout passes no check: two places, the middle and the upper end first."""
    told = [(block, row.passing) for block in form.blocks for row in block.rows if row.passing is not None]
    free = [share for share in STRAIGHT_SHARES if all(_point(block, share) != answer for block, answer in told)]
    return (free or [*STRAIGHT_SHARES])[:2]


def _leave_out(form: SurveyForm, ratings: dict[str, list[int | None]], missing: float, rng: np.random.Generator) -> int:
    """Blank a share of the ratings, checks apart; returns how many."""
    gone = 0
    for row in form.rows:
        if row.kind == "check":
            continue
        for i in np.flatnonzero(rng.random(len(ratings[row.name])) < missing):
            ratings[row.name][i] = None
            gone += 1
    return gone


def _asked(
    form: SurveyForm, survey: Survey, rng: np.random.Generator
) -> tuple[dict[str, list[int]], dict[str, list[tuple[int, ...]]], dict[str, list[int]]]:
    chosen: dict[str, list[int]] = {}
    several: dict[str, list[tuple[int, ...]]] = {}
    numbers: dict[str, list[int]] = {}
    for question in form.asked:
        if question.kind == "multiple" and question.options:
            marks = rng.random((survey.n, len(question.options))) < 1 / 2
            marks[~marks.any(axis=1), 0] = True
            several[question.name] = [tuple(int(k) for k in np.flatnonzero(row)) for row in marks]
        elif question.options:
            chosen[question.name] = _chosen(question, survey, rng)
        else:
            numbers[question.name] = [int(v) for v in rng.integers(1, LARGEST_NUMBER + 1, survey.n)]
    return chosen, several, numbers


def _chosen(question: Background, survey: Survey, rng: np.random.Generator) -> list[int]:
    """Places of the options drawn; of a question that decides who takes part, mostly one with which they do."""
    if not question.keep:
        return [int(code) for code in survey.background[question.name].cat.codes]
    kept = [k for k, o in enumerate(question.options) if set(o.values()) & set(question.keep)] or [0]
    others = [k for k in range(len(question.options)) if k not in kept] or kept
    stays = rng.random(survey.n) < (1.0 if question.role == "consent" else ELIGIBLE)
    return [int(rng.choice(kept if stay else others)) for stay in stays]
