"""Local fit as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.survey.instrument import Label


@dataclass(frozen=True)
class ResidualPair:
    """Two items and what their observed correlation exceeds the implied one by; NaN where there is no test."""

    group: str
    first: str
    second: str
    residual: float
    z: float
    p_value: float
    p_holm: float


@dataclass(frozen=True)
class Candidate:
    """A parameter that the model lacks, and what freeing it alone would do.

    Attributes
    ----------
    kind : {"loading", "residual", "path", "covariance"}
        What it would be.
    mi : float
        Modification index: the fall of the plain chi-square, on one degree of freedom.
    p_value, p_holm : float
        Of the index over the scaling factor of the fit's test; adjusted over all candidates.
    epc, std_epc : float
        Expected change of the parameter, and standardised.
    """

    group: str
    lhs: str
    op: str
    rhs: str
    kind: str
    mi: float
    p_value: float
    p_holm: float
    epc: float
    std_epc: float


@dataclass(frozen=True)
class LocalFitFindings:
    """What `LocalFit` holds; the attributes are explained there."""

    residuals: tuple[ResidualPair, ...]
    candidates: tuple[Candidate, ...]
    n_residuals: int
    n_candidates: int
    residuals_found: int
    candidates_found: int
    alpha: float
    groups: tuple[str, ...]
    measurement: bool = False
    labels: Mapping[str, Label] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
    misfits: tuple[tuple[str, str], ...] = ()

    @property
    def significant(self) -> tuple[Candidate, ...]:
        """The candidates shown that would improve the fit after Holm's adjustment, largest first."""
        return tuple(c for c in self.candidates if c.p_holm < self.alpha)

    @property
    def holds(self) -> bool | None:
        """Whether no candidate is significant after Holm's adjustment; None where there is none to free.

        Residuals show the same from another side; judging both would find fault with one true model in ten.
        """
        return self.candidates_found == 0 if self.candidates else None
