"""Every public name is told in the reference, in both languages, as its docstring has it; its parts are all there."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
import typing
from importlib import import_module

import pytest
from manual_pages import DOCS, LANGUAGES

import repurchase as rp

sys.path.insert(0, str(DOCS / "writers"))
python_names, python_pages = import_module("python_names"), import_module("python_pages")
AGAIN = "run `python docs/writers/python_pages.py` and look at what it writes"
NAMES = list(rp.__all__)
CALLED = [name for name in NAMES if inspect.isroutine(getattr(rp, name))]
CLASSES = [name for name in NAMES if inspect.isclass(getattr(rp, name))]


def sections(name):
    return set(re.findall(r"^(\w+)\n-+$", inspect.getdoc(getattr(rp, name)) or "", re.MULTILINE))


def test_every_public_name_has_its_group_and_a_chinese_line():
    told = {name: line for group in python_names.GROUPS for name, line in group["names"].items()}
    assert set(told) == set(NAMES), f"docs/writers/python_names.toml: {set(told) ^ set(NAMES)}"
    assert sum(len(group["names"]) for group in python_names.GROUPS) == len(told)
    assert all(re.search(r"[\u4e00-\u9fff]", line) for line in told.values())


@pytest.mark.parametrize("name", [g["name"] for g in python_names.GROUPS] + ["index"])
def test_pages_are_those_of_the_docstrings(name):
    made = {path: text for path, text in python_pages.pages().items() if path.stem == name}
    assert made
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, AGAIN


def test_no_other_page_stands_there():
    there = {path for lang in LANGUAGES for path in (DOCS / lang / "reference" / "python").glob("*.md")}
    assert there == set(python_pages.pages()), AGAIN


def test_every_name_and_every_object_returned_has_its_heading():
    pages = {path.stem: text for path, text in python_pages.pages().items() if path.parts[-4] == "en"}
    for group in python_names.GROUPS:
        heads = re.findall(r"^## (.+)$", pages[group["name"]], re.MULTILINE)
        heads = [head.replace("\\", "") for head in heads]
        kinds = ["class " if inspect.isclass(getattr(rp, name)) else "" for name in group["names"]]
        public = [f"{kind}rp.{name}" for kind, name in zip(kinds, group["names"], strict=True)]
        assert heads == public + [c.__name__ for c in python_names.objects(group)]
    returned = {python_names.returned(name) for name in CALLED} - {None}
    assert {c.__name__ for c in returned} <= set(
        re.findall(r"^## (?:class rp\.|rp\.)?(\w+)$", "\n".join(pages.values()), re.MULTILINE)
    )


@pytest.mark.parametrize("name", CALLED)
def test_a_function_tells_all_of_it(name):
    function = inspect.unwrap(getattr(rp, name))
    told, found = sections(name), inspect.signature(function)
    assert "Examples" in told
    assert bool(found.parameters) == ("Parameters" in told)
    hints = {"sample_survey"}  # a path, said in its first line
    assert found.return_annotation in (None, "None") or "Returns" in told or name in hints
    raises = any(isinstance(n, ast.Raise) for n in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))))
    assert not raises or "Raises" in told


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_tells_what_it_holds(name):
    told, found = sections(name), getattr(rp, name)
    assert "Examples" in told
    if hasattr(found, "__dataclass_fields__"):
        body = inspect.getdoc(found).partition("Attributes\n----------\n")[2].partition("\n\n")[0]
        named = {
            n.strip() for head in re.findall(r"^(\w[\w, ]*?)(?: :|$)", body, re.MULTILINE) for n in head.split(",")
        }
        assert {f for f in found.__dataclass_fields__ if not f.startswith("_")} <= named


def objects():
    public = [getattr(rp, name) for name in CLASSES]
    return [*public, *(c for group in python_names.GROUPS for c in python_names.objects(group))]


@pytest.mark.parametrize("owner", [pytest.param(c, id=c.__name__) for c in objects()])
def test_every_public_method_says_what_it_does(owner):
    for member in python_names.members(owner):
        assert re.match(r"\S.*[.:]$", member.doc.partition("\n\n")[0], re.DOTALL), member.name
        if member.kind == "method" and "Parameters\n---" in member.doc:
            told = member.doc.partition("Parameters\n----------\n")[2].partition("\n\n")[0]
            named = {
                n.strip("* ")
                for head in re.findall(r"^(\S[^:\n]*?)(?: :|$)", told, re.MULTILINE)
                for n in head.split(",")
            }
            taken = [n for n in inspect.signature(member.found).parameters if n not in ("self", "cls")]
            assert set(taken) <= named, member.name


def test_examples_are_shown_as_users_write_them():
    page = python_pages.entry("reliability")
    assert ">>> import repurchase as rp\n" in page
    assert "rp.reliability(frame" in page
    assert not re.search(r">>> .*(?<![\w.])reliability\(", page)


def test_marks_of_markdown_are_no_marks_in_docstrings():
    assert python_pages.spoken("a*b* of ``x[1]`` and `y`, <z>") == r"a\*b\* of `x[1]` and `y`, \<z>"
    assert python_pages.listed("n, m : int\n    Two\n    lines.\nk : str") == "- `n, m` (int): Two lines.\n- `k` (str)"
    assert typing.get_type_hints(python_pages.listed) == {"body": str, "return": str}
