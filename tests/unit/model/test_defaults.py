"""What sem() and cfa() add to a model."""

import pytest

from repurchase.errors import ModelError
from repurchase.model.defaults import Options, complete, equalities, roles
from repurchase.model.table import Model

THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\n"


def table(source, **options):
    return {(r.lhs, r.op, r.rhs, r.group): r for r in complete(Model.parse(source), Options(**options))}


def test_marker_and_exogenous_covariances():
    found = table(THREE)
    assert (found["visual", "=~", "x1", 1].fixed, found["visual", "=~", "x2", 1].free) == (1.0, True)
    assert found["visual", "~~", "textual", 1].free
    assert ("x1", "~1", "", 1) not in found


def test_a_label_does_not_free_the_marker_but_na_does():
    assert not table("f =~ a*x1 + x2 + x3")["f", "=~", "x1", 1].free
    assert table("f =~ NA*x1 + x2 + x3\nf ~~ 1*f")["f", "=~", "x1", 1].free


def test_rows_with_the_label_of_a_fixed_row_take_its_value():
    assert table("f =~ a*x1 + a*x2 + x3")["f", "=~", "x2", 1].fixed == 1.0


def test_unit_variances():
    found = table(THREE, std_lv=True)
    assert found["visual", "=~", "x1", 1].free
    assert found["visual", "~~", "visual", 1].fixed == 1.0


def test_covariates_are_fixed_at_their_sample_moments():
    found = table(THREE + "textual ~ visual + age + sex", means=True)
    assert found["age", "~~", "sex", 1].exogenous
    assert found["age", "~1", "", 1].exogenous
    assert ("visual", "~~", "age", 1) not in found
    assert not table(THREE + "textual ~ age\nage ~~ age")["age", "~~", "age", 1].exogenous


def test_outcomes_that_predict_nothing_covary():
    found = table("x1 ~ x3\nx2 ~ x3\nx4 ~ x1")
    assert found["x2", "~~", "x4", 1].free
    assert ("x1", "~~", "x2", 1) not in found
    assert roles(Model.parse("x1 ~ x3\nx4 ~ x1")).outcomes == ("x4",)


def test_a_single_indicator_has_no_error():
    assert table("f =~ x1\ng =~ x2 + x3 + x4")["x1", "~~", "x1", 1].fixed == 0.0
    assert table("f =~ x1\nx1 ~~ 0.3*x1\ng =~ x2 + x3 + x4")["x1", "~~", "x1", 1].fixed == 0.3


def test_equal_intercepts_free_latent_means_of_later_groups():
    found = table(THREE, n_groups=2, means=True, group_equal=("loadings", "intercepts"))
    assert not found["visual", "~1", "", 1].free
    assert found["visual", "~1", "", 2].free
    assert not table(THREE, n_groups=2, means=True, group_equal=("intercepts", "means"))["visual", "~1", "", 2].free


def test_partial_invariance_leaves_named_rows_free():
    rows = complete(Model.parse(THREE), Options(n_groups=2, group_equal=("loadings",), group_partial=("visual =~ x2",)))
    held = {rows[i].name for members in equalities(rows) for i in members}
    assert held == {"visual=~x3", "textual=~x5", "textual=~x6"}
    with pytest.raises(ModelError):
        complete(Model.parse(THREE), Options(n_groups=2, group_equal=("loadings",), group_partial=("visual=~x9",)))


def test_values_per_group_must_match_the_groups():
    with pytest.raises(ModelError):
        complete(Model.parse("f =~ x1 + c(a, b)*x2 + x3"), Options())
