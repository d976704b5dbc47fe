"""What became of every column of a file, line by line: the column map of a survey."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from repurchase.identity_patterns import mask_identities
from repurchase.survey.column_entry import (
    BACKGROUND,
    CHECK,
    IGNORED,
    ITEM,
    MULTIPLE,
    NONE,
    NUMBER,
    OPEN_TEXT,
    STATEMENT,
    ColumnEntry,
)
from repurchase.survey.instrument import Background, Instrument
from repurchase.survey.read.answers.choices import Choice, joined_of
from repurchase.survey.read.answers.several import asks_for_several
from repurchase.survey.read.column_map.told_columns import BESIDE, Told
from repurchase.survey.read.ratings.scale_codes.codes import Coded
from repurchase.survey.read.ratings.told_scales import scale_cells, words_to_order
from repurchase.survey.read.roles.platform_columns import Parts
from repurchase.survey.read.roles.reasons import DOUBTFUL, LIKELY, SURE, TOLD, Judgement
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.text import joined, text

_ROLES = {role: word for word, role in BESIDE.items()}
_EVIDENCE = {
    "codebook": ("columns.why_codebook", TOLD),
    "name": ("columns.why_study_name", SURE),
    "wording": ("columns.why_study_wording", SURE),
    "statement": ("columns.why_study_wording", SURE),
    "stem": ("columns.why_stem", SURE),
    "prefix": ("columns.why_prefix", SURE),
    "group": ("columns.why_group", LIKELY),
    "draft": ("columns.why_draft", LIKELY),
}  # why an item is in its construct, by what `Place.evidence` calls it
_LOOSE, _ORDER = "columns.why_loose", "columns.why_order"
_LEFT_OPEN = frozenset(
    {
        _LOOSE,
        _ORDER,
        "columns.why_told_unread",
        "columns.why_check_unknown",
        "columns.why_check_assumed",
        "columns.why_outside",
    }
)  # whatever role is stated


@dataclass(slots=True)
class Uses:
    """What each column was used for, gathered while the survey is put together; keys are the columns' indices."""

    items: dict[int, tuple[str, str, Coded, str]] = field(default_factory=dict)  # construct, name, codes, evidence
    statements: dict[int, tuple[str, Coded, str]] = field(default_factory=dict)  # name, codes, evidence
    checks: dict[int, tuple[Coded, int | None, str]] = field(default_factory=dict)  # codes, passing answer, doubt
    unordered: dict[int, SheetColumn] = field(default_factory=dict)  # rated in words of no known order
    asked: list[tuple[Background, Choice, tuple[str, ...]]] = field(default_factory=list)  # and the answers in order


def survey_columns(
    columns: Sequence[SheetColumn],
    parts: Parts,
    open_text: Iterable[SheetColumn],
    uses: Uses,
    instrument: Instrument,
    suspected: Iterable[str],
    told: Told,
    judged: Mapping[int, Judgement],
) -> tuple[ColumnEntry, ...]:
    """One entry a column, in the order of the file.

    Parameters
    ----------
    columns, parts, open_text, uses
        The columns of the file, and what each became.
    instrument : Instrument
        With the items turned that are.
    suspected : names of items
        Which may be worded against their construct.
    told : Told
        What the user's own map says.
    judged : mapping of column index to Judgement
        Why a column has its role, as far as that was weighed.
    """
    made = _beside(parts) | {c.index: _entry(c, OPEN_TEXT, "columns.why_open_text", LIKELY) for c in open_text}
    made |= _rated(uses, instrument, frozenset(suspected)) | _asked(uses)
    return tuple(_weighed(made.get(c.index) or _unused(c, uses), c, told, judged.get(c.index)) for c in columns)


def _entry(c: SheetColumn, role: str, why: str, sure: float, **more: object) -> ColumnEntry:
    wording = "" if c.wording in {c.header, c.name} else c.wording
    return ColumnEntry(c.header, wording, role, why=(text(why),), sure=sure, **more)  # type: ignore[arg-type]


def _beside(parts: Parts) -> dict[int, ColumnEntry]:
    """Columns that are no questions."""
    return {
        c.index: _entry(c, _ROLES[role], "columns.why_platform", SURE)
        for role, members in parts.by_role.items()
        for c in members
    }


