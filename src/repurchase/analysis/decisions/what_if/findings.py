"""What-if as data: which scores were raised by how much, what the model predicts of it, and what that is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from repurchase.analysis.gate.findings import WITHHELD
from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Construct
from repurchase.user_calls.call_checks import checks_made

RAISED, TO_TOP = "raise", "top quartile"
KINDS = (RAISED, TO_TOP)


@dataclass(frozen=True, slots=True)
class Change:
    """A predicted change with the limits of its interval; NaN where there are none."""

    value: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """1 where the interval lies above zero, -1 below it, 0 where it holds zero or does not exist."""
        return int(self.low > 0) - int(self.high < 0)

    def times(self, factor: float) -> Change:
        """The change in another unit."""
        return Change(self.value * factor, self.low * factor, self.high * factor)


NOTHING_KNOWN = Change(float("nan"), float("nan"), float("nan"))


@checks_made()
@dataclass(frozen=True, slots=True)
class RevenueFactors:
    """What turns a change of intention into revenue: users x conversion x order value x frequency.

    Attributes
    ----------
    users : float
        Customers reached.
    conversion : float
        Share of them who buy, in (0, 1].
    order_value : float
        Money of one order.
    frequency : float
        Orders of a buyer in the period that is meant.
    frequency_per_point : (low, high)
        By how many orders the frequency of a buyer is believed to rise for one point of the outcome, as an interval.
    currency : str
    cost : mapping of str to float
        What raising a lever costs in that period, by construct.

    Examples
    --------
    >>> import repurchase as rp
    >>> rp.RevenueFactors(20_000, 0.3, 16.5, 2.4, (0.1, 0.5), "CNY").revenue
    237600.0
    """

    users: float
    conversion: float
    order_value: float
    frequency: float
    frequency_per_point: tuple[float, float]
    currency: str = ""
    cost: Mapping[str, float] = field(default_factory=dict)

    @property
    def revenue(self) -> float:
        """Gross merchandise value of the period as it is."""
        return self.users * self.conversion * self.order_value * self.frequency


@dataclass(frozen=True, slots=True)
class Scenario:
    """One or several levers raised, and what the model predicts.

    Attributes
    ----------
    levers : tuple of Construct
    kind : str
        Of `KINDS`: raised by so many points, or all below the top quartile raised to it.
    asked : float
        Points of the raise, or the score to which it goes; NaN for several levers whose scales differ.
    moved : float
        By how many points the lever's mean really moves, as scores end where the scale does; NaN for several.
    mean : Change
        Of the outcome's mean in points of its scale.
    share : Change
        Of the share of respondents who agree, as a proportion.
    revenue : Change
        Limits alone, where the user gave what it takes; `cost` and `net` likewise.
    """

    levers: tuple[Construct, ...]
    kind: str
    asked: float
    moved: float
    mean: Change
    share: Change
    revenue: Change = NOTHING_KNOWN
    cost: float = float("nan")
    net: Change = NOTHING_KNOWN

    @property
    def joint(self) -> bool:
        """Whether several levers are raised together."""
        return len(self.levers) > 1


@dataclass(frozen=True)
class WhatIfFindings:
    """What `WhatIf` holds; the attributes are explained there."""

    outcome: Construct
    scenarios: tuple[Scenario, ...]
    n: int
    mean: float
    agree: float
    share: float
    draws: int
    used: int
    share_used: int
    apart: bool = False
    weighted: bool = False
    clustered: bool = False
    factors: RevenueFactors | None = None
    level: float = 0.95
    rules: Rules = RULES
    conditional_on: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def withheld(self) -> tuple[str, ...]:
        """The premises without which nothing is told, among those that fail."""
        return tuple(key for key in self.conditional_on if key in WITHHELD)

    @property
    def told(self) -> bool:
        """Whether anything is predicted."""
        return bool(self.scenarios) and not self.withheld

    def of(self, kind: str) -> tuple[Scenario, ...]:
        """The levers one at a time."""
        return tuple(s for s in self.scenarios if s.kind == kind and not s.joint)

    def together(self, kind: str) -> Scenario | None:
        """All levers at once; None for one lever."""
        return next((s for s in self.scenarios if s.kind == kind and s.joint), None)

    @property
    def leader(self) -> Scenario | None:
        """The lever whose predicted rise is set apart from that of every other one, raised alike."""
        return max(self.of(RAISED), key=lambda s: s.mean.value) if self.apart else None

    @property
    def span(self) -> float:
        """Points of the outcome's scale from end to end."""
        return float(self.outcome.scale.high - self.outcome.scale.low)

    @property
    def has_intervals(self) -> bool:
        """Whether resamples gave intervals."""
        return bool(np.isfinite([s.mean.low for s in self.scenarios]).all()) and bool(self.scenarios)
