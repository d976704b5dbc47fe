"""Long simulations: coverage of bootstrap intervals, size of the tests of invariance."""

import numpy as np
import pandas as pd
import pytest

import repurchase as rp

pytestmark = pytest.mark.slow
MODEL = "X =~ x1 + x2 + x3\nM =~ m1 + m2 + m3\nY =~ y1 + y2 + y3\nM ~ a*X\nY ~ b*M + X\nind := a*b"
N, REPLICATIONS, DRAWS = 238, 400, 999


def sample(rng):
    x = rng.normal(size=N)
    m = 0.4 * x + np.sqrt(1 - 0.16) * rng.normal(size=N)
    y = 0.35 * m + 0.2 * x + 0.85 * rng.normal(size=N)
    parts = {"x": x, "m": m, "y": y}
    return pd.DataFrame(
        {f"{k}{i + 1}": l * v + np.sqrt(1 - l**2) * rng.normal(size=N)
         for k, v in parts.items() for i, l in enumerate((0.85, 0.8, 0.75))}
    )  # fmt: skip


def test_intervals_of_an_indirect_effect_cover_it():
    """Loadings of .85 on the markers scale both paths alike: a*b = .4 * .35 in the markers' metric."""
    rng = np.random.default_rng(2024)
    covered = {"percentile": 0, "bca": 0}
    for r in range(REPLICATIONS):
        boot = rp.fit(MODEL, sample(rng)).bootstrap(draws=DRAWS, seed=r)
        for kind in covered:
            low, high = boot.interval("ind", kind)
            covered[kind] += low <= 0.4 * 0.35 <= high
    error = np.sqrt(0.05 * 0.95 / REPLICATIONS)
    for kind, n in covered.items():
        assert abs(n / REPLICATIONS - 0.95) < 3 * error, f"{kind}: {n / REPLICATIONS:.3f}"


def test_invariance_tests_keep_their_size():
    """The chi-square differences of true ladders reject in about one of twenty, and verdicts hardly ever."""
    rng = np.random.default_rng(7)
    model = "X =~ x1 + x2 + x3\nM =~ m1 + m2 + m3\nY =~ y1 + y2 + y3"
    rejected = np.zeros(3)
    verdicts = 0
    for _ in range(REPLICATIONS):
        frame = pd.concat([sample(rng).assign(g="a"), sample(rng).assign(g="b")], ignore_index=True)
        found = rp.invariance(model, frame, "g", "MLR", partial=False)
        rejected += [c.p_value < 0.05 for c in found.comparisons]
        verdicts += sum(s.verdict == "rejected" for s in found.steps)
    error = np.sqrt(0.05 * 0.95 / REPLICATIONS)
    assert (np.abs(rejected / REPLICATIONS - 0.05) < 4 * error).all(), rejected / REPLICATIONS
    assert verdicts / (3 * REPLICATIONS) < 0.02
