"""Clusters and weights in the kernels: by hand, and by what must be the same without them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.numeric.estimate.fit_maximum_likelihood import group_moments
from repurchase.numeric.missing.likelihood import evaluate, moment_hessian, patterns
from repurchase.numeric.resampling.counts import cluster_counts, cluster_jackknife_parts
from repurchase.numeric.robust.casewise import _saturated_trace
from repurchase.numeric.robust.design import PLAIN, Design, summed_by


def test_sums_of_clusters_by_hand():
    scores = np.array([[1.0, 2.0], [3.0, 5.0], [10.0, -1.0]])
    weights, clusters = np.array([1.0, 2.0, 0.5]), np.array([1, 0, 1])
    found = Design((weights,), (clusters,)).summed(0, scores)
    assert found == pytest.approx(np.sqrt(2) * np.array([[6.0, 10.0], [6.0, 1.5]]))
    assert Design((weights,)).summed(0, scores) == pytest.approx(scores * weights[:, None])
    assert PLAIN.summed(0, scores) is scores


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_clusters_of_one_case_are_cases(seed):
    rng = np.random.default_rng(seed)
    y, n = rng.normal(size=(40, 3)) @ (np.eye(3) + 0.3), 40
    alone = Design(None, (rng.permutation(n),))
    for means in (False, True):
        for x in (np.array([], int), np.array([1])):
            single = _saturated_trace(y, x, means, PLAIN, 0)
            assert _saturated_trace(y, x, means, alone, 0) == pytest.approx(single * n / (n - 1), rel=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_whole_weights_are_repeated_rows(seed):
    rng = np.random.default_rng(seed)
    y, times = rng.normal(size=(30, 3)), rng.integers(1, 4, 30)
    y[rng.random(y.shape) < 0.2] = np.nan
    y[:5] = rng.normal(size=(5, 3))
    kept = ~np.isnan(y).all(1)
    y, times = y[kept], times[kept]
    weighted, repeated = patterns(y, times.astype(float)), patterns(np.repeat(y, times, axis=0))
    assert weighted.total == repeated.total == times.sum()
    at = (np.eye(3) + 0.3, np.zeros(3))
    one, two = evaluate(weighted, *at), evaluate(repeated, *at)
    assert one.deviance == pytest.approx(two.deviance, rel=1e-10)
    assert moment_hessian(weighted, one) == pytest.approx(moment_hessian(repeated, two), rel=1e-8, abs=1e-8)
    whole = ~np.isnan(y).any(1)
    S, mean = group_moments([y[whole]], 0, (times[whole].astype(float),))
    again, centre = group_moments([np.repeat(y[whole], times[whole], axis=0)], 0)
    assert S == pytest.approx(again) and mean == pytest.approx(centre)


def test_resamples_hold_whole_clusters():
    codes = [np.array([0, 0, 1, 2, 2, 2]), np.array([1, 0, 1])]
    counts = [np.concatenate(c) for c in zip(*cluster_counts(codes, 600, seed=4), strict=True)]
    for found, c in zip(counts, codes, strict=True):
        assert found.shape == (600, len(c))
        for k in np.unique(c):
            assert np.ptp(found[:, c == k], axis=1).max() == 0
        firsts = found[:, [int(np.flatnonzero(c == k)[0]) for k in np.unique(c)]]
        assert (firsts.sum(1) == c.max() + 1).all()  # as many clusters as there are
        assert firsts.std() > 0.5
    left = [np.concatenate(c) for c in zip(*(part() for part in cluster_jackknife_parts(codes)), strict=True)]
    assert left[0].tolist()[:3] == [[0, 0, 1, 1, 1, 1], [1, 1, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0]]
    assert left[1].tolist()[3:] == [[1, 0, 1], [0, 1, 0]]


def test_sums_carry_the_factor_of_few_clusters():
    values = np.ones((6, 1))
    assert summed_by(values, np.array([0, 0, 1, 1, 2, 2])).ravel() == pytest.approx([2 * np.sqrt(3 / 2)] * 3)
