"""Which columns share a verbal scale, and what its points are: the labels of a whole block, low to high."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from repurchase.survey.read.answers.answer_labels import LOWEST, NOT_AT_ALL, split_explicit, strength, without_number
from repurchase.survey.read.answers.answer_profile import Profile, is_missing_code, label_at, stands_aside
from repurchase.survey.read.answers.words.ladders import Ladder, ladder_place
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold

ENOUGH = 60  # answers of a group after which a point left out is no accident
HUNDREDS = 200  # answers after which both ends left out make a shorter scale
EXPECTED = 8.0  # answers that a point should have had, from its neighbours, before its lack is no chance
SOLID = 0.03  # share of the answers that each used point then has
UNEVEN = 2  # ranks that one side has more than the other before these are no mirror images
LONG_SIDE = 4  # ranks in favour that are a scale of their own where nothing speaks against and no middle is seen
PLAIN = -3.0  # strength of a negation without a degree: not satisfied
NEAR = 1.4  # strengths on the two sides of the middle this close are taken for mirror images

Member = tuple[SheetColumn, Profile]
Points = tuple[frozenset[float], ...]


@dataclass(slots=True)
class LabelBlock:
    """Columns that share a verbal scale, and what their answers and value labels say of it, by rank of the label.

    The rank of a label is its strength, or its place on the ladder.
    """

    members: list[Member]
    ladder: Ladder = field(default_factory=Ladder)
    words: dict[float, Counter[str]] = field(default_factory=dict)
    numbered: dict[float, Counter[float]] = field(default_factory=dict)  # numbers written with a label
    unnumbered: Counter[float] = field(default_factory=Counter)  # answers in words alone
    bare: Counter[float] = field(default_factory=Counter)  # answers in numbers alone

    @property
    def held(self) -> Counter[float]:
        """How often each rank occurs; those that value labels promise are held at least once."""
        return Counter({r: sum(w.values()) for r, w in self.words.items()})

    @property
    def answers(self) -> int:
        """Answers of all columns."""
        return sum(c.filled for c, _ in self.members)

    def rank(self, label: str) -> float | None:
        """The rank of a label on the scale of the block, None where it is none of its points."""
        if self.ladder:
            k = ladder_place(without_number(label), self.ladder)
            return None if k is None else float(k)
        s = strength(label)
        return None if s is None else s.value

    def add(self, member: Member) -> None:
        """Take in a column."""
        self.members.append(member)
        c, p = member
        for i, n in enumerate(c.counts):
            if not c.words[i] or not n or stands_aside(c, i):
                continue
            label, number = label_at(c, p, i), p.numbers[i]
            rank = self.rank(label) if label else None
            if rank is None:
                if number is not None and not is_missing_code(number, c):
                    self.bare[number] += int(n)
                continue
            self.words.setdefault(rank, Counter())[label] += int(n)
            number = c.numbers[i] if c.numbers[i] is not None else written_number(label)
            if number is None:
                self.unnumbered[rank] += int(n)
            else:
                self.numbered.setdefault(rank, Counter())[number] += int(n)
        for value, label in c.labels.items():
            if (rank := self.rank(label)) is not None and not is_missing_code(value, c):
                self.words.setdefault(rank, Counter())[label] += 1
                self.numbered.setdefault(rank, Counter())[value] += 1

    def numbers_of_labels(self) -> dict[float, float]:
        """Rank -> the number that is written with it most often."""
        return {r: c.most_common(1)[0][0] for r, c in sorted(self.numbered.items())}

    def points(self) -> Points:
        """The points of the scale, low to high: each the ranks that mean it."""
        if self.ladder:
            left_out = {len(self.ladder) // 2} if self.lacks_middle else set()
            return tuple(frozenset({float(k)}) for k in range(len(self.ladder)) if k not in left_out)
        return points_of(self.held)

    @property
    def lacks_middle(self) -> bool:
        """Whether none of many answers is the middle of the ladder, though those on both sides of it were given."""
        middle, odd = divmod(len(self.ladder), 2)
        beside = {middle - 1.0, middle + 1.0} <= self.words.keys()
        return bool(odd and beside and middle not in self.words and not self.bare) and sum(self.held.values()) >= ENOUGH

    @property
    def one_sided(self) -> bool:
        """Whether the labels run from none to much and are completed by no mirror images."""
        return not self.ladder and is_one_sided(self.held)

    @property
    def solid(self) -> bool:
        """Whether none of the labels is rare."""
        return is_solid(self.held)


def written_number(label: str) -> float | None:
    """The number that is written with a label, ``Agree (4)``."""
    return split_explicit(fold(label).replace("_", " "))[1]


def fits(group: LabelBlock, pool: LabelBlock) -> bool:
    """Whether a group's labels belong to the scale of `pool`: they add no point, contradict no number, skip no point.

    That points are left out counts only where many answers to several columns spread over the points that are used.
    """
    if group.ladder != pool.ladder or not _same_numbers(group, pool):
        return False
    whole, held = pool.points(), group.held
    if group.ladder:
        return group.lacks_middle == pool.lacks_middle or len(group.members) < 2 or not group.solid
    if len(points_of(pool.held + held)) > len(whole):
        return False
    total = sum(held.values())
    mirrored = _used_or_opposite(held, whole)
    if len(group.members) < 2 or total < ENOUGH or not group.solid or len(mirrored) < LOWEST:
        return True
    inside = mirrored == set(range(min(mirrored), max(mirrored) + 1))
    if len(mirrored) > LOWEST and not inside:
        return False
    return min(mirrored) == 0 or total < HUNDREDS


def _same_numbers(a: LabelBlock, b: LabelBlock) -> bool:
    """Whether two groups write the same numbers with the same labels, and numbers of one range without labels."""
    ours, theirs = a.numbers_of_labels(), b.numbers_of_labels()
    if bool(ours) != bool(theirs) and (a.words and b.words):
        return False
    if any(theirs.get(r, n) != n for r, n in ours.items()):
        return False
    if ours and theirs and (max(ours.values()) != max(theirs.values()) or min(ours.values()) != min(theirs.values())):
        return len(ours) < 2 or len(theirs) < 2
    far = bool(a.bare and b.bare) and max(a.bare) != max(b.bare)
    return not (far and min(a.answers, b.answers) >= ENOUGH)


def leaves_out(own: Counter[float], others: Counter[float], points: Points) -> bool:
    """Whether answers leave out points between those they use, on both sides, though others choose these often."""
    whole = _used_or_opposite(own, points)
    middle = (len(points) - 1) / 2
    between = {k for k in range(min(whole), max(whole)) if k not in whole and k != middle} if whole else set()
    given = sum(others[rank] for k in between for rank in points[k])
    return given > 0 and given * sum(own.values()) >= EXPECTED * sum(others.values())


def _used_or_opposite(held: Counter[float], points: Points) -> set[int]:
    """Positions of the points that answers use, and of those as far from the other end."""
    used = {k for k, ranks in enumerate(points) if ranks & held.keys()}
    return used | {len(points) - 1 - k for k in used}


def is_solid(held: Counter[float]) -> bool:
    """Whether each rank that occurs has its share of the answers."""
    return bool(held) and min(held.values()) >= SOLID * sum(held.values())


def points_of(held: Counter[float]) -> Points:
    """The points of a scale in words: those seen alone where it is one-sided, else completed by their mirror images."""
    if is_one_sided(held):
        return tuple(frozenset({r}) for r in sorted(held))
    return mirrored_points(set(held))


def is_one_sided(held: Counter[float]) -> bool:
    """Whether labels run from none to much (not satisfied ... very satisfied) and are no mirror images.

    The lowest of such a scale denies without a degree, or no label denies; otherwise many answers must show that the
    sides are uneven. A middle speaks for two sides, and takes hundreds of answers to be outdone.
    """
    sides = [r for r in held if r < 0], [r for r in held if r > 0]
    short, long = sorted(sides, key=len)
    uneven = len(long) - len(short)
    total = sum(held.values())
    if 0.0 in held:
        return uneven >= UNEVEN and bool(short) and total >= HUNDREDS and is_solid(held)
    if NOT_AT_ALL in held:
        return uneven > 0
    if not short:
        return len(long) >= LONG_SIDE
    return uneven >= UNEVEN and (short == [PLAIN] or (total >= ENOUGH and is_solid(held)))


def mirrored_points(seen: set[float]) -> Points:
    """The strengths grouped into points, the weaker side completed by its mirror image."""
    down = sorted({-v for v in seen if v < 0}, reverse=True)
    up = sorted({v for v in seen if v > 0}, reverse=True)
    pairs = _mirrored(down, up)
    low = [frozenset({-a} if a else {-b} if b else set()) for a, b in pairs]
    high = [frozenset({b} if b else {a} if a else set()) for a, b in reversed(pairs)]
    middle = [frozenset({0.0})] if 0.0 in seen else []
    return (*low, *middle, *high)


def _mirrored(down: list[float], up: list[float]) -> list[tuple[float | None, float | None]]:
    """Pairs of strengths on the two sides, strongest first; None where a side lacks its counterpart."""
    swap = len(down) > len(up)
    small, large = (up, down) if swap else (down, up)
    best = min(
        combinations(range(len(large)), len(small)),
        key=lambda idx: sum(abs(s - large[i]) for s, i in zip(small, idx, strict=True)),
        default=(),
    )
    pairs: list[tuple[float | None, float | None]] = []
    partner = dict(zip(best, small, strict=True))
    for i, b in enumerate(large):
        a = partner.get(i)
        if a is not None and abs(a - b) > NEAR and len(small) != len(large):
            pairs += sorted([(a, None), (None, b)], key=lambda p: -(p[0] or p[1] or 0))
        else:
            pairs.append((a, b))
    return [(b, a) for a, b in pairs] if swap else pairs


def place_of(points: Points) -> Mapping[float, int]:
    """Rank -> the index of its point."""
    return {v: k for k, values in enumerate(points) for v in values}
