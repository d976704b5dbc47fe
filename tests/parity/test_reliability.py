"""Reliability and validity kernels against psych, semTools and lavaan."""

from pathlib import Path

import numpy as np
import pytest
from measurement_oracle import CASES, close, data, groups, load, matrix, moments

from repurchase.numeric.resampling.covariances import correlations
from repurchase.numeric.scales.internal_consistency import multiple_correlations
from repurchase.numeric.scales.reliability import (
    alpha_bootstrap,
    alpha_of_covariance,
    cronbach_alpha,
    item_statistics,
    omega_total,
)
from repurchase.numeric.scales.split_half import split_half
from repurchase.numeric.scales.validity import (
    average_variance_extracted,
    composite_reliability,
    fornell_larcker,
    htmt,
    htmt_limits,
)

EXACT = 1e-9
PSYCH_FA = 1e-4  # psych::fa stops its optimiser that far from the minimum
LAVAAN = 1e-6


def scales(case):
    oracle = load(case)
    return [(oracle["reliability"][name], data(oracle, items)) for name, items in oracle["items"].items()]


@pytest.mark.parametrize("case", CASES)
def test_alpha_equals_psych(case):
    for expected, x in scales(case):
        found, total = cronbach_alpha(x), expected["alpha_total"]
        pairs = {
            "raw_alpha": found.estimate,
            "std.alpha": found.standardized,
            "G6(smc)": found.guttman6,
            "average_r": found.average_r,
            "S/N": found.signal_to_noise,
            "ase": found.std_error,
            "mean": found.mean,
            "sd": found.sd,
            "median_r": found.median_r,
        }
        assert set(pairs) == set(total)
        for key, value in pairs.items():
            close(value, total[key], EXACT)
        feldt = expected["alpha_ci_feldt"]
        close([found.ci_low, found.ci_high], [feldt["lower.ci"], feldt["upper.ci"]], EXACT)
        close(found.estimate, feldt["alpha"], EXACT)
        close(found.estimate / (found.k - (found.k - 1) * found.estimate), feldt["r.bar"], EXACT)
        assert (found.n, found.k) == (expected["n"], x.shape[1])


@pytest.mark.parametrize("case", CASES)
def test_items_equal_psych(case):
    for expected, x in scales(case):
        found = item_statistics(x)
        stats, drop = expected["item_stats"], expected["alpha_drop"]
        pairs = {
            "raw.r": found.item_total,
            "std.r": found.item_total_standardized,
            "r.cor": found.item_whole_corrected,
            "r.drop": found.citc,
            "mean": found.mean,
            "sd": found.sd,
        }
        assert set(pairs) == set(stats) - {"item", "n"}
        for key, value in pairs.items():
            close(value, stats[key], EXACT)
        pairs = {
            "raw_alpha": found.alpha_if_deleted,
            "std.alpha": found.standardized_if_deleted,
            "G6(smc)": found.guttman6_if_deleted,
            "average_r": found.average_r_if_deleted,
            "S/N": found.signal_to_noise_if_deleted,
            "alpha se": found.std_error_if_deleted,
            "var.r": found.variance_r_if_deleted,
            "med.r": found.median_r_if_deleted,
        }
        assert set(pairs) == set(drop) - {"item"}
        for key, value in pairs.items():
            close(value, drop[key], EXACT)


@pytest.mark.parametrize("case", CASES)
def test_omega_equals_lavaan_and_psych(case):
    for expected, x in scales(case):
        found = omega_total(x)
        assert found.converged
        close(found.estimate, expected["omega_cfa_ml"]["omega_raw"], LAVAAN)
        close(found.observed, expected["omega_cfa_ml"]["omega_obs_denominator"], LAVAAN)
        one = expected["one_factor_ml"]
        close(found.standardized, one["omega_total_std"], PSYCH_FA)
        close(found.loadings, list(one["loadings"].values()), PSYCH_FA)
        close(1 - found.loadings**2, list(one["uniquenesses"].values()), PSYCH_FA)


def test_squared_multiple_correlations_equal_psych():
    oracle = load("case4_bfi")
    smc = multiple_correlations(correlations(moments(oracle)[1]))
    close(smc, list(oracle["guttman"]["smc"].values()), EXACT)


