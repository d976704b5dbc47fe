"""The kernels of structural equation models: every derivative against differences, on models that use every matrix."""

from types import SimpleNamespace

import numpy as np
import pytest
from numerical_slopes import numerical

from repurchase.analysis.sem.model_layout import structure
from repurchase.model.defaults import Options
from repurchase.model.table import Model
from repurchase.numeric.estimate import least_squares_discrepancy as sem_ls
from repurchase.numeric.estimate import ml_discrepancy as sem_ml
from repurchase.numeric.estimate import weighted_least_squares_discrepancy as sem_wls
from repurchase.numeric.estimate.optimise import optimise
from repurchase.numeric.sem.build_layout import constraint_basis
from repurchase.numeric.sem.implied_jacobian import jacobian
from repurchase.numeric.sem.layout import Matrix, implied, matrices
from repurchase.numeric.sem.standardise import raw, standardise, standardised_values
from repurchase.numeric.sem.starting_values import _block, _blocks, _planned, simple_values, starting_values

SOURCE = """
f =~ x1 + x2 + x3
g =~ y1 + y2 + y3 + x3
h =~ f + g + k
k =~ z1 + z2
g ~ f + w
v ~ g + w
f ~~ k
x1 ~~ y1
h ~~ 1*h
"""


def bound(means, n_groups=1, **options):
    return structure(Model.parse(SOURCE), Options(n_groups=n_groups, means=means, fixed_x=False, **options))


def point(layout, seed=0):
    rng = np.random.default_rng(seed)
    theta = rng.uniform(0.3, 0.6, layout.q)
    variance = (layout.row == layout.column) & np.isin(layout.matrix, [Matrix.THETA, Matrix.PSI])
    theta[variance] += 1.0
    return theta


def sample(layout, seed=1):
    rng = np.random.default_rng(seed)
    data = rng.normal(size=(layout.n_groups, 60, layout.p)) @ (np.eye(layout.p) + 0.4)
    S = np.array([np.cov(y.T, bias=True) for y in data])
    return S, data.mean(1) if layout.means else None, list(data)


@pytest.mark.parametrize("means", [False, True])
def test_jacobian(means):
    layout = bound(means, 2).layout
    theta = point(layout)
    i, j = np.triu_indices(layout.p)
    dS, dm = (a[0] for a in jacobian(layout, theta[None]))
    found = numerical(lambda t: implied(layout, t[None])[0][0][:, i, j], theta)
    np.testing.assert_allclose(np.moveaxis(dS, -1, 0), found, atol=1e-8)
    found = numerical(lambda t: implied(layout, t[None])[1][0], theta)
    np.testing.assert_allclose(np.moveaxis(dm, -1, 0), found if means else 0 * found, atol=1e-8)


@pytest.mark.parametrize("n_groups", [1, 2])
@pytest.mark.parametrize("means", [False, True])
def test_likelihood_derivatives(means, n_groups):
    layout = bound(means, n_groups).layout
    theta, (S, mean, data) = point(layout), sample(layout)
    weights = np.array([0.4, 0.6])[:n_groups] if n_groups > 1 else np.ones(1)
    moments = sem_ml.sample_moments(S[None], None if mean is None else mean[None], weights)
    _, gradient = sem_ml.discrepancy(layout, theta[None], moments)
    found = numerical(lambda t: sem_ml.discrepancy(layout, t[None], moments)[0][0], theta)
    np.testing.assert_allclose(gradient[0], found, atol=1e-6)
    H = sem_ml.hessian(layout, theta[None], moments)
    np.testing.assert_allclose(H, H.T, atol=1e-12)
    found = numerical(lambda t: sem_ml.discrepancy(layout, t[None], moments)[1][0], theta)
    np.testing.assert_allclose(H, found / 2, atol=1e-6)
    Sigma, mu = implied(layout, theta[None])
    there = sem_ml.sample_moments(Sigma, mu if means else None, weights)
    expected = sem_ml.information(layout, theta[None], weights)[0]
    np.testing.assert_allclose(sem_ml.hessian(layout, theta[None], there), expected, atol=1e-12)
    centre = None if means else np.array([y.mean(0) for y in data])
    scores = sem_ml.case_scores_at(sem_ml.point(layout, theta[None]), data, centre)
    if n_groups == 1:
        np.testing.assert_allclose(-2 * scores.mean(0), gradient[0], atol=1e-12)


