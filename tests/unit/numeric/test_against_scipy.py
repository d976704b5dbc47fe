"""Small tests that are hand-made (docs/decisions/0026) are scipy.stats' own to rounding."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from repurchase.numeric.classical.careless import mahalanobis
from repurchase.numeric.classical.group_means import rank_test, welch_t
from repurchase.numeric.classical.moments import kurtosis, mean_interval, skewness
from repurchase.numeric.classical.rank_correlation import mean_ranks, spearman
from repurchase.numeric.classical.shares import mcnemar
from repurchase.numeric.classical.studentized_range import studentized_range_ppf, studentized_range_sf

CLOSE = 1e-12  # sums of some hundred doubles


def samples(seed: int) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [np.clip(np.round(rng.normal(3 + 0.2 * j, 1.1, n)), 1, 5) for j, n in enumerate(rng.integers(8, 90, 4))]


def agree(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=CLOSE, atol=CLOSE)


@pytest.mark.parametrize("seed", range(8))
def test_tests_of_groups(seed):
    groups = samples(seed)
    a, b = groups[:2]
    t, ours = stats.ttest_ind(a, b, equal_var=False), welch_t(a, b)
    interval = t.confidence_interval(0.95)
    agree(
        (ours.statistic, ours.df, ours.p_value, ours.ci_low, ours.ci_high),
        (t.statistic, t.df, t.pvalue, interval.low, interval.high),
    )
    h, ranks = stats.kruskal(*groups), rank_test(groups)
    agree((ranks.statistic, ranks.p_value), (h.statistic, h.pvalue))
    u = stats.mannwhitneyu(a, b, use_continuity=False, method="asymptotic")
    agree(rank_test([a, b]).p_value, u.pvalue)
    agree(rank_test([a, b]).effect, 2 * u.statistic / (len(a) * len(b)) - 1)


@pytest.mark.parametrize("seed", range(8))
def test_moments_ranks_and_distances(seed):
    x = np.concatenate(samples(seed))
    y = np.clip(np.round(x + np.random.default_rng(seed + 100).normal(size=len(x))), 1, 5)
    agree((skewness(x), kurtosis(x)), (stats.skew(x, bias=False), stats.kurtosis(x, bias=False)))
    agree((skewness(x, "moment"), kurtosis(x, "moment")), (stats.skew(x), stats.kurtosis(x)))
    agree(mean_interval(x), stats.t.interval(0.95, len(x) - 1, x.mean(), stats.sem(x)))
    assert np.array_equal(mean_ranks(x), stats.rankdata(x))
    rho, ours = stats.spearmanr(x, y), spearman(x, y)
    agree((ours.rho, ours.p_value), (rho.statistic, rho.pvalue))
    far = mahalanobis(np.column_stack([x, y]))
    agree(far.p_value, stats.chi2.sf(far.squared, 2))
    first, second = x > 2, y > 3
    pairs = (first & ~second).sum(), (~first & second).sum()
    agree(mcnemar(first, second).p_value, stats.binomtest(int(pairs[0]), int(sum(pairs))).pvalue)


@pytest.mark.parametrize(("k", "df"), [(2, 5.0), (3, 24.6), (4, 87.3), (6, 400.0)])
def test_tukeys_range(k, df):
    agree(studentized_range_sf(3.4, k, df), stats.studentized_range.sf(3.4, k, df))
    assert studentized_range_ppf(0.95, k, df) == pytest.approx(stats.studentized_range.ppf(0.95, k, df), rel=1e-9)


def test_screening_does_not_load_scipys_statistics():
    """They cost as much as everything else that a look at a survey loads."""
    look = "import sys, repurchase as rp; rp.check(rp.sample_survey()).to_dict(); print('scipy.stats' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, encoding="utf-8", timeout=120)
    assert done.stdout.strip() == "False", done.stderr
