"""Differences of models of groups against lavaan's: scaled ones that do not exist, and labels within groups."""

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.diagnostics.nested_models.result import compare
from repurchase.analysis.invariance.group_paths.result import path_differences
from repurchase.analysis.moderation.words import cautions as moderation_cautions

ORACLE = Path(__file__).parent / "oracle"
STOPS = 5e-6  # lavaan stops 1e-7 to 1e-6 of the statistic short of the optimum in each of the two fits


@cache
def lavaan():
    return json.loads((ORACLE / "group_differences_of_models.json").read_text())


def sample(seed):
    frame = pd.read_csv(ORACLE / "undefined_differences.csv")
    return frame[frame["sample"] == seed].reset_index(drop=True)


def fits(seed):
    asked = {"group": "g", "estimator": "MLR", "std_lv": True}
    return [rp.fit("f =~ a + b + c", sample(seed), group_equal=e, **asked)
            for e in (("loadings",), ("loadings", "intercepts"))]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 7])
def test_a_scaled_difference_that_does_not_exist_is_satorras(seed):
    want, found = lavaan()["samples"][str(seed)], compare(*fits(seed))
    assert found.df_diff == want["ddf"]
    assert found.chisq_diff == pytest.approx(want["diff"], rel=STOPS)
    assert found.p_value == pytest.approx(want["p"], rel=STOPS)
    assert found.method == "satorra.2000"
    assert [n.message.key for n in found.notes] == ["comparison.instead"]
    (test,) = found.tests
    if want["scaling_2001"] is None:
        assert test.refused != test.refused  # NaN: the restricted model has no scaling factor of its own
    else:  # a factor is a difference of two small numbers
        assert test.refused == pytest.approx(want["scaling_2001"], rel=0.01)
    assert "Satorra (2000) stands in its place" in found.notes[0].message.render("en")
    assert "改用Satorra（2000）" in found.notes[0].message.render("zh")


def test_what_is_asked_for_by_name_is_not_replaced():
    found = compare(*fits(7), method="satorra.bentler.2001")
    assert found.chisq_diff != found.chisq_diff
    assert [n.message.key for n in found.notes] == ["comparison.no_scaling"]
    asked = compare(*fits(7), method="satorra.2000")
    assert asked.chisq_diff == compare(*fits(7)).chisq_diff
    assert not asked.notes


def test_a_model_whose_scaling_factor_is_not_positive_has_no_scaled_test():
    want, found = lavaan()["samples"]["1"], fits(1)[1].measures
    assert want["factor"] is None and want["chisq_scaled"] is None
    for name in ("chisq_scaled", "pvalue_scaled", "chisq_scaling_factor", "cfi_robust", "rmsea_robust", "cfi_scaled"):
        assert found[name] != found[name], name
    assert found["chisq"] > 0 and found["cfi"] >= 0


def test_the_ladder_says_which_test_stands_for_another():
    found = rp.invariance("f =~ a + b + c", sample(7), "g", estimator="MLR", partial=False, steps=("metric", "scalar"))
    said = [n for n in found.notes if n.message.key == "comparison.instead"]
    assert len(said) == 1
    assert "Scalar invariance" in said[0].message.render("en")
    assert found.comparisons[0].p_value == pytest.approx(lavaan()["samples"]["7"]["p"], rel=STOPS)


def test_moderation_says_it_too():
    from types import SimpleNamespace

    change, moderated = (
        compare(*fits(7)).tests[0],
        SimpleNamespace(error_free=False, products=SimpleNamespace(triples=()), data=pd.DataFrame()),
    )
    (said,) = moderation_cautions(SimpleNamespace(notes=()), moderated, change, {})
    assert "the model without it from the model with the product's path" in said.message.render("en")


def test_labels_within_groups_are_no_equalities_between_them():
    from semopy.examples import holzinger39

    want = lavaan()["labels"]
    model = "visual =~ x1 + v*x2 + v*x3\ntextual =~ x4 + x5 + x6"
    found = rp.invariance(model, holzinger39.get_data(), "school", estimator="ML", partial=False)
    for k in range(2):
        assert found.steps[k].fit.measures["df"] == want["df"][k]
        assert found.steps[k].fit.measures["chisq"] == pytest.approx(want["chisq"][k], rel=STOPS)
    keys = [n.message.key for n in found.notes]
    assert "invariance.own_labels" in keys
    assert "fit.labels_shared" not in keys


def test_labelled_paths_are_compared_between_groups_and_their_loadings_do_not_tie_them():
    from semopy.examples import holzinger39

    model = "v =~ x1 + x2 + x3; t =~ x4 + x5 + x6; s =~ x7 + x8 + x9; t ~ {}v; s ~ {}v"
    data = holzinger39.get_data()
    plain = path_differences(model.format("", ""), data, "school", estimator="ML", permutations=0)
    one = path_differences(model.format("b*", "c*"), data, "school", estimator="ML", permutations=0)
    assert [p.estimates for p in one.paths] == [p.estimates for p in plain.paths]
    tied = path_differences(model.format("b*", "b*"), data, "school", estimator="ML", permutations=0)
    for group in range(2):
        assert tied.paths[0].estimates[group] == pytest.approx(tied.paths[1].estimates[group])
    assert tied.paths[0].estimates[0] != pytest.approx(tied.paths[0].estimates[1], abs=1e-3)


def test_a_fit_says_which_labels_hold_groups_equal():
    from semopy.examples import holzinger39

    data = holzinger39.get_data()
    found = rp.fit("v =~ x1 + a*x2 + b*x3", data, group="school")
    (said,) = [n for n in found.notes if n.message.key == "fit.labels_shared"]
    assert said.message.render("en").startswith("The labels a and b stand for one parameter in all groups")
    assert said.message.render("zh").startswith("2 个标签（a和b）在各组中代表同一个参数")
    for quiet in (rp.fit("v =~ x1 + a*x2 + b*x3", data), rp.fit("v =~ x1 + x2 + x3", data, group="school"),
                  rp.fit("v =~ x1 + c(a, a)*x2 + x3", data, group="school")):  # fmt: skip
        assert not [n for n in quiet.notes if n.message.key == "fit.labels_shared"]