def check_derivatives(kernel, layout, theta, given):
    """The gradient of a discrepancy and half its Hessian are those that differences give."""
    _, gradient = kernel.discrepancy(layout, theta[None], given)
    found = numerical(lambda t: kernel.discrepancy(layout, t[None], given)[0][0], theta)
    np.testing.assert_allclose(gradient[0], found, atol=1e-5)
    found = numerical(lambda t: kernel.discrepancy(layout, t[None], given)[1][0], theta)
    np.testing.assert_allclose(kernel.hessian(layout, theta[None], given), found / 2, atol=1e-5)


@pytest.mark.parametrize("once", [False, True])
@pytest.mark.parametrize("means", [False, True])
def test_least_squares_derivatives(means, once):
    layout = bound(means, 2).layout
    theta, (S, mean, _) = point(layout), sample(layout)
    V = np.broadcast_to(np.eye(layout.p), S.shape) if once else np.linalg.inv(S)
    given = sem_ls.Weighted(S, mean, V, np.array([0.4, 0.6]), once)
    check_derivatives(sem_ls, layout, theta, given)


@pytest.mark.parametrize("means", [False, True])
def test_full_weights_derivatives(means):
    layout = bound(means, 2).layout
    theta, (S, mean, _) = point(layout), sample(layout)
    k = layout.p * (layout.p + 1) // 2 + (layout.p if means else 0)
    A = np.random.default_rng(5).normal(size=(2, k, k)) / k
    given = sem_wls.FullyWeighted(S, mean, np.eye(k) + A @ A.swapaxes(1, 2), np.array([0.4, 0.6]))
    check_derivatives(sem_wls, layout, theta, given)


@pytest.mark.parametrize("observed", [False, True])
def test_standardised_derivatives(observed):
    model = bound(True)
    theta = point(model.layout)
    layout, cells = model.layout, model.cells

    def plain(t):
        return raw(layout, matrices(layout, t[None]), cells)

    def standard(t):
        return standardise(layout, matrices(layout, t[None]), plain(t), cells, observed)

    for function in (plain, standard):
        found = numerical(lambda t, f=function: f(t).values, theta).T
        np.testing.assert_allclose(function(theta).jacobian, found, atol=1e-7)
    values = standardised_values(layout, matrices(layout, theta[None]), plain(theta).values, cells, observed)
    np.testing.assert_array_equal(values, standard(theta).values)


def test_a_batch_is_its_members():
    layout = bound(True).layout
    theta = np.array([point(layout, s) for s in range(3)])
    S, mean, _ = sample(layout)
    S, mean = np.repeat(S[None], 3, 0), np.repeat(mean[None], 3, 0)
    moments = sem_ml.sample_moments(S, mean, np.ones(1))
    F, g = sem_ml.discrepancy(layout, theta, moments)
    for r in range(3):
        one = sem_ml.discrepancy(layout, theta[r : r + 1], moments.take(np.array([r])))
        np.testing.assert_allclose((F[r], *g[r]), (one[0][0], *one[1][0]), rtol=1e-12)


def test_outside_the_domain_is_infinite_not_an_error():
    layout = bound(False).layout
    theta = np.array([point(layout), point(layout)])
    theta[0, layout.slots[Matrix.THETA][0]] = -50.0
    S, _, _ = sample(layout)
    F, _ = sem_ml.discrepancy(layout, theta, sem_ml.sample_moments(np.repeat(S[None], 2, 0), None, np.ones(1)))
    assert np.isinf(F[0])
    assert np.isfinite(F[1])


