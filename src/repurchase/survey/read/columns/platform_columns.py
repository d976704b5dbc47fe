"""The columns that are no questions: times, status, identities; and what a survey keeps of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from repurchase.errors import Note, note
from repurchase.survey.read.answers.durations import recorded_role, time_taken
from repurchase.survey.read.answers.profile import AnswerKind, profile
from repurchase.survey.read.answers.times import durations, moments
from repurchase.survey.read.identities.hashing import hashed, tells_apart
from repurchase.survey.read.identities.people_words import about_public_figures
from repurchase.survey.read.identities.person_columns import asks_identity, labelled_person, role_of_person
from repurchase.survey.read.identities.values import (
    MOSTLY,
    holds_identity,
    identity_share,
    mostly_names,
    only_full_names,
)
from repurchase.survey.read.platforms.shared.base import Platform
from repurchase.survey.read.platforms.shared.roles import Role, role_beside_questions, role_of
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable
from repurchase.survey.read.sheet.normalise import fold, number
from repurchase.survey.read.sheet.question_heads import question_number, words_of
from repurchase.survey.variables import ROW, derived

_DONE = frozenset(
    {
        "true",
        "1",
        "yes",
        "是",
        "完成",
        "已完成",
        "complete",
        "completed",
        "finished",
        "有效",
        "2",
        "y",
        "已提交",
        "提交",
    }
)
_NOT_DONE = frozenset(
    {
        "false",
        "0",
        "no",
        "否",
        "未完成",
        "incomplete",
        "partial",
        "started",
        "in progress",
        "unfinished",
        "n",
        "部分完成",
        "中途退出",
    }
)
MANY_ANSWERS = 40  # a closed question has no more distinct answers
_SOFT = frozenset({Role.IGNORED, Role.STATUS, Role.FINISHED, Role.PROGRESS, Role.IDENTITY})


@dataclass(slots=True)
class Parts:
    """The columns by what they are for."""

    by_role: dict[Role, list[SheetColumn]] = field(default_factory=dict)
    questions: list[SheetColumn] = field(default_factory=list)

    def of(self, *roles: Role) -> list[SheetColumn]:
        """Columns of these roles."""
        return [c for r in roles for c in self.by_role.get(r, [])]

    @property
    def identities(self) -> list[SheetColumn]:
        """Columns that identify people, in the order of the file."""
        return sorted(self.of(Role.IDENTITY, Role.USER, Role.ADDRESS), key=lambda c: c.index)


def parted(table: SheetTable, platform: Platform) -> Parts:
    """Every column given its role."""
    parts = Parts()
    own = ROW in {c.name for c in table.columns}
    first = _first_question(table)
    for c in table.columns:
        role = Role.IGNORED if own and derived(c.name) else _role(c, platform)
        if role is Role.QUESTION and c.index < first:
            role = role_beside_questions(c.name)
        if role is Role.QUESTION:
            parts.questions.append(c)
        else:
            parts.by_role.setdefault(role, []).append(c)
    return parts


def _numbered_name(c: SheetColumn) -> str:
    """The number of a column called Q1, Q9-2, Q17_R3."""
    match = re.match(r"Q(\d{1,3})(?!\d)", c.name)
    return match[1] if match else ""


def _first_question(table: SheetTable) -> int:
    """Index of the first numbered head, where heads are numbered: what stands before it is the platform's own."""
    numbers = [(c.index, question_number(c.wording) or _numbered_name(c)) for c in table.columns]
    numbered = [(index, n) for index, n in numbers if n]
    enough = len(numbered) >= 0.3 * len(table.columns)
    return numbered[0][0] if enough and numbered[0][1] == "1" else 0


def _role(c: SheetColumn, platform: Platform) -> Role:
    if c.import_id and not c.import_id.startswith("QID") and role_of(c.name, platform.rules) is Role.QUESTION:
        return Role.IDENTITY  # embedded data: a custom field
    if c.import_id.startswith("QID") and not asks_identity(words_of(c.wording)):
        named = role_of(c.name, platform.rules)
        return named if named in {Role.USER} and holds_identity(c) else _by_words(c)
    role = role_of(c.name, platform.rules)
    if role is Role.QUESTION and c.wording != c.name:
        role = role_of(c.wording, platform.rules)
    if role in _SOFT and len(c.uniques) <= MANY_ANSWERS and c.filled and _answers_a_question(c, role):
        return Role.QUESTION
    if role is Role.SECONDS and c.filled and _is_moment(c) and moments(c).isna().all():
        return _by_value(c)  # 时长 in words: how long, in bands
    if role is Role.QUESTION:
        return recorded_role(c) or _by_words(c)
    return role


