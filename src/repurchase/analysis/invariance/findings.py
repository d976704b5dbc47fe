"""Measurement invariance as data: the ladder, what partial invariance would free, latent means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from repurchase.analysis.diagnostics.nested_models.result import Comparison
from repurchase.analysis.fit.result import Fit
from repurchase.analysis.invariance.partial import Partial
from repurchase.analysis.results.result import Provenance
from repurchase.errors import InputError, Note
from repurchase.literature import RULES, Criterion, Rules
from repurchase.survey.instrument import Label
from repurchase.text import joined

SUPPORTED, MIXED, REJECTED, NOT_TESTABLE = "supported", "mixed", "rejected", "not_testable"


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
    verdict : {"", "supported", "mixed", "rejected", "not_testable"}
        Empty for the first level; not testable where the level restricts nothing, or its difference has no p.
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
    rules: Rules = RULES
    answers: Mapping[str, Label] = field(default_factory=dict)

    def step(self, name: str) -> InvarianceStep:
        """One level by name; the partial one where there are both."""
        for s in reversed(self.steps):
            if s.name == name:
                return s
        raise InputError("invariance.no_such_step", name=name, known=joined(s.name for s in self.steps))

    @property
    def highest(self) -> str:
        """The highest level that a test did not reject, partial ones counted.

        A level that restricts nothing is passed over: the next one is held against the same model.
        """
        held = self.steps[0].name
        for name in dict.fromkeys(s.name for s in self.steps[1:]):
            tried = [s for s in self.steps if s.name == name]
            if any(s.verdict in (SUPPORTED, MIXED) for s in tried):
                held = name
            elif not all(s.verdict == NOT_TESTABLE and self.restricts_nothing(s) for s in tried):
                break
        return held

    def restricts_nothing(self, step: InvarianceStep) -> bool:
        """Whether a level has the degrees of freedom of the one that it is held against."""
        return step.against >= 0 and step.fit.solution.df == self.steps[step.against].fit.solution.df
