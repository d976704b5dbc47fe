"""What a column's answers are at a glance: labels, numbers, ticks, or words of another kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from repurchase.survey.read.answers.answer_labels import (
    HIGHEST,
    LONGEST,
    NOT_AT_ALL,
    Strength,
    no_opinion,
    numbered,
    strength,
    without_number,
)
from repurchase.survey.read.answers.categories.words import is_aside, is_true_or_false
from repurchase.survey.read.answers.spelling import nearest, usual_label
from repurchase.survey.read.answers.words.ladders import AssumedLadder, Ladder, ladder_of, ladder_place
from repurchase.survey.read.answers.words.shared_end import without_shared_end
from repurchase.survey.read.sheet.grid import FARTHEST, SheetColumn
from repurchase.survey.read.sheet.normalise import MISSING_CODES, fold, no_answer

MANY = 300  # distinct answers that are looked at before a column is taken for text
MOSTLY = 0.85  # share of the answers that labels and numbers must make up in a rated column
HALF = 0.5  # share of known labels from which on the other words are compared with them
MOST_SLIPS = 12  # distinct unknown words that are compared: more are no slips


SLIDER_END = 100.0  # beyond which a number is no point of any scale
MOST_NAMES = 10  # different numbers that name kinds beside words
FEWEST_RATED = 3  # options that a rated order takes: two are a yes and a no
_RATED_THING = "satisfied"  # what degrees are tried on: "very well informed" rises as "very satisfied" does
_OPTION_LETTER = re.compile(r"[A-Ga-g]")
_ANSWER_CODE = re.compile(r"AO?0*(\d{1,2})")  # LimeSurvey
_OUT_OF = re.compile(r"\d{1,2}\s*/\s*(\d{1,3})")
_BAND = re.compile(
    r"(?:\d\s*(?:-|–|—|~|至|到|to|a|à|bis)\s*\d|[<>≤≥＜＞]\s*=?\s*\d|\d\s*\+|"
    r"\d.*(?:以[上下]|以内|이상|이하|미만|or more|and over))",
    re.I,
)


class AnswerKind(StrEnum):
    """What sort of answers a column holds."""

    EMPTY = "empty"
    LABELS = "labels"
    LADDER = "ladder"
    NUMBERS = "numbers"
    SLIDER = "slider"  # 0 to 100
    WORDS = "words"  # of a scale whose order is not known
    BINARY = "binary"
    CONSTANT = "constant"
    OTHER = "other"


@dataclass(slots=True)
class Profile:
    """A column's answers at a glance; lists run over its distinct cells.

    `near` gives for a misspelt cell the label that it is taken for; `points` says that the value labels of numbers are
    those of a scale and no categories, since neighbours share them.
    `apart` says that neighbours have the same letters or unknown labels, but that the answers do not go together;
    `alike` that they share most of their words, in no known order, beside some of their own.
    """

    kind: AnswerKind
    strengths: list[Strength | None] = field(default_factory=list)
    numbers: list[float | None] = field(default_factory=list)
    ladder: Ladder = field(default_factory=Ladder)
    near: dict[int, str] = field(default_factory=dict)
    points: bool = False
    apart: bool = False
    alike: bool = False

    @property
    def rated(self) -> bool:
        """Whether the column may be a rating."""
        return self.kind in {
            AnswerKind.LABELS,
            AnswerKind.LADDER,
            AnswerKind.NUMBERS,
            AnswerKind.SLIDER,
            AnswerKind.WORDS,
        }


def profile(c: SheetColumn) -> Profile:
    """What the answers of a column are."""
    if not c.filled:
        return Profile(AnswerKind.EMPTY)
    if not c.labels and is_true_or_false(c.distinct):  # a yes/no question, however "true" may rate elsewhere
        return Profile(AnswerKind.BINARY, [None] * len(c.uniques), [None] * len(c.uniques))
    if _is_plainly_text(c):
        return Profile(AnswerKind.OTHER)
    strengths = [_strength(c, i) for i in range(len(c.uniques))]
    numbers = [_number(c, i) for i in range(len(c.uniques))]
    p = Profile(AnswerKind.OTHER, strengths, numbers)
    spell(c, p)
    p.kind = _kind(c, p)
    return p


def _kind(c: SheetColumn, p: Profile) -> AnswerKind:
    total = c.filled
    labels = _weight(c, [s is not None for s in p.strengths]) / total
    if _numbers_are_names(c, p):
        return AnswerKind.OTHER
    numbers = _weight(c, [n is not None and s is None for n, s in zip(p.numbers, p.strengths, strict=True)]) / total
    texts = answer_texts(c, p)
    held = [s for s in p.strengths if s is not None]
    ladder = ladder_of(texts, without_number) or (_by_their_starts(texts) if labels + numbers < HALF else None)
    whole = ladder is not None and len({ladder_place(without_number(w), ladder) for w in texts}) == len(ladder)
    if labels + numbers >= MOSTLY and labels >= 1 - MOSTLY and not _is_statement_of_fact(c, held):
        if ladder is not None and (whole or not any(NOT_AT_ALL < s.value < 0 for s in held)):
            p.ladder = ladder
            return AnswerKind.LADDER
        return AnswerKind.LABELS
    if ladder is not None and (not c.labels or labels < 1 - MOSTLY):
        p.ladder = ladder
        return AnswerKind.LADDER
    if is_banded(c):
        return AnswerKind.OTHER
    if numbers + labels >= MOSTLY:
        return _numeric_kind(c, p.numbers)
    return AnswerKind.OTHER if len(set(c.distinct)) > 1 else AnswerKind.CONSTANT


def _numbers_are_names(c: SheetColumn, p: Profile) -> bool:
    """Whether beside words all numbers lie far beyond any scale, and recur: 985 and 211 are kinds of universities."""
    if c.labels or not any(w and n is None for w, n in zip(c.words, p.numbers, strict=True)):
        return False
    beyond = {v: n for v, n in real_counts(c, c.numbers).items() if v > SLIDER_END}
    numbers = real_counts(c, c.numbers)
    return bool(beyond) and len(beyond) == len(numbers) <= MOST_NAMES and min(beyond.values()) > 1


def _by_their_starts(texts: set[str]) -> Ladder | None:
    """Labels that end alike in the order of how they begin: on a ladder, or as degrees of a thing usually rated."""
    starts = without_shared_end(texts)
    if not starts or len(starts) > HIGHEST:
        return None
    ladder = ladder_of(starts.values())
    places: dict[str, float | None] = {}
    if ladder is not None:
        places = {w: ladder_place(s, ladder) for w, s in starts.items()}
    if not places:
        cut = {w: s if s == fold(w) else f"{s} {_RATED_THING}" for w, s in starts.items()}
        places = {w: found.value if (found := strength(s)) is not None else None for w, s in cut.items()}
    in_order = _in_order(places)
    return None if in_order is None else AssumedLadder(in_order)


def _in_order(ranks: Mapping[str, float | None]) -> list[str] | None:
    """Words by their ranks from low to high; None where two have one rank, or one has none."""
    known = {w: rank for w, rank in ranks.items() if rank is not None}
    if len(known) < len(ranks) or len(set(known.values())) < len(known):
        return None
    return sorted(known, key=lambda w: known[w])


def rating_order(options: Sequence[str]) -> tuple[str, ...] | None:
    """Options from low to high where their words rate, each on a place of its own; None where they do not.

    What says that there is no answer or no opinion stands behind the rest.
    """
    texts = {o for o in options if not sets_aside(o) and not is_aside(o)}
    if len(texts) < FEWEST_RATED:
        return None
    ladder = ladder_of(texts, without_number) or _by_their_starts(texts)
    places: dict[str, float | None] = {}
    for o in texts:
        found = strength(o)
        places[o] = (found.value if found is not None else None) if ladder is None else ladder_place(o, ladder)
    in_order = _in_order(places)
    return None if in_order is None else (*in_order, *(o for o in options if o not in texts))


def _is_statement_of_fact(c: SheetColumn, held: Sequence[Strength]) -> bool:
    """Whether the answers are two bare words such as right and wrong: a question of yes or no."""
    values = {s.value for s in held}
    return len(c.distinct) <= 2 and values <= {3.0, -3.0} and {s.family for s in held} <= {"true"}


def is_banded(c: SheetColumn) -> bool:
    """Whether the answers, or the labels of their codes, are bands such as 18-29 or under 5: categories, no points."""
    shown = [without_number(w) for w in (c.labels.values() if c.labels else c.distinct)]
    return len(shown) > 1 and sum(bool(_BAND.search(w)) for w in shown) > HALF * len(shown)


def answer_texts(c: SheetColumn, p: Profile) -> set[str]:
    """The labels of a column's answers: its words, and what its value labels promise, no numbers among them."""
    held = {label_at(c, p, i) for i in range(len(c.uniques)) if c.counts[i]}
    held |= {label for value, label in c.labels.items() if not is_missing_code(value, c)}
    return {w for w in held if w and not sets_aside(w)}


