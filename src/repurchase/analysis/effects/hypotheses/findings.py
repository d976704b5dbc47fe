"""Tests of hypotheses as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.text import Text, joined, text

Label = Mapping[str, str]


class StatedHypothesis(Protocol):
    """What a hypothesis must say: its number, its path of constructs, and the sign expected."""

    @property
    def id(self) -> str: ...
    @property
    def path(self) -> tuple[str, ...]: ...
    @property
    def sign(self) -> str: ...
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
    outcome : {"supported", "not_supported", "opposite", "not_estimated"}
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

    @property
    def is_mediation(self) -> bool:
        """Whether the path has three constructs or more."""
        return len(self.path) > 2

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
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    def statement(self, tested: Tested) -> Text | Label:
        """The hypothesis in words: the study's own, or the path said as a sentence."""
        if tested.words:
            return tested.words
        ends = {"x": self.labels[tested.path[0]], "y": self.labels[tested.path[-1]]}
        if tested.is_mediation:
            return text("hypotheses.mediation", **ends, m=joined(self.labels[m] for m in tested.path[1:-1]))
        key = {"+": "positive", "-": "negative", "?": "any"}[tested.sign]
        return text(f"hypotheses.{key}", **ends)
