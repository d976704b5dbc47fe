"""What must hold of polychoric correlations and of FIML whatever the answers are."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import repurchase as rp
from repurchase.numeric.categorical.influence import influence
from repurchase.numeric.categorical.polychoric import LIMIT, PairFlag, polychorics
from repurchase.numeric.missing.likelihood import evaluate, moment_hessian, patterns, score_parts
from repurchase.numeric.missing.saturated import saturated

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEEDS = st.integers(0, 10**6)
MODEL = "f =~ a + b + c + d\ng =~ e + h + i"
NAMES = list("abcdehi")


def ordinal(seed, n=250, p=4, categories=(2, 3, 5, 6), strength=0.7):
    """Codes of p items that share a factor, each with its own number of categories, all of them in use."""
    rng = np.random.default_rng(seed)
    k = np.array([categories[j % len(categories)] for j in range(p)])
    y = strength * rng.normal(size=(n, 1)) + rng.normal(size=(n, p))
    cuts = [np.quantile(y[:, j], np.sort(rng.uniform(0.1, 0.9, m - 1))) for j, m in enumerate(k)]
    codes = np.column_stack([np.searchsorted(cut, y[:, j]) for j, cut in enumerate(cuts)])
    return np.column_stack([np.unique(c, return_inverse=True)[1] for c in codes.T])


def continuous(seed, n=160):
    rng = np.random.default_rng(seed)
    f = rng.normal(size=(n, 2)) @ np.array([[1.0, 0.5], [0.0, 0.8]])
    loadings = np.array([1, 0.9, 0.8, 0.7, 1.0, 0.8, 0.9])
    y = np.hstack([f[:, [0]].repeat(4, 1), f[:, [1]].repeat(3, 1)]) * loadings + rng.normal(size=(n, 7)) * 0.7
    return pd.DataFrame(y + 3, columns=NAMES)


def with_holes(frame, seed, share=0.1):
    holes = np.random.default_rng(seed + 1).random(frame.shape) < share
    return frame.mask(holes)


@FEW
@given(SEEDS)
def test_polychorics_do_not_depend_on_the_order_of_items(seed):
    codes = ordinal(seed)
    order = np.random.default_rng(seed).permutation(codes.shape[1])
    R, P = polychorics(codes).correlations, polychorics(codes[:, order]).correlations
    assert np.allclose(P, R[np.ix_(order, order)], atol=1e-8)


@FEW
@given(SEEDS)
def test_reversing_an_item_reverses_its_correlations(seed):
    codes = ordinal(seed)
    turned = codes.copy()
    turned[:, 2] = codes[:, 2].max() - codes[:, 2]
    sign = np.array([1, 1, -1, 1])
    expected = polychorics(codes).correlations * np.outer(sign, sign)
    assert np.allclose(polychorics(turned).correlations, expected, atol=1e-8)


@FEW
@given(SEEDS, st.integers(2, 4))
def test_repeating_every_respondent_changes_nothing_but_the_errors(seed, times):
    codes = ordinal(seed, categories=(3, 5))
    once, often = polychorics(codes), polychorics(np.tile(codes, (times, 1)))
    assert np.allclose(once.correlations, often.correlations, atol=1e-8)
    gammas = influence(codes, once).gamma, influence(np.tile(codes, (times, 1)), often).gamma
    assert np.allclose(*gammas, rtol=1e-6, atol=1e-8)


@FEW
@given(SEEDS)
def test_correlations_stay_within_their_bounds_and_influences_sum_to_zero(seed):
    codes = ordinal(seed, n=60, strength=2.5)
    found = polychorics(codes)
    assert (np.abs(found.pairs) <= 1).all()
    binary = (found.n_categories[found.first] == 2) & (found.n_categories[found.second] == 2)
    moved = binary & ((found.flags & PairFlag.EMPTY_CELLS) > 0)  # half a respondent was put into the empty cell
    inner = (np.abs(found.pairs) < LIMIT - 1e-6) & ~moved
    parts = influence(codes, found)
    scale = np.abs(parts.correlations).max(axis=0)
    assert np.abs(parts.thresholds.sum(axis=0)).max() < 1e-8 * len(codes)
    assert (np.abs(parts.correlations.sum(axis=0))[inner] < 1e-4 * len(codes) * scale[inner]).all()


@FEW
@given(SEEDS)
def test_recoding_answers_in_the_same_order_changes_no_ordinal_fit(seed):
    codes = ordinal(seed, p=5, categories=(3, 4, 5))
    frame = pd.DataFrame(codes, columns=list("abcde"))
    stretched = frame**2 * 3 - 1
    fits = [rp.fit("f =~ a + b + c + d + e", x, estimator="WLSMV", ordered=True) for x in (frame, stretched)]
    assert np.allclose(fits[0].estimates.estimate, fits[1].estimates.estimate, atol=1e-10)
    assert fits[0].measures["chisq_scaled"] == pytest.approx(fits[1].measures["chisq_scaled"], rel=1e-9)


@FEW
@given(SEEDS)
def test_pairwise_equals_listwise_where_nothing_is_missing(seed):
    frame = pd.DataFrame(ordinal(seed, p=4, categories=(4,)), columns=list("abcd"))
    fits = [rp.fit("f =~ a + b + c + d", frame, estimator="WLSMV", ordered=True, missing=m)
            for m in ("listwise", "pairwise")]  # fmt: skip
    assert np.allclose(fits[0].estimates.std_error, fits[1].estimates.std_error, equal_nan=True, atol=1e-12)


@FEW
@given(SEEDS)
def test_fiml_of_complete_data_is_maximum_likelihood(seed):
    frame = continuous(seed)
    plain = rp.fit(MODEL, frame, meanstructure=True, information="observed")
    fiml = rp.fit(MODEL, frame, missing="fiml")
    assert np.allclose(plain.estimates.estimate, fiml.estimates.estimate, atol=1e-7)
    assert np.allclose(plain.estimates.std_error, fiml.estimates.std_error, atol=1e-7)
    for name in ("chisq", "df", "baseline_chisq", "logl", "aic", "bic", "cfi", "rmsea", "srmr", "gfi"):
        assert fiml.measures[name] == pytest.approx(plain.measures[name], rel=1e-6, abs=1e-7), name


@FEW
@given(SEEDS)
def test_robust_fiml_of_complete_data_is_mlr(seed):
    frame = continuous(seed)
    plain = rp.fit(MODEL, frame, meanstructure=True, estimator="MLR")
    fiml = rp.fit(MODEL, frame, missing="fiml", estimator="MLR")
    assert np.allclose(plain.estimates.std_error, fiml.estimates.std_error, atol=1e-7)
    assert fiml.measures["chisq_scaled"] == pytest.approx(plain.measures["chisq_scaled"], rel=1e-5)


@FEW
@given(SEEDS, st.floats(0.02, 0.25))
def test_saturated_moments_are_a_stationary_point_whatever_is_missing(seed, share):
    data = patterns(with_holes(continuous(seed), seed, share).to_numpy())
    found = saturated(data)
    at = evaluate(data, found.covariance, found.mean)
    Omega, r = score_parts(data, at)
    assert found.flags == 0
    assert max(np.abs(Omega).max(), np.abs(r).max()) < 1e-6 * data.total
    assert np.linalg.eigvalsh(moment_hessian(data, at))[0] > 0


@FEW
@given(SEEDS)
def test_saturated_moments_follow_units_and_the_order_of_rows(seed):
    y = with_holes(continuous(seed), seed).to_numpy()
    rng = np.random.default_rng(seed)
    scale, shift = rng.uniform(0.1, 30, 7), rng.normal(size=7) * 10
    once, moved = saturated(patterns(y)), saturated(patterns(rng.permutation(y) * scale + shift))
    assert np.allclose(moved.covariance, once.covariance * np.outer(scale, scale), rtol=1e-7, atol=1e-8)
    assert np.allclose(moved.mean, once.mean * scale + shift, rtol=1e-7, atol=1e-8)


@FEW
@given(SEEDS)
def test_empty_rows_change_nothing(seed):
    frame = with_holes(continuous(seed), seed)
    more = pd.concat([frame, pd.DataFrame(np.nan, index=range(3), columns=NAMES)], ignore_index=True)
    fits = [rp.fit(MODEL, x, missing="fiml") for x in (frame, more)]
    assert fits[1].n == fits[0].n
    assert np.allclose(fits[0].estimates.estimate, fits[1].estimates.estimate, atol=1e-9)
    assert fits[0].measures["rmsea_robust"] == pytest.approx(fits[1].measures["rmsea_robust"], abs=1e-7)
