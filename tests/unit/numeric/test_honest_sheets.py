"""Honest sheets: their shares and correlations, chances worked by hand, and nearness that chance alone would give."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import binom, multivariate_normal

from repurchase.numeric.categorical.polychoric import polychorics
from repurchase.numeric.honest_sheets.coincidences import MOST_PATTERNS, copy_chance, line_chance, same_profile
from repurchase.numeric.honest_sheets.nearness import BY_CHANCE, Nearness, nearness
from repurchase.numeric.honest_sheets.sheet_model import MOST_READ, SheetModel, drawn_sheets, sheet_model, surprise


def rng(seed=1):
    return np.random.default_rng(seed)


def sample(n=400, k=6, r=0.6, seed=2):
    g = rng(seed)
    z = np.sqrt(r) * g.normal(size=(n, 1)) + np.sqrt(1 - r) * g.normal(size=(n, k))
    return 1.0 + np.searchsorted([-1.0, 0.2, 1.3], z)


def test_drawn_sheets_have_the_shares_and_the_correlations_of_the_sample():
    x = sample()
    drawn = drawn_sheets(sheet_model(x, rng()), 40_000, rng())
    for j in range(x.shape[1]):
        for value in (1, 2, 3, 4):
            assert (drawn[:, j] == value).mean() == pytest.approx((x[:, j] == value).mean(), abs=0.01)
    ours = polychorics(drawn.astype(int) - 1).correlations
    assert np.abs(ours - polychorics(x.astype(int) - 1).correlations).max() < 0.03


def test_reversed_questions_stay_reversed_and_odd_columns_are_drawn_as_they_are():
    x = sample()
    x[:, 0] = 5 - x[:, 0]
    x = np.column_stack([x, np.full(len(x), 3.0), np.full(len(x), np.nan)])
    x[:7, 1] = np.nan
    drawn = drawn_sheets(sheet_model(x, rng()), 5000, rng())
    assert np.corrcoef(drawn[:, 0], drawn[:, 1])[0, 1] < -0.3
    assert (drawn[:, 6] == 3).all()
    assert np.isnan(drawn[:, 7]).all()
    assert not np.isnan(drawn[:, :7]).any()


def test_a_slider_is_drawn_from_its_own_answers():
    g = rng(5)
    x = np.round(50 + 15 * np.sqrt(0.6) * g.normal(size=(300, 1)) + 15 * np.sqrt(0.4) * g.normal(size=(300, 3)))
    drawn = drawn_sheets(sheet_model(x, rng()), 4000, rng())
    assert set(np.unique(drawn)) <= set(np.unique(x))
    assert np.corrcoef(drawn, rowvar=False)[0, 1] == pytest.approx(np.corrcoef(x, rowvar=False)[0, 1], abs=0.08)


def test_the_model_does_not_depend_on_the_order_of_respondents_and_reads_a_part_of_many():
    x = sample(n=300)
    one, other = sheet_model(x, rng()), sheet_model(x[::-1], rng())
    assert np.allclose(one.weights, other.weights, atol=1e-8)
    many = np.tile(x, (20, 1))
    assert len(sheet_model(many, rng()).answers[0]) == MOST_READ


def test_a_chance_of_straight_lines_is_that_of_the_normal_integral():
    x = sample(n=5000, k=3, seed=8)
    model = sheet_model(x, rng())
    drawn = drawn_sheets(model, 200_000, rng())
    r = polychorics(x.astype(int) - 1).correlations
    share = np.array([(x[:, j] == 4).mean() for j in range(3)])
    top = multivariate_normal(np.zeros(3), r).cdf(ndtri(share))  # the upper corner, by symmetry: all three at 4
    lines = (drawn == drawn[:, :1]).all(axis=1)
    rate = {v: (lines & (drawn[:, 0] == v)).mean() for v in (1, 2, 3, 4)}
    assert rate[4] == pytest.approx(top, abs=0.004)
    expected = sum(share for share in rate.values() if share <= rate[4])
    assert line_chance(drawn, np.full((1, 3), 4.0))[0] == pytest.approx(expected)


def test_a_line_is_held_against_lines_no_likelier_by_hand():
    drawn = np.array([[1, 1, 1]] * 2 + [[2, 2, 2]] * 3 + [[3, 3, 3]] * 1 + [[1, 2, 3]] * 4, float)
    x = np.array([[1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4], [2, np.nan, 2]], float)
    assert line_chance(drawn, x) == pytest.approx([0.3, 0.6, 0.1, 0.0, 0.6])


def test_fewer_questions_make_a_line_likelier():
    drawn = drawn_sheets(sheet_model(sample(), rng()), 20_000, rng())
    whole, half = np.full((1, 6), 2.0), np.array([[2.0, 2.0, 2.0, np.nan, np.nan, np.nan]])
    assert line_chance(drawn, half)[0] > line_chance(drawn, whole)[0] > 0


def test_a_copy_is_held_against_copies_no_more_usual_by_hand():
    model = SheetModel((np.array([1.0, 1, 1, 2]), np.array([1.0, 1, 2, 2])), np.eye(2))
    drawn = np.array([[1, 1]] * 3 + [[2, 2]] * 2 + [[1, 2]] * 1, float)
    # pairs of equal sheets among 15: three of (1, 1), one of (2, 2); (2, .) is the rarer sheet
    x = np.array([[1, 1], [2, 2]], float)
    assert copy_chance(model, drawn, x, 3) == pytest.approx([1.0 * 4 / 15, 1 / 15])
    assert copy_chance(model, drawn, x, 5) == pytest.approx([2 * 4 / 15, 2 / 15])


def test_rare_patterns_of_blanks_are_no_proof():
    x = np.full((MOST_PATTERNS + 30, 10), 2.0)
    for i in range(len(x)):
        x[i, [j for j in range(8) if i >> j & 1]] = np.nan
    drawn = np.full((50, 10), 1.0)
    assert (line_chance(drawn, x) == 1.0).sum() == 30
    assert line_chance(drawn, x[:0]).shape == (0,)


def test_profiles_shared_by_hand():
    assert same_profile(np.array([0, 0, 1, 2])) == pytest.approx(2 / 12)
    assert same_profile(np.array([0])) == 1.0


def test_surprise_is_minus_the_log_share():
    model = SheetModel((np.array([1.0, 1, 1, 2]),), np.eye(1))
    got = surprise(model, np.array([[1.0], [2.0], [np.nan]]))
    assert got[:, 0] == pytest.approx([-np.log(0.75), -np.log(0.25), 0.0])


def test_honest_sheets_stand_nearer_as_often_as_chance_says():
    found = [nearness(x, sheet_model(x, rng()), rng(s)) for s in range(6) for x in [sample(150, 20, 0.4, 50 + s)]]
    assert np.mean([f.share for f in found]) <= 2 * BY_CHANCE
    assert min(f.p_value for f in found) > 0.001


@pytest.mark.parametrize("altered", [0, 1, 2])
def test_altered_copies_stand_nearer(altered):
    x, g = sample(150, 20, 0.4), rng(4)
    x[100:120] = x[:20]
    for i in range(100, 120):
        for j in g.choice(20, altered, replace=False):
            x[i, j] = x[i, j] + 1 if x[i, j] < 3 else x[i, j] - 1
    found = nearness(x, sheet_model(x, rng()), rng())
    copied = np.r_[0:20, 100:120]
    assert found.nearer[copied].mean() > 0.8
    assert np.delete(found.nearer, copied).mean() < 0.05
    assert found.p_value < 1e-6


def test_the_p_value_is_binomial():
    found = Nearness(np.arange(200), np.arange(200) < 6)
    assert found.p_value == pytest.approx(binom.sf(5, 200, 1 / 101))
    assert Nearness(np.arange(5), np.zeros(5, bool)).p_value == 1.0


def test_many_sheets_are_looked_at_in_part():
    x = sample(600, 10)
    found = nearness(x, sheet_model(x, rng()), rng())
    assert len(found.rows) == 250_000 // 600
    assert len(set(found.rows)) == len(found.rows)
    assert len(nearness(x[:2], sheet_model(x, rng()), rng()).rows) == 2
