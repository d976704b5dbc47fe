"""From the rated columns to codes: verbal blocks first, then numbers, one range for those that belong together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence

from repurchase.survey.instrument import Instrument, Scale
from repurchase.survey.read.answers.answer_profile import AnswerKind, Profile, is_missing_code, lettered, real_counts
from repurchase.survey.read.answers.numbers.number_words import ends_in_words
from repurchase.survey.read.ratings.construct_mapping import Place
from repurchase.survey.read.ratings.number_groups import NumberGroup, number_groups
from repurchase.survey.read.ratings.scale_codes.codes import Coded, code_block, code_numbers, code_slider
from repurchase.survey.read.ratings.scale_codes.own_ranges import shorter
from repurchase.survey.read.ratings.scale_codes.ranges import Range, numeric_range
from repurchase.survey.read.ratings.scale_codes.scales import ENOUGH
from repurchase.survey.read.ratings.scale_codes.verbal_blocks import blocks
from repurchase.survey.read.sheet.grid import SheetColumn

SHORT = 3  # a highest answer up to which a group of numbers may be a longer scale, seldom used


def coded_columns(
    columns: Sequence[SheetColumn],
    profiles: Mapping[int, Profile],
    homes: Mapping[int, Place],
    known: Instrument | None,
) -> dict[int, Coded]:
    """Codes of the rated columns by their index; columns in words without an order get none."""
    out: dict[int, Coded] = {}
    constructs = {i: place.construct for i, place in homes.items()}
    for block in blocks([(c, profiles[c.index]) for c in columns], constructs):
        out |= code_block(block)
    _name_other_scales(out, constructs)
    for c in columns:
        if profiles[c.index].kind is AnswerKind.SLIDER:
            out[c.index] = code_slider(c)
    verbal = _most_common([k.scale for k in out.values() if k.scale.labels])
    left = [c for c in columns if c.index not in out and profiles[c.index].kind is not AnswerKind.WORDS]
    worded = {constructs.get(i, "") for i, k in out.items() if k.scale.labels}
    groups = number_groups([(c, profiles[c.index]) for c in left], homes, worded)
    return out | _numeric(groups, profiles, known, verbal)


def _name_other_scales(coded: Mapping[int, Coded], constructs: Mapping[int, str]) -> None:
    """Say of columns in words that their scale is another than that of most columns of their construct."""
    usual: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    for index, k in coded.items():
        usual[constructs.get(index, "")][k.scale.low, k.scale.high] += 1
    for index, k in coded.items():
        code = constructs.get(index, "")
        if code and not k.remark and (k.scale.low, k.scale.high) != usual[code].most_common(1)[0][0]:
            k.remark = "apart"


def _most_common(scales: Sequence[Scale]) -> Scale | None:
    if not scales:
        return None
    low, high = Counter((s.low, s.high) for s in scales).most_common(1)[0][0]
    return Scale(low, high)


def _numeric(
    groups: Sequence[NumberGroup],
    profiles: Mapping[int, Profile],
    known: Instrument | None,
    verbal: Scale | None,
) -> dict[int, Coded]:
    """Numeric columns: one range a construct or part of a run, the study's where the answers fit it."""
    seen = _highest([c for group in groups for c, _ in group.members], profiles)
    ranges: list[Range] = []
    for group in groups:
        study = known[group.code].scale if known is not None and group.code in known else None
        held = [c for c, _ in group.members]
        expected = _in_labels(held, profiles) or _in_words(held, profiles) or group.fitting(verbal) or study
        ranges.append(numeric_range(group.members, expected, seen, short=group.short))
    sure = {(r.low, r.high) for r in ranges if not r.assumed} | ({(verbal.low, verbal.high)} if verbal else set())
    weights: Counter[tuple[int, int]] = Counter()
    for group, found in zip(groups, ranges, strict=True):
        weights[found.low, found.high] += len(group.members)
    usual = weights.most_common(1)[0][0] if weights else (1, 5)
    out: dict[int, Coded] = {}
    for group, found in zip(groups, ranges, strict=True):
        out |= _code_group(group, found, usual, sure)
    return out


def _code_group(
    group: NumberGroup, told: Range, usual: tuple[int, int], sure: Container[tuple[int, int]]
) -> dict[int, Coded]:
    """Codes of columns that share a range; too few answers to tell it take the range that is usual in the file."""
    own = told.low, told.high
    few = not group.short and (sum(c.filled for c, _ in group.members) < ENOUGH or 0 <= told.low < told.high <= SHORT)
    low, high = usual if few and usual[0] <= own[0] and own[1] <= usual[1] else own
    narrow = shorter(group.members) if (low, high) == own else set()
    apart = "apart" if group.parted and (group.code or own != usual) else ""
    out: dict[int, Coded] = {}
    for c, p in group.members:
        out[c.index] = coded = code_numbers(c, p, low, high, told.aside)
        coded.answers = told.answers
        if (low, high) != own:
            coded.remark = "wider"
        elif remark := _remark(c, told, known_length=own in sure and not group.cut_off):
            coded.remark = remark
        else:
            coded.remark = "narrow" if c.index in narrow else apart
    return out


def _in_labels(columns: Sequence[SheetColumn], profiles: Mapping[int, Profile]) -> Scale | None:
    """The scale that value labels give to the columns, all of them the same."""
    if any(not profiles[c.index].points or c.labels != columns[0].labels for c in columns):
        return None
    points = [int(v) for v in columns[0].labels if not is_missing_code(v)]
    return Scale(min(points), max(points))


def _in_words(columns: Sequence[SheetColumn], profiles: Mapping[int, Profile]) -> Scale | None:
    """The scale whose ends the heads of the columns name, all of them the same."""
    ends = set()
    for c in columns:
        counts = real_counts(c, profiles[c.index].numbers)
        ends.add(ends_in_words(c.wording, max(counts, default=0.0)))
    named = ends.pop() if len(ends) == 1 else None
    return Scale(*named) if named else None


def _highest(columns: Sequence[SheetColumn], profiles: Mapping[int, Profile]) -> Counter[int]:
    """How many answers the columns hold whose highest answer is this one."""
    out: Counter[int] = Counter()
    for c in columns:
        counts = real_counts(c, profiles[c.index].numbers)
        if counts:
            out[int(max(counts))] += sum(counts.values())
    return out


def _remark(c: SheetColumn, told: Range, *, known_length: bool) -> str:
    """What is doubtful: a 0, a hole, a length that no other column of the file shares, letters."""
    if told.zero:
        return "zero"
    if told.hole:
        return "gap"
    return "points" if told.assumed and not known_length else "letters" if lettered(c) else ""
