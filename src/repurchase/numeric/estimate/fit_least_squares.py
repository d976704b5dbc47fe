"""GLS, ULS and WLS for complete continuous data: from moments to a `Solution`."""

from math import nan
from types import ModuleType

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate import least_squares_discrepancy, weighted_least_squares_discrepancy
from repurchase.numeric.estimate.baseline import baseline_layout, baseline_theta, count_moments
from repurchase.numeric.estimate.least_squares_discrepancy import Weighted
from repurchase.numeric.estimate.optimise import Optimum, optimise, search
from repurchase.numeric.estimate.residual_indices import goodness_of_fit, residual_fit
from repurchase.numeric.estimate.solution import Solution, invert_information
from repurchase.numeric.estimate.weighted_least_squares_discrepancy import FullyWeighted, inverse_gamma
from repurchase.numeric.sem.layout import Layout, implied
from repurchase.numeric.sem.sample_fixed import with_sample
from repurchase.numeric.sem.starting_values import starts


def kernel_of(sample: Weighted | FullyWeighted) -> ModuleType:
    """The module whose discrepancy, gauss_newton and hessian belong to a sample's weights."""
    return weighted_least_squares_discrepancy if isinstance(sample, FullyWeighted) else least_squares_discrepancy


def search_ls(layout: Layout, sample: Weighted | FullyWeighted, start: Array | None = None) -> Optimum:
    """Search for the least-squares optimum of one sample.

    Parameters
    ----------
    layout : Layout
    sample : Weighted or FullyWeighted
    start : (q,) array, optional

    Returns
    -------
    Optimum
    """
    kernel = kernel_of(sample)
    return search(
        layout,
        starts(layout, sample.S, sample.mean, start),
        lambda theta: kernel.discrepancy(layout, theta, sample),
        lambda theta: kernel.gauss_newton(layout, theta, sample, sample.weights),
        lambda theta: kernel.hessian(layout, theta, sample),
    )


def weighted_sample(S: Array, mean: Array | None, n: Array, kind: str) -> Weighted:
    """Weigh a sample as GLS (V = S^-1) or ULS (V = I) takes it.

    Parameters
    ----------
    S : (G, p, p) array
    mean : (G, p) array or None
    n : (G,) array
        Cases of each group, which counts by n_g - 1.
    kind : {"GLS", "ULS"}

    Returns
    -------
    Weighted
    """
    V = np.linalg.inv(S) if kind == "GLS" else np.broadcast_to(np.eye(S.shape[-1]), S.shape).copy()
    return Weighted(S, mean, V, (n - 1) / float(n.sum()), kind == "ULS")


def fully_weighted_sample(S: Array, mean: Array | None, data: list[Array], n: Array) -> FullyWeighted:
    """Weigh a sample as WLS takes it.

    Parameters
    ----------
    S : (G, p, p) array
    mean : (G, p) array or None
    data : list of (n_g, p) arrays
    n : (G,) array
        Cases of each group.

    Returns
    -------
    FullyWeighted

    Raises
    ------
    ValueError
        When the moments' covariance matrix of a group is singular: too few cases for so many moments.
    """
    W = [inverse_gamma(y, mean is not None) for y in data]
    if any(w is None for w in W):
        raise ValueError("the covariance matrix of the moments is singular")
    return FullyWeighted(S, mean, np.array(W), (n - 1) / float(n.sum()))


def fit_ls(layout: Layout, sample: Weighted | FullyWeighted, n: Array, start: Array | None = None) -> Solution:
    """Fit a model to complete data by GLS, ULS or WLS.

    Parameters
    ----------
    sample : Weighted or FullyWeighted
        S with divisor ``n_g - 1``; means only with a mean structure.
    n : (G,) array
        Cases of each group.

    Returns
    -------
    Solution

    Notes
    -----
    As in lavaan, groups count by n_g - 1 in F and in the test, by n_g in the information; the latter is multiplied by
    N - G, which also stands for N in RMSEA and its relatives.
    """
    S, mean, kernel = sample.S, sample.mean, kernel_of(sample)
    layout = with_sample(layout, S, mean)
    total = float(n.sum())
    optimum = search_ls(layout, sample, start)
    theta = optimum.theta[None]
    info = kernel.gauss_newton(layout, theta, sample, n / total)
    vcov, weakest = invert_information(layout, info, total - layout.n_groups)
    Sigma, mu = (a[0] for a in implied(layout, theta))
    groups = range(layout.n_groups)
    means = [None if mean is None else mean[g] for g in groups]
    base = with_sample(baseline_layout(layout), S, mean)
    null = optimise(
        base, baseline_theta(base, S, mean), lambda t: kernel.discrepancy(base, t, sample),
        lambda t: kernel.gauss_newton(base, t, sample, sample.weights), lambda t: kernel.hessian(base, t, sample),
    )  # fmt: skip
    moments, untested = count_moments(layout), isinstance(sample, Weighted) and sample.once
    count = layout.p * (layout.p + 1) // 2 + int(layout.means) * layout.p
    return Solution(
        layout=layout, theta=optimum.theta, vcov=vcov if optimum.converged else None, converged=optimum.converged,
        iterations=optimum.iterations, fmin=optimum.value / 2, n=n, n_effective=total - layout.n_groups, S=S, mean=mean,
        Sigma=Sigma, mu=mu, chisq=total * optimum.value, df=moments - layout.f, chisq0=total * null.value,
        df0=moments - base.f,
        gfi=float(n / total @ np.array([_gfi(sample, g, means[g], Sigma[g], mu[g]) for g in groups])),
        elements=count * layout.n_groups,
        residuals=tuple(residual_fit(S[g], means[g], Sigma[g], mu[g]) for g in groups),
        weakest=weakest, information=info, extra={"pvalue": nan, "baseline_pvalue": nan} if untested else {},
    )  # fmt: skip


def _gfi(sample: Weighted | FullyWeighted, g: int, mean: Array | None, Sigma: Array, mu: Array) -> float:
    """Goodness of fit of one group with the weights of its estimator."""
    if isinstance(sample, FullyWeighted):
        return weighted_least_squares_discrepancy.fit_of(sample.S[g], mean, Sigma, mu, sample.W[g])
    return goodness_of_fit(sample.S[g], mean, Sigma, mu, None if sample.once else sample.V[g])