def _rated(uses: Uses, instrument: Instrument, suspected: frozenset[str]) -> dict[int, ColumnEntry]:
    turned = {i.name for i in instrument.items if i.reversed}
    made: dict[int, ColumnEntry] = {}
    for index, (construct, name, coded, evidence) in uses.items.items():
        why, sure = _EVIDENCE.get(evidence, ("columns.why_draft", LIKELY))
        entry = _scaled(_entry(coded.column, ITEM, why, sure, construct=construct, item=name), coded)
        entry = replace(entry, reverse=True) if name in turned else entry
        made[index] = _doubted(entry, "columns.why_reverse") if name in suspected else entry
    for index, (name, coded, evidence) in uses.statements.items():
        why, sure = _EVIDENCE.get(evidence, (_LOOSE, DOUBTFUL))
        role = STATEMENT if evidence in {"statement", "codebook"} else ITEM
        entry = _entry(coded.column, role, why, sure, item=name)
        made[index] = _scaled(entry if role == STATEMENT else replace(entry, why=(text(_LOOSE),), sure=DOUBTFUL), coded)
    for index, (coded, answer, doubt) in uses.checks.items():
        why, sure = (f"columns.why_check_{doubt}", DOUBTFUL) if doubt else ("columns.why_check", SURE)
        passing = "" if answer is None else str(answer)
        made[index] = _scaled(_entry(coded.column, CHECK, why, sure, passing=passing), coded)
    for index, c in uses.unordered.items():
        words = words_to_order(c)
        reason = text(_ORDER, answers=joined(words)) if words else text("columns.why_told_unread")
        made[index] = replace(_entry(c, ITEM, _ORDER, DOUBTFUL), why=(reason,))
    return made


def _scaled(entry: ColumnEntry, coded: Coded) -> ColumnEntry:
    """The entry with its scale; doubted where many answers are no point of it."""
    low, high, order = scale_cells(coded.scale)
    scaled = replace(entry, low=low, high=high, order=order)
    off_scale = len(coded.outside) > 0.05 * max(coded.column.filled, 1)
    scaled = _doubted(scaled, "columns.why_beside_scale") if coded.aside else scaled
    return _doubted(scaled, "columns.why_outside") if off_scale else scaled


def _doubted(entry: ColumnEntry, why: str) -> ColumnEntry:
    return replace(entry, why=(*entry.why, text(why)), sure=min(entry.sure, DOUBTFUL))


def _asked(uses: Uses) -> dict[int, ColumnEntry]:
    """Background questions; the options of one question share its name."""
    made: dict[int, ColumnEntry] = {}
    for asked, choice, order in uses.asked:
        role = {"multiple": MULTIPLE, "number": NUMBER}.get(choice.kind, BACKGROUND)
        words = tuple(map(mask_identities, order)) if role == BACKGROUND and asked.kind == "ordered" else ()
        words = () if any("|" in w for w in words) or len(words) < 2 else words
        why = f"columns.why_{role}"
        for c in choice.columns:  # a ranking in one cell is several questions: the column has the name of the first
            made.setdefault(c.index, _entry(c, role, why, LIKELY, item=asked.name, order=words))
    return made


def _unused(c: SheetColumn, uses: Uses) -> ColumnEntry:
    """A column that became nothing: surely so where it is empty, repeats others, or tells rows apart."""
    if not c.filled:
        return _entry(c, IGNORED, "columns.why_empty", SURE)
    if any(len(choice.columns) > 1 and joined_of(choice.columns, c) for _, choice, _ in uses.asked):
        return _entry(c, IGNORED, "columns.why_repeats", SURE)
    if len(c.distinct) == c.filled > 1:
        return _entry(c, IGNORED, "columns.why_running", LIKELY)
    return _entry(c, IGNORED, "columns.why_unused", DOUBTFUL)


def _weighed(entry: ColumnEntry, c: SheetColumn, told: Told, judgement: Judgement | None) -> ColumnEntry:
    """The entry with the reasons that were weighed before; what the user says stands in their place."""
    said = told[c]
    if said is not None and said.role:
        return _as_told(entry, said)
    if judgement is not None:
        why = tuple(dict.fromkeys((*judgement.reasons, *entry.why)))
        several = entry.role == MULTIPLE and asks_for_several(c)  # whose combinations look like free text by number
        return replace(entry, why=why, sure=entry.sure if several else min(entry.sure, judgement.sure))
    return entry


def _as_told(entry: ColumnEntry, told_entry: ColumnEntry) -> ColumnEntry:
    """An entry whose role the user states: sure, but for what the answers themselves leave open."""
    entry = replace(
        entry,
        role=STATEMENT if told_entry.role == STATEMENT and entry.role == ITEM else entry.role,
        construct=NONE if told_entry.construct == NONE else entry.construct,
        order=told_entry.order if told_entry.order == (NONE,) else entry.order,
        reverse=bool(entry.reverse) if told_entry.reverse is not None and entry.role == ITEM else entry.reverse,
    )
    if entry.role != told_entry.role:  # no way to read it as that
        return replace(entry, role=told_entry.role, why=(text("columns.why_told_unread"),), sure=DOUBTFUL)
    settled = entry.role == STATEMENT or told_entry.construct == NONE
    left = [w for w in entry.why if w.key in _LEFT_OPEN and not (w.key == _LOOSE and settled)]
    return replace(entry, why=(text("columns.why_told"), *left), sure=DOUBTFUL if left else TOLD)
