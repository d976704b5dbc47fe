"""Modification indices, residuals, factor scores and nested tests against lavaan's."""

import numpy as np
import pandas as pd
import pytest
from inference_oracle import assert_equal, fitted, matrix, oracle

import repurchase as rp

CASES = ("nine_construct", "political_democracy", "holzinger")
SCALED = 1e-5  # the restricted fits of scaled differences were not polished


@pytest.mark.parametrize("case", CASES)
def test_modification_indices(case):
    want = pd.DataFrame(oracle()[case]["modindices"])
    found = fitted(case).modification_indices()
    both = want.merge(found, on=["lhs", "op", "rhs"], suffixes=("_lavaan", ""))
    assert len(both) == len(want) == len(found)
    for theirs, ours in {"mi_lavaan": "mi", "epc_lavaan": "epc", "sepc.lv": "sepc_lv", "sepc.all": "sepc_all"}.items():
        assert_equal(both[ours], both[theirs], what=ours)


@pytest.mark.parametrize("case", ["political_democracy", "holzinger"])
def test_correlation_residuals(case):
    want = oracle()[case]["residuals"]
    found = fitted(case).residuals().correlation.loc[want["rows"], want["cols"]]
    assert_equal(found, matrix(want), 1e-8)


@pytest.mark.parametrize("method", ["regression", "bartlett"])
@pytest.mark.parametrize("case", ["nine_construct", "political_democracy"])
def test_factor_scores(case, method):
    want = oracle()[case]["scores"][method]
    found = fitted(case).factor_scores(method=method)[want["cols"]].to_numpy()
    assert_equal(found[: len(want["values"])], matrix(want))


@pytest.mark.parametrize(("estimator", "tolerance"), [("ml", 1e-6), ("mlr", SCALED), ("mlm", 3 * SCALED)])
def test_nested_models(estimator, tolerance):
    case, want = oracle()["political_democracy"], oracle()["political_democracy"]["nested"][estimator]
    found = rp.compare(
        fitted("political_democracy", estimator.upper()),
        fitted("political_democracy", estimator.upper(), case["nested_model"]),
    )
    assert_equal(found.chisq_diff, want["Chisq diff"][1], tolerance)
    assert_equal(found.p_value, want["Pr(>Chisq)"][1])
    assert found.df_diff == want["Df diff"][1]


ONE = "g =~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9"


@pytest.mark.parametrize(
    ("name", "estimator", "method"),
    [
        ("three_vs_one", "ML", "default"),
        ("three_vs_one_mlr_sb2001", "MLR", "default"),
        ("three_vs_one_mlm_sb2001", "MLM", "default"),
        ("three_vs_one_mlm_satorra2000", "MLM", "satorra.2000"),
    ],
)
def test_three_factors_against_one(name, estimator, method):
    want = oracle()["holzinger"]["nested"][name]
    found = rp.compare(fitted("holzinger", estimator, ONE), fitted("holzinger", estimator), method=method)
    assert_equal(found.chisq_diff, want["Chisq diff"][1], SCALED)
    assert found.df_diff == want["Df diff"][1] == 3


def test_cfa_against_structural_model():
    want = oracle()["nine_construct"]["nested"]
    model = oracle()["nine_construct"]["model"]
    measurement = "\n".join(line for line in model.splitlines() if "=~" in line)
    for name, estimator in {"cfa_vs_sem": "ML", "cfa_vs_sem_mlr": "MLR"}.items():
        found = rp.compare(fitted("nine_construct", estimator), fitted("nine_construct", estimator, measurement))
        assert_equal(found.chisq_diff, want[name]["Chisq diff"][1], SCALED, name)
        assert_equal(found.p_value, want[name]["Pr(>Chisq)"][1], SCALED, name)
        assert found.fits[0].measures["df"] < found.fits[1].measures["df"]


def test_second_engine_agrees():
    for case in CASES:
        found = rp.verify(fitted(case))
        assert found.done
        assert found.compared == len(fitted(case).theta)
        assert found.estimate_difference < 0.02  # standard errors; semopy stops its search early
        assert found.error_difference < 0.005
        assert found.chisq_difference < 1e-3


def test_second_engine_notices_another_model(monkeypatch):
    from repurchase.analysis.sem_report.second_engine import result as verification

    syntax = verification._syntax
    monkeypatch.setattr(verification, "_syntax", lambda fit: syntax(fit).replace("f2 ~ f0", "f2 ~ 0*f0"))
    found = rp.verify(fitted("political_democracy"))
    assert not found.done
    assert len(found.notes) == 1
    assert np.isnan(found.estimate_difference)


def test_a_broken_second_engine_is_a_note(monkeypatch):
    import semopy

    def fail(*_args, **_kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(semopy, "Model", fail)
    found = rp.verify(fitted("political_democracy"))
    assert not found.done
    assert found.notes[0].message.key == "verification.failed"
