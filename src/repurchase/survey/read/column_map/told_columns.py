"""Which columns of a file its column map speaks of, and where that puts them, whatever their answers look like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from repurchase.errors import Note, note
from repurchase.survey.column_entry import (
    ADDRESS,
    ASKED,
    FINISHED,
    IDENTITY,
    IGNORED,
    ITEM,
    MULTIPLE,
    NONE,
    NUMBER,
    OPEN_TEXT,
    PROGRESS,
    QUESTIONS,
    RATED,
    SECONDS,
    STARTED,
    STATUS,
    SUBMITTED,
    USER,
    ColumnEntry,
)
from repurchase.survey.read.answers.choices import (
    Choice,
    numeric,
    option_groups,
    option_text,
    single,
    ticked,
    ticks,
)
from repurchase.survey.read.answers.numbers.quantities import settle_quantities
from repurchase.survey.read.answers.several import SEPARATORS, ranked_cells, split_multiple
from repurchase.survey.read.answers.times.written_times import durations, moments
from repurchase.survey.read.column_map.coined_names import coined_names, is_coined
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.read.identities.values import MOSTLY, identity_share
from repurchase.survey.read.platforms.shared.roles import Role
from repurchase.survey.read.roles.platform_columns import Parts
from repurchase.survey.read.roles.reasons import TOLD, Judgement
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import clean, plain
from repurchase.text import joined, text

BESIDE = {
    IDENTITY: Role.IDENTITY,
    USER: Role.USER,
    ADDRESS: Role.ADDRESS,
    STARTED: Role.STARTED,
    SUBMITTED: Role.SUBMITTED,
    SECONDS: Role.SECONDS,
    FINISHED: Role.FINISHED,
    STATUS: Role.STATUS,
    PROGRESS: Role.PROGRESS,
    IGNORED: Role.IGNORED,
}  # the roles that are no questions, as the reading calls them

MEASURED = frozenset(
    {STARTED, SUBMITTED, SECONDS, PROGRESS}
)  # their values are kept as they are, and none may be a person's number


@dataclass
class Told:
    """The entries of a column map by the index of the column that each speaks of; empty without a map."""

    entries: dict[int, ColumnEntry] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    by_study: dict[int, tuple[str, str]] = field(default_factory=dict)  # the map's name, and the study's that stands

    def __getitem__(self, c: SheetColumn) -> ColumnEntry | None:
        return self.entries.get(c.index)

    def role(self, c: SheetColumn) -> str:
        """The role that a column is said to have: a construct makes it an item; empty where it is left open."""
        entry = self.entries.get(c.index)
        if entry is None:
            return ""
        return entry.role or (ITEM if entry.construct not in {"", NONE} else "")

    def judgements(self) -> dict[int, Judgement]:
        """The roles that are stated, as the reading weighs roles, by the column's index."""
        stated = {index: e.role or (ITEM if e.construct not in {"", NONE} else "") for index, e in self.entries.items()}
        why = (text("columns.why_told"),)
        return {i: Judgement(BESIDE.get(role, Role.QUESTION), why, TOLD) for i, role in stated.items() if role}

    def is_question(self, c: SheetColumn) -> bool:
        """Whether the map itself says which kind of question a column is."""
        return self.role(c) in QUESTIONS

    def turns(self, c: SheetColumn) -> bool | None:
        """Whether the map says that an item is, or is not, worded against its construct; None where it does not."""
        entry = self.entries.get(c.index)
        return entry.reverse if entry is not None else None

    def name_moved(self, c: SheetColumn) -> bool:
        """Whether the map's name is only the draft's, such as F1_2 of an F1 that the map now calls PV, or R1 of PV."""
        entry = self.entries.get(c.index)
        return entry is not None and is_coined(entry.item, entry.construct, c.name, self.coined)

    @cached_property
    def coined(self) -> frozenset[str]:
        """Names of the map that its draft coined, of items whose construct somebody has told since."""
        return coined_names((e.item, e.construct) for e in self.entries.values())

    def names(self, but: SheetColumn | None = None) -> set[str]:
        """Every name that the map gives, without that of one column."""
        own = self.entries.get(but.index) if but is not None else None
        return {e.item for e in self.entries.values() if e.item} - ({own.item} if own else set())


