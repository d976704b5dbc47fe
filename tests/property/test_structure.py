"""What must not depend on how a model is written or its variables are measured."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.analysis.fit.result import fit
from repurchase.model.parameter import FREE, Parameter
from repurchase.model.table import Model

MODEL = "f =~ a1 + a2 + a3\ng =~ b1 + b2 + b3\nh =~ c1 + c2 + c3\ng ~ p*f\nh ~ q*g + r*f\nind := p*q"
ITEMS = [f"{c}{k}" for c in "abc" for k in (1, 2, 3)]


def world(n=250, seed=3):
    rng = np.random.default_rng(seed)
    f = rng.normal(size=n)
    g = 0.5 * f + rng.normal(size=n)
    h = 0.4 * g + 0.2 * f + rng.normal(size=n)
    eta = np.repeat(np.column_stack([f, g, h]), 3, axis=1)
    return pd.DataFrame(eta * rng.uniform(0.6, 1.2, 9) + rng.normal(size=(n, 9)), columns=ITEMS)


WORLD = world()
PLAIN = fit(MODEL, WORLD)
FREE_OF_SCALE = ("chisq", "cfi", "rmsea", "srmr", "gfi", "agfi", "df")


def same(found, names=FREE_OF_SCALE):
    for name in names:
        assert found.measures[name] == pytest.approx(PLAIN.measures[name], rel=1e-7, abs=1e-9), name


def paths(found):
    frame = found.estimates
    return frame[frame.op == "~"].set_index(["lhs", "rhs"]).std_all.sort_index()


@settings(max_examples=12, deadline=None)
@given(st.permutations(["a1", "a2", "a3"]), st.permutations(["b1", "b2", "b3"]))
def test_markers_do_not_matter(first, second):
    source = MODEL.replace("a1 + a2 + a3", " + ".join(first)).replace("b1 + b2 + b3", " + ".join(second))
    found = fit(source, WORLD)
    same(found)
    np.testing.assert_allclose(paths(found), paths(PLAIN), atol=1e-8)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=9, max_size=9), st.lists(st.booleans(), min_size=9, max_size=9))
def test_units_and_directions_do_not_matter(powers, flips):
    factor = 10.0 ** np.array(powers) * np.where(flips, -1, 1)
    found = fit(MODEL, WORLD * factor + 7)
    same(found, ("chisq", "cfi", "rmsea", "srmr", "df"))
    np.testing.assert_allclose(np.abs(paths(found)), np.abs(paths(PLAIN)), atol=1e-7)
    np.testing.assert_allclose(found.standardized().std_error, PLAIN.standardized().std_error, atol=1e-6)


def test_unit_variances_are_the_same_model():
    found = fit(MODEL, WORLD, std_lv=True)
    same(found)
    np.testing.assert_allclose(paths(found), paths(PLAIN), atol=1e-8)


def test_a_mean_structure_that_claims_nothing_changes_nothing():
    same(fit(MODEL, WORLD, meanstructure=True), ("chisq", "cfi", "rmsea", "df"))


def test_rows_and_columns_may_stand_in_any_order():
    order = np.random.default_rng(0).permutation(len(WORLD))
    found = fit(MODEL, WORLD.iloc[order][ITEMS[::-1]])
    same(found)
    np.testing.assert_allclose(found.estimates.estimate, PLAIN.estimates.estimate, atol=1e-9)


def test_groups_that_are_alike_double_the_chi_square():
    twice = pd.concat([WORLD.assign(g="one"), WORLD.assign(g="two")])
    unlabelled = Model(tuple(replace(p, label="") for p in Model.parse(MODEL).parameters if p.op != ":="))
    found = fit(unlabelled, twice, group="g")
    assert found.measures["chisq"] == pytest.approx(2 * PLAIN.measures["chisq"], rel=1e-9)
    equal = fit(MODEL, twice, group="g", group_equal=("loadings", "intercepts", "residuals", "regressions"))
    assert equal.measures["chisq"] == pytest.approx(2 * PLAIN.measures["chisq"], rel=1e-9)
    assert equal.measures["df"] > found.measures["df"]


def test_a_constraint_that_already_holds_costs_nothing():
    value = float(PLAIN.coef["p"])
    found = fit(MODEL + f"\np == {value!r}", WORLD)
    assert found.measures["chisq"] == pytest.approx(PLAIN.measures["chisq"], rel=1e-9)
    assert found.measures["df"] == PLAIN.measures["df"] + 1
    row = found.estimates[found.estimates.label == "p"].iloc[0]
    assert row.std_error == 0
    assert row.estimate == pytest.approx(value, abs=1e-12)


def test_data_and_frames_are_not_touched():
    frame = WORLD.copy()
    found = fit(MODEL, frame)
    pd.testing.assert_frame_equal(frame, WORLD)
    mine = found.estimates
    mine["estimate"] = 0.0
    found.theta[:] = 0.0
    assert found.estimates.estimate.abs().sum() > 1


OPS = st.sampled_from(["=~", "~", "~~", "~1", "|"])
NAMES = st.sampled_from(["f", "信任", "x.1", "满意_2", "y9"])
VALUES = st.one_of(st.floats(-9, 9).map(lambda v: round(v, 3) + 0.0), st.floats(allow_nan=False, allow_infinity=False))
STARTS = st.one_of(st.none(), VALUES, st.tuples(VALUES, st.none()))
EQUAL = st.sampled_from(["", "f=~v_y9", "标签"])
FIXED = st.one_of(st.none(), VALUES, st.just(FREE), st.tuples(VALUES, st.just(FREE)))
LABELS = st.one_of(st.just(""), st.sampled_from(["a", "标签", "b_1"]), st.just(("a", "b")))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(NAMES, OPS, NAMES, FIXED, LABELS, STARTS, EQUAL), min_size=1))
def test_any_model_prints_back_exactly(cells):
    found = {}
    for lhs, op, rhs, fixed, label, start, equal in cells:
        row = Parameter(lhs, op, "" if op == "~1" else f"v_{rhs}", fixed, label, start, equal=equal)
        found.setdefault(row.key, row)
    model = Model(tuple(found.values()))
    assert Model.parse(str(model)) == model
