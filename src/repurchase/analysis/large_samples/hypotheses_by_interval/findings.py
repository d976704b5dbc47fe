"""Hypotheses judged by their intervals, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from repurchase.analysis.effects.hypotheses.findings import HypothesisFindings, Tested

SMALL, OPEN = "small", "open"


@dataclass(frozen=True)
class ClaimFindings(HypothesisFindings):
    """What `ClaimsByInterval` holds; the attributes are explained there."""

    bound_stated: bool = False
    f_squared: Mapping[tuple[str, ...], float] = field(default_factory=dict)
    draws: int = 0

    def bound(self, tested: Tested) -> float:
        """The smallest effect of interest along the path of a hypothesis; 0 where the study states none."""
        return self.smallest_effect ** (len(tested.path) - 1) if self.bound_stated else 0.0

    def told(self, tested: Tested) -> str:
        """The verdict by its key: at_least, too_small, opposite, open, or not_estimated."""
        if tested.outcome in ("supported", "opposite", "not_estimated"):
            return {"supported": "at_least"}.get(tested.outcome, tested.outcome)
        return "too_small" if tested.reason == SMALL else "open"
