"""Simulated cut-offs: levels of misfit, rated answers, indices of simulated samples, the rule."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from repurchase.numeric.dynamic_fit.cutoffs import cutoff
from repurchase.numeric.dynamic_fit.misspecified import Measurement, levels, misfits, population
from repurchase.numeric.dynamic_fit.rated_answers import AnswerMargin, cut, margin, normal_correlations


def measurement(loadings, factors, pairs=()):
    """A standardised model from its loadings (one list a factor)."""
    k, p = len(loadings), sum(map(len, loadings))
    L, at = np.zeros((p, k)), 0
    for f, values in enumerate(loadings):
        L[at : at + len(values), f], at = values, at + len(values)
    P = np.asarray(factors, float)
    R = np.diag(1 - np.diag(L @ P @ L.T))
    for a, b in pairs:
        R[a, b] = R[b, a] = 0.1
    return Measurement(L, P, R)


THREE = measurement([[0.5, 0.7, 0.8], [0.9, 0.85, 0.6], [0.55, 0.65, 0.75]],
                    [[1, 0.4, 0.3], [0.4, 1, 0.2], [0.3, 0.2, 1]])  # fmt: skip


def test_the_weakest_items_load_on_the_most_reliable_other_factor():
    """By hand: items 0 and 6 are the weakest of their factors, the second factor has the largest coefficient H."""
    first, second = misfits(THREE)
    assert (first.item, first.other) == (0, 1)
    assert (second.item, second.other) == (6, 1)
    assert first.size == 0.5  # the item's own loading, as a residual variance is left
    room = 0.95 * (np.sqrt(0.55**2 * 0.2**2 + 1 - 0.55**2) - 0.55 * 0.2)
    assert second.size == pytest.approx(min(0.55, room))
    assert levels(THREE, [first, second]) == [1, 2]


def test_a_cross_loading_is_no_larger_than_leaves_a_residual_variance():
    strong = measurement([[0.9, 0.92, 0.95], [0.9, 0.93, 0.97]], [[1, 0.6], [0.6, 1]])
    (step,) = misfits(strong)
    assert step.size == pytest.approx(0.95 * (np.sqrt(0.81 * 0.36 + 0.19) - 0.54))
    R = population(strong, [step])
    assert np.linalg.eigvalsh(R)[0] > 0


def test_no_pair_of_factors_is_used_twice():
    many = measurement([[0.6, 0.7, 0.8]] * 4 + [[0.9, 0.95, 0.9]], 0.3 + 0.7 * np.eye(5))
    steps = misfits(many)
    assert len(steps) == 4
    own = [int(np.flatnonzero(many.loadings[s.item])[0]) for s in steps]
    assert len({frozenset((a, s.other)) for a, s in zip(own, steps, strict=True)}) == 4
    assert levels(many, steps) == [2, 3, 4]


def test_factors_of_two_items_come_last_and_tied_items_not_at_all():
    mixed = measurement([[0.3, 0.9], [0.5, 0.7, 0.8], [0.6, 0.65, 0.8]], 0.3 + 0.7 * np.eye(3), [(2, 5)])
    assert [s.item for s in misfits(mixed)] == [6, 3]  # items 2 and 5 share a residual; item 0 is of a pair


def test_one_factor_has_residual_correlations_between_neighbours():
    one = measurement([[0.8, 0.5, 0.6, 0.7, 0.9, 0.4]], [[1.0]])
    steps = misfits(one)
    assert [{s.item, s.other} for s in steps] == [{5, 1}, {2, 3}, {0, 4}]
    assert levels(one, steps) == [1, 2, 3]
    R = population(one, steps[:1])
    assert R[5, 1] == pytest.approx(0.4 * 0.5 + 0.3 * np.sqrt(0.84 * 0.75))
    assert R[2, 3] == pytest.approx(0.42)
    assert misfits(measurement([[0.5, 0.6, 0.7]], [[1.0]])) == []


def test_a_population_has_unit_variances():
    R = population(THREE, misfits(THREE))
    assert np.diag(R) == pytest.approx(1)
    assert R[0, 3] == pytest.approx((0.5 * 0.4 + 0.5) * 0.9)


def exact(a, b, r):
    """The Pearson correlation of two cut normal variables by bivariate normal probabilities."""
    covariance = 0.0
    for ta, sa in zip(a.thresholds, np.diff(a.values), strict=True):
        for tb, sb in zip(b.thresholds, np.diff(b.values), strict=True):
            both = multivariate_normal.cdf([-ta, -tb], cov=[[1, r], [r, 1]])
            covariance += sa * sb * (both - norm.sf(ta) * norm.sf(tb))
    return covariance / np.prod([spread(m) for m in (a, b)])


def spread(m):
    share = np.diff(norm.cdf(np.r_[-np.inf, m.thresholds, np.inf]))
    return np.sqrt(share @ (m.values - share @ m.values) ** 2)


def test_rated_answers_have_the_margins_and_correlations_asked_for():
    """Three items of unlike categories, against the bivariate normal distribution and a large sample."""
    margins = [AnswerMargin(np.array([1.0, 2, 3, 4, 5]), np.array([-1.9, -1.2, -0.4, 0.6])),
               AnswerMargin(np.array([1.0, 2]), np.array([0.8])), AnswerMargin(np.array([0.0, 3, 7]), np.array([-0.5, 1.0]))]  # fmt: skip
    wanted = np.array([[1, 0.35, 0.5], [0.35, 1, -0.05], [0.5, -0.05, 1]])
    R = normal_correlations(margins, wanted)
    for i, j in ((0, 1), (0, 2), (1, 2)):
        assert exact(margins[i], margins[j], R[i, j]) == pytest.approx(wanted[i, j], abs=1e-5)
    rng = np.random.default_rng(4)
    y = cut(rng.standard_normal((400_000, 3)) @ np.linalg.cholesky(R).T, margins)
    assert np.corrcoef(y.T) == pytest.approx(wanted, abs=0.006)  # three standard errors of 400,000
    assert np.mean(y[:, 1] == 2) == pytest.approx(0.2119, abs=0.003)


def test_two_categories_have_the_tetrachoric_correlation():
    """Of two median splits the correlation is 2 asin(r) / pi (Sheppard)."""
    half = AnswerMargin(np.array([0.0, 1.0]), np.array([0.0]))
    wanted = np.array([[1, 0.4], [0.4, 1]])
    assert normal_correlations([half, half], wanted)[0, 1] == pytest.approx(np.sin(0.4 * np.pi / 2), abs=1e-4)


def test_a_margin_leaves_missing_answers_out():
    m = margin(np.array([1, 1, 2, np.nan, 3.0]))
    assert m.values.tolist() == [1, 2, 3]
    assert m.thresholds == pytest.approx([0, 0.67449], abs=1e-5)


def test_a_cut_off_keeps_five_per_cent_then_ten_then_is_none():
    true, far = np.linspace(0, 1, 1001), np.linspace(2, 3, 1001)
    assert cutoff(true, far, 1).value == pytest.approx(2.05)
    assert cutoff(true, far, 1).rate == 0.05
    assert cutoff(-true, -far, -1).value == pytest.approx(-2.05)
    near = true + 0.85  # 5 % of it at .90, 95 % of the true ones at .95; 10 % at .95 and 90 % at .90
    assert (cutoff(true, near, 1).value, cutoff(true, near, 1).rate) == (pytest.approx(0.95), 0.10)
    assert np.isnan(cutoff(true, true + 0.5, 1).value)
