"""After fielding: the smallest effect that each test detects, by hand, in words, and never power at the estimates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.effects.hypotheses.result import hypotheses
from repurchase.analysis.gate.findings import ADMISSIBLE, DISTINCT
from repurchase.analysis.power.sensitivity import DetectablePath, Sensitivity, sensitivity
from repurchase.document.parts.blocks import TableRef
from repurchase.errors import EstimationError, InputError, ModelError, SettingError
from repurchase.literature import Rules
from repurchase.study import Study
from repurchase.study.file.study import Hypothesis
from repurchase.study.stages import decision_stage
from repurchase.study.stages.decision_stage import JudgedModel, decide
from repurchase.study.stages.run_state import Run

MODEL = "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nC =~ c1 + c2 + c3\nC ~ A + B"


@pytest.fixture(scope="module")
def fit():
    answers = rp.simulate(MODEL, n=250, seed=8)
    return rp.fit(MODEL, answers.frame(), estimator="MLR")


def test_by_hand(fit):
    found = rp.sensitivity(fit)
    rows = fit.estimates.query("op == '~'")
    standardised = (rows["std_error"] * rows["std_all"] / rows["estimate"]).abs()
    assert [(p.predictor, p.outcome) for p in found.paths] == [("A", "C"), ("B", "C")]
    np.testing.assert_allclose([p.std_error for p in found.paths], standardised)
    np.testing.assert_allclose([p.detectable for p in found.paths], (1.959964 + 0.841621) * standardised, rtol=1e-6)
    assert found.n == 250


def test_it_is_the_number_beside_the_hypotheses(fit):
    found = {(p.predictor, p.outcome): p.detectable for p in rp.sensitivity(fit).paths}
    tested = hypotheses(fit, [Hypothesis("H1", ("A", "C"))], {}).tested[0]
    assert tested.detectable == pytest.approx(found["A", "C"])


def test_it_does_not_depend_on_the_effect_that_was_found():
    """Two samples that differ in the effect alone: power at the estimates would differ, this does not."""
    rng = np.random.default_rng(3)
    x, e = rng.standard_normal((2, 400))
    e -= x * (x @ e) / (x @ x)  # uncorrelated in the sample
    found = []
    for b in (0.05, 0.4):
        y = b * x + np.sqrt(1 - b**2) * e
        fit = rp.fit("y ~ x", pd.DataFrame({"x": x / x.std(), "y": y / y.std()}))
        found.append(sensitivity(fit).paths[0].detectable / np.sqrt(1 - b**2))
    assert found[0] == pytest.approx(found[1], rel=0.01)


def test_a_true_effect_of_that_size_is_found_in_four_of_five_samples():
    first = (
        rp.power("A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nB ~ 0.25*A", n=400, replications=400, seed=1)
        .effects[0]
        .by_size[0]
    )
    again = rp.power(
        f"A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nB ~ {2.8016 * first.error}*A", n=400, replications=800, seed=2
    )
    assert again.effects[0].by_size[0].power == pytest.approx(0.8, abs=0.05)


def test_alpha_and_power_decide(fit):
    strict = sensitivity(fit, 0.9, rules=Rules("default", {"significance": {"at_most": 0.01}})).paths[0]
    usual = sensitivity(fit).paths[0]
    assert strict.detectable / usual.detectable == pytest.approx(
        (2.575829 + 1.281552) / (1.959964 + 0.841621), rel=1e-5
    )


def test_what_has_no_sensitivity_is_said(fit):
    frame = rp.simulate(MODEL, n=200, seed=9).frame().assign(g=np.arange(200) % 2)
    with pytest.raises(ModelError, match="one group"):
        sensitivity(rp.fit(MODEL, frame, group="g"))
    with pytest.raises(ModelError, match="no path"):
        sensitivity(rp.fit("A =~ a1 + a2 + a3", frame))
    with pytest.raises(EstimationError, match="no standard errors"):
        sensitivity(rp.fit("A =~ a1 + a2\nB =~ b1 + b2\nB ~ 0*A\nA ~~ 0*B", frame))
    with pytest.raises(InputError):
        sensitivity("fit")
    with pytest.raises(SettingError):
        sensitivity(fit, 1.2)


@pytest.mark.parametrize(
    ("sizes", "en", "zh"),
    [
        (
            [0.21, 0.25],
            "was between .21 and .25, depending on the path (T); smaller",
            "因路径而异，介于0.21与0.25之间（见T）",
        ),
        ([0.211, 0.209], "was .21 (T); smaller", "最小标准化效应为0.21（见T）"),
        ([0.21], "was .21 (T); smaller", "最小标准化效应为0.21（见T）"),
    ],
)
def test_sentences(sizes, en, zh):
    paths = tuple(DetectablePath(f"X{k}", "Y", s / 2.8, s) for k, s in enumerate(sizes))
    found = Sensitivity(paths, 238, 0.8, 0.05, {})
    assert en in found.sentence(TableRef("T")).render("en")
    assert zh in found.sentence(TableRef("T")).render("zh")
    assert "()" not in found.sentences()[0].render("en")
    assert "（见" not in found.sentences()[0].render("zh")


def test_the_record_and_the_table(fit):
    found = rp.sensitivity(fit)
    record = found.to_dict()
    assert record["power"] == 0.8
    assert record["paths"][0] == {
        "path": "A -> C",
        "std_error": found.paths[0].std_error,
        "detectable": found.paths[0].detectable,
    }
    assert found.to_frame()["detectable"].tolist() == [p.detectable for p in found.paths]
    assert found.table().appendix


@pytest.mark.parametrize(("failing", "told"), [((), True), ((DISTINCT,), True), ((ADMISSIBLE,), False)])
def test_nothing_is_told_where_tests_mean_nothing(fit, monkeypatch, failing, told):
    run = Run(None)
    monkeypatch.setattr(decision_stage, "judged_model", lambda run: JudgedModel(fit, None, failing, False))
    decide(run, rp.simulate(MODEL, n=50, seed=1), Study.default())
    assert ("sensitivity" in run.results) is told


def test_without_a_model_there_is_nothing():
    run = Run(None)
    decide(run, rp.simulate(MODEL, n=50, seed=1), Study.default())
    assert not run.results
    assert not run.notes
