"""What must hold of inference whatever the data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import repurchase as rp
from repurchase.numeric.fit_measures.nested import plain_difference, scaled_difference, wald
from repurchase.numeric.resampling.intervals import adjusted_limits, inverted_p, percentile_limits
from repurchase.numeric.sem import path_effects

MODEL = "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nC =~ c1 + c2 + c3\nB ~ A\nC ~ B"


def answers(seed, direct=0.0, n=400):
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    b = 0.5 * a + 0.8 * rng.normal(size=n)
    c = 0.4 * b + direct * a + 0.8 * rng.normal(size=n)
    parts = {"a": a, "b": b, "c": c}
    return pd.DataFrame({f"{k}{i}": v + 0.6 * rng.normal(size=n) for k, v in parts.items() for i in (1, 2, 3)})


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), direct=st.sampled_from([0.0, 0.1, 0.2]))
def test_a_modification_index_foretells_the_fall_of_chi_square(seed, direct):
    frame = answers(seed, direct)
    fit = rp.fit(MODEL, frame)
    row = fit.modification_indices(op="~").query("lhs == 'C' and rhs == 'A'").iloc[0]
    freed = rp.fit(MODEL + "\nC ~ A", frame)
    fall = fit.measures["chisq"] - freed.measures["chisq"]
    assert row.mi == pytest.approx(fall, rel=0.25, abs=0.05)
    assert row.epc == pytest.approx(freed.coef["C~A"], rel=0.25, abs=0.01)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), m=st.integers(2, 6))
def test_total_effects_are_sums_over_directed_paths(seed, m):
    rng = np.random.default_rng(seed)
    B = np.tril(rng.normal(size=(m, m)) * (rng.random((m, m)) < 0.6), -1)
    edges = {(int(c), int(r)) for r, c in np.argwhere(B != 0)}
    part = path_effects.Structural(B[None], np.linalg.inv(np.eye(m) - B)[None], np.ones((1, m)))
    for source in range(m):
        for target in range(source + 1, m):
            paths = path_effects.directed_paths(edges, source, target)
            total = path_effects.total_effects(part, [(source, target)])[0, 0]
            assert path_effects.path_effects(part, paths).sum() == pytest.approx(total, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), shift=st.floats(-4, 4), skew=st.floats(0, 2))
def test_wider_levels_hold_narrower_ones_and_p_agrees(seed, shift, skew):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(499, 1))
    draws = z + skew * z**2 + shift
    estimate = np.median(draws, axis=0) + 0.1
    limits = [percentile_limits(draws, level) for level in (0.8, 0.9, 0.95, 0.99)]
    adjusted = [adjusted_limits(draws, estimate, 0.05, level) for level in (0.8, 0.9, 0.95, 0.99)]
    for several in (limits, adjusted):
        assert all(b[0] <= a[0] <= a[1] <= b[1] for a, b in zip(several[:-1], several[1:], strict=True))
    p = inverted_p(draws)[0]
    for level, (low, high) in zip((0.8, 0.9, 0.95, 0.99), limits, strict=True):
        assert (low[0] > 0 or high[0] < 0) == (p < 1 - level)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_standardised_draws_of_the_sample_are_the_standardised_solution(seed):
    frame = answers(seed)
    fit = rp.fit(MODEL, frame)
    boot = fit.bootstrap(indices=np.tile(np.arange(len(frame)), (2, 1)))
    rows = fit.estimates[fit.estimates.std_error > 0]
    found = boot.standardized_draws[[f"{r.lhs}{r.op}{r.rhs}" for r in rows.itertuples()]].iloc[0]
    np.testing.assert_allclose(found, rows.std_all, atol=1e-6)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_shuffled_respondents_change_nothing(seed):
    frame = answers(seed, n=200)
    order = np.random.default_rng(seed).permutation(200)
    one, other = rp.fit(MODEL, frame), rp.fit(MODEL, frame.iloc[order])
    rows = np.random.default_rng(seed).integers(0, 200, (4, 200))
    place = np.argsort(order)
    a, b = one.bootstrap(indices=rows), other.bootstrap(indices=place[rows])
    np.testing.assert_allclose(a.theta, b.theta, atol=1e-4)
    np.testing.assert_allclose(one.modification_indices().mi, other.modification_indices().mi, atol=1e-6)


@given(st.floats(0, 50), st.floats(0.01, 30), st.integers(1, 20), st.integers(1, 10), st.floats(0.5, 3))
def test_scaled_differences_with_one_factor_are_plain_ones_over_it(chisq, more, df, added, c):
    plain = plain_difference(chisq + more, df + added, chisq, df)
    scaled = scaled_difference(chisq + more, df + added, c, chisq, df, c)
    assert scaled.statistic == pytest.approx(plain.statistic / c, rel=1e-6)
    assert scaled.df == plain.df == added
    assert 0 <= plain.p_value <= 1


def test_walds_test_of_one_estimate_is_its_z_squared():
    found = wald(np.array([0.3]), np.array([[0.01]]))
    assert found.statistic == pytest.approx(9.0)
    assert np.isnan(wald(np.zeros(2), np.ones((2, 2))).statistic)
