"""The map in CONTRIBUTING.md and the drawings in docs/architecture.md are those of today's source."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AGAIN = "the source has changed: run `python docs/draw_architecture.py` and look at what it writes"


@pytest.fixture(scope="module")
def drawn():
    spec = spec_from_file_location("draw_architecture", ROOT / "docs" / "draw_architecture.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_drawn_from_this_source(drawn):
    assert drawn.PAGE.read_text(encoding="utf-8") == drawn.page(), AGAIN


def test_the_map_is_that_of_this_source(drawn):
    now = drawn.GUIDE.read_text(encoding="utf-8")
    assert drawn.guide(now) == now, AGAIN


def test_every_folder_is_on_the_map_and_says_what_it_is(drawn):
    on_map = dict(re.findall(r"^- `([^`]+)`: (.+)$", drawn.GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    there = {
        p.parent.relative_to(ROOT).as_posix()
        for top in ("src", "tests")
        for p in (ROOT / top).rglob("*.*")
        if "__pycache__" not in p.parts and p.suffix in {".py", ".toml", ".json", ".html"}
    }
    assert there - {"tests"} <= on_map.keys(), AGAIN
    assert all((ROOT / name).is_dir() for name in on_map), AGAIN
    assert all(len(words) > 10 for words in on_map.values())


def test_every_file_to_imitate_exists(drawn):
    named = re.findall(r"`((?:src|tests|docs)/[\w/.-]+)`", drawn.GUIDE.read_text(encoding="utf-8"))
    assert len(named) > 60
    assert not [name for name in named if not (ROOT / name).exists()]


def test_arrows_that_follow_from_others_are_left_out(drawn):
    graph = {"a": {"b", "c"}, "b": {"c"}, "c": set()}
    assert drawn.shown_edges(graph) == [("a", "b"), ("b", "c")]
    circle = {"a": {"b"}, "b": {"a", "c"}, "c": set()}
    assert drawn.shown_edges(circle) == [("a", "b"), ("b", "a"), ("b", "c")]
