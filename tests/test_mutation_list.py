"""The list of faults names lines that exist, tests that exist, and every part of the house."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "repurchase"
LIST = tomllib.loads((ROOT / "tests" / "mutations.toml").read_text(encoding="utf-8"))["mutation"]
FEWEST = 150


def named(entry: dict) -> str:
    return f"{entry['file'].removeprefix('src/repurchase/')}: {entry['was'][:40]}"


@pytest.mark.parametrize("entry", LIST, ids=named)
def test_a_fault_has_one_place_and_tests_that_may_notice_it(entry):
    assert entry.keys() <= {"file", "was", "now", "tests", "note"}
    found = (ROOT / entry["file"]).read_text(encoding="utf-8").count(entry["was"])
    assert found == 1, f"{entry['file']}: {entry['was']!r} stands there {found} times"
    assert entry["was"] != entry["now"]
    assert entry["tests"], "no test is named"
    for test in entry["tests"]:
        path, _, name = test.partition("::")
        assert (ROOT / path).is_file(), path
        assert not name or f"def {name.partition('[')[0]}(" in (ROOT / path).read_text(encoding="utf-8"), test


def test_no_fault_is_listed_twice():
    twice = [e for e, n in Counter((e["file"], e["was"], e["now"]) for e in LIST).items() if n > 1]
    assert not twice


def test_there_are_enough_and_every_part_of_the_house_has_some():
    assert len(LIST) >= FEWEST
    files = [e["file"].removeprefix("src/repurchase/") for e in LIST]
    parts = {p.name for p in SRC.iterdir() if p.is_dir() and p.name != "__pycache__"}
    parts |= {f"numeric/{p.name}" for p in (SRC / "numeric").iterdir() if p.is_dir() and any(p.glob("[a-z]*.py"))}
    parts |= {
        f"survey/read/{p.name}" for p in (SRC / "survey" / "read").iterdir() if p.is_dir() and any(p.glob("*.py"))
    }
    parts |= {"locale/en", "locale/zh", "cli.py", "settings.py", "errors.py", "literature.py", "style.py", "text.py"}
    without = sorted(p for p in parts if not any(f == p or f.startswith(f"{p}/") for f in files))
    assert not without, without
