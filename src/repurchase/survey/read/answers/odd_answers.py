"""Answers that are not what was asked for: bands that Excel made into dates, percentages between points of a scale."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from repurchase.errors import Note, note
from repurchase.survey.read.answers.answer_profile import AnswerKind, Profile, numbers_given
from repurchase.survey.read.answers.numbers.fractions import looking_rated
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.text import listed, text

MOST_CATEGORIES = 12  # distinct answers of a question with bands
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(rf"(?P<d>\d{{1,2}})[-/ .](?P<m>{'|'.join(_MONTHS)})[a-z]*\.?", re.I)
_MONTH_DAY = re.compile(r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_MONTH_YEAR = re.compile(rf"(?P<m>{'|'.join(_MONTHS)})[a-z]*[- ](?P<d>\d{{2}})", re.I)


def odd_answers(columns: Sequence[SheetColumn], profiles: Mapping[int, Profile]) -> list[Note]:
    """Say which columns hold bands that a spreadsheet made into dates, and which items in percent or fractions."""
    notes = []
    rated = {c.group for c in columns if c.group and (p := profiles.get(c.index)) and p.kind is AnswerKind.NUMBERS}
    for c in columns:
        made = _made_dates(c)
        if made:
            pairs = listed(text("read.perhaps", shown=shown, meant=band) for shown, band in made.items())
            notes.append(note("read.made_dates", column=c.header[:60], answers=pairs))
        if c.group in rated and c.percent:
            notes.append(note("read.percent_item", column=c.header[:60]))
    if apart := [c for c in columns if (p := profiles.get(c.index)) and p.apart]:
        notes.append(note("read.labels_apart", n=len(apart), columns=listed(c.header[:60] for c in apart)))
    if alike := [c for c in columns if (p := profiles.get(c.index)) and p.alike and not p.rated]:
        notes.append(note("read.words_alike", n=len(alike), columns=listed(c.header[:60] for c in alike)))
    if halves := looking_rated(columns, numbers_given(columns, profiles)):
        notes.append(note("read.fraction_items", n=len(halves), columns=listed(c.header[:60] for c in halves)))
    return notes


def _made_dates(c: SheetColumn) -> dict[str, str]:
    """Answers that look like dates among few categories -> the bands that they probably were."""
    if not 1 < len(c.distinct) <= MOST_CATEGORIES:
        return {}
    held = [(u, w) for u, w, n in zip(c.uniques, c.words, c.counts, strict=True) if w and n]
    made = {w: band for u, w in held if (band := _band(u, w))}
    others = [w for _, w in held if w not in made]
    years = {u.year for u, _ in held if isinstance(u, date)}
    if not made or len(years) > 1 or (not others and years and len(made) > 6):
        return {}
    return made if not others or any(re.search(r"\d", w) for w in others) else {}


def _band(cell: object, word: str) -> str:
    if isinstance(cell, datetime | date):
        midnight = not isinstance(cell, datetime) or (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return f"{cell.month}-{cell.day}" if midnight else ""
    if m := _DAY_MONTH.fullmatch(word):
        return f"{_MONTHS.index(m['m'].lower()) + 1}-{m['d']}"
    if m := _MONTH_DAY.fullmatch(word):
        return f"{m['m']}-{m['d']}"
    if m := _MONTH_YEAR.fullmatch(word):
        return f"{_MONTHS.index(m['m'].lower()) + 1}-{int(m['d'])}"
    return ""
