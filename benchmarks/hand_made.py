"""What is hand-made against what a library offers, in one run: ``python benchmarks/hand_made.py``.

Prints processor time of both, their ratio and the largest difference of their answers; see
docs/decisions/0026-what-stays-hand-made.md. Run with OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np
from scipy import optimize, special, stats
from semopy.examples import holzinger39
from statsmodels.multivariate.factor_rotation import rotate_factors

import repurchase as rp
from repurchase.numeric.categorical.polychoric import polychorics
from repurchase.numeric.classical.group_means import rank_test, welch_t
from repurchase.numeric.classical.moments import kurtosis, skewness
from repurchase.numeric.classical.studentized_range import studentized_range_ppf, studentized_range_sf
from repurchase.numeric.factors.rotation import rotate
from repurchase.numeric.refits import ml
from repurchase.numeric.refits.complete_ml import CompleteML
from repurchase.numeric.resampling.counts import cross_products, random_counts, weighted_moments

RNG = np.random.default_rng(1)
DRAWS = 256


def cost(function: Callable[[], object], times: int = 1) -> float:
    """Processor seconds of one call, the best of three."""
    function()
    best = np.inf
    for _ in range(3):
        start = time.process_time()
        for _ in range(times):
            function()
        best = min(best, (time.process_time() - start) / times)
    return best


def row(name: str, ours: float, theirs: float, apart: float) -> None:
    """One line of the page."""
    print(f"{name:42s} {ours * 1e3:10.3f} ms {theirs * 1e3:10.3f} ms {theirs / ours:8.1f} times {apart:10.1e}")


def classical() -> None:
    """Small tests and moments against scipy.stats."""
    groups = [np.clip(np.round(RNG.normal(3, 1.1, 60)), 1, 5) for _ in range(4)]
    a, b, everything = groups[0], groups[1], np.concatenate(groups)
    theirs = stats.ttest_ind(a, b, equal_var=False)
    row("Welch's t", cost(lambda: welch_t(a, b), 200), cost(lambda: stats.ttest_ind(a, b, equal_var=False), 200),
        abs(welch_t(a, b).p_value - theirs.pvalue))  # fmt: skip
    row("Kruskal-Wallis", cost(lambda: rank_test(groups), 200), cost(lambda: stats.kruskal(*groups), 200),
        abs(rank_test(groups).p_value - stats.kruskal(*groups).pvalue))  # fmt: skip
    row("skewness and kurtosis",
        cost(lambda: (skewness(everything), kurtosis(everything)), 200),
        cost(lambda: (stats.skew(everything, bias=False), stats.kurtosis(everything, bias=False)), 200),
        abs(kurtosis(everything) - stats.kurtosis(everything, bias=False)))  # fmt: skip
    tukey = stats.studentized_range
    row("Tukey's range: probability",
        cost(lambda: studentized_range_sf(3.4, 4, 87.3), 50), cost(lambda: tukey.sf(3.4, 4, 87.3), 5),
        abs(studentized_range_sf(3.4, 4, 87.3) - tukey.sf(3.4, 4, 87.3)))  # fmt: skip
    row("Tukey's range: quantile",
        cost(lambda: studentized_range_ppf(0.95, 4, 87.3), 10), cost(lambda: tukey.ppf(0.95, 4, 87.3)),
        abs(studentized_range_ppf(0.95, 4, 87.3) - tukey.ppf(0.95, 4, 87.3)))  # fmt: skip


def by_cells(table: np.ndarray) -> float:
    """A polychoric correlation from scipy's parts: its bivariate normal probabilities, its bounded search."""
    limits = [
        np.concatenate([[-9.0], special.ndtri(np.cumsum(table.sum(k))[:-1] / table.sum()), [9.0]]) for k in (1, 0)
    ]
    corners = np.stack(np.meshgrid(*limits, indexing="ij"), axis=-1)

    def lack(rho: float) -> float:
        below = stats.multivariate_normal.cdf(corners, cov=[[1, rho], [rho, 1]])
        return -float((table * np.log(np.maximum(np.diff(np.diff(below, axis=0), axis=1), 1e-300))).sum())

    return float(optimize.minimize_scalar(lack, bounds=(-0.999, 0.999), method="bounded", options={"xatol": 1e-9}).x)


