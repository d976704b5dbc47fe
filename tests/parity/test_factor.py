"""Exploratory factor analysis against psych, GPArotation and stats.

`efa_tight` and ``oracle/rotations.json`` rotate psych's own unrotated loadings, so that rotations are
held to them at tight tolerance. psych::fa itself stops extraction 1e-6 to 1e-4 and varimax 1e-3 short.
"""

import json
import time
from pathlib import Path

import numpy as np
import pytest
from measurement_oracle import CASES, close, load, matrix, moments
from scipy.optimize import linear_sum_assignment

from repurchase.numeric.factors.analysis import factor_analysis, factorability, parallel_analysis, random_halves
from repurchase.numeric.factors.extraction import extract
from repurchase.numeric.factors.rotation import rotate
from repurchase.numeric.resampling.covariances import correlations
from repurchase.numeric.scales.internal_consistency import consistency

ORACLE = json.loads((Path(__file__).parent / "oracle" / "rotations.json").read_text(encoding="utf-8"))
METHODS = ("minres", "ml")
EXACT, TIGHT, PSYCH = 1e-9, 1e-6, 1e-4
GRID = [(case, method) for case in CASES for method in METHODS]


def matched(stored, loadings, phi=None):
    """Loadings (and factor correlations) with columns in the order and sign of the stored ones."""
    _, order = linear_sum_assignment(-np.abs(stored.T @ loadings))
    sign = np.sign(np.sum(stored * loadings[:, order], axis=0))
    return loadings[:, order] * sign, None if phi is None else phi[np.ix_(order, order)] * np.outer(sign, sign)


def same(found, loadings, phi, tolerance):
    l, f = matched(loadings, found.loadings, found.phi)
    close(l, loadings, tolerance)
    if phi is not None:
        close(f, phi, tolerance)
    else:
        np.testing.assert_array_equal(f, np.eye(len(f)))


@pytest.mark.parametrize("case", CASES)
def test_factorability_equals_psych(case):
    oracle = load(case)
    stored = oracle["factorability"]
    found = factorability(correlations(np.array(oracle["cov"])), oracle["n"])
    close(found.kmo, stored["kmo"]["overall"], EXACT)
    close(found.msa, list(stored["kmo"]["msa"].values()), EXACT)
    close([found.chisq, found.df, found.p_value], [stored["bartlett"][k] for k in ("chisq", "df", "p.value")], EXACT)


@pytest.mark.parametrize("case", CASES)
def test_first_factor_share_equals_psych(case):
    oracle = load(case)
    r = correlations(np.array(oracle["cov"]))
    stored = oracle["factorability"]["harman"]
    keys = {"pca": "pca_first_pct", "minres": "minres_1f_pct", "paf": "pa_1f_pct", "ml": "ml_1f_pct"}
    assert set(keys.values()) == set(stored)
    for method, key in keys.items():
        close(np.sum(extract(r, 1, method).loadings ** 2) / len(r), stored[key], EXACT if method == "pca" else PSYCH)


@pytest.mark.parametrize(("case", "method"), GRID)
def test_rotations_equal_efa_tight(case, method):
    stored = load(case)["factorability"]
    unrotated = matrix(stored["efa"][f"{method}_none"]["loadings"])
    tight = stored["efa_tight"][method]
    assert set(tight) == {"note", "varimax_kaiser", "oblimin_nokaiser", "oblimin_kaiser", "promax_m4"}
    same(rotate(unrotated, "varimax"), matrix(tight["varimax_kaiser"]), None, TIGHT)
    promax = tight["promax_m4"]
    same(rotate(unrotated, "promax"), matrix(promax["loadings"]), matrix(promax["Phi"]), TIGHT)
    for key, kaiser in (("oblimin_nokaiser", False), ("oblimin_kaiser", True)):
        # the stored rotation stopped at a gradient of 1e-6, which leaves 2e-6 in the loadings: stop there too
        found = rotate(unrotated, "oblimin", kaiser=kaiser, tolerance=1e-6)
        same(found, matrix(tight[key]["loadings"]), matrix(tight[key]["Phi"]), TIGHT)
        better = rotate(unrotated, "oblimin", kaiser=kaiser)
        assert better.converged
        close(better.criterion, tight[key]["criterion"], 1e-11)


