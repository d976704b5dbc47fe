"""lavaan's language: what it means, that it prints back, and how mistakes are told."""

import pickle

import pytest

from repurchase.errors import ModelError
from repurchase.model.parameter import FREE, Parameter
from repurchase.model.table import Model, measurement, path
from whole_repr import whole_repr

EVERYTHING = """
# a comment
信任 =~ NA*t1 + a*t2 +
   start(.5)*t3 + c(1, NA)*t4   ! another
ri ~ b*信任 + c(b1, b2)*x; ri ~ 1
x1 + x2 ~~ 0*x3 + equal("信任=~t2")*x4
y ~ 0*1 + -0.5*z
f =~ 1*y1 + c*y2 + start(0.8)*y2
u1 | t1 + t2
ind := a*b
   + b^2
a == 2*b
"""


def rows(source):
    return Model.parse(source).parameters


def test_every_form_is_read():
    found = {p.name: p for p in rows(EVERYTHING)}
    assert found["信任=~t1"].fixed == FREE
    assert found["信任=~t2"].label == "a"
    assert found["信任=~t3"].start == 0.5
    assert found["信任=~t4"].fixed == (1.0, FREE)
    assert found["ri~x"].label == ("b1", "b2")
    assert found["ri~1"].op == "~1"
    assert found["x2~~x4"].equal == "信任=~t2"
    assert found["y~1"].fixed == 0.0
    assert found["y~z"].fixed == -0.5
    assert found["f=~y2"] == Parameter("f", "=~", "y2", label="c", start=0.8)
    assert found["u1|t2"].op == "|"
    assert found["ind:=a*b+b^2"].rhs == "a*b+b^2"
    assert found["a==2*b"].op == "=="


def test_prints_back_exactly():
    model = Model.parse(EVERYTHING)
    assert Model.parse(str(model)) == model
    assert str(Model.parse(str(model))) == str(model)


@pytest.mark.parametrize(
    ("source", "line", "column", "said"),
    [
        ("f =~ x1 + + x2", 1, 11, "expected the name of a variable"),
        ("\ny ~~~ z", 2, 5, "second operator"),
        ("a <~ b", 1, 3, "formative"),
        ("f = x", 1, 3, "not an operator"),
        ("f =~", 1, 5, "something is missing"),
        ("f =~ x1 x2", 1, 9, "expected + before"),
        ("1f =~ x", 1, 1, "is not a name"),
        ("y ~ foo(2)*x", 1, 5, "not a modifier"),
        ("i := a*(b", 1, 10, "closing parenthesis"),
        ("i := gamma(a)", 1, 6, "not a function"),
        ("y ~ c(1, a)*x", 1, 5, "either numbers or labels"),
        ("y ~ start(a)*x", 1, 5, "needs a number"),
        ("a > b", 1, 3, "inequality"),
        ("group: 1", 1, 6, "blocks"),
        ("f =~ x1 & x2", 1, 9, "no meaning"),
        ("f =~ x1 + a*b*x2", 1, 13, "second label"),
        ("f =~ x1 + NA*1*x2", 1, 14, "second value"),
        ("f =~ x1 + 1/0*x2", 1, 11, "is no number"),
        ("f =~ x1 + (1+)*x2", 1, 14, "a number or a label"),
        ("f =~ x1 + x2/x3", 1, 13, "expected + before"),
    ],
)
def test_a_mistake_is_told_with_its_place(source, line, column, said, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", "en")
    with pytest.raises(ModelError) as caught:
        Model.parse(source)
    shown = str(caught.value).split("\n")
    assert f"line {line}, column {column}:" in shown[1]
    assert said in shown[1]
    assert shown[3].index("^") == 4 + column - 1


@pytest.mark.parametrize(
    ("term", "fixed"),
    [("2*3*x", 6), ("1/4*x", 0.25), ("(1 - .8)*25*x", (1 - 0.8) * 25), ("2^2*x", 4), ("sqrt(4)*x", 2), ("-(1/2)*x", -0.5),
     ("- 2*x", -2), ("2 * -1 * x", -2), ("a*1/2*x", 0.5), ("c(1, NA)*x", (1.0, FREE)), ("log*2*x", 2)],
)  # fmt: skip
def test_a_fixed_value_may_be_worked_out(term, fixed):
    """As lavaan 0.6-14 reads them: lavaanify("f =~ y + 2*3*x")$ustart."""
    found = rows(f"f =~ y + {term} + z")
    assert [p.rhs for p in found] == ["y", "x", "z"]
    assert found[1].fixed == fixed


def test_all_mistakes_at_once_in_both_languages(monkeypatch):
    source = "f =~ x1 + * x2\ny ~ \n满意 =~ 甲1 + * 乙2"
    with pytest.raises(ModelError) as caught:
        Model.parse(source)
    for lang in ("en", "zh"):
        shown = caught.value.message.render(lang)
        assert "3" in shown.split("\n")[0]
        assert shown.count("^") == 3


def test_the_caret_stands_under_wide_characters():
    with pytest.raises(ModelError) as caught:
        Model.parse("满意 =~ 甲1 + * 乙2")
    caret = caught.value.message.render("zh").split("\n")[-1]
    assert caret == "    " + "\u3000\u3000" + " " * 4 + "\u3000" + " " * 4 + "^"


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("", "model.empty"),
        ("a := 1", "model.empty"),
        ("y ~ a*x\ny ~ b*x", "model.said_twice"),
        ("y ~ x\ni := q", "model.unknown_label"),
        ("f =~ x1 + x2\nf ~ f", "model.itself"),
    ],
)
def test_models_that_contradict_themselves(source, key):
    with pytest.raises(ModelError) as caught:
        Model.parse(source)
    assert key in whole_repr(caught.value.message)


def test_models_join():
    model = measurement({"sat": ["s1", "s2"], "ri": ["r1", "r2"]}) + path("ri", "sat")
    assert str(model) == "sat =~ s1 + s2\nri =~ r1 + r2\nri ~ sat"
    assert model.latents == ("sat", "ri")
    assert model.observed == ("s1", "s2", "r1", "r2")
    assert str(model.without("ri~sat")) == "sat =~ s1 + s2\nri =~ r1 + r2"


def test_another_process_does_not_take_over_the_hash_of_a_model():
    model = Model.parse("f =~ a + b + c")
    assert hash(model) == hash(Model(model.parameters))
    other = pickle.loads(pickle.dumps(model))
    assert (other, other._hash) == (model, 0)


def test_a_mistake_repeats_no_more_than_the_beginning_of_a_long_statement():
    with pytest.raises(ModelError) as caught:
        Model.parse("id,x1,x2\n" + "\n".join(f"13800000{k:03},1,2" for k in range(500)))
    for lang in ("en", "zh"):
        shown = caught.value.message.render(lang)
        assert len(shown) < 300
        assert "…" in shown
