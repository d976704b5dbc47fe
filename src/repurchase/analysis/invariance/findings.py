"""Measurement invariance as data: the ladder, what partial invariance would free, latent means."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.diagnostics.nested_models.result import Comparison
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.invariance.partial import Partial
from repurchase.analysis.results.result import Provenance
from repurchase.errors import InputError, Note
from repurchase.literature import Criterion
from repurchase.survey.instrument import Label
from repurchase.text import joined

SUPPORTED, MIXED, REJECTED = "supported", "mixed", "rejected"


@dataclass(frozen=True)
class InvarianceStep:
    """One level of the ladder.

    Attributes
    ----------
    name : str
        A key of `EQUAL`.
    fit : Fit
    partial : tuple of str
        Parameters left free between groups at this level.
    verdict : {"", "supported", "mixed", "rejected"}
        Empty for the first level.
    against : int
        Position of the step that this one is compared with, -1 for the first.
    """

    name: str
    fit: Fit
    partial: tuple[str, ...]
    verdict: str
    against: int


@dataclass(frozen=True)
class LatentMean:
    """How far the mean of a latent variable of one group lies from the first group's, in the first group's SD.

    `p_holm` is adjusted over all differences of the table.
    """

    latent: str
    group: str
    difference: float
    std_error: float
    statistic: float
    p_value: float
    p_holm: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class InvarianceFindings:
    """The ladder of measurement invariance.

    Attributes
    ----------
    steps : tuple of InvarianceStep
    comparisons : tuple of Comparison
        Of each step but the first with the one it is held against.
    proposals : tuple of Partial
        What partial invariance would leave free, where a level was not supported.
    means : tuple of LatentMean
        From the scalar level (or its partial form); empty where that level is rejected.
    rule : Criterion
        The cut-off of the drop of CFI that N and the balance of the groups call for.
    """

    group: str
    groups: tuple[str, ...]
    sizes: tuple[int, ...]
    steps: tuple[InvarianceStep, ...]
    comparisons: tuple[Comparison, ...]
    proposals: tuple[Partial, ...]
    means: tuple[LatentMean, ...]
    rule: Criterion
    level: float
    called: Label | str = ""
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def step(self, name: str) -> InvarianceStep:
        """One level by name; the partial one where there are both."""
        for s in reversed(self.steps):
            if s.name == name:
                return s
        raise InputError("invariance.no_such_step", name=name, known=joined(s.name for s in self.steps))

    @property
    def highest(self) -> str:
        """The highest level that is not rejected, partial ones counted."""
        held = self.steps[0].name
        for name in dict.fromkeys(s.name for s in self.steps[1:]):
            if all(s.verdict == REJECTED for s in self.steps if s.name == name):
                break
            held = name
        return held
