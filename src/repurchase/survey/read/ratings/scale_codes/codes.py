"""Codes for answers: what each cell of a rated column is worth on its scale."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from repurchase.survey.instrument import Scale
from repurchase.survey.read.answers.answer_labels import strength
from repurchase.survey.read.answers.answer_profile import Profile, is_missing_code, label_at, profile, stands_aside
from repurchase.survey.read.answers.answer_runs import ordered
from repurchase.survey.read.answers.words.ladders import AssumedLadder, Ladder, NumberedLadder
from repurchase.survey.read.ratings.scale_codes.direction import Placement, placed
from repurchase.survey.read.ratings.scale_codes.scales import LabelBlock, leaves_out, written_number
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import language_of

SLIDER = Scale(0, 100, assumed=True)
_NUMBER_BESIDE = re.compile(
    r"^[(\[（]?\d{1,2}[)\]）]?\s*(?:[=:.、)\-–—]|分[:：=]?)?\s*(?=\D)|\s*[(\[（=:：\-–—]\s*\d{1,2}\s*[)\]）]?$"
)


@dataclass(slots=True)
class Coded:
    """A rated column as numbers.

    `values` holds NaN for missing; `outside` the indices of respondents whose cell is on no point of the scale, `off`
    how many gave each such answer; `near` the label that a misspelt answer was taken for; `remark` what was doubtful;
    `aside` how many gave each number that was taken for a code beside the points.
    """

    column: SheetColumn
    values: NDArray[np.float64]
    scale: Scale
    outside: NDArray[np.intp]
    missing_codes: int = 0
    mixed: bool = False
    flipped: bool = False
    off: Counter[str] = field(default_factory=Counter)
    near: dict[str, str] = field(default_factory=dict)
    remark: str = ""
    answers: int = 0
    aside: Counter[int] = field(default_factory=Counter)


def code_block(block: LabelBlock) -> dict[int, Coded]:
    """Codes of all columns of a verbal block, on one scale; each kind of words labels its own columns."""
    where = placed(block)
    kinds = {c.index: _kind_of(p) for c, p in block.members}
    scales = {kind: Scale(where.low, where.high, _words(block, where, kind)) for kind in set(kinds.values())}
    out = {c.index: _code_verbal(c, p, block, where, scales[kinds[c.index]]) for c, p in block.members}
    for index in _in_fewer_words(block) if len(out) > 1 else ():
        out[index].remark = "fewer_words"
    return out


def _in_fewer_words(block: LabelBlock) -> list[int]:
    """Indices of the columns that leave out words between those they use, which the others choose often."""
    points, held, found = block.points(), block.held, []
    for c, p in block.members:
        own = LabelBlock([], block.ladder)
        own.add((c, p))
        if leaves_out(own.held, held - own.held, points):
            found.append(c.index)
    return found


def _kind_of(p: Profile) -> str:
    """What the labels of a column rate (importance, satisfaction ...); empty where that is open."""
    families = {s.family for s in p.strengths if s is not None and s.family}
    return families.pop() if len(families) == 1 else ""


def _words(block: LabelBlock, where: Placement, kind: str) -> tuple[dict[str, str], ...]:
    """The label of each point where it is known, in the language of its words, of one kind where that is given."""
    seen: dict[float, Counter[str]] = {}
    for rank, words in block.words.items():
        own = {w: n for w, n in words.items() if not kind or (s := strength(w)) is None or s.family in {"", kind}}
        if rank in where.codes and own:
            seen.setdefault(where.codes[rank], Counter()).update(own)
    shown = []
    for code in range(where.low, where.high + 1):
        label = seen[code].most_common(1)[0][0] if code in seen else ""
        if not label and block.ladder and len(block.ladder) == where.high - where.low + 1:
            label = block.ladder[code - where.low].split("|")[0]
        label = _NUMBER_BESIDE.sub("", label).strip() or label
        shown.append({language_of(label): label} if label else {})
    return tuple(shown) if any(shown) else ()


def _code_verbal(c: SheetColumn, p: Profile, block: LabelBlock, where: Placement, scale: Scale) -> Coded:
    codes = np.full(len(c.uniques), np.nan)
    outside, missing, mixed = [], 0, False
    for i, number in enumerate(p.numbers):
        if not c.words[i] or not c.counts[i]:
            continue
        aside = stands_aside(c, i)
        code, by_number = (None, False) if aside else _code_of(c, p, block, where, i)
        if code is not None:
            codes[i] = code
            mixed = mixed or (by_number and not c.labels)
        elif aside or (number is not None and is_missing_code(number, c)):
            missing += int(c.counts[i])
        else:
            outside.append(i)
    coded = with_outside(c, codes, scale, outside, missing)
    coded.mixed, coded.flipped = mixed, where.flipped
    coded.remark = where.remark or _order_assumed(block.ladder)
    coded.near = {c.words[i]: label for i, label in p.near.items()}
    return coded


def _order_assumed(ladder: Ladder) -> str:
    """By what the words of no known scale were ordered: the numbers beside them, the words; empty where it is known."""
    if isinstance(ladder, NumberedLadder):
        return "numbered"
    return "words" if isinstance(ladder, AssumedLadder) else ""


def _code_of(c: SheetColumn, p: Profile, block: LabelBlock, where: Placement, i: int) -> tuple[float | None, bool]:
    """The code of a distinct cell, and whether it was a number without a label."""
    label, number = label_at(c, p, i), p.numbers[i]
    rank = block.rank(label) if label else None
    beside = c.numbers[i] if c.numbers[i] is not None else written_number(label) if rank is not None else None
    if rank is not None:
        told = where.code(beside) if beside is not None and block.numbered else None
        return (where.codes.get(rank) if told is None else told), False
    return (None, False) if number is None or is_missing_code(number, c) else (where.code(number), True)


def with_outside(
    c: SheetColumn, codes: Sequence[float] | NDArray, scale: Scale, outside: list[int], missing: int
) -> Coded:
    """A column by the code of each distinct cell; `outside` are the cells that are on no point of the scale."""
    off = Counter({c.words[i]: int(c.counts[i]) for i in outside})
    return Coded(c, c.spread(codes), scale, np.flatnonzero(np.isin(c.codes, outside)), missing, off=off)


def code_by_order(c: SheetColumn, order: Iterable[str]) -> Coded:
    """Codes of a column whose words are told in their order, from low (1) to high; a number among them is a point.

    Parameters
    ----------
    c : SheetColumn
    order : iterable of str
        The words of the scale from low to high; several words of one point are joined by ``|``.

    Returns
    -------
    Coded
        Answers that are not among the words are outside the scale.
    """
    p = profile(c)
    block = LabelBlock([], ordered(c, p, tuple(order)).ladder)
    block.add((c, Profile(p.kind, p.strengths, p.numbers)))
    return code_block(block)[c.index]


def code_numbers(c: SheetColumn, p: Profile, low: int, high: int, beside: Container[float] = ()) -> Coded:
    """Codes of a numeric column on a scale from `low` to `high`; the direction is assumed and says so.

    Numbers `beside` the scale are no answers.
    """
    codes = np.full(len(c.uniques), np.nan)
    outside, missing = [], 0
    apart: Counter[int] = Counter()
    for i, value in enumerate(p.numbers):
        if not c.words[i] or not c.counts[i]:
            continue
        aside = stands_aside(c, i)
        if value is not None and value in beside:
            apart[int(value)] += int(c.counts[i])
        elif value is not None and low <= value <= high and value == int(value) and not aside:
            codes[i] = value
        elif aside or (value is not None and is_missing_code(value, c)):
            missing += int(c.counts[i])
        else:
            outside.append(i)
    coded = with_outside(c, codes, Scale(low, high, assumed=True), outside, missing)
    coded.aside = apart
    return coded


def code_slider(c: SheetColumn) -> Coded:
    """Codes of a slider from 0 to 100: its numbers, broken ones too."""
    codes = [np.nan if v is None or not SLIDER.low <= v <= SLIDER.high else v for v in c.numbers]
    missing = sum(
        int(n) for v, n in zip(c.numbers, c.counts, strict=True) if v is not None and is_missing_code(v) and v < 0
    )
    outside = [
        i
        for i, (code, w) in enumerate(zip(codes, c.words, strict=True))
        if w and code != code and c.counts[i] and not ((v := c.numbers[i]) is not None and v < 0)
    ]
    return with_outside(c, codes, SLIDER, outside, missing)
