"""Robust errors and tests: casewise, in the space of moments, and by the definition with whole matrices."""

import numpy as np
import pytest

from repurchase.analysis.sem.model_layout import structure
from repurchase.model.defaults import Options
from repurchase.model.table import Model
from repurchase.numeric.estimate.fit_maximum_likelihood import fit_ml, group_moments
from repurchase.numeric.estimate.ml_discrepancy import information
from repurchase.numeric.robust import casewise as sem_robust
from repurchase.numeric.robust.moment_space import normal_weights, second_trace
from repurchase.numeric.sem.implied_jacobian import jacobian
from repurchase.numeric.sem.layout import implied
from repurchase.numeric.sem.sample_fixed import with_sample

SOURCE = "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\ng ~ f + w"


def world(n_groups, means, covariate, n=70):
    rng = np.random.default_rng(5)
    source = SOURCE if covariate else SOURCE.replace(" + w", "")
    layout = structure(Model.parse(source), Options(n_groups=n_groups, means=means)).layout
    data = []
    for g in range(n_groups):
        f, w = rng.standard_exponential(n + 9 * g), rng.normal(size=n + 9 * g)
        h = 0.5 * f + 0.3 * w + rng.normal(size=n + 9 * g)
        items = np.column_stack([f, f, f, h, h, h]) + rng.standard_t(6, size=(n + 9 * g, 6))
        data.append(np.column_stack([items, w]) if covariate else items)
    S, mean = group_moments(data, 0)
    n_each = np.array([len(y) for y in data], float)
    solution = fit_ml(with_sample(layout, S, mean), S, mean if means else None, n_each)
    return solution.layout, solution.theta, data, n_each


@pytest.mark.parametrize("n_groups", [1, 2])
@pytest.mark.parametrize("means", [False, True])
@pytest.mark.parametrize("covariate", [False, True])
def test_traces_by_definition(n_groups, means, covariate):
    layout, theta, data, n = world(n_groups, means, covariate)
    share = n / n.sum()
    info = information(layout, theta[None], share)[0]
    parts = sem_robust.deviations(layout, data)
    found = sem_robust.traces(layout, theta, parts, info, second=True)
    A = sem_robust.bread(layout, info)
    Sigma, _ = implied(layout, theta[None])
    dS, dm = jacobian(layout, theta[None])
    i, j = np.triu_indices(layout.p)
    V, G, J = [], [], []
    for g, part in enumerate(parts):
        z = part.d[:, i] * part.d[:, j] - part.e[:, i] * part.e[:, j]
        z = z - z.mean(0)
        z = np.hstack([part.d - part.e, z]) if means else z
        V.append(share[g] * normal_weights(np.linalg.inv(Sigma[0, g]), means))
        G.append(z.T @ z / len(z) / share[g])
        J.append(np.vstack([dm[0, g], dS[0, g]]) if means else dS[0, g])
    k = len(V[0])
    W, Gamma = np.zeros((n_groups * k, n_groups * k)), np.zeros((n_groups * k, n_groups * k))
    for g in range(n_groups):
        at = slice(g * k, (g + 1) * k)
        W[at, at], Gamma[at, at] = V[g], G[g]
    Delta = np.vstack(J)
    U = W - W @ Delta @ A @ Delta.T @ W
    assert found.first == pytest.approx(np.trace(U @ Gamma), rel=1e-9)
    assert found.second == pytest.approx(np.trace(U @ Gamma @ U @ Gamma), rel=1e-9)
    by_moments = second_trace(layout, theta, [(part.d, part.e, part.M) for part in parts], A)
    assert by_moments == pytest.approx(found.second, rel=1e-9)
    np.testing.assert_allclose(Delta.T @ W @ Delta, info, atol=1e-10)
    expected = A @ (Delta.T @ W @ Gamma @ W @ Delta) @ A / n.sum()
    np.testing.assert_allclose(sem_robust.sandwich(layout, theta, parts, info, n.sum()), expected, atol=1e-12)


def test_large_samples_give_what_small_ones_give(monkeypatch):
    layout, theta, data, n = world(2, True, True, 150)
    info = information(layout, theta[None], n / n.sum())[0]
    parts = sem_robust.deviations(layout, data)
    large = sem_robust.traces(layout, theta, parts, info, second=True)
    monkeypatch.setattr(sem_robust, "moment_count", lambda layout: 10**9)
    monkeypatch.setattr(sem_robust, "CHUNK", 37)
    small = sem_robust.traces(layout, theta, parts, info, second=True)
    assert (large.first, large.second) == pytest.approx((small.first, small.second), rel=1e-10)
