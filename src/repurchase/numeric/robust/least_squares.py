"""Robust errors and tests for unweighted least squares of continuous data, from casewise moments."""

from dataclasses import replace

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.solution import Solution
from repurchase.numeric.estimate.weighted_least_squares_discrepancy import case_moments, moment_jacobian
from repurchase.numeric.robust.casewise import CasewiseTraces, bread
from repurchase.numeric.robust.ml import independence, tested
from repurchase.numeric.sem.layout import Layout


def with_robust_uls(solution: Solution, data: list[Array], test: str) -> Solution:
    """Put sandwich errors and a scaled test on a ULS solution.

    Parameters
    ----------
    solution : Solution
    data : list of (n_g, p) arrays
    test : str
        Kind of the test.

    Returns
    -------
    Solution
    """
    if solution.vcov is None:
        return solution
    base, theta0 = independence(solution)
    moments = [case_moments(y, solution.layout.means) for y in data]
    J = moment_jacobian(solution.layout, solution.theta)
    A = bread(solution.layout, sum(n * j.T @ j for n, j in zip(solution.n / solution.n.sum(), J, strict=True)))
    scores = np.concatenate([z @ j for z, j in zip(moments, J, strict=True)])
    vcov = A @ (scores.T @ scores / len(scores)) @ A / solution.n_effective
    second = test != "satorra.bentler"
    null = _traces(base, theta0, moments, solution.n, second)
    return tested(
        replace(solution, vcov=vcov), test, _traces(solution.layout, solution.theta, moments, solution.n, second), null
    )


def _traces(layout: Layout, theta: Array, moments: list[Array], n: Array, second: bool) -> CasewiseTraces:
    """tr(U Gamma) and tr(U Gamma U Gamma) with unit weights."""
    share, J = n / n.sum(), moment_jacobian(layout, theta)
    A = bread(layout, sum(w * j.T @ j for w, j in zip(share, J, strict=True)))
    scores = np.concatenate([z @ j for z, j in zip(moments, J, strict=True)])
    total = len(scores)
    first = sum(float((z**2).sum() / len(z)) for z in moments) - float(np.sum((scores.T @ scores / total) * A))
    if not second:
        return CasewiseTraces(first, np.nan)
    B, at = -(scores @ A) @ scores.T, 0
    for z in moments:
        B[at : at + len(z), at : at + len(z)] += z @ z.T * (total / len(z))
        at += len(z)
    return CasewiseTraces(first, float(np.sum((B / total) ** 2)))
