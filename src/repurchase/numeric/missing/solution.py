"""FIML from data with holes to a `Solution`: estimates, errors, tests and every part of the fit measures."""

from dataclasses import dataclass

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.optimise import Optimum
from repurchase.numeric.estimate.residual_indices import ResidualFit, residual_fit
from repurchase.numeric.estimate.solution import Robust, Scaled, Solution, invert_information
from repurchase.numeric.missing.fit import Data, evaluations, fiml_information, fit_fiml
from repurchase.numeric.missing.likelihood import MissingFlag, Patterns, expected_form, patterns
from repurchase.numeric.missing.robust import (
    Restricted,
    Unrestricted,
    baseline,
    fitted,
    mlr_products,
    mlr_scaling,
    robust_fiml,
    score_products,
    small_sample_scaling,
)
from repurchase.numeric.missing.saturated import saturated
from repurchase.numeric.robust.design import PLAIN, Design
from repurchase.numeric.sem.layout import Layout, implied

SUSPECT = 1e-4  # an eigenvalue of an observed information of unit diagonal below this may be that of a flat direction
NO_RESIDUALS = ResidualFit(*[float("nan")] * 8)


@dataclass(frozen=True, eq=False)
class _Tests:
    """The tests of a converged fit and its covariance matrix."""

    vcov: Array | None
    scaled: Scaled | None = None
    scaled0: Scaled | None = None
    robust: Robust | None = None
    scaling_h0: float = np.nan
    scaling_h1: float = np.nan
    scaling_small: float = np.nan


def saturated_data(groups: list[Array], design: Design = PLAIN) -> Data:
    """Patterns and saturated moments of each group's answers (n_g, p), NaN where missing."""
    found = tuple(patterns(y, design.weight(g)) for g, y in enumerate(groups))
    return Data(found, tuple(saturated(g) for g in found), design)


