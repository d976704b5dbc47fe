"""What the classes consist of: answers to background questions, class by class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from repurchase.analysis.respondents.profile.result import SCREENING_ROLES, frequencies, option
from repurchase.analysis.results.wording import named
from repurchase.analysis.segments.found_segments.findings import ClassComposition
from repurchase.array_types import Integers, Mask
from repurchase.survey.instrument import Background
from repurchase.survey.survey import Survey


def composition(survey: Survey, members: Integers, k: int) -> tuple[ClassComposition, ...]:
    """Shares of every category among those of a class who answered the question."""
    found = []
    for question in survey.instrument.background:
        if question.kind == "number" or question.role in SCREENING_ROLES:
            continue
        for category, chosen, answered in _categories(survey, question):
            groups = [answered & (members == j) for j in range(1, k + 1)]
            shares = tuple(_share(chosen, g) for g in groups)
            found.append(ClassComposition(question, category, shares, _share(chosen, answered & (members > 0))))
    return tuple(found)


def _share(chosen: Mask, among: Mask) -> float:
    return float(chosen[among].mean()) if among.any() else float("nan")


def _categories(survey: Survey, question: Background) -> Iterator[tuple[Any, Mask, Mask]]:
    """Each category with who chose it, and who answered."""
    if question.kind == "multiple":
        start = f"{question.name}: "
        columns = [c for c in survey.background if str(c).startswith(start)]
        if columns:
            answered = survey.background[columns].notna().all(axis=1).to_numpy()
            for column in columns:
                words = option(question, column.removeprefix(start)) or named(column)
                values = survey.background[column]
                yield words, (values == True).to_numpy(dtype=bool), answered  # noqa: E712 - may hold missing
        return
    counted = frequencies(survey, question)
    if counted is None:
        return
    values = survey.background[question.name]
    answered = values.notna().to_numpy()
    spelled = np.array([str(v) for v in values])
    for words in counted.categories:
        yield words, np.isin(spelled, list(words.values())) & answered, answered