@pytest.mark.parametrize("case", CASES)
def test_rotations_equal_gparotation_and_stats(case):
    unrotated = matrix(load(case)["factorability"]["efa"]["ml_none"]["loadings"])
    options = {
        "oblimin_kaiser": {"method": "oblimin"},
        "oblimin": {"method": "oblimin", "kaiser": False},
        "promax_3": {"method": "promax", "kappa": 3},
        "promax_4": {"method": "promax"},
    }
    assert set(options) == set(ORACLE[case])
    for key, chosen in options.items():
        found = rotate(unrotated, **chosen)
        same(found, np.array(ORACLE[case][key]["loadings"]), np.array(ORACLE[case][key]["Phi"]), 1e-7)


@pytest.mark.parametrize(("case", "method"), GRID)
def test_whole_analysis_equals_psych(case, method):
    oracle = load(case)
    r, n = correlations(np.array(oracle["cov"])), oracle["n"]
    none = oracle["factorability"]["efa"][f"{method}_none"]
    m = none["factors"]
    found = factor_analysis(r, m, n, method=method, rotation="none")
    assert found.converged and found.heywood.size == 0
    same(found, matrix(none["loadings"]), None, PSYCH)
    close(found.uniquenesses, list(none["uniquenesses"].values()), PSYCH)
    close(found.communalities, list(none["communality"].values()), PSYCH)
    close(found.complexity, list(none["complexity"].values()), PSYCH)
    close(found.extracted, matrix(none["Vaccounted"])[0], PSYCH)
    fit = found.fit
    close([fit.discrepancy, fit.df, fit.p_value], [none["objective"], none["dof"], none["pval"]], PSYCH)
    close([fit.chisq, fit.tli, fit.bic], [none["statistic"], none["tli"], none["bic"]], PSYCH)
    close([fit.rmsea, fit.rmsea_low, fit.rmsea_high], [none["rmsea"][k] for k in ("RMSEA", "lower", "upper")], PSYCH)
    close(found.residual_rms, none["rms"], PSYCH)
    pairs = len(r) * (len(r) - 1)
    close(found.residual_rms**2 * pairs * n, none["chi_empirical"], PSYCH)
    close(np.sqrt(found.residual_rms**2 * pairs / (2 * fit.df)), none["crms"], PSYCH)
    oblimin = oracle["factorability"]["efa"][f"{method}_oblimin"]
    turned = factor_analysis(r, m, n, method=method, rotation="oblimin", kaiser=False)
    same(turned, matrix(oblimin["loadings"]), matrix(oblimin["Phi"]), PSYCH)
    close(turned.rotated, matrix(oblimin["Vaccounted"])[0], PSYCH)


