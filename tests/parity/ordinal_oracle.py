"""Fits that oracle/ordinal_recording.R wrote, and how far ours are from them: every key, or a reason why not."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

import repurchase as rp

ORACLE = Path(__file__).parent / "oracle"
NAMES = {"std.lv": "std_lv", "group.equal": "group_equal", "group.partial": "group_partial"}
COLUMNS = {"est": "estimate", "se": "std_error", "z": "statistic", "pvalue": "p_value", "ci.lower": "ci_low",
           "ci.upper": "ci_high"}  # fmt: skip
EXACT = 2e-6  # of max(1, |x|): the optima are polished to 1e-15 in the gradient, lavaan's polychorics to 3e-8
LIMITS = 2e-4  # lavaan finds the limits of RMSEA by bisection to 1.2e-4 of the noncentrality
# lavaan's polyserial correlations stop up to 5e-8 short of the root of their score, 2e-6 standard errors; an index of
# 4 moves by 8e-6
POLYSERIAL = 4e-6
# p of plain chi-square statistics that have no known distribution, which lavaan 0.6-14 gives and 0.6-21 leaves out
NAIVE = ("pvalue", "baseline.pvalue")


@cache
def oracle(name):
    return json.loads((ORACLE / f"{name}.json").read_text(encoding="utf-8"))


@cache
def data(name):
    return pd.read_csv(ORACLE / f"{name.replace('covariates', 'mixed')}.csv")


def several(value):
    return [value] if isinstance(value, str) else value


@cache
def fitted(file, name):
    case = oracle(file)[name]
    frame = data(file)
    options = {NAMES.get(k, k): v for k, v in case["options"].items()}
    for key in ("group_equal", "group_partial", "ordered"):
        if key in options and options[key] is not True:
            options[key] = several(options[key])
    if "only" in case:
        frame = frame[frame[options["group"]].isin(case["only"])]
    return rp.fit(case["model"], frame, **options)


def close(found, wanted, tolerance=EXACT):
    return np.isfinite(found) and abs(found - wanted) <= tolerance * max(1.0, abs(wanted))


class Rows:
    """Rows of a frame by (lhs, op, rhs, group), a covariance either way round."""

    def __init__(self, frame, groups):
        self.groups = groups
        self.at = {}
        for i, row in enumerate(frame.to_dict("records")):
            for a, b in ((row["lhs"], row["rhs"]), (row["rhs"], row["lhs"]))[: 2 if row["op"] == "~~" else 1]:
                self.at.setdefault((a, row["op"], b, row["group"]), row)

    def __call__(self, want):
        op = want["op"]
        group = "" if op == ":=" or not self.groups else self.groups[want.get("group", 1) - 1]
        rhs = {":=": None, "~1": ""}.get(op, want["rhs"])
        if rhs is None:
            return next((r for k, r in self.at.items() if k[:2] == (want["lhs"], op)), None)
        return self.at.get((want["lhs"], op, rhs, group))


def records(table):
    return [r for r in pd.DataFrame(table).to_dict("records") if r["op"] != "=="]


def wrong_estimates(fit, case):
    rows, wrong = Rows(fit.estimates, case["groups"]), []
    for want in records(case["estimates"]):
        mine, key = rows(want), (want["lhs"], want["op"], want["rhs"], want.get("group"))
        if mine is None:
            wrong.append((*key, "absent"))
            continue
        for theirs, ours in COLUMNS.items():
            fixed = not want["se"] and theirs != "est"  # lavaan gives fixed rows limits and no statistic
            if not fixed and want[theirs] is not None and not close(mine[ours], want[theirs]):
                wrong.append((*key, ours, mine[ours], want[theirs]))
        if not want["se"] and mine["std_error"] != 0:
            wrong.append((*key, "std_error", mine["std_error"], 0))
    return wrong


def wrong_standardised(fit, case):
    rows, wrong = Rows(fit.standardized(), case["groups"]), []
    for name, error in (("std_all", "std_error"), ("std_lv", "std_lv_error")):
        for want in records(case[name]):
            mine, key = rows(want), (name, want["lhs"], want["op"], want["rhs"], want.get("group"))
            if want["op"] == "~*~" and name == "std_lv":
                continue
            if not close(mine[name], want["est.std"]):
                wrong.append((*key, mine[name], want["est.std"]))
            if want["se"] is not None and not close(mine[error], want["se"]):
                wrong.append((*key, error, mine[error], want["se"]))
    return wrong


def consistent(case):
    """lavaan's measures, with robust CFI and TLI from the degrees of freedom that their correction belongs to.

    Where thresholds are equal lavaan (0.6-20 on) subtracts c df of the whole model with a c that is the trace by the df
    of the correlations alone (decision 17); the parts are lavaan's own.
    """
    found, r = dict(case["fit"]), case.get("robust", {})
    if found.get("cfi.robust") is not None and r["df3"] != found["df"]:
        excess, worst = r["XX3"] - r["c.hat3"] * r["df3"], r["XX3.null"] - r["c.hat3.null"] * r["df3.null"]
        found["cfi.robust"] = found["rni.robust"] = 1 - excess / worst
        found["tli.robust"] = found["nnfi.robust"] = 1 - excess * r["df3.null"] / (worst * r["df3"])
    return found


def wrong_measures(fit, case, without=()):
    wrong = []
    for name, want in consistent(case).items():
        if want is None or name in NAIVE or name in without:
            continue
        found = fit.measures.get(name.replace(".", "_"), np.nan)
        if not close(found, want, LIMITS if ".ci." in name else EXACT):
            wrong.append((name, found, want))
    return wrong


def wrong_moments(fit, case):
    wrong = []
    shares = [fit.r_squared] if not case["groups"] else list(fit.r_squared.values())
    order = [fit.observed.index(v) for v in several(case["variables"])]
    at = np.ix_(order, order)
    residual = fit.residuals().correlation
    for g, want in enumerate(case["r2"]):
        for v, value in want.items():
            if not close(shares[g].get(v, np.nan), value):
                wrong.append(("r2", g, v, shares[g].get(v), value))
        mine = {
            "cov_lv": fit.latent_covariances(g), "sample": fit.solution.S[g][at], "implied": fit.solution.Sigma[g][at],
            "residual": (residual if not case["groups"] else residual[case["groups"][g]]).to_numpy()[at],
        }  # fmt: skip
        for name, found in mine.items():
            gap = np.abs(np.asarray(found) - np.array(case[name][g], float)).max(initial=0.0)
            if not gap < EXACT:
                wrong.append((name, g, gap))
    return wrong


def wrong_indices(fit, case):
    if "modindices" not in case:
        return []
    found, tolerance = fit.modification_indices(), EXACT if fit.layout.ordinal.all() else POLYSERIAL
    rows, wrong = Rows(found, case["groups"]), []
    wanted = [w for w in records(case["modindices"]) if w["mi"] is not None and np.isfinite(w["mi"])]
    # an ordinal variable as a predictor is no model that we fit, hence no candidate
    wanted = [w for w in wanted if w["op"] != "~" or w["rhs"] not in fit.settings.ordered]
    for want in wanted:
        mine, key = rows(want), (want["lhs"], want["op"], want["rhs"], want.get("group"))
        if mine is None:
            wrong.append((*key, "absent", want["mi"]))
            continue
        for theirs, ours in {"mi": "mi", "epc": "epc", "sepc.lv": "sepc_lv", "sepc.all": "sepc_all"}.items():
            if want[theirs] is not None and not close(mine[ours], want[theirs], tolerance):
                wrong.append((*key, ours, mine[ours], want[theirs]))
    theirs = Rows(pd.DataFrame(wanted).assign(group=lambda f: [case["groups"][g - 1] if case["groups"] else ""
                                                               for g in f.get("group", [1] * len(f))]), None)  # fmt: skip
    more = [k for k in rows.at if k not in theirs.at and (k[2], k[1], k[0], k[3]) not in theirs.at]
    return wrong + [("only ours", *k) for k in more]


CHECKS = {"estimates": wrong_estimates, "standardised": wrong_standardised, "measures": wrong_measures,
          "moments": wrong_moments, "indices": wrong_indices}  # fmt: skip
