"""What a column's answers are at a glance: labels, numbers, ticks, or words of another kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from repurchase.survey.read.answers.answer_labels import (
    HIGHEST,
    LONGEST,
    Strength,
    ladder_of,
    numbered,
    strength,
)
from repurchase.survey.read.answers.categories.words import is_true_or_false
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import MISSING_CODES

MANY = 300  # distinct answers that are looked at before a column is taken for text


_OPTION_LETTER = re.compile(r"[A-Ga-g]")
_ANSWER_CODE = re.compile(r"AO?0*(\d{1,2})")  # LimeSurvey


class AnswerKind(StrEnum):
    """What sort of answers a column holds."""

    EMPTY = "empty"
    LABELS = "labels"
    LADDER = "ladder"
    NUMBERS = "numbers"
    BINARY = "binary"
    CONSTANT = "constant"
    OTHER = "other"


@dataclass(slots=True)
class Profile:
    """A column's answers at a glance; lists run over its distinct cells."""

    kind: AnswerKind
    strengths: list[Strength | None] = field(default_factory=list)
    numbers: list[float | None] = field(default_factory=list)
    ladder: tuple[str, ...] = ()

    @property
    def rated(self) -> bool:
        """Whether the column may be a rating."""
        return self.kind in {AnswerKind.LABELS, AnswerKind.LADDER, AnswerKind.NUMBERS}


def profile(c: SheetColumn) -> Profile:
    """What the answers of a column are."""
    if not c.filled:
        return Profile(AnswerKind.EMPTY)
    if _is_plainly_text(c):
        return Profile(AnswerKind.OTHER)
    if not c.labels and is_true_or_false(c.distinct):  # a yes/no question, however "true" may rate elsewhere
        return Profile(AnswerKind.BINARY, [None] * len(c.uniques), [None] * len(c.uniques))
    strengths = [_strength(c, i) for i in range(len(c.uniques))]
    numbers = [_number(c, i) for i in range(len(c.uniques))]
    total = c.filled
    share_label = _weight(c, [s is not None for s in strengths]) / total
    share_number = _weight(c, [n is not None and s is None for n, s in zip(numbers, strengths, strict=True)]) / total
    real = set(c.distinct)
    if share_label + share_number >= 0.85 and share_label >= 0.15:
        kind = AnswerKind.LABELS
        if not any(s and s.value < 0 for s in strengths) and (ladder := ladder_of(real)):
            return Profile(AnswerKind.LADDER, strengths, numbers, ladder)
        return Profile(kind, strengths, numbers)
    if ladder := ladder_of(real):
        return Profile(AnswerKind.LADDER, strengths, numbers, ladder)
    if share_number >= 0.85:
        return Profile(_numeric_kind(c, numbers), strengths, numbers)
    return Profile(AnswerKind.OTHER if len(real) > 1 else AnswerKind.CONSTANT, strengths, numbers)


def _is_plainly_text(c: SheetColumn) -> bool:
    """Whether a column of very many distinct answers holds neither numbers nor labels; told from the first ones."""
    if len(c.uniques) <= MANY:
        return False
    first = range(MANY)
    return sum(_number(c, i) is not None or _strength(c, i) is not None for i in first) < MANY // 2


def _strength(c: SheetColumn, i: int) -> Strength | None:
    """The strength of a distinct cell, read from its value label where it is a labelled number."""
    value = c.numbers[i]
    if value is not None:
        label = c.labels.get(value)
        return strength(label) if label else None
    return strength(c.words[i]) if c.words[i] and len(c.words[i]) <= LONGEST else None


def _number(c: SheetColumn, i: int) -> float | None:
    """The number of a distinct cell: its own, one written with its label, or that of an answer code (``A4``)."""
    value = c.numbers[i]
    if value is not None or not c.words[i]:
        return value
    if (code := _ANSWER_CODE.fullmatch(c.words[i])) and all(_ANSWER_CODE.fullmatch(w) or not w for w in c.words):
        return float(code[1])
    if _OPTION_LETTER.fullmatch(c.words[i]) and len(c.distinct) > 2 and all(map(_OPTION_LETTER.fullmatch, c.distinct)):
        return float(ord(c.words[i].upper()) - ord("A") + 1)
    return numbered(c.words[i]) if len(c.words[i]) <= LONGEST else None


def _weight(c: SheetColumn, chosen: Sequence[bool]) -> int:
    return int(sum(n for n, yes, w in zip(c.counts, chosen, c.words, strict=True) if yes and w))


def is_missing_code(value: float) -> bool:
    """Whether a number off the scale stands for no answer."""
    return value < 0 or value in MISSING_CODES


def _numeric_kind(c: SheetColumn, numbers: Sequence[float | None]) -> AnswerKind:
    counts = real_counts(c, numbers)
    total = sum(counts.values())
    if not total:
        return AnswerKind.EMPTY
    whole = sum(n for v, n in counts.items() if v == int(v))
    inside = sum(n for v, n in counts.items() if v == int(v) and 0 <= v <= HIGHEST - 1)
    if whole < 0.98 * total or inside < 0.9 * total:
        return AnswerKind.OTHER
    if set(counts) <= {0.0, 1.0}:
        return AnswerKind.BINARY
    return AnswerKind.NUMBERS


def real_counts(c: SheetColumn, numbers: Sequence[float | None]) -> Counter[float]:
    """How often each number occurs, missing codes left out."""
    counts: Counter[float] = Counter()
    for value, n, word in zip(numbers, c.counts, c.words, strict=True):
        if value is not None and word and not is_missing_code(value):
            counts[value] += int(n)
    return counts
