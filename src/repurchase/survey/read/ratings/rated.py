"""The rated columns: which they are, where they belong, and their codes on one scale a construct."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from repurchase.errors import Note, note
from repurchase.survey.instrument import Instrument, Scale
from repurchase.survey.read.answers.blocks_of_numbers import are_counts, counts_note
from repurchase.survey.read.answers.profile import AnswerKind, Profile
from repurchase.survey.read.columns.background_questions import matched, usual
from repurchase.survey.read.ratings.attention_checks import instructed, named_check
from repurchase.survey.read.ratings.codebook import Codebook
from repurchase.survey.read.ratings.coding import (
    Coded,
    LabelScale,
    code_labels,
    code_ladder,
    code_numbers,
    label_scales,
    numeric_range,
)
from repurchase.survey.read.ratings.construct_mapping import SAME_ITEM, Mapping_, map_columns
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import plain, same_wording
from repurchase.survey.read.sheet.question_heads import short, split_name

_STATEMENT_WORDS = (
    "我",
    "本",
    "该",
    "这",
    "在",
    "总",
    "与",
    "i ",
    "the ",
    "this ",
    "my ",
    "overall",
    "all in all",
    "it ",
    "when ",
    "staff",
)


@dataclass(slots=True)
class Ratings:
    """Columns that rate something, coded.

    Attributes
    ----------
    mapping : Mapping_
        Constructs and statements of the columns.
    checks : dict of column index to label or number told
    coded : dict of column index to Coded
    loose : list of SheetColumn
        Rated, but of no construct and no known statement.
    background : list of SheetColumn
        Looked like ratings, are questions about the respondent.
    counted : set of int
        Indices of those among them that count or measure: answered with a number.
    """

    mapping: Mapping_
    checks: dict[int, str | float | None] = field(default_factory=dict)
    coded: dict[int, Coded] = field(default_factory=dict)
    loose: list[SheetColumn] = field(default_factory=list)
    background: list[SheetColumn] = field(default_factory=list)
    counted: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)


def ratings(
    columns: Sequence[SheetColumn],
    profiles: dict[int, Profile],
    candidates: Sequence[Instrument],
    codebook: Codebook | None,
) -> Ratings:
    """Find, map and code the rated columns among `columns` (whose answers are ratings by their look)."""
    checks: dict[int, str | float | None] = {}
    rated, asked = [], []
    for c in columns:
        told = instructed(c.question) if not _known_item(c, candidates, codebook) else None
        if told is not None or (named_check(c.name) and not _known_item(c, candidates, codebook)):
            checks[c.index] = told
        elif _about_respondent(c, profiles[c.index], candidates, codebook):
            asked.append(c)
        else:
            rated.append(c)
    mapping = map_columns(rated, candidates, codebook)
    found = Ratings(mapping, checks, background=asked)
    _sort_unmapped(rated, profiles, found)
    keep = [c for c in columns if c.index in mapping.places or c.index in checks]
    _code(keep, profiles, found)
    return found


def _known_item(c: SheetColumn, candidates: Sequence[Instrument], codebook: Codebook | None) -> bool:
    """Whether the codebook or a study lists the column as an item or statement."""
    if codebook and codebook.entry([c.name, c.header, *c.raw], [c.statement, c.wording, *c.raw]):
        return True
    words, name = plain(c.question), plain(c.name)
    listed = [(t.name, t.label) for i in candidates for t in i.items]
    listed += [(t.name, t.label) for i in candidates for t in i.statements]
    return any(
        name == plain(n) or any(same_wording(plain(v), words) >= SAME_ITEM for v in label.values())
        for n, label in listed
    )


def _about_respondent(c: SheetColumn, p: Profile, candidates: Sequence[Instrument], codebook: Codebook | None) -> bool:
    """Whether a column with few ordered answers is a question about the respondent."""
    if _known_item(c, candidates, codebook):
        return False
    families = {s.family for s in p.strengths if s is not None and s.family}
    if p.kind is AnswerKind.LABELS and families & {"agree", "fit"} and len(c.distinct) > 1:
        return False
    if len(c.distinct) == 1 and p.kind is AnswerKind.LABELS:
        return True
    if c.stem and not (p.kind is AnswerKind.NUMBERS and usual(c.statement) and usual(c.stem) is not None):
        return False
    named = split_name(c.name) if short(c.name) else None
    known = any(matched(c, i) for i in candidates) or usual(c.question, c.name) is not None
    if p.kind is AnswerKind.NUMBERS and _states(c.question) and not short(c.question):
        return False
    return known and not (named and not named.generic and not usual(named.prefix, named.prefix))


def _states(wording: str) -> bool:
    """Whether a wording states something about the topic instead of asking."""
    words = wording.casefold()
    return words.startswith(_STATEMENT_WORDS) and not words.endswith(("?", "？", "吗", "呢"))


def _sort_unmapped(rated: Sequence[SheetColumn], profiles: dict[int, Profile], found: Ratings) -> None:
    """Rated columns without a construct: single questions about the respondent, or statements to ask about."""
    places = found.mapping.places
    left = [c for c in rated if not places[c.index].construct and places[c.index].statement is None]
    _undo_uneven_drafts(rated, profiles, found, left)
    numeric = [c for c in left if profiles[c.index].kind is AnswerKind.NUMBERS]
    tops = {c.index: numeric_range([(c, profiles[c.index])])[1] for c in numeric}
    runs = _runs(numeric, tops)
    for c in left:
        kind = profiles[c.index].kind
        verbal = kind is AnswerKind.LABELS
        if verbal or (
            kind is AnswerKind.NUMBERS and (runs[c.index] >= 4 or (_states(c.question) and not short(c.question)))
        ):
            found.loose.append(c)
        else:
            del places[c.index]
            found.background.append(c)


def _undo_uneven_drafts(
    rated: Sequence[SheetColumn], profiles: dict[int, Profile], found: Ratings, left: list[SheetColumn]
) -> None:
    """A drafted group whose numeric columns have unlike ranges is a block of background questions, not a construct."""
    groups: dict[str, list[SheetColumn]] = defaultdict(list)
    for c in rated:
        if found.mapping.places[c.index].evidence == "draft":
            groups[found.mapping.places[c.index].construct].append(c)
    for code, members in groups.items():
        tops = [
            max((v for v in profiles[c.index].numbers if v is not None and 0 <= v <= 10), default=0) for c in members
        ]
        numeric = all(profiles[c.index].kind is AnswerKind.NUMBERS for c in members)
        counted = numeric and are_counts(members)
        if counted:
            found.notes.append(counts_note(members))
            found.counted |= {c.index for c in members}
        if counted or (numeric and members[0].filled >= 30 and (min(tops) <= 2 or len(set(tops)) > 2)):
            found.mapping.drafted.pop(code, None)
            for c in members:
                found.mapping.places[c.index].construct = ""
                left.append(c)


def _runs(columns: Sequence[SheetColumn], tops: dict[int, int]) -> dict[int, int]:
    """Length of the run of neighbouring columns with the same highest point that each column stands in."""
    out: dict[int, int] = {}
    run: list[int] = []
    for c in columns:
        if run and (c.index != run[-1] + 1 or tops[c.index] != tops[run[-1]]):
            out |= dict.fromkeys(run, len(run))
            run = []
        run.append(c.index)
    return out | dict.fromkeys(run, len(run))


def _code(columns: Sequence[SheetColumn], profiles: dict[int, Profile], found: Ratings) -> None:
    verbal = {c.index: (c, profiles[c.index]) for c in columns if profiles[c.index].kind is AnswerKind.LABELS}
    scales = label_scales(verbal) if verbal else {}
    usual_scale = _most_common_label_scale(scales)
    for c in columns:
        p = profiles[c.index]
        if c.index in scales:
            found.coded[c.index] = code_labels(c, p, scales[c.index])
        elif p.kind is AnswerKind.LADDER:
            found.coded[c.index] = code_ladder(c, p)
    _code_numeric([c for c in columns if c.index not in found.coded], profiles, found, usual_scale)


def _most_common_label_scale(scales: dict[int, LabelScale]) -> Scale | None:
    if not scales:
        return None
    low, high = Counter((s.low, s.high) for s in scales.values()).most_common(1)[0][0]
    return Scale(low, high)


def _code_numeric(
    columns: Sequence[SheetColumn], profiles: dict[int, Profile], found: Ratings, verbal: Scale | None
) -> None:
    """Numeric columns: one range a construct, the study's where the answers fit it."""
    groups: dict[str, list[SheetColumn]] = defaultdict(list)
    for c in columns:
        place = found.mapping.places.get(c.index)
        groups[
            place.construct if place and place.construct else "" if place is None or place.statement is None else "*"
        ].append(c)
    known = found.mapping.instrument
    ranges: dict[str, tuple[int, int]] = {}
    for code, members in groups.items():
        expected = verbal or (known[code].scale if known is not None and code in known else None)
        ranges[code] = numeric_range([(c, profiles[c.index]) for c in members], expected)
    weights: Counter[tuple[int, int]] = Counter()
    for code, members in groups.items():
        weights[ranges[code]] += len(members)
    widest = weights.most_common(1)[0][0] if weights else (1, 5)
    for code, members in groups.items():
        low, high = ranges[code]
        answered = sum(c.filled for c in members)
        if (answered < 60 or high <= 3 or not code) and widest[0] <= low and high <= widest[1]:
            low, high = widest
        for c in members:
            found.coded[c.index] = code_numbers(c, profiles[c.index], low, high)


def scale_notes(found: Ratings, rows: Sequence[int]) -> list[Note]:
    """What was decided about cells: off the scale, missing codes, mixed words and numbers, direction."""
    notes: list[Note] = list(found.notes)
    coded = list(found.coded.values())
    outside = [(c, c.outside) for c in coded if len(c.outside)]
    if outside:
        named = sorted({int(rows[i]) for _, where in outside for i in where})
        notes.append(
            note(
                "read.outside",
                n=sum(len(w) for _, w in outside),
                rows=_some(named),
                columns=_some([c.column.header[:40] for c, _ in outside], 4),
            )
        )
    if missing := sum(c.missing_codes for c in coded):
        notes.append(note("read.missing_codes", "info", n=missing))
    if mixed := [c.column.header[:40] for c in coded if c.mixed]:
        notes.append(note("read.mixed", "info", columns=_some(mixed, 4)))
    if any(c.flipped for c in coded):
        notes.append(note("read.flipped", "info", n=sum(c.flipped for c in coded)))
    if any(c.scale.assumed for c in coded):
        notes.append(note("read.direction_assumed", "info"))
    return notes


def _some(values: Sequence[object], most: int = 10) -> str:
    return ", ".join(map(str, values[:most])) + (" ..." if len(values) > most else "")
