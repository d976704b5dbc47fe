"""Signs of careless answering by hand, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from repurchase.numeric.classical import careless

nan = np.nan


def test_runs_by_hand():
    x = np.array([[1, 1, 2, 2, 2, 3], [4, nan, 4, 4, nan, nan], [nan] * 6, [5] * 6], dtype=float)
    np.testing.assert_array_equal(careless.longstring(x), [3, 2, 0, 6])


def test_straight_lines_need_enough_answers():
    x = np.full((3, 12), 3.0)
    x[1, :3] = nan  # nine answers left
    x[2, 5] = 4
    np.testing.assert_array_equal(careless.straight_lines(x), [True, False, False])
    np.testing.assert_array_equal(careless.straight_lines(x, at_least=9), [True, True, False])
    assert not careless.straight_lines(np.full((2, 12), nan), at_least=0).any()


def test_missing_share():
    np.testing.assert_array_equal(careless.missing_share(np.array([[1, nan, nan, 4], [1, 2, 3, 4]])), [0.5, 0])
    np.testing.assert_array_equal(careless.missing_share(np.empty((2, 0))), [0, 0])


def test_variability_by_hand():
    got = careless.individual_variability(np.array([[1, 5, nan], [3, 3, 3], [nan, nan, 2]], dtype=float))
    np.testing.assert_allclose(got, [np.sqrt(8), 0, nan])


def test_distance_of_a_singular_matrix_does_not_exist():
    x = np.random.default_rng(1).integers(1, 6, (30, 3)).astype(float)
    assert np.isnan(careless.mahalanobis(np.column_stack([x, x[:, 0]])).squared).all()
    assert np.isnan(careless.mahalanobis(x[:3]).squared).all()
    assert np.isnan(careless.mahalanobis(np.empty((4, 0))).p_value).all()


def test_even_odd_needs_three_scales_that_differ():
    x = np.array([[1, 1, 5, 5, 3, 3], [2, 2, 2, 2, 2, 2], [1, 5, 5, 1, 1, 5]], dtype=float)
    groups = [(0, 1), (2, 3), (4, 5)]
    np.testing.assert_allclose(careless.even_odd(x, groups), [1, nan, -1])
    assert np.isnan(careless.even_odd(x, groups[:2])).all()
    assert np.isnan(careless.even_odd(x, [])).all()


def test_no_pairs_no_consistency():
    x = np.random.default_rng(2).integers(1, 6, (40, 5)).astype(float)
    pairs = careless.item_pairs(x, 0.95)
    assert pairs.shape == (0, 2)
    assert np.isnan(careless.pair_consistency(x, pairs)).all()


def test_first_equal_takes_blanks_for_blanks():
    x = np.array([[1, nan], [2, nan], [1, nan], [1, 0.0], [1, -0.0]])
    np.testing.assert_array_equal(careless.first_equal(x), [0, 1, 0, 3, 3])
    np.testing.assert_array_equal(careless.first_equal(np.empty((3, 0))), [0, 1, 2])


def test_nearest_match_by_hand():
    x = np.array([[1, 2, 3, 4], [1, 2, 3, 5], [5, 5, 5, 5], [nan] * 4])
    np.testing.assert_allclose(careless.nearest_match(x), [0.75, 0.75, 0.25, 0])
    assert np.isnan(careless.nearest_match(x[:1])).all()


def test_nearest_match_across_blocks(monkeypatch):
    x = np.random.default_rng(3).integers(1, 6, (70, 9)).astype(float)
    whole = careless.nearest_match(x)
    monkeypatch.setattr(careless, "BLOCK", 16)
    np.testing.assert_array_equal(careless.nearest_match(x), whole)
    plain = [max((x[i] == x[j]).mean() for j in range(70) if j != i) for i in range(70)]
    np.testing.assert_allclose(whole, plain, atol=1e-7)


def test_fence_by_hand():
    assert careless.upper_fence(np.array([1, 2, 3, 4, 5, nan]), 3) == pytest.approx(4 + 3 * 2)
    assert careless.upper_fence(np.array([nan]), 3) == np.inf


def test_lowest_share():
    values = np.append(np.arange(100.0), nan)
    assert np.flatnonzero(careless.lowest(values, 0.05)).tolist() == [0, 1, 2, 3, 4]
    assert not careless.lowest(values[:10], 0.05).any()


answers = arrays(
    float, st.tuples(st.integers(1, 12), st.integers(1, 8)), elements=st.sampled_from([1, 2, 3, 4, 5, nan])
)


@given(answers, st.randoms())
def test_indices_belong_to_persons_not_to_places(x, random):
    order = list(range(len(x)))
    random.shuffle(order)
    for index in (
        careless.longstring,
        careless.individual_variability,
        careless.missing_share,
        careless.straight_lines,
    ):
        np.testing.assert_array_equal(index(x[order]), index(x)[order])
    np.testing.assert_array_equal(careless.nearest_match(x[order]), careless.nearest_match(x)[order])


@given(answers)
def test_bounds(x):
    run = careless.longstring(x)
    assert (run <= (~np.isnan(x)).sum(axis=1)).all()
    first = careless.first_equal(x)
    assert (first <= np.arange(len(x))).all()
    np.testing.assert_array_equal(x[first], x)
    consistency = careless.row_correlations(x, x[:, ::-1])
    assert (np.abs(consistency[~np.isnan(consistency)]) <= 1).all()
