"""The public names: seen by completion and type checkers though each is loaded late, and helpful where misspelt."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

import repurchase as rp
from repurchase.errors import (
    InputError,
    MissingArgumentError,
    ModelError,
    UnknownArgumentError,
    UnknownAttributeError,
)
from repurchase.files.near_names import missing_file
from repurchase.text import catalogue
from repurchase.user_calls.asked_names import ARGUMENTS, ELSEWHERE
from repurchase.user_calls.asked_names import FUNCTIONS as CALLED

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "zh")
STUB = ROOT / "src" / "repurchase" / "__init__.pyi"
FUNCTIONS = [
    n for n in rp.__all__ if inspect.isroutine(getattr(rp, n)) and inspect.signature(getattr(rp, n)).parameters
]
METHODS = [
    (rp.Survey, "write"), (rp.Study, "write"), (rp.Fit, "bootstrap"), (rp.Fit, "effects"), (rp.Fit, "summary"),
    (rp.Fit, "modification_indices"), (rp.Fit, "factor_scores"), (rp.Findings, "write"), (rp.Result, "write"),
    (rp.Figure, "save"), (rp.Figure, "show"),
    *((rp.Table, f"to_{kind}") for kind in ("markdown", "latex", "html", "docx", "excel")),
]  # fmt: skip


def stubbed() -> dict[str, str]:
    """Names of the stub and the modules that they come from."""
    tree = ast.parse(STUB.read_text(encoding="utf-8"))
    return {a.asname: f"{n.module}:{a.name}" for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names}


def test_the_stub_says_the_same_names_of_the_same_things():
    said = stubbed()
    assert {*said, "__version__"} == set(rp.__all__)
    for name, where in said.items():
        module, _, attribute = where.partition(":")
        assert getattr(import_module(module), attribute) is getattr(rp, name), name


def test_the_marks_for_type_checkers_ship():
    assert (files("repurchase") / "py.typed").is_file()
    assert (files("repurchase") / "__init__.pyi").is_file()


def test_dir_is_complete_and_nothing_is_imported_for_it():
    assert set(rp.__all__) <= set(dir(rp))
    code = (
        "import sys, repurchase; dir(repurchase); print(len([m for m in sys.modules if m.startswith('repurchase.')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "0"


def test_the_names_stand_in_the_order_of_the_work():
    order = rp.__all__.index
    assert order("analyze") < order("reliability") < order("fit") < order("priorities") < order("Survey")


CODE = """
import repurchase as rp
reveal_type(rp.read("x.xlsx"))
reveal_type(rp.analyze("x.xlsx"))
reveal_type(rp.sem("f =~ a", rp.read("x.xlsx")))
reveal_type(rp.reliability(rp.read("x.xlsx")).table())
reveal_type(rp.Style().decimals)
rp.relability
"""
TYPES = ("survey.survey.Survey", "findings.Findings", "fit.result.Fit", "blocks.Table", "int")


@pytest.mark.slow
def test_mypy_resolves_the_names(tmp_path):
    file = tmp_path / "user.py"
    file.write_text(CODE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file=", "--ignore-missing-imports", "--cache-dir", tmp_path, file],
        capture_output=True, text=True, timeout=600, env={"MYPYPATH": str(ROOT / "src"), "PATH": ""},
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if "user.py" in line]
    for wanted, line in zip(TYPES, lines, strict=False):
        assert wanted in line, line
    assert 'has no attribute "relability"' in lines[len(TYPES)]


# ------------------------------------------------------------------------------------------------ misspelt


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_misspelt_argument_names_the_nearest(name, lang, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    function = getattr(rp, name)
    for right in [p.name for p in inspect.signature(function).parameters.values()][:4]:
        wrong = f"{right[0]}x{right[1:]}"
        with pytest.raises(UnknownArgumentError) as caught:
            function(**{wrong: 1})
        said = str(caught.value)
        assert f"“{wrong}”" in said
        assert f"“{right}”" in said
        assert name in said
        assert said.count("\n") == 0
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, InputError)


@pytest.mark.parametrize(("owner", "name"), METHODS, ids=lambda v: v if isinstance(v, str) else v.__name__)
def test_methods_do_so_too(owner, name):
    right = next(p for p in inspect.signature(getattr(owner, name)).parameters if p not in ("self", "path", "folder"))
    with pytest.raises(TypeError, match=f"“{right}”"):
        getattr(owner, name)(object(), **{f"{right[0]}x{right[1:]}": 1})


def test_what_resembles_nothing_is_answered_with_what_there_is():
    with pytest.raises(TypeError) as caught:
        rp.criterion_check(rp.sample_survey(), qqqqqqqqq=1)
    assert all(p in str(caught.value) for p in inspect.signature(rp.criterion_check).parameters)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_misspelt_name_names_the_nearest(lang, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    for wrong, right in (("relability", "reliability"), ("Analyze", "analyze"), ("mediaton", "mediation")):
        with pytest.raises(AttributeError) as caught:
            getattr(rp, wrong)
        assert isinstance(caught.value, UnknownAttributeError)
        assert f"“{right}”" in str(caught.value)
    with pytest.raises(AttributeError) as caught:
        _ = rp.qqqqqqqqq
    assert str(caught.value).endswith(catalogue(lang)["general.listed_by_dir"])


def test_python_s_own_questions_get_no_sentence():
    assert not hasattr(rp, "_repr_html_")
    with pytest.raises(AttributeError, match="module 'repurchase'"):
        _ = rp.__wrapped__
    with pytest.raises(ImportError):
        exec("from repurchase import relability")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_misspelt_construct_item_or_result_names_the_nearest(lang, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    survey = rp.read(rp.sample_survey())
    asked = (
        (lambda: survey.instrument["TRSUT"], "TRUST"),
        (lambda: survey.instrument["sat"], "SAT"),
        (lambda: rp.reliability(survey, ["TRSUT"]), "TRUST"),
        (lambda: rp.reliability(survey, {"A": ["SAT1", "STA2"]}), "SAT2"),
        (lambda: rp.fit("f =~ SAT1 + SAT2 + SATT3", survey), "SAT3"),
    )
    for ask, right in asked:
        with pytest.raises(InputError) as caught:
            ask()
        assert right in str(caught.value)
    assert "SAT" in survey.instrument
    assert "TRSUT" not in survey.instrument


@pytest.mark.parametrize(("lang", "said"), [("en", "read it first"), ("zh", "请先读取")])
def test_a_path_where_answers_belong_is_told_to_be_read(lang, said, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    for path in ("mine.xlsx", Path("mine.xlsx")):
        with pytest.raises(InputError, match=said) as caught:
            rp.reliability(path)
        assert 'rp.read("mine.xlsx")' in str(caught.value)


# ------------------------------------------------------------------------------------------------ slips of a prompt

MODEL = "SAT =~ SAT1 + SAT2 + SAT3\nRI =~ RI1 + RI2 + RI3\nRI ~ SAT"
HELD = {  # what is asked of which object, and what it is told instead
    ("fit", "mesures"): "measures",
    ("fit", "fitMeasures"): "measures",
    ("fit", "parameterEstimates"): "estimates",
    ("fit", "CFI"): 'measures["cfi"]',
    ("fit", "rmsea"): 'measures["rmsea"]',
    ("fit", "to_excel"): 'write("file.xlsx")',
    ("fit", "plot"): "figure()",
    ("survey", "head"): "frame().head()",
    ("survey", "SAT1"): 'frame()["SAT1"]',
    ("survey", "SAT"): 'scores()["SAT"]',
    ("instrument", "SAT"): '["SAT"]',
    ("instrument", "constrcts"): "constructs",
    ("table", "to_frme"): "to_frame",
    ("table", "save"): "to_docx",
    ("model", "latent"): "latents",
    ("study", "hypothesis"): "hypotheses",
    ("package", "cronbach_alpha"): "reliability",
    ("package", "read_excel"): "read",
}


@pytest.fixture(scope="module")
def objects():
    survey = rp.read(rp.sample_survey())
    fitted = rp.fit(MODEL, survey)
    return {
        "survey": survey, "fit": fitted, "instrument": survey.instrument, "table": fitted.table(),
        "model": fitted.model, "study": rp.Study.default(), "package": rp,
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("owner", "name"), HELD, ids=lambda v: v)
def test_an_attribute_that_there_is_not_names_the_one_that_was_meant(objects, owner, name, lang, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    with pytest.raises(UnknownAttributeError) as caught:
        getattr(objects[owner], name)
    assert f"“{name}”" in str(caught.value)
    assert HELD[owner, name] in str(caught.value)
    assert caught.value.name == name
    assert not hasattr(objects[owner], name)


def test_everything_that_is_advised_exists(objects):
    """No advice names what nothing has."""
    for name, uses in ELSEWHERE.items():
        words = [re.match(r"\w+", use)[0] for use in uses]
        assert any(hasattr(o, w) for o in objects.values() for w in words), name
    assert all(use in rp.__all__ for uses in CALLED.values() for use in uses)
    assert not CALLED.keys() & set(rp.__all__)


def test_what_fails_within_a_property_says_so_itself():
    class Broken(rp.Result):
        @property
        def size(self):
            return [].length

    try:
        with pytest.raises(AttributeError, match="length"):
            _ = Broken().size
    finally:
        del Broken  # no other test is to see the class
        import gc

        gc.collect()


@pytest.mark.parametrize(
    ("held", "wrong", "right"),
    [("measures", "CFI", "cfi"), ("measures", "rmsae", "rmsea"), ("measures", "chi2", "chisq"),
     ("coef", "SAT =~ SAT2", "SAT=~SAT2"), ("r_squared", "RII", "RI")],
)  # fmt: skip
def test_a_key_that_there_is_not_names_the_nearest(objects, held, wrong, right):
    values = getattr(objects["fit"], held)
    with pytest.raises(KeyError) as caught:
        _ = values[wrong]
    assert f"“{right}”" in str(caught.value)
    assert isinstance(caught.value, InputError)
    assert values.get(wrong) is None
    assert wrong not in values


def test_values_by_name_of_each_group_are_asked_so_too():
    survey = rp.read(rp.sample_survey())
    frame = survey.frame().dropna()
    found = rp.fit(MODEL, frame.assign(half=["a", "b"] * (len(frame) // 2) + ["a"] * (len(frame) % 2)), group="half")
    with pytest.raises(KeyError, match="“RI”"):
        _ = found.r_squared["a"]["Ri"]


MADE_ELSEWHERE = {"Survey": "rp.read", "Study": "rp.Study.read", "Fit": "rp.fit", "Findings": "rp.analyze",
                  "Table": "result.table", "Figure": "result.figure"}  # fmt: skip


@pytest.mark.parametrize("name", MADE_ELSEWHERE)
def test_what_nobody_makes_by_hand_says_what_makes_it(name):
    for given, named in (((), {}), (("mine.xlsx",), {}), ((), {"nonsense": 1})):
        with pytest.raises(TypeError) as caught:
            getattr(rp, name)(*given, **named)
        assert isinstance(caught.value, InputError)
        assert MADE_ELSEWHERE[name] in str(caught.value)
        assert caught.value.message.render("en").startswith(f"{name} is not made by hand: use `{MADE_ELSEWHERE[name]}")
        assert caught.value.message.render("zh").startswith(f"{name} 不由用户直接构造，请用 `{MADE_ELSEWHERE[name]}")


@pytest.mark.parametrize("name", ["Construct", "Item", "RevenueFactors", "Instrument", "Style", "Model"])
def test_a_constructor_refuses_as_functions_do(name):
    made = getattr(rp, name)
    first, *others = inspect.signature(made).parameters
    with pytest.raises(UnknownArgumentError, match=f"“{first}”"):
        made(**{f"{first[:-1]}x": 1})
    needed = [p.name for p in inspect.signature(made).parameters.values() if p.default is p.empty]
    if needed:
        with pytest.raises(MissingArgumentError, match=needed[-1]):
            made()
    with pytest.raises(MissingArgumentError):
        made(*range(len(others) + 9))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_needed_and_not_given_is_named(name, lang, monkeypatch):
    monkeypatch.setenv("REPURCHASE_LANG", lang)
    function = getattr(rp, name)
    needed = [p.name for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    if not needed or inspect.signature(function).parameters[needed[0]].kind is inspect.Parameter.VAR_POSITIONAL:
        return
    with pytest.raises(MissingArgumentError) as caught:
        function()
    assert name in str(caught.value)
    assert needed[0] in str(caught.value)


def labelled(survey):
    """Items as a program gives them that reads labels in place of codes."""
    frame = survey.frame()
    words = {1: "never", 2: "seldom", 3: "at times", 4: "often", 5: "always"}
    return frame.assign(SAT1=pd.Categorical(frame["SAT1"].map(words)))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda s, f: rp.regression(s, "RI", ["SAT"]), "constructs|outcome"),
        (lambda s, f: f.standardized("all"), "0"),
        (lambda s, f: rp.cfa(MODEL), "cfa.*data"),
        (lambda s, f: rp.read(s.frame()), "to_excel"),
        (lambda s, f: rp.read(None), "NoneType"),
        (lambda s, f: rp.analyze(s.frame()), "to_excel"),
        (lambda s, f: rp.check(None), "NoneType"),
        (lambda s, f: rp.questionnaire(s), "Survey"),
        (lambda s, f: s.write(None), "NoneType"),
        (lambda s, f: rp.review("thesis.docx"), "rp.analyze"),
        (lambda s, f: rp.priorities(s, "RI"), "rp.fit"),
        (lambda s, f: rp.stated_importance(s, s), "rp.priorities"),
        (lambda s, f: rp.problems(s, f), "rp.priorities"),
        (lambda s, f: rp.segments(s, 3), "constructs"),
        (lambda s, f: rp.pls("RI ~ SAT", s), "Survey"),
        (lambda s, f: rp.pls(MODEL, s.frame()), "DataFrame"),
        (lambda s, f: rp.reliability(MODEL), "data="),
        (lambda s, f: rp.Model("SAT =~ a + b"), "rp.Model.parse"),
        (lambda s, f: rp.sem("RI ~ SAT", s), "RI =~ RI1 [+] RI2"),
        (lambda s, f: rp.simulate(s), "Survey"),
        (lambda s, f: rp.Study.draft("mine.sav"), "rp.read"),
        (lambda s, f: rp.read(rp.sample_survey(), columns={"a": "item"}), "dict"),
        (lambda s, f: rp.shares(s, "gender"), "statements"),
        (lambda s, f: rp.screen(s.frame(), {"SAT": ["SAT1", "SAT2"]}), "constructs="),
        (lambda s, f: rp.pls(s, "SAT -> RI"), "arrows.*->"),
        (lambda s, f: rp.invariance(MODEL, s.frame(), "half", steps=["metric"]), "no column half"),
        (lambda s, f: rp.efa(s.frame()), 'constructs={"A": ."PROMO1", "PROMO2"'),
        (lambda s, f: rp.cfa("f =~ SAT1 + SAT2 + SAT3", labelled(s)), "convert_categoricals=False"),
        (lambda s, f: rp.cfa(MODEL, s, se="robust"), "estimator"),
        (lambda s, f: rp.cfa(MODEL, s, **{"auto.fix.first": True}), "std_lv"),
        (lambda s, f: rp.analyze(s, lang="zh"), "write"),
        (lambda s, f: rp.group_differences(s, factor="gender"), "by="),
        (lambda s, f: rp.Model.parse(s.frame()), "DataFrame"),
        (lambda s, f: rp.mediation(rp.cfa("SAT =~ SAT1 + SAT2 + SAT3", s)), "no regression"),
    ],
)
def test_what_is_given_for_something_else_is_told_in_a_sentence(objects, call, said):
    with pytest.raises((InputError, ModelError)) as caught:
        call(objects["survey"], objects["fit"])
    assert re.search(said, str(caught.value)), str(caught.value)


def test_what_others_call_an_argument_has_one_here():
    for name, known in ARGUMENTS.items():
        own = inspect.signature(getattr(rp, name)).parameters
        assert not known.keys() & own.keys(), name
        uses = {use.partition("=")[0] for use in known.values() if "(" not in use.partition("=")[0] and "*" not in use}
        assert uses <= own.keys(), (name, uses - own.keys())


def test_a_block_of_one_name_is_no_list_of_letters():
    survey = rp.read(rp.sample_survey())
    one = rp.regression(survey, outcome="RI", blocks=["SAT", "TRUST"])
    assert one.to_frame().equals(rp.regression(survey, outcome="RI", blocks=[["SAT"], ["TRUST"]]).to_frame())


def test_of_missing_files_the_one_of_the_same_name_is_the_nearest(tmp_path):
    for name in ("answers.docx", "answers.sav", "answers.xlsx"):
        (tmp_path / name).touch()
    assert missing_file(tmp_path / "ANSWERS.SAV") == str(tmp_path / "answers.sav")
    assert missing_file(tmp_path / "answers.csv") == str(tmp_path / "answers.docx")


def test_completion_shows_what_is_for_users(objects):
    shown = {name: {n for n in dir(o) if not n.startswith("_")} for name, o in objects.items()}
    assert {"summary", "measures", "estimates", "modification_indices", "to_frame", "write"} <= shown["fit"]
    assert not shown["fit"] & {"entries", "filled", "raw_rows", "layout", "errors_of", "judged_by", "of"}
    assert {"frame", "scores", "instrument", "write"} <= shown["survey"]
    assert not shown["survey"] & {"joined", "was_shown"}
    assert {"to_frame", "to_excel", "to_docx"} <= shown["table"]
    for name, o in objects.items():
        assert all(hasattr(o, n) for n in dir(o)), name
