"""The sample profile as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from repurchase.analysis.results.question_labels import category_label
from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Background
from repurchase.text import text


@dataclass(frozen=True)
class Frequencies:
    """Answers to one background question; `n` answered it, `missing` did not."""

    question: Background
    categories: tuple[Any, ...]
    counts: tuple[int, ...]
    n: int
    missing: int


@dataclass(frozen=True, slots=True)
class SmallCategory:
    """A group that is compared with others and is small: who gave an answer, or did not choose an option."""

    question: Background
    category: Any
    n: int
    chosen: bool = True

    @property
    def words(self) -> Any:
        """The answer, or that it was not chosen."""
        answer = category_label(self.category)
        return answer if self.chosen else text("sample.unchosen", category=answer)


@dataclass(frozen=True)
class ProfileFindings:
    """What `SampleProfile` holds; the attributes are explained there."""

    n: int
    questions: tuple[Frequencies, ...]
    numbers: tuple[tuple[Background, tuple[float | None, ...]], ...] = ()
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def small_categories(self) -> tuple[SmallCategory, ...]:
        """Those of fewer respondents than a comparison needs, options of questions with several answers among them."""
        return tuple(
            c for q in self.questions for c in _groups_of(q) if c.n and not self.rules["small_cell"].met_by(c.n)
        )


def _groups_of(answers: Frequencies) -> Iterator[SmallCategory]:
    """The groups into which a question parts its respondents; each option where several may be chosen."""
    for category, k in zip(answers.categories, answers.counts, strict=True):
        yield SmallCategory(answers.question, category, k)
        if answers.question.kind == "multiple":
            yield SmallCategory(answers.question, category, answers.n - k, chosen=False)
