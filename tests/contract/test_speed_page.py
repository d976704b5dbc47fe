"""explanation/speed.md shows the stored results of the benchmarks, all of them, in both languages. Nothing is timed."""

from __future__ import annotations

import json
import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AGAIN = "run `python benchmarks/figures_of_speed.py` and look at what it writes"
LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module")
def script():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        spec = spec_from_file_location("figures_of_speed", ROOT / "benchmarks" / "figures_of_speed.py")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))
    return module


def test_the_page_is_that_of_the_stored_results(script):
    for path in script.PAGES.values():
        now = path.read_text(encoding="utf-8")
        assert script.page(now, script.stored()) == now, AGAIN


def test_every_part_stands_on_the_page_in_both_languages(script):
    assert set(script.PAGES) == set(LANGUAGES)
    for lang, path in script.PAGES.items():
        found = re.findall(r"<!-- speed: (\w+) (\w+) -->\n(.*?)<!-- speed: end -->", path.read_text("utf-8"), re.S)
        assert [(name, said) for name, said, _ in found] == [(name, lang) for name in script.PARTS], lang
        assert all("| ---" in body for _, _, body in found), AGAIN


def test_another_result_is_another_page(script):
    results = script.stored()
    pages = [script.page(path.read_text(encoding="utf-8"), results) for path in script.PAGES.values()]
    results["growth"]["points"]["n"][0]["cpu"] = 4321.0
    for page in pages:
        other = script.page(page, results).splitlines()
        (changed,) = [line for line, before in zip(other, page.splitlines(), strict=True) if line != before]
        assert "4,321" in changed


def test_words_and_results_are_of_the_same_jobs(script):
    for lang in LANGUAGES:
        assert {row["job"] for row in script.stored()["rivals"]["rows"]} <= script.WORDS["jobs"][lang].keys()
    keyed = (value for value in script.WORDS.values() if set(value) == set(LANGUAGES))
    assert all(type(value["en"]) is type(value["zh"]) for value in keyed)
    for name in ("jobs", "axes", "clocks", "plots"):
        assert script.WORDS[name]["en"].keys() == script.WORDS[name]["zh"].keys(), name


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), (12345.6, "12,346"), (12.34, "12.3"), (1.234, "1.23"), (0.0456, "0.046"), (0.000456, "0.00046")],
)
def test_numbers_keep_what_means_something(script, value, shown):
    assert script.number(value) == shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bars_are_said_as_they_came_out(script, lang):
    words = script.WORDS
    assert script.bars({"bars": {}, "met": None}, lang) == "–"
    assert script.bars({"bars": {"wall": 6.0}, "met": True}, lang).endswith(words["met"][lang])
    assert script.bars({"bars": {"wall": 6.0}, "met": False}, lang).endswith(words["missed"][lang])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plot_of_every_sweep_lies_beside_the_page(lang):
    picture = ROOT / "docs" / "images" / f"growth.{lang}.svg"
    page = (ROOT / "docs" / lang / "explanation" / "speed.md").read_text(encoding="utf-8")
    assert f"](../../images/{picture.name})" in page
    assert picture.read_text(encoding="utf-8").startswith("<?xml"), AGAIN


def test_every_stored_file_says_where_it_was_made(script):
    for path in sorted((ROOT / "benchmarks" / "results").glob("*.json")):
        where = json.loads(path.read_text(encoding="utf-8"))["machine"]
        assert {"date", "processor", "processors", "load", "versions"} <= where.keys(), path.name
        assert {"python", "numpy", "repurchase"} <= where["versions"].keys(), path.name
