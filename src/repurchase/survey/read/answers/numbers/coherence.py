"""Whether the answers to neighbouring columns go together, as those to the items of one scale do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CHANCE = 1.5  # mean size of the correlations that chance seldom passes, in units of one over the root of the rows
FEWEST_ROWS = 10  # respondents below which a correlation tells nothing


def going_together(answers: Sequence[NDArray[np.float64]]) -> list[bool]:
    """Whether the answers to each column correlate with those to the others, in either direction, beyond chance.

    Parameters
    ----------
    answers : sequence of arrays
        One number a respondent, NaN for none. Of too few respondents, all are taken to go together.
    """
    rows = np.isfinite(np.column_stack(answers)).all(axis=1)
    if rows.sum() < FEWEST_ROWS or len(answers) < 2:
        return [True] * len(answers)
    table = np.column_stack(answers)[rows]
    moving = table.std(axis=0) > 0
    sizes = np.zeros((len(answers), len(answers)))
    if moving.sum() > 1:
        sizes[np.ix_(moving, moving)] = np.abs(np.atleast_2d(np.corrcoef(table[:, moving], rowvar=False)))
    np.fill_diagonal(sizes, 0.0)
    mean = sizes.sum(axis=1) / (len(answers) - 1)
    return [bool(m >= CHANCE / np.sqrt(rows.sum())) for m in mean]
