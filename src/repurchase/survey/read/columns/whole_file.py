"""What is true of a whole file: its previews, its language, the mark of made-up data, what it holds of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from repurchase.errors import Note, note
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable
from repurchase.survey.read.sheet.normalise import has_chinese
from repurchase.survey.synthetic import is_marked

_SYNTHETIC = re.compile(r"合成数据|模拟数据|synthetic[ _]data|synthetic sample|simulated data", re.I)


def without_previews(table: SheetTable, previews: np.ndarray) -> tuple[SheetTable, tuple[int, ...]]:
    """The table without the platform's previews, and the file's rows that these were."""
    if not previews.any():
        return table, ()
    keep = np.flatnonzero(~previews)
    kept = replace(table, columns=[c.take(keep) for c in table.columns], lines=table.lines[keep])
    return kept, tuple(int(i) for i in table.lines[previews])


def language(questions: Sequence[SheetColumn]) -> str:
    """The language of the wording: Chinese, or else English."""
    chinese = sum(has_chinese(c.wording) or any(map(has_chinese, c.distinct[:5])) for c in questions)
    return "zh" if chinese > 0.4 * max(len(questions), 1) else "en"


def is_synthetic(table: SheetTable) -> bool:
    """Whether the file carries the mark of made-up data."""
    heads = (c.name for c in table.columns)
    return is_marked(*heads, *table.aside) or any(_SYNTHETIC.search(text[:2000]) for text in table.aside)


def found_notes(previews: tuple[int, ...], identities: tuple[str, ...], open_text: tuple[str, ...]) -> list[Note]:
    """What is said of previews, identities and free text."""
    notes = []
    if previews:
        notes.append(note("read.previews", "info", n=len(previews)))
    if identities:
        notes.append(note("read.identities", "info", n=len(identities)))
    if open_text:
        notes.append(note("read.open_text", "info", n=len(open_text)))
    return notes
