"""A run that is killed: at every step on the disk in turn, and at random moments; the report is whole each time."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path

import pytest

from repurchase.errors import InputError
from repurchase.files import staging
from repurchase.files import switch as switching
from repurchase.files.manifest import MANIFEST, checksum, manifest_bytes
from repurchase.files.staging import sweep
from repurchase.files.write_file import write_files
from repurchase.files.write_folder import write_folder

sys.path.insert(0, str(Path(__file__).parent))
from conftest import is_whole, leftovers, report, tree  # noqa: E402

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process has to be forked and killed")
STEPS = {"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "open", "os.scandir"}
NAMES_A = ("report.zh.docx", "findings.json", "figures/a.zh.png", "report.en.md")
NAMES_B = ("report.zh.docx", "findings.json", "figures/a.zh.png", "tables.en.xlsx")
MANY = tuple(f"figures/part_{i}.zh.png" for i in range(12))
OWN = {"notes.txt": b"mine", "figures/own.png": b"drawn"}


def forked(work, before=lambda: None) -> int:
    """The exit code of work done in a process of its own; minus the signal that ended it."""
    child = os.fork()
    if not child:
        code = 70
        try:
            before()
            work()
            code = 0
        except InputError:
            code = 2
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(step: int):
    """Let the process be killed just before it does the so-manieth thing to the disk."""

    def arm():
        count = 0

        def hook(event, arguments):
            nonlocal count
            if event in STEPS:
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)

    return arm


def prepared(folder: Path, own: dict[str, bytes], edited: bool) -> None:
    write_folder(folder, report("A", *NAMES_A))
    for name, content in own.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    if edited:
        (folder / "report.zh.docx").write_bytes(b"edited")


def whole(folder: Path, *, edited: bool) -> bool:
    """Whether the report is the old one, with its edits, or the new one."""
    old = report("A", *NAMES_A)
    there = tree(folder)
    listed = {n: there.get(n) for n in old}
    is_old = listed == (old | {"report.zh.docx": b"edited"} if edited else old) and "tables.en.xlsx" not in there
    return is_old or (is_whole(folder, report("B", *NAMES_B)) and "report.en.md" not in there)


@pytest.mark.skipif(sys.platform != "linux", reason="folders are exchanged on Linux only")
def test_killed_at_every_step_with_links_and_pipes_beside_the_report(tmp_path):
    for step in range(1, 400):
        folder = tmp_path / str(step) / "rep"
        prepared(folder, OWN, edited=True)
        (folder / "link").symlink_to("notes.txt")
        (folder / "figures" / "nowhere").symlink_to("does/not/exist")
        os.mkfifo(folder / "pipe")
        own = {n: (folder / n).lstat().st_ino for n in ("link", "figures/nowhere", "pipe")}
        code = forked(lambda: write_folder(folder, report("B", *NAMES_B)), killed_at(step))
        assert whole(folder, edited=True), step  # at once, before any other run
        assert {n: (folder / n).lstat().st_ino for n in own} == own
        sweep(folder.parent)
        assert not leftovers(folder.parent), step
        assert {n: (folder / n).lstat().st_ino for n in own} == own
        assert whole(folder, edited=True), step
        if code == 0:
            return
    raise AssertionError("never came to its end")


@pytest.mark.parametrize("own", [{}, OWN, {**OWN, "raw/wave1.csv": b"1,2"}], ids=["ours", "files", "a folder"])
@pytest.mark.parametrize("edited", [False, True])
def test_killed_at_every_step(tmp_path, way, own, edited):
    exchanged = way == "exchange" and "raw/wave1.csv" not in own and sys.platform == "linux"
    for step in range(1, 400):
        folder = tmp_path / str(step) / "rep"
        prepared(folder, own, edited)
        code = forked(lambda: write_folder(folder, report("B", *NAMES_B)), killed_at(step))
        assert code in (0, -9)
        if exchanged:  # at once; elsewhere the next run finishes what was begun
            assert whole(folder, edited=edited), step
        assert all(c in tree(folder).values() for c in own.values()), step
        sweep(folder.parent)
        assert not leftovers(folder.parent), step
        there = tree(folder)
        assert whole(folder, edited=edited), step
        assert all(there[n] == c for n, c in own.items()), step
        assert not edited or list(there.values()).count(b"edited") == 1, step
        write_folder(folder, report("C"))
        assert is_whole(folder, report("C"))
        assert not edited or list(tree(folder).values()).count(b"edited") == 1, step
        if code == 0:
            return
    raise AssertionError("never came to its end")


def test_the_first_report_killed_at_every_step(tmp_path):
    for step in range(1, 200):
        place = tmp_path / str(step)
        place.mkdir()
        folder = place / "reports" / "rep"
        code = forked(lambda: write_folder(folder, report("A")), killed_at(step))
        assert not folder.exists() or is_whole(folder, report("A"))
        write_folder(folder, report("B"))
        assert is_whole(folder, report("B"))
        assert not leftovers(place)
        if code == 0:
            return
    raise AssertionError("never came to its end")


@pytest.mark.parametrize("overwrite", [False, True])
def test_single_files_killed_at_every_step(tmp_path, overwrite):
    for step in range(1, 200):
        place = tmp_path / str(step)
        place.mkdir()
        if overwrite:
            (place / "a.csv").write_bytes(b"old")
        code = forked(
            lambda: write_files({place / "a.csv": b"new", place / "b.csv": b"new"}, overwrite=overwrite),
            killed_at(step),
        )
        assert {p.read_bytes() for p in place.glob("*.csv")} <= {b"old", b"new"}
        write_files({place / "c.csv": b"next"})
        assert not leftovers(place)
        if code == 0:
            return
    raise AssertionError("never came to its end")


def again_and_again(folder: Path) -> None:
    for k in range(10_000):
        write_folder(folder, report("AB"[k % 2], *MANY))


def random_kills(tmp_path: Path, times: int) -> None:
    chance = random.Random(5)
    names = MANY
    folder = tmp_path / "rep"
    write_folder(folder, report("A", *names))
    (folder / "notes.txt").write_bytes(b"mine")
    for _ in range(times):
        child = os.fork()
        if not child:
            again_and_again(folder)
            os._exit(0)
        time.sleep(chance.uniform(0.01, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert is_whole(folder, report("A", *names), report("B", *names))
        assert (folder / "notes.txt").read_bytes() == b"mine"
        assert len(tree(folder)) == len(names) + 3  # the list, the notes, the folder of figures
    write_folder(folder, report("C"))
    assert is_whole(folder, report("C"))
    assert [p.name for p in tmp_path.iterdir()] == ["rep"]
    assert tree(folder).keys() == {*report("C"), "figures", "notes.txt", MANIFEST}


@pytest.mark.skipif(sys.platform != "linux", reason="folders are exchanged on Linux only")
def test_ten_kills_at_random_moments(tmp_path):
    random_kills(tmp_path, 10)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="folders are exchanged on Linux only")
def test_a_hundred_kills_at_random_moments(tmp_path):
    random_kills(tmp_path, 100)


def test_runs_into_one_folder_at_the_same_time(tmp_path, way):
    folder = tmp_path / "rep"
    marks = "ABCD"
    children = []
    for mark in marks:
        child = os.fork()
        if not child:
            try:
                for _ in range(15):
                    write_folder(folder, report(mark, *NAMES_A[:3], f"figures/run_{mark.lower()}.zh.png"))
                os._exit(0)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(70)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert codes == [0] * len(marks)
    assert is_whole(folder, *(report(mark, *NAMES_A[:3], f"figures/run_{mark.lower()}.zh.png") for mark in marks))
    assert len(tree(folder)) == 6
    assert [p.name for p in tmp_path.iterdir()] == ["rep"]


def test_a_living_run_is_not_swept(tmp_path):
    with staging.staged(tmp_path) as stage:
        assert forked(lambda: sweep(tmp_path)) == 0
        assert stage.path.exists()
    assert not leftovers(tmp_path)


def test_folders_that_only_look_like_ours_are_not_swept(tmp_path):
    names = [
        ".repurchase-0123456789abcdef",
        ".repurchase-0000000000000000",
        ".repurchase-notes",
        "repurchase-0123456789abcde0",
    ]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.docx").write_text("mine")
    (tmp_path / names[1] / staging.MARK).write_text('{"schema": "of somebody else"}')
    (tmp_path / "real").mkdir()
    (tmp_path / ".repurchase-1111111111111111").symlink_to("real")
    before = tree(tmp_path)
    assert sweep(tmp_path) == []
    assert tree(tmp_path) == before


@pytest.mark.parametrize("target", ["", "rep", "../victim", "..", "/etc", "a/b", ".", "link", 3, None])
@pytest.mark.parametrize("how", [switching.FORWARD, switching.BACK, switching.EXCHANGED, "nonsense"])
@pytest.mark.parametrize("pair", [["a", "a (kept 1)"], ["../victim/a", "a"], ["a", "../victim/a"], ["a"], 7])
def test_a_made_up_journal_loses_nothing(tmp_path, target, how, pair):
    place = tmp_path / "place"
    stage = place / ".repurchase-0123456789abcdef"
    for folder in (tmp_path / "victim", place, place / "rep"):
        folder.mkdir(exist_ok=True)
        (folder / "a").write_text("mine")
        (folder / "a (kept 1)").write_text("mine, too")
    (place / "link").symlink_to("../victim")
    for at in ("new", "old"):
        (stage / at).mkdir(parents=True)
        (stage / at / "a").write_text(f"theirs {at}")
        (stage / at / MANIFEST).write_bytes(manifest_bytes({"a": checksum(stage / at / "a")}))
    (stage / staging.MARK).write_text(json.dumps({"schema": staging.SCHEMA, "target": target, "host": staging._host()}))
    (stage / switching.JOURNAL).write_text(json.dumps({"how": how, "kept": [pair]}))
    sweep(place)
    assert tree(tmp_path / "victim") == {"a": b"mine", "a (kept 1)": b"mine, too"}
    for folder in (place, place / "rep"):
        there = [p.read_text() for p in folder.iterdir() if p.is_file()]
        assert {"mine", "mine, too"} <= set(there)


@pytest.mark.parametrize("target", ["", "rep"])
@pytest.mark.parametrize("how", [switching.FORWARD, switching.BACK, switching.EXCHANGED])
@pytest.mark.parametrize("name", ["study.toml", "report.zh.docx", "thesis.docx"])
@pytest.mark.parametrize("listed", ["theirs", "mine"])
def test_a_planted_journal_changes_nothing_where_no_report_is(tmp_path, target, how, name, listed):
    folder = tmp_path / target
    stage = tmp_path / ".repurchase-0123456789abcdef"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("mine")
    (folder / "notes.txt").write_text("mine, too")
    (stage / "new").mkdir(parents=True)
    (stage / "new" / name).write_text(listed)
    (stage / "new" / MANIFEST).write_bytes(manifest_bytes({name: checksum(stage / "new" / name)}))
    if listed == "mine":
        (stage / "new" / name).unlink()  # as if it had been put in place
    (stage / staging.MARK).write_text(json.dumps({"schema": staging.SCHEMA, "target": target, "host": staging._host()}))
    (stage / switching.JOURNAL).write_text(json.dumps({"how": how, "kept": []}))
    write_files({tmp_path / "clean.csv": b"1"})
    assert {n: c for n, c in tree(folder).items() if not n.startswith(".") and n not in ("rep", "clean.csv")} == {
        name: b"mine",
        "notes.txt": b"mine, too",
    }


@pytest.mark.parametrize("at", ["", "rep", "rep/figures"])
def test_what_a_killed_trial_left_is_swept_wherever_it_was(tmp_path, at):
    write_folder(tmp_path / "rep", report("A"))
    (tmp_path / at / ".repurchase-0123456789abcdef").mkdir()
    write_folder(tmp_path / ("rep" if at else "new/deep/rep"), report("B"))
    assert not leftovers(tmp_path)


def test_a_signal_while_signals_are_being_held_back_undoes_nothing(tmp_path, monkeypatch):
    from repurchase.files import endings

    handler, calls, before = endings.signal.signal, [], signal.getsignal(signal.SIGINT)

    def late(number, action):
        calls.append(number)
        if len(calls) == 2:
            raise Ended
        return handler(number, action)

    (tmp_path / "left").mkdir()
    former = signal.signal(signal.SIGTERM, lambda number, frame: None)
    try:
        monkeypatch.setattr(endings.signal, "signal", late)
        with pytest.raises(Ended):
            endings.undo_surely(lambda: shutil.rmtree(tmp_path / "left", ignore_errors=True))
    finally:
        monkeypatch.undo()
        signal.signal(signal.SIGTERM, former)
    assert not (tmp_path / "left").exists()
    assert signal.getsignal(signal.SIGINT) is before


def test_sweeping_and_signing_wait_for_their_turn(tmp_path):
    seen = []

    def other():  # another run, which comes while this one sweeps
        with staging.turn(tmp_path):
            seen.append("turn")

    sweeping = staging.sweep

    def slow(place):
        staging.PATIENCE_S, patience = 0.1, staging.PATIENCE_S
        try:
            code = forked(other)
        finally:
            staging.PATIENCE_S = patience
        seen.append(code)
        return sweeping(place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "sweep", slow)
        with staging.staged(tmp_path):
            assert forked(other) == 0
    assert seen == [2]


class Ended(BaseException):
    """What a polite signal raises, wherever the program just is."""


@pytest.mark.parametrize(
    "work",
    [
        lambda place: write_folder(place / "new" / "rep", report("A")),
        lambda place: write_folder(place / "rep", report("B")),
        lambda place: write_files({place / "a.csv": b"1", place / "b.csv": b"2"}),
    ],
    ids=["new folder", "folder", "files"],
)
def test_a_polite_end_at_every_step_leaves_nothing(tmp_path, work):
    place, armed = tmp_path / "place", [0]

    def hook(event, arguments):
        if armed[0] > 0 and event in STEPS:
            armed[0] -= 1
            if not armed[0]:
                signal.raise_signal(signal.SIGTERM)

    def end(number, frame):
        raise Ended

    sys.addaudithook(hook)
    former = signal.signal(signal.SIGTERM, end)
    try:
        for step in range(1, 200):
            shutil.rmtree(place, ignore_errors=True)
            write_folder(place / "rep", report("A"))
            armed[0] = step
            try:
                work(place)
            except Ended:
                armed[0] = 0
            ended, armed[0] = not armed[0], 0
            assert not leftovers(place), step
            assert is_whole(place / "rep", report("A"), report("B"))
            assert not (place / "new").exists() or is_whole(place / "new" / "rep", report("A"))
            if not ended:
                return
        raise AssertionError("never came to its end")
    finally:
        signal.signal(signal.SIGTERM, former)
