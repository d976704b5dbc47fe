"""Sheets that nearly repeat another: which stand nearer than honest ones do, and whether the file holds too many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.analysis.screening.drop_rules import ScreeningRules
from repurchase.analysis.screening.honest_answers import FEWEST, SEED
from repurchase.array_types import Floats, Mask
from repurchase.numeric.classical import careless
from repurchase.numeric.honest_sheets.nearness import nearness
from repurchase.numeric.honest_sheets.sheet_model import SheetModel
from repurchase.text import Text, text

MOST_COMPARED = 5000  # respondents; comparing everybody with everybody else takes the square of their number


@dataclass(frozen=True, eq=False)
class NearCopies:
    """How near the sheets of a sample stand to one another.

    Attributes
    ----------
    match : ndarray of shape (n,)
        Largest share of answers equal to another sheet's.
    nearer : ndarray of bool, shape (n,)
        Nearer to another than 99 of 100 honest sheets stand.
    looked_at : int
        Sheets held against honest ones: all, or a random part of a large sample.
    p_value : float
        Chance of as many near sheets among honest ones.
    missing : Text or None
        Why it could not be told.
    """

    match: Floats
    nearer: Mask
    looked_at: int = 0
    p_value: float = 1.0
    missing: Text | None = None

    @property
    def count(self) -> int:
        """Sheets nearer than honest ones, of those looked at."""
        return int(self.nearer.sum())

    @property
    def share(self) -> float:
        """The same as a share of those looked at, 0 to 1."""
        return self.count / self.looked_at if self.looked_at else 0.0

    def alarming(self, rules: ScreeningRules) -> bool:
        """Whether more of the file nearly repeats itself than chance and a tolerated share explain."""
        return self.share > rules.near_copy_share and self.p_value < rules.honest_chance


def near_copies(x: Floats, rules: ScreeningRules, model: SheetModel) -> NearCopies:
    """Hold every sheet of `x` (n, k) against its nearest neighbour and against honest sheets of `model`."""
    n, k = x.shape
    nobody = np.full(n, np.nan), np.zeros(n, dtype=bool)
    if k < rules.straightline_items:
        return NearCopies(*nobody, missing=text("screening.too_short", need=int(rules.straightline_items)))
    if n > MOST_COMPARED:
        return NearCopies(*nobody, missing=text("screening.too_many", n=MOST_COMPARED))
    if n < FEWEST:
        return NearCopies(*nobody, missing=text("screening.too_few", n=FEWEST))
    found, nearer = nearness(x, model, np.random.default_rng(SEED)), nobody[1]
    nearer[found.rows] = found.nearer
    return NearCopies(careless.nearest_match(x), nearer, len(found.rows), found.p_value)
