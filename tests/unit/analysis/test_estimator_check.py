"""The paths of an ordinal model beside those of MLR: both numbers, and whether the tests end alike."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.sem_report.estimator_check import PathTwice, estimator_check
from repurchase.errors import EstimationError

MODEL = "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nB ~ A"


def answers(path=0.5, n=300):
    rng = np.random.default_rng(5)
    a = rng.normal(size=n)
    b = path * a + np.sqrt(1 - path**2) * rng.normal(size=n)
    cut = {
        f"{v}{i}": np.digitize(0.8 * f + 0.6 * rng.normal(size=n), [-1.2, 0, 1.2]) + 1.0
        for v, f in (("a", a), ("b", b))
        for i in (1, 2, 3)
    }
    return pd.DataFrame(cut)


@pytest.fixture(scope="module")
def found():
    frame = answers()
    return estimator_check(rp.fit(MODEL, frame, estimator="auto"), frame)


def test_both_estimates_of_a_path_are_those_of_two_fits(found):
    frame = answers()
    (path,) = found.paths
    for estimator, ordered, std, p in (
        ("WLSMV", True, path.std_all, path.p_value),
        ("MLR", False, path.other_std_all, path.other_p_value),
    ):
        rows = rp.fit(MODEL, frame, estimator=estimator, ordered=ordered).estimates
        row = rows[rows.op == "~"].iloc[0]
        assert (std, p) == pytest.approx((row.std_all, row.p_value))
    assert found.to_dict()["paths"][0]["differs"] is False


def test_agreement_is_said_with_the_largest_difference(found):
    en, zh = (found.sentences()[0].render(lang) for lang in ("en", "zh"))
    assert en.startswith("At α = .05, WLSMV and MLR") and "come to the same test result for the path" in en
    assert "检验结果均一致" in zh
    assert found.notes == ()
    assert found.table("estimators").cells("en")


def test_a_test_that_ends_otherwise_is_named(found):
    for other in (replace(found.paths[0], other_p_value=0.2), replace(found.paths[0], other_std_all=-0.3)):
        changed = replace(found, paths=(other,))
        assert changed.differing == (other,)
        assert changed.sentences()[0].render("en").startswith("For 1 of 1 path, WLSMV and MLR")
        assert "检验结果不同：" in changed.sentences()[0].render("zh")


def test_two_tests_that_find_nothing_agree_whatever_the_signs():
    assert not PathTwice("A", "B", 0.02, 0.8, -0.01, 0.9).differs(0.05)
    assert PathTwice("A", "B", 0.12, 0.04, 0.11, 0.0505).differs(0.05)
    assert not PathTwice("A", "B", 0.12, 0.04, 0.11, 0.0505).differs(0.10)


def test_without_a_path_there_is_nothing_to_compare():
    frame = answers()
    with pytest.raises(EstimationError) as error:
        estimator_check(rp.fit("A =~ a1 + a2 + a3", frame, estimator="auto"), frame)
    assert error.value.message.key == "estimators.unusable"
