"""Regressions of scores with joint errors, products of paths, and PLS paths alone: against other programs and by hand."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from repurchase.numeric.effects.product_intervals import path_products
from repurchase.numeric.pls.bootstrap import pls_bootstrap
from repurchase.numeric.pls.model import pls_design, pls_estimates
from repurchase.numeric.pls.path_draws import pls_path_draws
from repurchase.numeric.resampling.covariances import correlations
from repurchase.numeric.robust.design import Design
from repurchase.numeric.robust.score_equations import score_equations, standardised

RNG = np.random.default_rng(8)
N = 130
Z = standardised(RNG.normal(size=(N, 5)) @ RNG.normal(size=(5, 5)) * (1 + RNG.random((N, 1))))
WEIGHTS = RNG.uniform(0.4, 2, N)
WEIGHTS *= N / WEIGHTS.sum()
CLUSTERS = RNG.integers(0, 11, N)
EQUATIONS = [(4, [0, 1]), (3, [0, 1, 2]), (2, [4])]


def statsmodels(y, xs, weights=None, **more):
    model = sm.OLS if weights is None else sm.WLS
    given = {} if weights is None else {"weights": weights}
    return model(Z[:, y], sm.add_constant(Z[:, xs]), **given).fit(use_t=True, **more)


@pytest.mark.parametrize(
    ("design", "weights", "more"),
    [
        (Design(), None, {"cov_type": "HC3"}),
        (Design((WEIGHTS,)), WEIGHTS, {"cov_type": "HC3"}),
        (Design(None, (CLUSTERS,), 11), None, {"cov_type": "cluster", "cov_kwds": {"groups": CLUSTERS}}),
        (Design((WEIGHTS,), (CLUSTERS,), 11), WEIGHTS, {"cov_type": "cluster", "cov_kwds": {"groups": CLUSTERS}}),
    ],
)
def test_each_equation_is_that_of_statsmodels(design, weights, more):
    found = score_equations(Z, EQUATIONS, design)
    limits, start = found.limits(0.9), 0
    for y, xs in EQUATIONS:
        other, at = statsmodels(y, xs, weights, **more), slice(start, start + len(xs))
        np.testing.assert_allclose(found.beta[at], other.params[1:], atol=1e-12)
        np.testing.assert_allclose(found.std_error[at], other.bse[1:], rtol=1e-10)
        np.testing.assert_allclose(found.p_value[at], other.pvalues[1:], rtol=1e-8, atol=1e-14)
        np.testing.assert_allclose(limits[:, at].T, other.conf_int(0.1)[1:], rtol=1e-9)
        np.testing.assert_allclose(found.covariance[at, at], other.cov_params()[1:, 1:], rtol=1e-9)
        start += len(xs)


def test_coefficients_of_two_equations_covary_as_their_influences_do():
    """By hand: of two equations with one predictor each, sums over respondents of products of their HC3 influences."""
    found = score_equations(Z, [(1, [0]), (2, [1])])
    parts = []
    for x, y in ((0, 1), (1, 2)):
        slope = Z[:, x] @ Z[:, y] / (Z[:, x] @ Z[:, x])
        leverage = 1 / N + Z[:, x] ** 2 / (Z[:, x] @ Z[:, x])
        parts.append(Z[:, x] * (Z[:, y] - slope * Z[:, x]) / (1 - leverage) / (Z[:, x] @ Z[:, x]))
    assert found.covariance[0, 1] == pytest.approx(parts[0] @ parts[1], rel=1e-9)


def test_predictors_that_depend_on_one_another_give_nothing_and_spare_the_other_equations():
    z = np.column_stack([Z[:, :3], Z[:, 0] + Z[:, 1]])
    found = score_equations(z, [(2, [0, 1, 3]), (2, [0])])
    assert np.isnan(found.beta[:3]).all() and np.isnan(found.p_value[:3]).all()
    assert np.isfinite(found.beta[3]) and np.isfinite(found.p_value[3])
    few = score_equations(Z[:3], [(3, [0, 1, 2])])
    assert np.isnan(few.beta).all()


def test_a_column_that_does_not_vary_is_not_standardised():
    assert np.isnan(standardised(np.column_stack([np.ones(5), np.arange(5.0)]))[:, 0]).all()


@given(st.floats(-0.9, 0.9), st.floats(0.01, 0.3))
def test_a_single_path_has_the_interval_of_its_normal_draws(beta, error):
    found = path_products(np.array([beta]), np.array([[error**2]]), [[0]], 0.95, 3, draws=20_000)
    assert found.estimate[0] == beta
    np.testing.assert_allclose(found.limits[:, 0], beta + np.array([-1.96, 1.96]) * error, atol=0.06 * error)


def test_products_are_those_of_correlated_paths():
    """The mean of a product is that of its parts plus their covariance; an interval leaves zero out as p says."""
    cov = np.array([[0.01, 0.006, 0], [0.006, 0.01, 0], [0, 0, 0.0]])
    found = path_products(np.array([0.4, 0.3, 0.5]), cov, [[0, 1], [0, 2], [0, 1, 2]], 0.95, 3, draws=40_000)
    np.testing.assert_allclose(found.estimate, [0.12, 0.2, 0.06])
    both = np.sqrt(0.3**2 * 0.01 + 0.4**2 * 0.01 + 2 * 0.4 * 0.3 * 0.006 + 0.01**2 + 0.006**2)  # Goodman's variance
    assert np.ptp(found.limits[:, 0]) == pytest.approx(2 * 1.96 * both, rel=0.03)
    spread = 0.5 * 0.1  # a path without error multiplies the other
    np.testing.assert_allclose(found.limits[:, 1], 0.2 + np.array([-1.96, 1.96]) * spread, atol=0.003)
    assert ((found.limits[0] > 0) == (found.p_value < 0.05)).all()
    again = path_products(np.array([0.4, 0.3, 0.5]), cov, [[0, 1]], 0.95, 3, draws=40_000)
    assert (again.limits[:, 0] == found.limits[:, 0]).all()  # one seed, one interval
    lost = path_products(np.array([0.4, np.nan]), np.eye(2), [[0, 1]], 0.95, 3)
    assert np.isnan(lost.p_value).all()


@pytest.mark.parametrize("consistent", [False, True])
def test_paths_alone_are_those_of_the_whole_bootstrap(consistent):
    rng = np.random.default_rng(4)
    f = rng.normal(size=(150, 1))
    h = rng.normal(size=f.shape)
    g = 0.6 * f + 0.5 * h + rng.normal(size=f.shape)
    x = np.hstack([v + 0.6 * rng.normal(size=(150, 3)) for v in (f, h, g)])
    links = np.zeros((3, 3), bool)
    links[0, 2] = links[1, 2] = True
    blocks = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    design = pls_design(blocks, links, factors=consistent)
    whole = pls_bootstrap(x, design, pls_estimates(correlations(np.cov(x.T)), design), draws=60, seed=2)
    found = pls_path_draws(x, pls_design(blocks, links, factors=True), 60, 2)[consistent]
    np.testing.assert_allclose(found.draws, whole.paths, atol=1e-12)
    estimates = pls_estimates(correlations(np.cov(x.T)), design)
    np.testing.assert_allclose(found.estimate, [estimates.paths[i, j] for i, j in design.edges], atol=1e-12)


def test_loadings_beyond_one_are_inadmissible_in_plsc_alone():
    rng = np.random.default_rng(4)
    f = rng.normal(size=(60, 1))
    x = np.hstack([f + 0.1 * rng.normal(size=(60, 1)), f + 3 * rng.normal(size=(60, 1)), -f + rng.normal(size=(60, 2))])
    links = np.array([[False, True], [False, False]])
    plain, consistent = pls_path_draws(x, pls_design([[0, 1], [2, 3]], links, factors=True), 30, 1)
    assert plain.admissible and not consistent.admissible