def label_at(c: SheetColumn, p: Profile, i: int) -> str:
    """The label of a distinct cell (of a misspelt one the label meant), empty where it is a bare number or blank."""
    if i in p.near:
        return p.near[i]
    value = c.numbers[i]
    if value is not None:
        return c.labels.get(value, "")
    return c.words[i] if len(c.words[i]) <= LONGEST else ""


def spell(c: SheetColumn, p: Profile, labels: Sequence[str] = ()) -> None:
    """Take words that are slips of the column's labels, or of `labels`, for the labels meant."""
    if not c.filled:
        return
    unknown = [
        i
        for i, s in enumerate(p.strengths)
        if s is None and p.numbers[i] is None and c.words[i] and c.counts[i] and i not in p.near
    ]
    known = [c.words[i] for i, s in enumerate(p.strengths) if s is not None and c.words[i] and i not in p.near]
    share = _weight(c, [s is not None or n is not None for s, n in zip(p.strengths, p.numbers, strict=True)]) / c.filled
    if not unknown or len(unknown) > MOST_SLIPS or not (known or labels) or share < HALF:
        return
    for i in unknown:
        meant = nearest(c.words[i], [*known, *labels]) or usual_label(c.words[i])
        found = strength(meant) if meant else None
        if meant and found is not None and not no_opinion(fold(c.words[i])):
            p.near[i], p.strengths[i] = meant, found


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
    if lettered(c) and _OPTION_LETTER.fullmatch(c.words[i]):
        return float(ord(c.words[i].upper()) - ord("A") + 1)
    if (out_of := _OUT_OF.fullmatch(c.words[i])) and not _are_out_of(c, out_of[1]):
        return None  # "3/4" among bare numbers is no 3: two points were chosen
    return numbered(c.words[i]) if len(c.words[i]) <= LONGEST else None


