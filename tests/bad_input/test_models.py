"""Every line of the page of misbehaving models: outcome, standard errors, notes and severities, words in both languages.

`SAID` is what was judged to be right, not what the code happens to say.
"""

import json
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from lavaan_models import CHINESE_PAGE, PAGE, answered, chinese_line, line  # noqa: E402
from models import cases  # noqa: E402

CASES = {c.name: c for c in cases()}
LAVAAN = {c["name"]: c for c in json.loads((HERE / "lavaan_models.json").read_text(encoding="utf-8"))}
SAID = {
    "two items alone": ("converged", False, ["alarm fit.too_many_parameters"]),
    "one item alone": ("converged", True, ["info fit.saturated"]),
    "every loading fixed to zero": ("converged", False, ["alarm fit.not_identified"]),
    "every parameter fixed": ("converged", False, ["info fit.nothing_free"]),
    "no scale": ("converged", False, ["alarm fit.not_identified"]),
    "negative residual variance": ("converged", True, ["alarm fit.heywood"]),
    "latent correlation above one": ("converged", True, ["alarm fit.correlation_above_one"]),
    "two uncorrelated factors of two items": ("converged", False, ["alarm fit.not_identified"]),
    "two factors share all items": ("converged", False, ["alarm fit.too_many_parameters"]),
    "second-order factor of two": ("converged", False, ["alarm fit.not_identified"]),
    "an item twice under two names": ("refused", False, ["error fit.collinear"]),
    "an item that is the sum of two": ("refused", False, ["error fit.collinear"]),
    "constant item": ("refused", False, ["error fit.constant"]),
    "ordinal item with one category": ("refused", False, ["error fit.constant"]),
    "ordinal item with a category that one group never chose": ("refused", False, ["error ordinal.empty_category"]),
    "two ordinal items that are one": (
        "converged",
        True,
        ["info fit.ordinal_default", "info ordinal.empty_cells", "alarm ordinal.at_limit"],
    ),
    "decimals called ordinal": ("refused", False, ["error fit.too_many_categories"]),
    "six cases, seven items": ("refused", False, ["error fit.fewer_cases_than_items"]),
    "no cases": ("refused", False, ["error fit.no_cases"]),
    "one case": ("refused", False, ["error fit.no_cases"]),
    "no common start": ("not converged", False, ["alarm fit.no_start"]),
    "negative degrees of freedom": ("converged", False, ["alarm fit.too_many_parameters"]),
    "saturated": ("converged", True, ["info fit.saturated"]),
    "circle of three regressions": ("converged", True, ["info fit.saturated"]),
    "reciprocal regressions of two": ("converged", False, ["alarm fit.too_many_parameters"]),
    "a path to itself": ("refused", False, ["error model.mistakes"]),
    "a latent measured by itself": ("refused", False, ["error model.mistakes"]),
    "latents that measure one another": (
        "converged",
        False,
        ["alarm fit.not_identified", "alarm fit.heywood", "alarm fit.correlation_above_one", "info fit.saturated"],
    ),
    "misspelt column": ("refused", False, ["error fit.missing_columns"]),
    "a latent named as a column": ("converged", True, ["caution fit.latent_is_column"]),
    "a label with two fixed values": ("refused", False, ["error model.label_values"]),
    "one parameter fixed twice": ("refused", False, ["error model.mistakes"]),
    "contradictory constraints": ("refused", False, ["error model.contradiction"]),
    "a constraint said twice": ("converged", True, []),
    "an equality of unknown labels": ("refused", False, ["error model.mistakes"]),
    "a label that is defined again": ("refused", False, ["error model.mistakes"]),
    "an inequality": ("refused", False, ["error model.mistakes"]),
    "an operator that does not exist": ("refused", False, ["error model.mistakes"]),
    "an empty model": ("refused", False, ["error model.mistakes"]),
    "a negative variance fixed": ("not converged", False, ["alarm fit.no_start"]),
    "a division by zero": ("converged", True, ["caution fit.undefined"]),
    "logarithm of a negative number": ("converged", True, ["caution fit.undefined"]),
    "formative construct": ("refused", False, ["error model.mistakes"]),
    "a group of three": ("refused", False, ["error fit.fewer_cases_than_items"]),
    "one group": ("refused", False, ["error fit.one_group"]),
    "values for three groups, data of two": ("refused", False, ["error model.group_count"]),
    "an item that nobody answered": ("refused", False, ["error fit.unanswered"]),
    "no row complete": ("refused", False, ["error fit.none_complete"]),
    "a pair of items without a common respondent": (
        "converged",
        True,
        ["info fit.incomplete", "caution missing.no_coverage"],
    ),
    "mostly missing": ("refused", False, ["error fit.constant"]),
    "units of a million and of a thousandth": ("converged", True, []),
    "large means": ("converged", True, []),
    "Chinese, dotted and underscored names": ("converged", True, []),
    "infinite answer": ("converged", True, ["caution fit.infinite", "caution fit.listwise"]),
    "column of words": ("refused", False, ["error fit.not_numbers"]),
    "two columns of one name": ("refused", False, ["error fit.duplicate_column"]),
    "pure noise": ("converged", True, ["alarm fit.heywood"]),
}
RUN = "from repurchase.cli import main; main()"
STRICTER = {  # lavaan goes on: with one of two meanings, with words as categories, or with what it does not test
    "decimals called ordinal", "a path to itself", "a label with two fixed values", "one parameter fixed twice",
    "contradictory constraints", "a label that is defined again", "an inequality", "formative construct", "one group",
    "column of words", "two columns of one name",
}  # fmt: skip


