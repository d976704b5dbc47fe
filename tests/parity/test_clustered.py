"""Clusters, sampling weights and random covariates: every estimate, error and measure stands where lavaan has it."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp

ORACLE = json.loads((Path(__file__).parent / "oracle" / "clustered.json").read_text(encoding="utf-8"))
ARGUMENTS = {"sampling.weights": "weights", "fixed.x": "fixed_x", "group.equal": "group_equal"}
COLUMNS = {
    "est": "estimate", "se": "std_error", "pvalue": "p_value", "ci.lower": "ci_low", "ci.upper": "ci_high",
    "std.all": "std_all",
}  # fmt: skip
NOT_OURS = {"rmsea_ci_level", "rmsea_close_h0", "rmsea_notclose_h0"}
TRUNCATED = "weights_groups_fiml"  # lavaan cuts the groups' sums of weights to whole numbers for its robust measures
LOOSE = {"rmsea_ci_lower", "rmsea_ci_upper", "rmsea_pvalue", "rmsea_notclose_pvalue"}  # lavaan's own search: 1e-4


def fitted(name, **more):
    case = ORACLE["fits"][name]
    given = {ARGUMENTS.get(k, k): v for k, v in case["options"].items()}
    data = pd.DataFrame(ORACLE["gaps" if given.get("missing") else "data"], dtype=object).infer_objects()
    return rp.fit(case["syntax"], data, **({"estimator": "MLR"} | given | more))


def wanted(value):
    return np.nan if value in (None, "NA", "NaN") else value


@pytest.mark.parametrize("name", ORACLE["fits"])
def test_every_estimate_and_error(name):
    found, case = fitted(name), ORACLE["fits"][name]
    table = pd.DataFrame(case["estimates"])
    mine = found.estimates
    groups = list(case["labels"]) if isinstance(case["labels"], list) else [case["labels"]] if case["labels"] else [""]
    seen = 0
    for row in table.itertuples(index=False):
        group = groups[row.group - 1] if getattr(row, "group", 0) else ""
        group = "" if row.op == ":=" or len(groups) == 1 else group
        for lhs, rhs in ((row.lhs, row.rhs), (row.rhs, row.lhs)):
            pick = mine[(mine.lhs == lhs) & (mine.op == row.op) & (mine.group == group)]
            pick = pick if row.op == ":=" else pick[pick.rhs == rhs]
            if len(pick):
                break
        assert len(pick) == 1, (row.lhs, row.op, row.rhs, group)
        for theirs, ours in COLUMNS.items():
            value = wanted(table[theirs][seen])
            if ours in ("p_value", "ci_low", "ci_high") and not pick.std_error.iloc[0]:
                continue
            if ours == "std_all" and row.op in (":=", "~1"):
                continue
            assert pick[ours].iloc[0] == pytest.approx(value, rel=2e-5, abs=2e-6, nan_ok=True), (*row[:4], ours)
        seen += 1
    assert seen == len(table) > 8


@pytest.mark.parametrize("name", ORACLE["fits"])
def test_every_measure(name):
    measures, compared = fitted(name).measures, 0
    for key, value in ORACLE["fits"][name]["measures"].items():
        key = key.replace(".", "_")
        if key in NOT_OURS or value in (None, "NA", "NaN"):
            continue
        assert key in measures, key
        rough = any(key.startswith(k) for k in LOOSE)
        within = {"rel": 2e-4, "abs": 1e-4} if rough else {"rel": 1e-5, "abs": 1e-6}
        within = {"abs": 1e-2} if name == TRUNCATED and "robust" in key else within
        assert measures[key] == pytest.approx(value, **within), key
        compared += 1
    assert compared > 25


@pytest.mark.parametrize(
    "name, dropped", [("cluster", "cluster_path"), ("random", "random_mlr"), ("random_ml", "random_ml")]
)
def test_nested_models_are_compared_as_in_lavaan(name, dropped):
    free = fitted(dropped)
    data = pd.DataFrame(ORACLE["data"])
    options = {ARGUMENTS.get(k, k): v for k, v in ORACLE["fits"][dropped]["options"].items()}
    without = ORACLE["fits"][dropped]["syntax"].replace("+ r*A", "")
    found = rp.compare(rp.fit(without, data, **({"estimator": "MLR"} | options)), free).tests[-1]
    want = ORACLE["tests"][name]
    assert found.df == want["df"] == 1
    assert found.statistic == pytest.approx(want["chisq"], rel=1e-4)
    assert found.p_value == pytest.approx(want["p"], rel=1e-3, abs=1e-8)


def test_modification_indices_with_random_covariates():
    mine = fitted("random_ml").modification_indices()
    theirs = pd.DataFrame(ORACLE["modification"])
    merged = mine.merge(theirs, on=["lhs", "op", "rhs"], suffixes=("", "_r"))
    assert len(merged) == len(mine) > 40
    assert merged.mi.to_numpy() == pytest.approx(merged.mi_r.to_numpy(dtype=float), rel=1e-4, abs=1e-4)
    assert merged.epc.to_numpy() == pytest.approx(merged.epc_r.to_numpy(dtype=float), rel=1e-4, abs=1e-5)
