"""Shares of answers as data, and the answer that counts as agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.classical.shares import CochranQ, McNemar
from repurchase.survey.instrument import Label, Scale, Statement
from repurchase.text import Text, catalogue, text

AGREE_WORDS = frozenset({"agree", "同意"})


FEWEST_FOR_TWO_DEGREES = 4  # scales shorter than this have one agreeing answer, the highest


@dataclass(frozen=True)
class Share:
    """Answers to one statement.

    Attributes
    ----------
    statement : Statement
    n : int
        Respondents who answered it.
    counts : tuple of int
        One an answer, lowest first.
    agree_count : int
        Of the single answer "agree".
    agree, ci_low, ci_high, top2 : float
        Proportions, in [0, 1]; NaN when nobody answered.
    """

    statement: Statement
    n: int
    counts: tuple[int, ...]
    agree_count: int
    agree: float
    ci_low: float
    ci_high: float
    top2: float


@dataclass(frozen=True)
class BlockTest:
    """Cochran's Q of one block and the pairs within it; `contrasts` hold exact and Holm-adjusted p-values."""

    block: str
    label: Any
    q: CochranQ
    contrasts: tuple[tuple[Statement, Statement, McNemar, float], ...]


@dataclass(frozen=True)
class ShareFindings:
    """What `Shares` holds; the attributes are explained there."""

    shares: tuple[Share, ...]
    tests: tuple[BlockTest, ...]
    scale: Scale
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None


def agree_code(scale: Scale) -> int:
    """The code of the single answer "agree": the one so called, else the second highest."""
    for code, label in zip(scale.points, scale.labels, strict=False):
        if any(words.strip().lower() in AGREE_WORDS for words in label.values()):
            return code
    return scale.high - 1 if len(scale.points) >= FEWEST_FOR_TWO_DEGREES else scale.high


def answer_labels(scale: Scale) -> list[Label | str]:
    """The words of each answer, its code where it has none."""
    return list(scale.labels) if scale.labels else [str(p) for p in scale.points]


def dimension_label(name: str) -> Text | str:
    """The words of a dimension that this project knows, else the name as the study file has it."""
    return text(f"shares.dimension_{name}") if f"shares.dimension_{name}" in catalogue("en") else name
