"""Columns of numbers side by side that lie on different ranges: where one scale ends and the next begins.

That a column never holds the points beyond its highest answer tells of a shorter scale only where its neighbours hold
them so often that it should have, and where its own highest answer is given often: a scale is cut off at its end, while
the answers to an item that few agree with thin out towards it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from repurchase.survey.read.answers.answer_labels import HIGHEST
from repurchase.survey.read.answers.answer_profile import Profile, real_counts
from repurchase.survey.read.ratings.scale_codes.ranges import FEW
from repurchase.survey.read.ratings.scale_codes.scales import EXPECTED
from repurchase.survey.read.sheet.grid import FARTHEST, SheetColumn

STRAY = 0.004  # share of the answers up to which a number is a slip
FREQUENT = 0.05  # share of the answers from which the highest of them is no thin tail
COMMON, SOME = 0.1, 0.02  # of the neighbours' answers beyond that end, and of its own at it: enough of many columns
LEAST_COLUMNS = 2  # that never leave a range before it is one: the answers to a single item may be low by chance
LONGER = 2  # points by which a single column must go beyond the others to be on a scale of its own

Numbers = Counter[int]
Member = tuple[SheetColumn, Profile]
Members = Sequence[Member]


def parts(columns: Members) -> list[list[Member]]:
    """The columns cut where neighbours lie on different ranges, the surest cut first."""
    held = [_given(c, p) for c, p in columns]
    best, at = 0.0, 0
    for cut in range(1, len(columns)):
        surety = _apart(held[:cut], held[cut:])
        if surety > best:
            best, at = surety, cut
    return parts(columns[:at]) + parts(columns[at:]) if at else [list(columns)]


def shorter(columns: Members) -> set[int]:
    """Indices of the columns that never reach the ends that others beside them reach often."""
    held = [_given(c, p) for c, p in columns]
    out = set()
    for (c, _), own in zip(columns, held, strict=True):
        longer = [x for x in map(_points, held) if own and x and _is_beyond(x, own)]
        if ends_often(own) and _lacks(own, sum(longer, Counter())):
            out.add(c.index)
    return out


def is_cut_off(columns: Members, others: Sequence[Members]) -> bool:
    """Whether columns never reach a point or two that others go on to, so often that they would have been seen."""
    own = numbers_of(columns)
    if len(columns) < LEAST_COLUMNS or not own:
        return False
    longer = [x for x in map(numbers_of, others) if x and 0 < max(x) - max(own) <= LONGER]
    return _lacks(own, sum(longer, Counter())) > 0


def numbers_of(columns: Members) -> Numbers:
    """How often each point is given in all columns."""
    return _points(sum((_given(c, p) for c, p in columns), Counter()))


def ends_often(held: Numbers) -> bool:
    """Whether the highest answer is given often."""
    return bool(held) and held[max(held)] >= max(EXPECTED, FREQUENT * sum(held.values()))


def _given(c: SheetColumn, p: Profile) -> Numbers:
    """How often each number is given that may be a point."""
    lowest = -FARTHEST if c.signed else 0
    counts = real_counts(c, p.numbers)
    return Counter({int(v): n for v, n in counts.items() if v == int(v) and lowest <= v < HIGHEST})


def _points(given: Numbers) -> Numbers:
    """The numbers without slips, and without one that a gap parts from the points."""
    total = sum(given.values())
    least = max(1.0, STRAY * total) if total >= FEW else 0.0
    kept = {v: n for v, n in given.items() if n > least}
    while len(kept) > 2 and max(kept) - 1 not in kept:
        del kept[max(kept)]
    return Counter(kept)


def _apart(left: Sequence[Numbers], right: Sequence[Numbers]) -> float:
    """How many answers should have been given at points that one side lacks; 0 where that may be chance."""
    found = 0.0
    for short, long in ((left, right), (right, left)):
        given = sum(short, Counter())
        a, b = _points(given), _points(sum(long, Counter()))
        if len(short) < LEAST_COLUMNS or not a or not b:
            continue
        if sum(n for v, n in given.items() if max(a) < v <= max(b)) > STRAY * sum(given.values()):
            continue  # answers that the cut would cost are no slips
        beyond = sum(bool(x) and _is_beyond(x, a) for x in map(_points, long))
        if beyond < LEAST_COLUMNS and max(b) - max(a) < LONGER and min(a) - min(b) < LONGER:
            continue
        found = max(found, _lacks(a, b, many=len(short) > LEAST_COLUMNS))
    return found


def _is_beyond(long: Numbers, short: Numbers) -> bool:
    return max(long) > max(short) or min(long) < min(0, min(short))


def _lacks(short: Numbers, long: Numbers, *, many: bool = False) -> float:
    """How many answers beyond its ends the shorter should have had; 0 where these may be missing by chance.

    Of `many` columns it is no chance that none goes on where their neighbours go far beyond.
    """
    if not short or not long:
        return 0.0
    total, most = sum(short.values()), sum(long.values())
    above = sum(n for v, n in long.items() if v > max(short)) / most
    below = sum(n for v, n in long.items() if v < min(0, min(short))) / most
    thin = short[max(short)] < max(EXPECTED / 2, SOME * total)
    far = many and not thin and above >= COMMON and max(long) - max(short) >= LONGER
    expected = total * max(above if far or ends_often(short) else 0.0, below)
    return expected if expected >= EXPECTED else 0.0
