"""The ordered probit against statsmodels, and its refits in two steps against those to the end."""

import numpy as np
import pytest
from statsmodels.miscmodels.ordinal_model import OrderedModel

from repurchase.numeric.prediction.ordered_probit import ordered_probit, refitted


def answers(n=400, K=5, slope=0.8, seed=1):
    rng = np.random.default_rng(seed)
    x = np.round(rng.normal(size=n) * 2) / 2
    latent = slope * x + rng.normal(size=n)
    return x, np.searchsorted(np.linspace(-1.2, 1.1, K - 1), latent)


def cells(x, y, weights=None):
    levels, place = np.unique(x, return_inverse=True)
    K = int(y.max()) + 1
    return levels, np.bincount(place * K + y, weights, minlength=len(levels) * K).reshape(-1, K).astype(float)


@pytest.mark.parametrize(("K", "slope"), [(2, 0.5), (3, -0.7), (5, 0.8), (7, 0.0)])
def test_estimates_are_those_of_statsmodels(K, slope):
    x, y = answers(K=K, slope=slope, seed=K)
    fitted = ordered_probit(*cells(x, y))
    other = OrderedModel(y, x[:, None], distr="probit").fit(method="bfgs", disp=False, maxiter=500, gtol=1e-7)
    thresholds = other.model.transform_threshold_params(np.asarray(other.params))[1:-1]
    assert fitted.converged
    # BFGS stops where its numerical gradient is flat, some 1e-6 from the maximum; Newton's method goes on to it
    assert fitted.slope == pytest.approx(other.params[0], abs=1e-5)
    assert fitted.thresholds == pytest.approx(thresholds, abs=1e-5)
    assert fitted.log_likelihood == pytest.approx(other.llf, abs=1e-8)


def test_one_step_from_nothing_has_the_answer_at_hand():
    """Without a covariate that varies with the categories, thresholds are normal quantiles of cumulative shares."""
    fitted = ordered_probit(np.array([-1.0, 1.0]), np.array([[10.0, 20, 70], [10, 20, 70]]))
    assert fitted.slope == pytest.approx(0, abs=1e-9)
    assert fitted.thresholds == pytest.approx([-1.2815515655446004, -0.5244005127080409], abs=1e-9)


def test_weights_count_respondents():
    x, y = answers(n=120)
    weights = np.random.default_rng(2).integers(1, 4, len(x))
    once = ordered_probit(*cells(x, y, weights))
    written = ordered_probit(*cells(np.repeat(x, weights), np.repeat(y, weights)))
    assert once.theta == pytest.approx(written.theta, abs=1e-9)


def test_a_covariate_that_separates_has_no_estimate():
    assert not ordered_probit(np.array([0.0, 1.0]), np.array([[30.0, 0.0], [0.0, 30.0]])).converged


def test_two_steps_are_as_good_as_all():
    x, y = answers(n=238)
    start = ordered_probit(*cells(x, y))
    rng, n, K = np.random.default_rng(5), len(x), int(y.max()) + 1
    levels, place = np.unique(x, return_inverse=True)
    counts = np.array([
        np.bincount((place * K + y)[rng.integers(0, n, n)], minlength=len(levels) * K).reshape(-1, K)
        for _ in range(300)
    ], float)  # fmt: skip
    quick = refitted(start, levels, counts)
    whole = np.array([ordered_probit(levels, c).theta for c in counts])
    spread = whole.std(axis=0)
    left = np.abs(quick - whole) / spread  # what two steps leave, against what resampling moves
    assert np.quantile(left, 0.5) < 0.002 and np.quantile(left, 0.99) < 0.05 and left.max() < 0.25
    for tail in (0.025, 0.975):
        assert np.quantile(quick, tail, axis=0) == pytest.approx(
            np.quantile(whole, tail, axis=0), abs=0.02 * spread.min()
        )


def test_a_resample_without_a_category_has_no_estimate():
    x, y = answers(n=60, K=3)
    levels, counts = cells(x, y)
    start = ordered_probit(levels, counts)
    without = counts.copy()
    without[:, 1] += without[:, 2]
    without[:, 2] = 0
    found = refitted(start, levels, np.array([counts, without]))
    assert found[0] == pytest.approx(start.theta, abs=1e-9)
    assert np.isnan(found[1]).all()
    assert refitted(start, levels, np.empty((0, *counts.shape))).shape == (0, 3)
