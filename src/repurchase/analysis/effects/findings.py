"""Effects as data: what tables, sentences and hypotheses read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from repurchase.analysis.results.result import Provenance
from repurchase.errors import InputError, Note
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Label

Path = tuple[str, ...]
DIRECT, INDIRECT, TOTAL_INDIRECT, TOTAL = "direct", "indirect", "total_indirect", "total"
NO_LIMITS = (float("nan"), float("nan"))


@dataclass(frozen=True)
class Effect:
    """One effect of one variable on another.

    Attributes
    ----------
    kind : {"direct", "indirect", "total_indirect", "total"}
    path : tuple of str
        Every variable passed for an indirect effect, else the two ends.
    free : bool
        False for a direct effect that the model fixes at zero: nothing was estimated.
    estimate, std_error, statistic, p_delta : float
        Unstandardised, with the delta method's error, z and p.
    std_all, std_all_error : float
        Standardised.
    ci, std_ci : (float, float)
        Percentile limits where the fit was bootstrapped, else the delta method's.
    bc, bca, std_bc, std_bca : (float, float)
        NaN without a bootstrap.
    boot_error : float
        Standard deviation of the draws; NaN without a bootstrap.
    p_value, std_p_value : float
        p of `ci` and of `std_ci`: below 1 - level exactly where the interval leaves out zero.
    alpha : float
        Error rate of the verdicts; `level` of the intervals does not change it.
    p_holm : float
        Adjusted by Holm over the specific indirect effects; NaN for other effects.
    type : str
        Zhao, Lynch & Chen's type of mediation, or ``"indirect_open"``: an indirect effect beside a direct one of which
        neither presence nor absence is shown; empty unless the direct path is free.
    share : float
        Of the total effect; NaN unless the direct path is free, all parts have one sign, and the interval of the
        total effect leaves out zero.
    share_ci : (float, float)
        Percentile limits of the share; NaN without a bootstrap.
    """

    kind: str
    path: Path
    free: bool
    estimate: float
    std_error: float
    statistic: float
    p_delta: float
    std_all: float
    std_all_error: float
    ci: tuple[float, float]
    std_ci: tuple[float, float]
    bc: tuple[float, float]
    bca: tuple[float, float]
    std_bc: tuple[float, float]
    std_bca: tuple[float, float]
    boot_error: float
    p_value: float
    std_p_value: float
    alpha: float = RULES.alpha
    p_holm: float = float("nan")
    type: str = ""
    share: float = float("nan")
    share_ci: tuple[float, float] = (float("nan"), float("nan"))

    @property
    def ends(self) -> tuple[str, str]:
        """Where the effect starts and ends."""
        return self.path[0], self.path[-1]

    @property
    def name(self) -> str:
        """``PROMO -> SAT -> RI``."""
        return " -> ".join(self.path)

    @property
    def excludes_zero(self) -> bool:
        """Whether the percentile interval at 1 - alpha lies on one side of zero, whatever level is shown."""
        return bool(self.p_value < self.alpha)

    def told(self, limits: tuple[float, float]) -> tuple[float, float]:
        """Bias-corrected limits beside `ci`; none where they say the opposite of the percentile limits."""
        return limits if agrees(self.ci, limits) else NO_LIMITS

    def std_told(self, limits: tuple[float, float]) -> tuple[float, float]:
        """The same of the standardised effect."""
        return limits if agrees(self.std_ci, limits) else NO_LIMITS


def agrees(percentile: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two intervals say the same of zero."""
    return bool((percentile[0] > 0, percentile[1] < 0) == (other[0] > 0, other[1] < 0))


@dataclass(frozen=True)
class Contrast:
    """The difference between two indirect effects, first minus second.

    Attributes
    ----------
    within : bool
        Two paths of one pair of ends (else the total indirect effects of two drivers on one outcome).
    standardized : bool
        Effects of different drivers are compared standardised: their raw sizes depend on the marker items.
    """

    first: Path
    second: Path
    within: bool
    standardized: bool
    difference: float
    std_error: float
    ci: tuple[float, float]
    bca: tuple[float, float]
    p_value: float
    p_holm: float

    def told(self, limits: tuple[float, float]) -> tuple[float, float]:
        """Bias-corrected limits beside `ci`; none where they say the opposite of the percentile limits."""
        return limits if agrees(self.ci, limits) else NO_LIMITS


@dataclass(frozen=True)
class EffectFindings:
    """Effects on the outcomes, contrasts between indirect ones, and all effects of one variable on another.

    Attributes
    ----------
    specific : tuple of Effect
        For each driver and outcome: specific indirect, total indirect, direct, total.
    pairs : tuple of (Effect or None, Effect or None, Effect)
        Direct, total indirect and total effect of every variable on every variable that it acts on.
    """

    specific: tuple[Effect, ...]
    contrasts: tuple[Contrast, ...]
    pairs: tuple[tuple[Effect | None, Effect | None, Effect], ...]
    level: float
    draws: int
    labels: Mapping[str, Label] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
    n: int = 0
    rules: Rules = RULES

    def effect(self, kind: str, *path: str) -> Effect:
        """One effect, e.g. ``effect("indirect", "PROMO", "SAT", "RI")`` or ``effect("total", "PROMO", "RI")``."""
        known = [*self.specific, *(e for three in self.pairs for e in three if e is not None)]
        for e in known:
            if e.kind == kind and e.path == path:
                return e
        raise InputError("effects.no_such", kind=kind, path=" → ".join(path))
