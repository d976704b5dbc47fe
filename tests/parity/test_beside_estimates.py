"""Standardised residuals, modification indices and scores against lavaan, where the textbook form is not enough.

Robust and observed errors, incomplete answers, given covariates, observed outcomes: tests/parity/oracle/diagnostics.R.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import semopy.examples.holzinger39

import repurchase as rp

ORACLE = json.loads((Path(__file__).parent / "oracle" / "diagnostics.json").read_text(encoding="utf-8"))
DIFFERENCES = ORACLE.pop("differences")
TOLERANCE = 1e-6
SLOW = (
    2e-6  # lavaan's saturated moments of incomplete answers come from EM, stopped at changes of 1e-10 of the deviance
)


def with_holes(hs):
    found, row = hs.astype(dict.fromkeys((f"x{k}" for k in range(1, 10)), float)), np.arange(len(hs))
    for k in range(1, 10):
        found.loc[row % 11 == k, f"x{k}"] = np.nan
    found.loc[row % 43 == 5, ["x7", "x8", "x9"]] = np.nan
    return found


HS = semopy.examples.holzinger39.get_data().reset_index(drop=True)
DATA = {"hs": HS, "holes": with_holes(HS)}


def cases(part):
    return [name for name, want in ORACLE.items() if part in want]


@cache
def fitted(name):
    want = ORACLE[name]
    given = {"fixed_x": True} if name.startswith("covariates") and "missing" not in want["options"] else {}
    return rp.fit(want["model"], DATA[want["data"]], **given, **want["options"])  # lavaan 0.6-14's default


def worst(found, wanted):
    found, wanted = np.asarray(found, float), np.asarray(wanted, float)
    assert found.shape == wanted.shape
    assert (np.isnan(found) == np.isnan(wanted)).all()
    return np.nanmax(np.abs(found - wanted) / np.maximum(1, np.abs(wanted)))


def of_group(frames, fit, g):
    return frames if len(fit.groups) == 1 else frames[fit.groups[g]]


@pytest.mark.parametrize("name", cases("z"))
def test_standardised_residuals(name):
    fit = fitted(name)
    found = fit.residuals()
    tolerance = SLOW if ORACLE[name]["data"] == "holes" else TOLERANCE
    for g, want in enumerate(ORACLE[name]["z"].values() if isinstance(ORACLE[name]["z"], dict) else ORACLE[name]["z"]):
        z, cov = np.array(want["z"], float), np.array(want["cov"], float)
        mine = of_group(found.standardized, fit, g).loc[want["names"], want["names"]].to_numpy()
        shown = np.abs(cov) > 1e-4  # lavaan leaves smaller ones undivided
        assert shown.sum() > 40
        assert np.isfinite(z[shown]).all()
        assert worst(mine[shown], z[shown]) < tolerance
        correlation = of_group(found.correlation, fit, g).loc[want["names"], want["names"]].to_numpy()
        assert worst(correlation, cov) < tolerance


@pytest.mark.parametrize("name", cases("mi"))
def test_modification_indices(name):
    fit, want = fitted(name), pd.DataFrame(ORACLE[name]["mi"])
    want["group"] = [fit.groups[g - 1] for g in want["group"]]
    both = want.merge(fit.modification_indices(), on=["lhs", "op", "rhs", "group"], suffixes=("_lavaan", ""))
    assert len(both) == len(want) == len(fit.modification_indices())
    for theirs, ours in {"mi_lavaan": "mi", "epc_lavaan": "epc", "sepc.lv": "sepc_lv", "sepc.all": "sepc_all"}.items():
        assert worst(both[ours], both[theirs]) < TOLERANCE, ours


@pytest.mark.parametrize("method", ["regression", "bartlett"])
@pytest.mark.parametrize("name", cases("bartlett"))
def test_factor_scores(name, method):
    want = ORACLE[name][method]
    found = fitted(name).factor_scores(method=method).loc[want["row"], want["names"]]
    wanted = pd.DataFrame(want["values"], want["row"], want["names"], dtype=float)
    if method == "bartlett" and name == "second_order":
        assert found.pop("g").isna().all()
        assert (wanted.pop("g") == 0).all()  # lavaan's generalised inverse
    assert worst(found, wanted) < TOLERANCE


@pytest.mark.parametrize("name", cases("rows"))
def test_rows_and_names(name):
    fit, want = fitted(name), ORACLE[name]["rows"]
    found = fit.estimates
    assert list(fit.names) == want["name"]
    assert list(zip(found.lhs, found.op, found.rhs, strict=True)) == list(
        zip(want["lhs"], want["op"], want["rhs"], strict=True)
    )
    assert worst(found.estimate, want["est"]) < TOLERANCE
    assert worst(found.std_error, want["se"]) < TOLERANCE


@pytest.mark.parametrize("name", DIFFERENCES)
def test_differences_of_nested_models(name):
    want = DIFFERENCES[name]
    free, restricted = (rp.fit(want[k], HS, **want["options"]) for k in ("free", "restricted"))
    found = rp.compare(restricted, free, method=want["method"])
    assert found.df_diff == want["df"]
    assert worst(found.chisq_diff, want["chisq"]) < TOLERANCE
    assert worst(found.p_value, want["p"]) < TOLERANCE


def test_covariates_keep_their_own_means_in_every_group():
    fit = fitted("fiml_covariates_groups")
    means = fit.estimates.query("op == '~1' and lhs == 'ageyr'").estimate
    assert means.nunique() == 2


def test_a_saturated_model_has_no_modification_indices():
    assert rp.fit("x1 ~ x2 + x3", HS).modification_indices(sort=True).empty


def test_a_change_is_what_freeing_the_parameter_brings():
    fit = fitted("covariates")
    found = fit.modification_indices(sort=True)
    row = found[(found.op == "~~") & ((found.lhs == "x2") | (found.rhs == "x2"))].iloc[0]  # x2 has a predictor
    freed = rp.fit(f"{ORACLE['covariates']['model']}\n{row.lhs} ~~ {row.rhs}", HS)
    assert fit.measures["chisq"] - freed.measures["chisq"] == pytest.approx(row.mi, rel=0.2)


def test_a_factor_that_nobody_measures_has_no_bartlett_score():
    scores = fitted("fiml").factor_scores(method="bartlett")
    silent = DATA["holes"][["x7", "x8", "x9"]].isna().all(axis=1).to_numpy()
    assert scores.speed[silent].isna().all()
    assert scores.speed[~silent].notna().all()
    assert scores.visual[silent & DATA["holes"].x1.notna()].notna().all()