@pytest.mark.parametrize("case", CASES)
def test_cr_and_ave_equal_lavaan_and_semtools(case):
    oracle = load(case)
    quality = oracle.get("measurement_quality_cfa_ml") or oracle["measurement_quality_ml"]
    names = oracle["order"]
    unbiased = np.array(oracle["cov"]) * (oracle["n"] - 1) / oracle["n"]
    semtools = oracle["semtools"]
    reliability, ave = (semtools.get(key, semtools.get(f"{key}_ml")) for key in ("compRelSEM", "AVE"))
    for latent, fit in oracle["cfa_ml"]["latent"].items():
        expected = quality["constructs"][latent]
        standardized = np.array(list(expected["loadings_std"].values()))
        close(composite_reliability(standardized), expected["cr_std"], EXACT)
        close(average_variance_extracted(standardized), expected["ave_std"], EXACT)
        raw, theta = np.array(list(fit["items"].values())).T
        raw = raw * np.sqrt(fit["variance"])
        close(composite_reliability(raw, theta), expected["cr_raw"], LAVAAN)
        close(average_variance_extracted(raw, theta), expected["ave_raw"], LAVAAN)
        keep = [names.index(i) for i in fit["items"]]
        total = unbiased[np.ix_(keep, keep)].sum()
        close(composite_reliability(raw, theta, total), reliability[latent], LAVAAN)
        close(average_variance_extracted(raw, theta), ave[latent], LAVAAN)


QUALITY = [
    (case, key)
    for case in CASES
    for key in load(case)
    if key.startswith("measurement_quality") and "fornell_larcker" in load(case)[key]
]


@pytest.mark.parametrize(("case", "key"), QUALITY)
def test_fornell_larcker(case, key):
    quality = load(case)[key]
    stored = matrix(quality["fornell_larcker"])
    ave = [average_variance_extracted(list(c["loadings_std"].values())) for c in quality["constructs"].values()]
    close(
        [composite_reliability(list(c["loadings_std"].values())) for c in quality["constructs"].values()],
        [c["cr_std"] for c in quality["constructs"].values()],
        EXACT,
    )
    phi = stored.copy()
    np.fill_diagonal(phi, 1)
    found = fornell_larcker(ave, phi)
    close(found.matrix, stored, EXACT)
    close(found.msv, list(quality["msv"].values()), EXACT)
    close(found.asv, list(quality["asv"].values()), EXACT)
    assert found.meets.tolist() == list(quality["fl_pass"].values())


@pytest.mark.parametrize("case", CASES)
def test_htmt_equals_semtools(case):
    oracle = load(case)
    stored = oracle.get("htmt_manual") or oracle["htmt"]
    r = correlations(np.array(oracle["cov"]))
    for key, geometric in (("htmt", False), ("htmt2", True)):
        found = htmt(r, groups(oracle), geometric=geometric)
        close(found, matrix(stored[key]), EXACT)
        if key in oracle["semtools"]:
            close(found, matrix(oracle["semtools"][key]), LAVAAN)


def test_htmt_of_polychorics_equals_semtools():
    oracle = load("case4_bfi")
    r = matrix(oracle["polychoric"])
    close(htmt(r, groups(oracle)), matrix(oracle["htmt"]["semtools_htmt_ordered"]), LAVAAN)


def test_batched_htmt_equals_one_at_a_time():
    oracle = load("case6_nine_construct")
    r = correlations(np.array(oracle["cov"]))
    other = correlations(np.cov(data(oracle)[:120], rowvar=False))
    for geometric in (False, True):
        both = htmt(np.stack([r, other]), groups(oracle), geometric=geometric)
        np.testing.assert_allclose(both[1], htmt(other, groups(oracle), geometric=geometric), rtol=1e-12)


def test_htmt_limits_lie_where_a_plain_resampling_loop_puts_them():
    oracle = load("case6_nine_construct")
    x, parts = data(oracle)[:, :11], groups(oracle)[:3]
    found = htmt_limits(x, parts, draws=2000, seed=3)
    rng = np.random.default_rng(99)
    loop = np.array([htmt(np.corrcoef(x[rng.integers(0, len(x), len(x))], rowvar=False), parts) for _ in range(2000)])
    expected = np.quantile(loop, 0.95, axis=0)
    se = loop.std(axis=0) * 2.1 / np.sqrt(2000)  # of a 95 % quantile, about 2.1 SD / sqrt(draws)
    assert (np.abs(found.htmt_upper - expected) <= 4 * np.sqrt(2) * se + 1e-12).all()
    assert (found.htmt_upper[np.triu_indices(3, 1)] > found.htmt[np.triu_indices(3, 1)]).all()
    assert found.usable.min() == 2000


