"""The cross-validated predictive ability test against R's paired t-test, and its losses against errors of prediction."""

import json
from pathlib import Path

import numpy as np
import pytest

from repurchase.numeric.pls.model import pls_design
from repurchase.numeric.pls.prediction import pls_predict
from repurchase.numeric.pls.predictive_ability import loss_difference

ORACLE = json.loads((Path(__file__).parent / "oracle" / "predictive_ability.json").read_text(encoding="utf-8"))
MODEL, BENCHMARK = np.array(ORACLE["model"]), np.array(ORACLE["benchmark"])
TOLERANCE = 1e-11  # the same arithmetic; the file has 16 digits


def test_difference_equals_r():
    found = loss_difference(MODEL, BENCHMARK)
    for key in ("difference", "std_error", "statistic", "df", "p_value"):
        assert getattr(found, key) == pytest.approx(ORACLE[key][0], rel=TOLERANCE), key
    assert [found.ci_low, found.ci_high] == pytest.approx(ORACLE["limits"], rel=TOLERANCE)
    wide = loss_difference(MODEL, BENCHMARK, 0.99)
    assert [wide.ci_low, wide.ci_high] == pytest.approx(ORACLE["limits_99"], rel=TOLERANCE)
    assert found.difference == pytest.approx(MODEL.mean() - BENCHMARK.mean())


def test_respondents_without_both_losses_are_left_out():
    holes = np.where(np.arange(len(MODEL)) == 3, np.nan, MODEL)
    assert loss_difference(holes, BENCHMARK) == loss_difference(np.delete(MODEL, 3), np.delete(BENCHMARK, 3))
    with pytest.raises(ValueError):
        loss_difference(np.array([1.0, np.nan]), np.array([1.0, 1.0]))


def test_the_same_predictions_have_no_test():
    found = loss_difference(BENCHMARK * (1 + 1e-15), BENCHMARK)
    assert np.isnan([found.statistic, found.p_value, found.ci_low, found.ci_high]).all()


def sample(n=60, items=2):
    rng = np.random.default_rng(4)
    x = rng.normal(size=n)
    y = 0.7 * x + rng.normal(size=n)
    data = np.column_stack([v + 0.5 * rng.normal(size=n) for v in (x, y) for _ in range(items)])
    blocks = [list(range(items)), list(range(items, 2 * items))]
    return data, pls_design(blocks, np.array([[False, True], [False, False]]), ["A", "A"], False)


def test_average_losses_are_mean_squared_errors():
    data, design = sample()
    found = pls_predict(data, design, folds=6, repeats=1, seed=2)
    assert np.isnan(found.losses[:, :, 0]).all()  # nothing predicts an exogenous construct
    for method, rmse in enumerate((found.rmse, found.rmse_lm, found.rmse_mean)):
        assert found.losses[:, method, 1].mean() == pytest.approx((rmse**2).mean(), rel=1e-12)


def test_losses_are_averaged_over_repetitions():
    data, design = sample()
    orders = [np.random.default_rng(s).permutation(len(data)) for s in (1, 2)]
    single = [pls_predict(data, design, folds=6, orders=[order]).losses for order in orders]
    both = pls_predict(data, design, folds=6, orders=orders).losses
    np.testing.assert_allclose(both[:, :, 1], np.mean(single, axis=0)[:, :, 1], rtol=1e-12)


def test_one_item_each_is_a_tie_with_the_regression():
    data, design = sample(items=1)
    found = pls_predict(data, design, folds=6, repeats=2)
    assert found.better.tolist() == [0.0]
    data, design = sample(items=3)
    found = pls_predict(data, design, folds=6, repeats=2)
    assert found.better.tolist() == np.sign(found.rmse_lm - found.rmse).tolist() != [0.0] * 3
