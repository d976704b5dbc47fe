"""How often honest sheets would be a straight line, or equal one another, by coincidence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from repurchase.array_types import Floats, Integers, Mask
from repurchase.numeric.honest_sheets.sheet_model import SheetModel, surprise

MOST_PATTERNS = 100  # of blanks that are looked at one by one, the most frequent first


def line_chance(drawn: Floats, x: Floats) -> Floats:
    """Share of honest sheets that are a straight line, at an answer no likelier to be one than a respondent's own.

    Parameters
    ----------
    drawn : ndarray of shape (m, k)
        Honest sheets.
    x : ndarray of shape (s, k)
        Straight lines, NaN where nothing was answered; only the questions answered are looked at.

    Returns
    -------
    ndarray of shape (s,)
        0 to 1: the p-value of a straight line. 1 for a rare pattern of blanks beyond `MOST_PATTERNS`.
    """
    chance = np.ones(len(x))
    for answered, rows in _patterns(x):
        part = drawn[:, answered]
        values, count = np.unique(part[part.min(axis=1) == part.max(axis=1), 0], return_counts=True)
        share = count / len(drawn)
        for i in rows:
            own = share[values == x[i, answered][0]].sum()
            chance[i] = share[share <= own].sum()
    return chance


def copy_chance(model: SheetModel, drawn: Floats, x: Floats, n: int) -> Floats:
    """Share of `n` honest sheets that equal an earlier one which is no more usual than a respondent's own.

    Parameters
    ----------
    model : SheetModel
    drawn : ndarray of shape (m, k)
        Honest sheets.
    x : ndarray of shape (s, k)
        Sheets that equal an earlier one; only the questions answered are looked at.
    n : int
        Respondents of the sample.

    Returns
    -------
    ndarray of shape (s,)
        The expected share, cut at 1: the p-value of a copy. How usual a sheet is, is the product of the shares of its
        answers. 1 for a rare pattern of blanks beyond `MOST_PATTERNS`.
    """
    chance = np.ones(len(x))
    for answered, rows in _patterns(x):
        sheets, count = np.unique(drawn[:, answered], axis=0, return_counts=True)
        alike = count > 1
        rare = _surprise(model, sheets[alike], answered)
        pairs = count[alike] * (count[alike] - 1) / (len(drawn) * (len(drawn) - 1))
        own = _surprise(model, x[rows][:, answered], answered)
        share = np.array([pairs[rare >= o - 1e-9].sum() for o in own])
        chance[rows] = np.minimum((n - 1) / 2 * share, 1.0)
    return chance


def same_profile(profile: Integers) -> float:
    """Chance that two respondents share a profile (n,), codes from 0: 1 where there is one respondent or none."""
    count = np.bincount(profile)
    n = int(count.sum())
    return float((count * (count - 1)).sum() / (n * (n - 1))) if n > 1 else 1.0


def _surprise(model: SheetModel, x: Floats, answered: Mask) -> Floats:
    whole = np.full((len(x), len(answered)), np.nan)
    whole[:, answered] = x
    return surprise(model, whole).sum(axis=1)


def _patterns(x: Floats) -> Iterator[tuple[Mask, Integers]]:
    """Which questions were answered, (k,), and by whom of `x`: the most frequent patterns first."""
    if not len(x):
        return
    answered, which, count = np.unique(~np.isnan(x), axis=0, return_inverse=True, return_counts=True)
    for p in np.argsort(-count, kind="stable")[:MOST_PATTERNS]:
        if answered[p].any():
            yield answered[p], np.flatnonzero(which.reshape(-1) == p)
