"""Factor scores of ordinal models: the mode that lavaan's own matrices define, and lavPredict's where it searches for it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ordinal_oracle import data, oracle, several
from scipy.special import ndtr

import repurchase as rp
from repurchase.errors import InputError
from repurchase.numeric.ordinal.modal_scores import _answers, _modes

CASES = oracle("ordinal_scores")
EXACT = 2e-7  # Newton steps with numerical derivatives in R, from estimates that are polished to 1e-8
STOPS = 3e-4  # lavPredict's search with numerical gradients


def fitted(name, **changes):
    case, frame = CASES[name], data("ordinal_mixed").copy()
    ordered = several(case["options"]["ordered"])
    for item, rows in zip(ordered, case.get("holes", ()), strict="holes" in case):
        frame[item] = frame[item].astype(float)
        frame.loc[rows, item] = np.nan
    options = {k.replace(".", "_"): v for k, v in case["options"].items()}
    return rp.fit(case["model"], frame, **options | {"ordered": ordered} | changes)


@pytest.mark.parametrize("name", CASES)
def test_scores_are_the_mode(name):
    case = CASES[name]
    found = fitted(name).factor_scores().loc[case["rows"], case["names"]].to_numpy()
    assert np.abs(found - np.array(case["modes"])).max() < EXACT
    gap = np.abs(found - np.array(case["lavaan"])).max(axis=1)
    assert (gap < STOPS).all() == case["exact"]


def test_in_the_first_group_lavaan_searches_for_the_same():
    for name in ("groups", "scalar", "group_covariates"):
        case, fit = CASES[name], fitted(name)
        found = fit.factor_scores().loc[case["rows"], case["names"]].to_numpy()
        first = np.isin(case["rows"], fit.sample.rows[0])
        assert np.abs(found - np.array(case["lavaan"]))[first].max() < STOPS
        assert 0 < first.sum() < len(first)


def test_one_binary_item_by_hand():
    """The mode z of phi(z) Phi((b z - t) / s) solves z = b / s times the hazard."""
    t, b = 0.3, 0.8
    z = float(_modes(np.array([[t / 0.6]]), np.array([[np.inf]]), np.array([[b / 0.6]]))[0, 0])
    u = (b * z - t) / 0.6
    assert z == pytest.approx(b / 0.6 * np.exp(-(u**2) / 2) / np.sqrt(2 * np.pi) / ndtr(u), abs=1e-12)


@given(st.lists(st.floats(-6, 6), min_size=2, max_size=2, unique=True), st.floats(-8, 8))
@settings(deadline=None)
def test_derivatives_of_an_answer(ends, u):
    lower, upper = (np.array([[e]]) for e in sorted(ends))
    if upper - lower < 1e-2:
        return

    def value(x):
        return _answers(lower, upper, np.array([[x]]))

    h = 1e-4
    up, here, down = value(u + h), value(u), value(u - h)
    assert here[1][0, 0] == pytest.approx((up[0] - down[0])[0] / (2 * h), rel=1e-4, abs=1e-4)
    assert -here[2][0, 0] == pytest.approx((up[1] - down[1])[0, 0] / (2 * h), rel=1e-3, abs=1e-4)


def test_answers_far_out_stay_finite():
    value, first, curved = _answers(
        np.array([[30.0, -np.inf, -np.inf]]), np.array([[31.0, -40.0, np.inf]]), np.zeros((1, 3))
    )
    assert np.isfinite(value).all()
    assert first[0] == pytest.approx([30.03, -40.02, 0], abs=0.01)
    assert (curved >= 0).all()


def test_a_respondent_who_answered_nothing_has_no_score_and_order_is_kept():
    frame = data("ordinal_mixed").copy()
    items = ["t1f", "t2f", "t3f", "v1f"]
    frame[items] = frame[items].astype(float)
    frame.loc[5, items] = np.nan
    frame.loc[6, items[1:]] = np.nan
    found = rp.fit(
        "f =~ t1f + t2f + t3f + v1f", frame, ordered=True, estimator="WLSMV", missing="pairwise"
    ).factor_scores()
    assert found.index.is_monotonic_increasing
    assert found.f.isna().to_numpy().nonzero()[0].tolist() == [i for i, r in enumerate(found.index) if r == 5]
    assert np.isfinite(found.f[6])


def test_scores_with_many_categories_near_those_of_continuous_answers():
    rng = np.random.default_rng(8)
    f = rng.normal(size=900)
    y = pd.DataFrame({v: 0.8 * f + 0.6 * rng.normal(size=900) for v in "abcd"})
    ranks = pd.DataFrame({v: pd.qcut(y[v], 12, labels=False) for v in y})
    by_ranks = rp.fit("f =~ a + b + c + d", ranks, ordered=True, estimator="WLSMV", std_lv=True).factor_scores()
    by_values = rp.fit("f =~ a + b + c + d", y, std_lv=True).factor_scores()
    assert np.corrcoef(by_ranks.f, by_values.f)[0, 1] > 0.99


def test_a_latent_without_variance_of_its_own_is_scored():
    """Second-order disturbances of zero: the latents' covariances have no inverse."""
    model = "t =~ t1f + t2f + t3f\nv =~ v1f + v2f + v3f\nv ~ t\nv ~~ 0*v"
    fit = rp.fit(model, data("ordinal_mixed"), ordered=True, estimator="WLSMV")
    found = fit.factor_scores()
    assert np.allclose(found.v, fit.coef["v~t"] * found.t, atol=1e-12)


def test_what_cannot_be_scored_is_said():
    fit = fitted("ulsmv")
    assert fit.factor_scores(method="ebm").equals(fit.factor_scores())
    with pytest.raises(InputError, match="no Bartlett"):
        fit.factor_scores(method="bartlett")
    for model, ordered in (("t1f ~ age", ["t1f"]), ("spent ~ age", False)):
        with pytest.raises(InputError, match="no latent variable"):
            rp.fit(model, data("ordinal_mixed"), ordered=ordered).factor_scores()
    rng = np.random.default_rng(3)
    f = rng.normal(size=(300, 1))
    y = pd.DataFrame(
        np.digitize(np.array([[1.5, 0.4, 0.4]]) * f + rng.normal(size=(300, 3)), [-0.5, 0.8]), columns=[*"abc"]
    )
    with pytest.raises(InputError, match="negative variance"):
        rp.fit("f =~ a + b + c\nf ~~ -0.2*f", y, ordered=True, estimator="WLSMV").factor_scores()
    with pytest.raises(InputError, match="residual variance of a "):
        rp.fit("f =~ 1.2*a + b + c\nf ~~ 1*f", y, ordered=True, estimator="WLSMV").factor_scores()