def told_of(columns: Sequence[SheetColumn], entries_told: ColumnMap | None) -> Told:
    """What a map says of the columns of a file; an entry that fits no column is told.

    A head that occurs twice is matched in the order of the file: its first entry is the first column's.
    """
    told = Told()
    if entries_told is None:
        return told
    exact, folded = _by_head(columns)
    by_index = {c.index: c for c in columns}
    lost = []
    for entry in entries_told.entries:
        waiting = [*exact.get(entry.column, ()), *folded.get(plain(entry.column) or entry.column, ())]
        index = next((k for k in waiting if k not in told.entries), None)
        if index is None:
            lost.append(entry.column)
        elif entry.role in MEASURED and identity_share(by_index[index]) >= MOSTLY:
            told.notes.append(note("columns.leads_to_people", column=by_index[index].header[:60], role=entry.role))
        else:
            told.entries[index] = entry
    if lost:
        told.notes.append(note("columns.lost", file=entries_told.file or "-", n=len(lost), columns=joined(lost)))
    return told


def _by_head(columns: Iterable[SheetColumn]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Indices of the columns by their head as it is written, and by every name of theirs in letters and digits."""
    exact: dict[str, list[int]] = {}
    folded: dict[str, list[int]] = {}
    for c in columns:
        exact.setdefault(clean(c.header), []).append(c.index)
        for name in dict.fromkeys(plain(n) or n for n in (c.header, c.name, c.wording, *c.raw) if n):
            folded.setdefault(name, []).append(c.index)
    return exact, folded


def move(parts: Parts, columns: Iterable[SheetColumn], told: Told) -> None:
    """Put each column where the map says; what is moved comes before the others of its role."""
    roles = {c.index: role for role, members in parts.by_role.items() for c in members}
    for c in columns:
        role = told.role(c)
        if not role:
            continue
        wanted, now = BESIDE.get(role, Role.QUESTION), roles.get(c.index, Role.QUESTION)
        if wanted is now:
            continue
        parts.moved.add(c.index)
        (parts.questions if now is Role.QUESTION else parts.by_role[now]).remove(c)
        if wanted is Role.QUESTION:
            parts.questions.append(c)
        else:
            parts.by_role.setdefault(wanted, []).insert(0, c)
            _say_unread(c, role, told)
    parts.questions.sort(key=lambda c: c.index)


def _say_unread(c: SheetColumn, role: str, told: Told) -> None:
    """A caution where a column that is said to hold times holds none."""
    times = {STARTED, SUBMITTED}
    if (role == SECONDS and not np.isfinite(durations(c)).any()) or (role in times and moments(c).isna().all()):
        told.notes.append(note("columns.no_times", column=c.header[:60], role=role))


def place_questions(
    questions: Sequence[SheetColumn],
    told: Told,
    *,
    rated: list[SheetColumn],
    choices: list[Choice],
    open_text: list[SheetColumn],
) -> None:
    """Add the questions whose kind the map says to those that were told apart by their answers."""
    rated += [c for c in questions if told.role(c) in RATED]
    open_text += [c for c in questions if told.role(c) == OPEN_TEXT]
    choices += [k for c in questions if told.role(c) == NUMBER for k in ranked_cells(c) or [_number(c, told)]]
    choices += [single(c) for c in questions if told.role(c) in ASKED and told.role(c) not in {NUMBER, MULTIPLE}]
    choices += _several([c for c in questions if told.role(c) == MULTIPLE], told)
    rated.sort(key=lambda c: c.index)
    open_text.sort(key=lambda c: c.index)


def _number(c: SheetColumn, told: Told) -> Choice:
    """A question that the map says is answered with a number, units taken off."""
    told.notes += settle_quantities(c, least=0.0)
    return numeric(c)


def _several(columns: Sequence[SheetColumn], told: Told) -> list[Choice]:
    """Multiple-choice questions: options under one name are one question, others are put together by their heads."""
    named: dict[str, list[SheetColumn]] = {}
    for c in columns:
        entry = told[c]
        named.setdefault(entry.item if entry else "", []).append(c)
    rest = named.pop("", [])
    groups = [g for g in option_groups([c for c in rest if ticked(c)]) if any(c.filled for c in g)]
    grouped = {c.index for g in groups for c in g}
    groups += [*named.values(), *([c] for c in rest if c.index not in grouped)]
    return [ticks(g) if len(g) > 1 else split_multiple(g[0]) or _split(g[0]) for g in groups]


def _split(c: SheetColumn) -> Choice:
    """The answers of one column split by the mark that most of them hold; ticks where it is one option."""
    if ticked(c) and len(c.distinct) < 3:
        return ticks([c])
    counts = {s: sum(int(n) for w, n in zip(c.words, c.counts, strict=True) if s in w) for s in SEPARATORS if s != " "}
    mark = max(counts, key=lambda s: counts[s])
    parts = [[option_text(p.strip()) for p in w.split(mark) if p.strip()] for w in c.words]
    options = tuple(dict.fromkeys(p for cell in parts for p in cell))
    chosen = np.array([[o in cell for o in options] for cell in parts] + [[False] * len(options)], dtype=bool)
    return Choice([c], c.question, MULTIPLE, options, chosen[c.codes])