def polychoric() -> None:
    """All pairs at once against one after the other (semopy's own needs a function that scipy has removed)."""
    codes = np.clip(np.round(RNG.normal(size=(238, 1)) + RNG.normal(size=(238, 9)) + 3), 1, 5).astype(int) - 1
    sizes = np.full(9, 5)
    found = polychorics(codes, sizes)
    theirs = [by_cells(table) for table in found.counts]
    apart = np.abs(found.correlations[found.first, found.second] - theirs).max()
    row("polychoric correlations of 9 items", cost(lambda: polychorics(codes, sizes), 5),
        cost(lambda: [by_cells(table) for table in found.counts]), float(apart))  # fmt: skip


def rotation() -> None:
    """Oblimin against statsmodels on the loadings of 39 items and nine factors."""
    pattern = np.kron(np.eye(9), np.full((5, 1), 0.7))[:39] + RNG.normal(0, 0.08, (39, 9))
    turned = pattern @ np.linalg.qr(RNG.normal(size=(9, 9)))[0]

    def theirs() -> np.ndarray:
        return np.asarray(rotate_factors(turned, "oblimin", 0, "oblique")[0])

    def criterion(loadings: np.ndarray) -> float:
        squares = loadings**2
        return float((squares.T @ squares).sum() - (squares**2).sum()) / 4

    row("oblimin, 39 items and 9 factors", cost(lambda: rotate(turned, "oblimin", kaiser=False)), cost(theirs),
        criterion(rotate(turned, "oblimin", kaiser=False).loadings) - criterion(theirs()))  # fmt: skip


def batch() -> None:
    """All resamples of a three-factor model in one search, against scipy's L-BFGS-B on the same function."""
    fit = rp.fit(holzinger39.get_model(), holzinger39.get_data())
    cross = cross_products(list(fit.sample.data))
    problem = ml.prepare(fit.layout, fit.theta, cross)
    counts = [np.concatenate(part) for part in zip(*random_counts(cross.sizes, DRAWS, 7), strict=True)]
    S, mean = weighted_moments(cross, counts, 0)
    found = ml.refit(problem, S, mean)
    layout = problem.layout
    form = CompleteML(layout, ml.sample_moments(S, None, problem.weights), layout.exogenous(S, mean))
    objective, W, start = ml._dense(form), problem.whitening, layout.reduce(problem.theta)

    def alone(r: int) -> np.ndarray:
        def value(z: np.ndarray) -> tuple[float, np.ndarray]:
            F, g = objective((start + W @ z)[None], np.array([r]))
            return float(F[0]), W.T @ g[0]

        done = optimize.minimize(value, np.zeros(len(start)), jac=True, method="L-BFGS-B",
                                 options={"ftol": 1e-15, "gtol": 1e-7})  # fmt: skip
        return start + W @ done.x

    theirs = np.array([alone(r) for r in range(len(S))])
    mine, rows = layout.reduce(found.theta), np.flatnonzero(found.converged)
    higher = objective(mine[rows], rows)[0] - objective(theirs[rows], rows)[0]
    row(f"L-BFGS, {len(S)} resamples of three factors", cost(lambda: ml.refit(problem, S, mean)),
        cost(lambda: [alone(r) for r in range(len(S))]), float(higher.max()))  # fmt: skip
    print(f"  last column: how much higher ours ends at most; scipy's ends higher by 1e-6 in {(higher < -1e-6).sum()},"
          f" ours has not converged in {(~found.converged).sum()}")  # fmt: skip


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(f"{'':42s} {'ours':>13s} {'theirs':>13s} {'ratio':>14s} {'apart':>10s}")
    classical()
    polychoric()
    rotation()
    batch()
