"""One table of what may be set, one gate for what is said, and limits that ordinary use does not meet."""

from __future__ import annotations

import pickle
import resource
import time
from typing import get_args

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.analysis.sem.estimators import RECIPES
from repurchase.errors import MOST_CHARACTERS, InputError, ModelError, SettingError, note, shown_value
from repurchase.literature import PRESETS
from repurchase.model.expression import MOST_NESTED, ExpressionError, parse_expression
from repurchase.model.table import Model
from repurchase.numeric.pls.model import Scheme
from repurchase.settings import ESTIMATORS, SETTINGS, checked, languages_of
from repurchase.study.chapter.output import check_target
from repurchase.study.commands.fit_files import fit_files
from repurchase.text import joined
from repurchase.user_calls.call_checks import checks

SCORES = pd.DataFrame(
    np.random.default_rng(5).normal(size=(80, 6)) + np.random.default_rng(6).normal(size=(80, 1)),
    columns=[f"x{k}" for k in range(1, 7)],
)
LONG = "长" * 5_000


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("share", "from 0 to 1", "不小于 0、不大于 1 的数"),
        ("share_above_zero", "above 0 and at most 1", "大于 0、不大于 1 的数"),
        ("level", "above 0 and below 1", "大于 0、小于 1 的数"),
    ],
)
def test_bounds_are_said_as_one_says_them(name, en, zh):
    with pytest.raises(SettingError) as caught:
        checked(name, -1)
    assert en in caught.value.message.render("en")
    assert zh in caught.value.message.render("zh")


def test_the_table_holds_what_there_is():
    assert set(ESTIMATORS) == {*RECIPES, "auto"}
    assert SETTINGS["scheme"].known == get_args(Scheme)
    assert SETTINGS["preset"].known == PRESETS


@pytest.mark.parametrize(("name", "value", "said"), [
    ("draws", -3, ["draws", "0", "1,000,000", "-3"]), ("draws", 10**12, ["1,000,000"]), ("draws", True, ["True"]),
    ("draws", 2.5, ["2.5"]), ("seed", 2**32, ["4,294,967,295"]), ("level", float("nan"), ["nan"]), ("study_level", 0.5, ["above 0.5"]),
    ("estimator", "FOO", ["FOO", "MLR", "auto"]), ("preset", None, ["None", "thesis"]), ("std_lv", "yes", ["True", "yes"]),
    ("draws", 10**5_000, ["draws"]), ("draws", "x" * 10_000, ["xxx"]), ("level", 10**400, ["level"]),
], ids=lambda v: v if isinstance(v, str) and len(v) < 20 else type(v).__name__)  # fmt: skip
def test_a_refusal_names_option_value_and_range(name, value, said):
    with pytest.raises(SettingError) as caught:
        checked(name, value)
    assert isinstance(caught.value, InputError) and isinstance(caught.value, ModelError)
    for lang in ("en", "zh"):
        shown = caught.value.message.render(lang)
        assert name in shown and len(shown) < 300
    assert all(part in caught.value.message.render("en") for part in said)


def test_numpy_values_and_bounds_are_taken():
    for name, value in [
        ("draws", np.int64(0)),
        ("draws", 1_000_000),
        ("level", np.float32(0.9)),
        ("std_lv", np.bool_(False)),
        ("estimator", "wlsmv"),
        ("seed", np.uint32(2**32 - 1)),
        ("share", 1),
        ("share", 0.0),
    ]:
        assert checked(name, value) is value
    assert languages_of("both") == ("en", "zh")
    assert languages_of(["zh"]) == ("zh",)
    with pytest.raises(SettingError):
        languages_of(["zh", "both"])


@pytest.mark.parametrize("lang", ["", []])
def test_no_language_is_none_that_there_is(lang, tmp_path):
    for asked in (lambda: languages_of(lang), lambda: check_target(tmp_path / "out", lang, ("docx",))):
        with pytest.raises(SettingError) as caught:
            asked()
        assert "en, zh and both" in caught.value.message.render("en")
        assert "lang" in caught.value.message.render("zh")


def test_a_decorated_function_looks_at_what_it_was_given():
    @checks("level", n="respondents")
    def function(data, n=None, *, level=None):
        return data, n, level

    assert function(1) == (1, None, None)
    assert function(1, 5, level=0.9) == (1, 5, 0.9)
    for call in (lambda: function(1, 0), lambda: function(1, n=-1), lambda: function(1, level=7)):
        with pytest.raises(SettingError):
            call()