def fiml_solution(
    layout: Layout, data: Data, covariates: Array, robust: bool = False, expected: bool = False,
    start: Array | None = None,
) -> Solution:  # fmt: skip
    """Fit a model with a mean structure by FIML.

    Parameters
    ----------
    data : Data
        From `saturated_data`; its flags say what is wrong with the saturated model.
    covariates : (p,) bool array
        Observed predictors: their moments are free, as lavaan 0.6-21 has it, and stay so in the baseline model.
    robust : bool
        Sandwich errors and the Yuan-Bentler (Mplus) test: lavaan's MLR.
    expected : bool
        Errors from the expected instead of the observed information.

    Returns
    -------
    Solution

    Raises
    ------
    ValueError
        When no starting values give positive definite matrices.
    """
    (S,), (mean,) = data.moments
    optimum = fit_fiml(layout, data, start)
    n, total = data.n, float(data.n.sum())
    count = layout.n_groups * (layout.p * (layout.p + 3) // 2)
    h1 = sum(s.deviance for s in data.saturated)
    h0 = optimum.value * total
    null = baseline(data, covariates)
    info = fiml_information(layout, optimum.theta, data, expected)
    vcov, weakest = (None, ()) if info is None else _inverted(layout, optimum.theta, data, info, expected)
    model = fitted(layout, optimum.theta, data, h0, count)
    tests = _Tests(None)
    if optimum.converged and np.isfinite(h1) and info is not None and vcov is not None:
        tests = _tests(layout, optimum, data, model, null, info, vcov, robust, covariates, expected)
    Sigma, mu = (a[0] for a in implied(layout, optimum.theta[None]))
    known = not any(s.flags & MissingFlag.NO_TEST for s in data.saturated)
    chisq, chisq0 = (max(m - h1, 0.0) if known else np.nan for m in (h0, null.deviance))
    return Solution(
        layout=layout, theta=optimum.theta, vcov=tests.vcov, converged=optimum.converged,
        iterations=optimum.iterations, fmin=chisq / total / 2, n=n, n_effective=total, S=S, mean=mean,
        Sigma=Sigma, mu=mu, chisq=chisq, df=model.df, chisq0=chisq0, df0=null.df,
        gfi=_goodness(layout, optimum.theta, data), elements=count,
        residuals=tuple(residual_fit(S[g], mean[g], Sigma[g], mu[g]) if known else NO_RESIDUALS for g in range(len(n))),
        logl=-h0 / 2, logl_saturated=-h1 / 2 if known else np.nan, scaled=tests.scaled, scaled0=tests.scaled0,
        robust=tests.robust, scaling_h0=tests.scaling_h0, scaling_h1=tests.scaling_h1,
        scaling_small=tests.scaling_small, weakest=weakest,
        information=info,
    )  # fmt: skip


def _inverted(
    layout: Layout, theta: Array, data: Data, info: Array, expected: bool
) -> tuple[Array | None, tuple[int, ...]]:
    """Covariances of theta, and the parameters that are not identified.

    A little short of the optimum the observed information curves even where the likelihood is flat, by what is left of
    the gradient. Where it is nearly flat the expected information decides, which has no such part.
    """
    total = float(data.n.sum())
    vcov, weakest = invert_information(layout, info, total)
    if vcov is None or expected or not _nearly_flat(layout.reduced(info)):
        return vcov, weakest
    known = fiml_information(layout, theta, data, expected=True)
    weakest = () if known is None else invert_information(layout, known, total)[1]
    return (None if weakest else vcov), weakest


def _nearly_flat(M: Array) -> bool:
    d = np.sqrt(np.abs(np.diag(M)))
    return bool(len(M) and d.all() and np.linalg.eigvalsh(M / np.outer(d, d))[0] < SUSPECT)


def _tests(
    layout: Layout, optimum: Optimum, data: Data, model: Restricted, null: Restricted, info: Array, vcov: Array,
    robust: bool, covariates: Array, expected: bool,
) -> _Tests:  # fmt: skip
    """Scaled tests of model and baseline, and what the robust measures need."""
    A = B = info
    if robust:
        A, B = mlr_products(layout, optimum.theta, data, info)
        inverse = np.linalg.inv(A)
        vcov = layout.K @ inverse @ B @ inverse @ layout.K.T / data.n.sum()
    if any(s.flags & MissingFlag.NO_TEST for s in data.saturated):
        return _Tests(vcov)  # there is no saturated model to test against
    full = Unrestricted(data, expected)
    found = robust_fiml(full, model, null, robust, covariates)
    corrected = Robust(
        found.chisq, found.df, found.factor, found.chisq0, found.df0, found.factor0,
        found.chisq / found.factor if found.df > 0 else 0.0, found.factor,
    )  # fmt: skip
    if not robust:
        return _Tests(vcov, robust=corrected)
    scaling = mlr_scaling(full, A, B, model.df, layout.q)
    scaling0 = mlr_scaling(full, *score_products(data, null, expected), null.df, 1)
    h1 = sum(s.deviance for s in data.saturated)
    scaled, scaled0 = (_scaled(m, c.factor, h1) for m, c in ((model, scaling), (null, scaling0)))
    small = np.nan if covariates.any() else small_sample_scaling(full, model)
    return _Tests(vcov, scaled, scaled0, corrected, scaling.factor_h0, scaling.factor_h1, small)


def _scaled(model: Restricted, factor: float, h1: float) -> Scaled:
    """The scaled test of one model; NaN where its factor is not positive."""
    kind = "yuan.bentler.mplus"
    if not model.df:
        return Scaled(kind, 0.0, 0, factor, factor * 0)
    if not factor > 0:
        return Scaled(kind, np.nan, model.df, np.nan, np.nan)
    return Scaled(kind, max(model.deviance - h1, 0.0) / factor, model.df, factor, factor * model.df)


def _goodness(layout: Layout, theta: Array, data: Data) -> float:
    """GFI of pairwise moments (saturated ones, with weights) by the expected information, as lavaan has it."""
    found = evaluations(layout, theta, data)
    if found is None:
        return float("nan")
    Sigma, mu = (a[0] for a in implied(layout, theta[None]))
    total = 0.0
    for g, (group, at) in enumerate(zip(data.groups, found, strict=True)):
        S, mean = pairwise_moments(group)
        if data.design.weights is not None:
            S, mean = data.saturated[g].covariance, data.saturated[g].mean
        error = expected_form(group, at, mean - mu[g], S - Sigma[g])
        total += group.total * (1 - error / expected_form(group, at, mean, S))
    return float(total / data.n.sum())


def pairwise_moments(group: Patterns) -> tuple[Array, Array]:
    """Covariances from the rows that have both variables, times (N - 1) / N, and means of what there is."""
    O = group.observed[group.rows].astype(float)
    y = group.values * O
    both = O.T @ O
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = y.T @ O  # of the first variable, over rows that have both
        S = (y.T @ y - sums * sums.T / both) / (both - 1) * (group.total - 1) / group.total
        return S, y.sum(axis=0) / np.diag(both)


def coverage_gaps(data: Patterns) -> list[tuple[int, int]]:
    """Pairs of variables that no row has both of."""
    i, j = np.nonzero(np.triu(data.coverage == 0))
    return [(int(a), int(b)) for a, b in zip(i, j, strict=True)]
