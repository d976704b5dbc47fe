"""Missing answers as data."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance
from repurchase.array_types import Floats
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.missing.randomness import LittleTest
from repurchase.survey.survey import Survey
from repurchase.text import Text


@dataclass(frozen=True, slots=True)
class SampleUse:
    """Who counts in one analysis.

    Attributes
    ----------
    name : str
        The section of findings.
    title : Text
        Its heading.
    fewest, most : int
        Respondents: the same number twice, unless it differs between items, constructs or questions.
    rule : {"fiml", "pairwise", "listwise", "construct", "item", "scores", "answered"}
        What is done about missing answers.
    """

    name: str
    title: Text
    fewest: int
    most: int
    rule: str


@dataclass(frozen=True)
class MissingFindings:
    """What `MissingAnswers` holds; the attributes are explained there."""

    survey: Survey
    counts: Floats
    little: LittleTest
    rule: str
    auxiliary: tuple[str, ...] = ()
    uses: tuple[SampleUse, ...] = ()
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def share(self) -> float:
        """Share of all answers that is missing."""
        return float(self.counts.sum() / (self.survey.n * len(self.counts)))

    @property
    def differ(self) -> bool:
        """Whether analyses rest on different numbers of respondents."""
        return len({n for use in self.uses for n in (use.fewest, use.most)}) > 1