def test_no_message_is_without_end():
    error = InputError("fit.missing_columns", n=3, names=joined(f"column{k}" for k in range(5_000)), hint=LONG)
    for lang in ("en", "zh"):
        shown = error.message.render(lang)
        assert "column0" in shown and "column4" in shown and "4995" in shown and "column9" not in shown
        assert len(shown) < 600
    assert len(str(InputError("study.no_file", file="\x1b[31m\0" + LONG))) < MOST_CHARACTERS
    assert "\x1b" not in str(InputError("study.no_file", file="\x1b[31m"))
    few = InputError("fit.missing_columns", n=3, names=joined(f"x{k}" for k in range(30)), hint="")
    assert "x29" in few.message.render("en")  # an ordinary list stays whole
    assert len(note("inputs.empty", items=joined(f"column{k}" for k in range(5_000))).message.render("en")) < 1_500
    assert len(shown_value(10**6_000)) <= 200
    assert shown_value([[]] * 10) == "list (10)"


MODELS = {
    "sum": ("b := " + "+".join(["a"] * 5_000), None), "product": ("b := " + "*".join(["a"] * 3_000), None),
    "signs": ("b := " + "-" * 5_000 + "a", None), "chain": ("b0 := a\n" + "\n".join(f"b{k} := b{k - 1}*b{k - 1}" for k in range(1, 80)), None),
    "parentheses": ("b := " + "(" * 400 + "a" + ")" * 400, "model.mistakes"), "tower": ("b := " + "^".join(["a"] * 3_000), "model.mistakes"),
    "long chain": ("b0 := a\n" + "\n".join(f"b{k} := b{k - 1} + a" for k in range(1, 3_000)), "model.long_formulas"),
    "nested vectors": ("f =~ start(" + "c(" * 3_000, "model.mistakes"), "no number": ("f =~ 1e999*x5", "model.mistakes"),
    "factors": ("\n".join(f"g{k} =~ x1 + x2 + x3 + x4 + x5 + x6" for k in range(60)), "fit.undetermined"),
    "many factors": ("\n".join(f"g{k} =~ x1 + x2" for k in range(2_000)), "model.endless"),
    "circle": (None, "model.nothing_observed"), "long name": ("f =~ " + "y" * 500, "model.mistakes"),
    "far too long": ("# " + "y" * 300_000, "model.too_long"), "too many": ("\n".join(f"x{k} ~~ x{k + 1}" for k in range(6_000)), "model.too_many"),
    "chain of factors": ("\n".join(f"g{k} =~ " + ("f" if k == 0 else f"g{k - 1}") for k in range(300)), "fit.too_many_variables"),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_a_model_without_bottom_is_fitted_or_refused(name):
    lines, key = MODELS[name]
    model = "f =~ g\ng =~ f" if lines is None else f"f =~ x1 + a*x2 + x3 + x4\n{lines}"
    begun = time.process_time()
    if key is None:
        assert rp.fit(model, SCORES).converged
    else:
        with pytest.raises(ModelError) as caught:
            rp.fit(model, SCORES)
        assert caught.value.message.key == key
        assert len(str(caught.value)) < MOST_CHARACTERS
    assert time.process_time() - begun < 20


def test_thousands_of_mistakes_are_the_first_few_and_their_number():
    with pytest.raises(ModelError) as caught:
        Model.parse("\n".join(f"a{k} ~ *" for k in range(3_000)))
    for lang in ("en", "zh"):
        shown = caught.value.message.render(lang)
        assert shown.count("^") == 5 and "3000" in shown and "2995" in shown
        assert len(shown) < MOST_CHARACTERS


def test_an_ordinary_large_model_is_still_quick():
    rng = np.random.default_rng(1)
    answers = np.repeat(rng.normal(size=(400, 20)) + 0.6 * rng.normal(size=(400, 1)), 6, 1) + rng.normal(
        size=(400, 120)
    )
    model = "\n".join(f"f{j} =~ " + " + ".join(f"y{i}" for i in range(6 * j, 6 * j + 6)) for j in range(20))
    begun = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    assert rp.fit(model, pd.DataFrame(answers, columns=[f"y{i}" for i in range(120)])).converged
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - begun < 20


def test_formulas_are_compared_copied_and_walked_however_deep():
    long, other = parse_expression("+".join(["a*b"] * 4_000)), parse_expression(" + ".join(["a*b"] * 4_000))
    assert long == other and hash(long) == hash(other)
    assert long != parse_expression("+".join(["a*b"] * 3_999))
    assert pickle.loads(pickle.dumps(long)) == long
    assert long.derivative("a").evaluate({"a": 1.0, "b": 0.5}) == pytest.approx(2_000)
    assert long.substitute({"a": other}).names() == ("a", "b")
    assert parse_expression("(" * MOST_NESTED + "a" + ")" * MOST_NESTED).evaluate({"a": 2.0}) == 2
    with pytest.raises(ExpressionError):
        parse_expression("(" * (MOST_NESTED + 1) + "a" + ")" * (MOST_NESTED + 1))


ROWS = [("Quillfeather" + chr(97 + k), f"1390000{k:04d}", k % 7, k * k % 5) for k in range(20)]


def table(mark, head=True):
    rows = [("name", "phone", "x1", "x2"), *ROWS] if head else ROWS
    return "\n".join(mark.join(map(str, row)) for row in rows)


@pytest.fixture
def files(tmp_path):
    for name, words in {
        "comma.csv": table(","),
        "semicolon.csv": table(";"),
        "tab.csv": table("\t"),
        "bar.csv": table("|"),
        "blank.csv": table(" "),
        "headless.csv": table(",", head=False),
        "tilde.csv": table(",").replace("feather", "~feather"),
        "formula.csv": table(",").replace("feather", "=~feather"),
        "words.lav": "f =~ x1 + x2 + name",
        "path.lav": "x1 ~ x2",
        "absent.lav": "x1 ~ zz",
        "mixed.lav": "f =~ x1 + x2\nQuillfeathera,13900000000,3,4",
        "mixed2.lav": "f =~ x1 + x2\nQuillfeathera 13900000000 3 4",
        "huge.csv": "x1,x2\n" + "\n".join(f"{'9' * 400},{k}" for k in range(9)),
        "wide.csv": ",".join(f"x{k}" for k in range(1, 6_000))
        + "\n"
        + "\n".join(",".join(str((k * j) % 7) for j in range(1, 6_000)) for k in range(2, 12)),
        "trailing.csv": "x1,x2\n" + "\n".join(f"{k % 5},{k * k % 7}," for k in range(30)),
    }.items():
        (tmp_path / name).write_text(words, encoding="utf-8")
    (tmp_path / "book.csv").write_bytes(b"PK\x03\x04" + bytes(100))
    (tmp_path / "nulls.csv").write_bytes(b"x1,x2\n1,\x00\n")
    return tmp_path


@pytest.mark.parametrize(("model", "data", "options", "key"), [
    *((name, "comma.csv", {}, "fitting.not_a_model") for name in ("comma.csv", "semicolon.csv", "tab.csv", "bar.csv", "blank.csv", "headless.csv",
                                                                 "tilde.csv", "formula.csv")),
    ("mixed.lav", "comma.csv", {}, "model.mistakes"), ("mixed2.lav", "comma.csv", {}, "model.mistakes"),
    ("words.lav", "comma.csv", {}, "fit.not_numbers"), ("words.lav", "semicolon.csv", {}, "fit.not_numbers"),
    ("path.lav", "headless.csv", {}, "fit.missing_columns"), ("absent.lav", "headless.csv", {}, "fit.missing_columns"),
    ("path.lav", "comma.csv", {"group": "name"}, "fit.no_cases"), ("path.lav", "comma.csv", {"group": "phone"}, "fit.no_cases"),
    ("path.lav", "headless.csv", {"group": "name"}, "fit.missing_columns"), ("path.lav", "book.csv", {}, "read.damaged_zip"),
    ("path.lav", "nulls.csv", {}, "fitting.not_a_table"), ("path.lav", "huge.csv", {}, "fit.endless_number"),
])  # fmt: skip
def test_what_fit_refuses_repeats_no_cell_and_no_row(files, model, data, options, key):
    with pytest.raises((InputError, ModelError, rp.EstimationError)) as caught:
        fit_files(files / model, files / data, **options)
    assert caught.value.message.key == key
    for lang in ("en", "zh"):
        shown = caught.value.message.render(lang)
        assert not any(cell in shown for row in ROWS for cell in row[:2]) and "99999" not in shown
        assert len(shown) < 600


def test_tables_that_are_only_wide_or_untidy_are_fitted(files):
    assert fit_files(files / "path.lav", files / "wide.csv").converged
    found = fit_files(files / "path.lav", files / "trailing.csv")  # the first column is x1, not a name of the rows
    assert found.estimates.estimate[0] == pytest.approx(
        rp.fit(
            "x1 ~ x2", pd.DataFrame({"x1": [k % 5 for k in range(30)], "x2": [k * k % 7 for k in range(30)]})
        ).estimates.estimate[0]
    )
