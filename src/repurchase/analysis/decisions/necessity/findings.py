"""Necessary conditions as data: ceilings, effect sizes, tests, and what each level of the outcome needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.analysis.results.result import Provenance
from repurchase.array_types import Floats
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.necessity.ceilings import Ceiling
from repurchase.survey.instrument import Construct

SUPPORTED, NOT, UNTOLD = "supported", "not supported", "cannot be told"
EMPIRICAL, THEORETICAL = "empirical", "theoretical"


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One driver as a necessary condition of the outcome.

    Attributes
    ----------
    n : int
        Respondents with both scores.
    correlation : float
        Of the two scores.
    step, line : Ceiling
        CE-FDH and CR-FDH on scores of 0-100.
    p_value, p_holm : float
        Of the permutation test of the step function; adjusted over the conditions.
    expected : float
        Effect size that association alone would leave, on average.
    association_p : float
        Of the effect size against association alone, adjusted over the conditions.
    verdict, reason : str
        The reason is the last part of a message's key.
    needed : ndarray of shape (m,)
        Share of the condition's range that each level of the outcome needed; -inf: none, inf: not reached.
    below : ndarray of shape (m,)
        Share of the respondents below that level.
    scores : ndarray of shape (n, 2)
        Condition and outcome.
    """

    construct: Construct
    n: int
    correlation: float
    step: Ceiling | None
    line: Ceiling | None
    p_value: float
    p_holm: float
    expected: float
    association_p: float
    verdict: str
    reason: str
    needed: Floats
    below: Floats
    scores: Floats

    @property
    def effect(self) -> float:
        """The effect size that is judged: that of the step function."""
        return self.step.effect if self.step is not None else float("nan")

    @property
    def line_effect(self) -> float:
        """The effect size of the line through the corners."""
        return self.line.effect if self.line is not None else float("nan")

    @property
    def accuracy(self) -> float:
        """Share of respondents on or below that line."""
        return self.line.accuracy if self.line is not None else float("nan")

    @property
    def drawn(self) -> bool:
        """Whether there is a scatter with a ceiling."""
        return bool(np.isfinite(self.effect))


@dataclass(frozen=True)
class NecessityFindings:
    """What `Necessity` holds; the attributes are explained there."""

    outcome: Construct
    conditions: tuple[Condition, ...]
    levels: tuple[float, ...]
    scope: str = EMPIRICAL
    permutations: int = 0
    rules: Rules = RULES
    conditional_on: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def told(self, verdict: str) -> tuple[Condition, ...]:
        """The conditions of that verdict."""
        return tuple(c for c in self.conditions if c.verdict == verdict)

    def of(self, driver: str) -> Condition | None:
        """The condition of that name; None where it was not examined."""
        return next((c for c in self.conditions if c.construct.name == driver), None)