def test_constraints_span_their_solutions():
    A, b = np.array([[1.0, -1, 0, 0], [0, 0, 1, 1], [1, -1, 1, 1]]), np.array([0.0, 2, 2])
    K, k0 = constraint_basis(A, b)
    assert K.shape == (4, 2)
    free = np.random.default_rng(0).normal(size=(5, 2))
    np.testing.assert_allclose(A @ (K @ free.T + k0[:, None]), np.repeat(b[:, None], 5, 1), atol=1e-12)
    with pytest.raises(ValueError, match="contradictory"):
        constraint_basis(A, np.array([0.0, 2, 3]))


def test_the_search_finds_a_known_optimum_from_either_start():
    model = structure(Model.parse("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6 + x7\ng ~ f"), Options())
    layout = model.layout
    theta = point(layout)
    Sigma, _ = implied(layout, theta[None])
    moments = sem_ml.sample_moments(Sigma, None, np.ones(1))
    for start in (starting_values(layout, Sigma[0], None), simple_values(layout, Sigma[0], None)):
        found = optimise(
            layout, start, lambda t: sem_ml.discrepancy(layout, t, moments),
            lambda t: sem_ml.information(layout, t, np.ones(1))[0], lambda t: sem_ml.hessian(layout, t, moments),
        )  # fmt: skip
        assert found.converged
        np.testing.assert_allclose(found.theta, theta, atol=1e-9)


def test_an_exact_hessian_serves_the_last_step_too_where_it_hardly_changes():
    model = structure(Model.parse("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6 + x7\ng ~ f"), Options())
    layout = model.layout
    Sigma, _ = implied(layout, point(layout)[None])
    y = np.random.default_rng(12).multivariate_normal(np.zeros(layout.p), Sigma[0, 0], 150)
    moments = sem_ml.sample_moments(np.cov(y.T)[None, None], None, np.ones(1))
    made = []

    def newton(theta):
        made.append(theta)
        return sem_ml.hessian(layout, theta, moments)

    def metric(theta):
        made.append(theta)
        return sem_ml.information(layout, theta, np.ones(1))[0]

    start = starting_values(layout, moments.S[0], None)
    found = optimise(layout, start, lambda t: sem_ml.discrepancy(layout, t, moments), metric, newton)
    assert len(made) == found.iterations - 1
    assert found.converged
    assert found.minimum
    _, slope = sem_ml.discrepancy(layout, found.theta[None], moments)
    assert np.abs(slope).max() < 1e-13


def test_in_a_curved_valley_no_hessian_is_kept():
    """Along a quartic valley Newton's steps shrink by a third each: a kept Hessian would end far from its floor."""
    layout = SimpleNamespace(constrained=False, reduce=lambda x: x, expand=lambda x: x, reduced=lambda M: M)

    def objective(theta):
        a, b = theta[0]
        return np.array([1e-3 * a**4 + b**2]), np.array([[4e-3 * a**3, 2 * b]])

    def half_hessian(theta):
        return np.diag([6e-3 * theta[0, 0] ** 2, 1.0])

    found = optimise(layout, np.array([0.1, 1e-3]), objective, half_hessian, half_hessian)
    assert abs(found.theta[0]) < 1e-2


def test_blocks_of_indicators_start_alike_together_and_one_by_one():
    layout = bound(False).layout
    plan, S = _planned(layout, 0), implied(layout, point(layout)[None])[0][0, 0]
    fixed = layout.base[Matrix.LAMBDA][0][plan.items, plan.latent]
    loading, variance = _blocks(plan, S, fixed)
    assert len(variance) == 3
    for k in range(3):
        own = plan.block == k
        items = plan.items[own]
        single, spread = _block(S[np.ix_(items, items)], fixed[own], 0.0, None)
        np.testing.assert_allclose(loading[own], single, rtol=1e-13)
        np.testing.assert_allclose(variance[k], spread, rtol=1e-13)
