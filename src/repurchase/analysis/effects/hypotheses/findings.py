"""Tests of hypotheses as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from repurchase.analysis.results.result import Provenance
from repurchase.analysis.results.stated_claim import StatedClaim
from repurchase.analysis.results.wording import label_in
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Label
from repurchase.text import Text, joined, text

VERDICTS = {
    "supported": "supported",
    "not_supported": "not supported",
    "opposite": "opposite",
    "not_estimated": "cannot be told",
    "not_testable": "cannot be told",
}
SIGNS = {"+": "positive", "-": "negative", "?": "any"}
MARKS = "†‡§¶#"


class StatedHypothesis(StatedClaim, Protocol):
    """A hypothesis with the words in which its study states it."""

    @property
    def words(self) -> Label | None: ...


@dataclass(frozen=True, slots=True)
class Tested:
    """One hypothesis and its test.

    Attributes
    ----------
    id : str
    path : tuple of str
    sign : {"+", "-", "?"}
    words : mapping of language to words, optional
    estimate, std_error, statistic, p_value, ci_low, ci_high, std_all : float or None
        None where the model does not hold the path.
    p_holm : float or None
        p adjusted by Holm over the hypotheses of the same sort (direct, mediation).
    outcome : {"supported", "not_supported", "opposite", "not_estimated", "not_testable"}
    reason : {"", "small", "imprecise", "collinear"}
        Why a hypothesis is not supported: the effect is shown to be smaller than the smallest one of interest; the
        estimate is too imprecise to tell; the predictors share too much to be told apart.
    std_low, std_high : float or None
        Limits of the standardised effect at 1 - 2 alpha, those of the equivalence test.
    detectable : float or None
        Smallest standardised effect that this test finds in four of five samples, given its error.
    vif : float or None
        Variance inflation of the predictor among the other predictors of its outcome, as latent variables.
    conditional_on : tuple of str
        Keys of the premises that do not hold and that the verdict rests on.
    model : {"stated", "direct_paths_free"}
        The model that the verdict was read from.
    """

    id: str
    path: tuple[str, ...]
    sign: str
    words: Label | None
    estimate: float | None = None
    std_error: float | None = None
    statistic: float | None = None
    p_value: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    std_all: float | None = None
    p_holm: float | None = None
    outcome: str = "not_estimated"
    reason: str = ""
    std_low: float | None = None
    std_high: float | None = None
    detectable: float | None = None
    vif: float | None = None
    conditional_on: tuple[str, ...] = ()
    model: str = "stated"

    @property
    def is_mediation(self) -> bool:
        """Whether the path has three constructs or more."""
        return len(self.path) > 2

    @property
    def verdict(self) -> str:
        """One of "supported", "not supported", "opposite" and "cannot be told"."""
        return VERDICTS[self.outcome]

    @property
    def supported(self) -> bool:
        """Whether the hypothesis is supported as it was stated."""
        return self.outcome == "supported"


@dataclass(frozen=True, slots=True)
class HypothesisFindings:
    """What `Hypotheses` holds; the attributes are explained there."""

    tested: tuple[Tested, ...]
    labels: Mapping[str, Label]
    level: float = 0.95
    alpha: float = RULES.alpha
    smallest_effect: float = 0.1
    n: int = 0
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
    rules: Rules = RULES

    @property
    def conditions(self) -> tuple[tuple[str, ...], ...]:
        """The different sets of premises that verdicts are conditional on, in order of appearance."""
        return tuple(dict.fromkeys(t.conditional_on for t in self.tested if t.conditional_on))

    def mark(self, tested: Tested) -> str:
        """The mark of a conditional verdict in a table; empty for one that is not conditional."""
        if not tested.conditional_on:
            return ""
        return MARKS[min(self.conditions.index(tested.conditional_on), len(MARKS) - 1)]

    def statement(self, tested: Tested) -> Text | Label:
        """The hypothesis in words: the study's own, or the path said as a sentence."""
        if tested.words:
            return tested.words
        ends = {"x": self.labels[tested.path[0]], "y": self.labels[tested.path[-1]]}
        if "*" in tested.path[0]:
            x, w = (label_in(self.labels, part) for part in tested.path[0].split("*"))
            return text(f"hypotheses.moderation_{SIGNS[tested.sign]}", x=x, w=w, y=ends["y"])
        if tested.is_mediation:
            mediators = [self.labels[m] for m in tested.path[1:-1]]
            return text("hypotheses.mediation", **ends, m=joined(mediators), n=len(mediators))
        return text(f"hypotheses.{SIGNS[tested.sign]}", **ends)
