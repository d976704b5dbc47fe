"""The bootstrap against lavaan's: given resamples exactly, random ones within their Monte Carlo error."""

import numpy as np
import pytest
from inference_oracle import assert_equal, fitted, oracle

from repurchase.numeric.resampling.intervals import acceleration, adjusted_limits

FIXED = 1e-4  # lavaan's own search stops that far from each resample's optimum


def names(params):
    return [p.split(":=")[0] for p in params]


@pytest.mark.parametrize("case", ["nine_construct", "political_democracy"])
def test_given_resamples_are_refitted_to_lavaans_estimates(case):
    want = oracle()[case]["fixed"]
    boot = fitted(case).bootstrap(indices=np.array(want["indices"]) - 1)
    lavaan = np.array(want["estimates"], float)
    kept = np.isfinite(lavaan).all(axis=1)
    assert kept.sum() >= 35
    assert boot.converged[kept].all()
    assert_equal(boot.draws[names(want["param"])].to_numpy()[kept], lavaan[kept], FIXED)


def test_given_resamples_are_standardised_as_lavaan_does():
    want = oracle()["nine_construct"]["fixed"]
    boot = fitted("nine_construct").bootstrap(indices=np.array(want["indices"]) - 1)
    assert_equal(boot.standardized_draws[names(want["param"])], want["std_all"], FIXED)


@pytest.fixture(scope="module")
def boot():
    return fitted("nine_construct").bootstrap(draws=5000, seed=1)


@pytest.mark.parametrize("side", ["unstandardized", "standardized"])
def test_percentile_limits_lie_within_four_monte_carlo_errors(boot, side):
    want = oracle()["nine_construct"]["bootstrap"][side]
    error = np.array([want["mc_se_perc_lo"], want["mc_se_perc_hi"]]).T
    found = [boot.interval(n, standardized=side == "standardized") for n in names(want["param"])]
    distance = np.abs(np.array(found) - np.array([want["perc_lo"], want["perc_hi"]]).T) / error
    assert distance.max() <= 4
    assert np.median(distance) <= 1.2


@pytest.mark.parametrize("kind", ["bc", "bca"])
@pytest.mark.parametrize("side", ["unstandardized", "standardized"])
def test_adjusted_limits_lie_within_four_monte_carlo_errors(boot, side, kind):
    """lavaan's limits rest on 1,000 draws, and so does their error, estimated here: that of a percentile limit is too
    small for them, as the bias correction is random too."""
    standardized = side == "standardized"
    want, fit = oracle()["nine_construct"]["bootstrap"][side], fitted("nine_construct")
    columns = names(want["param"])
    draws = (boot.standardized_draws if standardized else boot.draws)[columns].to_numpy()
    a = acceleration(boot._jackknife(standardized)[columns].to_numpy()) if kind == "bca" else 0.0
    estimate = np.array(want["est"])
    rng = np.random.default_rng(0)
    repeats = [adjusted_limits(draws[rng.integers(0, 5000, 1000)], estimate, a) for _ in range(200)]
    error = np.std(repeats, axis=0, ddof=1)
    found = np.array([boot.interval(n, kind, standardized=standardized) for n in columns]).T
    distance = np.abs(found - np.array([want[f"{kind}_lo"], want[f"{kind}_hi"]])) / error
    assert distance.max() <= 4
    assert np.median(distance) <= 1.2
    assert fit.converged


def test_standard_errors_equal_lavaans_within_their_error(boot):
    want = oracle()["nine_construct"]["bootstrap"]["unstandardized"]
    found = [boot.std_error(n) for n in names(want["param"])]
    ratio = np.array(found) / np.array(want["se"])
    assert np.abs(ratio - 1).max() < 4 * np.sqrt(3 / 2000)  # kurtosis of products of normals raises 1 / sqrt(2 R)


def test_accelerations_equal_the_jackknifes_of_the_case(boot):
    want = oracle()["nine_construct"]["bootstrap"]["unstandardized"]
    columns = names(want["param"])
    assert_equal(acceleration(boot._jackknife(False)[columns].to_numpy()), want["accel"], FIXED)


def test_every_draw_of_the_case_converges(boot):
    assert boot.converged.all()
    assert not boot.notes
