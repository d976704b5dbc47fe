"""The public names: seen by completion and type checkers though each is loaded late, and helpful where misspelt."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest

import repurchase as rp
from repurchase.errors import InputError, UnknownArgumentError, UnknownAttributeError
from repurchase.text import catalogue

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
