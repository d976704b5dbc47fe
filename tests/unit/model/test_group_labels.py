"""Labels of each group's own: what they equate, where they stay common, and what constraints become."""

from __future__ import annotations

from repurchase.model.group_labels import own_labels, shared_labels
from repurchase.model.table import Model


def labels(model, equal=(), partial=()):
    found = own_labels(Model.parse(model), 2, equal, partial)
    return {p.name: p.label for p in found.parameters if p.op != "=="}, [(p.lhs, p.rhs) for p in found.of("==")]


def test_a_label_that_equates_nothing_within_a_group_is_gone():
    assert labels("f =~ x1 + a*x2 + x3\nd := 2*a") == ({"f=~x1": "", "f=~x2": "", "f=~x3": ""}, [])


def test_a_label_of_two_parameters_equates_them_within_each_group():
    named, _ = labels("f =~ x1 + a*x2 + a*x3")
    assert named["f=~x2"] == named["f=~x3"] == ("a.g1", "a.g2")


def test_it_is_common_where_the_level_holds_it_equal_and_apart_where_partial_invariance_frees_it():
    model = "f =~ x1 + a*x2 + a*x3\ng ~ b*f + b*h"
    named, _ = labels(model, ("loadings",))
    assert named["f=~x2"] == named["f=~x3"] == ("a", "a")
    assert named["g~f"] == ("b.g1", "b.g2")
    named, _ = labels(model, ("loadings", "regressions"), ("f =~ x2",))
    assert named["f=~x3"] == ("a.g1", "a.g2")
    assert named["g~f"] == ("b", "b")


def test_a_constraint_holds_in_each_group():
    named, constraints = labels("f =~ x1 + a*x2 + aa*x3\na == 2*aa")
    assert named["f=~x2"] == ("a.g1", "a.g2")
    assert constraints == [("a.g1", "2*aa.g1"), ("a.g2", "2*aa.g2")]
    assert labels("f =~ x1 + a*x2 + aa*x3\na == 2*aa", ("loadings",))[1] == [("a", "2*aa")]


def test_groups_own_labels_and_fixed_values_stay():
    named, _ = labels("f =~ x1 + c(u, v)*x2 + 2*x3 + k*x4\nx3 ~~ s*x3\nx4 ~~ s*x4")
    assert named["f=~x2"] == ("u", "v")
    assert named["x3~~x3"] == ("s.g1", "s.g2")
    assert shared_labels(Model.parse("f =~ x1 + c(u, v)*x2 + k*x3 + k*x4")) == ("k",)


def test_constraints_of_defined_parameters_leave_the_model_as_it_is():
    model = Model.parse("f =~ x1 + a*x2 + b*x3\nd := a + b\nd == 1")
    assert own_labels(model, 2) == model
