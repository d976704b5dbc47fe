"""The recommendation score: promoters less detractors, with its interval, of all and by segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from repurchase.analysis.results.result import Record, Result
from repurchase.analysis.results.survey_input import Constructs, Data, as_survey, provenance, reading_notes
from repurchase.analysis.scores.group_differences.findings import Grouping
from repurchase.analysis.segments.recommendation_score import tables
from repurchase.analysis.segments.recommendation_score.findings import (
    PASSIVE,
    PROMOTER,
    RecommendationCount,
    RecommendationFindings,
)
from repurchase.analysis.segments.recommendation_score.recognise import recommendation_answers
from repurchase.analysis.segments.recommendation_score.words import sentences
from repurchase.array_types import Floats, Integers, Mask
from repurchase.document.parts.blocks import Table
from repurchase.document.parts.table_files import plain_words
from repurchase.errors import EstimationError
from repurchase.literature import RULES, Rules
from repurchase.numeric.segments.share_difference import share_difference
from repurchase.text import Text, text
from repurchase.user_calls.call_checks import checks


@dataclass(frozen=True)
class RecommendationScore(RecommendationFindings, Result):
    """Share of promoters (9, 10) less share of detractors (0 to 6), times 100."""

    def tables(self) -> tuple[Table, ...]:
        return (tables.score_table(self),)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        """``recommendation`` of ``findings.json``."""
        return {
            "question": self.asked.name,
            "mean": self.mean,
            "missing": self.missing,
            "all": _record(self.whole),
            "segments": [
                {"question": plain_words(c.question), "segment": plain_words(c.segment), **_record(c)}
                for c in self.counts[1:]
            ],
        }


def _record(c: RecommendationCount) -> Record:
    return {k: getattr(c, k) for k in ("n", "promoters", "passives", "detractors", "score", "low", "high")}


@checks("level")
def recommendation_score(
    data: Data,
    constructs: Constructs = None,
    *,
    groupings: Sequence[Grouping] = (),
    classes: Integers | None = None,
    level: float = 0.95,
    rules: Rules = RULES,
) -> RecommendationScore:
    """The net promoter score of the question from 0 to 10 that asks how likely respondents are to recommend.

    Parameters
    ----------
    data : Survey or DataFrame
    constructs : mapping of str to list of str, optional
        The items of each construct; a frame needs it.
    groupings : sequence of Grouping
        Segments that background questions make.
    classes : ndarray of int, optional
        Class of each respondent from 1, 0 for none, as `found_segments` gives it.
    level : float
        Coverage of the intervals.
    rules : Rules
        Criteria to judge by.

    Returns
    -------
    RecommendationScore

    Raises
    ------
    EstimationError
        When no question from 0 to 10 asks it.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 4, 5], "NPS": [0, 7, 9, 10]})
    >>> recommendation_score(frame, {"X": ["a"]}).whole.score
    25.0
    """
    survey = as_survey(data, constructs)
    found, notes = recommendation_answers(survey)
    if found is None:
        raise EstimationError(notes[0].message if notes else text("recommendation.none"))
    values = found.values
    members = list(_segments(groupings, classes, len(values)))
    everybody = _count(values, np.ones(len(values), bool), None, None, level)
    least = rules["small_cell"].acceptable or 0
    counts = [_count(values, chosen, question, segment, level) for question, segment, chosen in members]
    return RecommendationScore(
        found.asked,
        (everybody, *(c for c in counts if c.n >= least)),
        float(np.nanmean(values)),
        int(np.isnan(values).sum()),
        level,
        rules,
        (*reading_notes(survey), *notes),
        provenance(survey, level=level),
    )


def _segments(groupings: Sequence[Grouping], classes: Integers | None, n: int) -> Iterator[tuple[Any, Any, Mask]]:
    for grouping in groupings:
        label, several = grouping.label, grouping.name != grouping.family
        question = label.values["question"] if isinstance(label, Text) else label
        answers = list(zip(grouping.groups, grouping.members, strict=True))
        for answer, chosen in answers[: 1 if several else None]:  # of several answers: those who chose it
            yield question, answer, chosen
    if classes is not None and len(classes) == n:
        for number in range(1, int(classes.max(initial=0)) + 1):
            yield text("recommendation.classes"), text("segments.class", number=number), classes == number


def _count(values: Floats, chosen: Mask, question: Any, segment: Any, level: float) -> RecommendationCount:
    answers = values[chosen & ~np.isnan(values)]
    n, promoters = len(answers), int((answers >= PROMOTER).sum())
    detractors = int((answers < PASSIVE).sum())
    score = share_difference(promoters, detractors, n, level)
    limits = (100 * score.value, 100 * score.low, 100 * score.high)
    return RecommendationCount(question, segment, n, promoters, n - promoters - detractors, detractors, *limits)
