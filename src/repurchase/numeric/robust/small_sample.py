"""The scaling of a robust test from an unbiased estimate of the fourth moments, for small samples.

Gamma = mean(z z') underestimates the covariances of sample moments, and the more so the more items there are, so that
the scaled test of a small sample rejects too often even after a correction such as Swain's. Browne's unbiased estimate
takes that away. Neither matrix is ever formed.
"""

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.moment_derivatives import pair_entries
from repurchase.numeric.linear.covariance_stacks import inverse
from repurchase.numeric.robust.casewise import Deviations, first_trace
from repurchase.numeric.sem.layout import Layout, dictionary, implied_from, matrices

SMALLEST = 4  # the unbiased estimate divides by (n - 2)(n - 3)


def unbiased_trace(layout: Layout, theta: Array, part: Deviations, A: Array) -> float:
    """Compute tr(U Gamma) of one group with an unbiased Gamma of its covariances.

    Parameters
    ----------
    layout : Layout
        Of one group, without covariates; its means, where it has any, are the sample's.
    theta : (q,) array
    part : Deviations
    A : (q, q) array
        Inverse of the expected information of one observation, at theta.

    Returns
    -------
    float
        NaN with fewer than four respondents.

    Notes
    -----
    Gamma_u = n(n-1)/((n-2)(n-3)) Gamma - n/((n-2)(n-3)) [Gamma_N - 2 s s'/(n-1)], with Gamma_N the normal-theory matrix
    at S and s = vech(S). lavaan has it as ``gamma.unbiased = TRUE`` of its Satorra-Bentler test.

    References
    ----------
    Browne (1982), in Hawkins, Topics in Applied Multivariate Analysis; Du & Bentler (2022), 40-year old unbiased
    distribution free estimator reliably improves SEM statistics for nonnormal data, Structural Equation Modeling 29.
    """
    n = len(part.d)
    if n < SMALLEST:
        return np.nan
    below = (n - 2) * (n - 3)
    normal, square = _normal_traces(layout, theta, part.M, A)
    found = first_trace(layout, theta, [part], A)
    return float(n * (n - 1) / below * found - n / below * (normal - 2 / (n - 1) * square))


def _normal_traces(layout: Layout, theta: Array, S: Array, A: Array) -> tuple[float, float]:
    """tr(U Gamma_N) and s' U s, Gamma_N the normal-theory matrix at S and s = vech(S)."""
    mats = matrices(layout, theta[None])
    W, D = inverse(implied_from(mats)[0])[0, 0], dictionary(mats)[0, 0]
    M, WD = W @ S, W @ D
    K, u, v, h = WD.T @ S @ WD, layout.u, layout.v, layout.h
    uu, uv, vv = pair_entries(K, u, v)
    B = uu * vv
    B += uv * K.take(u, axis=1).take(v, axis=0)
    B *= A
    own, twice = h * K[u, v], float((M * M.T).sum())
    normal = 0.5 * (float(np.trace(M)) ** 2 + twice) - float(h @ B @ h)
    return normal, 0.5 * twice - float(own @ A @ own)
