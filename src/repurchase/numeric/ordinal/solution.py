"""Least squares of ordinal items to a `Solution`: errors, scaled tests and every part of the fit measures."""

from collections.abc import Sequence
from math import nan, sqrt

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.categorical.mixed_model_moments import statistics
from repurchase.numeric.categorical.mixed_statistics import Mixed, MixedSample
from repurchase.numeric.categorical.polychoric import Polychorics
from repurchase.numeric.estimate.residual_indices import ResidualFit
from repurchase.numeric.estimate.solution import Robust, Scaled, Solution
from repurchase.numeric.ordinal.fit import (
    OrdinalFit,
    OrdinalFlag,
    OrdinalSample,
    OrdinalTraces,
    Samples,
    fit_ordinal,
    inverse_variances,
)
from repurchase.numeric.ordinal.robust_indices import robust_ordinal
from repurchase.numeric.ordinal.score_tests import summary
from repurchase.numeric.sem.layout import Layout
from repurchase.numeric.sem.sample_fixed import with_sample


def ordinal_solution(
    layout: Layout,
    samples: Samples,
    unweighted: bool = False,
    robust: bool = True,
    test: str = "scaled.shifted",
    start: Array | None = None,
) -> Solution:
    """Fit a model of ordinal items, with continuous variables and covariates or without.

    S and Sigma are given the covariates; their own moments stand in both.

    Parameters
    ----------
    unweighted : bool
        ULS instead of DWLS.
    robust : bool
        Robust (``robust.sem``) instead of naive standard errors.
    test : {"", "satorra.bentler", "scaled.shifted", "mean.var.adjusted"}

    Returns
    -------
    Solution
    """
    fit = fit_ordinal(layout, samples, unweighted, start)
    mixed = isinstance(samples[0], MixedSample)
    n = np.array([s.n for s in samples], float)
    effective = float(n.sum()) - len(n)
    known = not fit.flags & OrdinalFlag.NOT_IDENTIFIED
    converged = not fit.flags & OrdinalFlag.NOT_CONVERGED
    vcov = (fit.covariance if robust else fit.naive_covariance) if known and converged else None
    scaled = scaled_test(test, fit.chisq, fit.df, fit.traces) if test and vcov is not None else None
    S = np.stack([s.statistics.correlations for s in samples])
    Sigma = fit.implied.correlations
    elements = (
        len(n) * fit.implied.values.shape[1]
        if mixed
        else (len(n) * (len(layout.threshold_item) + layout.p * (layout.p - 1) // 2))
    )
    residuals = tuple(_residuals(*_statistics(s, fit, g), layout, s.statistics) for g, s in enumerate(samples))
    if mixed:  # the covariates' moments enter what is standardised by all variables
        x = np.ix_(np.arange(len(n)), layout.covariates, layout.covariates)
        Sigma = Sigma.copy()
        Sigma[x] = S[x]
        layout = with_sample(layout, S, np.stack([s.statistics.covariate_mean for s in samples]))  # type: ignore[union-attr]
    return Solution(
        layout=layout, theta=fit.theta, vcov=vcov, converged=converged, iterations=fit.iterations,
        fmin=fit.chisq / float(n.sum()) / 2, n=n, n_effective=effective, S=S, mean=None, Sigma=Sigma,
        mu=np.zeros(Sigma.shape[:2]), chisq=fit.chisq, df=fit.df, chisq0=fit.chisq0, df0=fit.df0,
        gfi=_goodness(samples, fit, unweighted), elements=elements, residuals=residuals, scaled=scaled,
        scaled0=scaled_test(test, fit.chisq0, fit.df0, fit.traces0) if scaled else None,
        robust=_robust(layout, samples, fit, unweighted) if scaled and not mixed else None,  # type: ignore[arg-type]
        extra={
            "pvalue": nan, "baseline_pvalue": nan,  # the plain statistics have no known distribution
            "srmr": float(n @ [r.srmr_nomean for r in residuals] / n.sum()),
            "wrmr": sqrt(fit.chisq * len(n) / elements),  # lavaan divides by the moments of one group
        },
        weakest=fit.weakest, casewise={
            "ordinal": tuple(summary(s) for s in samples), "naive_covariance": fit.naive_covariance, "flags": fit.flags,
        },
    )  # fmt: skip


LEAST_TRACE = 1e-8  # of a trace, for each degree of freedom; that of multivariate normal answers is near one


def scaled_test(kind: str, chisq: float, df: int, traces: OrdinalTraces) -> Scaled:
    """The scaled test of a chi-square (Satorra & Bentler 1994; Asparouhov & Muthen 2010).

    The test is missing where its traces are zero up to rounding: where items repeat one another, residuals vary in no
    direction, and what is left of the traces has any sign.
    """
    first, second = traces.first, traces.second
    if df <= 0 or not (first > LEAST_TRACE * df and second > 0):
        return Scaled(kind, chisq, df, nan, nan)
    if kind == "scaled.shifted":
        a = sqrt(df / second)
        return Scaled(kind, chisq * a + df - a * first, df, 1 / a, first, df - a * first)
    if kind == "mean.var.adjusted":
        adjusted = first**2 / second
        return Scaled(kind, chisq * adjusted / first, adjusted, first / adjusted, first)
    return Scaled(kind, chisq * df / first, df, first / df, first)


def _robust(layout: Layout, samples: Sequence[OrdinalSample], fit: OrdinalFit, unweighted: bool) -> Robust | None:
    r = robust_ordinal(layout, samples, fit, unweighted)
    if not np.isfinite(r.factor):
        return None
    return Robust(r.chisq, r.df, r.factor, r.chisq0, r.df0, r.factor0, r.chisq / r.factor, r.factor)


def _weights(sample: OrdinalSample | MixedSample, unweighted: bool) -> Array:
    z = np.hstack([sample.influence.thresholds, sample.influence.correlations])
    return np.ones(z.shape[1]) if unweighted else inverse_variances(np.einsum("ns,ns->s", z, z) / sample.n)


def _statistics(sample: OrdinalSample | MixedSample, fit: OrdinalFit, g: int) -> tuple[Array, Array]:
    """Thresholds (and what else stands before the covariances) and correlations of one group, observed and implied."""
    tau = sample.statistics.thresholds[np.isfinite(sample.statistics.thresholds)]
    rho = fit.implied.correlations[g, sample.statistics.first, sample.statistics.second]
    return np.concatenate([tau, sample.statistics.pairs]), np.concatenate([fit.implied.thresholds[g], rho])


def _goodness(samples: Samples, fit: OrdinalFit, unweighted: bool) -> float:
    """GFI over thresholds and correlations, groups weighted by size."""
    total = 0.0
    for g, sample in enumerate(samples):
        observed, implied = _statistics(sample, fit, g)
        w = _weights(sample, unweighted)
        total += sample.n * (1 - (w * (observed - implied) ** 2).sum() / (w * observed**2).sum())
    return float(total / sum(s.n for s in samples))


def _residuals(observed: Array, implied: Array, layout: Layout, sample_statistics: Polychorics | Mixed) -> ResidualFit:
    """Average the residuals of thresholds and correlations; a diagonal counts as fitted, but not for CRMR.

    Means, variances and slopes do not count. Covariances are divided by the observed deviations, for CRMR each matrix
    by its own.
    """
    T, m = len(layout.threshold_item), len(sample_statistics.first)
    p = layout.p  # lavaan counts the covariates, too
    tau = float(((observed - implied)[:T] ** 2).sum())
    seen, said = observed[len(observed) - m :], implied[len(implied) - m :]
    own, model = np.ones((2, layout.p))
    if isinstance(sample_statistics, Mixed):
        own = np.sqrt(np.diag(sample_statistics.correlations))
        model = own.copy()
        c = statistics(layout).continuous
        before = len(implied) - m
        model[c] = np.sqrt(np.maximum(implied[before - len(c) : before], 0))
    one, two = (d[sample_statistics.first] * d[sample_statistics.second] for d in (own, model))
    raw, bentler, bollen = (float((e**2).sum()) for e in (seen - said, (seen - said) / one, seen / one - said / two))
    n = T + m + p
    return ResidualFit(
        rmr=sqrt((tau + raw) / n), rmr_nomean=sqrt(raw / (m + p)), srmr=sqrt((tau + bentler) / n),
        srmr_nomean=sqrt(bentler / (m + p)), crmr=sqrt((tau + bollen) / (T + m)) if T + m else 0.0,
        crmr_nomean=sqrt(bollen / m) if m else 0.0, srmr_mplus=nan, srmr_mplus_nomean=nan,
    )  # fmt: skip
