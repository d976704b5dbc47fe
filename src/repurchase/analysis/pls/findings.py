"""What a partial least squares model finds, path by path."""

from __future__ import annotations

from dataclasses import dataclass


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
    def statistic(self) -> float:
        """Estimate over its bootstrap standard error."""
        return self.estimate / self.std_error if self.std_error > 0 else float("nan")

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.ci_low > 0 or self.ci_high < 0
