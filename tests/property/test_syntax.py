"""Whatever a model says, it says the same after it was printed."""

from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from repurchase.errors import ModelError
from repurchase.model.expression import parse_expression
from repurchase.model.parameter import FREE
from repurchase.model.table import Model

NAMES = st.sampled_from(["x1", "x2", "y1", "y2", "f", "g", "信任", "r.i", ".x", "exp", "c", "start", "NAs", "e1", "t1"])
LABELS = st.sampled_from(["a", "b", "p.1", "路径", "log", "c", "label", "e5", ".k"])
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(["1/4", "(1 - .8)*25", "2*3", "sqrt(2)", "-.5", "+2", "1e-3", "2 * -1", ".5", "-(1/3)", "- 2"]),
)
GAP = st.sampled_from(["", " ", "  "])


@st.composite
def vectors(draw):
    """``c(...)`` of numbers, or of labels, some of them NA."""
    inner = st.one_of(st.integers(-3, 3).map(str), st.floats(-1e6, 1e6).map(repr)) if draw(st.booleans()) else LABELS
    values = draw(st.lists(st.one_of(inner, inner, st.just(FREE)), min_size=1, max_size=4))
    return f"c({', '.join(values)})"


@st.composite
def modifiers(draw):
    """What stands before a star; the empty string for nothing."""
    start = st.one_of(st.sampled_from(["1", "-2", ".5", "0.25", "1e-3"]), st.just(FREE))
    kinds = [
        st.just(""), LABELS, NUMBERS, st.just(FREE), vectors(),
        start.map(lambda v: f"start({v})"),
        st.lists(start, min_size=2, max_size=3).map(lambda v: f"start({', '.join(v)})"),
        st.sampled_from(['equal("f=~x1")', "equal('g~x2')", 'label("a b")', '"the label"']),
    ]  # fmt: skip
    return draw(st.one_of(kinds))


@st.composite
def terms(draw, names):
    """A term, sometimes with several modifiers: said of one name twice, or before one name."""
    name = draw(names)
    said = draw(st.lists(modifiers().filter(bool), max_size=2))
    gap = draw(GAP)
    if len(said) > 1 and draw(st.booleans()):
        return "*".join([*said, name])
    return f"{gap}+{gap}".join(f"{m}{gap}*{gap}{name}" for m in said) or name


@st.composite
def formulas(draw):
    op = draw(st.sampled_from(["=~", "~", "~", "~~", "|"]))
    right = st.one_of(NAMES, NAMES, st.sampled_from(["1", "0"])) if op == "~" else NAMES
    left = draw(st.lists(NAMES, min_size=1, max_size=2))
    joint = draw(st.sampled_from([" + ", "+", " +\n   "]))
    return f"{' + '.join(left)} {op} {joint.join(draw(st.lists(terms(right), min_size=1, max_size=4)))}"


@st.composite
def sums(draw, labels):
    """A formula of labels, as deep as it likes."""
    atom = st.one_of(st.sampled_from(labels), st.sampled_from(["2", "0.5", "1e-3"]))
    grown = st.recursive(
        atom,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from([" + ", "-", "*", " / ", "^", "**"]), inner).map("".join),
            inner.map(lambda v: f"({v})"), inner.map(lambda v: f"-{v}"),
            st.tuples(st.sampled_from(["exp", "log", "sqrt", "abs"]), inner).map(lambda v: f"{v[0]}({v[1]})"),
        ),
        max_leaves=6,
    )  # fmt: skip
    return draw(grown)


@st.composite
def models(draw):
    """Formulas of every kind, then effects and constraints of the labels that they carry."""
    lines = draw(st.lists(formulas(), min_size=1, max_size=6))
    try:
        found = Model.parse("\n".join(lines))
    except ModelError:
        assume(False)
    labels = sorted(
        {v for p in found.parameters for v in (p.label if isinstance(p.label, tuple) else (p.label,)) if v}
        - {"a b", "the label"}
    )
    if labels:
        lines += [f"d{k} := {draw(sums(labels))}" for k in range(draw(st.integers(0, 2)))]
        lines += [f"{draw(sums(labels))} == {draw(sums(labels))}" for _ in range(draw(st.integers(0, 1)))]
    ends = draw(st.sampled_from(["\n", " ; ", "  # a remark\n", "\n\n! another\n"]))
    return ends.join(lines)


@settings(max_examples=120)
@given(models())
@example("y ~ c(NA, b)*x + c(0, NA)*1")
@example("y ~ log*2*x + sqrt*1*exp")
@example("f =~ NA*x1 + -1e-300*x2 + 1e300*x3; f ~~ 1*f")
def test_a_model_prints_back_exactly(source):
    model = Model.parse(source)
    printed = str(model)
    assert Model.parse(printed) == model
    assert str(Model.parse(printed)) == printed


@settings(max_examples=200)
@given(sums(["a", "b", "c"]))
def test_a_formula_without_its_blanks_means_the_same(source):
    assert parse_expression("".join(source.split())) == parse_expression(source)


@pytest.mark.parametrize("source", ["f =~ x1 + a*x2 + 0.5*x3", "y ~ x; y ~ 1"])
def test_a_printed_model_that_lost_something_is_another(source):
    model = Model.parse(source)
    changed = replace(model, parameters=model.parameters[:-1])
    assert Model.parse(str(changed)) != model
