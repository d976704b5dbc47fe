"""The fast form where residual variances are negative, against the dense form; the layout is that of the refits."""

import numpy as np
import pytest
from test_refits import SIZES, layout, problem, truth  # noqa: F401 (a fixture)

from repurchase.numeric.estimate import ml_discrepancy as sem_ml
from repurchase.numeric.estimate.diagonal_ml import DiagonalML, lifts
from repurchase.numeric.linear.batch_inverse import inverses
from repurchase.numeric.refits import ml as kernel
from repurchase.numeric.resampling import counts as resample
from repurchase.numeric.sem.layout import Matrix


def improper(lay, *items, by=-0.05):
    theta = truth(lay)
    theta[(lay.matrix == Matrix.THETA) & np.isin(lay.row, items)] = by
    return theta


def samples(problem, draws):  # noqa: F811
    return resample.weighted_moments(problem.cross, next(resample.random_counts(SIZES, draws, 3)))


def test_only_items_near_zero_are_lifted_by_their_whole_variance():
    lay = layout()
    errors = np.full(lay.q, 0.1)
    found = lifts(lay, improper(lay, 1), errors)
    assert np.flatnonzero(found.any(axis=0)).tolist() == [1]
    assert found[:, 1] == pytest.approx([0.8**2 * 0.9 - 0.05] * 2)
    errors[(lay.matrix == Matrix.THETA) & (lay.row == 4)] = 0.21  # .6 is less than three of them from zero
    assert np.flatnonzero(lifts(lay, truth(lay), errors).any(axis=0)).tolist() == [4]


@pytest.mark.parametrize("items", [(1,), (1, 4), (2, 5)])
def test_negative_variances_have_the_dense_forms_value_and_gradient(problem, items):  # noqa: F811
    lay, rng = problem.layout, np.random.default_rng(1)
    S, mean = samples(problem, 5)
    theta = improper(lay, *items) * (1 + 0.02 * rng.normal(size=(5, lay.q)))
    raised = lifts(lay, improper(lay, *items), problem.errors)
    fast, gradient = DiagonalML(lay, S, mean, problem.weights, raised)(theta, np.arange(5))
    moments = sem_ml.sample_moments(S, mean, problem.weights)
    dense, wanted = sem_ml.discrepancy(lay, theta, moments)
    assert np.isfinite(dense).all()
    np.testing.assert_allclose(fast - moments.logdet @ problem.weights - lay.p, dense, atol=1e-11)
    np.testing.assert_allclose(gradient, wanted, atol=1e-11)


def test_two_variances_far_below_zero_are_outside_the_domain(problem):  # noqa: F811
    """The determinant of Sigma is positive there: two of its eigenvalues are negative."""
    lay = problem.layout
    S, mean = samples(problem, 1)
    theta = improper(lay, 1, 4, by=-0.5)
    raised = np.where(lifts(lay, theta, problem.errors) > 0, 1.2, 0.0)
    assert DiagonalML(lay, S, mean, problem.weights, raised)(theta[None], np.arange(1))[0] == np.inf
    assert sem_ml.discrepancy(lay, theta[None], sem_ml.sample_moments(S, mean, problem.weights))[0] == np.inf


def test_the_last_minors_of_a_matrix_are_looked_at_where_that_is_asked():
    A = np.diag([1.0, -1.0, -1.0])[None]
    assert not inverses(A)[2].any()
    assert inverses(A, last=2)[2].all()
    assert not inverses(np.diag([-1.0, -1.0, 1.0])[None], last=1)[2].any()


def test_samples_around_an_improper_solution_end_in_the_fast_form(problem, monkeypatch):  # noqa: F811
    """Where the dense form alone ends, too."""
    lay = problem.layout
    S, mean = samples(problem, 30)
    target = improper(lay, 1, by=-0.08)
    Sigma, mu = kernel.implied_from(kernel.matrices(lay, target[None]))
    S = Sigma + 0.15 * (S - S.mean(axis=0))
    mean = mu + 0.15 * (mean - mean.mean(axis=0))
    around = kernel.prepare(lay, target, problem.cross)
    fast = kernel.refit(around, S, mean)
    assert fast.converged.all()
    assert (fast.theta[:, (lay.matrix == Matrix.THETA) & (lay.row == 1)] < 0).all()
    monkeypatch.setattr(kernel, "applies", lambda _: False)
    dense = kernel.refit(around, S, mean)
    np.testing.assert_allclose(fast.theta, dense.theta, atol=2e-4)
    np.testing.assert_allclose(fast.discrepancy, dense.discrepancy, atol=1e-9)
