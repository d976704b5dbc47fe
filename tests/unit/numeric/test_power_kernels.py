"""Power by simulation equals what is known without it: analytic power, exact t tests, a fit of each sample alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

import repurchase as rp
from repurchase.analysis.sem.model_layout import structure
from repurchase.model.defaults import Options
from repurchase.model.table import Model
from repurchase.numeric.estimate.fit_maximum_likelihood import fit_ml
from repurchase.numeric.estimate.ml_discrepancy import information
from repurchase.numeric.power import drawn_samples, standard_errors
from repurchase.numeric.power.detected_effects import detected_effect
from repurchase.numeric.power.drawn_samples import RatedPopulation, block_sizes, drawn_answers
from repurchase.numeric.power.fit_power import fit_power, fit_sample
from repurchase.numeric.power.needed_sample import needed_sample
from repurchase.numeric.power.path_draws import PathDraws, path_slots
from repurchase.numeric.power.simulated_fits import SimulatedModel, simulated_fits, simulated_model

TWO = "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nB ~ A"
CHAIN = "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nC =~ c1 + c2 + c3\nB ~ A\nC ~ B + A"
FIVE = np.array([-1.4, -0.5, 0.5, 1.4])


def population(latent: np.ndarray, loading: float, cuts: np.ndarray | None = None) -> RatedPopulation:
    """Three items a construct."""
    L = np.kron(np.eye(len(latent)), np.full((3, 1), loading))
    R = L @ latent @ L.T
    np.fill_diagonal(R, 1.0)
    rows = np.zeros((0, len(R))) if cuts is None else np.repeat(cuts[:, None], len(R), axis=1)
    return RatedPopulation(R, rows)


def ready(syntax: str, latent: np.ndarray, loading: float, cuts: np.ndarray | None = None) -> SimulatedModel:
    """The model with all of its paths, fitted to its population."""
    model = Model.parse(syntax)
    laid = structure(model, Options())
    pairs = [(laid.latents.index(p.rhs), laid.latents.index(p.lhs)) for p in model.of("~")]
    return simulated_model(laid.layout, population(latent, loading, cuts), path_slots(laid.layout, pairs))


def pair(b: float) -> np.ndarray:
    return np.array([[1.0, b], [b, 1.0]])


TRIPLE = np.array([[1.0, 0.4, 0.4], [0.4, 1.0, 0.5], [0.4, 0.5, 1.0]])


# ------------------------------------------------------------------------------------------------ what is known
def test_power_of_a_path_is_the_analytic_one():
    """Wald's test by the information of the population, and Satorra and Saris's noncentral chi-square."""
    n, samples, model = 1_000, 4_000, ready(TWO, pair(0.1), 0.8)
    slot = model.slots[0]
    error = np.sqrt(np.linalg.inv(information(model.layout, model.theta[None], np.ones(1))[0])[slot, slot] / n)
    reach, away = stats.norm.ppf(0.975), model.theta[slot] / error
    wald = stats.norm.sf(reach - away) + stats.norm.cdf(-reach - away)
    without = structure(Model.parse(TWO.replace("B ~ A", "A ~~ 0*B")), Options()).layout
    S = model.population.moments()
    away_from_zero = fit_ml(without, S[None], None, np.array([n]), 0).chisq
    saris = stats.ncx2.sf(stats.chi2.ppf(0.95, 1), 1, away_from_zero)
    assert wald == pytest.approx(saris, abs=0.01)
    found = detected_effect(simulated_fits(model, n, samples, 1, robust=False), [0], 0.1, 0.05).detected.mean()
    assert found == pytest.approx(wald, abs=3 * np.sqrt(wald * (1 - wald) / samples))


def test_power_of_a_regression_is_that_of_the_exact_t_test():
    """Simple regression: noncentral t given x, averaged over the spread of x; z is t but for the divisor of errors."""
    n, rho, samples = 50, 0.35, 8_000
    laid = structure(Model.parse("y ~ x"), Options(fixed_x=False))
    slots = path_slots(laid.layout, [(laid.latents.index("x"), laid.latents.index("y"))])
    answers = RatedPopulation(pair(rho), np.zeros((0, 2)))
    draws = simulated_fits(simulated_model(laid.layout, answers, slots), n, samples, 4, robust=False)
    bound = stats.norm.ppf(0.975) * np.sqrt((n - 2) / n)

    def given(spread: float) -> float:
        away = rho * np.sqrt(spread) / np.sqrt(1 - rho**2)
        return float(stats.nct.sf(bound, n - 2, away) * stats.chi2.pdf(spread, n - 1))

    exact, _ = integrate.quad(given, 5, 120)
    found = detected_effect(draws, [0], rho, 0.05).detected.mean()
    assert found == pytest.approx(exact, abs=3 * np.sqrt(exact * (1 - exact) / samples))


@pytest.mark.parametrize("robust", [True, False])
def test_a_path_of_zero_is_found_as_often_as_alpha_says(robust):
    samples = 3_000
    model = ready(TWO, pair(0.0), 0.7, FIVE if robust else None)
    found = detected_effect(simulated_fits(model, 300, samples, 3, robust=robust), [0], 0.0, 0.05)
    assert found.detected.mean() == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / samples))
    assert found.coverage == pytest.approx(0.95, abs=0.02)
    assert found.error == pytest.approx(found.sd, rel=0.06)


# ---------------------------------------------------------------------------------------------- against single fits
@pytest.mark.parametrize(("estimator", "robust"), [("MLR", True), ("ML", False)])
def test_samples_fitted_together_are_those_fitted_alone(estimator, robust):
    model = ready(CHAIN, TRIPLE, 0.75, FIVE)
    draws = simulated_fits(model, 120, 6, 7, robust=robust)
    (block,) = drawn_answers(model.population, 120, 6, 7)
    for r in range(6):
        fit = rp.fit(CHAIN, pd.DataFrame(block[r].astype(float), columns=[f"{v}{k}" for v in "abc" for k in (1, 2, 3)]),
                     estimator=estimator)  # fmt: skip
        rows = fit.estimates.query("op == '~'")
        standard = fit.standardized().query("op == '~'")
        np.testing.assert_allclose(draws.z[r], rows["statistic"], rtol=2e-4)
        np.testing.assert_allclose(draws.estimate[r], rows["std_all"], rtol=2e-4)
        np.testing.assert_allclose(np.sqrt(np.diag(draws.covariance[r])), standard["std_error"], rtol=3e-4)


def test_memory_holds_a_block_and_the_draws_do_not_depend_on_it(monkeypatch):
    model = ready(TWO, pair(0.3), 0.75, FIVE)
    whole = simulated_fits(model, 100, 30, 5)
    assert [part.stop - part.start for part in block_sizes(1_000_000, 31, 3)] == [1, 1, 1]
    assert all((part.stop - part.start) * 400 * 40 <= drawn_samples.CELLS for part in block_sizes(400, 40, 5_000))
    assert all((part.stop - part.start) * 600**2 <= drawn_samples.ENTRIES for part in block_sizes(100, 40, 50, 600))
    monkeypatch.setattr(standard_errors, "CASES", 33)
    monkeypatch.setattr(drawn_samples, "CELLS", 100 * 6 * 7)
    told: list[int] = []
    parts = simulated_fits(model, 100, 30, 5, told=told.append)
    assert told == [7, 14, 21, 28, 30]
    np.testing.assert_allclose(parts.z, whole.z, rtol=1e-4)


def test_the_seed_decides():
    model = ready(TWO, pair(0.3), 0.75, FIVE)
    np.testing.assert_array_equal(simulated_fits(model, 80, 12, 5).z, simulated_fits(model, 80, 12, 5).z)
    assert not np.allclose(simulated_fits(model, 80, 12, 5).z, simulated_fits(model, 80, 12, 6).z)


# ------------------------------------------------------------------------------------------------- rated answers
def test_moments_of_answers_cut_at_the_middle():
    """Two halves: the covariance of two of them is arcsin(r) / 2 pi, their variance 1/4."""
    R = np.array([[1.0, 0.6, -0.3], [0.6, 1.0, 0.0], [-0.3, 0.0, 1.0]])
    found = RatedPopulation(R, np.zeros((1, 3))).moments()
    expected = np.arcsin(R) / (2 * np.pi)
    np.testing.assert_allclose(found, expected, atol=2e-5)


def test_moments_are_those_of_a_large_sample():
    cuts = np.column_stack([[-1.5, -0.5, 0.2, 1.0], [0.0, np.inf, np.inf, np.inf], [-1.0, 1.0, np.inf, np.inf]])
    answers = RatedPopulation(np.array([[1.0, 0.5, 0.3], [0.5, 1.0, 0.4], [0.3, 0.4, 1.0]]), cuts)
    drawn = np.concatenate([block[0] for block in drawn_answers(answers, 200_000, 1, 2)])
    assert {int(v) for v in np.unique(drawn[:, 1])} == {0, 1}
    np.testing.assert_allclose(answers.moments(), np.cov(drawn.T.astype(float), bias=True), atol=0.006)


def test_what_an_answer_keeps_of_its_variable():
    """Cut at its middle a standard normal variable has the correlation sqrt(2 / pi) with its halves."""
    assert RatedPopulation(np.eye(1), np.zeros((1, 1))).kept()[0] == pytest.approx(np.sqrt(2 / np.pi))
    assert RatedPopulation(np.eye(2), np.zeros((0, 2))).kept().tolist() == [1.0, 1.0]


def test_categories_taken_for_numbers_leave_standardised_paths_nearly_as_they_are():
    model = ready(TWO, pair(0.4), 0.75, FIVE)
    assert model.limits[0] == pytest.approx(0.4, abs=0.005)


# ------------------------------------------------------------------------------------------------- single numbers
def draws_of(z: list[list[float]], estimate: list[list[float]], converged: list[bool]) -> PathDraws:
    ok = np.array(converged)
    estimates = np.where(ok[:, None], np.array(estimate), np.nan)
    covariance = np.repeat(np.diag([0.01, 0.04])[None], len(z), axis=0)
    return PathDraws(estimates, covariance, np.where(ok[:, None], np.array(z), np.nan), ok, ok)


def test_an_indirect_effect_is_found_where_each_path_is_and_the_sign_is_right():
    z = [[3.0, 2.5], [3.0, 1.0], [-3.0, 2.5], [-3.0, -2.5], [9.0, 9.0]]
    b = [[0.3, 0.5], [0.3, 0.2], [-0.3, 0.5], [-0.3, -0.5], [0.9, 0.9]]
    draws = draws_of(z, b, [True] * 4 + [False])
    assert detected_effect(draws, [0, 1], 0.15, 0.05).detected.tolist() == [True, False, False, True, False]
    assert detected_effect(draws, [0, 1], -0.15, 0.05).detected.tolist() == [False, False, True, False, False]
    assert detected_effect(draws, [0, 1], 0.0, 0.05).detected.tolist() == [True, False, True, True, False]
    assert detected_effect(draws, [1], 0.2, 0.05).detected.tolist() == [True, False, True, False, False]


def test_mean_error_and_coverage_by_hand():
    draws = draws_of([[3.0, 2.0], [2.0, 1.0]], [[0.3, 0.4], [0.1, 0.2]], [True, True])
    found = detected_effect(draws, [0, 1], 0.1, 0.05)
    errors = [np.sqrt(0.4**2 * 0.01 + 0.3**2 * 0.04), np.sqrt(0.2**2 * 0.01 + 0.1**2 * 0.04)]
    assert found.mean == pytest.approx((0.12 + 0.02) / 2)
    assert found.sd == pytest.approx(np.std([0.12, 0.02], ddof=1))
    assert found.error == pytest.approx(np.mean(errors))
    assert found.coverage == pytest.approx(0.5)  # 0.02 is 0.08 from 0.1 and reaches 0.055


def test_too_few_samples_converge_for_a_mean():
    found = detected_effect(draws_of([[3.0, 2.0], [2.0, 1.0]], [[0.3, 0.4]] * 2, [True, False]), [0], 0.3, 0.05)
    assert found.detected.tolist() == [True, False]
    assert np.isnan([found.mean, found.sd, found.error, found.coverage]).all()


def test_the_needed_sample_by_hand():
    """The probit of power straight in the root of N: 20 at z = 0.5 and 30 at z = 1.2, wanted 0.8416."""
    powers = [float(stats.norm.cdf(v)) for v in (0.5, 1.2)]
    found = needed_sample([400, 900], [round(p * 99_999 - 0.5) for p in powers], 99_998, 0.8)
    root = 20 + 10 * (stats.norm.ppf(0.8) - 0.5) / 0.7
    assert found.n == int(np.ceil(root**2))
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.n <= found.high < found.low + 20


def test_no_sample_size_is_extrapolated():
    assert needed_sample([100, 200], [950, 990], 1_000, 0.8).at_most
    above = needed_sample([100, 200], [300, 700], 1_000, 0.8)
    assert above.above
    assert above.n is None
    wide = needed_sample([100, 200], [79, 85], 100, 0.8)
    assert wide.n is not None
    assert wide.low is None
    assert wide.high is None


def test_the_size_holds_for_every_larger_one():
    """A power that falls below the target once more by chance counts from its last crossing."""
    found = needed_sample([100, 200, 300, 400], [700, 810, 790, 900], 1_000, 0.8)
    assert found.n is not None
    assert 300 < found.n < 400


# ------------------------------------------------------------------------------------------------------ fit
@pytest.mark.parametrize(("df", "n", "close", "not_close"), [(5, 100, 0.127, 0.081), (100, 100, 0.650, 0.000)])
def test_fit_power_is_that_of_the_published_table(df, n, close, not_close):
    """MacCallum, Browne & Sugawara (1996), Table 2."""
    assert fit_power(n, df, 0.05, 0.08) == pytest.approx(close, abs=0.0006)
    if not_close:
        assert fit_power(n, df, 0.05, 0.01) == pytest.approx(not_close, abs=0.0006)


@pytest.mark.parametrize(
    ("df", "close", "not_close"), [(10, 782, 750), (20, 435, 474), (50, 214, 268), (100, 132, 178)]
)
def test_fit_samples_are_those_of_the_published_table(df, close, not_close):
    """Table 4 there, whose search ends within one respondent; noncentrality is (N - 1) df RMSEA^2."""
    assert fit_sample(df, 0.05, 0.08) == pytest.approx(close, abs=1)
    assert fit_sample(df, 0.05, 0.01) == pytest.approx(not_close, abs=1)


@pytest.mark.parametrize("df", [1, 5, 40, 410, 2_000])
@pytest.mark.parametrize(("null", "other"), [(0.05, 0.08), (0.05, 0.01)])
def test_fit_power_against_scipy(df, null, other):
    n = fit_sample(df, null, other)
    assert n is not None
    for size in (n - 1, n):
        a, b = ((size - 1) * df * v**2 for v in (null, other))
        if other > null:
            expected = stats.ncx2.sf(stats.ncx2.ppf(0.95, df, a), df, b)
        else:
            expected = stats.ncx2.cdf(stats.ncx2.ppf(0.05, df, a), df, b)
        assert fit_power(size, df, null, other) == pytest.approx(expected, abs=1e-6)
        assert (expected >= 0.8) == (size == n)
