"""FIML and ordinal fits of simulated answers equal lavaan: every estimate, error, p, limit and fit measure."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.numeric.categorical.influence import influence
from repurchase.numeric.categorical.polychoric import polychorics
from repurchase.numeric.missing.likelihood import patterns
from repurchase.numeric.missing.saturated import saturated

ORACLE = Path(__file__).parent / "oracle"
DATA = pd.read_csv(ORACLE / "incomplete_and_ordinal.csv")
ORDINAL = json.loads((ORACLE / "ordinal.json").read_text(encoding="utf-8"))
INCOMPLETE = json.loads((ORACLE / "incomplete.json").read_text(encoding="utf-8"))
SPARSE = json.loads((ORACLE / "polychorics.json").read_text(encoding="utf-8"))

NAMES = {"std.lv": "std_lv", "group.equal": "group_equal"}
COLUMNS = {"est": "estimate", "se": "std_error", "pvalue": "p_value", "ci.lower": "ci_low", "ci.upper": "ci_high"}
EXACT = 2e-6  # of max(1, |x|): the optima are polished to 1e-15 in the gradient, lavaan's polychorics to 3e-8
LIMITS = 2e-4  # lavaan finds the limits of RMSEA by bisection to 1.2e-4 of the noncentrality
# p of plain chi-square statistics that have no known distribution, which lavaan 0.6-14 gives and 0.6-21 leaves out
NAIVE = ("pvalue", "baseline.pvalue")
# lavaan 0.6-14 with fixed.x = FALSE forgets that the baseline model keeps covariances of covariates
OF_BASELINE = ("baseline", "cfi", "tli", "nnfi", "rfi", "nfi", "pnfi", "ifi", "rni")


def arguments(case):
    options = {NAMES.get(k, k): v for k, v in case["options"].items()}
    if options.get("missing") == "ml":
        options["missing"] = "fiml"
    if isinstance(options.get("group_equal"), str):
        options["group_equal"] = [options["group_equal"]]
    return options


def fitted(case):
    return rp.fit(case["model"], DATA, **arguments(case))


def row_of(frame, lhs, op, rhs, group):
    pick = frame[(frame.lhs == lhs) & (frame.op == op) & ((frame.rhs == rhs) | (op in ("~1", ":=")))]
    if pick.empty and op == "~~":
        pick = frame[(frame.lhs == rhs) & (frame.op == op) & (frame.rhs == lhs)]
    if group is not None and len(pick) > 1:
        pick = pick[pick.group == group]
    assert len(pick) == 1, f"{lhs} {op} {rhs} {group}: {len(pick)} rows"
    return pick.iloc[0]


def close(found, wanted, tolerance=EXACT):
    return np.isfinite(found) and abs(found - wanted) <= tolerance * max(1.0, abs(wanted))


def wrong_estimates(fit, case):
    table, wrong = pd.DataFrame(case["estimates"]), []
    table = table[table.op != "=="]
    for want in table.to_dict("records"):
        group = case["groups"][want["group"] - 1] if case["groups"] and want["op"] != ":=" else None
        mine = row_of(fit.estimates, want["lhs"], want["op"], want["rhs"], group)
        for theirs, ours in COLUMNS.items():
            if theirs != "est" and not want["se"]:
                continue  # fixed in lavaan
            if not close(mine[ours], want[theirs]):
                wrong.append((want["lhs"], want["op"], want["rhs"], ours, mine[ours], want[theirs]))
    for want in pd.DataFrame(case["std_all"]).to_dict("records"):
        if want["op"] in ("==", ":="):
            continue
        group = case["groups"][want["group"] - 1] if case["groups"] else None
        mine = row_of(fit.estimates, want["lhs"], want["op"], want["rhs"], group)
        if not close(mine["std_all"], want["est.std"]):
            wrong.append((want["lhs"], want["op"], want["rhs"], "std_all", mine["std_all"], want["est.std"]))
    return wrong


def wrong_measures(fit, case, without=()):
    wrong = []
    for name, want in case["fit"].items():
        if want is None or name in NAIVE and case["options"].get("ordered") or name.startswith(tuple(without)):
            continue
        found = fit.measures.get(name.replace(".", "_"), np.nan)
        if not close(found, want, LIMITS if ".ci." in name else EXACT):
            wrong.append((name, found, want))
    return wrong


@pytest.mark.parametrize("name", ORDINAL)
def test_ordinal_fits_equal_lavaan(name):
    case = ORDINAL[name]
    fit = fitted(case)
    assert fit.converged
    assert wrong_estimates(fit, case) == []
    assert wrong_measures(fit, case) == []


@pytest.mark.parametrize("name", [n for n in INCOMPLETE if n != "saturated"])
def test_incomplete_fits_equal_lavaan(name):
    case = INCOMPLETE[name]
    fit = fitted(case)
    assert fit.converged
    assert wrong_estimates(fit, case) == []
    assert wrong_measures(fit, case, OF_BASELINE if "covariates" in name else ()) == []


def test_the_nine_construct_model_equals_the_reference():
    case = json.loads((ORACLE.parent / "reference" / "ordinal_case6.json").read_text(encoding="utf-8"))
    answers = pd.read_csv(ORACLE.parent / "reference" / "case6_data.csv")
    found = polychorics(answers[case["items"]].to_numpy() - answers[case["items"]].to_numpy().min(axis=0))
    assert np.abs(found.correlations - np.array(case["correlations"])).max() < 5e-8  # lavaan's own error
    assert np.abs(found.thresholds[np.isfinite(found.thresholds)] - np.array(case["thresholds"])).max() < 1e-12
    fit = rp.fit(case["model"], answers, **case["options"])
    assert wrong_estimates(fit, case) == []
    assert wrong_measures(fit, case) == []


def test_polychorics_thresholds_and_gamma_of_sparse_skewed_items_equal_lavaan():
    codes = DATA[SPARSE["items"]].to_numpy() - 1
    found = polychorics(codes)
    assert (found.counts == 0).any()  # tables of three skewed categories have empty cells
    assert np.abs(found.correlations - np.array(SPARSE["correlations"])).max() < 5e-8
    assert np.abs(found.thresholds.ravel() - np.array(SPARSE["thresholds"])).max() < 1e-12
    gamma = np.array(SPARSE["gamma"])
    assert np.abs(influence(codes, found).gamma - gamma).max() < 1e-6 * np.abs(gamma).max()


def test_an_empty_cell_of_a_two_by_two_table_gets_half_a_respondent_with_the_margins_kept():
    codes = DATA[SPARSE["binary_items"]].to_numpy() - 1
    found = polychorics(codes)
    assert (found.counts[0] == 0).sum() == 1
    assert np.abs(found.correlations - np.array(SPARSE["binary"])).max() < 5e-8


def test_saturated_moments_equal_lavaans_em_run_to_its_end():
    want = INCOMPLETE["saturated"]
    names = [f"{v}m" for v in ("t1", "t2", "t3", "v1", "v2", "v3", "r1", "r2", "r3")]
    found = saturated(patterns(DATA[names].to_numpy()))
    assert np.abs(found.covariance - np.array(want["cov"])).max() < 1e-9
    assert np.abs(found.mean - np.array(want["mean"])).max() < 1e-9
