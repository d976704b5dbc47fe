"""The outcome against the behaviour whose frequency respondents report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from repurchase.analysis.respondents.background_numbers import covariates
from repurchase.analysis.respondents.profile.question_labels import question_label
from repurchase.analysis.respondents.profile.result import frequencies
from repurchase.analysis.results.result import Provenance, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, require, usable
from repurchase.analysis.results.wording import coded, coverage, p_words
from repurchase.document.parts.blocks import Column, Table
from repurchase.errors import InputError, Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.moments import mean_interval
from repurchase.numeric.classical.rank_correlation import RankCorrelation, spearman
from repurchase.settings import checks
from repurchase.style import Interval, Kind, Number
from repurchase.survey.instrument import Background, Construct
from repurchase.survey.survey import Survey
from repurchase.text import Text, text


@dataclass(frozen=True)
class CriterionCheck(Result):
    """Rank correlations of constructs with reported frequency, and the outcome's mean at each answer.

    `groups` holds, for each answer, its words, respondents, mean, standard deviation and limits of the mean.
    """

    outcome: Construct
    question: Background
    correlations: tuple[tuple[Construct, RankCorrelation], ...]
    groups: tuple[tuple[Any, int, float, float, float, float], ...]
    level: float = 0.95
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def tables(self) -> tuple[Table, ...]:
        level = coverage(self.level)
        columns = (
            Column("construct", text("criterion.construct"), Kind.WORDS),
            Column("n", text("measure.n"), Kind.COUNT),
            Column("rho", text("criterion.rho"), Kind.BOUNDED),
            Column("ci", text("measure.ci", level=level), Kind.BOUNDED),
            Column("p_value", text("measure.p"), Kind.P),
        )
        rows = tuple(
            (coded(c), r.n, r.rho, Interval(r.ci_low, r.ci_high, Kind.BOUNDED), r.p_value) for c, r in self.correlations
        )
        groups = (
            Column("category", text("criterion.category"), Kind.WORDS),
            Column("n", text("measure.n"), Kind.COUNT),
            Column("mean", text("measure.mean")),
            Column("sd", text("measure.sd")),
            Column("ci", text("measure.ci", level=level)),
        )
        means = tuple((words, n, mean, sd, Interval(low, high)) for words, n, mean, sd, low, high in self.groups)
        title = text("criterion.title_groups", construct=self.outcome.label, question=question_label(self.question))
        return (
            Table(
                "criterion", text("criterion.title"), columns, rows, (text("criterion.note"), text("criterion.weak"))
            ),
            Table("criterion_groups", title, groups, means),
        )

    def sentences(self) -> tuple[Text, ...]:
        c, r = self.correlations[0]
        if np.isnan(r.rho):
            return ()
        return (
            text(
                "criterion.sentence",
                construct=c.label,
                question=question_label(self.question),
                p=p_words(r.p_value),
                n=r.n,
                rho=Number(r.rho, Kind.BOUNDED),
                ci=Interval(r.ci_low, r.ci_high, Kind.BOUNDED),
            ),
        )


@checks("level")
def criterion_check(
    data: Data,
    constructs: Constructs = None,
    *,
    outcome: str | None = None,
    frequency: str | None = None,
    level: float = 0.95,
    rules: Rules = RULES,
) -> CriterionCheck:
    """Whether those who say that they will buy again report that they buy more often.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    outcome : str, optional
        A construct; default: the one whose role is outcome.
    frequency : str, optional
        An ordered background question; default: the one whose role is frequency.
    level : float
        Coverage of the intervals.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    CriterionCheck
        The outcome's correlation first, the other constructs' after it.

    Raises
    ------
    InputError
        When the survey has no such construct or question.
    EstimationError
        When too few respondents answered both.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.screen(rp.read(rp.sample_survey())).survey
    >>> round(rp.criterion_check(survey).correlations[0][1].rho, 1)
    0.4
    """
    survey, notes = usable(as_survey(data, constructs))
    goal = _construct(survey, outcome)
    question = _question(survey, frequency)
    code = covariates(survey, question.name)[0].values
    scores = survey.scores()
    answered = ~np.isnan(code) & scores[goal.name].notna().to_numpy()
    require(int(answered.sum()), int(rules["minimum_n"].bound or 0), text("criterion.analysis"))
    others = [c for c in survey.instrument if c.name != goal.name]
    found = tuple((c, _correlation(scores[c.name].to_numpy(), code, level)) for c in (goal, *others))
    counted = frequencies(survey, question)
    words = counted.categories if counted else ()
    groups = tuple(
        _group(w, scores[goal.name].to_numpy()[answered & (code == k)], level) for k, w in enumerate(words, start=1)
    )
    return CriterionCheck(goal, question, found, groups, level, notes, provenance(survey, level=level))


def _construct(survey: Survey, name: str | None) -> Construct:
    for c in survey.instrument:
        if c.name == name or (name is None and c.role == "outcome"):
            return c
    raise InputError("criterion.needs")


def _question(survey: Survey, name: str | None) -> Background:
    for b in survey.instrument.background:
        wanted = b.name == name or (name is None and b.role == "frequency")
        if wanted and b.kind == "ordered" and b.name in survey.background:
            return b
    raise InputError("criterion.needs")


def _correlation(score: np.ndarray, code: np.ndarray, level: float) -> RankCorrelation:
    both = ~np.isnan(score) & ~np.isnan(code)
    return spearman(score[both], code[both], level)


def _group(words: object, x: np.ndarray, level: float) -> tuple[object, int, float, float, float, float]:
    sd = float(x.std(ddof=1)) if len(x) > 1 else float("nan")
    return (words, len(x), float(x.mean()) if len(x) else float("nan"), sd, *mean_interval(x, level))
