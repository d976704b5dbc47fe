"""The difference of two nested models: its test, and whether they are nested."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from repurchase.analysis.sem.fitted import Fitted
from repurchase.numeric.estimate.fit_maximum_likelihood import fit_ml
from repurchase.numeric.estimate.ml_discrepancy import hessian, sample_moments
from repurchase.numeric.estimate.solution import Solution
from repurchase.numeric.fit_measures.nested import (
    Difference,
    parameter_slopes,
    plain_difference,
    restrictions,
    satorra_2000,
    scaled_difference,
)
from repurchase.numeric.robust.casewise import bread, deviations, sandwich

SHIFTED = ("scaled.shifted", "mean.var.adjusted")


REPRODUCED = 1e-3  # a chi-square below this is zero: the moments given are those of the restricted model


def difference(free: Fitted, restricted: Fitted, method: str = "default") -> Difference:
    """The test of one restricted fit against a freer one.

    By default Satorra's (2000) stands in where the factor of Satorra and Bentler (2001) is not positive.
    """
    a, b = free.solution, restricted.solution
    if method != "standard" and lacks_scaling(free, restricted):
        wanted = "satorra.2000" if free.settings.recipe.test in SHIFTED else "satorra.bentler.2001"
        return Difference(wanted if method == "default" else method, float("nan"), b.df - a.df, float("nan"))
    wanted = method
    if method == "default":
        kind = b.scaled.kind if b.scaled is not None and (a.scaled is not None or a.df == 0) else ""
        wanted = "standard" if not kind else "satorra.2000" if kind in SHIFTED else "satorra.bentler.2001"
    if wanted == "standard" or b.df <= a.df:
        return plain_difference(b.chisq, b.df, a.chisq, a.df)
    if wanted == "satorra.2000":
        return _satorra(free, restricted)
    found = scaled_difference(b.chisq, b.df, _factor(b), a.chisq, a.df, _factor(a))
    if method == wanted or found.scaling > 0:
        return found
    return replace(_satorra(free, restricted), refused=found.scaling)


def _satorra(free: Fitted, restricted: Fitted) -> Difference:
    """Satorra's (2000) difference, which needs the covariances of the freer model alone; NaN where there are none."""
    a, b = free.solution, restricted.solution
    if a.vcov is None:
        return Difference("satorra.2000", float("nan"), b.df - a.df, float("nan"))
    A = restrictions(parameter_slopes(a.layout, a.theta), parameter_slopes(b.layout, b.theta))
    inner = np.linalg.pinv(a.layout.K)
    robust, naive = (inner @ V @ inner.T for V in _covariances(free))
    return satorra_2000(b.chisq, a.chisq, A, robust, naive, shifted=True)


def _covariances(free: Fitted) -> tuple[np.ndarray, np.ndarray]:
    """Covariances (q, q) of the estimates: robust, and from the information alone."""
    s = free.solution
    if free.settings.ordered:
        return np.asarray(s.vcov), np.asarray(s.casewise["naive_covariance"])
    information, complete = np.asarray(s.information), free.settings.missing == "listwise"
    if free.settings.information == "observed" and complete:  # the bread of robust errors
        mean = None if s.mean is None else s.mean[None]
        information = hessian(s.layout, s.theta[None], sample_moments(s.S[None], mean, s.n / s.n.sum()))
    robust = np.asarray(s.vcov)
    if (
        free.settings.recipe.errors == "robust.huber.white" and complete and free.sample.design.plain
    ):  # as lavaan: about the sample means
        robust = sandwich(s.layout, s.theta, deviations(s.layout, list(free.sample.data)), information, s.n_effective)
    return robust, np.asarray(bread(s.layout, information) / s.n_effective)


def lacks_scaling(*fits: Fitted) -> bool:
    """Whether a fit that should have a scaled test has none, as one that is not identified."""
    return any(f.settings.recipe.test and f.solution.scaled is None and f.solution.df > 0 for f in fits)


def _factor(solution: Solution) -> float:
    """The scaling factor; 1 for a saturated model, which has none."""
    return 1.0 if solution.df == 0 or solution.scaled is None else float(solution.scaled.factor)


def nested(free: Fitted, restricted: Fitted) -> bool | None:
    """Whether the free model can reproduce the moments that the restricted one implies; None where that is not known.

    Notes
    -----
    The test of Bentler and Satorra (2010): the free model fitted to those moments has a chi-square of zero. Models of
    ordinal items are not looked at, and a search that does not end says nothing.

    References
    ----------
    Bentler, P. M., & Satorra, A. (2010). Testing model nesting and equivalence. Psychological Methods, 15.
    """
    if free.settings.ordered:
        return None
    layout, s = free.structure.layout, restricted.solution
    at = [restricted.observed.index(v) for v in free.observed]
    mean = None
    if layout.means:
        given = s.mu if s.layout.means else restricted.sample.means
        mean = given[:, at]
    with np.errstate(all="ignore"):
        try:
            found = fit_ml(layout, s.Sigma[:, at][:, :, at], mean, s.n, start=free.solution.theta)
        except (ValueError, np.linalg.LinAlgError):
            return None
    return bool(found.chisq < REPRODUCED) if found.converged else None
