"""Nested models as data: fits, tests of their differences, changes of fit measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repurchase.analysis.results.result import Provenance
from repurchase.analysis.sem.fitted import Fitted
from repurchase.errors import Note
from repurchase.numeric.fit_measures.nested import (
    Difference,
)
from repurchase.text import Text

NO_GAIN = 1e-3  # chi-squares this close are equal: two searches for one minimum


@dataclass(frozen=True)
class ComparisonFindings:
    """What `Comparison` holds; the attributes are explained there."""

    names: tuple[Text | str, ...]
    fits: tuple[Fitted, ...]
    tests: tuple[Difference, ...]
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def method(self) -> str:
        """How the last difference was tested."""
        return self.tests[-1].method

    @property
    def chisq_diff(self) -> float:
        """The last test's statistic (scaled where the fits are)."""
        return self.tests[-1].statistic

    @property
    def df_diff(self) -> int:
        """Degrees of freedom of the last difference."""
        return self.tests[-1].df

    @property
    def p_value(self) -> float:
        """p of the last difference."""
        return self.tests[-1].p_value

    @property
    def testable(self) -> bool:
        """Whether the last difference has a p that means something: not where the restricted model fits better."""
        a, b = (f.solution.chisq for f in self.fits[-2:])
        return bool(np.isfinite(self.p_value) and b > a - NO_GAIN)

    def delta(self, index: str, step: int = -1) -> float:
        """Change of a fit measure at one step, restricted minus freer; NaN where a fit lacks it."""
        step = range(len(self.tests))[step]
        return self.measure(step + 1, index) - self.measure(step, index)

    @property
    def best(self) -> tuple[str, str]:
        """Which CFI and RMSEA are shown: the robust ones where the fits have them, else scaled, else plain."""
        for suffix in ("_robust", "_scaled", ""):
            values = [self.measure(k, f"cfi{suffix}") for k in range(len(self.fits))]
            if np.isfinite(values).all():
                return f"cfi{suffix}", f"rmsea{suffix}"
        return "cfi", "rmsea"

    def measure(self, model: int, index: str) -> float:
        """One fit measure of one model; NaN where it lacks it."""
        return float(self.fits[model].measures.get(index, float("nan")))
