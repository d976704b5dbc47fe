"""The range of answers that are numbers without labels: how many points their scale has, and what was assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from repurchase.survey.instrument import Scale
from repurchase.survey.read.answers.answer_labels import HIGHEST, LOWEST
from repurchase.survey.read.answers.answer_profile import Profile, real_counts
from repurchase.survey.read.ratings.scale_codes.beside_scale import beside_scale
from repurchase.survey.read.ratings.scale_codes.scales import EXPECTED, HUNDREDS
from repurchase.survey.read.sheet.grid import FARTHEST, SheetColumn

FEW = 40  # answers below which no number is too rare to be one of the scale


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest and highest point; `assumed` where the highest answer, 4 or 6, leaves its length open.

    `aside` are numbers that were taken for codes and no points; `zero` tells that a 0 kept as a point may be one.
    """

    low: int
    high: int
    assumed: bool = False
    hole: tuple[int, ...] = ()
    answers: int = 0
    aside: frozenset[int] = frozenset()
    zero: bool = False


def numeric_range(
    columns: Sequence[tuple[SheetColumn, Profile]],
    expected: Scale | None = None,
    alike: Counter[int] | None = None,
    *,
    short: bool = False,
) -> Range:
    """Range of unlabelled columns that belong together; rare strays do not stretch it.

    `alike` tells how many answers the file's columns hold whose highest answer is a number: hundreds that never leave
    1 to 4 make a scale of four points. `short` says that other columns show the same of fewer answers.
    """
    counts: Counter[float] = Counter()
    for c, p in columns:
        counts += real_counts(c, p.numbers)
    if any(c.signed for c, _ in columns):
        far = max(int(abs(v)) for v in counts if abs(v) <= FARTHEST)
        return Range(-far, far, hole=_hole(Counter({int(v): n for v, n in counts.items()}), -far, far))
    whole = Counter({int(v): n for v, n in counts.items() if v == int(v) and 0 <= v <= HIGHEST - 1})
    total = sum(whole.values())
    if not total:
        return Range(expected.low, expected.high) if expected else Range(1, 5)
    rare = max(1.0, 0.004 * total) if total >= FEW else 0.0
    usual = [v for v, n in whole.items() if n > rare] or list(whole)
    beside = beside_scale(
        columns, Counter({v: whole[v] for v in usual}), (expected.low, expected.high) if expected else None
    )
    points = Counter({v: n for v, n in whole.items() if v not in beside.codes})
    many = HUNDREDS if short else total
    used = [v for v in usual if v in points]
    found = _range_of(points, used, expected, max(many, alike[max(used)] if alike else 0) >= HUNDREDS)
    return replace(found, aside=beside.codes, zero=beside.doubtful and found.low == 0)


def _range_of(whole: Counter[int], usual: Sequence[int], expected: Scale | None, enough: bool) -> Range:
    """Range of the points that are used, `usual` those that are not rare; `enough` answers tell an unusual length."""
    total = sum(whole.values())
    low, high = min(usual), max(usual)
    hole = _hole(whole, low, high)
    if expected and expected.low <= low and high <= expected.high:
        return Range(expected.low, expected.high, hole=hole, answers=total)
    if low == 0 and whole[0] < 0.02 * total and high <= 7:
        low = 1
    if whole[0] and high == HIGHEST - 1:  # a scale to 10 usually begins at 0, however seldom that is chosen
        low = 0
    if low == 0:
        top = 3 if high == 3 and enough else next(top for top in (4, 5, 6, 10) if high <= top)
        return Range(0, top, high == 3, hole, total)
    even = high in (4, 6, 9)
    if even and enough:
        return Range(1, high, True, hole, total)
    for top in (5, 7, 10):
        if top - 1 <= high <= top:
            return Range(1, top, even, hole, total)
    return Range(1, max(high, LOWEST), hole=hole, answers=total)


def _hole(counts: Counter[int], low: int, high: int) -> tuple[int, ...]:
    """Numbers between the ends that nobody gave, though many gave those beside them."""
    return tuple(v for v in range(low + 1, high) if not counts[v] and (counts[v - 1] + counts[v + 1]) / 2 >= EXPECTED)
