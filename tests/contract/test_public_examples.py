"""Every public function has a runnable example, and what it shows is true; nothing public is promised in vain."""

import doctest
import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

import repurchase as rp

ROOT = Path(__file__).parents[2]
FUNCTIONS = [name for name in rp.__all__ if inspect.isroutine(getattr(rp, name))]
CLASSES = [name for name in rp.__all__ if inspect.isclass(getattr(rp, name))]
LONG = {"analyze", "Findings"}  # the whole chapter


def examples(name):
    found = getattr(rp, name)
    finder = doctest.DocTestFinder(recurse=False)
    return [t for t in finder.find(found, name, module=import_module(found.__module__)) if t.examples]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in LONG else ()) for name in (*FUNCTIONS, *CLASSES)]
)
def test_example_of(name):
    runner = doctest.DocTestRunner(verbose=False)
    for example in examples(name):
        runner.run(example)
    assert runner.tries
    assert not runner.failures


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_of(name):
    words = inspect.getdoc(getattr(rp, name))
    taken = set(inspect.signature(getattr(rp, name)).parameters)
    parts = re.split(r"\n(\w+)\n-+\n", words)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert examples(name)
    if taken:
        listed = re.findall(r"^(\*{0,2}\w[\w, *]*?) ?(?::|$)", sections["Parameters"], re.M)
        named = {n.strip(" *") for line in listed for n in line.split(",")}
        assert taken == named, taken ^ named


def test_every_name_that_the_pages_use_exists():
    pages = [*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")]
    used = {
        name
        for page in pages
        for name in re.findall(r"\brp\.(\w+)", page.read_text(encoding="utf-8").replace("\\_", "_"))
    }
    assert used <= set(rp.__all__), used - set(rp.__all__)
