"""Honest answer sheets beside the real ones: what they would do by chance, and what they would hardly ever do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from repurchase.array_types import Floats, Mask
from repurchase.numeric.classical import careless
from repurchase.numeric.honest_sheets.coincidences import copy_chance, line_chance, same_profile
from repurchase.numeric.honest_sheets.sheet_model import SheetModel, drawn_sheets, sheet_model

DRAWN = 20_000  # honest sheets from which chances are counted: twenty for a chance of one in a thousand
FEWEST = 10  # sheets from which a model of honest ones is taken
SEED = 20240238


@dataclass(frozen=True, eq=False)
class HonestSheets:
    """Honest sheets as the answers of a sample would give them.

    Attributes
    ----------
    answers : ndarray of shape (n, k)
        Of the sample.
    """

    answers: Floats

    @property
    def n(self) -> int:
        """Respondents of the sample."""
        return len(self.answers)

    @cached_property
    def model(self) -> SheetModel:
        """Taken from the sheets that are neither a straight line nor a copy, where there are enough of them."""
        x = self.answers
        plain = ~careless.straight_lines(x, 2) & (careless.first_equal(x) == np.arange(len(x)))
        return sheet_model(x[plain] if plain.sum() >= FEWEST else x, np.random.default_rng(SEED))

    @cached_property
    def drawn(self) -> Floats:
        """Honest sheets, shape (`DRAWN`, k)."""
        return drawn_sheets(self.model, DRAWN, np.random.default_rng(SEED))

    def chance_of_lines(self, rows: Mask) -> Floats:
        """Share of honest sheets that are such a straight line, shape (n,); 1 outside `rows`."""
        chance = np.ones(self.n)
        if rows.any():
            chance[rows] = line_chance(self.drawn, self.answers[rows])
        return chance

    def chance_of_copies(self, rows: Mask, background: pd.DataFrame) -> Floats:
        """Share of honest sheets that equal an earlier one, background too, by chance, shape (n,); 1 outside `rows`."""
        chance = np.ones(self.n)
        if rows.any():
            equal = copy_chance(self.model, self.drawn, self.answers[rows], self.n)
            chance[rows] = np.minimum(equal * profile_chance(background, self.n), 1.0)
        return chance


def profile_chance(background: pd.DataFrame, n: int) -> float:
    """Chance that two of `n` respondents share every background answer; 1 where nothing was asked."""
    if len(background) != n or not background.shape[1]:
        return 1.0
    codes = [pd.factorize(background[c])[0] for c in background.columns]
    _, profile = np.unique(np.column_stack(codes), axis=0, return_inverse=True)
    return same_profile(profile.reshape(-1))
