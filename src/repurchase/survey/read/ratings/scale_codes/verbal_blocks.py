"""Which columns share a scale in words: a run of them, and the columns of bare numbers beside it on its points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from repurchase.survey.read.answers.answer_labels import LOWEST
from repurchase.survey.read.answers.answer_profile import AnswerKind, real_counts
from repurchase.survey.read.answers.words.ladders import Ladder
from repurchase.survey.read.ratings.scale_codes.own_ranges import parts
from repurchase.survey.read.ratings.scale_codes.scales import LabelBlock, Member, fits

NEARLY_ALL = 0.9  # share of the bare numbers that are points of a scale in words where they are answers on it


def blocks(columns: Sequence[Member], constructs: Mapping[int, str]) -> list[LabelBlock]:
    """The verbal blocks among rated columns: groups that hold labels, those whose labels and numbers fit joined.

    Columns of bare numbers beside a group that holds labels belong to its block where nearly all of them are its
    points; others have a range of their own.
    """
    pools: list[LabelBlock] = []
    for group in sorted(_groups(columns, constructs), key=lambda b: len(b.words), reverse=True):
        home = next((pool for pool in pools if fits(group, pool)), None)
        if home is None:
            pools.append(group)
            continue
        for member in group.members:
            home.add(member)
    return pools


def _groups(columns: Sequence[Member], constructs: Mapping[int, str]) -> list[LabelBlock]:
    keys: dict[tuple[str, Ladder], LabelBlock] = {}
    run, last = 0, -9
    bare: dict[str, dict[str, list[Member]]] = {}
    for c, p in columns:
        run, last = (run if c.index == last + 1 else run + 1), c.index
        key = c.group or f"#{run}"
        ladder = p.ladder if p.kind is AnswerKind.LADDER else Ladder()
        if p.kind is AnswerKind.LABELS or ladder or (p.kind is AnswerKind.NUMBERS and any(p.strengths)):
            keys.setdefault((key, ladder), LabelBlock([], ladder)).add((c, p))
        elif p.kind is AnswerKind.NUMBERS:
            bare.setdefault(key, {}).setdefault(constructs.get(c.index, ""), []).append((c, p))
    for (key, _), block in keys.items():
        for members in bare.get(key, {}).values():
            _join(block, members)
    return list(keys.values())


def _join(block: LabelBlock, members: list[Member]) -> None:
    """Take the columns of bare numbers into a block that are answered on its points, and from their list."""
    points = _points(block)
    joined = [member for part in parts(members) if _are_points(part, points) for member in part]
    taken = {c.index for c, _ in joined}
    members[:] = [(c, p) for c, p in members if c.index not in taken]
    for member in joined:
        block.add(member)


def _points(block: LabelBlock) -> range | None:
    """The numbers that may be points of a block; None where its words name but the ends of its scale."""
    length = len(block.points())
    written = {int(v) for v in block.numbers_of_labels().values()}
    bare = {int(v) for v in block.bare}
    if not written and not bare:
        return range(length + 1) if length >= LOWEST else None
    used = written | bare
    return range(min(used) - bool(bare), max(*used, length) + 1 + bool(bare))


def _are_points(part: Sequence[Member], points: range | None) -> bool:
    counts: Counter[float] = Counter()
    for c, p in part:
        counts += real_counts(c, p.numbers)
    inside = sum(n for v, n in counts.items() if points is None or v in points)
    return inside >= NEARLY_ALL * sum(counts.values())
