"""Scores raised within their scale, and what a linear effect makes of it: worked by hand, and what holds of any answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from repurchase.analysis.decisions.what_if.agreement import AgreementLink
from repurchase.analysis.decisions.what_if.predicted import LeverScores, predicted_changes
from repurchase.numeric.prediction.capped_change import (
    LEVELS,
    RaisedCells,
    agreeing_categories,
    binned,
    changed_mean,
    class_means,
    probit_units,
    raised_by,
    raised_to,
    top_quartile,
)
from repurchase.numeric.resampling.intervals import percentile_limits

ONE = np.ones


def column(*values):
    return np.array(values, float)[:, None]


def test_a_raise_ends_where_the_scale_does():
    assert raised_by(np.array([1.0, 4.5, 4.75, 5.0]), 0.5, 5.0).tolist() == [0.5, 0.5, 0.25, 0.0]
    assert raised_to(np.array([1.0, 4.0, 4.5]), 4.0).tolist() == [3.0, 0.0, 0.0]


def test_the_top_quartile_begins_where_a_quarter_is_reached():
    assert top_quartile(np.array([1.0, 2, 3, 4, 5, 5, 5, 4]), ONE(8)) == 5.0  # three of eight
    assert top_quartile(np.array([1.0, 2, 3, 4, 5, 4, 3, 2]), ONE(8)) == 4.0  # one of eight reaches 5, three 4
    assert top_quartile(np.array([1.0, 2, 3, 4]), ONE(4)) == 4.0  # a quarter exactly
    assert top_quartile(np.array([1.0, 2, 3, 4]), np.array([1.0, 1, 9, 1])) == 3.0


def test_a_mean_changes_by_hand():
    """Four respondents, one lever: moved 0.5, 0.5, 0.25, 0; effect 0.8; outcomes 3, 4.9, 4, 5 on five points.

    Shifts 0.4, 0.4 (0.1 of them within the scale), 0.2, 0: together 0.7, on average 0.175.
    """
    moved = column(0.5, 0.5, 0.25, 0.0)
    y = np.array([3, 4.9, 4, 5])
    assert changed_mean(y, moved, np.array([[0.8]]), (1.0, 5.0), ONE(4)) == pytest.approx([0.175])
    weights = np.array([1.0, 2, 1, 1])  # (0.4 + 2 x 0.1 + 0.2) / 5
    assert changed_mean(y, moved, np.array([[0.8]]), (1.0, 5.0), weights) == pytest.approx([0.16])
    down = changed_mean(np.array([1.1, 3, 3, 3]), moved, np.array([[-0.8]]), (1.0, 5.0), ONE(4))
    assert down == pytest.approx([-(0.1 + 0.4 + 0.2) / 4])


def test_levers_together_add_up_before_the_cap():
    moved = np.array([[0.5, 0.5], [0.5, 0.0]])
    both = changed_mean(np.array([3.0, 4.9]), moved, np.array([[0.8, 0.4]]), (1.0, 5.0), ONE(2))
    assert both == pytest.approx([(0.6 + 0.1) / 2])


def test_a_share_changes_by_hand():
    """Threshold 1, slope 0.5, two probit units a point; scores 1 and 3, moved 0.5 and 0; effect 0.4.

    The first goes from Phi(-0.5) to Phi(-0.5 + 2 x 0.2), the second stays.
    """
    cells = RaisedCells.of(np.array([1.0, 3.0]), column(0.5, 0.0), np.array([0.4]), np.array([3.0, 1.0]))
    change = cells.changed_share(np.array([[0.4]]), np.array([[1.0, 0.5, 2.0]]))
    assert change == pytest.approx([0.75 * (norm.cdf(-0.1) - norm.cdf(-0.5))])


def test_cells_of_rating_scales_are_exact_and_others_close():
    rng = np.random.default_rng(3)
    for decimals, tolerance in ((0, 1e-12), (6, 2e-3)):
        y = np.clip(np.round(rng.normal(3.5, 1, 500), decimals), 1, 5)
        x = np.clip(np.round(rng.normal(3.5, 1, 500), decimals), 1, 5)
        moved, slopes = raised_to(x, 4.5)[:, None], rng.normal(0.4, 0.2, (50, 1))
        weights = rng.random(500)
        exact = changed_mean(y, moved, slopes, (1.0, 5.0), weights)
        cells = RaisedCells.of(y, moved, slopes[0], weights)
        assert cells.changed_mean(slopes, (1.0, 5.0)) == pytest.approx(exact, rel=20 * tolerance, abs=tolerance)
        links = np.tile([0.5, 0.4, 1.1], (50, 1))
        before = 0.4 * y - 0.5
        share = [weights @ (norm.cdf(before + 1.1 * s * moved[:, 0]) - norm.cdf(before)) / weights.sum()
                 for s in slopes[:, 0]]  # fmt: skip
        assert cells.changed_share(slopes, links) == pytest.approx(share, rel=5 * tolerance, abs=tolerance)


scores = st.lists(st.floats(1, 5, allow_nan=False), min_size=2, max_size=60).map(np.array)


@given(scores, st.floats(0, 6), st.floats(0, 6), st.floats(-2, 2))
def test_changes_grow_with_the_raise_and_stay_within_the_scale(x, points, more, effect):
    y = x[::-1]
    few, many = raised_by(x, min(points, more), 5.0), raised_by(x, max(points, more), 5.0)
    assert (few <= many).all() and (x + many <= 5.0 + 1e-12).all() and (few >= 0).all()
    changes = [changed_mean(y, m[:, None], np.array([[effect]]), (1.0, 5.0), ONE(len(x)))[0] for m in (few, many)]
    assert abs(changes[0]) <= abs(changes[1]) + 1e-12
    assert 1 - 1e-9 <= y.mean() + changes[1] <= 5 + 1e-9
    nothing = changed_mean(y, raised_by(x, 0.0, 5.0)[:, None], np.array([[effect]]), (1.0, 5.0), ONE(len(x)))
    assert nothing.tolist() == [0.0]


@given(scores)
def test_a_raise_wider_than_the_scale_puts_all_at_its_end(x):
    assert x + raised_by(x, 10.0, 5.0) == pytest.approx(np.full(len(x), 5.0))
    top = top_quartile(x, ONE(len(x)))
    assert top in x and (x >= top).mean() >= 0.25
    assert (x > top).mean() < 0.25


@given(scores, st.integers(1, 30))
def test_classes_keep_the_order_and_the_mean(x, most):
    classes = binned(x, most)
    order = np.argsort(x)
    assert (np.diff(classes[order]) >= 0).all() and classes.max() < max(most, len(np.unique(np.round(x, 9))))
    weights = np.arange(1.0, len(x) + 1)
    assert weights @ class_means(x, weights, most) == pytest.approx(weights @ x)
    if len(np.unique(np.round(x, 9))) <= LEVELS:
        assert class_means(x, weights) == pytest.approx(x)


@given(scores, st.floats(1.5, 5), st.integers(1, 12))
def test_categories_are_cut_at_agreement(x, agree, fewest):
    categories, first = agreeing_categories(x, agree, 1.0, fewest)
    agreeing = np.round(x - agree, 9) >= 0
    assert ((categories >= first) == agreeing).all()
    counts = np.bincount(categories)
    assert (counts > 0).all()
    for side in (agreeing, ~agreeing):
        sizes = np.unique(categories[side], return_counts=True)[1]
        assert len(sizes) <= 1 or sizes.min() >= fewest  # small ones are joined while the side has another


def test_categories_of_five_points():
    x = np.repeat([1.0, 2, 3, 3.75, 4, 4.5, 5], 20)
    categories, first = agreeing_categories(x, 4.0, 1.0, 10)
    assert first == 3 and [int(c) for c in categories[::20]] == [0, 1, 2, 2, 3, 3, 4]
    third = agreeing_categories(np.array([11 / 3, 4 - 1e-13, 4.0]), 4.0, 1.0, 1)
    assert third[0].tolist() == [0, 1, 1]  # a mean that misses the border in its last bit has reached it


def test_a_point_in_probit_units_by_hand():
    """z of 0 and 2 (variance 1), y of 1, 2, 4, 5 (variance 2.5), slope 1: the latent variance is 1 + 1, over 2.5."""
    z, y = np.array([0.0, 0, 2, 2]), np.array([1.0, 2, 4, 5])
    sums = np.array([[4, z.sum(), y.sum(), z @ z, y @ y], [4, z.sum(), 12.0, z @ z, 36.0]])
    units = probit_units(sums, np.array([1.0, 1.0]))
    assert units[0] == pytest.approx(np.sqrt(2 / 2.5)) and np.isnan(units[1])


@pytest.mark.parametrize(("n", "close"), [(300, 1e-12), (900, 3e-3)])
def test_points_are_exact_and_draws_of_a_survey_as_well(n, close):
    """Six levers moved at once take more values than there are cells; raises of equal size differ in what they raise."""
    rng = np.random.default_rng(8)
    levers, y = np.round(rng.uniform(1, 5, (n, 6)) * 3) / 3, np.round(rng.uniform(1, 5, n) * 4) / 4
    slopes, weights, covariate = np.linspace(0.05, 0.3, 6), rng.random(n), levers @ np.linspace(0.05, 0.3, 6)
    draws, link = slopes + 0.05 * rng.standard_normal((400, 6)), np.array([1.5, 0.8, 1.3])
    made = LeverScores(y, levers, weights, np.full(6, 5.0), (1.0, 5.0), slopes, draws)
    links = AgreementLink(covariate, link, np.tile(link, (400, 1)))
    for c in (c for c in predicted_changes(made, np.full(6, 0.5), links, 0.95) if len(c.levers) == 6):
        moved = made.moved(c.kind, made.asked(c.kind, np.full(6, 0.5)))
        shifts = np.vstack([slopes, draws]) @ moved.T
        before = 0.8 * covariate - 1.5
        gains = (norm.cdf(before + 1.3 * shifts) - norm.cdf(before)) @ weights / weights.sum()
        exact = changed_mean(y, moved, np.vstack([slopes, draws]), (1.0, 5.0), weights)
        assert (c.mean.value, c.share.value) == pytest.approx((exact[0], gains[0]), rel=1e-9)
        assert np.quantile(c.drawn, [0.1, 0.5, 0.9]) == pytest.approx(
            np.quantile(exact[1:], [0.1, 0.5, 0.9]), abs=close
        )
        limits = percentile_limits(gains[1:, None], 0.95)[:, 0]
        assert (c.share.low, c.share.high) == pytest.approx(tuple(limits), abs=close)
