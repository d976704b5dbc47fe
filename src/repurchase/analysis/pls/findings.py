"""What a partial least squares model finds, whole and path by path."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.analysis.results.result import Provenance
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.numeric.pls.bootstrap import PlsBootstrap
from repurchase.numeric.pls.model import PlsDesign, PlsEstimates, Scheme
from repurchase.numeric.pls.prediction import ImportancePerformance, PlsPrediction
from repurchase.numeric.pls.quality import PlsQuality
from repurchase.survey.survey import Survey

LEAST_DRAWS = 20  # below that no percentile interval is formed


@dataclass(frozen=True)
class PlsPath:
    """One path of the structural model; interval and p NaN without a bootstrap.

    Attributes
    ----------
    source, target : str
    estimate, std_error, ci_low, ci_high, p_value : float
        Standardised coefficient, bootstrap standard error, percentile limits, and the p-value that agrees
        with them.
    covariance_based : float
        The standardised coefficient of the covariance-based fit, NaN without one.
    f2, vif : float
    """

    source: str
    target: str
    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    covariance_based: float
    f2: float
    vif: float

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.ci_low > 0 or self.ci_high < 0


@dataclass(frozen=True)
class PathFindings:
    """What `PathModel` holds; the attributes are explained there."""

    survey: Survey
    names: tuple[str, ...]
    items: tuple[str, ...]
    design: PlsDesign
    estimates: PlsEstimates
    quality: PlsQuality
    bootstrap: PlsBootstrap | None
    prediction: PlsPrediction | None
    importance: ImportancePerformance
    paths: tuple[PlsPath, ...]
    formative: tuple[str, ...]
    consistent: bool
    scheme: Scheme
    outcome: str
    n: int
    level: float = 0.95
    rules: Rules = RULES
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None

    @property
    def endogenous(self) -> tuple[str, ...]:
        """Constructs that some path leads to."""
        return tuple(self.names[j] for j in sorted(self.design.antecedents))

    @property
    def resampled(self) -> bool:
        """Whether there are replicates enough for intervals."""
        return self.bootstrap is not None and len(self.bootstrap.paths) >= LEAST_DRAWS

    def of(self, construct: str) -> slice:
        """Positions of a construct's items."""
        return self.design.blocks[self.names.index(construct)]