def _by_words(c: SheetColumn) -> Role:
    """The role of a column that no rule names: by what its head asks for, else by its answers."""
    if role := labelled_person(c):
        return role
    if profile(c).rated:
        return Role.QUESTION  # a rating is an answer, whoever is rated; a number typed into it is blanked later
    return role_of_person(c) or _by_value(c)


def _answers_a_question(c: SheetColumn, role: Role) -> bool:
    """Whether a column called like a platform's is a question after all: rated in words, or asked in a sentence."""
    wording = words_of(c.wording)
    if role is not Role.IDENTITY:
        return profile(c).kind is AnswerKind.LABELS and len(c.distinct) > 2
    asked = c.wording != c.name and ("您" in wording or wording.endswith(("?", "？")))
    return asked and not asks_identity(wording) and not holds_identity(c) and 1 < len(c.distinct) <= 40


def _by_value(c: SheetColumn) -> Role:
    """A question, unless a good part of its answers are identities; single ones are taken out of it later."""
    names = mostly_names(c) or (only_full_names(c) and not about_public_figures(words_of(c.wording or c.name)))
    return Role.IDENTITY if names or identity_share(c) >= MOSTLY else Role.QUESTION


def frame(parts: Parts, rows: pd.Index) -> tuple[pd.DataFrame, list[Note]]:
    """The meta frame (seconds, submitted, person, network, finished, progress, as recorded) and what to say of it."""
    out = pd.DataFrame(index=rows)
    notes: list[Note] = []
    started = _first_moments(parts.of(Role.STARTED))
    submitted = _first_moments([*parts.of(Role.SUBMITTED), *(c for c in parts.of(Role.SECONDS) if _is_moment(c))])
    if submitted is not None:
        out["submitted"] = submitted.to_numpy()
    _seconds(out, parts, started, submitted, notes)
    for name, hashes in persons_of(parts).items():
        out[name] = hashes
    for role, name in ((Role.FINISHED, "finished"), (Role.STATUS, "finished")):
        for c in parts.of(role):
            done = _finished(c)
            if done is not None and name not in out:
                out[name] = done
    for c in parts.of(Role.PROGRESS)[:1]:
        out["progress"] = c.spread([np.nan if (v := number(w.rstrip("%"))) is None else v for w in c.words])
    return out, notes


def _first_moments(columns: Sequence[SheetColumn]) -> pd.Series | None:
    for c in columns:
        found = moments(c)
        if found.notna().any():
            return found
    return None


def _is_moment(c: SheetColumn) -> bool:
    """Whether a column called a duration holds points in time (答题时间 is used for both)."""
    return not np.isfinite(durations(c)).any()


def _seconds(
    out: pd.DataFrame, parts: Parts, started: pd.Series | None, submitted: pd.Series | None, notes: list[Note]
) -> None:
    spent = None
    if started is not None and submitted is not None:
        spent = (submitted - started).dt.total_seconds().to_numpy(dtype=float, copy=True)
        spent[spent <= 0] = np.nan
    taken = time_taken(parts.of(Role.SECONDS), spent)
    if taken is not None:
        out["seconds"] = taken.seconds
        notes += taken.notes
    elif spent is not None and np.isfinite(spent).any():
        out["seconds"] = spent
        notes.append(note("read.duration_from_times", "info"))
    else:
        notes.append(note("read.no_duration", "info"))


def persons_of(parts: Parts) -> dict[str, np.ndarray]:
    """Salted hashes that tell persons apart.

    ``person`` from user ids, else from network addresses; ``network`` from the addresses where the file has both.
    """
    found = [next((hashed(c) for c in parts.of(role) if tells_apart(c)), None) for role in (Role.USER, Role.ADDRESS)]
    known = [f for f in found if f is not None]
    return dict(zip(("person", "network"), known, strict=False))


def _finished(c: SheetColumn) -> np.ndarray | None:
    words = [fold(w) for w in c.words]
    known = {w for w in words if w}
    if not known or not known <= _DONE | _NOT_DONE:
        return None
    return c.spread([w in _DONE for w in words], False, bool)
