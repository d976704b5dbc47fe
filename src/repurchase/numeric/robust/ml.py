"""Robust errors and tests put on a maximum likelihood `Solution` of complete data."""

from dataclasses import replace

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.baseline import baseline_layout, baseline_theta
from repurchase.numeric.estimate.ml_discrepancy import (
    Point,
    SampleMoments,
    hessian_at,
    information,
    information_at,
    point,
    sample_moments,
)
from repurchase.numeric.estimate.solution import Robust, Scaled, Solution
from repurchase.numeric.robust.casewise import (
    CasewiseTraces,
    Deviations,
    deviations,
    huber_white,
    sandwich,
    scaled_test,
    traces,
)
from repurchase.numeric.robust.design import PLAIN, Design
from repurchase.numeric.robust.small_sample import unbiased_trace
from repurchase.numeric.sem.layout import Layout
from repurchase.numeric.sem.sample_fixed import exogenous_items, with_sample

MEANS_ALIKE = 1e-4  # in standard deviations: implied means this near the sample's are not modelled


def with_robust(
    solution: Solution, data: list[Array], errors: str, test: str, observed: bool, design: Design = PLAIN
) -> Solution:
    """Put the errors and the test that an estimator's name asks for on a solution.

    Parameters
    ----------
    errors : {"robust.sem", "robust.huber.white"}
    test : {"satorra.bentler", "scaled.shifted", "mean.var.adjusted", "yuan.bentler.mplus"}
    observed : bool
        Bread of the sandwich: observed instead of expected information.
    design : Design
        Clusters and weights, which robust.huber.white allows for.

    Returns
    -------
    Solution
    """
    if solution.vcov is None:
        return solution
    base, theta0 = independence(solution)
    weights = solution.n / solution.n.sum()
    moments = sample_moments(solution.S[None], None if solution.mean is None else solution.mean[None], weights)
    if errors == "robust.huber.white":
        return _huber_white(solution, base, theta0, moments, data, observed, design)
    return _robust_sem(solution, base, theta0, moments, data, test, observed)


def independence(solution: Solution) -> tuple[Layout, Array]:
    """The independence model of a solution's sample, and its estimates."""
    base = with_sample(baseline_layout(solution.layout), solution.S, solution.mean)
    return base, baseline_theta(base, solution.S, solution.mean)


def _bread_at(here: Point, moments: SampleMoments, observed: bool) -> Array:
    return hessian_at(here, moments) if observed else information_at(here, moments.weights)[0]


def _bread_of(layout: Layout, theta: Array, moments: SampleMoments, observed: bool) -> Array:
    return _bread_at(point(layout, theta[None]), moments, observed)


def _robust_sem(
    s: Solution, base: Layout, theta0: Array, moments: SampleMoments, data: list[Array], test: str, observed: bool
) -> Solution:
    parts, second = deviations(s.layout, data), test != "satorra.bentler"
    info = _bread_of(s.layout, s.theta, moments, observed)
    expected = info if not observed else _bread_of(s.layout, s.theta, moments, False)
    vcov = sandwich(s.layout, s.theta, parts, info, s.n_effective)
    model = traces(s.layout, s.theta, parts, expected, second)
    baseline = traces(base, theta0, parts, information(base, theta0[None], moments.weights)[0], second)
    return tested(replace(s, vcov=vcov, scaling_small=_scaling_small(s, parts)), test, model, baseline)


def _huber_white(
    s: Solution, base: Layout, theta0: Array, moments: SampleMoments, data: list[Array], observed: bool, design: Design
) -> Solution:
    x, here, there = exogenous_items(s.layout), point(s.layout, s.theta[None]), point(base, theta0[None])
    found = huber_white(s.layout, s.theta, data, _bread_at(here, moments, observed), x, design, evaluated=here)
    alike = found.trace_saturated if base.means == s.layout.means else None
    null = huber_white(base, theta0, data, _bread_at(there, moments, observed), x, design, alike, there)
    model = CasewiseTraces(found.trace_saturated - found.trace_model, np.nan)
    baseline = CasewiseTraces(null.trace_saturated - null.trace_model, np.nan)
    return replace(
        tested(replace(s, vcov=found.vcov), "yuan.bentler.mplus", model, baseline),
        scaling_h0=found.trace_model / s.layout.q if s.layout.q else np.nan,
        scaling_h1=found.trace_saturated / (s.df + s.layout.f),
        scaling_small=_scaling_small(s, deviations(s.layout, data)),
    )


def _scaling_small(s: Solution, parts: list[Deviations]) -> float:
    """tr(U Gamma) / df with an unbiased Gamma; NaN for groups, covariates, and means that are modelled.

    `s` is the solution before its errors are made robust: their covariances are the expected information's inverse.
    """
    modelled = s.mean is not None and np.abs(s.mu - s.mean).max() > MEANS_ALIKE * np.sqrt(s.S.max())
    if s.df <= 0 or len(parts) > 1 or len(exogenous_items(s.layout)) or modelled or s.vcov is None:
        return np.nan
    return unbiased_trace(s.layout, s.theta, parts[0], s.vcov * s.n_effective) / s.df


def tested(s: Solution, kind: str, model: CasewiseTraces, baseline: CasewiseTraces) -> Solution:
    """The solution with its scaled tests and what the robust indices are made of."""
    scaled, scaled0 = scaled_test(kind, s.chisq, s.df, model), scaled_test(kind, s.chisq0, s.df0, baseline)
    if scaled is None or scaled0 is None:
        return s
    if kind == "mean.var.adjusted" or not s.df:
        return replace(s, scaled=scaled, scaled0=scaled0)
    return replace(s, scaled=scaled, scaled0=scaled0, robust=_robust(s, scaled, scaled0))


def _robust(s: Solution, scaled: Scaled, scaled0: Scaled) -> Robust:
    """Average weights; a shifted test keeps its own factor for the interval of RMSEA."""
    c, c0 = scaled.trace / s.df, scaled0.trace / s.df0
    return Robust(s.chisq, s.df, c, s.chisq0, s.df0, c0, scaled.chisq, scaled.factor)
