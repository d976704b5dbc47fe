"""Where the labels of a block stand on its scale, and which way its numbers run.

A number written with a label is its code; where only some points carry words, the numbers beside them are the points
between. The words give the direction: high always means agreement, or more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from repurchase.survey.read.answers.answer_labels import HIGHEST, LOWEST, NOT_AT_ALL
from repurchase.survey.read.answers.answer_profile import label_at
from repurchase.survey.read.ratings.scale_codes.scales import ENOUGH, LabelBlock, Points, place_of

END = 3.5  # strengths from here on are those of the ends of a scale: strongly, very
RARE = 0.004  # share of the answers up to which a number beyond the others is a stray
TURNED = 0.5  # points by which those who agree answer lower in numbers before these are taken to run the other way
FEW = 8  # answers of a kind below which no mean is compared


@dataclass(slots=True)
class Placement:
    """The scale of a block: its ends, the code of each rank, and of each number.

    `remark` is ``hole`` where the numbers leave one out, ``order`` where they contradict the words, ``unchosen`` where
    words have points that nobody chose, ``uneven`` where such points were not added.
    """

    low: int
    high: int
    codes: dict[float, float]
    flipped: bool = False
    numbers: dict[float, float] = field(default_factory=dict)
    remark: str = ""

    def code(self, number: float) -> float | None:
        """The code of an answer given as a number."""
        if self.numbers:
            return self.numbers.get(number)
        if not self.low <= number <= self.high or number != int(number):
            return None
        return self.low + self.high - number if self.flipped else number


def placed(block: LabelBlock) -> Placement:
    """Where the labels and the numbers of a block stand."""
    points = block.points()
    labelled = block.numbers_of_labels()
    if labelled and len(set(labelled.values())) == len(labelled):
        return _by_numbers(block, points, labelled)
    if block.bare:
        return _among_numbers(block, points)
    return Placement(1, len(points), {r: 1.0 + k for r, k in place_of(points).items()}, remark=_doubt(block, points))


def _doubt(block: LabelBlock, points: Points) -> str:
    """Whether points were added that nobody chose, or left out because nobody did."""
    if block.one_sided and NOT_AT_ALL in block.words and block.answers >= ENOUGH:  # such words leave no doubt
        return ""
    if block.lacks_middle or block.one_sided:
        return "uneven"
    return "unchosen" if not block.ladder and any(not p & block.words.keys() for p in points) else ""


# --- numbers written with labels --------------------------------------------------------------------------------------


def _by_numbers(block: LabelBlock, points: Points, labelled: Mapping[float, float]) -> Placement:
    bare = usual_numbers(block.bare)
    low, high = _range(points, labelled, bare)
    signs = [np.sign((a[0] - b[0]) * (a[1] - b[1])) for a, b in combinations(labelled.items(), 2)]
    if not signs:
        ((rank, number),) = labelled.items()
        middle = (len(points) - 1) / 2 if block.ladder else 0.0
        signs = [np.sign((rank - middle) * (number - (low + high) / 2))]
    flipped = sum(signs) < 0
    if min(signs) < 0 < max(signs) and set(bare) <= set(labelled.values()):
        return _by_rank(points, labelled, "order", flipped=False)
    missing = {n for n in range(low, high + 1) if n not in labelled.values() and n not in bare}
    lopsided = {low + high - n for n in missing} != missing
    whole = len(labelled) == len(points) and not block.one_sided  # of a one-sided scale a number may be unchosen
    if missing and lopsided and whole and not set(bare) - set(labelled.values()):
        return _by_rank(points, labelled, "hole", flipped=flipped)
    placement = Placement(low, high, {}, flipped)
    codes = {r: placement.code(n) for r, n in labelled.items()}
    placement.codes = {r: code for r, code in codes.items() if code is not None}
    step = (high - low) / max(len(points) - 1, 1)
    placement.codes = {r: float(low + round(k * step)) for r, k in place_of(points).items()} | placement.codes
    return placement


def _by_rank(points: Points, labelled: Mapping[float, float], remark: str, *, flipped: bool) -> Placement:
    """Codes by the order of the words, where the numbers beside them leave one out or are in no order."""
    at = {r: 1.0 + k for r, k in place_of(points).items()}
    return Placement(1, len(points), at, flipped, {n: at[r] for r, n in labelled.items()}, remark)


def _range(points: Points, labelled: Mapping[float, float], bare: Iterable[float]) -> tuple[int, int]:
    """Lowest and highest number of the scale, from the numbers of its labels and those without."""
    place = place_of(points)
    pairs = sorted((place[r], n) for r, n in labelled.items())
    (first, a), (last, b) = pairs[0], pairs[-1]
    low, high = min(labelled.values()), max(labelled.values())
    ends = first == 0 and last == len(points) - 1
    if not ends and len(pairs) > 1 and abs(b - a) == last - first:
        ahead, behind = (first, len(points) - 1 - last) if b > a else (len(points) - 1 - last, first)
        low, high = low - ahead, high + behind
        if low not in (0.0, 1.0):
            low, high = 1.0, float(len(points))
    elif not ends and 0.0 in labelled:
        reach = max(labelled[0.0] - low, high - labelled[0.0])
        low, high = labelled[0.0] - reach, labelled[0.0] + reach
    complete = set(labelled.values()) >= set(range(int(low), int(high) + 1))
    used = [low, high, *bare] if not complete or len(labelled) < LOWEST else [low, high]
    low, high = min(used), max(used)
    if (len(pairs) == 1 or min(labelled) > 0) and low in (2.0, 3.0):  # the lowest of them was not chosen
        low = 1.0
    return int(low), int(min(high, low + HIGHEST - 1))


def usual_numbers(counts: Counter[float]) -> list[float]:
    """Whole numbers of a block, rare strays left out."""
    total = sum(counts.values())
    rare = max(1.0, RARE * total) if total >= ENOUGH else 0.0
    whole = {v: n for v, n in counts.items() if v == int(v) and 0 <= v <= HIGHEST - 1}
    return sorted(v for v, n in whole.items() if n > rare) or sorted(whole)


# --- words beside bare numbers ---------------------------------------------------------------------------------------


def _among_numbers(block: LabelBlock, points: Points) -> Placement:
    """Words of some points and numbers of the others; or both for the same points."""
    bare = usual_numbers(block.bare)
    whole = Placement(1, len(points), {r: 1.0 + k for r, k in place_of(points).items()})
    if not _only_ends(block) and len(points) >= LOWEST:
        if len(bare) < 2 or (min(bare) >= 1 and max(bare) <= len(points)):
            return whole  # one number beside words for every point adds none
        if min(bare) == 0 and max(bare) < len(points):
            return Placement(0, len(points) - 1, {r: float(k) for r, k in place_of(points).items()})
    for high in range(max(LOWEST, int(max(bare, default=1))), HIGHEST + 1):
        for low in (1, 0):
            at = _slots(block, points, low, high, set(bare))
            if at is not None:
                return Placement(low, high, at, flipped=_runs_against(block))
    return whole


def _only_ends(block: LabelBlock) -> bool:
    """Whether words stand at the ends of the scale, or at its ends and its middle, and nowhere else."""
    if block.ladder:
        last = len(block.ladder) - 1
        return set(block.words) <= {0.0, float(last), last / 2}
    return all(r == 0 or abs(r) >= END for r in block.words) and len({abs(r) for r in block.words if r}) <= 2


def _slots(block: LabelBlock, points: Points, low: int, high: int, bare: set[float]) -> dict[float, float] | None:
    """The codes of the ranks at the two ends and in the middle, None where a number stands there already."""
    kept = [p for p in points if p & block.words.keys() or not block.ladder]
    middle = [p for p in kept if _is_middle(p, block)]
    sides = [p for p in kept if p not in middle]
    half = len(sides) // 2
    codes = [float(low + k) for k in range(half)] + [float(high - k) for k in reversed(range(len(sides) - half))]
    centre = (low + high) / 2
    if middle and centre != int(centre):
        return None
    at = {r: code for p, code in zip(sides, codes, strict=True) for r in p} | {r: centre for p in middle for r in p}
    return None if set(at.values()) & bare or len(set(at.values())) < len(kept) or min(bare, default=1) < low else at


def _is_middle(point: frozenset[float], block: LabelBlock) -> bool:
    return (len(block.ladder) - 1) / 2 in point if block.ladder else 0.0 in point


def _runs_against(block: LabelBlock) -> bool:
    """Whether those who chose a high end in words give low numbers elsewhere in the block."""
    highs: list[float] = []
    lows: list[float] = []
    for group in {c.group for c, _ in block.members}:
        columns = [(c, p) for c, p in block.members if c.group == group]
        ranks = np.column_stack([c.spread(_ranks(block, c, p)) for c, p in columns])
        bare = np.column_stack([c.spread([np.nan if v is None else v for v in c.numbers]) for c, _ in columns])
        sums, counts = np.nansum(bare, axis=1), np.isfinite(bare).sum(axis=1)
        means = np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)
        middle = (len(block.ladder) - 1) / 2 if block.ladder else 0.0
        with np.errstate(invalid="ignore"):
            highs += list(means[(ranks > middle).any(axis=1) & ~(ranks < middle).any(axis=1) & (counts > 0)])
            lows += list(means[(ranks < middle).any(axis=1) & ~(ranks > middle).any(axis=1) & (counts > 0)])
    return min(len(highs), len(lows)) >= FEW and float(np.mean(lows)) - float(np.mean(highs)) > TURNED


def _ranks(block: LabelBlock, c, p) -> list[float]:  # type: ignore[no-untyped-def]
    found = [
        block.rank(label) if c.numbers[i] is None and (label := label_at(c, p, i)) else None
        for i in range(len(c.uniques))
    ]
    return [np.nan if r is None else r for r in found]
