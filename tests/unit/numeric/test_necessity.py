"""Ceilings, their effect sizes and tests: hand-worked, against enumeration, and under the null."""

from __future__ import annotations

import time
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.numeric.necessity import zone_tests
from repurchase.numeric.necessity.bottlenecks import needed_levels, outcome_levels, share_below, share_of_range
from repurchase.numeric.necessity.ceilings import Scope, line_ceiling, step_ceiling
from repurchase.numeric.necessity.zone_tests import association_p, permutation_p, step_effects

X, Y = np.array([1.0, 2, 3, 4, 5]), np.array([1.0, 3, 2, 4, 5])  # corners (1, 1), (2, 3), (4, 4), (5, 5)


def test_the_step_function_worked_by_hand():
    found = step_ceiling(X, Y)
    assert found.corners.tolist() == [[1, 1], [2, 3], [4, 4], [5, 5]]
    assert found.effect == pytest.approx((1 * 4 + 2 * 2 + 1 * 1) / 16)
    assert (found.accuracy, np.isnan(found.slope)) == (1.0, True)


def test_the_line_worked_by_hand():
    found = line_ceiling(X, Y)  # Sxy = 9, Sxx = 10; through (3, 3.25)
    assert found.slope == pytest.approx(0.9)
    assert found.intercept == pytest.approx(0.55)
    top = (5 - 0.55) / 0.9  # where it meets the roof; the zone is a triangle with its foot at (1, 1.45)
    assert found.effect == pytest.approx((top - 1) * (5 - 1.45) / 2 / 16)
    assert found.accuracy == pytest.approx(4 / 5)  # (2, 3) lies above it


def test_observations_that_coincide_at_a_corner_all_count_for_the_line():
    twice = line_ceiling(np.append(X, [2.0, 2.0]), np.append(Y, [3.0, 3.0]))
    slope, intercept = np.polyfit([1, 2, 2, 2, 4, 5], [1, 3, 3, 3, 4, 5], 1)
    assert (twice.slope, twice.intercept) == (pytest.approx(slope), pytest.approx(intercept))


def test_a_theoretical_scope_adds_what_was_possible_and_not_observed():
    found = step_ceiling(X, Y, Scope(0, 6, 0, 6))
    assert found.effect == pytest.approx((1 * 6 + 1 * 5 + 2 * 3 + 1 * 2 + 1 * 1) / 36)


def test_one_corner_leaves_nothing_empty():
    assert step_ceiling(X, Y[::-1]).effect == 0
    found = line_ceiling(X, Y[::-1])
    assert (found.effect, found.accuracy, np.isnan(found.slope)) == (0.0, 1.0, True)


@pytest.mark.parametrize("fit", [step_ceiling, line_ceiling])
def test_nothing_that_varies_has_no_effect(fit):
    assert np.isnan(fit(np.ones(5), Y).effect)
    assert np.isnan(fit(X, np.ones(5)).effect)


def test_bottlenecks_worked_by_hand():
    box = Scope.empirical(X, Y)
    levels = outcome_levels(box, 4)
    assert levels.tolist() == [1, 2, 3, 4, 5]
    needed = needed_levels(step_ceiling(X, Y), levels, box)
    assert needed.tolist() == [-np.inf, 2, 2, 4, 5]
    assert share_of_range(needed, box).tolist() == [-np.inf, 0.25, 0.25, 0.75, 1]
    assert share_below(needed, X).tolist() == pytest.approx([0, 0.2, 0.2, 0.6, 0.8])
    line = needed_levels(line_ceiling(X, Y), levels, box)
    assert line[0] == -np.inf
    assert line[1:].tolist() == pytest.approx([(v - 0.55) / 0.9 for v in (2, 3, 4, 5)])


def test_a_level_that_the_ceiling_does_not_reach_is_not_reached():
    box = Scope(1, 5, 1, 7)
    needed = needed_levels(step_ceiling(X, Y, box), np.array([7.0]), box)
    assert needed.tolist() == [np.inf]
    assert np.isnan(share_below(needed, X)).all()


scores = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=3, max_size=40)


@given(scores)
def test_the_batch_equals_the_single_ceiling(pairs):
    x, y = np.array(pairs, float).T
    order = np.lexsort((-y, x))
    batch = step_effects(x[order][:, None], y[order])[0]
    single = step_ceiling(x, y).effect
    assert batch == pytest.approx(single, nan_ok=True)


@given(scores)
def test_nothing_lies_above_the_steps_and_both_effects_are_shares(pairs):
    x, y = np.array(pairs, float).T
    step, line = step_ceiling(x, y), line_ceiling(x, y)
    for px, py in zip(x, y, strict=True):
        assert py <= step.corners[step.corners[:, 0] <= px, 1].max()
    for found in (step, line):
        assert np.isnan(found.effect) or 0 <= found.effect <= 1