def _are_out_of(c: SheetColumn, highest: str) -> bool:
    """Whether most answers are written as so many points out of the same number, ``4/5``."""
    given = sum(
        int(n) for w, n in zip(c.words, c.counts, strict=True) if (m := _OUT_OF.fullmatch(w)) and m[1] == highest
    )
    return given >= HALF * c.filled


def lettered(c: SheetColumn) -> bool:
    """Whether the answers are the letters of options: A, B, C."""
    return len(c.distinct) > 2 and all(map(_OPTION_LETTER.fullmatch, c.distinct))


def _weight(c: SheetColumn, chosen: Sequence[bool]) -> int:
    return int(sum(n for n, yes, w in zip(c.counts, chosen, c.words, strict=True) if yes and w))


def is_missing_code(value: float, c: SheetColumn | None = None) -> bool:
    """Whether a number off the scale stands for no answer; below zero it does not where a column's scale runs there."""
    if c is not None and c.signed and abs(value) <= FARTHEST:
        return False
    return value < 0 or value in MISSING_CODES


def _numeric_kind(c: SheetColumn, numbers: Sequence[float | None]) -> AnswerKind:
    counts = real_counts(c, numbers)
    total = sum(counts.values())
    if not total:
        return AnswerKind.EMPTY
    whole = sum(n for v, n in counts.items() if v == int(v))
    inside = sum(n for v, n in counts.items() if v == int(v) and (0 <= v <= HIGHEST - 1 or c.signed))
    if whole < 0.98 * total or inside < 0.9 * total or any(w.endswith("%") for w in c.words):
        return AnswerKind.OTHER
    if set(counts) <= {0.0, 1.0}:
        return AnswerKind.BINARY
    return AnswerKind.NUMBERS


def stands_aside(c: SheetColumn, i: int) -> bool:
    """Whether a distinct cell is no answer by its words, or by the value label of its number: don't know, refused."""
    value = c.numbers[i]
    label = c.words[i] if value is None else c.labels.get(value, "")
    return bool(label) and sets_aside(label)


def sets_aside(label: str) -> bool:
    """Whether a label says that there is no answer, or no opinion."""
    return no_answer(label) or no_opinion(without_number(label))


def real_counts(c: SheetColumn, numbers: Sequence[float | None]) -> Counter[float]:
    """How often each number occurs, missing codes and no answers left out."""
    counts: Counter[float] = Counter()
    for i, (value, n, word) in enumerate(zip(numbers, c.counts, c.words, strict=True)):
        if value is not None and word and not is_missing_code(value, c) and not stands_aside(c, i):
            counts[value] += int(n)
    return counts


def numbers_given(columns: Sequence[SheetColumn], profiles: Mapping[int, Profile]) -> dict[int, Counter[float]]:
    """How often each number occurs in the columns answered in numbers, whole or not, by the column's index."""
    out = {}
    for c in columns:
        p = profiles[c.index]
        if p.kind is AnswerKind.NUMBERS or (p.kind is AnswerKind.OTHER and not c.labels and not c.percent):
            counts = real_counts(c, p.numbers) if p.numbers else Counter()
            if counts and sum(counts.values()) >= MOSTLY * c.filled:
                out[c.index] = counts
    return out
