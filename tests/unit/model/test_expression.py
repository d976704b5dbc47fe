"""Formulas of labels: values, derivatives, and what is not a formula."""

import math

import numpy as np
import pytest

from repurchase.model.expression import ExpressionError, compiled, parse_expression

VALUES = {"a": 0.3, "b": 0.5, "c": 0.7, "价.x": 2.0}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("a*b/(c + a*b)", 0.15 / 0.85),
        ("-a + b - -c", 0.9),
        ("2^-b", 2**-0.5),
        ("a^b^c", 0.3 ** (0.5**0.7)),
        ("exp(a)*log(b)*sqrt(c)*abs(-a)", math.exp(0.3) * math.log(0.5) * math.sqrt(0.7) * 0.3),
        ("价.x*1e-1", 0.2),
        ("-a^2", -0.09),
        ("a*-b^2", -0.3 * 0.25),
        ("c/-a^2", -0.7 / 0.09),
        ("2^-b^2", 2**-0.25),
        ("a--b", 0.8),
    ],
)
def test_value_and_derivatives(source, value):
    expression = parse_expression(source)
    assert expression.evaluate(VALUES) == pytest.approx(value, rel=1e-15)
    for name in expression.names():
        step = 1e-6
        up, down = (expression.evaluate({**VALUES, name: VALUES[name] + s}) for s in (step, -step))
        assert expression.derivative(name).evaluate(VALUES) == pytest.approx((up - down) / (2 * step), abs=1e-8)


def test_formulas_that_are_walked_together_have_the_values_that_each_has_alone():
    sources = ("a*b", "a*b + c", "(a*b + c)/(a*b)", "c - a*b", "a*b - c", "a/0", "log(-b)", "2", "c")
    expressions = [parse_expression(source) for source in sources]
    expected = [e.evaluate(VALUES) for e in expressions]
    assert compiled(expressions)(VALUES, math) == pytest.approx(expected, rel=1e-15, nan_ok=True)


def test_arrays_go_through():
    found = parse_expression("a*exp(b)").evaluate({"a": np.arange(3.0), "b": np.ones(3)}, np)
    np.testing.assert_allclose(found, np.arange(3) * math.e)


def test_linear_formulas_have_constant_derivatives():
    assert parse_expression("2*a - b/4 + 1").derivative("a").names() == ()
    assert parse_expression("a*b").derivative("a").names() == ("b",)


@pytest.mark.parametrize(("source", "position"), [("a +", 3), ("a b", 2), ("(a", 2), ("a $ b", 2), ("foo(a)", 0)])
def test_mistakes_have_a_position(source, position):
    with pytest.raises(ExpressionError) as caught:
        parse_expression(source)
    assert caught.value.position == position
