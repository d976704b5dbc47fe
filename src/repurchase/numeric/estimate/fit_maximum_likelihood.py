"""Maximum likelihood for complete data: from moments to a `Solution`."""

from collections.abc import Callable
from dataclasses import replace
from math import log, pi

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.baseline import count_moments
from repurchase.numeric.estimate.ml_discrepancy import (
    Point,
    SampleMoments,
    discrepancy_at,
    hessian_at,
    information_at,
    remembered,
    sample_moments,
)
from repurchase.numeric.estimate.optimise import Optimum, search
from repurchase.numeric.estimate.residual_indices import goodness_of_fit, residual_fit
from repurchase.numeric.estimate.solution import Solution, invert_information
from repurchase.numeric.sem.layout import Layout
from repurchase.numeric.sem.sample_fixed import exogenous_items, with_sample
from repurchase.numeric.sem.starting_values import starts

LOG_2PI = log(2 * pi)


def group_moments(data: list[Array], less: int, weights: tuple[Array, ...] | None = None) -> tuple[Array, Array]:
    """Compute covariances and means of each group's complete data.

    Parameters
    ----------
    data : list of (n_g, p) arrays
    less : {0, 1}
        The divisor of the covariances is n_g - less.
    weights : tuple of (n_g,) arrays, optional
        Sampling weights; the divisor is then their sum.

    Returns
    -------
    S : (G, p, p) array
    mean : (G, p) array
    """
    if weights is not None:
        mean = np.array([w @ y / w.sum() for y, w in zip(data, weights, strict=True)])
        centred = [y - m for y, m in zip(data, mean, strict=True)]
        return np.array([(d.T * w) @ d / w.sum() for d, w in zip(centred, weights, strict=True)]), mean
    mean = np.array([y.mean(0) for y in data])
    centred = [y - m for y, m in zip(data, mean, strict=True)]
    return np.array([d.T @ d / max(len(y) - less, 1) for d, y in zip(centred, data, strict=True)]), mean


def search_ml(
    layout: Layout, moments: SampleMoments, point_at: Callable[[Array], Point], start: Array | None = None
) -> Optimum:
    """Search for the ML optimum of one sample.

    Parameters
    ----------
    layout : Layout
    moments : SampleMoments
        Of one sample.
    point_at : callable
        The model's `Point` at theta (1, q).
    start : (q,) array, optional

    Returns
    -------
    Optimum
    """
    S = moments.S[0]
    mean = None if moments.mean is None else moments.mean[0]

    known: list[tuple[Point, tuple[Array, Array]]] = []

    def objective(theta: Array) -> tuple[Array, Array]:
        here = point_at(theta)
        if not known or known[0][0] is not here:
            known[:] = [(here, discrepancy_at(here, moments))]
        return known[0][1]

    def metric(theta: Array) -> Array:
        return information_at(point_at(theta), moments.weights)[0]

    def newton(theta: Array) -> Array:
        return hessian_at(point_at(theta), moments)

    return search(layout, starts(layout, S, mean, start), objective, metric, newton)


def fit_ml(
    layout: Layout,
    S: Array,
    mean: Array | None,
    n: Array,
    less: int = 0,
    observed: bool = False,
    start: Array | None = None,
) -> Solution:
    """Fit a model to complete data by maximum likelihood.

    Parameters
    ----------
    S, mean : (G, p, p), (G, p) or None
        S with divisor ``n_g - less``; means only with a mean structure.
    n : (G,) array
        Cases of each group.
    less : {0, 1}
        1 under the Wishart likelihood.
    observed : bool
        Standard errors from the observed instead of the expected information.

    Returns
    -------
    Solution
    """
    layout = with_sample(layout, S, mean)
    effective = float((n - less).sum())
    weights = n / n.sum()
    moments = sample_moments(S[None], None if mean is None else mean[None], weights)
    point_at = remembered(layout)
    optimum = search_ml(layout, moments, point_at, start)
    point = point_at(optimum.theta[None])
    info = hessian_at(point, moments) if observed else information_at(point, weights)[0]
    vcov, weakest = invert_information(layout, info, effective)
    x = exogenous_items(layout)
    Sigma, mu, W = point.Sigma[0], point.mu[0], point.W[0]
    groups = range(layout.n_groups)
    means = [None if mean is None else mean[g] for g in groups]
    count = layout.p * (layout.p + 1) // 2 + int(layout.means) * layout.p
    moment_count = count_moments(layout)
    free = (
        np.union1d(x, layout.covariates).astype(int) if len(layout.covariates) else x
    )  # what covaries in the baseline model, too
    rest = np.delete(np.arange(layout.p), free) if len(free) else slice(None)
    independent = [log_determinant(S[g], free) + float(np.log(S[g].diagonal()[rest]).sum()) for g in groups]
    baseline = np.array(independent) - moments.logdet[0]
    saturated = -0.5 * sum(n[g] * _density(S[g], moments.logdet[0, g], layout.p, x) for g in groups)
    return Solution(
        layout=layout, theta=optimum.theta, vcov=vcov if optimum.converged else None, converged=optimum.converged,
        iterations=optimum.iterations, fmin=optimum.value / 2, n=n, n_effective=effective, S=S, mean=mean,
        Sigma=Sigma, mu=mu, chisq=float((n - less) @ _group_values(point, moments, optimum.value)),
        df=moment_count - layout.f,
        chisq0=float((n - less) @ baseline),
        df0=layout.n_groups * (layout.p * (layout.p - 1) - len(free) * (len(free) - 1)) // 2,
        gfi=float(sum(n[g] / n.sum() * goodness_of_fit(S[g], means[g], Sigma[g], mu[g], W[g], x) for g in groups)),
        elements=count * layout.n_groups,
        residuals=tuple(residual_fit(S[g], means[g], Sigma[g], mu[g]) for g in groups),
        logl=saturated - 0.5 * float(n.sum()) * optimum.value,
        logl_saturated=saturated, weakest=weakest, information=info,
    )  # fmt: skip


def _group_values(point: Point, moments: SampleMoments, whole: float) -> Array:
    """F of each group (G,); `whole` is that of all of them together."""
    if point.layout.n_groups == 1:
        return np.array([max(whole, 0.0)])
    one = np.eye(point.layout.n_groups)
    parts = [replace(moments, weights=weights) for weights in one]
    return np.array([max(float(discrepancy_at(point, part)[0][0]), 0.0) for part in parts])


def log_determinant(S: Array, x: Array) -> float:
    """log|S| of some variables; 0 for none."""
    return float(np.linalg.slogdet(S[np.ix_(x, x)])[1]) if len(x) else 0.0


def _density(S: Array, logdet: float, p: int, x: Array) -> float:
    """-2 log-likelihood of one case at the saturated model, given the exogenous covariates."""
    return (p - len(x)) * (LOG_2PI + 1) + float(logdet) - log_determinant(S, x)
