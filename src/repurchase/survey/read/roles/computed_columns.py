"""Columns that a program computed from others: totals, means, scores. They are named and not used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from repurchase.survey.read.answers.answer_profile import Profile
from repurchase.survey.read.roles.blocks import Block
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.survey.read.sheet.normalise import fold

ENOUGH = 12  # complete rows beyond the number of columns: fewer may be matched by chance
MOST_PARTS = 60  # columns of one sum that are tried
SMALL = 1e-4  # largest residual, against the spread of the column, of one that is computed (two decimals printed)
MOST_ROWS = 2_000  # rows that are looked at
LEAST_SPREAD = 0.1  # of a total or mean: what hardly varies is matched by anything
ADDED = 8  # letters by which the name of a copy is longer than its original's
LEAST_VALUES = 3  # different values below which two columns are alike by chance
_NAMED = re.compile(
    r"filter_\$|(?:mah|coo|lev|pre|res|zre|sre|sdr|lmci|umci|lici|uici|fac\d+|dfb\d*|sdb\d*)_\d+|z[a-z]\w*_?zscore.*|"
    r"qcl_\d+|tsc_\d+|primary(?:first|last)\d*|matchsequence|indupgrp|psmatch\w*|_weight|_pscore"
)  # what SPSS and Stata call the columns that they save


def named_computed(name: str) -> bool:
    """Whether a name is one that SPSS or Stata gives to a column it computes."""
    return bool(_NAMED.fullmatch(fold(name)))


def computed_from(
    c: SheetColumn, profiles: Mapping[int, Profile], families: Sequence[Sequence[SheetColumn]]
) -> tuple[SheetColumn, ...]:
    """The columns from which a numeric column was computed by adding and averaging; empty where it was not.

    Parameters
    ----------
    c : SheetColumn
    profiles : mapping of int to Profile
    families : sequence of sequence of SheetColumn
        Columns that may have been added up: blocks, and siblings by name.
    """
    target = _values(c, c.numbers)
    if np.isfinite(target).sum() < ENOUGH or len({v for v in c.numbers if v is not None}) < 4:
        return ()
    for parts in families:
        others = [p for p in parts if p.index != c.index]
        if 2 <= len(others) <= MOST_PARTS and _is_sum(
            target, np.column_stack([_values(p, profiles[p.index].numbers) for p in others])
        ):
            return tuple(others)
    return ()


def copied_from(c: SheetColumn, by_name: Mapping[str, SheetColumn]) -> SheetColumn | None:
    """The column of which one is a copy: standardised, centred, in logarithms, or with its blanks filled by one value.

    The name of a copy is that of its original and a few letters more (``sat1_1``, ``Zsat1``, ``lnage``).
    """
    own = fold(c.name)
    copy = _values(c, c.numbers)
    if np.isfinite(copy).sum() < ENOUGH:
        return None
    shorter = {own[k:] for k in range(1, ADDED + 1)} | {own[:-k] for k in range(1, ADDED + 1)}
    akin = (by_name[name] for name in sorted(shorter & by_name.keys(), key=len, reverse=True) if name)
    return next((o for o in akin if _is_copy(copy, _values(o, o.numbers))), None)


def _is_copy(copy: NDArray[np.float64], original: NDArray[np.float64]) -> bool:
    """Whether values tell one another, one to one, and are the same or no whole numbers."""
    held = np.isfinite(copy) & np.isfinite(original)
    filled = copy[np.isfinite(copy) & ~np.isfinite(original)]
    if held.sum() < ENOUGH or len(np.unique(filled)) > 1:
        return False
    pairs = np.unique(np.column_stack([original[held], copy[held]]), axis=0)
    single = len(pairs) == len(np.unique(pairs[:, 0])) == len(np.unique(pairs[:, 1])) >= LEAST_VALUES
    same = bool((copy[held] == original[held]).all())
    return single and (same or not bool((copy[held] == np.round(copy[held])).all()))


def _values(c: SheetColumn, numbers: Sequence[float | None]) -> NDArray[np.float64]:
    return c.spread([np.nan if v is None else v for v in numbers])[:MOST_ROWS]


def _is_sum(target: NDArray[np.float64], parts: NDArray[np.float64]) -> bool:
    """Whether a column is one weight times the sum of others, some of them turned, plus a constant."""
    rows = np.isfinite(target) & np.isfinite(parts).all(axis=1)
    k = parts.shape[1]
    if rows.sum() < k + ENOUGH or target[rows].std() < LEAST_SPREAD:
        return False
    design = np.column_stack([parts[rows], np.ones(int(rows.sum()))])
    if len(np.unique(design, axis=0)) < k + ENOUGH:
        return False  # a few patterns of answers, however often they recur, are matched by chance
    weights, _, rank, _ = np.linalg.lstsq(design, target[rows], rcond=None)
    residual = np.abs(design @ weights - target[rows]).max()
    used = np.abs(weights[:-1])
    spread = float(target[rows].std())
    return bool(rank == k + 1 and residual <= max(SMALL * spread, 0.0051) and used.min() > 0.3 * used.max() > 0)


def families_of(blocks: Mapping[int, Block], questions: Sequence[SheetColumn]) -> list[tuple[SheetColumn, ...]]:
    """What may have been added up: the siblings of one name, each block, all rated columns together."""
    from_blocks = list(dict.fromkeys(blocks.values()))
    by_name: dict[str, list[SheetColumn]] = {}
    for c in questions:
        if c.index in blocks and (stem := re.sub(r"[\W_]*\d+[a-z]?$", "", c.name.casefold())) != c.name.casefold():
            by_name.setdefault(stem, []).append(c)
    every = tuple(c for c in questions if c.index in blocks)
    return [*(tuple(m) for m in by_name.values()), *(b.columns for b in from_blocks), every]
