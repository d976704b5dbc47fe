"""Whatever a folder holds, and whatever was done to it between two runs: no byte of a foreign or edited file changes."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.errors import InputError
from repurchase.files.manifest import MANIFEST, read_manifest
from repurchase.files.write_folder import write_folder

sys.path.insert(0, str(Path(__file__).parent))
from conftest import WAYS, go_the_way, is_whole, leftovers, tree  # noqa: E402

REPORT = [
    "report.zh.docx",
    "report.en.html",
    "tables.zh.xlsx",
    "findings.json",
    "model.lav",
    "figures/a.zh.png",
    "figures/b.zh.png",
]
FOREIGN = [
    *REPORT,
    MANIFEST,
    "notes.txt",
    "survey.csv",
    "figures/own.png",
    "raw/wave1.csv",
    "raw/deep/x",
    ".hidden",
    "report.zh (kept 2026-01-01 10.00).docx",
    "figures",
    "报告.docx",
]
REPORTS = st.dictionaries(st.sampled_from(REPORT), st.binary(max_size=6), min_size=1)
ACTIONS = st.tuples(
    st.sampled_from(["write", "append", "delete", "link", "folder", "hard link", "touch"]),
    st.sampled_from(FOREIGN),
    st.binary(max_size=6),
)
STEPS = st.lists(st.one_of(REPORTS, ACTIONS), max_size=8)


def act(folder: Path, what: str, name: str, content: bytes) -> None:
    """Do something to a folder, as its owner would; what cannot be done is not."""
    path = folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if what == "write":
            path.write_bytes(content)
        elif what == "append" and path.is_file():
            path.write_bytes(path.read_bytes() + content)
        elif what == "delete":
            path.unlink()
        elif what == "link":
            path.symlink_to("notes.txt")
        elif what == "folder":
            path.mkdir()
        elif what == "hard link":
            os.link(path, folder / "second")
        else:
            os.utime(path, (5, 5))
    except OSError:
        return


def protected(folder: Path) -> Counter:
    """The content of every file that is not ours, or not as we left it."""
    ours, files = read_manifest(folder), tree(folder)
    from repurchase.files.manifest import checksum

    return Counter(
        c
        for n, c in files.items()
        if c != "folder" and not (n in ours and checksum(folder / n) == ours[n]) and not (n == MANIFEST and ours)
    )


def run(folder: Path, files: dict[str, bytes]) -> None:
    """One run into the folder, and what must be true after it."""
    ours = read_manifest(folder)
    before = tree(folder)
    held, numbers = protected(folder), {n: (folder / n).lstat().st_ino for n in before}
    try:
        write_folder(folder, files)
    except InputError:
        assert tree(folder) == before
        return
    after = tree(folder)
    assert is_whole(folder, files)
    there = Counter(after.values())
    for content, times in held.items():  # the new report may itself hold what was edited: once is enough then
        assert there[content] >= (times if content not in files.values() else 1), content
    for name, content in before.items():
        if name not in files and name not in ours and name != MANIFEST and content != "folder":
            assert after[name] == content
            assert (folder / name).lstat().st_ino == numbers[name]


def story(steps: list, files: dict[str, bytes], way: str) -> None:
    with tempfile.TemporaryDirectory() as at, pytest.MonkeyPatch.context() as patch:
        go_the_way(way, patch)
        folder = Path(at, "rep")
        for step in [*steps, files]:
            if isinstance(step, dict):
                run(folder, step)
            else:
                act(folder, *step)
        assert not leftovers(Path(at))


@settings(max_examples=60)
@given(STEPS, REPORTS, st.sampled_from(WAYS))
def test_nothing_of_the_reader_s_own_is_lost(steps, files, way):
    story(steps, files, way)


@pytest.mark.slow
@settings(max_examples=1000)
@given(STEPS, REPORTS, st.sampled_from(WAYS))
def test_nothing_of_the_reader_s_own_is_lost_in_a_thousand_tries(steps, files, way):
    story(steps, files, way)
