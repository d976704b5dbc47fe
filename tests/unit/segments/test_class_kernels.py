"""Mixtures, tests of classes, agreement of partitions and differences of shares: hand-worked, and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from repurchase.numeric.segments import class_tests
from repurchase.numeric.segments.class_tests import bootstrap_p, bootstrap_ratios, gains, one_population
from repurchase.numeric.segments.profile_mixture import (
    FACTOR,
    SEPARATE,
    SHARED,
    bic,
    covariance_sorts,
    fit_mixtures,
    parameters,
    posterior,
    relative_entropy,
)
from repurchase.numeric.segments.profile_search import (
    adjusted_rand,
    belonging,
    best_solution,
    in_order_of_size,
    level_share,
    recovery,
    solutions,
)
from repurchase.numeric.segments.share_difference import share_difference


def two_kinds(n: int = 200, p: int = 5, apart: float = 2.0, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    kind = (rng.random(n) < 0.4).astype(int)
    pattern = np.where(np.arange(p) % 2 == 0, apart, -apart)
    return rng.standard_normal((n, p)) + kind[:, None] * pattern, kind


def one_factor(n: int = 238, p: int = 9, seed: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = 0.7 * rng.standard_normal((n, 1)) + 0.7 * rng.standard_normal((n, p))
    return (x - x.mean(axis=0)) / x.std(axis=0)


def test_two_points_far_apart_are_two_classes_worked_by_hand():
    # four values: -10 +- 1 and 10 +- 1, so means -10 and 10, variance 1, shares 1/2, and no row in doubt:
    # ln L = 4 (ln 1/2 - ln(2 pi)/2) - 4/2
    x = np.array([[-11.0], [-9.0], [9.0], [11.0]])
    found = fit_mixtures(x[None], 2, SEPARATE, np.random.default_rng(0))
    assert sorted(found.means[0, :, 0]) == pytest.approx([-10, 10])
    assert found.covariance[0] == pytest.approx(np.array([[1.0]]))
    assert found.loglik[0] == pytest.approx(4 * (np.log(0.5) - 0.5 * np.log(2 * np.pi)) - 2, abs=1e-9)
    assert relative_entropy(posterior(x[None], found)[0]) == pytest.approx(1.0)


@pytest.mark.parametrize("sort", [SEPARATE, FACTOR, SHARED])
def test_the_likelihood_is_that_of_the_densities(sort):
    x, _ = two_kinds()
    found = fit_mixtures(x[None], 2, sort, np.random.default_rng(1))
    densities = [multivariate_normal(m, found.covariance[0]).pdf(x) for m in found.means[0]]
    mixed = found.shares[0] @ np.array(densities)
    assert found.loglik[0] == pytest.approx(np.log(mixed).sum(), abs=1e-8)
    chances = found.shares[0][:, None] * np.array(densities) / mixed
    np.testing.assert_allclose(posterior(x[None], found)[0], chances.T, atol=1e-9)


@pytest.mark.parametrize("sort", [SEPARATE, FACTOR, SHARED])
def test_a_solution_is_a_maximum(sort):
    x, _ = two_kinds()
    found = fit_mixtures(x[None], 2, sort, np.random.default_rng(1), close=1e-11)
    rng = np.random.default_rng(5)
    for _ in range(20):
        means = found.means[0] + 0.05 * rng.standard_normal(found.means[0].shape)
        mixed = found.shares[0] @ [multivariate_normal(m, found.covariance[0]).pdf(x) for m in means]
        assert np.log(mixed).sum() < found.loglik[0]


def test_data_sets_fitted_together_are_those_fitted_alone():
    a, b = two_kinds(seed=3)[0], two_kinds(seed=8)[0]
    both = fit_mixtures(np.stack([a, b]), 2, SEPARATE, np.random.default_rng(1))
    alone = [fit_mixtures(x[None], 2, SEPARATE, np.random.default_rng(2)).loglik[0] for x in (a, b)]
    assert both.loglik == pytest.approx(alone, abs=1e-4)


@pytest.mark.parametrize(("sort", "free"), [(SEPARATE, 1 + 6 + 3), (FACTOR, 1 + 6 + 6), (SHARED, 1 + 6 + 6)])
def test_parameters_are_counted(sort, free):
    assert parameters(2, 3, sort) == free
    assert bic(-100.0, 2, 3, 50, sort) == pytest.approx(200 + free * np.log(50))


def test_a_factor_is_only_told_where_it_says_less_than_all_correlations():
    assert covariance_sorts(3) == (SEPARATE, SHARED)
    assert covariance_sorts(4) == (SEPARATE, FACTOR, SHARED)


def test_a_variable_that_hardly_varies_within_classes_does_not_break_the_fit():
    x, kind = two_kinds()
    x[:, 0] = kind
    found = fit_mixtures(x[None], 2, SEPARATE, np.random.default_rng(1))
    assert np.isfinite(found.loglik).all()


def test_classes_along_one_factor_are_no_classes():
    x = one_factor()
    found = solutions(x, 4, np.random.default_rng(1))
    separate = min((s for s in found if s.sort == SEPARATE), key=lambda s: s.bic)
    assert separate.k > 2  # what a latent profile model alone would call classes
    assert best_solution(found, 30).k == 1


def test_planted_classes_are_found_and_come_back():
    x, kind = two_kinds()
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    best = in_order_of_size(best_solution(solutions(x, 3, np.random.default_rng(1)), 30))
    table = np.zeros((2, 2))
    np.add.at(table, (kind, belonging(x, best.fit)), 1)
    assert best.k == 2
    assert adjusted_rand(table) > 0.9
    assert best.fit.shares[0, 0] > best.fit.shares[0, 1]
    again = recovery(x, best, 30, np.random.default_rng(2))
    assert again.rand > 0.9
    assert again.jaccard.min() > 0.9
    assert np.abs(again.means.mean(axis=0) - best.fit.means[0]).max() < 0.1


def test_a_class_that_is_too_small_is_not_chosen():
    x, _ = two_kinds()
    x[:5] += 40
    found = solutions(x, 3, np.random.default_rng(1))
    three = next(s for s in found if s.k == 3 and s.sort == SEPARATE)
    assert three.smallest == 5
    assert best_solution(found, 5).k == 3
    assert best_solution(found, 30).smallest >= 30


def test_the_level_of_classes_is_told_from_their_shape():
    x, _ = two_kinds(p=4)
    shape = fit_mixtures(x[None], 2, SEPARATE, np.random.default_rng(1))
    level = fit_mixtures(
        (x * np.sign(shape.means[0, 0] - shape.means[0, 1]))[None], 2, SEPARATE, np.random.default_rng(1)
    )
    assert level_share(shape) < 0.05
    assert level_share(level) > 0.95


@pytest.mark.parametrize(
    ("table", "rand"),
    [
        ([[5, 0], [0, 5]], 1.0),
        ([[0, 5], [5, 0]], 1.0),  # names of classes do not matter
        # pairs: together in both 2, in rows 6, in columns 6, of 15: (2 - 36/15) / (6 - 36/15)
        ([[2, 1], [1, 2]], (2 - 2.4) / (6 - 2.4)),
        ([[10]], 1.0),
    ],
)
def test_adjusted_rand_by_hand(table, rand):
    assert adjusted_rand(np.array(table, float)) == pytest.approx(rand)


def test_p_counts_the_sample_itself():
    assert bootstrap_p(3.0, np.array([1.0, 2.0, 3.0, 4.0])) == pytest.approx(3 / 5)
    assert bootstrap_p(9.0, np.array([1.0, 2.0])) == pytest.approx(1 / 3)


def test_likelihood_ratios_are_never_below_zero_and_small_without_classes():
    x = one_factor()
    rng = np.random.default_rng(1)
    one = fit_mixtures(x[None], 1, FACTOR, rng)
    drawn = bootstrap_ratios(one, 2, FACTOR, 39, len(x), rng)
    observed = 2 * float(fit_mixtures(x[None], 2, FACTOR, rng).loglik[0] - one.loglik[0])
    assert (drawn > -1e-6).all()
    assert bootstrap_p(observed, drawn) > 0.05


def test_one_population_has_the_same_distributions_and_correlations_but_no_classes():
    x, _ = two_kinds(n=400)
    rng = np.random.default_rng(1)
    (made,) = one_population(x, 50, rng)
    assert set(np.unique(made)) <= set(np.unique(x))
    pooled = made.reshape(-1, x.shape[1])
    np.testing.assert_allclose(np.corrcoef(pooled, rowvar=False), np.corrcoef(x, rowvar=False), atol=0.03)
    np.testing.assert_allclose(pooled.mean(axis=0), x.mean(axis=0), atol=0.1)
    assert gains([x[None]], 2, SEPARATE, rng)[0] > gains([made], 2, SEPARATE, rng).max()


@pytest.mark.parametrize(("some", "others", "n"), [(50, 20, 100), (0, 0, 10), (10, 0, 10), (0, 7, 7)])
def test_a_difference_of_shares_by_hand(some, others, n):
    d = share_difference(some, others, n)
    p, q = (some + 1) / (n + 2), (others + 1) / (n + 2)
    half = 1.959963984540054 * np.sqrt((p + q - (p - q) ** 2) / (n + 2))
    assert d.value == pytest.approx((some - others) / n)
    assert (d.low, d.high) == pytest.approx((max(p - q - half, -1), min(p - q + half, 1)))
    assert d.low < d.high


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="of 3"):
        share_difference(2, 2, 3)
    assert np.isnan(share_difference(0, 0, 0).value)


def test_intervals_of_a_difference_of_shares_cover():
    rng = np.random.default_rng(11)
    shares, n = (0.34, 0.30, 0.36), 120
    counts = rng.multinomial(n, shares, size=4_000)
    limits = [share_difference(int(c[0]), int(c[2]), n) for c in counts]
    covered = np.mean([d.low <= shares[0] - shares[2] <= d.high for d in limits])
    assert 0.94 < covered < 0.965


def test_samples_of_many_rows_are_held_a_few_at_a_time(monkeypatch):
    x, _ = two_kinds(n=60, p=3, apart=5.0)
    monkeypatch.setattr(class_tests, "HELD", 60 * 3 * 4)
    sizes = [made.shape for made in one_population(x, 10, np.random.default_rng(1))]
    assert sizes == [(4, 60, 3), (4, 60, 3), (2, 60, 3)]
    one, two = (fit_mixtures(x[None], k, SEPARATE, np.random.default_rng(1)) for k in (1, 2))
    drawn = bootstrap_ratios(one, 2, SEPARATE, 10, 60, np.random.default_rng(1))
    assert drawn.shape == (10,)
    assert len(np.unique(drawn)) == 10
    observed = 2 * (two.loglik - one.loglik)[0]
    assert bootstrap_p(observed, drawn) == pytest.approx(1 / 11)
    best = best_solution(solutions(x, 2, np.random.default_rng(2)), 10)
    again = recovery(x, best, 10, np.random.default_rng(2))
    assert again.means.shape == (10, 2, 3)
    assert again.rand > 0.95
