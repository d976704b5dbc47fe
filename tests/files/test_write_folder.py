"""A report folder: what is replaced, what is kept, what goes, and what is there when something fails."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from repurchase.errors import InputError
from repurchase.files import switch as switching
from repurchase.files import write_folder as module
from repurchase.files.manifest import MANIFEST, checksum, manifest_bytes, read_manifest
from repurchase.files.write_folder import write_folder

sys.path.insert(0, str(Path(__file__).parent))
from conftest import is_whole, leftovers, report, tree  # noqa: E402


def test_a_folder_appears_whole_with_a_list_of_its_files(tmp_path):
    target = tmp_path / "new" / "deep" / "rep"
    assert write_folder(target, report("A")) == ()
    assert is_whole(target, report("A"))
    assert tree(target).keys() == {"report.zh.docx", "findings.json", "figures", "figures/a.zh.png", MANIFEST}
    assert not leftovers(tmp_path)


def test_files_and_folders_have_the_rights_that_the_reader_gives_to_new_ones(folder):
    former = os.umask(0o027)
    try:
        write_folder(folder, report("A"))
    finally:
        os.umask(former)
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE((folder / "figures").stat().st_mode) == 0o750
    assert stat.S_IMODE((folder / "findings.json").stat().st_mode) == 0o640


def test_a_second_run_takes_the_place_of_the_first(folder, way, tmp_path):
    write_folder(folder, report("A"))
    folder.chmod(0o700)
    assert write_folder(folder, report("B")) == ()
    assert is_whole(folder, report("B"))
    assert len(tree(folder)) == 5
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [p.name for p in tmp_path.iterdir()] == ["rep"]


def test_what_this_run_does_not_write_goes_if_it_is_ours_and_unchanged(folder, way):
    write_folder(folder, report("A", "report.zh.docx", "report.zh.html", "figures/a.zh.png", "figures/b.zh.png"))
    (folder / "report.zh.html").write_text("mine now")
    assert write_folder(folder, report("B", "findings.json")) == ()
    assert tree(folder) == {
        "findings.json": b"B findings.json\n",
        "report.zh.html": b"mine now",
        MANIFEST: (folder / MANIFEST).read_bytes(),
    }


def test_an_edited_file_is_kept_under_a_dated_name(folder, way):
    write_folder(folder, report("A"))
    (folder / "report.zh.docx").write_text("edited")
    (folder / "figures" / "a.zh.png").write_text("painted over")
    about = (folder / "report.zh.docx").stat()
    kept = write_folder(folder, report("B"))
    assert {p.read_text() for p in kept} == {"edited", "painted over"}
    assert {p.parent.name for p in kept} == {"rep", "figures"}
    word = next(p for p in kept if p.suffix == ".docx")
    assert word.name.startswith("report.zh (kept 20")
    assert (word.stat().st_ino, word.stat().st_mtime_ns, word.stat().st_nlink) == (about.st_ino, about.st_mtime_ns, 1)
    assert is_whole(folder, report("B"))
    assert write_folder(folder, report("C")) == ()
    assert all(p.exists() for p in kept)


def test_an_edited_file_that_is_what_the_new_one_will_be_is_not_kept_twice(folder, way):
    write_folder(folder, report("A"))
    (folder / "findings.json").write_bytes(report("B")["findings.json"])
    assert write_folder(folder, report("B")) == ()
    assert len(tree(folder)) == 5


def test_two_edited_files_of_one_minute_have_two_names(folder, way):
    write_folder(folder, report("A"))
    for words in ("first", "second", "third"):
        (folder / "findings.json").write_text(words)
        write_folder(folder, report("B"))
    assert {c for n, c in tree(folder).items() if "(kept" in n} == {b"first", b"second", b"third"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[:-3],
        lambda raw: raw + b"\n",
        lambda raw: raw.replace(b'"files"', b'"files" '),
        lambda raw: b"[" * 100_000,
        lambda raw: b"\xff\xfe\x00",
        lambda raw: b"{}",
        lambda raw: b"[]",
        lambda raw: raw.replace(b"findings.json", b"findings.jso"),
        lambda raw: b'{"schema": "repurchase.files/1", "files": 3}',
    ],
)
def test_a_list_that_is_not_as_we_left_it_makes_nothing_ours(folder, way, damage):
    write_folder(folder, report("A"))
    before = tree(folder)
    (folder / MANIFEST).write_bytes(damage((folder / MANIFEST).read_bytes()))
    changed = (folder / MANIFEST).read_bytes()
    write_folder(folder, report("B"))
    after = tree(folder)
    for content in [c for n, c in before.items() if c != "folder" and n != MANIFEST] + [changed]:
        assert content in after.values()
    assert is_whole(folder, report("B"))


def test_a_report_without_a_list_is_kept_for_it_may_be_edited(folder, way):
    write_folder(folder, report("A"))
    (folder / MANIFEST).unlink()
    assert len(write_folder(folder, report("B"))) == 3
    assert {b"A findings.json\n", b"B findings.json\n"} <= {c for c in tree(folder).values() if c != "folder"}


def test_foreign_files_stay_as_they_are_whatever_they_are(folder, way, tmp_path):
    write_folder(folder, report("A"))
    (folder / "第四章.docx").write_text("three weeks")
    (folder / "raw" / "deep").mkdir(parents=True)
    (folder / "raw" / "deep" / "wave1.csv").write_text("1,2")
    (folder / "figures" / "own.png").write_text("drawn")
    (folder / "link").symlink_to("raw")
    (folder / "nowhere").symlink_to("does/not/exist")
    os.link(folder / "第四章.docx", tmp_path / "second name.docx")
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(folder)
        server.bind("socket")
        os.chdir(here)
        (folder / "第四章.docx").chmod(0o400)
        os.utime(folder / "第四章.docx", ns=(1, 2_000_000_001))
        names = [
            "第四章.docx",
            "raw",
            "raw/deep",
            "raw/deep/wave1.csv",
            "figures/own.png",
            "link",
            "nowhere",
            "pipe",
            "socket",
        ]
        before = {n: (folder / n).lstat() for n in names}
        open_file = (folder / "第四章.docx").open("rb")
        assert write_folder(folder, report("B")) == ()
        after = {n: (folder / n).lstat() for n in names}
    for name in names:
        assert [getattr(before[name], f"st_{a}") for a in ("ino", "mode", "size", "uid", "nlink")] == [
            getattr(after[name], f"st_{a}") for a in ("ino", "mode", "size", "uid", "nlink")
        ], name
        assert before[name].st_mtime_ns == after[name].st_mtime_ns
    assert open_file.read() == b"three weeks"
    open_file.close()
    assert is_whole(folder, report("B"))


@pytest.mark.skipif(sys.platform != "linux", reason="folders are exchanged on Linux only")
def test_foreign_plain_files_stay_when_folders_are_exchanged(folder):
    write_folder(folder, report("A"))
    (folder / "notes.txt").write_text("mine")
    before, number = (folder / "notes.txt").stat(), folder.stat().st_ino
    write_folder(folder, report("B"))
    after = (folder / "notes.txt").stat()
    assert folder.stat().st_ino != number  # it was an exchange
    assert (before.st_ino, before.st_mtime_ns, after.st_nlink) == (after.st_ino, after.st_mtime_ns, 1)


def test_a_foreign_file_that_appears_while_folders_change_is_not_lost(folder, monkeypatch):
    exchange = switching.exchange

    def late(one, other):
        (folder / "late.txt").write_text("just saved")
        (folder / "findings.json").write_text("just edited")
        return exchange(one, other)

    write_folder(folder, report("A"))
    monkeypatch.setattr(switching, "exchange", late)
    kept = write_folder(folder, report("B"))
    contents = tree(folder)
    assert contents["late.txt"] == b"just saved"
    assert b"just edited" in contents.values()
    assert len(kept) == 2
    assert is_whole(folder, report("B"))


def test_the_current_folder_and_one_in_use_stay_the_same_folder(folder, monkeypatch):
    folder.mkdir()
    number = folder.stat().st_ino
    monkeypatch.chdir(folder)
    for mark in "AB":
        write_folder(Path("."), report(mark))
        assert folder.stat().st_ino == number
        assert is_whole(folder, report(mark))
    (folder / "figures" / "below").mkdir()
    monkeypatch.chdir(folder / "figures" / "below")
    write_folder(Path("../.."), report("C"))
    assert folder.stat().st_ino == number
    assert is_whole(folder, report("C"))
    assert not leftovers(folder.parent)


def test_a_folder_with_marks_of_another_program_stays_the_same_folder(folder):
    write_folder(folder, report("A"))
    try:
        os.setxattr(folder, "user.sync", b"1")
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")
    number = folder.stat().st_ino
    write_folder(folder, report("B"))
    assert folder.stat().st_ino == number


@pytest.mark.parametrize("name", ["report.zh.docx", "figures", "figures/a.zh.png"])
def test_a_folder_where_a_file_belongs_is_refused_and_nothing_changes(folder, way, name):
    write_folder(folder, report("A", "model.lav"))
    (folder / name).parent.mkdir(exist_ok=True)
    if name == "figures":
        (folder / name).write_text("no folder")
    else:
        (folder / name).mkdir()
    before = tree(folder)
    with pytest.raises(InputError, match="another kind"):
        write_folder(folder, report("B"))
    assert tree(folder) == before
    assert not leftovers(folder.parent)


@pytest.mark.parametrize("at", range(1, 9))
def test_a_failure_between_two_files_puts_the_old_report_back(folder, way, at, monkeypatch):
    if way == "exchange":
        monkeypatch.setattr(switching, "exchange", lambda one, other: False)
    names = ("report.zh.docx", "findings.json", "figures/a.zh.png")
    write_folder(folder, report("A", *names, "report.en.md"))
    (folder / "report.zh.docx").write_text("edited")
    (folder / "notes.txt").write_text("mine")
    before, calls, replace = tree(folder), [], os.replace

    def fails(source, target):
        if "journal" not in str(target):
            calls.append(target)
            if len(calls) == at:
                raise PermissionError(13, "in use by another program")
        return replace(source, target)

    monkeypatch.setattr(switching.os, "replace", fails)
    try:
        write_folder(folder, report("B", *names, "tables.en.xlsx", "figures/new.zh.png"))
    except InputError as error:
        assert "in use" in str(error)
        monkeypatch.setattr(switching.os, "replace", replace)
        assert tree(folder) == before
    else:
        assert len(calls) < at
    assert not leftovers(folder.parent)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, MemoryError])
def test_an_early_end_leaves_nothing_behind(tmp_path, error, monkeypatch):
    def ends(stage, folder):
        raise error

    monkeypatch.setattr(module, "switch", ends)
    with pytest.raises(error):
        write_folder(tmp_path / "new" / "deep" / "rep", report("A"))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_sentence_that_names_the_file(tmp_path, monkeypatch):
    def full(path, content):
        path.write_bytes(content[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_durably", full)
    with pytest.raises(InputError, match=r"report\.zh\.docx could not be written \(No space left"):
        write_folder(tmp_path / "new" / "rep", report("A"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_a_closed_place_is_written_into_from_inside(tmp_path, monkeypatch):
    folder = tmp_path / "rep"
    folder.mkdir()
    monkeypatch.setattr(module, "_staging_parent", lambda real: real)
    for mark in "AB":
        write_folder(folder, report(mark))
        assert is_whole(folder, report(mark))
    assert not leftovers(tmp_path)


def test_a_list_names_nothing_outside(folder):
    import hashlib

    folder.mkdir()
    (folder.parent / "thesis.docx").write_text("mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    for name in (
        "../thesis.docx",
        str(folder.parent / "thesis.docx"),
        "a/../../thesis.docx",
        "a/b/c",
        "",
        ".",
        "C:x",
        "a\\b",
    ):
        (folder / MANIFEST).write_bytes(manifest_bytes({name: digest}))
        assert read_manifest(folder) == {}
        write_folder(folder, report("A"))
        assert (folder.parent / "thesis.docx").read_text() == "mine"
        (folder / MANIFEST).unlink()


@pytest.mark.parametrize(
    "name",
    [
        "thesis.docx",
        "report.docx",
        "data.csv",
        "figures/own.png",
        "report.zh.docx.bak",
        "figures/a b.zh.png",
        "Report.zh.docx",
        "notes/findings.json",
        "report.zh (kept 2026-01-01 10.00).docx",
    ],
)
def test_a_list_that_names_what_no_report_has_makes_nothing_ours(folder, way, name):
    (folder / name).parent.mkdir(parents=True)
    for mine in (name, "report.zh.html", "findings.json"):
        (folder / mine).write_text(f"mine {mine}")
    names = (name, "report.zh.html", "findings.json")
    (folder / MANIFEST).write_bytes(manifest_bytes({n: checksum(folder / n) for n in names}))
    write_folder(folder, report("A"))
    assert (folder / name).read_text() == f"mine {name}"
    assert {f"mine {n}".encode() for n in names} <= {c for c in tree(folder).values() if c != "folder"}
    assert is_whole(folder, report("A"))
