"""Reliability of ordinal scales and factors of polychoric correlations against lavaan, semTools and psych."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.measurement.one_factor import model_omega
from repurchase.numeric.categorical.item_correlations import item_correlations
from repurchase.numeric.scales.model_reliability import category_sum_reliability, logit_interval, sum_reliability

HERE = Path(__file__).parent / "oracle"
R = json.loads((HERE / "ordinal_scales.json").read_text())
GROUPS, MIXED = (pd.read_csv(HERE / f"ordinal_{name}.csv") for name in ("groups", "mixed"))
LAVAAN = 2e-5  # lavaan stops its search up to 1e-5 short, and its polychoric correlations 5e-8
ERROR = 1e-4  # of a standard error: numeric slopes at an optimum that is that far off
PSYCH_FA = 1e-4  # psych::fa stops its optimiser that far from the minimum


def answers(name):
    return (GROUPS if name != "two" else MIXED)[R["ordinal"][name]["items"]]


@pytest.mark.parametrize("name", R["ordinal"])
def test_ordinal_omega_equals_semtools_and_its_error_the_delta_methods(name):
    wanted, frame = R["ordinal"][name], answers(name)
    found = model_omega(frame, wanted["items"], ordinal=True, level=0.95).interval
    assert found.estimate == pytest.approx(wanted["semtools"], abs=LAVAAN)
    assert found.estimate == pytest.approx(wanted["omega"], abs=LAVAAN)
    assert found.std_error == pytest.approx(wanted["std_error"], rel=ERROR)
    assert abs(found.estimate - wanted["responses"]) > 0.02  # of the categories, not of the responses behind them


@pytest.mark.parametrize("name", R["ordinal"])
def test_ordinal_alpha_equals_psych_on_polychoric_correlations(name):
    wanted, frame = R["ordinal"][name], answers(name)
    found = rp.reliability(frame, {"F": wanted["items"]}).constructs[0]
    assert found.ordinal_alpha == pytest.approx(wanted["alpha"], abs=1e-6)
    correlations = item_correlations(frame.to_numpy(float), np.ones(frame.shape[1], bool))
    np.testing.assert_allclose(correlations.values, wanted["correlations"], atol=1e-6)


def test_omega_of_numbers_equals_lavaan():
    wanted = R["continuous"]["MLR"]
    found = model_omega(MIXED, ["t1f", "t2f", "t3c"], ordinal=False, level=0.95).interval
    assert found.estimate == pytest.approx(wanted["omega"], abs=LAVAAN)
    assert found.std_error == pytest.approx(wanted["std_error"], rel=ERROR)
    assert found.std_error != pytest.approx(R["continuous"]["ML"]["std_error"], rel=0.01)


def test_common_factors_of_polychoric_correlations_equal_psych():
    wanted = R["factors"]
    blocks = {c: [v for v in wanted["items"] if v.startswith(c)] for c in ("t", "v", "r")}
    found = rp.efa(MIXED, blocks, kaiser=False, draws=20)
    assert (found.correlation, found.rotation, found.method) == ("polychoric", "oblimin", "minres")
    loadings = np.array(wanted["loadings"])
    overlap = loadings.T @ found.loadings.to_numpy()
    order = np.abs(overlap).argmax(axis=1)
    assert sorted(order) == [0, 1, 2]
    sign = np.sign(overlap[np.arange(3), order])
    np.testing.assert_allclose(found.loadings.to_numpy()[:, order] * sign, loadings, atol=PSYCH_FA)
    ours = found.solution.phi[np.ix_(order, order)] * np.outer(sign, sign)
    np.testing.assert_allclose(ours, wanted["phi"], atol=PSYCH_FA)
    np.testing.assert_allclose(found.solution.uniquenesses, wanted["uniquenesses"], atol=PSYCH_FA)


def test_correlations_of_ordinal_and_other_items_equal_lavaan():
    wanted = R["mixed"]
    ordinal = np.array([v.endswith("f") for v in wanted["items"]])
    found = item_correlations(MIXED[wanted["items"]].to_numpy(float), ordinal)
    assert found.usable
    np.testing.assert_allclose(found.values, wanted["correlations"], atol=1e-6)


def test_reliability_of_categories_by_hand():
    """Two binary items cut at the median: P(both above) = 1/4 + asin(rho) / 2 pi."""
    lam = np.array([[0.8, 0.6]])
    share = [np.arcsin(r) / (2 * np.pi) for r in (0.64, 0.36, 0.48)]
    wanted = (share[0] + share[1] + 2 * share[2]) / (0.5 + 2 * share[2])
    assert category_sum_reliability(lam, np.zeros((1, 2, 1)))[0] == pytest.approx(wanted, abs=1e-12)
    padded = np.array([[[0.0, np.inf], [0.0, np.inf]]])
    assert category_sum_reliability(lam, padded)[0] == pytest.approx(wanted, abs=1e-12)


def test_many_categories_are_as_reliable_as_numbers():
    lam = np.array([[0.8, 0.7, 0.6]])
    fine = np.broadcast_to(np.linspace(-4, 4, 81), (1, 3, 81))
    whole = sum_reliability(lam, 1 - lam**2)
    assert category_sum_reliability(lam, fine)[0] == pytest.approx(whole[0], abs=2e-3)


def test_the_interval_stays_between_zero_and_one():
    found = logit_interval(lambda t: t[:, 0], np.array([0.97]), np.array([[0.03**2]]), 0.95)
    assert found.std_error == pytest.approx(0.03)
    assert 0 < found.ci_low < 0.97 < found.ci_high < 1
    logit = np.log(0.97 / 0.03)
    reach = 1.959964 * 0.03 / (0.97 * 0.03)
    assert found.ci_low == pytest.approx(1 / (1 + np.exp(reach - logit)), abs=1e-6)
    assert np.isnan(logit_interval(lambda t: t[:, 0], np.array([1.2]), np.eye(1), 0.95).ci_low)
