"""Branches of a questionnaire, told by its blanks: blocks of questions that only part of the respondents were shown.

A block is a run of neighbouring columns that are blank together. It is a branch when those who have it blank went on
to answer something behind it, or answered another block that excludes this one (*rate product A*, *rate product B*);
whoever left the questionnaire before its end did neither. What a respondent was not shown is no careless blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.errors import Note, note
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import MISSING_CODES
from repurchase.text import Text, Words, listed

LEAST_ROWS = 10  # respondents below which a pattern of blanks is an accident
NOT_SHOWN = 0.1  # share of the respondents that must have a block blank: fewer skipped it
APART = 0.1  # share of a block's answers in which neighbouring columns, or exclusive blocks, may disagree
WENT_ON = 0.8  # share of those who have it blank that must have answered something else instead or later
MOST_NOTES = 4  # branches that are told one by one

Mask = NDArray[np.bool_]


@dataclass(slots=True)
class _Together:
    """Neighbouring columns that are blank together; `answered` tells who answered any of them."""

    columns: list[int]
    answered: Mask


def branches(columns: Sequence[SheetColumn]) -> list[tuple[list[SheetColumn], Mask]]:
    """The branches among the questions of a file: their columns, and who was shown them.

    Parameters
    ----------
    columns : sequence of SheetColumn
        Every question, in the order of the file.
    """
    asked = [c for c in columns if c.filled]
    if not asked or len(asked[0].codes) < LEAST_ROWS:
        return []
    filled = np.column_stack([_filled(c) for c in asked])
    blocks = _blocks(filled, [c.index for c in asked])
    later = np.zeros_like(filled)
    later[:, :-1] = np.logical_or.accumulate(filled[:, :0:-1], axis=1)[:, ::-1]
    return [([asked[j] for j in b.columns], b.answered) for b in blocks if _is_branch(b, blocks, later)]


def _filled(c: SheetColumn) -> Mask:
    """Who answered a column; a code for no answer (-3, "(skipped)") is none."""
    states = [
        bool(w) and not (v is not None and v < 0 and v in MISSING_CODES and not c.signed)
        for w, v in zip(c.words, c.numbers, strict=True)
    ]
    return np.asarray(c.spread(states, False, bool), dtype=bool)


def _blocks(filled: Mask, indices: Sequence[int]) -> list[_Together]:
    """Runs of columns with the same blanks, of those that at least `NOT_SHOWN` of the respondents left blank."""
    out: list[_Together] = []
    for j in range(filled.shape[1]):
        mine = filled[:, j]
        if mine.mean() > 1 - NOT_SHOWN:
            continue
        last = out[-1] if out else None
        if last and last.columns[-1] == j - 1:
            first = filled[:, last.columns[0]]
            if (mine ^ first).sum() <= APART * min(mine.sum(), first.sum()):
                last.columns.append(j)
                last.answered = last.answered | mine
                continue
        out.append(_Together([j], mine.copy()))
    return out


def _is_branch(block: _Together, blocks: Sequence[_Together], later: Mask) -> bool:
    blank = ~block.answered
    size = int(block.answered.sum())
    instead = np.zeros_like(blank)
    for other in blocks:
        both = int((other.answered & block.answered).sum())
        if other is not block and both <= APART * min(size, int(other.answered.sum())):
            instead |= other.answered
    if len(block.columns) < 2 and not instead.any():
        return False
    went_on = later[:, block.columns[-1]] | instead
    return bool(blank.any() and went_on[blank].mean() >= WENT_ON)


def shown_frame(
    columns: Sequence[SheetColumn], names: Mapping[int, str], rows: pd.Index
) -> tuple[pd.DataFrame, list[Note]]:
    """Who was shown which item or statement, of those that not everybody was; and what to say of it.

    Parameters
    ----------
    columns : sequence of SheetColumn
        Every question, in the order of the file.
    names : mapping of int to str
        The name in the responses of each rated column, by its index.
    rows : Index
        Respondent numbers.
    """
    shown: dict[str, Mask] = {}
    shown_to: list[tuple[list[str], int]] = []
    for members, answered in branches(columns):
        rated = [c for c in members if c.index in names]
        if rated:
            shown |= {names[c.index]: answered for c in rated}
            shown_to.append(([c.header for c in rated], int(answered.sum())))
    return pd.DataFrame(shown, index=rows, dtype=bool), _branch_notes(shown_to, len(rows))


def _branch_notes(shown_to: list[tuple[list[str], int]], of: int) -> list[Note]:
    """A caution for each branch, by its columns and the number who answered; one for all where there are many."""
    if len(shown_to) <= MOST_NOTES:
        return [note("categories.branch", columns=_listed(heads), n=n, of=of) for heads, n in shown_to]
    counts = [n for _, n in shown_to]
    heads = _listed([heads[0] for heads, _ in shown_to])
    return [
        note("categories.branches", blocks=len(shown_to), columns=heads, least=min(counts), most=max(counts), of=of)
    ]


def _listed(heads: Sequence[str]) -> Words | Text:
    return listed((h[:40] for h in heads), 4)
