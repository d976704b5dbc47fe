"""Which question asks, on a scale from 0 to 10, how likely respondents are to recommend.

Recognised by its words and its scale together: a rating of satisfaction from 0 to 10 is none, nor is a question about
recommendations received, nor the five-point statements of a word-of-mouth construct. Where the words ask for it and
the scale is another one, that is said instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from repurchase.analysis.segments.recommendation_score.findings import AskedRecommendation
from repurchase.array_types import Floats
from repurchase.errors import INFO, Note, note
from repurchase.survey.recommendation_words import (
    GROUPED,
    HIGHEST,
    LOWEST,
    asks_to_recommend,
    begins_at_one,
    begins_at_zero,
    names_the_score,
    spoken_words,
)
from repurchase.survey.survey import Survey

ROLE = "recommendation"


@dataclass(frozen=True, slots=True, eq=False)
class RecommendationAnswers:
    """A question that asks for a recommendation, its answers, and the ends of the scale that it was read with."""

    asked: AskedRecommendation
    heading: str
    values: Floats
    low: float | None
    high: float | None
    told: bool = False
    grouped: bool = False  # by the platform, into promoters, passives and detractors


def recommendation_answers(survey: Survey) -> tuple[RecommendationAnswers | None, list[Note]]:
    """The first question from 0 to 10 that asks it, and what is said of those that ask it otherwise."""
    notes, found = [], []
    for candidate in _candidates(survey):
        problem = scale_of(candidate)
        if problem is None:
            found.append(candidate)
        else:
            notes.append(problem)
    if len(found) > 1:
        others = [c.asked.label for c in found[1:]]
        notes.append(note("recommendation.several", INFO, question=found[0].asked.label, n=len(others)))
    return (found[0] if found else None), notes


def without_recommendation(survey: Survey) -> Survey:
    """The survey without the statement that asks for a recommendation from 0 to 10, which is no degree of agreement."""
    found, _ = recommendation_answers(survey)
    if found is None or found.asked.name not in {s.name for s in survey.instrument.statements}:
        return survey
    others = tuple(s for s in survey.instrument.statements if s.name != found.asked.name)
    return replace(survey, instrument=replace(survey.instrument, statements=others))


def scale_of(candidate: RecommendationAnswers) -> Note | None:
    """Why the answers are none from 0 to 10; None where they are."""
    values = candidate.values[~np.isnan(candidate.values)]
    question = candidate.asked.label
    if not len(values):
        return note("recommendation.unanswered", INFO, question=question)
    if (values < LOWEST).any() or (values > HIGHEST).any() or (values != np.round(values)).any():
        return note("recommendation.other_values", INFO, question=question)
    if candidate.told:
        return None
    if candidate.high is not None and candidate.high != HIGHEST:
        ends = {"low": f"{candidate.low:g}", "high": f"{candidate.high:g}"}
        return note("recommendation.other_scale", INFO, question=question, **ends)
    if begins_at_one(candidate.heading) or candidate.low == 1:
        return note("recommendation.other_scale", INFO, question=question, low="1", high="10")
    named, zero = candidate.grouped or names_the_score(candidate.heading), begins_at_zero(candidate.heading)
    if not (named or zero) and values.min() > LOWEST:
        return note("recommendation.from_where", INFO, question=question)
    if values.max() <= HIGHEST / 2 and not zero and (not named or values.min() > LOWEST):
        return note("recommendation.other_values", INFO, question=question)
    return None


def _candidates(survey: Survey) -> Iterator[RecommendationAnswers]:
    grouped = _with_groups(survey)
    for s in survey.instrument.statements:
        words, known = spoken_words(s.label, s.column, s.name), bool({s.name, s.column} & grouped)
        if known or asks_to_recommend(words):
            values = survey.responses[s.name].to_numpy(float)
            asked, ends = AskedRecommendation(s.name, s.label), (float(s.scale.low), float(s.scale.high))
            yield RecommendationAnswers(asked, words, values, *ends, grouped=known)
    for b in survey.instrument.background:
        words, told = spoken_words(b.label, b.column, b.name), b.role == ROLE
        known = bool({b.name, b.column} & grouped)
        if b.kind != "multiple" and b.name in survey.background and (told or known or asks_to_recommend(words)):
            answers = survey.background[b.name]
            values = pd.to_numeric(answers.astype(object), errors="coerce").to_numpy(float)
            if told or not np.isnan(values[answers.notna().to_numpy()]).any():
                asked = AskedRecommendation(b.name, b.label)
                yield RecommendationAnswers(asked, words, values, None, None, told, known)


def _with_groups(survey: Survey) -> set[str]:
    """Columns that a platform made groups of promoters, passives and detractors of: Q5 beside Q5_NPS_GROUP."""
    asked = survey.instrument
    named = {w for s in asked.statements for w in (s.name, s.column)}
    named |= {w for b in asked.background for w in (b.name, b.column)}
    return {words.removesuffix(GROUPED) for words in named if words.endswith(GROUPED)}
