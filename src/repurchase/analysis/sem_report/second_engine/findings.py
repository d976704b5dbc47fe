"""The comparison of two engines as data."""

from __future__ import annotations

from dataclasses import dataclass

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
