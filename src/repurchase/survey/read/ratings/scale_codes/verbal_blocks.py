"""Which columns share a scale in words: a run of them, and the columns of bare numbers beside it on its points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from repurchase.survey.read.answers.answer_labels import LOWEST
from repurchase.survey.read.answers.answer_profile import AnswerKind, is_missing_code, real_counts
from repurchase.survey.read.answers.words.ladders import Ladder
from repurchase.survey.read.ratings.scale_codes.own_ranges import parts
from repurchase.survey.read.ratings.scale_codes.scales import LabelBlock, Member, fits, leaves_out

NEARLY_ALL = 0.9  # share of the bare numbers that are points of a scale in words where they are answers on it


def blocks(columns: Sequence[Member], constructs: Mapping[int, str]) -> list[LabelBlock]:
    """The verbal blocks among rated columns: groups that hold labels, those whose labels and numbers fit joined.

    Columns of bare numbers beside a group that holds labels belong to its block where nearly all of them are its
    points; others have a range of their own.
    """
    pools: list[LabelBlock] = []
    apart: list[LabelBlock] = []
    for group in sorted(_groups(columns, constructs), key=lambda b: len(b.words), reverse=True):
        shared, own = _parted(group, constructs)
        apart += own
        home = next((pool for pool in pools if fits(shared, pool) and not _is_shorter(shared, pool)), None)
        if home is None:
            pools.append(shared)
            continue
        for member in shared.members:
            home.add(member)
    return pools + apart


def _is_shorter(group: LabelBlock, pool: LabelBlock) -> bool:
    """Whether several columns leave out words between theirs that those of the pool choose often."""
    return len(group.members) > 1 and leaves_out(group.held, pool.held, pool.points())


def _parted(group: LabelBlock, constructs: Mapping[int, str]) -> tuple[LabelBlock, list[LabelBlock]]:
    """A group without the constructs that have a shorter scale of their own, and these: 5 words beside 7."""
    by_construct: dict[str, list[Member]] = {}
    for member in group.members:
        by_construct.setdefault(constructs.get(member[0].index, ""), []).append(member)
    points, held, own = group.points(), group.held, []
    for code, members in by_construct.items():
        block = _block_of(members, group.ladder)
        if code and len(members) > 1 and leaves_out(block.held, held - block.held, points):  # heads without a prefix
            own.append(block)
    taken = {c.index for block in own for c, _ in block.members}
    rest = [(c, p) for c, p in group.members if c.index not in taken]
    return (_block_of(rest, group.ladder), own) if own else (group, [])


def _block_of(members: Sequence[Member], ladder: Ladder) -> LabelBlock:
    block = LabelBlock([], ladder)
    for member in members:
        block.add(member)
    return block


def _groups(columns: Sequence[Member], constructs: Mapping[int, str]) -> list[LabelBlock]:
    found: dict[tuple[str, Ladder], list[LabelBlock]] = {}
    run, last = 0, -9
    bare: dict[str, dict[str, list[Member]]] = {}
    for c, p in columns:
        run, last = (run if c.index == last + 1 else run + 1), c.index
        key = c.group or f"#{run}"
        ladder = p.ladder if p.kind is AnswerKind.LADDER else Ladder()
        if p.kind is AnswerKind.LABELS or ladder or (p.kind is AnswerKind.NUMBERS and any(p.strengths)):
            _take_in(found.setdefault((key, ladder), []), (c, p), ladder)
        elif p.kind is AnswerKind.NUMBERS:
            bare.setdefault(key, {}).setdefault(constructs.get(c.index, ""), []).append((c, p))
    for (key, _), groups in found.items():
        for block in groups:
            for members in bare.get(key, {}).values():
                _join(block, members)
    return [block for groups in found.values() for block in groups]


def _take_in(groups: list[LabelBlock], member: Member, ladder: Ladder) -> None:
    """Put a column into the group whose value labels have its numbers, else into one of its own."""
    c = member[0]
    for block in groups:
        told = block.numbers_of_labels() if c.labels else {}
        own = {block.rank(label): v for v, label in c.labels.items() if not is_missing_code(v, c)}
        if all(told.get(rank, v) == v for rank, v in own.items() if rank is not None):
            block.add(member)
            return
    groups.append(_block_of([member], ladder))


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
