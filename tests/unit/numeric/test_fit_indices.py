"""Fit indices at values that can be worked out by hand, and at their edges."""

import math

import numpy as np
import pytest
from scipy.stats import ncx2

from repurchase.numeric.estimate.residual_indices import goodness_of_fit, residual_fit
from repurchase.numeric.fit_measures import indices as fit


def test_incremental_indices_by_hand():
    assert fit.cfi(50, 20, 220, 20) == pytest.approx(1 - 30 / 200)
    assert fit.tli(50, 20, 220, 30) == pytest.approx(1 - (30 / 20) / (190 / 30))
    assert fit.nfi(50, 20, 200, 30) == 0.75
    assert fit.ifi(50, 20, 220, 30) == pytest.approx(170 / 200)
    assert fit.rfi(50, 20, 200, 20) == 0.75
    assert fit.pnfi(50, 20, 200, 40) == 0.375


def test_indices_stay_in_bounds_where_they_should():
    assert fit.cfi(10, 20, 200, 30) == 1.0
    assert fit.tli(10, 20, 200, 30) > 1.0
    assert fit.rni(10, 20, 200, 30) > 1.0
    assert fit.rmsea(10, 20, 100) == 0.0
    assert fit.cfi(0, 0, 0, 0) == 1.0


def test_robust_versions_subtract_the_average_weight():
    assert fit.cfi(50, 20, 220, 20, 1.5, 2.0) == pytest.approx(1 - 20 / 180)


def test_rmsea_and_its_interval():
    assert fit.rmsea(60, 20, 100) == pytest.approx(math.sqrt(0.6 / 20 - 0.01))
    assert fit.rmsea(60, 20, 100, n_groups=2) == pytest.approx(math.sqrt(2) * fit.rmsea(60, 20, 100))
    low, high = fit.rmsea_interval(60, 20, 100)
    for bound, tail in ((low, 0.95), (high, 0.05)):
        assert ncx2.cdf(60, 20, bound**2 * 100 * 20) == pytest.approx(tail, abs=1e-8)
    assert fit.rmsea_interval(5, 20, 100)[0] == 0.0
    assert fit.rmsea_interval(5, 0, 100) == (0.0, 0.0)
    close = fit.rmsea_close(60, 20, 100)
    assert close == pytest.approx(ncx2.sf(60, 20, 100 * 20 * 0.05**2), abs=1e-12)
    assert fit.rmsea_not_close(60, 20, 100) == pytest.approx(ncx2.cdf(60, 20, 100 * 20 * 0.08**2), abs=1e-12)


def test_swain_by_hand():
    factor, chisq = fit.swain(85.306, 24, 301, 9)
    assert factor == pytest.approx(1 - (9 * 188 - 6 * 89) / (12 * 24 * 300))
    assert chisq == pytest.approx(factor * 85.306)
    assert all(np.isnan(fit.swain(0, 0, 100, 3)))


def test_numbers_that_do_not_exist_are_nan():
    assert np.isnan(fit.p_value(3.0, 0))
    assert np.isnan(fit.cfi(np.nan, 3, 10, 6))
    assert np.isnan(fit.rmsea(np.nan, 3, 100))
    assert np.isnan(fit.critical_n(0.0, 0, 100))
    assert np.isnan(fit.rmsea_close(3.0, 0, 100))


def test_residual_indices_of_a_two_by_two():
    S, Sigma = np.array([[4.0, 1.0], [1.0, 1.0]]), np.array([[4.0, 0.6], [0.6, 1.0]])
    found = residual_fit(S, None, Sigma, np.zeros(2))
    assert found.srmr == pytest.approx(0.2 / math.sqrt(3))
    assert found.crmr == pytest.approx(0.2)
    assert found.rmr == pytest.approx(0.4 / math.sqrt(3))
    shifted = residual_fit(S, np.array([1.0, 0.0]), Sigma, np.zeros(2))
    assert shifted.srmr == pytest.approx(math.sqrt((0.04 + 0.25) / 5))
    assert shifted.srmr_nomean == found.srmr


def test_goodness_of_fit_is_one_for_a_perfect_model():
    S = np.array([[2.0, 0.5], [0.5, 1.0]])
    assert goodness_of_fit(S, None, S, np.zeros(2), np.linalg.inv(S)) == 1.0
    worse = goodness_of_fit(S, None, np.diag(np.diag(S)), np.zeros(2), np.diag(1 / np.diag(S)))
    R = S / np.sqrt(np.outer(np.diag(S), np.diag(S)))
    assert worse == pytest.approx(1 - np.sum((R - np.eye(2)) ** 2) / np.sum(R**2))
