"""How long each respondent took: which column tells it, by its name and its values together, and in what unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurchase.errors import Note, note
from repurchase.survey.read.answers.times.time_words import SECONDS, TimeName, time_name
from repurchase.survey.read.answers.times.written_times import durations, moments, unit_of
from repurchase.survey.read.platforms.shared.roles import Role
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.text import listed

PLAUSIBLE = (10.0, 7_200.0)  # seconds that the middle respondent takes
USUAL = (45.0, 7_200.0)  # the same where the unit is guessed: who is done in half a minute answered in minutes
POSSIBLE = (3.0, 86_400.0)  # the same where the unit is named: beyond it the name means something else
MOSTLY = 0.6  # share of the answers that must be durations
DIFFERENT = 8  # distinct durations of many respondents: with fewer they are the categories of a question
FEW = 20  # respondents below which durations may be few
NEAR = 1.5  # factor between a duration and end minus start up to which they are the same
SAMPLE = 60  # distinct cells by which points in time are recognised


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by respondent, the column that tells them, and what is to be said of it."""

    column: SheetColumn
    seconds: NDArray[np.float64]
    notes: tuple[Note, ...] = ()


def recorded_role(c: SheetColumn) -> Role | None:
    """The role of a column that records a respondent's time, where its name and its values both say so."""
    if c.import_id.startswith("QID") or not c.filled:
        return None
    names = [time_name(head) for head in dict.fromkeys((c.name, c.wording, c.header))]
    if any("page" in n.kinds and n.kinds & {"duration", "time"} for n in names):
        return Role.IGNORED if is_duration(c, least=0.0) else None
    if any(n.lasting for n in names) and is_duration(c):
        return Role.SECONDS
    for kind, role in (("start", Role.STARTED), ("end", Role.SUBMITTED)):
        if any(kind in n.kinds for n in names) and _mostly_moments(c):
            return role
    return None


def is_duration(c: SheetColumn, least: float = PLAUSIBLE[0]) -> bool:
    """Whether a column's values may be the seconds, minutes or milliseconds that respondents took, `least` or more."""
    seconds = durations(c)
    held = seconds[np.isfinite(seconds)]
    if len(held) < MOSTLY * c.counts.sum() or (len(held) > FEW and len(c.uniques) < DIFFERENT):
        return False
    middle = float(np.median(held))
    return any(least <= middle / unit_of(c.header) * size <= PLAUSIBLE[1] for size in SECONDS.values())


def _mostly_moments(c: SheetColumn) -> bool:
    cells = c.uniques[:SAMPLE]
    sample = SheetColumn(c.header, c.name, c.wording, cells, np.arange(len(cells), dtype=np.intp))
    return bool(moments(sample).notna().mean() >= MOSTLY)


def time_taken(columns: Sequence[SheetColumn], spent: NDArray[np.float64] | None) -> Taken | None:
    """The duration among columns that are called one; None where none of them holds any.

    Parameters
    ----------
    columns : sequence of SheetColumn
        In the order of the file; of several the one for the whole questionnaire is taken, else the longest.
    spent : array or None
        Seconds from start to end, where the file records both: what a duration without a unit is held against.
    """
    held = [t for c in columns if (t := _taken(c, spent)) is not None]
    if not held:
        return None
    best = max(held, key=lambda t: ("whole" in _name(t.column).kinds, float(np.nanmedian(t.seconds))))
    others = [t.column.header[:60] for t in held if t is not best]
    if not others:
        return best
    said = note(
        "read.other_durations", "info", column=best.column.header[:60], columns=listed(others, 5), n=len(others)
    )
    return Taken(best.column, best.seconds, (*best.notes, said))


def _taken(c: SheetColumn, spent: NDArray[np.float64] | None) -> Taken | None:
    seconds = durations(c)
    if not np.isfinite(seconds).any():
        return None
    bare = np.array([v is not None for v in c.numbers], dtype=bool)
    if not bare.any() or c.counts[bare].sum() < MOSTLY * c.counts.sum():
        return Taken(c, seconds)  # written with its units, or as a clock shows it
    named = _name(c).unit
    raw = seconds / unit_of(c.header)
    size, doubtful = _size(float(np.nanmedian(raw)), SECONDS.get(named, 0.0) or _head_unit(c), _ratio(raw, spent))
    factor = size / unit_of(c.header)
    notes: tuple[Note, ...] = ()
    if doubtful:
        sign = next(k for k, s in SECONDS.items() if s == size)
        notes = (note(f"read.duration_in_{sign}", column=c.header[:60], middle=round(float(np.nanmedian(raw)), 1)),)
    return Taken(c, seconds * factor, notes)


def _name(c: SheetColumn) -> TimeName:
    """What the name says, else the label."""
    told = [time_name(head) for head in (c.name, c.wording, c.header)]
    return next((t for t in told if t.unit), next((t for t in told if t.kinds), told[0]))


def _head_unit(c: SheetColumn) -> float:
    """The unit that is written out somewhere in the head, 0 where only seconds may be meant."""
    size = unit_of(c.header)
    return size if size != 1.0 else 0.0


def _ratio(raw: NDArray[np.float64], spent: NDArray[np.float64] | None) -> float | None:
    """How many seconds of end minus start there are to a unit of the duration."""
    if spent is None:
        return None
    both = np.isfinite(raw) & np.isfinite(spent) & (raw > 0) & (spent > 0)
    return float(np.median(spent[both] / raw[both])) if both.any() else None


def _size(middle: float, named: float, ratio: float | None) -> tuple[float, bool]:
    """Seconds in one unit of a duration, and whether that is doubtful."""
    if ratio is not None:
        near = [s for s in SECONDS.values() if 1 / NEAR <= ratio / s <= NEAR]
        if near:
            return near[0], bool(named) and named != near[0]
    if named and POSSIBLE[0] <= middle * named <= POSSIBLE[1]:
        return named, False
    fitting = [s for s in SECONDS.values() if USUAL[0] <= middle * s <= USUAL[1]]
    if not fitting:
        return named or 1.0, not named and middle > 0
    return fitting[0], fitting[0] != (named or 1.0)