@pytest.mark.parametrize("case", CASES)
def test_principal_axes_reach_the_minimum_residual_solution(case):
    oracle = load(case)
    r = correlations(np.array(oracle["cov"]))
    axes, minres = extract(r, 3, "paf"), extract(r, 3, "minres")
    assert axes.converged
    np.testing.assert_allclose(axes.loadings, minres.loadings, atol=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_parallel_components_equal_the_stored_simulation(case):
    oracle = load(case)
    stored = oracle["factorability"]["parallel"]
    found = parallel_analysis(correlations(np.array(oracle["cov"])), oracle["n"], draws=2000, seed=7)
    close(found.eigenvalues, oracle["factorability"]["eigenvalues"], EXACT)
    assert found.retained == stored["n_factors_q95"]
    gap = np.abs(found.mean - stored["mean"]) / np.array(stored["mc_sd_of_mean"])
    assert gap.max() < 4  # Monte-Carlo errors
    assert (
        parallel_analysis(correlations(np.array(oracle["cov"])), oracle["n"], percentile=50).retained
        == (stored["n_factors_mean"])
    )


def test_parallel_factors_equal_a_simulation_in_r():
    stored = ORACLE["parallel_factors"]
    oracle = load("case6_nine_construct")
    assert (stored["n"], stored["p"]) == (oracle["n"], len(oracle["order"]))
    found = parallel_analysis(correlations(np.array(oracle["cov"])), stored["n"], kind="factors", draws=2000, seed=7)
    both = np.sqrt(1.5)  # twice the draws here, so that the difference has 1.5 times the stored variance
    assert (np.abs(found.mean - stored["mean"]) / np.array(stored["mc_se_mean"])).max() < 4 * both
    assert (np.abs(found.quantile - stored["q95"]) / np.array(stored["mc_se_q95"])).max() < 4 * both


def test_a_wishart_draw_is_a_sample_covariance():
    """The short cut and the long way round give the same eigenvalues within Monte-Carlo error."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((3000, 25, 6))
    r = correlations(np.stack([np.cov(d, rowvar=False) for d in x]))
    long = np.linalg.eigvalsh(r)[:, ::-1]
    short = parallel_analysis(np.eye(6), 25, draws=3000, seed=2)
    assert (np.abs(short.mean - long.mean(axis=0)) / (long.std(axis=0) * np.sqrt(2 / 3000))).max() < 4


def test_rotation_keeps_communalities_and_the_implied_correlations():
    oracle = load("case4_bfi")
    r = correlations(np.array(oracle["cov"]))
    unrotated = extract(r, 5, "ml").loadings
    for method in ("varimax", "promax", "oblimin"):
        found = rotate(unrotated, method)
        np.testing.assert_allclose(found.loadings @ found.phi @ found.loadings.T, unrotated @ unrotated.T, atol=1e-12)
        np.testing.assert_allclose(np.diag(found.phi), 1, atol=1e-12)


def test_components_reproduce_the_matrix_when_all_are_kept():
    r = correlations(np.array(load("case1_holzinger")["cov"]))
    found = factor_analysis(r, len(r), 301, method="pca")
    np.testing.assert_allclose(found.loadings @ found.loadings.T, r, atol=1e-12)
    assert np.isnan(found.fit.chisq)


def test_a_heywood_case_is_named():
    loading = np.array([1.05, 0.5, 0.5, 0.4])
    r = np.outer(loading, loading)
    np.fill_diagonal(r, 1)
    for method in ("ml", "minres", "paf"):
        assert extract(r, 1, method).heywood.tolist() == [0], method


def test_impossible_requests_are_refused():
    with pytest.raises(ValueError, match="4 factors of 4"):
        extract(np.eye(4), 4, "ml")
    singular = np.ones((4, 4)) * 0.5 + np.eye(4) * 0.5
    singular[0, 1] = singular[1, 0] = 1
    singular[0, 2:] = singular[1, 2:]
    with pytest.raises(ValueError, match="positive definite"):
        extract(singular, 1, "ml")
    with pytest.raises(ValueError, match="unknown rotation"):
        rotate(np.ones((4, 2)), "quartermax")
    assert np.isnan(factorability(singular, 100).kmo)


def test_random_halves_share_nobody():
    first, second = random_halves(11, seed=4)
    assert sorted([*first, *second]) == list(range(11)) and (len(first), len(second)) == (6, 5)
    np.testing.assert_array_equal(first, random_halves(11, seed=4)[0])


def test_schmid_leiman_omegas_equal_psych():
    """psych::omega of all 25 items, from the kernels: a second-order factor of the oblimin factors."""
    stored = load("case4_bfi")["omega_schmid_leiman_25"]
    assert set(stored) == {"call", "omega_h", "omega_tot", "alpha", "G6"}
    cov = moments(load("case4_bfi"))[1]
    r = correlations(cov)
    found = factor_analysis(r, 5, 2436, method="minres", rotation="oblimin", kaiser=False)
    general = found.loadings @ extract(found.phi, 1, "minres").loadings[:, 0]
    sign = np.sign(general)  # psych::omega turns items round that run against the general factor
    turned = r * np.outer(sign, sign)
    close(np.abs(general).sum() ** 2 / turned.sum(), stored["omega_h"], PSYCH)
    close(1 - found.uniquenesses.sum() / turned.sum(), stored["omega_tot"], PSYCH)
    of_correlations = consistency(turned)
    close([of_correlations.raw, of_correlations.guttman6], [stored["alpha"], stored["G6"]], EXACT)


def test_a_thousand_draws_of_parallel_analysis_take_little():
    """0.1 CPU seconds; a loop over draws takes 3 and more."""
    r = np.eye(36)
    start = time.process_time()
    parallel_analysis(r, 238, draws=1000)
    assert time.process_time() - start < 1.5