def searched(name):
    """A case's answer, every warning of a library being a failure."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return answered(CASES[name])


def test_every_case_has_its_line():
    assert list(CASES) == list(SAID) == list(LAVAAN)


@pytest.mark.parametrize("name", SAID)
def test_what_is_said(name):
    outcome, errors, expected = SAID[name]
    found, said = searched(name)
    got = "refused" if found is None else "converged" if found.converged else "not converged"
    assert (got, [f"{severity} {words.key}" for severity, words in said]) == (outcome, expected)
    assert errors is (found is not None and found.vcov is not None and len(found.vcov) > 0)
    for lang in ("en", "zh"):
        for _, words in said:
            shown = words.render(lang)
            assert shown
            assert not re.search(r"[{}]|nan\b|np\.|Traceback", shown)
            assert bool(re.search("[\u4e00-\u9fff]", shown)) is (lang == "zh") or "\u4fe1" in name


@pytest.mark.parametrize("name", [n for n, s in SAID.items() if s[0] != "refused"])
def test_nothing_is_printed_that_does_not_exist(name):
    found, _ = searched(name)
    for lang in ("en", "zh"):
        page = found.page(lang)
        assert not re.search(r"\bnan\b|\binf\b|None", page, re.IGNORECASE)
    json.loads(found.json())
    free = found.estimates.std_error != 0
    if found.vcov is None:
        assert found.estimates[free][["std_error", "statistic", "p_value", "ci_low", "ci_high"]].isna().all(axis=None)
    if not found.converged:
        assert found.measures == {}


@pytest.mark.parametrize("name", [n for n, s in SAID.items() if s[0] == "refused"])
def test_lavaan_goes_on_only_where_we_say_so(name):
    assert (LAVAAN[name]["outcome"] == "converged") is (name in STRICTER)


@pytest.mark.parametrize("name", [n for n, s in SAID.items() if s[0] == "converged" and s[1]])
def test_what_both_estimate_is_the_same(name):
    theirs = LAVAAN[name]
    found, _ = searched(name)
    if theirs["outcome"] == "converged" and theirs["chisq"] is not None:
        ours = found.measures["chisq"]
        if "missing.no_coverage" in {n.message.key for n in found.notes}:
            assert np.isnan(ours)  # lavaan's rests on covariances that no answer shows
        else:
            assert ours == pytest.approx(theirs["chisq"], abs=1e-4)  # lavaan's default stopping


@pytest.mark.parametrize("name", SAID)
def test_the_page_says_the_same(name):
    def steady(words):
        return re.sub(r"after \d+ iterations", "after some iterations", words)

    assert steady(line(CASES[name], LAVAAN[name])) in steady(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SAID)
def test_the_chinese_page_says_the_same(name):
    def steady(words):
        return re.sub(r"迭代\d+次", "迭代若干次", words)

    assert steady(chinese_line(CASES[name], LAVAAN[name])) in steady(CHINESE_PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["constant item", "misspelt column", "contradictory constraints", "column of words"])
def test_the_command_ends_with_two(name, tmp_path):
    case = CASES[name]
    (tmp_path / "m.lav").write_text(case.model, encoding="utf-8")
    case.data.to_csv(tmp_path / "d.csv", index=False)
    done = subprocess.run([sys.executable, "-c", RUN, "fit", "m.lav", "d.csv"], cwd=tmp_path, check=False,
                          capture_output=True, encoding="utf-8", env={"REPURCHASE_LANG": "en", "PATH": ""})  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == answered(case)[1][0][1].render("en")
