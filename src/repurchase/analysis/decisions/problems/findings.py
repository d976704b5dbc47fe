"""Problems as data: what was tested of each driver, what was named beforehand, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from repurchase.analysis.decisions.necessity.findings import SUPPORTED, UNTOLD
from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Construct, Label

DEPENDENCE, LACK, BOTTLENECK = "dependence", "lack", "bottleneck"
KINDS = (DEPENDENCE, LACK, BOTTLENECK)
IMPROVE, LATER, MAINTAIN, HOLD, INSTEAD, MORE = "improve", "later", "maintain", "hold", "instead", "more"


@dataclass(frozen=True, slots=True)
class NamedProblem:
    """A problem that a study names before it looks: its words, and what it would recommend and watch.

    Words that are empty are those of the catalogues.
    """

    driver: str
    kind: str
    words: Label = field(default_factory=dict)
    improve: Label = field(default_factory=dict)
    maintain: Label = field(default_factory=dict)
    watch: Label = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatementShare:
    """How many agreed with one statement on a driver, and its rank among those of its block.

    Attributes
    ----------
    rank, of : int
        From the largest share; 0 where the statement has no block. Equal shares share the best of their ranks.
    stands : str
        "for" the problem, "against" it, or neither ("").
    """

    share: float
    rank: int
    of: int
    stands: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem with one driver.

    Attributes
    ----------
    verdict, reason : str
        The reason is the last part of a message's key.
    evidence : mapping of str to float
        The numbers that the verdict rests on.
    action : str
        What follows: improve (first, or after others), maintain and diversify, hold the level, what the data say
        instead, or more data.
    respondents : int
        About how many would settle what cannot be told, if the estimates stayed; 0 where that is not what lacks.
    named : NamedProblem or None
    statements : tuple of StatementShare
    """

    construct: Construct
    kind: str
    verdict: str
    reason: str
    evidence: Mapping[str, float]
    action: str
    conditional_on: tuple[str, ...] = ()
    respondents: int = 0
    named: NamedProblem | None = None
    statements: tuple[StatementShare, ...] = ()

    @property
    def supported(self) -> bool:
        """Whether the answers support it."""
        return self.verdict == SUPPORTED

    @property
    def conditional(self) -> bool:
        """Whether a verdict is passed, and on premises that do not hold."""
        return self.verdict != UNTOLD and bool(self.conditional_on)


@dataclass(frozen=True)
class ProblemFindings:
    """What `Problems` holds; `order` has driver and kind of those that the study named."""

    outcome: Construct
    problems: tuple[Problem, ...]
    n: int
    order: tuple[tuple[str, str], ...] = ()
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def named(self) -> tuple[Problem, ...]:
        """Those that the study named, in the order in which it named them."""
        chosen = {(p.construct.name, p.kind): p for p in self.problems if p.named is not None}
        return tuple(chosen[key] for key in self.order if key in chosen)

    @property
    def further(self) -> tuple[Problem, ...]:
        """Those that the answers support and nobody named."""
        return tuple(p for p in self.problems if p.named is None and p.supported)

    @property
    def shown(self) -> tuple[Problem, ...]:
        """What the table of problems holds: the named, then the further ones."""
        return (*self.named, *self.further)

    def of(self, driver: str, kind: str) -> Problem:
        """One problem by driver and kind."""
        return next(p for p in self.problems if p.construct.name == driver and p.kind == kind)


def told(problems: Sequence[Problem], verdict: str) -> tuple[Problem, ...]:
    """The problems of that verdict."""
    return tuple(p for p in problems if p.verdict == verdict)
