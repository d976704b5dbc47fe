"""The list of faults names lines that exist, tests that exist, and every part of the package."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path, PurePath

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


def rooms() -> set[str]:
    """Folders with modules that have functions: rooms of the reader and of the analyses, with the rooms within them."""
    held = {p.parent.relative_to(SRC) for p in SRC.rglob("[a-z]*.py") if "def " in p.read_text(encoding="utf-8")}
    return {PurePath(*p.parts[: 3 if p.parts[:2] == ("survey", "read") else 2]).as_posix() for p in held} - {"."}


def stands_in(file: str, part: str) -> bool:
    """Whether a part is the file, the file's folder, or a room above it."""
    above = part.startswith(("survey/read/", "analysis/")) and file.startswith(f"{part}/")
    return above or part in (file, PurePath(file).parent.as_posix())


def test_there_are_enough_and_every_part_of_the_package_has_some():
    assert len(LIST) >= FEWEST
    files = [e["file"].removeprefix("src/repurchase/") for e in LIST]
    modules = {p.name for p in SRC.glob("[a-z]*.py")} - {"array_types.py"}  # names of types, no behaviour
    parts = {"resources", "locale/en", "locale/zh", *modules, *rooms()}
    without = sorted(p for p in parts if not any(stands_in(f, p) for f in files))
    assert not without, without
