"""Power by simulation as data: what was assumed, and what samples of each size found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.power.needed_sample import NeededSample
from repurchase.survey.instrument import Label

CLOSE, NOT_CLOSE = "close", "not_close"
FIT_TESTS = {CLOSE: (0.05, 0.08), NOT_CLOSE: (0.05, 0.01)}  # RMSEA under the null hypothesis and in the population


@dataclass(frozen=True, slots=True)
class AssumedEffect:
    """A path, or a product of paths, with its standardised value in the population; `id` where it is a hypothesis."""

    path: tuple[str, ...]
    value: float
    id: str = ""

    @property
    def is_indirect(self) -> bool:
        """Whether it is a product of several paths."""
        return len(self.path) > 2

    @property
    def is_null(self) -> bool:
        """Whether there is nothing to find: whatever is found is a false positive."""
        return self.value == 0.0


@dataclass(frozen=True, slots=True)
class EffectAt:
    """One effect at one sample size.

    Attributes
    ----------
    n, count : int
        Respondents, and in how many samples the effect was found.
    power, low, high : float
        The share, with Wilson's 95 % limits.
    mean, sd, error, coverage : float
        Of the standardised estimates in the samples that converged: mean, standard deviation, mean standard error, and
        how often the interval held the assumed value.
    """

    n: int
    count: int
    power: float
    low: float
    high: float
    mean: float
    sd: float
    error: float
    coverage: float

    @property
    def error_bias(self) -> float:
        """How much the standard errors are off, as a share of what they estimate; NaN where that is none."""
        return self.error / self.sd - 1 if self.sd > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class EffectPower:
    """One effect at every size; `needed` is None for one that is zero."""

    effect: AssumedEffect
    by_size: tuple[EffectAt, ...]
    needed: NeededSample | None

    def bias(self, k: int) -> float:
        """Relative bias of the estimates at the size of that place; of an effect of zero the bias itself."""
        off = self.by_size[k].mean - self.effect.value
        return off if self.effect.is_null else off / self.effect.value


@dataclass(frozen=True, slots=True)
class SamplesAt:
    """The samples of one size: shares that converged and that are inadmissible, and what all hypotheses together do.

    `fit_power` has the power of the tests of fit by their names.
    """

    n: int
    converged: float
    inadmissible: float
    found_all: int
    all_power: float
    all_low: float
    all_high: float
    fit_power: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AssumedPopulation:
    """What the population was given beside its paths.

    Attributes
    ----------
    items, constructs : int
    points : tuple of int
        Least and most points of the items' scales.
    loadings : tuple of float
        Least and largest standardised loading.
    correlations : tuple of float
        Of constructs that no path explains; empty where there are not two of them.
    ease : float
    explained : mapping of str to float
        Explained variance of every construct that paths explain.
    """

    items: int
    constructs: int
    points: tuple[int, int]
    loadings: tuple[float, float]
    correlations: tuple[float, ...]
    ease: float
    explained: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LeftOutClaims:
    """Hypotheses that nothing was simulated for, of moderations and of paths that the model lacks."""

    moderations: tuple[str, ...] = ()
    pathless: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.moderations, *self.pathless)


@dataclass(frozen=True)
class PowerFindings:
    """What `Power` holds; the attributes are explained there."""

    effects: tuple[EffectPower, ...]
    samples: tuple[SamplesAt, ...]
    needed_all: NeededSample | None
    population: AssumedPopulation
    labels: Mapping[str, Label]
    replications: int
    seed: int
    estimator: str
    target: float
    alpha: float
    df: int
    parameters: int
    fit_needed: Mapping[str, int | None]
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
    left_out: LeftOutClaims = LeftOutClaims()

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes that were simulated, ascending."""
        return tuple(s.n for s in self.samples)

    @property
    def stated(self) -> bool:
        """Whether hypotheses were stated; else every effect that is not zero is looked for."""
        return any(e.effect.id for e in self.effects)

    @property
    def claimed(self) -> tuple[EffectPower, ...]:
        """The hypotheses, or without any all effects, that are not zero in the population."""
        return tuple(e for e in self.effects if not e.effect.is_null and (e.effect.id or not self.stated))

    @property
    def which_claimed(self) -> str:
        """Which of the hypotheses `claimed` holds, where not all: ``simulated``, ``nonzero`` or ``both``."""
        zero = self.stated and any(e.effect.id for e in self.nulls)
        if self.stated and self.left_out.ids:
            return "both" if zero else "simulated"
        return "nonzero" if zero else ""

    @property
    def nulls(self) -> tuple[EffectPower, ...]:
        """The effects that are zero in the population."""
        return tuple(e for e in self.effects if e.effect.is_null)

    @property
    def short(self) -> tuple[EffectPower, ...]:
        """Claimed effects that fall short of the target at the largest size."""
        return tuple(e for e in self.claimed if e.needed is not None and e.needed.above)

    @property
    def last(self) -> EffectPower | None:
        """The claimed effect that reaches the target last; None where one never does, or all do at once."""
        reached = [e for e in self.claimed if e.needed is not None and e.needed.n is not None]
        if self.short or not reached:
            return None
        return max(reached, key=lambda e: (e.needed.n or 0) if e.needed else 0)

    @property
    def chosen(self) -> int:
        """Place of the smallest simulated size that is enough for each claimed effect; of the largest, if none is."""
        wanted = self.last.needed.n if self.last is not None and self.last.needed is not None else None
        if self.short:
            return len(self.samples) - 1
        return next((k for k, n in enumerate(self.sizes) if wanted is None or n >= wanted), len(self.samples) - 1)
