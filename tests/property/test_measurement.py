"""What must hold whatever the answers are."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import repurchase as rp
from repurchase.numeric.classical.group_means import rank_test, welch_anova, welch_t
from repurchase.numeric.classical.importance import importance, rank_in_first, total_effects
from repurchase.numeric.classical.moments import kurtosis, skewness
from repurchase.numeric.classical.multiple_tests import holm
from repurchase.numeric.classical.shares import cochran_q, mcnemar, wilson_interval

DATA = pd.read_csv(Path(__file__).parents[1] / "parity" / "reference" / "case6_data.csv")
ITEMS = {
    name: [c for c in DATA if c.rstrip("0123456789") == name]
    for name in ("PROMO", "CONV", "QUAL", "SAT", "TRUST", "RI")
}
PATHS = "SAT ~ PROMO + CONV\nTRUST ~ QUAL\nRI ~ SAT + TRUST\nSAT ~~ TRUST"
answers = st.lists(st.integers(1, 5), min_size=6, max_size=40)


def fitted(items):
    measurement = "\n".join(f"{name} =~ {' + '.join(members)}" for name, members in items.items())
    return rp.fit(f"{measurement}\n{PATHS}", DATA)


@pytest.fixture(scope="module")
def first_marker():
    return rp.priorities(DATA, fitted(ITEMS), constructs=ITEMS, outcome="RI").to_frame().set_index("driver")


@pytest.mark.parametrize("shift", [1, 2])
def test_importance_does_not_depend_on_the_marker_item(first_marker, shift):
    turned = {name: members[shift:] + members[:shift] for name, members in ITEMS.items()}
    other = rp.priorities(DATA, fitted(turned), constructs=ITEMS, outcome="RI").to_frame().set_index("driver")
    raw = (fitted(ITEMS).coef["RI~SAT"], fitted(turned).coef["RI~SAT"])
    assert abs(raw[0] - raw[1]) > 1e-3  # the path itself does change
    np.testing.assert_allclose(other["importance"], first_marker["importance"], rtol=1e-5)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 300), st.integers(1, 300), st.floats(0.5, 0.99))
def test_wilson_holds_the_share(count, n, level):
    count = min(count, n)
    low, high = wilson_interval(count, n, level)
    assert 0 <= low <= count / n + 1e-12
    assert count / n - 1e-12 <= high <= 1


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_lowers_a_p(p):
    adjusted = holm(p)
    assert (adjusted >= np.array(p) - 1e-15).all()
    assert (adjusted <= 1).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(adjusted[order]) >= -1e-12).all()


@settings(max_examples=50, deadline=None)
@given(answers, st.floats(0.1, 10), st.floats(-100, 100))
def test_shape_survives_a_change_of_scale(x, factor, shift):
    y = np.array(x, float)
    moved = factor * y + shift
    for of in (skewness, kurtosis):
        if np.isnan(of(y)):
            assert np.ptp(y) == 0
            assert np.isnan(of(moved))
        else:
            assert of(moved) == pytest.approx(of(y), abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(answers, answers)
def test_two_groups_agree_with_several(a, b):
    a, b = np.array(a, float), np.array(b, float)
    t, f = welch_t(a, b), welch_anova([a, b])
    if not np.isnan(f.statistic):
        assert f.statistic == pytest.approx(t.statistic**2, rel=1e-8, abs=1e-12)
        assert f.p_value == pytest.approx(t.p_value, rel=1e-6, abs=1e-12)
    assert welch_t(b, a).difference == pytest.approx(-t.difference)
    z = rank_test([a, b])
    assert np.isnan(z.effect) or -1 - 1e-12 <= z.effect <= 1 + 1e-12


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**16))
def test_two_columns_of_cochran_are_mcnemars(seed):
    x = np.random.default_rng(seed).random((60, 2)) < 0.5
    q, m = cochran_q(x), mcnemar(x[:, 0], x[:, 1])
    if m.first_only + m.second_only:
        assert q.statistic == pytest.approx((m.first_only - m.second_only) ** 2 / (m.first_only + m.second_only))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**16), st.floats(0.2, 5))
def test_rescaling_a_latent_leaves_its_importance(seed, factor):
    rng = np.random.default_rng(seed)
    B = np.tril(rng.normal(0, 0.4, (4, 4)), -1)
    loadings = rng.uniform(0.5, 1.5, 4)
    change = np.array([1.0, factor, 1.0, 1.0])
    scaled = B * change[:, None] / change[None, :]
    plain = importance(total_effects(B), loadings, [4.0] * 4, [0, 1, 2], 3)
    other = importance(total_effects(scaled), loadings / change, [4.0] * 4, [0, 1, 2], 3)
    np.testing.assert_allclose(other, plain, rtol=1e-9, atol=1e-12)


def test_selection_frequencies_sum_to_the_places():
    values = np.random.default_rng(1).normal(size=(200, 6))
    values[3] = np.nan
    assert rank_in_first(values, 3).sum() == pytest.approx(3)
