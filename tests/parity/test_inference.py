"""Residuals, mediation, moderation, invariance and comparisons of paths against lavaan's numbers."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from inference_oracle import assert_equal, data, matrix, oracle

import repurchase as rp
from repurchase.analysis.invariance.group_paths.result import path_differences
from repurchase.numeric.classical.multiple_tests import holm

STEPS = ("configural", "metric", "scalar", "strict", "means")
PRINTED = 1e-5  # lavaan rounds differences to ten digits, after its own scaling factors


@cache
def lavaan():
    return json.loads((Path(__file__).parent / "oracle" / "inference.json").read_text())


# ------------------------------------------------------------------------------------------------- residuals
@pytest.mark.parametrize(("name", "case"), [("three", "holzinger"), ("political", "political_democracy")])
def test_standardised_residuals(name, case):
    want = lavaan()["residual_z"][name]
    found = rp.fit(want["model"], data(case)).residuals().standardized.loc[want["rows"], want["rows"]].to_numpy()
    wanted = np.array(want["values"])
    free = np.isfinite(found)
    assert free.sum() >= 40
    assert_equal(found[free], wanted[free])
    assert np.abs(wanted[~free]).max() < 1e-3  # what is zero whatever the sample


# ------------------------------------------------------------------------------------------------- mediation
@pytest.mark.parametrize("estimator", ["ML", "MLR"])
def test_joint_tests_of_the_paths_left_out(estimator):
    want = lavaan()["joint"]
    found = rp.mediation(want["model"], data("nine_construct"), draws=0, estimator=estimator)
    assert [t.kind for t in found.tests] == ["direct", "cross"]
    for t in found.tests:
        row = want[f"{t.kind}_{estimator}"]
        assert_equal(t.change.statistic, row["chisq"], PRINTED)
        assert_equal(t.change.p_value, row["p"], PRINTED)
        assert_equal(t.wald.statistic, row["wald"])
        assert_equal(t.wald.p_value, row["wald_p"])
        assert t.change.df == row["df"] == 2


def test_effects_with_observed_causes_and_outcomes():
    want = lavaan()["effects"]
    found = rp.fit(want["model"], data("holzinger")).effects(outcome="grade")
    effects = {
        "ind": rp.fit(want["model"], data("holzinger"))
        .effects(outcome="speed")
        .effect("indirect", "visual", "textual", "speed"),
        "ser": found.effect("indirect", "visual", "textual", "speed", "grade"),
        "tot": found.effect("total", "visual", "grade"),
    }
    for k, name in enumerate(want["name"]):
        e = effects[name]
        for ours, theirs in {"estimate": "est", "std_error": "se", "std_all": "std"}.items():
            assert_equal(getattr(e, ours), want[theirs][k], what=f"{name} {ours}")
        latent = e.path[-1] == "speed"  # of an observed outcome lavaan's own figure is off by a thousandth
        assert_equal(e.std_all_error / want["std_se"][k], 1.0, 1e-6 if latent else 2e-3, f"{name} std_all_error")


# ------------------------------------------------------------------------------------------------- moderation
@pytest.mark.parametrize("products", ["matched", "all"])
def test_latent_interaction(products):
    want = lavaan()["interaction"][products]
    found = rp.moderation(lavaan()["interaction"]["model"], data("nine_construct"), "SAT", "TRUST", "RI", products)
    assert [f"{a}_x_{b}" for a, b in found.products.pairs] == want["pairs"]
    raw = found.fit.estimates.query("lhs == 'RI' and op == '~'").set_index("rhs").loc[["SAT", "TRUST", "SAT_x_TRUST"]]
    assert_equal(raw["estimate"], want["est"])
    assert_equal(raw["std_error"], want["se"])
    assert_equal([t.estimate for t in found.terms[:2]], want["est"][:2])
    assert_equal([t.std_error for t in found.terms[:2]], want["se"][:2])
    assert_equal(found.fit.measures["chisq"], want["chisq"])
    assert_equal([found.r_squared, found.r_squared_main], [want["r2"], want["r2_main"]])
    assert found.fit.measures["df"] == want["df"]
    if found.change.method == "satorra.bentler.2001":
        assert_equal(found.change.statistic, want["change"]["chisq"], PRINTED)


@pytest.mark.parametrize("products", ["matched", "all"])
def test_the_interaction_is_on_the_scale_of_the_product_of_its_latent_variables(products):
    want = json.loads((Path(__file__).parent / "oracle" / "moderation.json").read_text())[products]
    found = rp.moderation(lavaan()["interaction"]["model"], data("nine_construct"), "SAT", "TRUST", "RI", products)
    assert_equal(found.fit.measures["chisq"], want["chisq"][0])
    t = found.interaction
    assert_equal([t.estimate, *(t.std for t in found.terms)], want["est"])
    assert_equal([t.std_error, *(t.std_std_error for t in found.terms)], want["se"])
    assert_equal([t.p_value for t in found.terms], want["p"][1:])
    assert_equal([t.std_ci_low, t.std_ci_high], [t.std - 1.959963984540054 * t.std_std_error,
                                                 t.std + 1.959963984540054 * t.std_std_error])  # fmt: skip
    assert found.slopes.at.tolist() == [-1, 0, 1]
    assert_equal(np.diff(found.slopes.estimate), [t.std, t.std])


# ------------------------------------------------------------------------------------------------- groups
@pytest.mark.parametrize("estimator", ["ml", "mlr", "mlm"])
def test_invariance_ladder(estimator):
    case = oracle()["holzinger"]
    want = case["invariance"][estimator]
    found = rp.invariance(case["model"], data("holzinger"), "school", estimator.upper(), STEPS, partial=False)
    assert [s.name for s in found.steps] == list(STEPS)
    lrt = want["lrt"]
    assert_equal([c.chisq_diff for c in found.comparisons], lrt["Chisq diff"][1:])
    assert_equal([c.p_value for c in found.comparisons], lrt["Pr(>Chisq)"][1:])
    assert [c.df_diff for c in found.comparisons] == lrt["Df diff"][1:]
    columns = [c.replace(".", "_") for c in want["table"]["cols"]]
    assert_equal([[s.fit.measures[c] for c in columns] for s in found.steps], matrix(want["table"]))
    assert_equal([[c.delta(name) for name in columns] for c in found.comparisons], matrix(want["delta"]))


def test_releasing_equalities():
    case = oracle()["holzinger"]
    fit = rp.fit(case["model"], data("holzinger"), group="school", group_equal=["loadings"])
    found = fit.modification_indices(equalities=True, op="=~")
    released = found[(found.group == "Grant-White") & found.rhs.isin(["x2", "x3", "x5", "x6", "x8", "x9"])]
    released = released[released.lhs.map({"visual": 0, "textual": 1, "speed": 2}) == (
        released.rhs.str[1:].astype(int) - 1) // 3]  # fmt: skip
    assert_equal(released.mi, case["release"]["X2"])
    assert_equal(released.p_value, case["release"]["p.value"])


def test_modification_indices_in_groups_with_equalities():
    want = pd.DataFrame(lavaan()["grouped"]["modindices"])
    want["group"] = want["group"].map({1: "Pasteur", 2: "Grant-White"})
    fit = rp.fit(lavaan()["grouped"]["model"], data("holzinger"), group="school",
                 group_equal=["loadings", "intercepts"])  # fmt: skip
    both = want.merge(fit.modification_indices(), on=["lhs", "op", "rhs", "group"], suffixes=("_lavaan", ""))
    assert len(both) == len(want)
    for name in ("mi", "epc", "sepc_lv", "sepc_all"):
        assert_equal(both[name], both[f"{name}_lavaan"], what=name)


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
def test_paths_held_equal_between_groups(estimator):
    want = lavaan()["groups"]
    found = path_differences(want["model"], data("holzinger"), "school", estimator, permutations=0)
    rows = want[estimator]
    for p in found.paths:
        row = rows["_".join(p.path)]
        assert_equal(p.change.statistic, row["chisq"], PRINTED)
        assert_equal(p.change.p_value, row["p"], PRINTED)
    assert_equal(found.together.statistic, rows["together"]["chisq"], PRINTED)
    assert found.together.df == rows["together"]["df"] == 3
    np.testing.assert_allclose([p.p_holm for p in found.paths], holm(np.array([p.change.p_value for p in found.paths])))


# ------------------------------------------------------------------------------------------------- ordinal items
def test_nested_models_of_ordinal_items():
    want = lavaan()["ordinal"]
    free = rp.fit(want["model"], data("nine_construct"), estimator="WLSMV", ordered=True)
    none = rp.fit(want["model"] + "\nSAT ~~ 0*TRUST", data("nine_construct"), estimator="WLSMV", ordered=True)
    found = rp.compare(free, none)
    assert found.method == "satorra.2000"
    assert_equal(found.chisq_diff, want["change"]["chisq"], PRINTED)
    assert_equal(found.p_value, want["change"]["p"], PRINTED)


def test_modification_indices_of_ordinal_items():
    want = pd.DataFrame(lavaan()["ordinal"]["modindices"])
    fit = rp.fit(lavaan()["ordinal"]["model"], data("nine_construct"), estimator="WLSMV", ordered=True)
    both = want.merge(fit.modification_indices(), on=["lhs", "op", "rhs"], suffixes=("_lavaan", ""))
    assert len(both) == len(want) > 20
    for name in ("mi", "epc", "sepc_all"):
        assert_equal(both[name], both[f"{name}_lavaan"], PRINTED, name)


def test_invariance_of_ordinal_items():
    want = json.loads((Path(__file__).parent / "oracle" / "invariance_ordinal.json").read_text())
    frame = data("holzinger").copy()
    items = [f"x{i}" for i in range(1, 10)]
    for v in items:
        cuts = [-np.inf, *frame[v].quantile([0.25, 0.5, 0.75]), np.inf]
        frame[v] = pd.cut(frame[v], cuts, labels=False)
    model = oracle()["holzinger"]["model"]
    found = rp.invariance(model, frame, "school", estimator="WLSMV", ordered=True)
    assert [s.name for s in found.steps] == list(want)
    for s in found.steps:
        row = want[s.name]
        assert_equal(s.fit.measures["chisq"], row["chisq"], PRINTED)
        assert_equal(s.fit.measures["chisq_scaled"], row["chisq_scaled"], PRINTED)
        assert s.fit.measures["df"] == row["df"]
    for c, row in zip(found.comparisons, list(want.values())[1:], strict=True):
        assert_equal(c.chisq_diff, row["chisq_diff"], PRINTED)
        assert_equal(c.p_value, row["p"], PRINTED)
        assert c.df_diff == row["df_diff"]
    assert [s.verdict for s in found.steps] == ["", "supported", "supported", "rejected"]
