"""From the rated columns to codes: verbal blocks first, then numbers, one range for those that belong together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from repurchase.survey.instrument import Instrument, Scale
from repurchase.survey.read.answers.answer_profile import AnswerKind, Profile, is_missing_code, lettered, real_counts
from repurchase.survey.read.answers.numbers.number_words import ends_in_words
from repurchase.survey.read.ratings.construct_mapping import Place
from repurchase.survey.read.ratings.scale_codes.codes import Coded, code_block, code_numbers, code_slider
from repurchase.survey.read.ratings.scale_codes.ranges import Range, numeric_range
from repurchase.survey.read.ratings.scale_codes.scales import ENOUGH, blocks
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
    for block in blocks([(c, profiles[c.index]) for c in columns]):
        out |= code_block(block)
    for c in columns:
        if profiles[c.index].kind is AnswerKind.SLIDER:
            out[c.index] = code_slider(c)
    verbal = _most_common([k.scale for k in out.values() if k.scale.labels])
    left = [c for c in columns if c.index not in out and profiles[c.index].kind is not AnswerKind.WORDS]
    return out | _numeric(left, profiles, homes, known, verbal)


def _most_common(scales: Sequence[Scale]) -> Scale | None:
    if not scales:
        return None
    low, high = Counter((s.low, s.high) for s in scales).most_common(1)[0][0]
    return Scale(low, high)


def _numeric(
    columns: Sequence[SheetColumn],
    profiles: Mapping[int, Profile],
    homes: Mapping[int, Place],
    known: Instrument | None,
    verbal: Scale | None,
) -> dict[int, Coded]:
    """Numeric columns: one range a construct or run, the study's where the answers fit it."""
    groups = _groups(columns, homes)
    ranges: dict[str, Range] = {}
    seen = _highest(columns, profiles)
    for code, members in groups.items():
        expected = (
            _in_labels(members, profiles)
            or _in_words(members, profiles)
            or verbal
            or (known[code].scale if known is not None and code in known else None)
        )
        ranges[code] = numeric_range([(c, profiles[c.index]) for c in members], expected, seen)
    weights: Counter[tuple[int, int]] = Counter()
    for code, members in groups.items():
        weights[ranges[code].low, ranges[code].high] += len(members)
    sure = {(r.low, r.high) for r in ranges.values() if not r.assumed} | (
        {(verbal.low, verbal.high)} if verbal else set()
    )
    widest = weights.most_common(1)[0][0] if weights else (1, 5)
    out: dict[int, Coded] = {}
    for code, members in groups.items():
        told = ranges[code]
        low, high = told.low, told.high
        few = sum(c.filled for c in members) < ENOUGH or high <= SHORT
        wider = few and widest[0] <= low and high <= widest[1]
        if wider:
            low, high = widest
        for c in members:
            out[c.index] = coded = code_numbers(c, profiles[c.index], low, high, told.aside)
            coded.remark = "" if wider or c.index not in homes else _remark(c, told, known_length=(low, high) in sure)
            coded.answers = told.answers
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


def _groups(columns: Sequence[SheetColumn], homes: Mapping[int, Place]) -> dict[str, list[SheetColumn]]:
    """Columns by construct; statements of a study together; the others by their run."""
    groups: dict[str, list[SheetColumn]] = defaultdict(list)
    run, last = 0, -9
    for c in columns:
        place = homes.get(c.index)
        if place is not None and place.construct:
            groups[place.construct].append(c)
        elif place is not None and place.statement is not None:
            groups["*"].append(c)
        else:
            run, last = (run if c.index == last + 1 else run + 1), c.index
            groups[f"#{c.group or run}"].append(c)
    return groups