def test_the_permutation_p_is_that_of_all_permutations():
    x, y = np.array([1.0, 2, 3, 4, 5, 6]), np.array([1.0, 2, 4, 3, 5, 6])
    observed = step_effects(x[:, None], y)[0]
    every = np.array([step_effects(x[:, None], np.array(p))[0] for p in permutations(y)])
    exact = np.mean(every >= observed - 1e-9)
    found = permutation_p(x[:, None], y, 20_000, 1)[0]
    assert found == pytest.approx(exact, abs=4 * (exact / 20_000) ** 0.5)


def test_no_permutation_is_as_empty_as_a_perfect_corner():
    x = np.arange(30.0)
    assert permutation_p(x[:, None], x, 999, 1)[0] == pytest.approx(1 / 1000)


def test_the_permutation_p_is_uniform_where_nothing_is_related():
    random = np.random.default_rng(3)
    p = np.array([permutation_p(random.normal(size=(50, 1)), random.normal(size=50), 199, k)[0] for k in range(600)])
    grid = np.sort(p)
    distance = np.abs(grid - np.arange(1, 601) / 600).max()
    assert distance < 1.63 / 600**0.5  # Kolmogorov's bound at .01


def test_the_permutation_p_of_scores_with_few_values_does_not_reject_too_often():
    random = np.random.default_rng(4)
    p = np.array(
        [
            permutation_p(
                random.integers(1, 6, (60, 1)).astype(float), random.integers(1, 6, 60).astype(float), 199, k
            )[0]
            for k in range(400)
        ]
    )
    assert np.mean(p <= 0.05) <= 0.05 + 2 * (0.05 * 0.95 / 400) ** 0.5


def related(random, n=200, r=0.6):
    """Scores of five points that correlate, no outcome ruled out."""
    z = random.normal(size=(n, 2))
    y = r * z[:, 0] + np.sqrt(1 - r * r) * z[:, 1]
    return tuple(np.clip(np.round(4 * (3 + v)) / 4, 1, 5) for v in (z[:, 0], y))


def test_association_alone_is_no_necessity_though_the_permutation_test_says_so():
    """Sorjonen and Melin's caution: permutations reject nearly always, the comparison with association at its level."""
    random, plain, beside = np.random.default_rng(5), [], []
    for k in range(120):
        x, y = related(random)
        plain.append(permutation_p(x[:, None], y, 199, k)[0] <= 0.05)
        beside.append(association_p(x[:, None], y, 199, k)[1][0] <= 0.05)
    assert np.mean(plain) > 0.8
    assert np.mean(beside) <= 0.05 + 2 * (0.05 * 0.95 / 120) ** 0.5


def test_a_ceiling_is_found_beyond_association():
    random, hits = np.random.default_rng(6), []
    for k in range(20):
        x, y = related(random, r=0.3)
        capped = np.minimum(y, x + 0.5)
        hits.append(association_p(x[:, None], capped, 499, k)[1][0] <= 0.05)
    assert np.mean(hits) >= 0.9


def test_both_tests_leave_what_does_not_vary_unknown_and_repeat_by_their_seed():
    random = np.random.default_rng(7)
    x = np.column_stack([related(random)[0], np.full(200, 3.0)])
    y = related(random)[1]
    assert np.isnan(permutation_p(x, y, 99, 1)).tolist() == [False, True]
    assert np.isnan(association_p(x, y, 99, 1)[1]).tolist() == [False, True]
    assert permutation_p(x, y, 99, 1)[0] == permutation_p(x, y, 99, 1)[0]
    assert association_p(x, y, 99, 1)[1][0] == association_p(x, y, 99, 1)[1][0]


def test_resamples_of_many_respondents_are_drawn_a_few_at_a_time(monkeypatch):
    random = np.random.default_rng(2)
    x = random.normal(size=(40, 2)).round(1)
    y = (x[:, 0] + random.normal(size=40)).round(1)
    whole, (expected, p) = permutation_p(x, y, 400, 5), association_p(x, y, 400, 5)
    sizes = []
    monkeypatch.setattr(zone_tests, "CELLS", 40 * 30)
    monkeypatch.setattr(zone_tests, "step_effects", lambda a, b: sizes.append(b.size) or step_effects(a, b))
    assert permutation_p(x, y, 400, 5).tolist() == whole.tolist()
    again = association_p(x, y, 400, 5)
    assert max(sizes) == 40 * 30
    assert again[0] == pytest.approx(expected, rel=0.1)  # other draws: 400 of a spread of a third of the mean
    assert again[1] == pytest.approx(p, abs=0.11)  # three errors of a difference of two shares of 400


def test_ten_thousand_permutations_of_six_drivers_are_quick():
    random = np.random.default_rng(8)
    x, y = random.integers(4, 21, (238, 6)) / 4, random.integers(4, 21, 238) / 4
    start = time.process_time()
    permutation_p(x, y, 10_000, 1)
    assert time.process_time() - start < 0.3
