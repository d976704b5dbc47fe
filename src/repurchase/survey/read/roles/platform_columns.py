"""The columns that are no questions: times, status, identities; and what a survey keeps of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from repurchase.errors import Note, note
from repurchase.survey.read.answers.times.durations import time_taken
from repurchase.survey.read.answers.times.written_times import durations, moments
from repurchase.survey.read.identities.hashing import hashed, tells_apart
from repurchase.survey.read.platforms.shared.roles import Role
from repurchase.survey.read.roles.decide import Judgements
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable
from repurchase.survey.read.sheet.normalise import fold, number

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


@dataclass(slots=True)
class Parts:
    """The columns by what they are for."""

    by_role: dict[Role, list[SheetColumn]] = field(default_factory=dict)
    questions: list[SheetColumn] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)  # indices of the columns that the user gave another role

    def of(self, *roles: Role) -> list[SheetColumn]:
        """Columns of these roles."""
        return [c for r in roles for c in self.by_role.get(r, [])]

    @property
    def identities(self) -> list[SheetColumn]:
        """Columns that identify people, in the order of the file."""
        return sorted(self.of(Role.IDENTITY, Role.USER, Role.ADDRESS), key=lambda c: c.index)


def parted(table: SheetTable, judgements: Judgements) -> Parts:
    """The columns put together by their roles."""
    parts = Parts()
    for c in table.columns:
        role = judgements.role(c)
        if role is Role.QUESTION:
            parts.questions.append(c)
        else:
            parts.by_role.setdefault(role, []).append(c)
    return parts


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
    held = parts.of(Role.SECONDS)
    taken = time_taken([c for c in held if c.index in parts.moved] or held, spent)
    if taken is not None:
        out["seconds"] = taken.seconds
        notes += taken.notes
    elif spent is not None and np.isfinite(spent).any():
        out["seconds"] = spent
        notes.append(note("read.duration_from_times", "info"))  # without any time, screening says so


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
