"""GLS and ULS for complete continuous data: from moments to a `Solution`."""

from math import nan

import numpy as np

from repurchase.numeric.baseline import baseline_layout, baseline_theta, count_moments, with_sample
from repurchase.numeric.fit_residual import goodness_of_fit, residual_fit
from repurchase.numeric.sem import Array, Layout, implied
from repurchase.numeric.sem_ls import Weighted, discrepancy, gauss_newton, hessian
from repurchase.numeric.sem_optimise import Optimum, optimise, search
from repurchase.numeric.sem_start import starts
from repurchase.numeric.solution import Solution, invert_information


def search_ls(layout: Layout, sample: Weighted, start: Array | None = None) -> Optimum:
    """The least-squares optimum for one sample."""
    return search(
        layout,
        starts(layout, sample.S, sample.mean, start),
        lambda theta: discrepancy(layout, theta, sample),
        lambda theta: gauss_newton(layout, theta, sample, sample.weights),
        lambda theta: hessian(layout, theta, sample),
    )


def fit_ls(
    layout: Layout, S: Array, mean: Array | None, n: Array, kind: str, start: Array | None = None
) -> Solution:
    """The GLS or ULS `Solution` of a model for complete data.

    Parameters
    ----------
    S, mean : (G, p, p), (G, p) or None
        S with divisor ``n_g - 1``; means only with a mean structure.
    n : (G,) array
        Cases of each group.
    kind : {"GLS", "ULS"}

    Notes
    -----
    As in lavaan, groups count by n_g - 1 in F and in the test, by n_g in the information; the latter is multiplied by
    N - G, which also stands for N in RMSEA and its relatives.
    """
    layout = with_sample(layout, S, mean)
    total = float(n.sum())
    weights = n / total
    V = np.linalg.inv(S) if kind == "GLS" else np.broadcast_to(np.eye(layout.p), S.shape).copy()
    sample = Weighted(S, mean, V, (n - 1) / total, kind == "ULS")
    optimum = search_ls(layout, sample, start)
    theta = optimum.theta[None]
    info = gauss_newton(layout, theta, sample, weights)
    vcov, weakest = invert_information(layout, info, total - layout.n_groups)
    Sigma, mu = (a[0] for a in implied(layout, theta))
    groups = range(layout.n_groups)
    means = [None if mean is None else mean[g] for g in groups]
    base = with_sample(baseline_layout(layout), S, mean)
    null = optimise(
        base, baseline_theta(base, S, mean), lambda t: discrepancy(base, t, sample),
        lambda t: gauss_newton(base, t, sample, sample.weights), lambda t: hessian(base, t, sample),
    )  # fmt: skip
    moments, counted = count_moments(layout), V if kind == "GLS" else [None] * layout.n_groups
    count = layout.p * (layout.p + 1) // 2 + int(layout.means) * layout.p
    return Solution(
        layout=layout, theta=optimum.theta, vcov=vcov if optimum.converged else None, converged=optimum.converged,
        iterations=optimum.iterations, fmin=optimum.value / 2, n=n, n_effective=total - layout.n_groups, S=S, mean=mean,
        Sigma=Sigma, mu=mu, chisq=total * optimum.value, df=moments - layout.f, chisq0=total * null.value,
        df0=moments - base.f,
        gfi=float(sum(weights[g] * goodness_of_fit(S[g], means[g], Sigma[g], mu[g], counted[g]) for g in groups)),
        elements=count * layout.n_groups,
        residuals=tuple(residual_fit(S[g], means[g], Sigma[g], mu[g]) for g in groups),
        weakest=weakest, information=info, extra={"pvalue": nan, "baseline_pvalue": nan} if kind == "ULS" else {},
    )  # fmt: skip
