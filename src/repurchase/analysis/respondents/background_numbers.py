"""Background questions as numbers: what may stand beside construct scores in a correlation or a regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.analysis.respondents.profile.question_labels import question_label
from repurchase.analysis.respondents.profile.result import frequencies, option
from repurchase.analysis.results.wording import named
from repurchase.errors import InputError
from repurchase.survey.instrument import Background, Label
from repurchase.survey.survey import Survey
from repurchase.text import Text, text


@dataclass(frozen=True)
class Covariate:
    """One column: its name in frames, its words, its values (NaN where missing), and its reference category."""

    name: str
    label: Label | Text
    values: NDArray[np.float64]
    reference: Text | None = None


def covariates(survey: Survey, name: str) -> tuple[Covariate, ...]:
    """A construct's score, or a background question as one column or several 0/1 columns.

    Raises
    ------
    InputError
        When the survey has neither a construct nor a background question of this name.
    """
    if name in survey.instrument:
        return (Covariate(name, survey.instrument[name].label, survey.scores()[name].to_numpy()),)
    question = next((b for b in survey.instrument.background if b.name == name), None)
    found = _question(survey, question) if question else ()
    if not found:
        raise InputError("regression.unknown", name=name)
    return found


def _question(survey: Survey, question: Background) -> tuple[Covariate, ...]:
    if question.kind == "number":
        values = pd.to_numeric(survey.background[question.name], errors="coerce").to_numpy(float)
        return (Covariate(question.name, question_label(question), values),)
    if question.kind == "multiple":
        start = f"{question.name}: "
        columns = [c for c in survey.background if str(c).startswith(start)]
        picked = survey.background[columns].astype(float)
        return tuple(Covariate(c, _words(question, c.removeprefix(start)), picked[c].to_numpy()) for c in columns)
    counted = frequencies(survey, question)
    if counted is None:
        return ()
    return _categories(survey.background[question.name], question, counted.categories)


def _categories(values: pd.Series, question: Background, categories: tuple[Label, ...]) -> tuple[Covariate, ...]:
    place = {w: j for j, c in enumerate(categories) for w in c.values()}
    codes = np.array([place.get(str(v), np.nan) if pd.notna(v) else np.nan for v in values], dtype=float)
    if question.kind == "ordered":
        return (Covariate(question.name, question_label(question), codes + 1),)
    first = text("regression.reference", question=question_label(question), category=categories[0])
    made = []
    for j, category in enumerate(categories[1:], start=1):
        dummy = np.where(np.isnan(codes), np.nan, (codes == j).astype(float))
        words = text("regression.category", question=question_label(question), category=category)
        name = f"{question.name}: {category.get('en') or next(iter(category.values()))}"
        made.append(Covariate(name, words, dummy, first))
    return tuple(made)


def _words(question: Background, answer: str) -> Text:
    return text(
        "regression.category", question=question_label(question), category=option(question, answer) or named(answer)
    )
