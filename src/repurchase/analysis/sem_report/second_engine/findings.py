"""The comparison of two engines as data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note


@dataclass(frozen=True)
class VerificationFindings:
    """What `Verification` holds; the attributes are explained there."""

    compared: int
    estimate_difference: float
    error_difference: float
    chisq: float
    other_chisq: float
    worst: str
    version: str
    df: float = 0.0
    bound: float = 0.05
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def done(self) -> bool:
        """Whether the second engine answered."""
        return self.compared > 0

    @property
    def chisq_difference(self) -> float:
        """Of the two chi-squares, absolute."""
        return abs(self.chisq - self.other_chisq)

    @property
    def chisq_deviations(self) -> float:
        """The same in standard deviations of a chi-square of the model's degrees of freedom, of one at least."""
        return self.chisq_difference / float(np.sqrt(2 * max(self.df, 1.0)))

    @property
    def largest(self) -> float:
        """The largest of the three differences; a number that is missing on one side only counts as infinite."""
        found = (self.estimate_difference, self.error_difference, self.chisq_deviations)
        return max(found) if np.isfinite(found).all() else float("inf")

    @property
    def agrees(self) -> bool | None:
        """Whether no difference exceeds the bound; None where the engines could not be compared."""
        return self.largest <= self.bound if self.done else None