def test_htmt_of_a_single_item_is_undefined():
    r = np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]])
    found = htmt(r, [[0, 1], [2]])
    assert np.isnan(found[0, 1]) and found[0, 0] == 1


def test_alpha_bootstrap_brackets_the_estimate_and_repeats():
    x = data(load("case6_nine_construct"), ["PROMO1", "PROMO2", "PROMO3", "PROMO4"])
    first, again = alpha_bootstrap(x, draws=1000, seed=5), alpha_bootstrap(x, draws=1000, seed=5)
    assert first == again
    assert first.ci_low < cronbach_alpha(x).estimate < first.ci_high
    assert first.std_error == pytest.approx(cronbach_alpha(x).std_error, rel=0.15)


def test_split_half_by_hand():
    x = data(load("case6_nine_construct"), ["PROMO1", "PROMO2", "PROMO3", "PROMO4"])
    found = split_half(x)
    r = np.corrcoef(x[:, ::2].sum(axis=1), x[:, 1::2].sum(axis=1))[0, 1]
    assert found.r == pytest.approx(r)
    assert found.spearman_brown == pytest.approx(2 * r / (1 + r))
    assert found.spearman_brown_unequal == pytest.approx(found.spearman_brown)
    assert split_half(x[:, :3], "first-last").first.tolist() == [0, 1]


def test_every_split_of_equal_halves_averages_to_alpha():
    """Guttman's coefficient averaged over all splits is alpha (Cronbach 1951)."""
    x = data(load("case6_nine_construct"), ["PROMO1", "PROMO2", "PROMO3", "PROMO4"])
    orders = [[0, 1, 2, 3], [0, 2, 1, 3], [0, 3, 1, 2]]
    mean = np.mean([split_half(x[:, order], "first-last").guttman for order in orders])
    assert mean == pytest.approx(cronbach_alpha(x).estimate, abs=1e-12)


def test_two_items_say_what_cannot_be_computed():
    x = data(load("case6_nine_construct"), ["PROMO1", "PROMO2"])
    omega, items = omega_total(x), item_statistics(x)
    assert not omega.identified and np.isnan(omega.estimate)
    assert np.isnan(items.alpha_if_deleted).all() and np.isfinite(items.citc).all()
    r = np.corrcoef(x, rowvar=False)[0, 1]
    assert cronbach_alpha(x).standardized == pytest.approx(2 * r / (1 + r))


def test_constant_items_give_nan_and_no_warning(recwarn):
    x = data(load("case6_nine_construct"), ["PROMO1", "PROMO2", "PROMO3"])
    x[:, 2] = 3.0
    assert np.isnan(item_statistics(x).citc[2])
    assert np.isfinite(cronbach_alpha(x).estimate)
    assert not omega_total(x).converged
    assert np.isnan(cronbach_alpha(np.full((9, 3), 2.0)).estimate)
    assert np.isnan(alpha_of_covariance(np.zeros((3, 3))))
    assert not recwarn.list


@pytest.mark.parametrize("shape", [(1, 3), (5, 1)])
def test_too_small_is_refused(shape):
    with pytest.raises(ValueError, match="two respondents and two items"):
        cronbach_alpha(np.ones(shape))


def test_missing_answers_are_refused():
    with pytest.raises(ValueError, match="missing"):
        omega_total(np.array([[1.0, np.nan], [2, 3]]))


def test_htmt_of_polychorics_of_real_answers_equals_semtools():
    from repurchase.numeric.categorical.polychoric import polychorics

    oracle = load("case6_nine_construct")
    source = Path(__file__).parent / "reference" / "case6_data.csv"
    head = source.read_text(encoding="utf-8").splitlines()[0].replace('"', "").split(",")
    answers = np.loadtxt(source, delimiter=",", skiprows=1)[:, [head.index(i) for i in oracle["order"]]]
    r = polychorics(answers.astype(int) - 1).correlations
    close(htmt(r, groups(oracle)), matrix(oracle["semtools"]["htmt_polychoric"]), LAVAAN)
