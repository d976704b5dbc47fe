"""Which question asks, on a scale from 0 to 10, how likely respondents are to recommend.

Recognised by its words and its scale together: a rating of satisfaction from 0 to 10 is none, nor is a question about
recommendations received, nor the five-point statements of a word-of-mouth construct. Where the words ask for it and
the scale is another one, that is said instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from repurchase.analysis.segments.recommendation_score.findings import HIGHEST, LOWEST, AskedRecommendation
from repurchase.array_types import Floats
from repurchase.errors import INFO, Note, note
from repurchase.survey.instrument import Label
from repurchase.survey.survey import Survey

ROLE = "recommendation"
_NAMED = re.compile(r"净推荐|(?<![A-Za-z])NPS(?![A-Za-z])|net[\s-]promoter", re.I)
_ASKS = re.compile(
    r"推荐(?:的)?(?:意愿|意向|可能性|可能|指数|程度|倾向)|(?:愿意|愿不愿意|愿|可能|会|想|打算|乐意)[^，。,.;；]{0,20}?推荐"
    r"|把[^，。]{0,20}推荐给|向[^，。]{0,20}推荐"
    r"|\b(?:likely|likelihood|willing(?:ness)?|probable|probability|inclined|would you)\b[^.;]{0,60}?\brecommend"
    r"|\brecommend(?:ation)?\b[^.;]{0,60}?\b(?:likelihood|likely|willing(?:ness)?|probability|intention)\b",
    re.I,
)
_OTHERWISE = re.compile(
    r"满意|准确|精准|个性化推荐|推荐的(?!意愿|意向|可能|指数|程度|倾向)|被推荐|推荐内容|推荐算法|推荐给(?:我|你|您)"
    r"|(?:不|拒绝|避免|反对)(?:愿意?|想|会|太会|可能)?[^，。]{0,3}推荐|(?:给|为|向)(?:我|你|您)[^，。]{0,6}推荐|购买"
    r"|satisf|accura|relevan|useful|personali[sz]ed|recommended|recommendations\b"
    r"|recommend\w* (?:\w+ ){0,6}?to (?:you|me)\b"
    r"|\b(?:not|never|against|avoid|unwilling)\b[^.;]{0,20}recommend|\b(?:buy|purchase)\b",
    re.I,
)
_FROM_ZERO = re.compile(
    r"(?<![\d.])0\s*(?:分|points?)?\s*(?:-|–|—|－|~|～|〜|到|至|to|through|=|＝|:|：|表示|代表|为)", re.I
)
_FROM_ONE = re.compile(r"(?<![\d.])1\s*(?:分|points?)?\s*(?:-|–|—|－|~|～|〜|到|至|to|through)\s*10(?!\d)", re.I)


@dataclass(frozen=True, slots=True, eq=False)
class RecommendationAnswers:
    """A question that asks for a recommendation, its answers, and the ends of the scale that it was read with."""

    asked: AskedRecommendation
    heading: str
    values: Floats
    low: float | None
    high: float | None
    told: bool = False


def asks_to_recommend(words: str) -> bool:
    """Whether words ask how likely somebody is to recommend."""
    if _NAMED.search(words):
        return True
    return bool(_ASKS.search(words)) and not _OTHERWISE.search(words)


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
    if _FROM_ONE.search(candidate.heading) or candidate.low == 1:
        return note("recommendation.other_scale", INFO, question=question, low="1", high="10")
    named = _NAMED.search(candidate.heading) or _FROM_ZERO.search(candidate.heading)
    if not named and values.min() > LOWEST:
        return note("recommendation.from_where", INFO, question=question)
    if values.max() <= HIGHEST / 2 and not named:
        return note("recommendation.other_values", INFO, question=question)
    return None


def _candidates(survey: Survey) -> Iterator[RecommendationAnswers]:
    for s in survey.instrument.statements:
        words = _words(s.label, s.column, s.name)
        if asks_to_recommend(words):
            values = survey.responses[s.name].to_numpy(float)
            yield RecommendationAnswers(
                AskedRecommendation(s.name, s.label), words, values, float(s.scale.low), float(s.scale.high)
            )
    for b in survey.instrument.background:
        words, told = _words(b.label, b.column, b.name), b.role == ROLE
        if b.kind != "multiple" and b.name in survey.background and (told or asks_to_recommend(words)):
            answers = survey.background[b.name]
            values = pd.to_numeric(answers.astype(object), errors="coerce").to_numpy(float)
            if told or not np.isnan(values[answers.notna().to_numpy()]).any():
                yield RecommendationAnswers(AskedRecommendation(b.name, b.label), words, values, None, None, told)


def _words(label: Label, column: str, name: str) -> str:
    return "\n".join(dict.fromkeys([*label.values(), column, name]))
