"""Robustness as data: specifications, what each says of each hypothesis, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from repurchase.analysis.effects.hypotheses.findings import Label, Tested
from repurchase.analysis.results.result import Provenance
from repurchase.array_types import Floats
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.text import Text

PLS, CONSISTENT, SCORES = "PLS", "PLSc", "scores"  # methods that are no estimator of a structural equation model
KEPT, FLAGGED_ONE, FLAGGED_TWO, RESTORED = "kept", "unflagged_1", "unflagged_2", "restored"  # who is analysed
OTHER_MISSING, CONTROLS, FREE_PATHS, UNCHANGED = "missing", "controls", "free", ""  # what else departs
JUDGED = ("supported", "not_supported", "opposite")  # verdicts that a test stands behind


@dataclass(frozen=True, slots=True)
class SpecificationReading:
    """One hypothesis in one specification.

    Attributes
    ----------
    estimate, ci_low, ci_high : float
        Standardised; limits NaN where no interval exists.
    p_value : float
    outcome : {"supported", "not_supported", "opposite"}
    """

    estimate: float
    ci_low: float
    ci_high: float
    p_value: float
    outcome: str

    @property
    def supported(self) -> bool:
        """Whether the hypothesis is supported as it was stated."""
        return self.outcome == "supported"

    @property
    def significant(self) -> bool:
        """Whether the effect differs from zero, in whatever direction."""
        return self.outcome != "not_supported"


@dataclass(frozen=True, slots=True)
class Specification:
    """One combination of a method and of one other choice.

    Attributes
    ----------
    method : str
        An estimator of `repurchase.fit`, ``"PLS"``, ``"PLSc"`` or ``"scores"``.
    cases : {"kept", "unflagged_1", "unflagged_2", "restored"}
    change : {"", "missing", "controls", "free"}
        What else departs from the reported analysis: answers missing, control variables, direct paths.
    n : int
        Respondents; 0 where it failed before they were counted.
    reported : bool
        Whether this is the analysis that the verdicts are read from.
    readings : mapping of hypothesis id to SpecificationReading
        Of the hypotheses that it can test.
    failed : Text or None
        Why its estimates are not used.
    """

    method: str
    cases: str = KEPT
    change: str = UNCHANGED
    n: int = 0
    reported: bool = False
    readings: Mapping[str, SpecificationReading] = field(default_factory=dict)
    failed: Text | None = None

    @property
    def key(self) -> str:
        """Its name in ``findings.json``: ``PLS``, ``WLSMV:unflagged_1``, ``scores:controls``."""
        return ":".join(part for part in (self.method, "" if self.cases == KEPT else self.cases, self.change) if part)

    @property
    def choice(self) -> str:
        """What departs from the reported analysis beside the method; empty where nothing does."""
        return self.change or ("" if self.cases == KEPT else self.cases)

    @property
    def counts(self) -> bool:
        """Whether its readings are counted."""
        return self.failed is None and bool(self.readings)


@dataclass(frozen=True, slots=True)
class Unsuitable:
    """A method, or another choice, that the data do not suit, and why."""

    what: str
    why: Text


@dataclass(frozen=True)
class RobustnessFindings:
    """What `Robustness` holds; the attributes are explained there."""

    tested: tuple[Tested, ...]
    labels: Mapping[str, Label]
    specifications: tuple[Specification, ...]
    unsuitable: tuple[Unsuitable, ...] = ()
    controls: tuple[str, ...] = ()
    outcome: str = ""
    freed: bool = False
    clustered: bool = False
    level: float = 0.95
    alpha: float = RULES.alpha
    draws: int = 0
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def counted(self) -> tuple[Specification, ...]:
        """The specifications whose readings are counted, the reported one first."""
        return tuple(s for s in self.specifications if s.counts)

    @property
    def failures(self) -> tuple[Specification, ...]:
        """The specifications that suit the data and gave no usable estimates."""
        return tuple(s for s in self.specifications if s.failed is not None)

    @property
    def reported(self) -> Specification:
        """The analysis that the verdicts are read from."""
        return next(s for s in self.specifications if s.reported)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that are counted, the reported one first."""
        return tuple(dict.fromkeys(s.method for s in self.counted))

    @property
    def choices(self) -> tuple[str, ...]:
        """What else was varied, in the order of the specifications."""
        return tuple(dict.fromkeys(s.choice for s in self.counted if s.choice))

    def find(self, method: str, choice: str = "") -> Specification | None:
        """The specification of a method and one other choice that is counted; None where there is none."""
        return next((s for s in self.counted if s.method == method and s.choice == choice), None)

    @property
    def shown(self) -> dict[str, Specification]:
        """The few specifications that a page has room for, each with one departure from the reported one, by column."""
        own = self.reported.method
        other = next((m for m in ("WLSMV", "MLR", "ML") if m != own and self.find(m)), "")
        columns = {
            "model": self.reported,
            "estimator": self.find(other) if other else None,
            "pls": self.find(PLS),
            "scores": self.find(SCORES),
            "unflagged": self.find(own, FLAGGED_ONE),
            "controls": self.find(own, CONTROLS) or self.find(SCORES, CONTROLS),
            "free": self.find(own, FREE_PATHS),
        }
        return {name: s for name, s in columns.items() if s is not None}

    def readings_of(self, hypothesis: str) -> dict[str, SpecificationReading]:
        """The counted readings of one hypothesis by key of the specification."""
        return {s.key: s.readings[hypothesis] for s in self.counted if hypothesis in s.readings}

    def held(self, hypothesis: str) -> tuple[int, int]:
        """In how many of the specifications that can test it a hypothesis was supported, and how many these are."""
        found = self.readings_of(hypothesis)
        return sum(r.supported for r in found.values()), len(found)

    def agree_on(self, hypothesis: str) -> bool:
        """Whether all specifications that can test a hypothesis come to one verdict."""
        return len({r.outcome for r in self.readings_of(hypothesis).values()}) < 2

    def compared(self) -> tuple[Tested, ...]:
        """The hypotheses that two specifications or more can test."""
        return tuple(t for t in self.tested if len(self.readings_of(t.id)) > 1)

    def against(self, hypothesis: str) -> tuple[Specification, ...]:
        """The counted specifications whose verdict is not the reported one; all others where none is reported."""
        own = self.reported.readings.get(hypothesis)
        return tuple(
            s
            for s in self.counted
            if not s.reported
            and hypothesis in s.readings
            and (own is None or s.readings[hypothesis].outcome != own.outcome)
        )


def judged(
    t: Tested, estimate: float, p: float, limits: Sequence[float] | Floats, alpha: float
) -> SpecificationReading | None:
    """A hypothesis by an estimate and its test; None where there is no test."""
    if estimate != estimate or p != p:
        return None
    if not p < alpha:
        outcome = "not_supported"
    else:
        expected = t.sign == "?" or (estimate > 0) == (t.sign == "+")
        outcome = "supported" if expected else "opposite"
    return SpecificationReading(float(estimate), float(limits[0]), float(limits[1]), float(p), outcome)
